"""From tabs to a plan: the published instances typed into a workbook, and read back."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ppmsheets.analysis.optimiser.engine import Answer, optimise
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from tests.analysis.planning.tabs import Rows, framed


def funded(answer: Answer) -> set[str]:
    """Return the candidates that an answer funds, whenever they start."""
    assert answer.choice is not None
    return {name for name, key in answer.choice.items() if key.startswith("fund ")}


def candidates(values: list[float]) -> Rows:
    """Return a register of candidates with a value each."""
    rows: Rows = [["Project ID", "Project", "Stage", "Project value"]]
    for index, value in enumerate(values, 1):
        rows.append([f"P{index}", f"Project {index}", "Proposed", value])
    return rows


def costs(rows: list[tuple[str, str, float]]) -> Rows:
    """Return a Costs tab: project, fund, cost."""
    found: Rows = [["Project ID", "Fund", "Cost"]]
    found.extend([project, fund, cost] for project, fund, cost in rows)
    return found


def budgets(rows: list[tuple[str, float]]) -> Rows:
    """Return a Budgets tab for the year, by fund."""
    found: Rows = [["Fund", "Period", "Budget"]]
    found.extend([fund, "2026", amount] for fund, amount in rows)
    return found


def test_the_worked_example_is_solved_from_a_workbook() -> None:
    """Source: the selection example of the field's textbooks, budget 14."""
    spent = zip((1, 2, 3, 4), (5.0, 7.0, 4.0, 3.0), strict=True)
    question = framed(
        {
            "Projects": candidates([8, 11, 6, 4]),
            "Costs": costs([(f"P{i}", "capex", cost) for i, cost in spent]),
            "Budgets": budgets([("capex", 14.0)]),
        }
    )
    answer = optimise(question.case)
    assert answer.outcome is Outcome.OPTIMAL
    assert answer.value == pytest.approx(21)
    assert funded(answer) == {"P2", "P3", "P4"}


def instances(shared_data: Path) -> list[dict[str, Any]]:
    path = shared_data / "solver" / "mkp" / "mkp.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.mark.slow
def test_published_optima_are_reached_from_a_workbook(shared_data: Path) -> None:
    proven = [i for i in instances(shared_data) if i["best_kind"] == "optimal"]
    small = [i for i in proven if i["n"] <= 50]
    assert len(small) > 10
    for instance in small:
        funds = [f"Fund {row}" for row in range(instance["m"])]
        question = framed(
            {
                "Projects": candidates(instance["p"]),
                "Costs": costs(
                    [
                        (f"P{column}", fund, float(weight))
                        for fund, weights in zip(funds, instance["r"], strict=True)
                        for column, weight in enumerate(weights, 1)
                    ]
                ),
                "Budgets": budgets(list(zip(funds, instance["b"], strict=True))),
            }
        )
        assert question.unjudged == {}, instance["name"]
        answer = optimise(question.case, Limits(rule_ties=False))
        assert answer.outcome is Outcome.OPTIMAL, instance["name"]
        assert answer.value == pytest.approx(instance["best"]), instance["name"]
