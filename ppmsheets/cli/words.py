"""What a command says when it is done, and what to type next."""

from __future__ import annotations

import shlex
import sys

from ppmsheets import console
from ppmsheets.cli.request import Sync, Target
from ppmsheets.cli.session import program, screen_size
from ppmsheets.cli.watched import WatchedWorkbook
from ppmsheets.settings import TabTitles
from ppmsheets.sync import Run

_UNWRAPPED = 1_000
"""Characters of a line that is not to be wrapped."""


def stdout_screen(*, lines: bool = False) -> console.Screen:
    """Return what stdout is; ``lines`` keeps rows whole in a pipe, for grep."""
    width, colour = screen_size()
    if lines and not sys.stdout.isatty():
        width = _UNWRAPPED
    return console.Screen(width, colour=colour)


def command_line(*arguments: str) -> str:
    """Return a command line that a shell takes as it stands."""
    return shlex.join([program(), *arguments])


def same_target(target: Target) -> list[str]:
    """Return the arguments that name a workbook as they were typed."""
    typed = [target.workbook] if target.workbook else []
    if target.config:
        typed += ["--config", str(target.config)]
    if target.credentials:
        typed += ["--credentials", str(target.credentials)]
    return typed


def wrote(run: Run, book: WatchedWorkbook) -> str:
    """Return what a sync wrote."""
    said = f"{book.name} is already up to date: nothing was written."
    if run.written:
        titles = ", ".join(tab.tab.title for tab in run.plan.tabs if not tab.empty)
        said = f"Wrote {titles} to {book.name}."
    return stdout_screen().text(said)


def would_write(run: Run, request: Sync) -> str:
    """Return how to write what a plan showed."""
    if run.plan.empty:
        return "Already up to date: there is nothing to write.\n"
    typed = same_target(request.target)
    if request.status_date:
        typed += ["--status-date", request.status_date.isoformat()]
    if request.allow_shrink:
        typed.append("--allow-shrink")
    return f"Nothing was written. To write it: {command_line('sync', *typed)}\n"


def where_to_look(book: WatchedWorkbook, tabs: TabTitles) -> str:
    """Return where people go from here."""
    return stdout_screen().text(
        f"Open {book.name}: {tabs.summary} first; answer on {tabs.recommendations}; "
        f"mend on {tabs.data_issues}."
    )
