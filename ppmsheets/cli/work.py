"""The commands carried out; imported only when one is, as it is heavy."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import astuple, replace
from pathlib import Path

from ppmsheets import config, console, demo, document, templates
from ppmsheets.backends import open_workbook
from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.cli.commands import (
    AddProject,
    Check,
    Demo,
    Fields,
    Init,
    Request,
    Sync,
)
from ppmsheets.cli.lock import alone
from ppmsheets.cli.session import (
    Session,
    UsageError,
    WatchedWorkbook,
    program,
    progress,
    screen_size,
)
from ppmsheets.intake import intake
from ppmsheets.intake.projects import id_key
from ppmsheets.plan import Snapshot, diff
from ppmsheets.portfolio import Finding, Severity
from ppmsheets.settings import Settings, TabTitles
from ppmsheets.sheet import CellValue, Tab
from ppmsheets.sync import Run, check, sync

DONE, ISSUES = 0, 3
"""Exit codes of what was done; ``cli`` gives those of what was not."""

_UNWRAPPED = 1_000
"""Characters of a line that is not to be wrapped."""
_SHOWN_FINDINGS = 20
"""Findings a tab that ``check`` prints without ``--verbose``."""


def carry_out(request: Request, session: Session) -> int:
    """Do what was asked for; return the exit code.

    Raises:
        UsageError: It cannot be done as asked.
        ConfigError: The settings cannot be read.
        WorkbookError: The workbook cannot be read or written.
        UnsafePlanError: Writing could lose what people own.
    """
    match request:
        case Sync():
            return _sync(request, session)
        case Check():
            return _check(request, session)
        case Init():
            return _init(request, session)
        case AddProject():
            return _add_project(request, session)
        case Demo():
            return _demo(request, session)
        case Fields():
            return _fields(session)


def _sync(request: Sync, session: Session) -> int:
    settings = _settings(request.config, allow_shrink=request.allow_shrink)
    book = _open(request.workbook, settings, session)
    # The only place where the clock is asked; everything below is told the date.
    today = dt.datetime.now().astimezone().date()
    run = _run(request, book, settings, request.status_date or today)
    if session.json:
        session.say_json(document.run_document(run))
    elif request.publish:
        session.say(_wrote(run, book))
        screen = replace(_screen(), full=session.verbose)
        session.say("\n" + console.results(screen, run.analysis, run.findings))
        if session.verbose and run.findings:
            session.say("\n" + console.findings(_screen(), run.findings, limit=None))
        session.say("\n" + _where_to_look(book, run.titles))
    else:
        session.say(console.plan(_screen(), run.plan, cells=session.verbose))
        session.say("\n" + _would_write(run, request))
    return _code(run.findings)


def _run(
    request: Sync, book: WatchedWorkbook, settings: Settings, status_date: dt.date
) -> Run:
    # A plan writes nothing, so it need not wait for a sync.
    lock = alone(book.target) if request.publish else nullcontext()
    with lock, progress(book.session) as station:
        return sync(
            book, settings, status_date, publish=request.publish, progress=station
        )


def _check(request: Check, session: Session) -> int:
    settings = _settings(request.config)
    book = _open(request.workbook, settings, session)
    with progress(session) as station:
        station("Reading and understanding the workbook")
        portfolio, findings = check(book, settings)
    if session.json:
        session.say_json(document.check_document(portfolio, findings))
    else:
        limit = None if session.verbose else _SHOWN_FINDINGS
        session.say(console.findings(_screen(lines=True), findings, limit=limit))
    return _code(findings)


def _init(request: Init, session: Session) -> int:
    settings = _settings(request.config)
    tabs = templates.input_tabs(settings)
    _create(request.workbook, tabs, session)
    titles = ", ".join(tab.title for tab in tabs)
    session.say(
        f"Made {request.workbook} with the tabs {titles}.\n"
        f"Next: fill in Projects, or add a status tab for a project:\n"
        f"  {_command('add-project', request.workbook, 'Name of the project')}\n"
    )
    return DONE


def _add_project(request: AddProject, session: Session) -> int:
    settings = _settings(request.config)
    book = _open(request.workbook, settings, session)
    with alone(book.target):
        title, project_id = _added(request, book, settings)
    session.say(
        f"Added the tab '{title}' for {request.name}, Project ID {project_id}, "
        f"to {request.workbook}.\n"
        f"Next: fill it in, then: {_command('sync', request.workbook)}\n"
    )
    return DONE


def _added(
    request: AddProject, book: WatchedWorkbook, settings: Settings
) -> tuple[str, str]:
    """Add a status tab; return its title and the project's id."""
    snapshot = book.read()
    portfolio, _ = intake(snapshot, settings)
    title = _free_title(request.name, snapshot, settings)
    taken = [project.project_id for project in portfolio.projects]
    project_id = _free_id(request, taken)
    card: dict[str, CellValue] = {
        "project_id": project_id,
        "name": request.name,
        "program": request.program,
        "pm": request.pm,
    }
    book.write(diff(snapshot, (templates.status_tab(title, card),)))
    return title, project_id


