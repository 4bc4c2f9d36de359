"""What a choice takes, and what would not hold were one project to do otherwise.

Everything is recounted from the case; nothing is taken from the solver.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ppmsheets.analysis.optimiser.options import (
    Budget,
    Capacity,
    Case,
    Constraint,
    Option,
    Pin,
    Rule,
    Series,
    Tie,
)
from ppmsheets.analysis.optimiser.verify import Breach, exceeds, holds


class Strain(NamedTuple):
    """FTE of a role asked beyond what there is, in the period that costs most.

    Attributes:
        fte: Beyond the capacity of that period, with all that is chosen beside.
        price: What all overtime and shortage would cost more, all roles together.
    """

    role: str
    period: int
    fte: float
    price: float


class Tills:
    """Which budgets pay for what an option takes."""

    def __init__(self, budgets: Iterable[Budget], names: Iterable[str]) -> None:
        """Take the budgets, and the names of all series of cash there are."""
        known = sorted(set(names))
        found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for row in budgets:
            for name in known if row.funds is None else row.funds:
                for period in range(row.first, row.last + 1):
                    found[name, period].append(row.name)
        self._paying = {place: tuple(rows) for place, rows in found.items()}

    def takes(self, option: Option) -> defaultdict[str, float]:
        """Return what an option takes of every budget that pays for it."""
        taken: defaultdict[str, float] = defaultdict(float)
        for name, period, amount in _amounts(option, option.profile.cash):
            for row in self._paying.get((name, period), ()):
                taken[row] += amount
        return taken


def tills_of(case: Case) -> Tills:
    """Return the tills of a case."""
    profiles = {id(o.profile): o.profile for p in case.projects for o in p.options}
    names = {item.name for profile in profiles.values() for item in profile.cash}
    return Tills(case.budgets, names)


class Ledger:
    """All that one choice takes.

    Attributes:
        chosen: Project id -> its option.
    """

    def __init__(self, case: Case, choice: Mapping[str, str]) -> None:
        """Count what a choice takes; it has a key for every project of the case."""
        self._case = case
        self.projects = {p.project_id: p for p in case.projects}
        self.chosen = {n: p.option(choice[n]) for n, p in self.projects.items()}
        self._tills = tills_of(case)
        self.spent: Counter[str] = Counter()
        self._asked: Counter[tuple[str, int]] = Counter()
        self._starts: Counter[int] = Counter()
        # Kept, for what is not chosen is asked about again and again.
        self._taken = {n: self._tills.takes(o) for n, o in self.chosen.items()}
        self._demand = {n: _demand(o) for n, o in self.chosen.items()}
        for name, option in self.chosen.items():
            self.spent.update(self._taken[name])
            self._asked.update(self._demand[name])
            self._starts[option.shift] += option.starts
        self._risk = sum(option.risk for option in self.chosen.values())
        self._total, self._held = 0.0, Counter[str]()
        if case.shares:
            self._count_shares()
        self._budgets = {row.name: row for row in case.budgets}
        self._roles = {item.role: item for item in case.capacities}
        self._hard = any(item.overtime is None for item in case.capacities)
        self._ties, self._pins = _by_project(case.ties), _of_pins(case.pins)

    def _count_shares(self) -> None:
        for name, option in self.chosen.items():
            cost = self._cost(option)
            self._total += cost
            for group, part in self.projects[name].shares:
                self._held[group] += cost * part  # type: ignore[assignment]

    def takes(self, option: Option) -> Mapping[str, float]:
        """Return what an option takes of the budgets that pay for it, by name."""
        return self._tills.takes(option)

    def amount(self, name: str) -> float:
        """Return what a budget holds."""
        return self._budgets[name].amount

    def breaches(self, name: str, option: Option) -> tuple[Breach, ...]:
        """Return what would not hold if one project did something else.

        Args:
            name: Id of the project.
            option: One of its options; everything else stays as chosen.

        Returns:
            Decisions first, then dependencies, money, people, and other limits; what
            does not hold as it is, and gets no worse, is left out.
        """
        return (
            *self._decided(name, option),
            *self._tied(name, option),
            *self._money(name, option),
            *self._people(name, option),
            *self._counted(name, option),
            *self._shares(name, option),
        )

    def _decided(self, name: str, option: Option) -> Iterator[Breach]:
        for pin in self._pins.get(name, ()):
            if option.key not in pin.allowed:
                yield Breach(Constraint(Rule.PIN, pin.name))
        if self.projects[name].mandatory and not option.inside:
            yield Breach(Constraint(Rule.MANDATORY, name))

    def _tied(self, name: str, option: Option) -> Iterator[Breach]:
        for tie in self._ties.get(name, ()):
            ends = [self.chosen[tie.one], self.chosen[tie.other]]
            if not holds(tie, *ends):
                continue
            ends[0 if tie.one == name else 1] = option
            if not holds(tie, *ends):
                yield Breach(Constraint(Rule.TIE, tie.name))

    def allows(self, name: str, option: Option) -> bool:
        """Return whether an option of a project obeys all decisions on it."""
        return all(option.key in pin.allowed for pin in self._pins.get(name, ()))

    def tie(self, name: str, words: str) -> tuple[Tie, str]:
        """Return a dependency of a project by its name, and the other end's id."""
        tie = next(tie for tie in self._ties[name] if tie.name == words)
        return tie, tie.other if tie.one == name else tie.one

    def _money(self, name: str, option: Option) -> Iterator[Breach]:
        before, after = self._taken[name], self._tills.takes(option)
        for row in self._case.budgets:
            more = after.get(row.name, 0.0) - before.get(row.name, 0.0)
            total = self.spent[row.name] + more
            if more > 0 and exceeds(total, row.amount):
                yield Breach(Constraint(Rule.BUDGET, row.name), total - row.amount)

    def _more(self, name: str, option: Option) -> dict[tuple[str, int], float]:
        """Return the FTE asked more, by role and period; what is asked less too."""
        change = _demand(option)
        for place, fte in self._demand[name].items():
            change[place] -= fte
        planned = range(self._case.periods)
        return {
            place: fte
            for place, fte in sorted(change.items())
            if fte and place[1] in planned
        }

    def _people(self, name: str, option: Option) -> Iterator[Breach]:
        if not self._hard:
            return
        for (role, period), more in self._more(name, option).items():
            item = self._roles.get(role)
            if item is None or item.overtime is not None or more <= 0:
                continue
            total = self._asked[role, period] + more
            if exceeds(total, item.fte[period]):
                named = Constraint(Rule.CAPACITY, role, period)
                yield Breach(named, total - item.fte[period])

    def strain(self, name: str, option: Option) -> Strain | None:
        """Return what people it asks for beyond those there are; None: none more."""
        price, worst = 0.0, (0.0, "", 0, 0.0)
        for (role, period), more in self._more(name, option).items():
            item = self._roles.get(role)
            if item is None or item.overtime is None:
                continue
            asked = self._asked[role, period]
            if max(asked, asked + more) <= item.fte[period]:
                continue
            cost = _price(item, period, asked + more) - _price(item, period, asked)
            price += cost
            beyond = asked + more - item.fte[period]
            worst = max(worst, (cost, role, -period, beyond))
        if worst[0] <= 0:
            return None
        return Strain(worst[1], -worst[2], worst[3], price)

    def _counted(self, name: str, option: Option) -> Iterator[Breach]:
        case, now = self._case, self.chosen[name]
        risk = self._risk - now.risk + option.risk
        limit = case.risk_limit
        if limit is not None and option.risk > now.risk and exceeds(risk, limit):
            yield Breach(Constraint(Rule.RISK), risk - limit)
        begins = option.starts and (not now.starts or now.shift != option.shift)
        if case.starts_limit is not None and begins:
            count = self._starts[option.shift] + 1
            if count > case.starts_limit:
                named = Constraint(Rule.STARTS, "", option.shift)
                yield Breach(named, float(count - case.starts_limit))

    def _shares(self, name: str, option: Option) -> Iterator[Breach]:
        if not self._case.shares:
            return
        more = self._cost(option) - self._cost(self.chosen[name])
        parts = dict(self.projects[name].shares)
        total = self._total + more
        for share in self._case.shares:
            before = self._held[share.group]
            held = before + more * parts.get(share.group, 0.0)
            for sign, edge in ((1.0, share.most), (-1.0, share.least)):
                excess = sign * (held - edge * total)
                worse = excess - sign * (before - edge * self._total)
                if worse > 0 and exceeds(excess, 0.0, abs(more)):
                    yield Breach(Constraint(Rule.SHARE, share.name), excess)

    def _cost(self, option: Option) -> float:
        cash = _amounts(option, option.profile.cash)
        return sum(a for _, period, a in cash if period < self._case.periods)


