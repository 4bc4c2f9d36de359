"""The port to a workbook: what every product's backend offers, and its errors."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Protocol

from ppmsheets.plan import Plan, Snapshot


class Workbook(Protocol):
    """A workbook in some product.

    ``read`` takes every tab once. ``write`` applies a plan all or nothing and
    raises :class:`WorkbookError` with nothing written when the workbook is no
    longer the one the plan was made from (``plan.base``). A plan that is empty
    is never handed to ``write``.
    """

    @property
    def name(self) -> str:
        """What people call it: a file name or a spreadsheet's title."""
        ...

    def read(self) -> Snapshot:
        """Return every tab as it stands now."""
        ...

    def write(self, plan: Plan) -> None:
        """Make all changes of a plan appear together, or none."""
        ...


class Trouble(enum.Enum):
    """Kinds of failed edge; the value is the exit code a scheduler sees."""

    FAILED = 1
    REFUSED = 4
    TEMPORARY = 5
    DENIED = 6
    CONFLICT = 7
    LOCKED = 75


class WorkbookError(Exception):
    """A workbook could not be read or written.

    Attributes:
        where: The file, tab or cell.
        what: What is wrong, one sentence.
        fix: How to mend it, one sentence.
        trouble: The kind, which decides the exit code.
        settled: Whether it is known that nothing was written.
    """

    settled = True

    def __init__(self, where: str, what: str, fix: str, trouble: Trouble) -> None:
        """Say where, what and how to mend."""
        super().__init__(f"{where}: {what} {fix}")
        self.where = where
        self.what = what
        self.fix = fix
        self.trouble = trouble


class StaleError(WorkbookError):
    """A plan was made from what is no more; nothing of it was written.

    Raised where nobody is in the way: a plan made from a new read may well do.
    Where a person should look first, such as at a file that another program has
    changed, it is a plain :class:`WorkbookError`.
    """

    def __init__(self, where: str, what: str) -> None:
        """Say where and what."""
        fix = "Nothing was written; run again."
        super().__init__(where, what, fix, Trouble.CONFLICT)


class Level(enum.Enum):
    """How a check ended."""

    OK = "ok"
    ATTENTION = "attention"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to be right for a sync to work.

    Attributes:
        about: What was looked at, a word or two.
        level: How it is.
        what: What was found, one sentence.
        fix: What to do, one sentence; "" for nothing.
        code: Exit code that a sync would end with for it; 0: it would not.
    """

    about: str
    level: Level
    what: str
    fix: str = ""
    code: int = 0


def failed(about: str, error: WorkbookError) -> Check:
    """Return the check that an error ended."""
    what = f"{error.where}: {error.what}"
    return Check(about, Level.ATTENTION, what, error.fix, error.trouble.value)


@dataclass(frozen=True, slots=True)
class Examination:
    """What is found where a workbook is looked at and not changed.

    Attributes:
        checks: In the order in which they were made.
        snapshot: The workbook; None where it could not be read.
    """

    checks: tuple[Check, ...]
    snapshot: Snapshot | None
