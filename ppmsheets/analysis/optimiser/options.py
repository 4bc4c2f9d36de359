"""What the optimiser is asked: projects with their options, and what limits them.

A project has options; exactly one of them is chosen. Its cost and its demand
move with its start: options share a profile and shift it. Periods are counted
from 0, the first one that can still be planned; what is spent is left out.

What is sought is the greatest value, then the goals of ``Case.then``. Value of a
choice: the values of its options, less what switching from the previous plan
costs, less overtime, less the penalty of what even overtime does not cover; all in
one unit.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace


class Kind(enum.Enum):
    """What an option does to its project."""

    CONTINUE = "continue"
    ACCELERATE = "accelerate"
    DELAY = "delay"
    PAUSE = "pause"
    STOP = "stop"
    FUND = "fund"
    DO_NOT_FUND = "do not fund"

    @property
    def inside(self) -> bool:
        """Return whether the project is in the portfolio with it."""
        return self not in (Kind.STOP, Kind.DO_NOT_FUND)


@dataclass(frozen=True, slots=True)
class Series:
    """Amounts of one thing over consecutive periods.

    Attributes:
        name: The fund or the role.
        amounts: Per period: money, or FTE.
        first: Periods from the option's shift to the first amount.
    """

    name: str
    amounts: tuple[float, ...]
    first: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """What an option takes, before it is shifted; shared between options.

    Attributes:
        cash: Money per fund and period, > 0 is spent.
        demand: FTE per role and period, >= 0.
    """

    cash: tuple[Series, ...] = ()
    demand: tuple[Series, ...] = ()


NOTHING = Profile()


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be done with a project.

    Attributes:
        key: Unique within its project, e.g. ``fund@3``.
        value: In the unit of the objective; may be negative.
        shift: Periods by which the profile is moved, >= 0. What is moved beyond
            the horizon is bound by nothing there.
        starts: Work begins (or begins again) at the shift: counted among the
            starts of that period, and waits for what must finish first.
        finish: First period in which it is done; None: not within the horizon.
        risk: In the unit of ``Case.risk_limit``.
        known: Periods of the shift that bookings of people allow for already; the
            profile's demand is without them.
    """

    key: str
    kind: Kind
    value: float
    profile: Profile = NOTHING
    shift: int = 0
    starts: bool = False
    finish: int | None = None
    risk: float = 0.0
    known: int = 0

    @property
    def inside(self) -> bool:
        """Return whether the project is in the portfolio with it."""
        return self.kind.inside


@dataclass(frozen=True, slots=True)
class Project:
    """A project and what may be done with it.

    Attributes:
        rank: Rules ties, 1 first; None comes last. Further ties by id.
        mandatory: Only options that keep it inside.
        shares: ``(group, part)``: how much of its cost counts to a driver,
            program or type, each 0 to 1.
        previous: Key of the option of the last published plan; None: no plan.
        switching_cost: Taken off the value of every other option, >= 0.
    """

    project_id: str
    options: tuple[Option, ...]
    rank: int | None = None
    mandatory: bool = False
    shares: tuple[tuple[str, float], ...] = ()
    previous: str | None = None
    switching_cost: float = 0.0

    def option(self, key: str) -> Option:
        """Return the option of a key.

        Raises:
            KeyError: There is none.
        """
        for option in self.options:
            if option.key == key:
                return option
        message = f"{self.project_id} has no option {key}"
        raise KeyError(message)

    def worth(self, option: Option) -> float:
        """Return its value, less the cost of switching to it."""
        stays = self.previous is None or option.key == self.previous
        return option.value - (0.0 if stays else self.switching_cost)

    def keys(self, *, inside: bool) -> tuple[str, ...]:
        """Return the keys of the options that keep it in, or leave it out."""
        return tuple(o.key for o in self.options if o.inside is inside)


@dataclass(frozen=True, slots=True)
class Budget:
    """Money for some periods.

    Attributes:
        name: As people call it; unique among budgets.
        funds: Names of the series of cash that it pays; None: all of them.
        first: First period.
        last: Last period, inclusive.
    """

    name: str
    funds: tuple[str, ...] | None
    first: int
    last: int
    amount: float

    def pays(self, name: str) -> bool:
        """Return whether a series of cash is paid from it."""
        return self.funds is None or name in self.funds


@dataclass(frozen=True, slots=True)
class Overtime:
    """What a role can give beyond its capacity, and what that costs.

    Attributes:
        limit: Share of the capacity of the period, >= 0.
        price: Per FTE and period, in the unit of the objective, >= 0.
        penalty: The same for what even overtime does not cover; > price.
    """

    limit: float
    price: float
    penalty: float


@dataclass(frozen=True, slots=True)
class Capacity:
    """FTE of a role per period; a role without one is not limited.

    Attributes:
        overtime: None: the capacity is hard.
    """

    role: str
    fte: tuple[float, ...]
    overtime: Overtime | None = None


