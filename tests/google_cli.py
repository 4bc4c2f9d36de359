"""The command line on a spreadsheet of the double, with others who work in it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from ppmsheets.cli import main
from tests.backends.google_desk import Desk
from tests.backends.google_made import BOOK, seed
from tests.faults.desk import THREE, Result
from tests.intake.tabs import snapshot
from tests.sheets_double.core import Double
from tests.sheets_double.faults import Answer
from tests.sheets_double.fronts import serving

ADDRESS = f"https://docs.google.com/spreadsheets/d/{BOOK}/edit?usp=sharing#gid=0"


@dataclass(slots=True)
class Meddled(Double):
    """A double in which something happens before some calls.

    Attributes:
        meddle: Told the number of each call before it is handled.
    """

    meddle: Callable[[int], None] = lambda _: None
    _busy: bool = field(default=False)

    def handle(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
    ) -> Answer:
        if not self._busy:
            self._busy = True
            self.meddle(len(self.calls) + 1)
            self._busy = False
        return Double.handle(self, method, url, headers, body)


def google_desk(text: str = THREE) -> tuple[Desk, Meddled]:
    """Return a spreadsheet of people's tabs, and the double that holds it."""
    desk, double = Desk(()), Meddled()
    desk.double = double
    seed(double, snapshot(text).tabs)
    return desk, double


@contextmanager
def served(double: Double) -> Iterator[None]:
    """Let all that this process and its children call be answered by a double."""
    with pytest.MonkeyPatch.context() as patch, serving(double) as server:
        patch.setenv("SHEETS_EMULATOR_HOST", server.url.removeprefix("http://"))
        yield


def run(*words: str) -> Result:
    """Run a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    return Result(code, out.getvalue(), err.getvalue())
