"""Links of a tab: ours are replaced, those in people's columns stay."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Sequence

from ppmsheets.backends.xlsx_cells import parse_area
from ppmsheets.backends.xlsx_package import Package
from ppmsheets.backends.xlsx_rules import without
from ppmsheets.backends.xlsx_sheet import ORDER, Sheet
from ppmsheets.backends.xlsx_xml import (
    OFFICE_RELATIONS,
    Element,
    attributes,
    elements,
    escape,
)
from ppmsheets.sheet import CellRef, Link, Rect, Tab, column_letters

_MAX_LINKS = 65_530
_MAX_ADDRESS = 2_079
_WEB = re.compile(r"(?:https?://[^\s/]+|mailto:[^\s@]+@)[^\t\r\n]*$", re.IGNORECASE)

# A cell of another workbook in a folder nearby, never one of another machine.
_BESIDE = re.compile(r"(?!/)([^:?#*<>|\\]{1,400}\.xls[xm])#('.*'![A-Z]+\d+)$")


def draw_links(
    package: Package, part: str, sheet: Sheet, tab: Tab, ours: Sequence[Rect]
) -> None:
    """Replace the links within our areas by the wanted ones.

    Args:
        package: Holds the relations to web addresses.
        part: Name of the tab's part.
        sheet: The tab's part.
        tab: The wanted tab.
        ours: The areas that are ours, before and after.
    """
    document = sheet.document
    holder = document.first("hyperlinks")
    stored = elements(holder.inner, document.head) if holder else []
    kept = [link for link in stored if _is_peoples(link, tab, ours)]
    gone = {_relation(link) for link in stored} - {_relation(link) for link in kept}
    package.unrelate(part, frozenset(gone - {""}))
    taken = {link.attrs.get("ref") for link in kept}
    raws = [link.raw for link in kept]
    for link in (item for item in tab.decorations if isinstance(item, Link)):
        at = f"{column_letters(link.column)}{link.row + 1}"
        xml = "" if at in taken else _link(package, part, at, link.target)
        if xml and len(raws) < _MAX_LINKS:
            raws.append(document.fragment(xml))
    if not raws:
        sheet.put("hyperlinks", None)
        return
    if holder is None:
        raw = document.fragment("<hyperlinks></hyperlinks>")
        holder = Element("hyperlinks", raw)
    document.put_raw("hyperlinks", holder.with_inner(b"".join(raws)).raw, ORDER)


def _is_peoples(link: Element, tab: Tab, ours: Sequence[Rect]) -> bool:
    area = parse_area(link.attrs.get("ref", ""))
    if area is None or without([area], ours):
        return True
    people = tab.people
    return (
        people is not None
        and area.top >= people.first_row
        and area.left in people.columns
    )


def _relation(link: Element) -> str:
    for name, value in link.attrs.items():
        if name.endswith(":id"):
            return value
    return ""


def _link(package: Package, part: str, at: str, target: CellRef | str) -> str:
    if isinstance(target, CellRef):
        place, shown = escape(target.quoted), escape(str(target))
        return f'<hyperlink ref="{at}" location="{place}" display="{shown}"/>'
    beside = _BESIDE.match(target)
    address = urllib.parse.quote(beside[1]) if beside else web_address(target)
    if address is None:
        return ""
    kind = f"{OFFICE_RELATIONS}/hyperlink"
    rid = package.relate(part, kind, address, external=True)
    pairs = (("ref", at), ("xmlns:r", OFFICE_RELATIONS), ("r:id", rid))
    place = f' location="{escape(beside[2])}"' if beside else ""
    return f"<hyperlink{attributes(pairs)}{place}/>"


def web_address(text: str) -> str | None:
    """Return an address as a package may hold it, None if it is not a safe one.

    A malformed address makes a whole workbook unreadable, and other schemes than
    the web's and mail's could start programs.
    """
    text = text.strip()
    if not _WEB.match(text) or len(text) > _MAX_ADDRESS:
        return None
    try:
        urllib.parse.urlsplit(text)
    except ValueError:
        return None
    quoted = urllib.parse.quote(text, safe="%/:=&?~#+!$,;'@()*-._")
    return quoted if len(quoted) <= _MAX_ADDRESS else None
