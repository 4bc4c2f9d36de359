"""The commands carried out; imported only when one is, as it is heavy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import replace

from ppmsheets import console, document
from ppmsheets.cli.adopting import adopt
from ppmsheets.cli.doctor import doctor
from ppmsheets.cli.keeping import protect
from ppmsheets.cli.lock import alone
from ppmsheets.cli.making import add_project, init, make_demo
from ppmsheets.cli.managers import manager_called
from ppmsheets.cli.opening import opened, settings_of
from ppmsheets.cli.request import (
    AddProject,
    Adopt,
    Check,
    Demo,
    Doctor,
    Fields,
    Init,
    Protect,
    Report,
    Request,
    Sync,
    WhatIf,
)
from ppmsheets.cli.session import Session, progress
from ppmsheets.cli.trying import try_out
from ppmsheets.cli.watched import WatchedWorkbook
from ppmsheets.cli.words import stdout_screen, where_to_look, would_write, wrote
from ppmsheets.portfolio import Finding, Severity, findings_of
from ppmsheets.settings import Settings
from ppmsheets.sync import Run, check, sync
from ppmsheets.workbook import StaleError

DONE, ISSUES = 0, 3
"""Exit codes of what was done; ``cli`` gives those of what was not."""

_REMARK = Severity.INFO
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
        case Report() | WhatIf():
            return _code(_beside(request, session))
        case Doctor():
            return doctor(request, session)
        case Fields():
            _fields(session)
        case _:
            _prepare(request, session)
    return DONE


def _prepare(
    request: Init | Adopt | AddProject | Protect | Demo, session: Session
) -> None:
    """Make a workbook, or a part of it, ready for people."""
    match request:
        case Init():
            init(request, session)
        case Adopt():
            adopt(request, session)
        case AddProject():
            add_project(request, session)
        case Protect():
            protect(request, session)
        case Demo():
            make_demo(request, session)


def _beside(request: Report | WhatIf, session: Session) -> tuple[Finding, ...]:
    """Do what leaves the workbook as it is; return what is wrong in it."""
    if isinstance(request, WhatIf):
        return try_out(request, session)
    # Imported only for it: no other command needs templates.
    from ppmsheets.cli.exporting import export  # noqa: PLC0415

    return export(request, session)


def _sync(request: Sync, session: Session) -> int:
    settings = settings_of(request.target)
    if request.allow_shrink:
        settings = replace(settings, guard=replace(settings.guard, keep_share=0.0))
    book = opened(request.target, settings, session, write=request.publish)
    run = _run(request, book, settings)
    screen = stdout_screen()
    if session.json:
        session.say_json(document.run_document(run))
    elif request.publish:
        session.say(wrote(run, book))
        page = replace(screen, full=session.verbose)
        session.say("\n" + console.results(page, run.analysis, run.findings))
        if session.verbose and run.findings:
            session.say("\n" + console.findings(screen, run.findings, limit=None))
        session.say("\n" + where_to_look(book, run.titles))
    else:
        session.say(console.plan(screen, run.plan, cells=session.verbose))
        found = console.choice(screen, run.analysis.selection)
        session.say("\n" + found if found else "")
        session.say("\n" + would_write(run, request))
    return _code(run.findings)


def _run(request: Sync, book: WatchedWorkbook, settings: Settings) -> Run:
    """Run the line; once more if somebody else wrote while it ran."""
    # The only place where the clock is asked; everything below is told the time.
    now = dt.datetime.now().astimezone()

    def line(station: Callable[[str], None]) -> Run:
        return sync(
            book,
            settings,
            request.status_date or now.date(),
            publish=request.publish,
            now=now,
            progress=station,
        )

    # A plan writes nothing, so it need not wait for a sync.
    lock = alone(book.target) if request.publish else nullcontext()
    with lock, progress(book.session) as station:
        try:
            return line(station)
        except StaleError:
            if book.session.caught is not None:
                raise
            station("It was changed meanwhile: once more from the start")
            return line(station)


def _check(request: Check, session: Session) -> int:
    settings = settings_of(request.target)
    book = opened(request.target, settings, session, write=False)
    with progress(session) as station:
        station("Reading and understanding the workbook")
        portfolio, findings, addresses = check(book, settings)
    manager = manager_called(request.pm, portfolio) if request.pm else None
    if manager:
        findings = findings_of(findings, manager.projects, portfolio.tabs)
    if session.json:
        session.say_json(document.check_document(portfolio, findings))
    elif manager:
        # Remarks leave nothing to mend, so they are not sent without being asked for.
        sent = [f for f in findings if session.verbose or f.severity is not _REMARK]
        session.say(
            console.letter(manager.name, sent, workbook=book.name, addresses=addresses)
        )
    else:
        limit = None if session.verbose else _SHOWN_FINDINGS
        screen = stdout_screen(lines=True)
        session.say(console.findings(screen, findings, limit=limit))
    return _code(findings)


def _fields(session: Session) -> None:
    if session.json:
        session.say_json(document.fields_document())
    else:
        session.say(console.fields(stdout_screen(lines=True)))


def _code(findings: Iterable[Finding]) -> int:
    issues = any(finding.severity is not Severity.INFO for finding in findings)
    return ISSUES if issues else DONE
