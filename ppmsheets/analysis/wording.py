"""Figures and lists as they stand in sentences."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from ppmsheets.outcome import ProjectResult
from ppmsheets.portfolio import Period

_SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = tuple(_SHORT.split())
"""Not those of the machine's locale: sentences are English."""


def money(amount: float) -> str:
    """Return an amount with thousands: ``-120,000``; cents only below 100."""
    if abs(amount) < 100 and round(amount, 2) != round(amount):
        return f"{amount:,.2f}"
    return f"{round(amount):,}"


def index(value: float) -> str:
    """Return an index such as CPI with two decimals."""
    return f"{value:.2f}"


# Remembered: thousands of sentences name the same few tenths.
@functools.lru_cache(maxsize=1024)
def fte(amount: float) -> str:
    """Return FTE with at most two decimals: ``0.8``, ``2``."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def share(part: float, whole: float) -> str:
    """Return a share in whole per cent; ``whole`` must not be 0."""
    return f"{part / whole:.0%}"


def count(number: int, noun: str, plural: str = "") -> str:
    """Return ``1 project``, ``3 projects``, ``no projects``."""
    word = noun if number == 1 else plural or f"{noun}s"
    return f"{number or 'no'} {word}"


def listed(names: Sequence[str], limit: int = 3) -> str:
    """Return names with commas, and how many more there are."""
    more = len(names) - limit
    shown = ", ".join(names[:limit])
    return f"{shown} and {more} more" if more > 0 else shown


def joined(names: Sequence[str]) -> str:
    """Return all names: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def names_of(keys: Iterable[str], projects: Iterable[ProjectResult]) -> list[str]:
    """Return the names of projects by their ids, in that order."""
    known = {project.project_id: project.name for project in projects}
    return [known.get(key, key) for key in keys]


def of_those(known: int, whole: int, such: str) -> str:
    """Return how many a figure can speak of: ``; 2 of 3 with a budget``; "": all."""
    return "" if known == whole else f"; {known} of {whole} {such}"


def months(first: Period, last: Period) -> str:
    """Return months: ``Apr 2026``, ``Apr to Jun 2026``, ``Nov 2026 to Jan 2027``."""
    begin, end = first.first, last.last
    name, ending = _MONTHS[begin.month - 1], f"{_MONTHS[end.month - 1]} {end.year}"
    if (begin.year, begin.month) == (end.year, end.month):
        return ending
    year = "" if begin.year == end.year else f" {begin.year}"
    return f"{name}{year} to {ending}"
