"""The doctor: all that a sync needs, looked at one by one and not changed."""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ppmsheets import config, console, document
from ppmsheets.backends import examine
from ppmsheets.cli.lock import holder
from ppmsheets.cli.opening import check_sources
from ppmsheets.cli.request import Doctor, Target
from ppmsheets.cli.session import Session, UsageError, progress
from ppmsheets.cli.words import command_line, same_target, stdout_screen
from ppmsheets.console import issue_count
from ppmsheets.plan import Plan, Snapshot, UnsafePlanError
from ppmsheets.portfolio import Severity
from ppmsheets.settings import Settings
from ppmsheets.sync import Run, sync
from ppmsheets.workbook import Check, Level, Trouble, WorkbookError, failed

_USAGE, _ISSUES, _REFUSED = 2, 3, 4
"""Exit codes as ``cli`` and ``work`` give them."""

_PACKAGES = ("ppmsheets", "gspread", "google-auth", "requests", "highspy", "pulp")


def doctor(request: Doctor, session: Session) -> int:
    """Look at all that a sync needs; return what it would end with.

    The exit code is that of the first thing that needs attention.
    """
    with progress(session) as station:
        station("Looking at all that a sync needs")
        checks = tuple(_checks(request.target))
    code = next((check.code for check in checks if check.code), 0)
    if session.json:
        session.say_json(document.doctor_document(checks, code))
    else:
        session.say(console.checks(stdout_screen(lines=True), checks))
    return code


def _checks(target: Target) -> Iterator[Check]:
    """Yield checks until one fails that the next ones stand on."""
    yield _versions()
    path = target.config or config.find(Path.cwd())
    try:
        settings = config.load(path)
    except config.ConfigError as error:
        what = f"{error.where}: {error.what}"
        yield Check("config", Level.ATTENTION, what, error.fix, _USAGE)
        return
    said = f"{path} is valid." if path else "None here: every setting at its default."
    yield Check("config", Level.OK, said)
    wanted = target.workbook or settings.workbook
    try:
        yield from _on_workbook(wanted, target, settings)
    except UsageError as error:
        what = f"{error.where}: {error.what}"
        yield Check("workbook", Level.ATTENTION, what, error.fix, _USAGE)
    except WorkbookError as error:
        yield failed("workbook", error)


def _on_workbook(wanted: str, target: Target, settings: Settings) -> Iterator[Check]:
    if not wanted:
        what = "No workbook is named."
        fix = "Name one, or set workbook in ppmsheets.toml."
        yield Check("workbook", Level.ATTENTION, what, fix, _USAGE)
        return
    check_sources(wanted, settings.sources)
    yield _lock(wanted)
    found = examine(
        wanted,
        credentials=str(target.credentials) if target.credentials else None,
        sources=settings.sources,
    )
    yield from found.checks
    if found.snapshot is not None:
        yield from _on_contents(found.snapshot, target, settings)


def _versions() -> Check:
    """Return what runs here, for whoever reports a problem."""
    parts = [f"Python {platform.python_version()}", platform.system()]
    for package in _PACKAGES:
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            parts.append(f"{package} not installed")
    return Check("versions", Level.OK, ", ".join(parts) + ".")


def _lock(wanted: str) -> Check:
    run = holder(wanted)
    if run is None:
        return Check("lock", Level.OK, "No other run is writing it.")
    what = f"It is being synced by {run}."
    fix = "Wait until that run is over, or end it."
    return Check("lock", Level.ATTENTION, what, fix, Trouble.LOCKED.value)


@dataclass(frozen=True, slots=True)
class _Read:
    """A workbook that was read already, and is not written."""

    snapshot: Snapshot

    @property
    def name(self) -> str:
        return self.snapshot.name

    def read(self) -> Snapshot:
        return self.snapshot

    def write(self, plan: Plan) -> None:
        raise ValueError(plan.base)


def _on_contents(
    snapshot: Snapshot, target: Target, settings: Settings
) -> Iterator[Check]:
    """Yield what a sync would make of what stands in the workbook."""
    yield _generated(snapshot)
    today = dt.datetime.now().astimezone().date()
    try:
        run = sync(_Read(snapshot), settings, today, publish=False)
    except UnsafePlanError as error:
        what = f"It would refuse. {error.where}: {error.what}"
        yield Check("sync", Level.ATTENTION, what, error.fix, _REFUSED)
        return
    yield _recognised(snapshot, run, target)
    yield _issues(run, target)
    titles = ", ".join(tab.tab.title for tab in run.plan.tabs if not tab.empty)
    said = f"It would write {titles}." if titles else "Nothing to write: up to date."
    yield Check("sync", Level.OK, said)


def _generated(snapshot: Snapshot) -> Check:
    ours = [stamp.title for stamp in snapshot.stamps]
    said = f"Made by us: {', '.join(ours)}." if ours else "None yet."
    return Check("generated tabs", Level.OK, said)


def _recognised(snapshot: Snapshot, run: Run, target: Target) -> Check:
    """Return how much of the workbook was understood."""
    ours = {stamp.title.casefold() for stamp in snapshot.stamps}
    theirs = [tab for tab in snapshot.tabs if tab.title.casefold() not in ours]
    unread = sorted({place.tab for place in run.portfolio.unread})
    projects = len(run.portfolio.projects)
    what = f"Projects: {projects}, on tabs of people: {len(theirs)}."
    if unread:
        what += f" Not recognised, in whole or in part: {', '.join(unread)}."
    if projects:
        return Check("input tabs", Level.OK, what)
    fix = f"What is read and why not: {command_line('check', *same_target(target))}"
    return Check("input tabs", Level.ATTENTION, what, fix, _ISSUES)


def _issues(run: Run, target: Target) -> Check:
    what = issue_count(run.findings)
    if all(finding.severity is Severity.INFO for finding in run.findings):
        return Check("data", Level.OK, what)
    fix = f"Go through them: {command_line('check', *same_target(target))}"
    return Check("data", Level.ATTENTION, what, fix, _ISSUES)
