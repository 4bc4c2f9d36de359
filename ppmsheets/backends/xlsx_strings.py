"""The shared strings of a workbook: texts that its cells name by number."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from ppmsheets.backends.xlsx_cells import unescape
from ppmsheets.backends.xlsx_package import Package
from ppmsheets.backends.xlsx_xml import BrokenXmlError, resolve, utf8

# The plain form of a shared string, several times faster to find than to parse.
_PLAIN_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_ANY_STRING = re.compile(rb"<(?:\w+:)?si\b")


def shared_strings(package: Package, part: str | None) -> list[str]:
    """Return the shared strings; of rich text the letters, without phonetics.

    Raises:
        WorkbookError: The part is damaged.
    """
    if part is None or not package.has(part):
        return []
    try:
        raw = utf8(package.read(part))
        plain = _PLAIN_STRING.findall(raw)
        # Parsers mend line ends and skip comments; what has them goes to one.
        parsed = b"<!" in raw or raw.find(b"\r", raw.find(b"<sst")) >= 0
        if not parsed and len(plain) == len(_ANY_STRING.findall(raw)):
            return [unescape(resolve(text.decode())) for text in plain]
        root = ET.fromstring(raw)  # noqa: S314 - no document type gets here
    except (ET.ParseError, BrokenXmlError, ValueError) as error:
        raise package.damaged(part, str(error)) from error
    return [unescape(_string(item)) for item in root if item.tag.endswith("}si")]


def _string(item: ET.Element) -> str:
    if len(item) == 1 and item[0].tag.endswith("}t"):
        return item[0].text or ""
    texts = []
    for child in item:
        if child.tag.endswith("}t"):
            texts.append(child.text or "")
        elif child.tag.endswith("}r"):
            texts.extend(t.text or "" for t in child if t.tag.endswith("}t"))
    return "".join(texts)
