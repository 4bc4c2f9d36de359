"""A question told apart into questions of their own."""

from __future__ import annotations

from collections import defaultdict

from ppmsheets.analysis.staffing.problem import Booking, Member, Staffing


def parts(case: Staffing, *, cut: bool = False) -> tuple[Staffing, ...]:
    """Return the questions that have nothing to do with one another, by first key.

    Work is tied to other work of its project, and to all that its people could do.

    Args:
        case: As ``ordered`` returns it.
        cut: Do not tie work of a project that has begun and needs no least of people:
            only its finish, and so the price of a slip, is then in several questions.
    """
    ties = _Ties()
    begun = {w.project_id for w in case.works if w.begun and not w.least}
    able: defaultdict[str, list[str]] = defaultdict(list)
    for member in case.members:
        for role in member.roles:
            able[role].append(member.name)
    live = [booking for booking in case.bookings if booking.last >= 0]
    for booking in live:
        here = f"booking {booking.key}"
        if not (cut and booking.project_id in begun):
            ties.join(here, f"project {booking.project_id}")
        people = able[booking.role] if booking.role else []
        if booking.takers is not None:
            people = list(booking.takers)
        for name in {*people, booking.person or ""} - {""}:
            ties.join(here, f"member {name}")
    groups: defaultdict[str, list[Booking]] = defaultdict(list)
    for booking in live:
        groups[ties.root(f"booking {booking.key}")].append(booking)
    members: defaultdict[str, list[Member]] = defaultdict(list)
    for member in case.members:
        members[ties.root(f"member {member.name}")].append(member)
    works = {work.project_id: work for work in case.works}
    return tuple(
        case.about(
            group,
            members[root],
            works=(works[name] for name in sorted({b.project_id for b in group})),
        )
        for root, group in sorted(groups.items(), key=lambda item: item[1][0].key)
    )


class _Ties:
    """What hangs together, found by joining pairs."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def root(self, name: str) -> str:
        """Return what stands for everything that hangs together with a name."""
        path = []
        while (up := self._up.get(name, name)) != name:
            path.append(name)
            name = up
        for passed in path:
            self._up[passed] = name
        return name

    def join(self, one: str, other: str) -> None:
        """Tie two names together."""
        self._up[self.root(one)] = self.root(other)
