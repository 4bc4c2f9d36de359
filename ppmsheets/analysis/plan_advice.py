"""What the choice asks of running projects, and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from ppmsheets.analysis.choosing import Choice
from ppmsheets.analysis.obstacles import Obstacle, Way, obstacle
from ppmsheets.analysis.optimiser.options import Kind, Option
from ppmsheets.analysis.planning.choices import GO_ON
from ppmsheets.analysis.planning.ledger import Ledger
from ppmsheets.analysis.rules import Proposal
from ppmsheets.analysis.wording import fte, index, money
from ppmsheets.outcome import Action, Effect, ProjectResult
from ppmsheets.portfolio import Stage
from ppmsheets.settings import Thresholds


def proposals(
    project: ProjectResult, choice: Choice, thresholds: Thresholds
) -> Iterator[Proposal]:
    """Give what the choice asks of a running project; nothing where it goes on."""
    ledger = choice.ledger
    if ledger is None or project.project_id not in ledger.chosen:
        return
    option = ledger.chosen[project.project_id]
    now = _present(project, ledger)
    action = None if option == now else _action(project, option)
    if action is not None:
        yield _Advice(project, choice, ledger, thresholds).proposal(action)


def plans(project_id: str, kind: Kind, choice: Choice) -> bool:
    """Return whether an option of a kind was there to be chosen."""
    if choice.ledger is None or project_id not in choice.ledger.projects:
        return False
    options = choice.ledger.projects[project_id].options
    return any(option.kind is kind for option in options)


def _action(project: ProjectResult, option: Option) -> Action | None:
    """Return what an option asks for, other than to go on as it is."""
    if option.kind is Kind.STOP:
        return Action.STOP
    if option.kind is Kind.PAUSE:
        return Action.PAUSE
    if project.stage is Stage.ON_HOLD:
        return Action.RESUME
    return Action.ACCELERATE if option.kind is Kind.ACCELERATE else None


class _Advice:
    """One running project that is to do something else than it does."""

    def __init__(
        self,
        home: ProjectResult,
        choice: Choice,
        ledger: Ledger,
        thresholds: Thresholds,
    ) -> None:
        self._home, self._choice, self._thresholds = home, choice, thresholds
        name = home.project_id
        self._project = ledger.projects[name]
        self._option = ledger.chosen[name]
        self._now = _present(home, ledger)
        self._barred = obstacle(choice, name, self._now)
        self._known = choice.framed.worths[name]
        self._to_come = choice.framed.costs[name].total

    def proposal(self, action: Action) -> Proposal:
        """Return the proposal of an action that the choice asks for."""
        rule, why, effect = self._told(action)
        if self._barred is not None and self._decided:
            rule, why = f"{action.value}-decided", f"{_upper(self._barred)}. {why}"
        home = self._home
        why += self._choice.overruled(home.project_id)
        return Proposal(
            home.project_id, action, rule, why, effect, home.where, home.rank
        )

    def _told(self, action: Action) -> tuple[str, str, Effect]:
        """Return rule, reason and effect of an action."""
        if action is Action.STOP:
            return self._stop()
        if action is Action.PAUSE:
            return self._pause()
        return self._resume() if action is Action.RESUME else self._accelerate()

    @property
    def _decided(self) -> bool:
        """Whether a person decided it: said first of all, and not once more."""
        return self._barred is not None and self._barred.way is Way.DECISION

    def _but(self) -> str:
        if self._decided:
            return ""
        worth = self._known.amount
        so = "and" if worth is not None and worth <= 0 else "but"
        return f", {so} {_beside(self._barred)}"

    def _gain(self) -> float | None:
        if self._known.amount is None:
            return None
        return self._option.value - self._now.value

    def _stop(self) -> tuple[str, str, Effect]:
        exit_cost, to_come = -self._option.value, self._to_come or 0.0
        given_up = max(0.0, (self._known.amount or 0.0) + to_come)
        worth = self._worth()
        losing = self._now.value < self._option.value
        if losing or self._barred is None:
            rule, why = "stop-worth-less", f"To go on is worth {worth}"
            why += f"; to stop costs {money(exit_cost)}" if exit_cost else ""
            why += f".{self._cpi()}"
        else:
            rule = "stop-for-others"
            why = f"To go on is worth {worth}{self._but()}."
        return (
            rule,
            why,
            Effect(
                money=to_come - exit_cost,
                fte=_peak(self._now),
                value=self._gain(),
                text=f"Saves {money(to_come - exit_cost)}, gives up {money(given_up)}.",
            ),
        )

    def _worth(self) -> str:
        if self._known.amount is None:
            return "what is not known"
        return f"{money(self._known.amount)} ({self._known.basis})"

    def _cpi(self) -> str:
        cpi, limit = self._home.ev.cpi, self._thresholds.stop_cpi
        if cpi is None or cpi >= limit:
            return ""
        return f" CPI {index(cpi)} < {index(limit)}."

    def _pause(self) -> tuple[str, str, Effect]:
        grid = self._choice.framed.grid
        until = grid.period(self._option.shift).label
        why = f"To go on is worth {self._worth()}{self._but()}."
        days = (grid.begin(self._option.shift) - grid.begin(self._now.shift)).days
        freed = _peak(self._now)
        what = f"Frees {fte(freed)} FTE until {until}" if freed else f"Until {until}"
        effect = Effect(
            fte=freed,
            value=self._gain(),
            finish_days=days,
            text=f"{what}; it ends {days} days later.",
        )
        then = "it goes on" if self._decided else "it fits"
        return "pause-for-others", f"{why} From {until} {then}.", effect

    def _resume(self) -> tuple[str, str, Effect]:
        grid, gain = self._choice.framed.grid, self._gain()
        until = grid.period(self._now.shift).label
        days = (grid.begin(self._now.shift) - grid.begin(self._option.shift)).days
        more = f", {money(gain)} more than on hold until {until}" if gain else ""
        effect = Effect(
            fte=asked(self._option),
            value=gain,
            finish_days=-days,
            text=f"It ends {days} days sooner than if it waits until {until}.",
        )
        return (
            "resume-worth-it",
            f"To go on now is worth {self._worth()}{more}.",
            effect,
        )

    def _accelerate(self) -> tuple[str, str, Effect]:
        grid, gain = self._choice.framed.grid, self._gain() or 0.0
        before, after = self._now.finish or 0, self._option.finish or 0
        days = (grid.begin(before) - grid.begin(after)).days
        extra = _cash(self._option) - _cash(self._now)
        why = f"It ends {days} days sooner for {money(extra)}"
        if gain > 0:
            why += f", which is worth {money(gain)} more"
        elif self._barred is not None:
            why += f"; as it is, {self._barred.text}"
        effect = Effect(
            money=-extra,
            fte=asked(self._option),
            value=gain,
            finish_days=-days,
            text=f"Commits {money(extra)}, wins {days} days.",
        )
        return "accelerate-worth-it", f"{why}.", effect


def _present(home: ProjectResult, ledger: Ledger) -> Option:
    """Return the option that leaves a project as it is.

    What is on hold stays so for as short as is usual, or as long as was decided.
    """
    project = ledger.projects[home.project_id]
    if home.stage is not Stage.ON_HOLD:
        return project.option(GO_ON)
    paused = [option for option in project.options if option.kind is Kind.PAUSE]
    paused.sort(key=lambda option: option.shift)
    decided = [o for o in paused if ledger.allows(home.project_id, o)]
    return (decided or paused)[0]


def _upper(barred: Obstacle) -> str:
    return f"{barred.text[:1].upper()}{barred.text[1:]}"


def _beside(barred: Obstacle | None) -> str:
    if barred is None:
        return "all else that is chosen is worth more"
    if barred.way in (Way.MONEY, Way.LIMIT):
        return f"beside what is worth more, {barred.text}"
    return barred.text


def _peak(option: Option) -> float | None:
    """Return the FTE asked for in the busiest period; None: none."""
    rows = [series.amounts for series in option.profile.demand]
    totals = [sum(ftes) for ftes in zip_longest(*rows, fillvalue=0.0)]
    return max(totals) if totals else None


def asked(option: Option) -> float | None:
    """Return the same below 0, as an effect says what is asked for."""
    peak = _peak(option)
    return None if peak is None else -peak


def _cash(option: Option) -> float:
    return sum(sum(series.amounts) for series in option.profile.cash)
