"""What a what-if changes, in words.

The stated grammar, case and further blanks aside; a name is a project's id or name, a
role, driver, fund or program:

=============================================  =====================================
``Budget +10%``, ``Budget Capex -200k``        money of all, of a fund or a program,
``Budget 2026-Q3 = 900k``                      or of one period
``Role QA engineer +2``, ``Role QA = 5``       FTE of a role
``Cost CRM-1 +5%``, ``Value CRM-1 -100k``      a project's cost, or what it is worth
``Weight Grow revenue = 40``                   a driver's weight
``Pin CRM-1 in``, ``Pin CRM-1 out``, ``Pin     a project is done, or not, whatever is
CRM-1`` (in), ``Without CRM-1``                computed
``Defer CRM-1 until 2026-09``                  it does not start before
=============================================  =====================================

``+`` and ``-`` change an amount by money, FTE, points or a percentage; ``=`` sets it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from ppmsheets.intake.amounts import Amount, read_amount, same_currency
from ppmsheets.intake.context import Context
from ppmsheets.intake.dates import read_date
from ppmsheets.intake.findings import Ledger, error
from ppmsheets.intake.owners import say_unknown
from ppmsheets.intake.periods import read_period
from ppmsheets.intake.projects import Directory
from ppmsheets.intake.reading import Block, read_cells
from ppmsheets.intake.records import origin, place_of
from ppmsheets.portfolio import Lever, Origin, Period, ScenarioChange, Step
from ppmsheets.schema import SCENARIO

_LEVERS = {
    "budget": Lever.BUDGET,
    "budgets": Lever.BUDGET,
    "role": Lever.ROLE,
    "capacity": Lever.ROLE,
    "cost": Lever.COST,
    "costs": Lever.COST,
    "value": Lever.VALUE,
    "weight": Lever.WEIGHT,
}
_STEP = re.compile(
    r"(?P<lever>[a-z]+)\b\s*(?:(?:of|for)\b)?[\s:]*(?P<target>[^=]*)"
    r"(?:\s*(?P<sign>\+|(?<=\s)[\N{MINUS SIGN}\N{EN DASH}-])|\s*=\s*(?P<set>[+-]?))"
    r"\s*(?P<amount>[^\s+=-].*)",
    re.IGNORECASE,
)
_PIN = re.compile(
    r"(?:(?P<verb>pin|fund|keep|with|include|stop|drop|without|exclude)\s+)?"
    r"(?P<target>.+?)(?:\s+(?P<way>in|out))?",
    re.IGNORECASE,
)
_DEFER = re.compile(
    r"(?:defer|delay|postpone)\s+(?P<target>.+?)\s+(?:until|till|to)\s+(?P<until>.+)",
    re.IGNORECASE,
)
_OUT = frozenset({"stop", "drop", "without", "exclude"})
_FIX = (
    "Type e.g. Budget +10%, Role QA engineer +2, Cost CRM-1 -5%, Pin CRM-1 in, Pin "
    "CRM-1 out, or Defer CRM-1 until 2026-09."
)


@dataclass(frozen=True, slots=True)
class Meant:
    """What the words of a change mean; of a project as typed, not yet looked up."""

    lever: Lever
    target: str | None = None
    period: Period | None = None
    step: Step | None = None
    amount: float | None = None
    until: dt.date | None = None

    @property
    def is_of_project(self) -> bool:
        """Whether its target is a project."""
        return self.lever not in (Lever.BUDGET, Lever.ROLE, Lever.WEIGHT)


def meaning(text: str, context: Context) -> Meant | None:
    """Return what a change in words means; None where that is not certain."""
    plain = " ".join(text.split())
    step = _STEP.fullmatch(plain)
    if step and step["lever"].lower() in _LEVERS:
        return _stepped(step, context)
    defer = _DEFER.fullmatch(plain)
    if defer:
        day, problem = read_date(defer["until"], context, starts=True)
        certain = day is not None and (problem is None or problem.rule == "coarse-date")
        return Meant(Lever.DEFER, defer["target"], until=day) if certain else None
    pin = _PIN.fullmatch(plain)
    if pin is None or not (pin["verb"] or pin["way"]):
        return None
    verb, way = (pin["verb"] or "").lower(), (pin["way"] or "").lower()
    if verb != "pin" and verb and way:
        return None
    out = way == "out" or verb in _OUT
    return Meant(Lever.PIN_OUT if out else Lever.PIN_IN, pin["target"])


def _stepped(found: re.Match[str], context: Context) -> Meant | None:
    """Return a change of an amount; None where amount or lever is not known."""
    lever = _LEVERS[found["lever"].lower()]
    typed = re.sub(r"\s*fte$", "", found["amount"], flags=re.IGNORECASE)
    amount = read_amount(typed, context.decimal)
    if not isinstance(amount, Amount):
        return None
    money = lever in (Lever.BUDGET, Lever.COST, Lever.VALUE)
    ours = same_currency(amount.currency, context.currency)
    if amount.currency and not (money and ours):
        return None
    sign = found["sign"] or found["set"]
    step = Step.SHARE if amount.percent else Step.ADD if sign else Step.SET
    if amount.percent and not sign:
        return None
    value = amount.value / 100 if amount.percent else amount.value
    value = value if sign in ("", "+") else -value
    target = found["target"].strip(" \"'") or None
    if lever is not Lever.BUDGET:
        return Meant(lever, target, None, step, value) if target else None
    name, period = _with_period(target, context)
    return Meant(lever, name, period, step, value)


def _with_period(
    target: str | None, context: Context
) -> tuple[str | None, Period | None]:
    """Return the fund or program of a budget, and its period, if it names one."""
    words = (target or "").split()
    for cut in range(len(words)):
        found = read_period(" ".join(words[cut:]), context.fiscal_year_start)
        if isinstance(found, Period):
            return " ".join(words[:cut]) or None, found
    return target, None


def changes(block: Block, directory: Directory, ledger: Ledger) -> list[ScenarioChange]:
    """Return the changes of a block; what is not understood is said, and left out.

    A blank Scenario is the one above.
    """
    columns = {name: h for name, (h, _) in block.columns["scenario"].items()}
    places = {name: place_of(block, header) for name, header in columns.items()}
    blank: list[object] = [None] * len(block.lines)
    names, whats, texts = (
        read_cells(block, SCENARIO.field(name), columns[name], ledger)
        if name in columns
        else blank
        for name in ("scenario", "what", "change")
    )
    made: list[ScenarioChange] = []
    scenario: object = None
    for at, line in enumerate(block.lines):
        scenario = names[at] or scenario
        words = " ".join(str(text) for text in (whats[at], texts[at]) if text)
        where = origin(block, line, places)
        if texts[at] is None:
            if whats[at] is not None:
                _say_no_change(where, ledger)
            continue
        meant = meaning(words, block.context)
        if scenario is None or meant is None:
            _say_unclear(scenario, words, where, ledger)
        elif known := _known(meant, directory, where, ledger):
            made.append(_change(str(scenario), where, known, words))
    return made


def _known(
    meant: Meant, directory: Directory, where: Origin, ledger: Ledger
) -> Meant | None:
    """Return what is meant with its project's id; None where there is no such one."""
    if not meant.is_of_project:
        return meant
    project = directory.find_named(meant.target or "")
    if project is None:
        ledger.excluded += 1
        cell = where.cell("change")
        say_unknown(meant.target or "", cell, directory, ledger, kind="scenario")
        return None
    return replace(meant, target=project)


def _change(scenario: str, where: Origin, meant: Meant, text: str) -> ScenarioChange:
    return ScenarioChange(
        scenario,
        where,
        meant.lever,
        text,
        target=meant.target,
        period=meant.period,
        step=meant.step,
        amount=meant.amount,
        until=meant.until,
    )


def _say_no_change(where: Origin, ledger: Ledger) -> None:
    ledger.excluded += 1
    message = "This row says no Change, so it is not read."
    problem = error("missing-required", message, _FIX)
    ledger.add(problem, where.cell("change"), affects="scenarios")


def _say_unclear(scenario: object, words: str, where: Origin, ledger: Ledger) -> None:
    ledger.excluded += 1
    if scenario is None:
        message = "This change has no Scenario, so it is not read."
        problem = error("missing-required", message, "Fill in Scenario.")
        ledger.add(problem, where.cell("scenario"), affects="scenarios")
        return
    cells = where.cell("change").a1
    if "what" in where.places:
        cells = f"{where.cell('what').a1} and {cells}"
    message = f'"{words}" in {cells} is no change that is understood.'
    problem = error("unclear-change", message, _FIX)
    ledger.add(problem, where.cell("change"), affects="scenarios")
