"""Choices of dropdowns: inside the rule while they fit, else on a hidden tab."""

from __future__ import annotations

import hashlib

from ppmsheets.backends.xlsx_book import LISTS_TITLE, Book
from ppmsheets.backends.xlsx_cells import Source, read_cells
from ppmsheets.backends.xlsx_package import Package
from ppmsheets.backends.xlsx_sheet import Sheet
from ppmsheets.backends.xlsx_xml import DECLARATION, MAIN
from ppmsheets.sheet import cell_at, column_letters

_INLINE = 255
"""Characters of choices that a rule itself holds."""

_EMPTY = (
    f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/>'
    "</sheetViews><sheetData></sheetData></worksheet>"
)


class ChoiceLists:
    """Turns choices into the formula of a dropdown.

    Args:
        package: The package.
        book: Its workbook part.
    """

    def __init__(self, package: Package, book: Book) -> None:
        """Change nothing before a long list is asked for."""
        self._package = package
        self._book = book

    def formula(self, choices: tuple[str, ...]) -> str:
        """Return the formula that offers choices."""
        joined = ",".join(choices)
        plain = all(
            "," not in word and word == word.strip() and "\n" not in word
            for word in choices
        )
        # Counted in UTF-16, as Excel does.
        if plain and len(joined.encode("utf-16-le")) // 2 <= _INLINE:
            return '"{}"'.format(joined.replace('"', '""'))
        return self._stored(choices)

    def _stored(self, choices: tuple[str, ...]) -> str:
        digest = hashlib.sha256("\n".join(choices).encode()).hexdigest()[:12]
        name = f"_ppmsheets_list_{digest}"
        part = self._part()
        raw = self._package.read(part)
        header = read_cells(raw, Source()).grid
        width = len(header[0]) if header else 0
        for column in range(width):
            if cell_at(header, 0, column) == digest:
                return name
        sheet = Sheet(raw)
        for row, value in enumerate((digest, *choices)):
            sheet.set_values(row, [(width, value)])
        self._package.put(part, sheet.to_bytes())
        letters = column_letters(width)
        area = f"${letters}$2:${letters}${len(choices) + 1}"
        self._book.set_name(name, f"'{LISTS_TITLE}'!{area}")
        return name

    def _part(self) -> str:
        tabs = self._book.tabs()
        for tab in tabs:
            if tab.title == LISTS_TITLE:
                return tab.part
        xml = DECLARATION + _EMPTY.encode()
        return self._book.add_tab(LISTS_TITLE, xml, place=len(tabs), state="veryHidden")
