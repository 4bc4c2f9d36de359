"""Rules that Google checks, worded so that every locale reads them alike."""

from __future__ import annotations

import pytest

from ppmsheets.backends.google_rules import signature
from ppmsheets.plan import SourceTab
from ppmsheets.sheet import (
    ColourRule,
    Dropdown,
    InputKind,
    InputRule,
    Rect,
    RuleKind,
    Tab,
)
from tests.backends.google_desk import Desk
from tests.sheets_double.refusals import Json

AREA = Rect(1, 1, 3, 2)


def stored(rule: InputRule | Dropdown) -> Json:
    """Return what the product keeps for a rule."""
    desk = Desk([SourceTab("Apollo", (("x",),))])
    desk.show(Tab("Rules", (("a", "b"),) * 3, decorations=(rule,)))
    assert desk.cell("Rules", 0, 1).validation is None
    return desk.cell("Rules", 2, 1).validation


@pytest.mark.parametrize(
    ("kind", "low", "high", "condition", "values"),
    [
        (InputKind.NUMBER, 0, 0.5, "NUMBER_BETWEEN", ["=0", "=1/2"]),
        (InputKind.NUMBER, -1.5, None, "NUMBER_GREATER_THAN_EQ", ["=-3/2"]),
        (InputKind.NUMBER, None, 9, "NUMBER_LESS_THAN_EQ", ["=9"]),
        (InputKind.NUMBER, None, None, "CUSTOM_FORMULA", ["=ISNUMBER(B2)"]),
        (InputKind.DATE, 46000, 46001, "DATE_BETWEEN", ["2025-12-09", "2025-12-10"]),
        (InputKind.DATE, 46000, None, "DATE_ON_OR_AFTER", ["2025-12-09"]),
        (InputKind.DATE, None, 1, "DATE_ON_OR_BEFORE", ["1899-12-31"]),
        (InputKind.DATE, None, None, "DATE_IS_VALID", []),
    ],
)
def test_an_input_rule_of_google_accepts_what_ours_does(
    kind: InputKind,
    low: float | None,
    high: float | None,
    condition: str,
    values: list[str],
) -> None:
    found = stored(InputRule(AREA, kind, low, high, "Only so"))
    assert found["condition"]["type"] == condition
    sent = found["condition"].get("values", [])
    assert [one["userEnteredValue"] for one in sent] == values
    assert (found["strict"], found["inputMessage"]) == (True, "Only so")


def test_a_dropdown_offers_its_choices_and_may_be_lenient() -> None:
    found = stored(Dropdown(AREA, ("Approve", "Reject"), strict=False))
    offered = [one["userEnteredValue"] for one in found["condition"]["values"]]
    assert offered == ["Approve", "Reject"]
    assert found["showCustomUi"] is True
    assert not found.get("strict")


def test_a_dropdown_without_choices_is_no_rule() -> None:
    assert stored(Dropdown(AREA, ())) is None


def test_a_colour_rule_is_ours_wherever_rows_and_columns_moved_it() -> None:
    desk = Desk([SourceTab("Apollo", (("x",),))])
    rules = (
        ColourRule(AREA, RuleKind.LESS_THAN, 0.9, "9C0006", "FFC7CE"),
        ColourRule(AREA, RuleKind.GREATER_THAN, 12, "9C0006", "FFC7CE"),
    )
    desk.show(Tab("Rules", (("a", "b"),) * 3, decorations=rules))
    first = desk.sheet("Rules").objects["conditionalFormats"]
    span = {"sheetId": desk.sheet("Rules").id, "startIndex": 0, "endIndex": 1}
    rows = {"range": {**span, "dimension": "ROWS"}}
    columns = {"range": {**span, "dimension": "COLUMNS"}}
    desk.send([{"insertDimension": rows}, {"insertDimension": columns}])
    moved = desk.sheet("Rules").objects["conditionalFormats"]
    assert moved != first
    assert [*map(signature, moved)] == [*map(signature, first)]
    assert len({*map(signature, first)}) == 2
    desk.show(Tab("Rules", (("a", "b"),) * 4, decorations=rules))
    again = desk.sheet("Rules").objects["conditionalFormats"]
    assert [*map(signature, again)] == [*map(signature, first)]
