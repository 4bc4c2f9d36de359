"""Input tabs made from the schema: what ``init`` and ``add-project`` write.

A header carries its meaning, unit and choices in a note; the cells under it
carry a dropdown or a rule where the schema names one. People own these tabs
from the moment they exist: they are created once and never written again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ppmsheets.schema import (
    OPTIONS,
    PROJECT,
    SCENARIO,
    Field,
    Kind,
    Record,
    record,
)
from ppmsheets.settings import Settings
from ppmsheets.sheet import (
    LOCAL_DATE,
    CellValue,
    Decoration,
    Dropdown,
    InputKind,
    InputRule,
    Look,
    Note,
    Rect,
    Tab,
    clean_text,
    square,
)

Filling: TypeAlias = Mapping[str, CellValue]
"""Field name -> what to type into its cell."""

STATUS_TEMPLATE = "Status template"
"""Title of the status tab to copy; it names no project, so it is none."""

MAX_TITLE = 31
"""Characters of a tab title in ``.xlsx``; Google's limit (100) is wider."""

_TOPICS = (
    "driver",
    "budget",
    "person",
    "project",
    "allocation",
    "benefit",
    "score",
    "dependency",
)
"""Tables that a portfolio shares, in the order an administrator fills them."""

_CHOOSING = ("cost", "capacity", "absence", "pairwise", "limit", "pin", "scenario")
"""Tables that only the choice of projects asks for; all may stay blank."""

REGISTER = tuple(field.name for field in PROJECT.fields if field not in OPTIONS)
"""Fields of a project that its register shows; the others stand in Options."""

OPTIONS_TITLE = "Options"
"""Title of the tab that says what may be done with each project."""

_CARD = (
    (
        "project",
        (
            "project_id",
            "name",
            "program",
            "pm",
            "pm_email",
            "stage",
            "start",
            "baseline_finish",
            "forecast_finish",
            "budget",
        ),
    ),
    (
        "status",
        (
            "status_date",
            "planned_share",
            "complete_share",
            "ac",
            "forecast_cost",
            "overall",
            "schedule",
            "cost",
            "scope",
            "quality",
            "resources",
        ),
    ),
)
"""The two halves of a status card, left and right."""

_WORDS = ("summary", "help_needed", "rag_reason")
"""The card's free text, under both halves, where it has room."""

_STATUS_TABLES = (
    ("milestone", ("name", "baseline", "forecast", "actual")),
    (
        "risk",
        (
            "name",
            "probability",
            "cost_impact",
            "schedule_impact",
            "owner",
            "due",
            "state",
            "response",
        ),
    ),
    ("blocker", ("name", "raised", "due", "owner", "state")),
    ("change", ("name", "raised", "cost", "days", "state")),
    ("quality", ("name", "target", "measured", "better")),
)
"""Small tables of a status tab: the text first, as its column is the widest."""

_TOPIC_ROWS = 500
"""Rows of a topic tab that offer dropdowns and rules."""
_STATUS_ROWS = 5
"""Blank rows of each small table of a status tab."""
_STATUS_WIDTHS = (42.0, 20.0, 16.0, 18.0, 20.0, 14.0, 14.0, 40.0)
_SETUP_WIDTHS = (30.0, 24.0)

_HEAD = "1F3A5F"
_WHITE = "FFFFFF"
_LABEL = "EEF2F7"
_LINE = "C9D3E0"
_GREY = "5F6B7A"
_TAB_COLOUR = "8FA8C8"

_PATTERNS = {
    # Text: spreadsheets would turn 007 into 7, 2026-01 and 1/3 into days.
    Kind.ID: "@",
    Kind.PERIOD: "@",
    Kind.RATIO: "@",
    Kind.DATE: LOCAL_DATE,
    Kind.MONEY: "#,##0",
    Kind.SHARE: "0%",
    Kind.FTE: "0.0#",
}
_AS_TYPED = SCENARIO.field("change")
"""A text that a product would take for a number: +10% is no tenth."""
_WIDTHS = {
    Kind.ID: 13.0,
    Kind.DATE: 15.0,
    Kind.PERIOD: 11.0,
    Kind.FTE: 8.0,
    Kind.TEXT: 26.0,
}


def input_tabs(settings: Settings, *, every: bool = False) -> tuple[Tab, ...]:
    """Return the blank input tabs of a new workbook, in the order to fill them.

    Args:
        settings: The portfolio name, currency and date order that they set are
            entered on ``Setup``.
        every: Also the tabs that only the choice of projects asks for.
    """
    reading = settings.reading
    setup: Filling = {
        "portfolio": settings.portfolio or None,
        "currency": reading.currency or None,
        "date_order": reading.date_order.value if reading.date_order else None,
    }
    tabs = (
        setup_tab(setup),
        *(_topic_tab(name) for name in _TOPICS),
        status_tab(STATUS_TEMPLATE),
    )
    if not every:
        return tabs
    return (*tabs, options_tab(), *(table_tab(record(name)) for name in _CHOOSING))


