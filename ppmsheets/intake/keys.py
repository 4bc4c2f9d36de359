"""Stable ids for rows that have none typed, from the columns a mapping names.

Stated rules: an id is the key cells as a slug; spelling and punctuation do not
matter. A digest is added where a slug would not be unique, so that an id depends
on the other rows only when their texts differ and their slugs do not.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from ppmsheets.intake.blocks import Table, is_blank
from ppmsheets.schema import normal_header
from ppmsheets.sheet import CellValue

_SLUG = 40
"""Most characters of a slug."""


def made_ids(
    table: Table, lines: Sequence[int], wanted: Sequence[str]
) -> list[str | None] | None:
    """Return the id of each line that a mapping's key columns make.

    Args:
        table: The table.
        lines: Its lines that are records.
        wanted: Normal headers of the key columns.

    Returns:
        An id a line, None where a key cell is blank; None as a whole when there
        is no key or the table lacks one of its columns.
    """
    headers = [
        next((h for h in table.headers if normal_header(h.text) == key), None)
        for key in wanted
    ]
    found = [header for header in headers if header is not None]
    if not wanted or len(found) < len(wanted):
        return None
    columns = [table.values(header, lines) for header in found]
    texts = [
        None
        if any(is_blank(cell) for cell in cells)
        else " ".join(_plain(cell) for cell in cells)
        for cells in zip(*columns, strict=True)
    ]
    slugs = {text: _slug(text) for text in texts if text is not None}
    uses = Counter(slugs.values())
    return [
        None
        if text is None
        else slugs[text]
        if uses[slugs[text]] == 1
        else f"{slugs[text]}-{_digest(text)}"
        for text in texts
    ]


def _plain(cell: CellValue) -> str:
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return " ".join(unicodedata.normalize("NFKC", str(cell)).casefold().split())


def _slug(text: str) -> str:
    """Return a text as an id: letters, digits and hyphens, at most 40 characters.

    What a slug cannot keep apart (letters beyond ASCII, a long tail) is told apart
    by a digest, so that the id does not depend on the other rows.
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
    lossy = sum(map(str.isalnum, ascii_text)) < sum(map(str.isalnum, text))
    if len(slug) > _SLUG or lossy or not slug:
        return f"{slug[: _SLUG - 7].strip('-')}-{_digest(text)}".strip("-")
    return slug


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:6]
