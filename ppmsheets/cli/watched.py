"""A workbook whose writes its session knows of; apart from it, as --help needs none."""

from __future__ import annotations

from dataclasses import dataclass

from ppmsheets.cli.session import Session, Stopped
from ppmsheets.plan import Plan, Snapshot
from ppmsheets.workbook import Workbook, WorkbookError


@dataclass(frozen=True, slots=True)
class WatchedWorkbook:
    """A workbook that tells its session when a write begins and ends.

    Attributes:
        inner: The workbook.
        session: The session.
        target: What the command line or the config calls it.
    """

    inner: Workbook
    session: Session
    target: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.inner.name

    def read(self) -> Snapshot:
        """Return every tab as it stands now."""
        return self.inner.read()

    def write(self, plan: Plan) -> None:
        """Write a plan; a signal waits until that is over.

        Raises:
            Stopped: A signal came before; nothing has been written.
        """
        self.session.writing = True
        if self.session.caught is not None:
            self.session.writing = False
            raise Stopped(self.session.caught)
        try:
            self.inner.write(plan)
        except WorkbookError as error:
            # The port promises all or nothing; only an answer that was lost
            # leaves open which.
            self.session.writing = not error.settled
            raise
        self.session.wrote = True
        self.session.writing = False
