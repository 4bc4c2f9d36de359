"""Input tabs made from the schema: what ``init`` and ``add-project`` write.

A header carries its meaning, unit and choices in a note; the cells under it
carry a dropdown or a rule where the schema names one. People own these tabs
from the moment they exist: they are created once and never written again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ppmsheets.schema import OPTIONS, PROJECT, Field, Kind, Record, record
from ppmsheets.settings import Settings
from ppmsheets.sheet import Fixed, Rect, Tab, clean_text
from ppmsheets.templates.page import Filling, Page

__all__ = [
    "MAX_TITLE",
    "OPTIONS_TITLE",
    "REGISTER",
    "STATUS_TEMPLATE",
    "Filling",
    "input_tabs",
    "new_project_id",
    "options_tab",
    "setup_tab",
    "status_tab",
    "tab_title",
    "table_tab",
]

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
    page = Page()
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
    page = Page()
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
    page = Page()
    page.head("Weekly status report", _HINT)
    row = page.card(3, filled)
    for name, fields in _STATUS_TABLES:
        kind = record(name)
        rows = typed.get(name, ())
        shown = [kind.field(entry) for entry in fields]
        page.table(row, shown, rows, max(_STATUS_ROWS, len(rows) + 1))
        page.draw(Fixed(Rect(row, 0, row + 1, len(shown))))
        row += max(_STATUS_ROWS, len(rows) + 1) + 2
    return page.tab(title, _STATUS_WIDTHS)


_HINT = (
    "Every week: the yellow cells, and what is new in the tables. "
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
