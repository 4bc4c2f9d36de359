"""Columns of cells: what is read, what is said."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.intake.context import RULES, Context, shown
from ppmsheets.intake.days import read_period_header
from ppmsheets.intake.values import read_column
from ppmsheets.portfolio import Period, Rag, Rating, Severity
from ppmsheets.schema import RECORDS, Field, Kind, record
from ppmsheets.settings import DateOrder
from ppmsheets.sheet import CellError, CellValue

CONTEXT = Context(None, "GBP", 1, frozenset())

BUDGET = record("project").field("budget")
START = record("project").field("start")
FINISH = record("project").field("forecast_finish")
STAGE = record("project").field("stage")
NAME = record("project").field("name")
ID = record("project").field("project_id")
MANDATORY = record("project").field("mandatory")
COMPLETE = record("status").field("complete_share")
OVERALL = record("status").field("overall")
DELAY = record("risk").field("schedule_impact")
SCORE = record("score").field("score")
FTE = record("allocation").field("fte")
PERIOD = record("plan").field("period")


def values(
    field: Field, cells: Sequence[CellValue], context: Context = CONTEXT
) -> list[object]:
    return read_column(field, cells, context)[0]


def rules(
    field: Field, cells: Sequence[CellValue], context: Context = CONTEXT
) -> list[tuple[int, str]]:
    found = read_column(field, cells, context)[1]
    return [(index, problem.rule) for index, problem in found]


def only_rule(field: Field, cell: CellValue, context: Context = CONTEXT) -> str:
    """Return the one rule that a cell breaks, which leaves it without a value."""
    assert values(field, [cell], context) == [None]
    ((_, rule),) = rules(field, [cell], context)
    return rule


# --- all kinds -------------------------------------------------------------------

ONE_OF_EACH = tuple(
    {field.kind: field for entry in RECORDS for field in entry.fields}.values()
)


def test_every_kind_is_read() -> None:
    assert {field.kind for field in ONE_OF_EACH} == set(Kind)


@pytest.mark.parametrize("field", ONE_OF_EACH, ids=lambda field: field.kind.value)
def test_a_blank_is_no_value_and_no_problem(field: Field) -> None:
    assert read_column(field, [None, "", " \N{NO-BREAK SPACE}"], CONTEXT) == (
        [None, None, None],
        [],
    )


@pytest.mark.parametrize("field", ONE_OF_EACH, ids=lambda field: field.kind.value)
def test_an_error_cell_is_never_read_as_nothing(field: Field) -> None:
    assert only_rule(field, CellError("#REF!")) == "error-cell"


@pytest.mark.parametrize("field", ONE_OF_EACH, ids=lambda field: field.kind.value)
def test_tbc_is_counted_as_a_known_non_value(field: Field) -> None:
    assert only_rule(field, "TBC") == "known-non-value"
    ((_, problem),) = read_column(field, ["TBC"], CONTEXT)[1]
    assert problem.severity is Severity.INFO


CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(
        [
            "TBC",
            "1,200",
            "£3m",
            "40%",
            "03/04/2026",
            "Q1 2026",
            "2021/22",
            "Amber/Red",
            "\ud800",
            "=1+1",
            46023.0,
            40.0,
            1.0,
        ]
    ),
    st.sampled_from([CellError("#N/A"), CellError("#REF!")]),
)
CONTEXTS = st.builds(
    Context,
    st.sampled_from([None, *DateOrder]),
    st.sampled_from(["", "GBP", "$"]),
    st.integers(1, 12),
    st.sampled_from([frozenset(), frozenset({"later"})]),
    st.sampled_from(["", ".", ","]),
)


@pytest.mark.slow
@given(st.sampled_from(ONE_OF_EACH), st.lists(CELLS, max_size=8), CONTEXTS)
def test_no_cells_break_the_reader(
    field: Field, cells: list[CellValue], context: Context
) -> None:
    read, problems = read_column(field, cells, context)
    assert len(read) == len(cells)
    indexes = [index for index, _ in problems]
    assert indexes == sorted(set(indexes))
    kinds = {
        Kind.DATE: dt.date,
        Kind.PERIOD: Period,
        Kind.RATING: Rating,
        Kind.YES_NO: bool,
        Kind.ID: str,
        Kind.TEXT: str,
        Kind.CHOICE: str,
    }
    for value in read:
        assert value is None or type(value) is kinds.get(field.kind, float)
        if type(value) is float:
            assert math.isfinite(value)
            assert field.minimum is None or value >= field.minimum
            assert field.maximum is None or value <= field.maximum


@pytest.mark.slow
@given(st.sampled_from(ONE_OF_EACH), st.lists(CELLS, max_size=8), CONTEXTS)
def test_what_is_lost_is_always_said(
    field: Field, cells: list[CellValue], context: Context
) -> None:
    read, problems = read_column(field, cells, context)
    said = {index for index, _ in problems}
    invisible = "\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff"
    for index, (cell, value) in enumerate(zip(cells, read, strict=True)):
        blank = cell is None or (isinstance(cell, str) and not cell.strip())
        unseen = isinstance(cell, str) and not cell.strip().strip(invisible)
        if value is None and not blank and not unseen and index not in said:
            # Only what Unicode itself calls invisible may vanish unsaid.
            assert isinstance(cell, str)
            assert not any(ch.isalnum() for ch in cell)
    for _, problem in problems:
        assert problem.rule in RULES
        assert problem.message.endswith(".")
        assert problem.fix.endswith((".", "?", "%"))


@pytest.mark.slow
@given(st.sampled_from(ONE_OF_EACH), st.lists(CELLS, max_size=8), st.randoms())
def test_values_do_not_depend_on_the_order_of_rows(
    field: Field, cells: list[CellValue], random: object
) -> None:
    order = list(range(len(cells)))
    random.shuffle(order)  # type: ignore[attr-defined]
    straight = values(field, cells)
    shuffled = values(field, [cells[index] for index in order])
    assert shuffled == [straight[index] for index in order]


def test_a_message_never_repeats_a_whole_story() -> None:
    story = "A very long commentary\nwith lines " * 400
    for field in (BUDGET, START, OVERALL, STAGE, MANDATORY, PERIOD):
        ((_, problem),) = read_column(field, [story], CONTEXT)[1]
        assert len(problem.message) < 120
        assert "\n" not in problem.message


def test_cells_are_shown_as_people_see_them() -> None:
    assert [shown(cell) for cell in (None, True, False, 7.0, 0.5, math.inf)] == [
        "a blank",
        "TRUE",
        "FALSE",
        "7",
        "0.5",
        "inf",
    ]
    assert shown(CellError("#N/A")) == "#N/A"
    assert shown("a\u202eb\n c") == '"ab c"'


# --- numbers ---------------------------------------------------------------------


def test_numbers_stay_and_texts_are_read() -> None:
    assert values(BUDGET, [1200.0, "1,200.50", "£1.90m", "12k", "(5.5)"]) == [
        1200.0,
        1200.5,
        1.9e6,
        12000.0,
        None,
    ]


def test_a_multiplier_holds_for_bare_numbers_only() -> None:
    read, problems = read_column(
        BUDGET, [0.07, "0.07", "£2.3", "£26.19m", 2.3], CONTEXT, factor=1e6
    )
    assert read == [70000.0, 70000.0, 2.3e6, 26.19e6, 2.3e6]
    assert problems == []


def test_another_currency_is_left_out_and_never_converted() -> None:
    assert only_rule(BUDGET, "€1.2m") == "other-currency"
    assert only_rule(BUDGET, "5 USD") == "other-currency"
    assert values(BUDGET, ["£5", "GBP 5"]) == [5.0, 5.0]
    anything = Context(None, "", 1, frozenset())
    assert values(BUDGET, ["€5", "£5"], anything) == [5.0, 5.0]


@pytest.mark.parametrize(
    "cell",
    [True, "nan", "inf", math.nan, math.inf, "5%", "100 - 250 Million", "nil", "abc"],
)
def test_what_is_not_one_amount_is_left_out(cell: CellValue) -> None:
    assert only_rule(BUDGET, cell) == "not-a-number"


def test_a_number_outside_its_range_is_left_out() -> None:
    assert only_rule(BUDGET, -5.0) == "out-of-range"
    assert only_rule(BUDGET, "-£5") == "out-of-range"
    assert only_rule(SCORE, 10.0) == "out-of-range"
    ((_, problem),) = read_column(SCORE, [10.0], CONTEXT)[1]
    assert problem.message == "Score is 10."
    assert problem.fix == "Enter a number from 0 to 9."


def test_an_upper_limit_alone_is_named_in_the_fix() -> None:
    field = Field("x", "X", Kind.NUMBER, "", maximum=3)
    ((_, problem),) = read_column(field, [4.0], CONTEXT)[1]
    assert problem.fix == "Enter a number of at most 3."


def test_a_lone_thousands_sign_is_a_problem_unless_something_settles_it() -> None:
    assert only_rule(BUDGET, "1,200") == "ambiguous-number"
    assert only_rule(BUDGET, "1.200") == "ambiguous-number"
    english = Context(None, "GBP", 1, frozenset(), ".")
    assert read_column(BUDGET, ["1,200", "1.200"], english) == ([1200.0, 1.2], [])
    assert read_column(BUDGET, ["£1,200"], CONTEXT) == ([1200.0], [])


def test_a_column_settles_its_own_style_and_says_so() -> None:
    cells: list[CellValue] = ["450.37", "1,200", "12.125"]
    assert values(BUDGET, cells) == [450.37, 1200.0, 12.125]
    ((index, problem),) = read_column(BUDGET, cells, CONTEXT)[1]
    assert (index, problem.rule) == (1, "number-style")
    assert problem.message == (
        '"1,200" was read as 1200, as its column is written; 1 more here likewise.'
    )


def test_an_error_as_text_is_an_error() -> None:
    assert only_rule(BUDGET, "#DIV/0!") == "error-cell"
    assert only_rule(START, "#n/a") == "error-cell"


def test_a_number_may_carry_its_own_unit() -> None:
    assert values(DELAY, ["5 days", "3d", "1 day"]) == [5.0, 3.0, 1.0]
    assert values(FTE, ["0.5 FTE", "50%"]) == [0.5, 0.5]


@pytest.mark.parametrize("cell", ["12m", "£5", "3 parsecs"])
def test_a_plain_number_takes_no_money_and_no_size(cell: str) -> None:
    assert only_rule(DELAY, cell) == "not-a-number"


def test_score_words_have_stated_numbers() -> None:
    words: list[CellValue] = ["None", "low", "Moderate", "STRONG", "Extreme", 4.0]
    assert values(SCORE, words) == [0.0, 1.0, 3.0, 6.0, 9.0, 4.0]
    assert only_rule(SCORE, "Hgh") == "not-a-number"


# --- shares ----------------------------------------------------------------------


def test_a_share_is_a_fraction_or_a_percentage() -> None:
    cells: list[CellValue] = [0.4, "40%", "40 %", "0.4", "0,4", 0.0, 1.0]
    assert read_column(COMPLETE, cells, CONTEXT) == (
        [0.4, 0.4, 0.4, 0.4, 0.4, 0.0, 1.0],
        [],
    )


def test_bare_percentages_are_read_and_said_once() -> None:
    cells: list[CellValue] = [0.4, 40.0, "55", 100.0, None, 2.0]
    assert values(COMPLETE, cells) == [0.4, 0.4, 0.55, 1.0, None, 0.02]
    assert rules(COMPLETE, cells) == [(1, "share-as-percent")]
    ((_, problem),) = read_column(COMPLETE, cells, CONTEXT)[1]
    assert problem.severity is Severity.WARNING
    assert problem.fix == "Type 40%."


def test_zeros_and_ones_are_fractions() -> None:
    assert read_column(COMPLETE, [1.0, 0.0, 1.0], CONTEXT) == ([1.0, 0.0, 1.0], [])


def test_a_one_among_bare_percentages_may_be_either() -> None:
    assert values(COMPLETE, [60.0, 1.0, 0.0]) == [0.6, None, 0.0]
    assert rules(COMPLETE, [1.0, 60.0]) == [
        (0, "ambiguous-share"),
        (1, "share-as-percent"),
    ]
    assert values(COMPLETE, [60.0, 1.0, 0.5]) == [0.6, 1.0, 0.5]


@pytest.mark.parametrize("cell", [1.5, "1.5"])
def test_between_one_and_two_a_share_may_be_either(cell: CellValue) -> None:
    assert only_rule(COMPLETE, cell) == "ambiguous-share"


@pytest.mark.parametrize("cell", [101.0, -0.1, "120%", "-5 %", "101"])
def test_no_share_is_below_nothing_or_beyond_the_whole(cell: CellValue) -> None:
    assert only_rule(COMPLETE, cell) == "out-of-range"


@pytest.mark.parametrize("cell", [True, "£40", "40k", "half", math.nan, math.inf])
def test_what_is_no_share_is_left_out(cell: CellValue) -> None:
    assert only_rule(COMPLETE, cell) == "not-a-number"


def test_a_multiplier_settles_a_column_of_percentages() -> None:
    read, problems = read_column(COMPLETE, [1.0, 40.0, "40%"], CONTEXT, factor=0.01)
    assert read == [0.01, 0.4, 0.4]
    assert problems == []


def test_a_share_written_with_three_decimals_follows_its_column() -> None:
    # "1.125" might be 1125, as in a column of "1.125.000".
    assert only_rule(COMPLETE, "1.125") == "ambiguous-number"
    cells: list[CellValue] = ["40.125", "12.50"]
    assert values(COMPLETE, cells) == [0.40125, 0.125]
    assert rules(COMPLETE, cells) == [(0, "number-style"), (1, "share-as-percent")]


# --- dates and periods -----------------------------------------------------------


def test_serials_and_texts_are_dates() -> None:
    cells: list[CellValue] = [46023.0, 46023.75, "2026-01-01", "1 January 2026", None]
    assert values(START, cells) == [dt.date(2026, 1, 1)] * 4 + [None]


def test_a_month_begins_a_start_and_ends_a_finish() -> None:
    assert values(START, ["June 2026"]) == [dt.date(2026, 6, 1)]
    assert values(FINISH, ["June 2026"]) == [dt.date(2026, 6, 30)]
    assert rules(FINISH, ["June 2026"]) == [(0, "coarse-date")]


def test_a_hundred_months_among_dates_are_said_once() -> None:
    cells: list[CellValue] = ["2026-01-01", "June 2026", "TBC", "Q1 2026", "June 2026"]
    (said, tbc) = read_column(FINISH, cells, CONTEXT)[1]
    assert said[0] == 1
    assert said[1].message == (
        '"June 2026" was read as its last day, 2026-06-30; 2 more here likewise.'
    )
    assert tbc[0] == 2


@pytest.mark.parametrize("cell", [0.0, 1.0, 60.0, -3.0, 2958465.0, math.nan])
def test_impossible_serials_are_refused(cell: float) -> None:
    assert only_rule(START, cell) == "implausible-date"


def test_true_is_no_date() -> None:
    truth: CellValue = True
    assert only_rule(START, truth) == "not-a-date"


def test_periods_are_read_from_texts_dates_and_years() -> None:
    read = values(PERIOD, ["2026-01", 46023.0, "2026-01-31", "Q1 2026", 2026.0])
    labels = [period.label for period in read if isinstance(period, Period)]
    assert labels == ["2026-01", "2026-01", "2026-01", "2026-Q1", "2026"]
    assert rules(PERIOD, ["2026-01", 46023.0, "2026-01-31"]) == []


def test_a_day_inside_a_month_is_that_month_and_is_said_once() -> None:
    cells: list[CellValue] = [46030.0, "2026-02-11", 46031.0]
    read = values(PERIOD, cells)
    assert [p.label for p in read if isinstance(p, Period)] == [
        "2026-01",
        "2026-02",
        "2026-01",
    ]
    assert rules(PERIOD, cells) == [(0, "date-as-month")]


def test_what_is_no_period_is_left_out() -> None:
    assert only_rule(PERIOD, "someday") == "not-a-period"
    assert only_rule(PERIOD, "2021/22") == "fiscal-year"
    assert only_rule(PERIOD, "03/04/2026") == "ambiguous-date"
    assert only_rule(PERIOD, 5.0) == "implausible-date"


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("2026-01", "2026-01"),
        ("Jan 2026", "2026-01"),
        ("Jan-26", "2026-01"),
        ("Q1 2026", "2026-Q1"),
        ("2019-Q3", "2019-Q3"),
        ("W05 2026", "2026-01-26/2026-02-01"),
        ("2026", "2026"),
        ("2026-03-01", "2026-03"),
        (46023.0, "2026-01"),
        (2026.0, "2026"),
    ],
)
def test_a_header_may_be_a_period(cell: CellValue, label: str) -> None:
    period = read_period_header(cell, CONTEXT)
    assert period is not None
    assert period.label == label


def test_a_fiscal_year_heads_a_column_where_its_month_is_known() -> None:
    fiscal = Context(None, "", 4, frozenset())
    period = read_period_header("FY2021/22", fiscal)
    assert period == Period(dt.date(2021, 4, 1), dt.date(2022, 3, 31))
    assert read_period_header("FY2021/22", CONTEXT) is None


@pytest.mark.parametrize(
    "cell",
    [
        None,
        True,
        CellError("#REF!"),
        "Budget",
        "P1",
        "1,200",
        "03/04/2026",
        "1985-01",
        "Planned value in January 2026 and after",
        5.0,
        20000.0,
        1200.0,
        2026.5,
        math.nan,
        math.inf,
    ],
)
def test_most_cells_are_no_period(cell: CellValue) -> None:
    assert read_period_header(cell, CONTEXT) is None


# --- words -----------------------------------------------------------------------


def test_ratings_keep_their_word_beside_the_colour() -> None:
    assert values(OVERALL, ["amber / red", "R"]) == [
        Rating("Amber/Red", Rag.RED),
        Rating("Red", Rag.RED),
    ]


def test_a_rating_that_was_not_given_is_kept_and_counted() -> None:
    assert values(OVERALL, ["Reset"]) == [Rating("Reset", None)]
    assert rules(OVERALL, ["Reset", "N/A"]) == [
        (0, "known-non-value"),
        (1, "known-non-value"),
    ]


@pytest.mark.parametrize("cell", ["Blue", 3.0, True])
def test_an_unknown_rating_is_left_out(cell: CellValue) -> None:
    assert only_rule(OVERALL, cell) == "unknown-rating"


def test_choices_are_read_by_their_synonyms() -> None:
    assert values(STAGE, ["In Delivery", "on-hold", "COMPLETED"]) == [
        "Active",
        "On hold",
        "Closed",
    ]


def test_an_unknown_choice_suggests_the_nearest() -> None:
    assert only_rule(STAGE, "Actve") == "unknown-choice"
    ((_, problem),) = read_column(STAGE, ["Actve"], CONTEXT)[1]
    assert problem.fix.startswith('Did you mean "Active"?')
    assert only_rule(STAGE, "Zzz") == "unknown-choice"


def test_an_organisation_maps_its_own_words() -> None:
    words = {"monitoring": "Active", "X": "", "3": "Closed", "TRUE": "Idea"}
    cells: list[CellValue] = ["Monitoring ", "x", 3.0, True, "Idea", None]
    read, problems = read_column(STAGE, cells, CONTEXT, words=words)
    assert read == ["Active", None, "Closed", "Idea", "Idea", None]
    assert problems == []
    broken = CellError("#REF!")
    read, problems = read_column(STAGE, [broken], CONTEXT, words=words)
    assert problems[0][1].rule == "error-cell"


def test_yes_and_no_are_read() -> None:
    assert values(MANDATORY, ["Yes", True, 1.0, "n", False, 0.0]) == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert only_rule(MANDATORY, "maybe") == "not-yes-no"
    assert only_rule(MANDATORY, 3.0) == "not-yes-no"


# --- ids and texts ---------------------------------------------------------------


def test_ids_stay_text() -> None:
    cells: list[CellValue] = ["007", "1e5", 7.0, 1e5, " P 1 ", 1.5, True]
    assert values(ID, cells) == ["007", "1e5", "7", "100000", "P 1", "1.5", "TRUE"]
    assert rules(ID, cells) == []


def test_what_nobody_sees_is_no_part_of_an_id() -> None:
    cells: list[CellValue] = ["P\u200b1", "\ufeffP1", "P1\N{NO-BREAK SPACE}"]
    assert values(ID, cells) == ["P1"] * 3
    assert values(ID, ["Cafe\u0301"]) == ["Caf\u00e9"]


def test_an_id_longer_than_a_number_keeps_is_flagged() -> None:
    assert rules(ID, [12345678901234567.0]) == [(0, "lost-precision")]
    assert rules(ID, ["12345678901234567", 123456789012345.0]) == []


def test_text_is_trimmed_and_composed_but_emoji_stay_whole() -> None:
    family = "👩\u200d👧"
    cells: list[CellValue] = ["  A \n", "e\u0301", family, 7.0, True, "=1+1"]
    assert values(NAME, cells) == ["A", "é", family, "7", "TRUE", "=1+1"]


def test_own_words_for_no_value_hold_in_text_too() -> None:
    own = Context(None, "", 1, frozenset({"See annex"}))
    assert only_rule(NAME, "see annex", own) == "known-non-value"
    assert only_rule(ID, "see annex", own) == "known-non-value"
    assert values(NAME, ["Unknown quantity"], own) == ["Unknown quantity"]