def _topic_tab(name: str) -> Tab:
    kind = record(name)
    return table_tab(kind, fields=REGISTER if name == "project" else ())


def options_tab(rows: Sequence[Filling] = (), *, fields: Collection[str] = ()) -> Tab:
    """Return the tab that says what may be done with each project.

    Args:
        rows: What to type.
        fields: Names of the options to show; empty: all.
    """
    shown = fields or tuple(field.name for field in OPTIONS)
    tab = table_tab(PROJECT, rows, fields=("project_id", *shown))
    return replace(tab, title=OPTIONS_TITLE)


def setup_tab(filling: Filling) -> Tab:
    """Return the card of what holds for the whole workbook."""
    setup = record("setup")
    page = _Page()
    for row, entry in enumerate(setup.fields):
        page.pair(row, 0, entry, filling.get(entry.name))
    return page.tab(setup.title, _SETUP_WIDTHS)


def table_tab(
    kind: Record,
    rows: Sequence[Filling] = (),
    *,
    fields: Collection[str] = (),
    periods: Sequence[str] = (),
) -> Tab:
    """Return a tab with one table: its header, typed rows, and room for more.

    Args:
        kind: Kind of record.
        rows: What to type, a mapping a row; under a period, by its label.
        fields: Names of the fields to show; empty: all.
        periods: Column headers that take the place of Period and its value.
    """
    shown = [entry for entry in kind.fields if not fields or entry.name in fields]
    if periods:
        shown = [entry for entry in shown if entry.name not in ("period", kind.wide)]
        value = kind.field(kind.wide or "")
        shown += [_period_column(value, label) for label in periods]
    page = _Page()
    page.table(0, shown, rows, max(_TOPIC_ROWS, len(rows)))
    widths = tuple(_width(entry) for entry in shown)
    return page.tab(kind.title, widths, frozen_rows=1)


def status_tab(
    title: str,
    card: Filling | None = None,
    tables: Mapping[str, Sequence[Filling]] | None = None,
) -> Tab:
    """Return a project manager's status tab: a card, and small tables below.

    Args:
        title: Tab title.
        card: Typed cells of the card; its ``project_id`` makes it a project.
        tables: Kind of record -> typed rows of its small table.
    """
    filled, typed = card or {}, tables or {}
    page = _Page()
    page.put(0, 0, "Weekly status report")
    page.draw(Look(Rect(0, 0, 1, 1), bold=True, size=14, ink=_HEAD))
    page.put(1, 0, _HINT)
    page.draw(Look(Rect(1, 0, 2, 1), italic=True, ink=_GREY))
    row = page.card(3, filled)
    for name, fields in _STATUS_TABLES:
        kind = record(name)
        rows = typed.get(name, ())
        shown = [kind.field(entry) for entry in fields]
        page.table(row, shown, rows, max(_STATUS_ROWS, len(rows) + 1))
        row += max(_STATUS_ROWS, len(rows) + 1) + 2
    return page.tab(title, _STATUS_WIDTHS)


_HINT = (
    "Fill in the cells beside the labels once a week. "
    "Rest the pointer on a label to see what belongs there."
)


def tab_title(name: str) -> str:
    """Return a name as a tab title that every product accepts; "" if nothing stays."""
    kept = "".join(" " if ch in "[]:*?/\\\n\t" else ch for ch in clean_text(name))
    title = " ".join(kept.split())[:MAX_TITLE].strip(" '")
    # Excel keeps this one title for itself.
    return "History project" if title.casefold() == "history" else title


def new_project_id(name: str, taken: Iterable[str]) -> str:
    """Return an id made of a name's initials and the first free number.

    Args:
        name: Name of the project, e.g. ``Customer mobile app``, for ``CMA-1``.
        taken: Ids in use; compared caseless.
    """
    words = "".join(ch if ch.isalnum() else " " for ch in name).split()
    letters = "".join(word[0] for word in words) if len(words) > 1 else "".join(words)
    stem = letters[:3].upper() or "P"
    used = {id_.casefold() for id_ in taken}
    number = 1
    while f"{stem}-{number}".casefold() in used:
        number += 1
    return f"{stem}-{number}"


def _period_column(value: Field, label: str) -> Field:
    """Return the field of a wide table's column, named and headed by its period."""
    return Field(
        label,
        label,
        value.kind,
        f"{value.about} {label}.",
        unit=value.unit,
        minimum=value.minimum,
        maximum=value.maximum,
    )


