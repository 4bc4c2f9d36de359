"""Where a value was typed, what is wrong in it, and the words records share."""

from __future__ import annotations

import datetime as dt
import enum
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from ppmsheets.sheet import CellRef


class Severity(enum.Enum):
    """How much a finding matters."""

    ERROR = "error"
    """A value was left out of the results."""
    WARNING = "warning"
    """A value was used, but looks wrong or was read by a stated rule."""
    INFO = "info"
    """Said for completeness, such as known non-values."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a cell: never raised, always shown.

    Attributes:
        rule: Stable kebab-case id, listed in the README.
        severity: How much it matters.
        where: The cell; a tab's first cell when the whole tab is meant.
        message: What was found, one sentence.
        fix: What would be accepted, one sentence.
        project: Project id it belongs to, None if not known.
        affects: Which result it touches, e.g. ``CPI of MOB-1``.
    """

    rule: str
    severity: Severity
    where: CellRef
    message: str
    fix: str
    project: str | None = None
    affects: str = ""


_NO_PLACES: Mapping[str, tuple[int, int]] = MappingProxyType({})


class Origin(NamedTuple):
    """Where a record was typed; gives the cell of each of its fields.

    Attributes:
        tab: Tab title.
        row: Row of the record (of its first cell in a card).
        column: Column of the record (of its first cell in a card).
        places: Field name -> (rows, columns) away from there; shared by all
            records of a block.
    """

    tab: str
    row: int
    column: int
    places: Mapping[str, tuple[int, int]] = _NO_PLACES

    def cell(self, name: str = "") -> CellRef:
        """Return the cell of a field, the record's first cell if it has none."""
        down, right = self.places.get(name, (0, 0))
        return CellRef(self.tab, self.row + down, self.column + right)


class Rag(enum.IntEnum):
    """Status colours, the worst the greatest."""

    GREEN = 1
    AMBER = 2
    RED = 3

    @property
    def word(self) -> str:
        """The colour as people write it."""
        return _WORDS[self]


# Written out once: the name of a member of an enum is slow to reach.
_WORDS = ("", "Green", "Amber", "Red")


@dataclass(frozen=True, slots=True)
class Rating:
    """A declared status: the raw word and the colour it maps to.

    ``rag`` is None for words that say that no rating is given (Reset, Exempt).
    """

    word: str
    rag: Rag | None


class Stage(enum.Enum):
    """Project stages."""

    IDEA = "Idea"
    PROPOSED = "Proposed"
    APPROVED = "Approved"
    ACTIVE = "Active"
    ON_HOLD = "On hold"
    CLOSED = "Closed"

    @property
    def candidate(self) -> bool:
        """Not started yet: may be funded or not."""
        return self in _CANDIDATE

    @property
    def running(self) -> bool:
        """Started and not closed."""
        return self in _RUNNING


# Looked up once: a member of an enum is slow to reach, and stages are asked for
# many times a project.
_CANDIDATE = (Stage.IDEA, Stage.PROPOSED, Stage.APPROVED)
_RUNNING = (Stage.ACTIVE, Stage.ON_HOLD)


class Period(NamedTuple):
    """A span of days, both ends included: a week, month, quarter or year."""

    first: dt.date
    last: dt.date

    @property
    def label(self) -> str:
        """``2026-01``, ``2026-Q1``, ``2026``, or the first day of another span."""
        return _span_label(self.first, self.last)


# Remembered: thousands of sentences and headers name the same few months.
@functools.lru_cache(maxsize=1024)
def _span_label(first: dt.date, last: dt.date) -> str:
    next_day = last + dt.timedelta(days=1)
    if first.day == 1 and next_day.day == 1:
        months = (next_day.year - first.year) * 12 + next_day.month - first.month
        if months == 1:
            return f"{first:%Y-%m}"
        if months == 3 and first.month % 3 == 1:
            return f"{first.year}-Q{first.month // 3 + 1}"
        if months == 12 and first.month == 1:
            return str(first.year)
    return f"{first.isoformat()}/{last.isoformat()}"
