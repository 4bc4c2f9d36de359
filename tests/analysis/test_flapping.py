"""Advice that stays: the same in every run, and changed only for what it is worth."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import random
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from ppmsheets import demo
from ppmsheets.analysis import analyse
from ppmsheets.analysis.choosing import Choice
from ppmsheets.analysis.optimiser.verify import recount
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.intake import intake
from ppmsheets.plan import SourceTab
from ppmsheets.portfolio import History, Origin, Period, Portfolio, Stage
from ppmsheets.settings import Optimising, Settings
from tests.analysis.portfolio_cases import (
    Q1,
    Q2,
    STATUS_DATE,
    YEAR,
    Case,
    Idea,
    budget,
    case,
    choice_of,
    dice,
)

PORTFOLIOS = 50
SPANS = (Q1, Q2, YEAR, Period(dt.date(2026, 2, 1), dt.date(2026, 7, 31)))


def _made(seed: int) -> Case:
    """Return six projects, two of them running, under tight budgets."""
    rng = dice(seed)
    ideas = tuple(
        Idea(
            f"P{index:02}",
            None,
            rng.randint(20, 200),
            rng.choice(SPANS),
            stage=Stage.ACTIVE if index < 2 else Stage.PROPOSED,
            rank=index + 1,
        )
        for index in range(6)
    )
    quarters = [
        Period(dt.date(2026, month, 1), dt.date(2026, month + 2, last))
        for month, last in ((1, 31), (4, 30), (7, 30), (10, 31))
    ]
    return Case(ideas, tuple(budget(110, quarter) for quarter in quarters))


def _estimated(a_case: Case, seed: int, turn: float = 1.0) -> Portfolio:
    """Return what people typed, with values; one of these is turned by a factor.

    Values are close to costs, so that many choices are nearly as good as the best.
    """
    rng = dice(1000 + seed)
    values = [(idea.cost or 0) + rng.randint(0, 4) for idea in a_case.ideas]
    turned = rng.randrange(len(values))
    projects = tuple(
        project._replace(value=value * (turn if index == turned else 1.0))
        for index, (project, value) in enumerate(
            zip(a_case.portfolio.projects, values, strict=True)
        )
    )
    return replace(a_case.portfolio, projects=projects)


def _published(choice: Choice) -> tuple[History, ...]:
    origin = Origin("Published figures", 1, 0)
    week_ago = STATUS_DATE - dt.timedelta(days=7)
    return tuple(
        History(week_ago, chosen.project_id, origin, option=chosen.option)
        for chosen in choice.selection.chosen
    )


def _options(choice: Choice) -> dict[str, str]:
    assert choice.answer is not None
    assert choice.answer.choice is not None
    return dict(choice.answer.choice)


@pytest.mark.slow
def test_a_hundredth_more_or_less_changes_no_more_than_is_worth_it() -> None:
    """Every change pays what leaving the last plan costs, on fifty portfolios."""
    changes, free_changes = [], []
    free = Optimising(switching_cost=0.0)
    for seed in range(PORTFOLIOS):
        a_case = _made(seed)
        first = choice_of(_estimated(a_case, seed), a_case.results)
        turned = _estimated(a_case, seed, 1.01 if seed % 2 else 0.99)
        later = replace(turned, history=_published(first))
        second = choice_of(later, a_case.results)
        before, after = _options(first), _options(second)
        moved = {name for name in after if after[name] != before[name]}
        projects = {p.project_id: p for p in second.framed.case.projects}
        kept, new = (recount(second.framed.case, plan) for plan in (before, after))
        assert kept.breaches == new.breaches == (), seed
        paid = sum(projects[name].switching_cost for name in moved)
        gross = new.value + paid
        assert gross - kept.value >= paid - 1e-6, seed
        assert all(projects[name].previous == before[name] for name in projects), seed
        changes.append(len(moved))
        anyhow = _options(choice_of(turned, a_case.results, optimiser=free))
        free_changes.append(sum(anyhow[name] != before[name] for name in before))
    mean, freely = sum(changes) / PORTFOLIOS, sum(free_changes) / PORTFOLIOS
    assert mean <= freely
    assert mean < 0.5, f"{mean} of six options change, {freely} where that is free"


@pytest.mark.parametrize(
    ("day", "stands_for"),
    [
        (dt.date(2026, 1, 20), "fund 2026-02"),
        (dt.date(2026, 2, 20), "fund 2026-02"),
        (dt.date(2026, 3, 10), "fund 2026-03"),
    ],
)
def test_a_start_that_has_gone_by_stands_for_the_next_one(
    day: dt.date, stands_for: str
) -> None:
    origin = Origin("Published figures", 1, 0)
    published = History(dt.date(2026, 1, 13), "A", origin, option="fund 2026-02")
    a_case = case([Idea("A", 9, 5, Q1)], budget(9))
    portfolio = replace(a_case.portfolio, history=(published,))
    (project,) = choice_of(portfolio, a_case.results, day).framed.case.projects
    assert project.previous == stands_for


# --- the same in every run --------------------------------------------------------


def told(seed: int) -> str:
    """Return all that is chosen and recommended for the demo, its rows shuffled."""
    source = [SourceTab(tab.title, tab.grid) for tab in demo.tabs()]
    settings = Settings(optimiser=Optimising(insight_seconds=0))
    portfolio, findings = intake(MemoryWorkbook("demo", source).read(), settings)
    order = random.Random(seed)
    rows: dict[str, Any] = {
        field.name: tuple(order.sample(kind, len(kind)))
        for field in dataclasses.fields(Portfolio)
        if isinstance(kind := getattr(portfolio, field.name), tuple)
    }
    shuffled = replace(portfolio, **rows)
    found = analyse(shuffled, findings, settings, demo.STATUS_DATE)
    return repr((found.selection, found.recommendations))


_ASK = "from tests.analysis.test_flapping import told; print([told({}) for _ in 'ab'])"


def _in_a_process(hash_seed: str, shuffle: int) -> str:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _ASK.format(shuffle)],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ) | {"PYTHONHASHSEED": hash_seed},
    )
    return done.stdout


@pytest.mark.slow
def test_twenty_runs_with_shuffled_rows_say_the_same() -> None:
    assert len({told(seed) for seed in range(20)}) == 1


def test_two_processes_say_the_same_of_rows_in_another_order() -> None:
    assert _in_a_process("0", 1) == _in_a_process("1", 2)
