"""Laws of the whole room on cells that no person would type, and some would.

Nothing is raised, nothing depends on chance, what is said can be stored and shown,
and what somebody typed into a table is used, or named at its cell.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppmsheets.intake import intake
from ppmsheets.plan import Snapshot, SourceTab
from ppmsheets.portfolio import Finding, Portfolio, Severity
from ppmsheets.schema import RECORDS, Field, Kind, Record
from ppmsheets.settings import DateOrder, HeaderMapping, Reading, Settings
from ppmsheets.sheet import CellError, CellValue, clean_text, column_letters

pytestmark = pytest.mark.slow

HEADERS = sorted(
    {text for kind in RECORDS for f in kind.fields for text in (f.header, *f.aliases)}
)
NASTY = (
    "\u202eollopA\u202c", "\ud800", "\x00", "P\x001", "\ufeff", "\u200b", "\u2011",
    "e\u0301", "👩\u200d👧", "=1+1", "\n\n", "'", "#REF!", "#N/A", "1" * 400, "9" * 17,
    "1e400", "-0", "٣", "²", "½", "½%", "İ", "ß", "ﬁ", "A" * 33_000, "a b " * 9000,
    "(" * 50, "1," * 30, "0/0", "00/00/0000", "99/99/9999", "Q9 2026", "W99 2026",
    "w/c", "w/e 31/02/2026", "w/c w/c 1 May 2026", "end", "end of end of May 2026",
    "mid-", "~", "~~5", "Amber?", "Amber - ", "🟡🟢", "600/day", "/day", "per per day",
    "5 days days", "%", "%%", "1%2", "£", "£$1", "1e5", "1e-5", "TBC?", "n/a n/a",
)  # fmt: skip
NUMBERS = (
    0.0, -0.0, 1.0, 1.4, 40.0, 1e15, 1e18, 1e300, 1.7976931348623157e308, 5e-324,
    -1.0, 60.0, 46023.0, 46023.5, 2958465.0, 2026.0, 20260630.0,
    float("nan"), float("inf"), float("-inf"),
)  # fmt: skip
CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(HEADERS),
    st.sampled_from(NASTY),
    st.sampled_from(NUMBERS),
    st.floats(),
    st.text(st.characters(), max_size=12),
    st.sampled_from(["P1", "P2", "Total", "2026-01", "Feb 2026", "40%", "£20k", "Red"]),
    st.sampled_from([CellError("#REF!"), CellError("#N/A"), CellError("")]),
)
GRIDS = st.lists(st.lists(CELLS, max_size=9).map(tuple), max_size=9).map(tuple)
SETTINGS = st.builds(
    Settings,
    reading=st.builds(
        Reading,
        date_order=st.sampled_from([None, *DateOrder]),
        currency=st.sampled_from(["", "GBP", "$"]),
        fiscal_year_start=st.integers(1, 12),
        non_values=st.sampled_from([(), ("see annex", "?!")]),
    ),
    mappings=st.sampled_from([
        (),
        (HeaderMapping(values={"Stage": {"red": "Active"}}, key=("Project",)),),
        (HeaderMapping(units={"Cost rate": 0.125, "Budget": 1e6}),),
    ]),
)  # fmt: skip


def read(
    grid: tuple[tuple[CellValue, ...], ...], how: Settings
) -> tuple[Portfolio, tuple[Finding, ...]]:
    return intake(Snapshot("Book", (SourceTab("T", grid),)), how)


def is_fit_to_show(finding: Finding) -> bool:
    """Return whether a finding's texts are one line that every product can hold."""
    texts = (finding.message, finding.fix, finding.affects)
    return all(
        len(text) < 600 and "\n" not in text and clean_text(text) == text
        for text in texts
    )


@given(GRIDS, SETTINGS)
@settings(max_examples=120, suppress_health_check=list(HealthCheck), deadline=None)
def test_no_cells_are_raised_and_what_is_said_can_be_shown(
    grid: tuple[tuple[CellValue, ...], ...], how: Settings
) -> None:
    portfolio, findings = read(grid, how)
    assert (repr(portfolio), findings) == (repr(read(grid, how)[0]), findings)
    for finding in findings:
        assert is_fit_to_show(finding), finding


# --- what is typed is used, or named ----------------------------------------------

SERIAL = float(dt.date(2026, 3, 2).toordinal() - dt.date(1899, 12, 30).toordinal())
FILLED: dict[Kind, CellValue] = {
    Kind.ID: "P1",
    Kind.TEXT: "Some text",
    Kind.DATE: SERIAL,
    Kind.PERIOD: "2026-03",
    Kind.MONEY: 500.0,
    Kind.NUMBER: 3.0,
    Kind.RATIO: 3.0,
    Kind.FTE: 0.75,
    Kind.SHARE: 0.25,
    Kind.RATING: "Amber",
    Kind.YES_NO: "No",
}
REGISTER = SourceTab(
    "Projects",
    (
        ("Project ID", "Project", "Mandatory", "Type"),
        ("P1", "One", "No", "Growth"),
        ("P2", "Two", "No", "Growth"),
    ),
)
BETWEEN_TWO = (
    "dependency-on-itself",
    "end-before-start",
    "self-comparison",
    "unclear-change",
    "unclear-limit",
)
"""Rules that cells of a row break together: one of them is named."""
GBP = Settings(reading=Reading(currency="GBP"))
TYPED_KINDS = [
    kind for kind in RECORDS if kind.name not in ("setup", "decision", "history")
]