def _amounts(
    option: Option, series: Iterable[Series]
) -> Iterator[tuple[str, int, float]]:
    for item in series:
        for period, amount in enumerate(item.amounts, option.shift + item.first):
            if amount and period >= 0:
                yield item.name, period, amount


def _demand(option: Option) -> defaultdict[tuple[str, int], float]:
    found: defaultdict[tuple[str, int], float] = defaultdict(float)
    for role, period, fte in _amounts(option, option.profile.demand):
        found[role, period] += fte
    return found


def _price(item: Capacity, period: int, asked: float) -> float:
    """Return what is paid for FTE asked beyond the capacity of a period."""
    if item.overtime is None or period >= len(item.fte):
        return 0.0
    beyond = max(0.0, asked - item.fte[period])
    extra = min(beyond, item.overtime.limit * item.fte[period])
    return item.overtime.price * extra + item.overtime.penalty * (beyond - extra)


def _by_project(ties: Iterable[Tie]) -> dict[str, list[Tie]]:
    found: dict[str, list[Tie]] = {}
    for tie in ties:
        for name in (tie.one, tie.other):
            found.setdefault(name, []).append(tie)
    return found


def _of_pins(pins: Iterable[Pin]) -> dict[str, list[Pin]]:
    found: dict[str, list[Pin]] = {}
    for pin in pins:
        found.setdefault(pin.project_id, []).append(pin)
    return found
