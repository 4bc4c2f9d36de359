"""What a command works on: the settings and the workbook that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ppmsheets import config
from ppmsheets.backends import identity, open_workbook
from ppmsheets.cli.request import Target
from ppmsheets.cli.session import Session, UsageError
from ppmsheets.cli.watched import WatchedWorkbook
from ppmsheets.settings import Settings


def settings_of(target: Target) -> Settings:
    """Return the settings that hold for a workbook.

    Raises:
        ConfigError: They cannot be read.
    """
    return config.load(target.config or config.find(Path.cwd()))


def opened(
    target: Target,
    settings: Settings,
    session: Session,
    *,
    write: bool,
    beside: Path | None = None,
) -> WatchedWorkbook:
    """Return a workbook; nothing of it is read yet.

    Args:
        target: What was typed.
        settings: They name the workbook where nothing was typed.
        session: Is told when a write begins and ends.
        write: Whether it may be written.
        beside: Folder of a page that leads into it; None: there is none.

    Raises:
        UsageError: Nothing names a workbook, or the config names one twice.
        WorkbookError: The name is not a workbook's, or there are no credentials.
    """
    wanted = target.workbook or settings.workbook
    if not wanted:
        where, what = "WORKBOOK", "No workbook is named."
        raise UsageError(where, what, "Name one, or set workbook in ppmsheets.toml.")
    check_sources(wanted, settings.sources)
    book = open_workbook(
        wanted,
        credentials=str(target.credentials) if target.credentials else None,
        write=write,
        sources=settings.sources,
        beside=beside,
    )
    return WatchedWorkbook(book, session, wanted)


def check_sources(workbook: str, sources: Sequence[str]) -> None:
    """Refuse to read a workbook twice: all that it holds would be doubled.

    Raises:
        UsageError: It is named twice.
    """
    seen = {identity(workbook)}
    for name in sources:
        if identity(name) in seen:
            where, what = f"sources: {name}", "This workbook is read already."
            raise UsageError(
                where,
                what,
                "Name each workbook once, and the one that is written not here.",
            )
        seen.add(identity(name))