PLAUSIBLE: dict[tuple[str, str], CellValue] = {
    ("person", "country"): "GB",
    ("dependency", "other_id"): "P2",
    ("limit", "what"): "Type Growth",
    ("limit", "minimum"): 0.1,
    ("limit", "maximum"): 0.4,
    ("pairwise", "other"): "Another text",
    ("scenario", "what"): None,
    ("scenario", "change"): "Budget +10%",
}
"""What suits a field better than what suits all fields of its kind."""


def plausible(kind: Record, field: Field) -> CellValue:
    if (kind.name, field.name) in PLAUSIBLE:
        return PLAUSIBLE[kind.name, field.name]
    return field.choices[0] if field.kind is Kind.CHOICE else FILLED[field.kind]


def table(kind: Record, place: int, cell: CellValue) -> Snapshot:
    """Return a table of a kind in which one cell of its one row is what is given."""
    row = [plausible(kind, field) for field in kind.fields]
    row[place] = cell
    header = tuple(field.header for field in kind.fields)
    tab = SourceTab("T", (header, tuple(row)))
    others = () if kind.name in ("project", "status") else (REGISTER,)
    return Snapshot("Book", (*others, tab))


@pytest.mark.parametrize("kind", TYPED_KINDS, ids=lambda kind: kind.name)
def test_a_plausible_row_of_each_kind_is_read_without_a_fault(kind: Record) -> None:
    whole = table(kind, 0, plausible(kind, kind.fields[0]))
    _, findings = intake(whole, GBP)
    assert [f for f in findings if f.severity is not Severity.INFO] == []


@st.composite
def typed_cells(draw: st.DrawFn) -> tuple[Record, int, CellValue]:
    kind = draw(st.sampled_from(TYPED_KINDS))
    return kind, draw(st.integers(0, len(kind.fields) - 1)), draw(CELLS)


def used(portfolio: Portfolio) -> Portfolio:
    """Return a portfolio without the count of what was left out, which says no cell."""
    return replace(portfolio, excluded=0)


def shows_nothing(cell: CellValue) -> bool:
    """Return whether a cell is blank, or holds only what nobody can see."""
    if not isinstance(cell, str):
        return cell is None
    seen = clean_text(cell, 10**9).strip().strip("\u200b\u200c\u200d\u200e\u200f\ufeff")
    return not seen or not any(ch.isprintable() and not ch.isspace() for ch in seen)


@functools.cache
def without(kind: Record, place: int) -> Portfolio:
    """Return what a table says in which one cell of its one row is blank."""
    return intake(table(kind, place, None), GBP)[0]


@given(typed_cells())
@settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
def test_what_is_typed_into_a_table_is_used_or_named_at_its_cell(
    typed: tuple[Record, int, CellValue],
) -> None:
    kind, place, cell = typed
    portfolio, findings = intake(table(kind, place, cell), GBP)
    if shows_nothing(cell):
        return
    where = f"{column_letters(place)}2"
    named = any(
        finding.where.tab == "T"
        and (
            finding.where.a1 == where
            or where in finding.message
            or finding.rule in BETWEEN_TWO
        )
        for finding in findings
    )
    field = kind.fields[place]
    blank = without(kind, place)
    # A few fields have a stated default, which may be typed as well.
    default = "if blank" in field.about
    assert named or used(portfolio) != used(blank) or default, (
        kind.name,
        field.name,
        cell,
    )


CARD = [
    (kind, field)
    for kind in RECORDS
    if kind.name in ("project", "status")
    for field in kind.fields
    if field.name != "project_id"
]


def card(entry: tuple[Record, Field], typed: CellValue) -> Snapshot:
    """Return a card in which one value is what is given."""
    values = ((f, typed if f is entry[1] else plausible(k, f)) for k, f in CARD)
    rows = [("Project ID", "P1"), *((f.header, value) for f, value in values)]
    return Snapshot("Book", (SourceTab("T", tuple(rows)),))


@functools.cache
def card_without(entry: tuple[Record, Field]) -> Portfolio:
    """Return what a card says in which one value is blank."""
    return intake(card(entry, None), GBP)[0]


@given(st.sampled_from(CARD), CELLS)
@settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)
def test_what_is_typed_into_a_card_is_used_or_named_at_its_cell(
    entry: tuple[Record, Field], cell: CellValue
) -> None:
    if shows_nothing(cell):
        return
    portfolio, findings = intake(card(entry, cell), GBP)
    where = f"B{2 + [field for _, field in CARD].index(entry[1])}"
    named = any(f.where.a1 == where or where in f.message for f in findings)
    blank = card_without(entry)
    assert named or used(portfolio) != used(blank), (entry[1].name, cell)


# --- size --------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["Project ID", "Budget", "Thing", None, 46023.0])
def test_five_thousand_columns_are_borne_and_said_in_a_few_words(
    header: CellValue,
) -> None:
    wide = (header,) * 5_000
    lines = tuple((f"P{n}", "Name", *(float(n),) * 5_000) for n in range(3))
    _, findings = read((("Project ID", "Project", *wide), *lines), Settings())
    assert findings
    assert len(findings) < 10
    assert all(is_fit_to_show(finding) for finding in findings)
