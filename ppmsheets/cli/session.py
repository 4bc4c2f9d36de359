"""One invocation: its flags, how far it came, what it prints and where."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

PIPE_WIDTH = 120
"""Characters a line where nobody says how wide the screen is."""
_NARROWEST, _WIDEST = 60, 140


class Stopped(BaseException):
    """A signal ended the run outside a write.

    Attributes:
        number: The signal's number.
    """

    def __init__(self, number: int) -> None:
        """Keep the number; it decides the exit code."""
        super().__init__(number)
        self.number = number


class UsageError(Exception):
    """A command cannot be done as it was asked for; nothing has been written.

    Attributes:
        where: The argument.
        what: What is wrong, one sentence.
        fix: How to mend it, one sentence.
    """

    def __init__(self, where: str, what: str, fix: str) -> None:
        """Say where, what and how to mend."""
        super().__init__(f"{where}: {what} {fix}")
        self.where = where
        self.what = what
        self.fix = fix


@dataclass(slots=True)
class Session:
    """What one invocation knows.

    Attributes:
        quiet: Nothing is printed but errors and ``--json``.
        verbose: Everything is printed, stations with their times.
        debug: Tracebacks are shown.
        json: Results are one JSON document.
        writing: A write has begun: signals wait until it is over.
        wrote: A write is over: the workbook has changed.
        caught: The signal that came, if one did.
    """

    quiet: bool = False
    verbose: bool = False
    debug: bool = False
    json: bool = False
    writing: bool = False
    wrote: bool = False
    caught: int | None = None

    def on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Stop at once outside a write; let a write finish.

        Python drops what is raised while it tidies up objects, so the signal is
        also kept: ``write`` looks at it before it begins.
        """
        self.caught = number
        if not self.writing:
            raise Stopped(number)

    @property
    def written(self) -> str:
        """Whether anything was written, in the words that end every error."""
        if self.wrote:
            return "The workbook was written."
        if self.writing:
            return "The workbook is as it was, or written whole; never half."
        return "Nothing was written."

    def say(self, text: str) -> None:
        """Print results to stdout, unless told to be quiet."""
        if not self.quiet:
            _print(text)

    def say_json(self, document: object) -> None:
        """Print the one document of ``--json``; ASCII, so that no pipe spoils it."""
        _print(json.dumps(document, allow_nan=False) + "\n")


def screen_size() -> tuple[int, bool]:
    """Return the width of stdout in characters, and whether it shows colour."""
    width = shutil.get_terminal_size((PIPE_WIDTH, 0)).columns
    dumb = os.environ.get("TERM") == "dumb" or "NO_COLOR" in os.environ
    return min(max(width, _NARROWEST), _WIDEST), sys.stdout.isatty() and not dumb


def program() -> str:
    """Return what a person types to run this again from where they stand."""
    started, here = Path(sys.argv[0]).absolute(), Path.cwd()
    if started.name == "ppmsheets" and started.is_relative_to(here):
        return str(started.relative_to(here))
    return "ppmsheets"


@contextmanager
def progress(session: Session) -> Iterator[Callable[[str], None]]:
    """Show on stderr which station a long run has reached.

    A spinner on a terminal, a timed line a station with ``--verbose``, nothing
    in a pipe or with ``--quiet``.
    """
    if session.quiet or not (session.verbose or sys.stderr.isatty()):
        yield lambda _: None
    elif session.verbose:
        began = time.perf_counter()
        yield lambda station: print(  # noqa: T201 - a log line, on stderr
            f"{time.perf_counter() - began:7.2f} s  {station}", file=sys.stderr
        )
    else:
        from rich.console import Console  # noqa: PLC0415 - only on a terminal

        with Console(stderr=True).status("Starting …") as spinner:
            yield lambda station: spinner.update(f"{station} …")


def _print(text: str) -> None:
    """Write to stdout; a reader that left early (``| head``) is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes stdout once more at exit; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