def _width(entry: Field) -> float:
    if entry.name == "pm_email":
        return 36.0
    return max(_WIDTHS.get(entry.kind, 14.0), len(entry.header) + 3.0)


def _note(entry: Field) -> str:
    """Return what a person must know to fill in a field."""
    lines = [entry.about]
    if entry.required:
        lines.append("Needed: a row without it is not read.")
    if entry.unit:
        lines.append(f"Unit: {entry.unit}.")
    if entry.kind is Kind.YES_NO:
        lines.append("Yes or No.")
    if entry.choices:
        lines.append(f"{_offer(entry)}: {', '.join(entry.choices)}.")
    return "\n".join(lines)


def _offer(entry: Field) -> str:
    return "One of" if entry.kind is Kind.CHOICE else "For example"


def _rules(entry: Field, area: Rect) -> Iterable[Decoration]:
    """Yield what guides people in the cells of a field."""
    pattern = "@" if entry is _AS_TYPED else _PATTERNS.get(entry.kind)
    if pattern:
        yield Look(area, number=pattern)
    if entry.kind is Kind.YES_NO:
        yield Dropdown(area, ("Yes", "No"), help=entry.about)
    elif entry.choices:
        # A rating may be in an organisation's own words; a choice may not.
        strict = entry.kind is Kind.CHOICE
        yield Dropdown(area, entry.choices, strict=strict, help=entry.about)
    elif entry.kind is Kind.DATE:
        yield InputRule(area, InputKind.DATE, help=entry.about)
    elif entry.kind in (Kind.MONEY, Kind.NUMBER, Kind.FTE, Kind.SHARE):
        yield InputRule(
            area, InputKind.NUMBER, entry.minimum, entry.maximum, help=entry.about
        )


@dataclass(slots=True)
class _Page:
    """A tab while it is being laid out."""

    cells: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    decorations: list[Decoration] = field(default_factory=list)

    def put(self, row: int, column: int, value: CellValue) -> None:
        self.cells[row, column] = value

    def draw(self, *decorations: Decoration) -> None:
        self.decorations.extend(decorations)

    def pair(self, row: int, column: int, entry: Field, value: CellValue) -> None:
        """Lay out a label and the cell beside it."""
        self.put(row, column, entry.header)
        self.put(row, column + 1, value)
        label = Rect(row, column, row + 1, column + 1)
        cell = Rect(row, column + 1, row + 1, column + 2)
        self.draw(Look(label, ink=_HEAD, fill=_LABEL, bold=True))
        self.draw(Look(cell, align="left", underline_row=_LINE))
        self.draw(Note(row, column, _note(entry)), *_rules(entry, cell))

    def card(self, top: int, filling: Filling) -> int:
        """Lay out a status card; return the row where the next block begins."""
        bottom = top
        for half, (name, fields) in enumerate(_CARD):
            kind = record(name)
            for row, entry in enumerate(fields, start=top):
                self.pair(row, half * 3, kind.field(entry), filling.get(entry))
                bottom = max(bottom, row + 1)
        for row, entry in enumerate(_WORDS, start=bottom):
            self.pair(row, 0, record("status").field(entry), filling.get(entry))
        return bottom + len(_WORDS) + 1

    def table(
        self, top: int, fields: Sequence[Field], rows: Sequence[Filling], room: int
    ) -> None:
        """Lay out a header, typed rows under it, and rules for ``room`` rows."""
        head = Rect(top, 0, top + 1, len(fields))
        body = Rect(top + 1, 0, top + 1 + room, len(fields))
        # Left, so that header, number and text of neighbours never touch.
        self.draw(Look(head, ink=_WHITE, fill=_HEAD, bold=True, align="left"))
        self.draw(Look(body, align="left", underline_row=_LINE))
        for column, entry in enumerate(fields):
            self.put(top, column, entry.header)
            area = Rect(top + 1, column, top + 1 + room, column + 1)
            self.draw(Note(top, column, _note(entry)), *_rules(entry, area))
            for row, filling in enumerate(rows, start=top + 1):
                self.put(row, column, filling.get(entry.name))

    def tab(self, title: str, widths: Sequence[float], *, frozen_rows: int = 0) -> Tab:
        """Return what was laid out as a tab that people own."""
        rows = max((row for row, _ in self.cells), default=-1) + 1
        columns = max((column for _, column in self.cells), default=-1) + 1
        grid = [
            [self.cells.get((row, column)) for column in range(columns)]
            for row in range(rows)
        ]
        return Tab(
            title,
            square(grid),
            decorations=tuple(self.decorations),
            widths=tuple(enumerate(widths)),
            frozen_rows=frozen_rows,
            protected=False,
            colour=_TAB_COLOUR,
        )
