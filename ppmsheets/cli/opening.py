"""What a command works on: the settings and the workbook that were asked for."""

from __future__ import annotations

from pathlib import Path

from ppmsheets import config
from ppmsheets.backends import open_workbook
from ppmsheets.cli.commands import Target
from ppmsheets.cli.session import Session, UsageError, WatchedWorkbook
from ppmsheets.settings import Settings


def settings_of(target: Target) -> Settings:
    """Return the settings that hold for a workbook.

    Raises:
        ConfigError: They cannot be read.
    """
    return config.load(target.config or config.find(Path.cwd()))


def opened(
    target: Target, settings: Settings, session: Session, *, write: bool
) -> WatchedWorkbook:
    """Return a workbook; nothing of it is read yet.

    Args:
        target: What was typed.
        settings: They name the workbook where nothing was typed.
        session: Is told when a write begins and ends.
        write: Whether it may be written.

    Raises:
        UsageError: Nothing names a workbook.
        WorkbookError: The name is not a workbook's, or there are no credentials.
    """
    wanted = target.workbook or settings.workbook
    if not wanted:
        where, what = "WORKBOOK", "No workbook is named."
        raise UsageError(where, what, "Name one, or set workbook in ppmsheets.toml.")
    credentials = str(target.credentials) if target.credentials else None
    book = open_workbook(wanted, credentials=credentials, write=write)
    return WatchedWorkbook(book, session, wanted)
