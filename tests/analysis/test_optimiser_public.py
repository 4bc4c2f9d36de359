"""The optimiser on published instances with proven optima."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ppmsheets.analysis.optimiser.engine import optimise
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.optimiser.options import (
    Budget,
    Case,
    Kind,
    Option,
    Profile,
    Project,
    Series,
)


def instances(shared_data: Path) -> list[dict[str, Any]]:
    path = shared_data / "solver" / "mkp" / "mkp.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def case_of(instance: dict[str, Any]) -> Case:
    """Return candidates with a cost per fund, and one budget a fund."""
    funds = [f"fund {row:02d}" for row in range(instance["m"])]
    projects = tuple(
        Project(
            f"P{column:04d}",
            (
                Option(
                    "fund",
                    Kind.FUND,
                    value,
                    Profile(
                        tuple(
                            Series(fund, (float(weights[column]),))
                            for fund, weights in zip(funds, instance["r"], strict=True)
                        )
                    ),
                ),
                Option("leave", Kind.DO_NOT_FUND, 0.0),
            ),
        )
        for column, value in enumerate(instance["p"])
    )
    budgets = tuple(
        Budget(fund, (fund,), 0, 0, amount)
        for fund, amount in zip(funds, instance["b"], strict=True)
    )
    return Case(1, projects, budgets)


@pytest.mark.slow
def test_the_published_optima_are_reached_and_proven(shared_data: Path) -> None:
    proven = [i for i in instances(shared_data) if i["best_kind"] == "optimal"]
    assert len(proven) == 27
    for instance in proven:
        answer = optimise(case_of(instance))
        assert answer.outcome is Outcome.OPTIMAL, instance["name"]
        assert answer.value == pytest.approx(instance["best"]), instance["name"]


@pytest.mark.slow
def test_an_answer_stopped_early_states_a_true_bound(shared_data: Path) -> None:
    hard = [i for i in instances(shared_data) if i["best_kind"] != "optimal"]
    for instance in [i for i in hard if i["n"] == 100][::4]:
        answer = optimise(case_of(instance), Limits(nodes=200))
        assert answer.bound is not None
        assert answer.gap is not None
        assert answer.value <= answer.bound
        assert instance["best"] <= answer.bound + 1e-6
        assert answer.value >= instance["best"] * 0.98
        assert answer.bound - answer.value == pytest.approx(
            answer.gap * answer.value, abs=1e-3
        )
