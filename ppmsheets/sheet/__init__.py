"""The neutral spreadsheet: cells, places, grids and whole wanted tabs.

Nothing here knows a product, a project or a file. Rows and columns count from
zero; rectangles are half open, as in the Google Sheets API's ``GridRange``.
"""

from __future__ import annotations

from ppmsheets.sheet.cells import (
    MAX_TEXT,
    SERIAL_EPOCH_ORDINAL,
    CellError,
    CellRef,
    CellValue,
    Grid,
    Rect,
    Row,
    cell_at,
    clean_number,
    clean_text,
    clean_value,
    column_letters,
    square,
)
from ppmsheets.sheet.chart import (
    Axis,
    Chart,
    ChartKind,
    Labels,
    Series,
    Spot,
    Stroke,
    below_header,
)
from ppmsheets.sheet.stamp import Stamp
from ppmsheets.sheet.tab import (
    LOCAL_DATE,
    ColourRule,
    Decoration,
    Dropdown,
    Filter,
    InputKind,
    InputRule,
    Link,
    Look,
    Note,
    Paper,
    PeopleColumns,
    RuleKind,
    Tab,
    filtered,
)

__all__ = [
    "LOCAL_DATE",
    "MAX_TEXT",
    "SERIAL_EPOCH_ORDINAL",
    "Axis",
    "CellError",
    "CellRef",
    "CellValue",
    "Chart",
    "ChartKind",
    "ColourRule",
    "Decoration",
    "Dropdown",
    "Filter",
    "Grid",
    "InputKind",
    "InputRule",
    "Labels",
    "Link",
    "Look",
    "Note",
    "Paper",
    "PeopleColumns",
    "Rect",
    "Row",
    "RuleKind",
    "Series",
    "Spot",
    "Stamp",
    "Stroke",
    "Tab",
    "below_header",
    "cell_at",
    "clean_number",
    "clean_text",
    "clean_value",
    "column_letters",
    "filtered",
    "square",
]
