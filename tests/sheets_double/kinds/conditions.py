"""Conditions of validation rules, colour rules and filters."""

from __future__ import annotations

from tests.sheets_double.refusals import Json, refuse

_ONE = frozenset(
    [
        "NUMBER_GREATER",
        "NUMBER_GREATER_THAN_EQ",
        "NUMBER_LESS",
        "NUMBER_LESS_THAN_EQ",
        "NUMBER_EQ",
        "TEXT_CONTAINS",
        "TEXT_NOT_CONTAINS",
        "TEXT_STARTS_WITH",
        "TEXT_ENDS_WITH",
        "DATE_BEFORE",
        "DATE_AFTER",
        "DATE_ON_OR_BEFORE",
        "DATE_ON_OR_AFTER",
        "ONE_OF_RANGE",
        "CUSTOM_FORMULA",
    ]
)
_TWO = frozenset(
    ["NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN", "DATE_NOT_BETWEEN"]
)
_NONE = frozenset(
    ["TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID", "BLANK", "NOT_BLANK"]
)


def check_condition(condition: Json) -> None:
    """Refuse a condition without a type, or with the wrong number of values.

    Source: the reference of ``ConditionType``, value by value.
    """
    kind = condition.get("type")
    if kind is None:
        refuse("condition.type must be specified.")
    count = len(condition.get("values", []))
    wanted = 1 if kind in _ONE else 2 if kind in _TWO else 0 if kind in _NONE else None
    if wanted is not None and count != wanted:
        refuse(
            f"ConditionType {kind} requires {wanted} values, but {count} were given."
        )
    if kind == "ONE_OF_LIST" and not count:
        refuse("ConditionType ONE_OF_LIST requires at least 1 value.")
