"""``whatif``: what a plan would be with some changes; nothing is published."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from ppmsheets import console, document
from ppmsheets.cli.opening import opened, settings_of
from ppmsheets.cli.request import WhatIf
from ppmsheets.cli.session import Session, UsageError, progress
from ppmsheets.cli.words import stdout_screen
from ppmsheets.intake import intake
from ppmsheets.plan import Snapshot, SourceTab, standing
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.settings import Settings

_TAB = "What-ifs typed"
"""Title of a tab in memory with what the command line says, read like any other."""


def try_out(request: WhatIf, session: Session) -> tuple[Finding, ...]:
    """Show what-ifs beside the plan; return what is wrong in the workbook.

    Raises:
        UsageError: A change is not understood, or there is nothing to try.
        WorkbookError: The workbook cannot be read.
    """
    # Imported late: other commands pass here.
    from ppmsheets.analysis.explaining import tried  # noqa: PLC0415 - heavy

    settings = settings_of(request.target)
    book = opened(request.target, settings, session, write=False)
    today = dt.datetime.now().astimezone().date()
    day = request.status_date or today
    with progress(session) as station:
        station("Reading the workbook")
        snapshot = book.read()
        station("Understanding the tabs")
        portfolio, findings = _understood(snapshot, settings, request)
        if not portfolio.scenarios:
            where, what = "whatif", "There is nothing to try."
            fix = "Give a change such as --budget +10%, or fill in a What-ifs table."
            raise UsageError(where, what, fix)
        station("Making the plan")
        found, names = tried(portfolio, findings, settings, day, progress=station)
    if session.json:
        session.say_json(document.whatif_document(day, portfolio.currency, found))
    else:
        session.say(console.whatif(stdout_screen(), found, names, day))
    return findings


def _understood(
    snapshot: Snapshot, settings: Settings, request: WhatIf
) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Return the portfolio with the typed changes among its what-ifs.

    Raises:
        UsageError: A change is not understood.
    """
    settings = replace(settings, tabs=standing(snapshot, settings.tabs))
    typed = request.changes
    if typed:
        rows = [(request.name, None, words) for _, words in typed]
        tab = SourceTab(_TAB, (("Scenario", "What", "Change"), *rows))
        snapshot = replace(snapshot, tabs=(*snapshot.tabs, tab))
        if settings.reading.tabs:
            tabs = (*settings.reading.tabs, _TAB)
            settings = replace(settings, reading=replace(settings.reading, tabs=tabs))
    portfolio, findings = intake(snapshot, settings)
    for finding in findings:
        if finding.where is not None and finding.where.tab == _TAB:
            option = typed[finding.where.row - 1][0] if finding.where.row else "whatif"
            raise UsageError(option, *_plainly(finding))
    if request.alone:
        kept = tuple(row for row in portfolio.scenarios if row.origin.tab == _TAB)
        portfolio = replace(portfolio, scenarios=kept)
    return portfolio, findings


def _plainly(finding: Finding) -> tuple[str, str]:
    """Return what is wrong with a change, and how to mend it, without its cell."""
    if finding.rule == "unclear-change":
        fix = "Write it like --budget +10%, --role QA=+2, --cost CRM=-5% or --pin CRM."
        return "This change is not understood.", fix
    what, _, _ = finding.message.partition(";")
    return f"{what.rstrip('.')}.", finding.fix