class Rule(enum.Enum):
    """What kind of thing limits the choice."""

    BUDGET = "budget"
    CAPACITY = "capacity"
    TIE = "dependency"
    MANDATORY = "mandatory"
    SHARE = "share"
    RISK = "risk limit"
    STARTS = "starts at once"
    PIN = "decision"

    @property
    def measured(self) -> bool:
        """Return whether it can be exceeded by an amount, not only broken."""
        return self in (Rule.BUDGET, Rule.CAPACITY, Rule.SHARE, Rule.RISK, Rule.STARTS)


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint by the name that people know it by.

    Attributes:
        name: Of the budget, role, tie, share or pin; the project id of a
            mandatory project; "" for the risk limit and the starts.
        period: Of a capacity and of the starts, else None.
    """

    rule: Rule
    name: str = ""
    period: int | None = None


class TieKind(enum.Enum):
    """How two projects depend on one another."""

    NEEDS = "needs"
    """The first is in only with the other."""
    FINISH_START = "finish-start"
    """The other begins no sooner than the lag after the first has finished.

    What is left out never finishes; what has begun already waits no more.
    """
    BOTH_OR_NONE = "both-or-none"
    EXCLUDES = "excludes"


@dataclass(frozen=True, slots=True)
class Tie:
    """A dependency between two projects.

    Attributes:
        name: As people call it; unique among ties.
        lag: Periods between finish and start; finish-start only.
    """

    name: str
    kind: TieKind
    one: str
    other: str
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """Least and most that a group may have of all cost in the horizon, 0 to 1."""

    name: str
    group: str
    least: float = 0.0
    most: float = 1.0


@dataclass(frozen=True, slots=True)
class Pin:
    """A person's decision: only some options of a project are allowed.

    Attributes:
        name: As she would say it, e.g. "approving CRM"; unique among pins.
        allowed: Keys of options, at least one.
    """

    name: str
    project_id: str
    allowed: tuple[str, ...]


class Goal(enum.Enum):
    """What is sought among choices of the same value."""

    COST = "least cost"
    RISK = "least risk"


@dataclass(frozen=True, slots=True)
class Case:
    """The whole question.

    Attributes:
        periods: Length of the horizon, >= 1.
        risk_limit: Most that the risks of the options may add up to.
        starts_limit: Most starts in one period.
        then: What is sought among choices of the same value, the first counts
            most. Ties that remain are ruled by the projects' ranks and ids, and by
            the order of their options.
    """

    periods: int
    projects: tuple[Project, ...]
    budgets: tuple[Budget, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    ties: tuple[Tie, ...] = ()
    shares: tuple[Share, ...] = ()
    pins: tuple[Pin, ...] = ()
    risk_limit: float | None = None
    starts_limit: int | None = None
    then: tuple[Goal, ...] = (Goal.COST,)


def option_order(option: Option) -> tuple[bool, int, str]:
    """Return the order of options within a project: in before out, early first."""
    return (not option.inside, option.shift, option.key)


def ordered(case: Case) -> Case:
    """Return the case in the one order that answers depend on.

    Raises:
        ValueError: Names are not unique, or something names what there is not.
    """
    _check(case)
    return replace(
        case,
        projects=tuple(
            replace(project, options=tuple(sorted(project.options, key=option_order)))
            for project in sorted(case.projects, key=lambda p: p.project_id)
        ),
        budgets=tuple(sorted(case.budgets, key=lambda budget: budget.name)),
        capacities=tuple(sorted(case.capacities, key=lambda item: item.role)),
        ties=tuple(sorted(case.ties, key=lambda tie: tie.name)),
        shares=tuple(sorted(case.shares, key=lambda share: share.name)),
        pins=tuple(sorted(case.pins, key=lambda pin: pin.name)),
    )


def _check(case: Case) -> None:
    projects = {project.project_id: project for project in case.projects}
    _unique("project", [project.project_id for project in case.projects])
    _unique("budget", [budget.name for budget in case.budgets])
    _unique("role", [capacity.role for capacity in case.capacities])
    _unique("tie", [tie.name for tie in case.ties])
    _unique("share", [share.name for share in case.shares])
    _unique("pin", [pin.name for pin in case.pins])
    named = [pin.project_id for pin in case.pins]
    named += [name for tie in case.ties for name in (tie.one, tie.other)]
    unknown = sorted(set(named) - projects.keys())
    if unknown:
        message = f"no such project: {', '.join(unknown)}"
        raise ValueError(message)
    for project in case.projects:
        _unique(f"option of {project.project_id}", [o.key for o in project.options])
        if not project.options:
            message = f"{project.project_id} has no option"
            raise ValueError(message)
    for capacity in case.capacities:
        if len(capacity.fte) != case.periods:
            message = f"{capacity.role} needs a capacity for {case.periods} periods"
            raise ValueError(message)
    for pin in case.pins:
        keys = {option.key for option in projects[pin.project_id].options}
        if not set(pin.allowed) <= keys or not pin.allowed:
            message = f"pin {pin.name} allows what {pin.project_id} does not offer"
            raise ValueError(message)


def _unique(what: str, names: Iterable[str]) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        message = f"{what} given twice: {', '.join(twice)}"
        raise ValueError(message)
