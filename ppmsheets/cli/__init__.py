"""Commands, three-line errors and exit codes.

Results go to stdout; progress and errors to stderr. ``commands`` parses what was
typed and ``work`` does it; only the first is imported for ``--help``.
"""

from __future__ import annotations

import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from ppmsheets.cli.commands import commands
from ppmsheets.cli.request import Request
from ppmsheets.cli.session import Session, Stopped, UsageError

BUG, USAGE, REFUSED = 1, 2, 4
"""Exit codes of what was not done; others are ``workbook.Trouble``'s, 128 + signal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code.

    Args:
        arguments: The command line without the program; None: the process's.
    """
    for stream in (sys.stdout, sys.stderr):
        # A character that a terminal lacks is no reason to fail a run.
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    session = Session()
    try:
        with _signals(session):
            asked = commands.main(
                arguments, "ppmsheets", standalone_mode=False, obj=session
            )
            # --help and --version are over by now, with an exit code.
            code = asked if isinstance(asked, int) else _carry_out(asked, session)
    except Stopped as stopped:
        return _interrupted(stopped.number, session)
    # Everything ends here: no traceback reaches a person who did not ask for it.
    except Exception as error:  # noqa: BLE001
        return _failed(error, session)
    if session.caught is not None:
        return _interrupted(session.caught, session)
    return code


def _carry_out(request: Request, session: Session) -> int:
    """Do what was asked for, whose imports take ten times as long as ours."""
    from ppmsheets.cli.work import carry_out  # noqa: PLC0415 - see above

    return carry_out(request, session)


@contextmanager
def _signals(session: Session) -> Iterator[None]:
    """Let the session answer Ctrl-C and SIGTERM; only the main thread may ask."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, session.on_signal) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _interrupted(number: int, session: Session) -> int:
    """Say how far an interrupted run came; return the exit code of its signal."""
    again = "Run the same command again whenever you like."
    _complain("ppmsheets", "Interrupted.", again, session)
    return 128 + number


def _failed(error: Exception, session: Session) -> int:
    """Say what ended a run in three lines; return its exit code."""
    if session.debug:
        traceback.print_exception(error)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return USAGE
    if isinstance(error, click.Abort):
        return _interrupted(signal.SIGINT, session)
    where, what, fix, code = _diagnosis(error, session)
    _complain(where, what, fix, session)
    return code


def _diagnosis(error: Exception, session: Session) -> tuple[str, str, str, int]:
    """Return where and what went wrong, how to mend it, and the exit code."""
    # Errors of rooms that ``--help`` has no use for: they take longer than it does.
    from ppmsheets.config import ConfigError  # noqa: PLC0415
    from ppmsheets.plan import UnsafePlanError  # noqa: PLC0415
    from ppmsheets.workbook import WorkbookError  # noqa: PLC0415

    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "ppmsheets"
        return path, error.format_message(), f"See {path} --help.", USAGE
    if isinstance(error, UsageError | ConfigError):
        return error.where, error.what, error.fix, USAGE
    if isinstance(error, UnsafePlanError):
        return error.where, error.what, error.fix, REFUSED
    if isinstance(error, WorkbookError):
        return error.where, error.what, error.fix, error.trouble.value
    what = f"A bug: {type(error).__name__}: {error}"
    fix = "Run it again with --debug and report the traceback."
    if session.debug:
        fix = "Report the traceback above."
    return "ppmsheets", what, fix, BUG


def _complain(where: str, what: str, fix: str, session: Session) -> None:
    """Print the three lines that every error has: what, how to mend, what is safe."""
    lines = (f"Error: {where}: {what}", f"Mend: {fix}", session.written)
    click.echo("\n".join(lines), err=True)
