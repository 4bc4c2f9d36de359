"""What people typed that is read and checked, but that Setup asks no result of."""

from __future__ import annotations

from ppmsheets.analysis.places import POINTS
from ppmsheets.analysis.wording import listed
from ppmsheets.outcome import Method
from ppmsheets.portfolio import Portfolio


def uncounted(portfolio: Portfolio) -> tuple[str, ...]:
    """Return what is typed for a ranking method that Setup does not name, in words."""
    method = portfolio.planning.ranking or Method.SCORE.value
    pointed = any(
        getattr(project, name) is not None
        for project in portfolio.projects
        for name in POINTS
    )
    typed = (
        (Method.AHP, "Pairwise", bool(portfolio.comparisons)),
        (Method.WSJF, "points of projects", pointed),
    )
    idle = [
        f"{what} ({other.value})"
        for other, what, there in typed
        if there and method != other.value
    ]
    text = "With another Ranking method in Setup would count too: "
    return (f"{text}{listed(idle)}.",) if idle else ()
