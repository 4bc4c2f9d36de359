"""The naive cut line, to show what it loses: down a ranked list until money is out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ppmsheets.analysis.optimiser.options import (
    Case,
    Option,
    Project,
    option_order,
)
from ppmsheets.analysis.optimiser.verify import (
    Account,
    exceeds,
    money,
    recount,
    spent_by,
)


@dataclass(frozen=True, slots=True)
class CutLine:
    """What the list up to its line is worth.

    Attributes:
        above: Ids in order of the list.
        choice: Project id -> key of its option.
        account: What that is worth, and what it breaks beside budgets.
    """

    above: tuple[str, ...]
    choice: Mapping[str, str]
    account: Account


def cut_line(case: Case) -> CutLine:
    """Return the projects by value per cost, down to the first beyond a budget.

    Each goes in with its option of greatest value; those that cannot be left out
    are in throughout, those worth more left out are on no list. Limits of people,
    risk and dependencies are not looked at, a list knows nothing of them: what is
    broken is in the account.
    """
    choice = {p.project_id: _best(p, inside=False).key for p in case.projects}
    spent = dict(recount(case, choice).spent)
    above: list[str] = []
    for project in sorted(case.projects, key=lambda p: _place(case, p)):
        out, way = _best(project, inside=False), _best(project, inside=True)
        if out.inside or not way.inside or project.worth(way) <= project.worth(out):
            continue
        less, more = spent_by(case, out), spent_by(case, way)
        after = {name: spent[name] - less[name] + more[name] for name in spent}
        if any(exceeds(after[b.name], b.amount) for b in case.budgets):
            break
        spent, choice[project.project_id] = after, way.key
        above.append(project.project_id)
    return CutLine(tuple(above), choice, recount(case, choice))


def _best(project: Project, *, inside: bool) -> Option:
    """Return the option of greatest value on one side, or of the other if none."""
    return max(
        project.options,
        key=lambda o: (o.inside is inside, project.worth(o), option_order(o)),
    )


def _place(case: Case, project: Project) -> tuple[float, str]:
    """Return the place in the list: value per cost, what costs nothing first."""
    way = _best(project, inside=True)
    cost = money(case, way)
    worth = project.worth(way)
    return (-worth / cost if cost > 0 else -math.inf, project.project_id)