def _free_title(name: str, snapshot: Snapshot, settings: Settings) -> str:
    """Return a project's tab title; UsageError when it is taken or empty."""
    title = templates.tab_title(name)
    if not title:
        raise UsageError(repr(name), "No tab title can be made of it.", "Use letters.")
    generated = astuple(settings.tabs)
    if snapshot.tab(title) or title.casefold() in map(str.casefold, generated):
        raise UsageError(
            snapshot.name,
            f"A tab called '{title}' is there already, or is one that sync writes.",
            "Choose another name, or fill in that tab.",
        )
    return title


def _free_id(request: AddProject, taken: Sequence[str]) -> str:
    """Return the id asked for, or a new one; UsageError when it is taken."""
    if request.project_id is None:
        return templates.new_project_id(request.name, taken)
    if id_key(request.project_id) in map(id_key, taken):
        raise UsageError(
            request.project_id,
            "Another project has this Project ID.",
            "Choose another, or leave --id out to have one made.",
        )
    return request.project_id


def _demo(request: Demo, session: Session) -> int:
    again = _command("sync", request.path, "--status-date", str(demo.STATUS_DATE))
    if Path(request.path).exists():
        raise UsageError(
            request.path,
            "It is there already, and is never overwritten.",
            f"Sync it with: {again}",
        )
    book = _create(request.path, demo.tabs(), session)
    with alone(book.target), progress(session) as station:
        run = sync(book, Settings(), demo.STATUS_DATE, progress=station)
    session.say(_wrote(run, book))
    session.say("\n" + console.results(_screen(), run.analysis, run.findings))
    session.say("\n" + _where_to_look(book, run.titles))
    session.say(f"Next: change a cell, or answer a recommendation, then:\n  {again}\n")
    # Its typing errors are planted: a demo that shows them has done its work.
    return DONE


def _fields(session: Session) -> int:
    if session.json:
        session.say_json(document.fields_document())
    else:
        session.say(console.fields(_screen(lines=True)))
    return DONE


def _settings(path: Path | None, *, allow_shrink: bool = False) -> Settings:
    settings = config.load(path or config.find(Path.cwd()))
    if allow_shrink:
        settings = replace(settings, guard=replace(settings.guard, keep_share=0.0))
    return settings


def _open(target: str | None, settings: Settings, session: Session) -> WatchedWorkbook:
    wanted = target or settings.workbook
    if not wanted:
        where, what = "WORKBOOK", "No workbook is named."
        raise UsageError(where, what, "Name one, or set workbook in ppmsheets.toml.")
    return WatchedWorkbook(open_workbook(wanted), session, wanted)


def _create(target: str, tabs: Iterable[Tab], session: Session) -> WatchedWorkbook:
    """Make a new workbook of input tabs; an existing file is never touched."""
    if Path(target).exists():
        raise UsageError(
            target,
            "It is there already, and is never overwritten.",
            f"Choose another name, or use: {_command('add-project', target, 'NAME')}",
        )
    book = WatchedWorkbook(XlsxWorkbook.create(target), session, target)
    book.write(diff(book.read(), tabs))
    return book


def _screen(*, lines: bool = False) -> console.Screen:
    """Return what stdout is; ``lines`` keeps rows whole in a pipe, for grep."""
    width, colour = screen_size()
    if lines and not sys.stdout.isatty():
        width = _UNWRAPPED
    return console.Screen(width, colour=colour)


def _code(findings: Iterable[Finding]) -> int:
    issues = any(finding.severity is not Severity.INFO for finding in findings)
    return ISSUES if issues else DONE


def _wrote(run: Run, book: WatchedWorkbook) -> str:
    if not run.written:
        return _screen().text(
            f"{book.name} is already up to date: nothing was written."
        )
    titles = ", ".join(tab.tab.title for tab in run.plan.tabs if not tab.empty)
    return _screen().text(f"Wrote {titles} to {book.name}.")


def _would_write(run: Run, request: Sync) -> str:
    if run.plan.empty:
        return "Already up to date: there is nothing to write.\n"
    typed = [request.workbook] if request.workbook else []
    if request.config:
        typed += ["--config", str(request.config)]
    if request.status_date:
        typed += ["--status-date", request.status_date.isoformat()]
    if request.allow_shrink:
        typed.append("--allow-shrink")
    return f"Nothing was written. To write it: {_command('sync', *typed)}\n"


def _command(*arguments: str) -> str:
    """Return a command line that a shell takes as it stands."""
    return shlex.join([program(), *arguments])


def _where_to_look(book: WatchedWorkbook, tabs: TabTitles) -> str:
    return _screen().text(
        f"Open {book.name}: {tabs.summary} first; answer on {tabs.recommendations}; "
        f"mend on {tabs.data_issues}."
    )
