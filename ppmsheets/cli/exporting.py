"""``report``: the one page for leadership, as a file beside the workbook."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import replace
from pathlib import Path

from ppmsheets.cli.opening import opened, settings_of
from ppmsheets.cli.printing import print_page
from ppmsheets.cli.request import Report
from ppmsheets.cli.session import Session, UsageError, progress
from ppmsheets.cli.words import command_line, same_target
from ppmsheets.plan import TabPlan
from ppmsheets.portfolio import Finding
from ppmsheets.render import one_page
from ppmsheets.report import Workplace, report
from ppmsheets.settings import Settings
from ppmsheets.sync import Run, sync

_KINDS = (".html", ".htm", ".pdf")


def export(request: Report, session: Session) -> tuple[Finding, ...]:
    """Write the report; return what was found wrong in the workbook.

    Raises:
        UsageError: It cannot be written there, or nothing here can print it.
        WorkbookError: The workbook cannot be read.
    """
    out = request.out
    where = f"--out {out}"
    if out.suffix.lower() not in _KINDS:
        what = "A report is a file that ends in .html or .pdf."
        fix = f"Name it {out.with_suffix('.html')}."
        raise UsageError(where, what, fix)
    if not out.parent.is_dir():
        what = f"There is no folder {out.parent}."
        raise UsageError(where, what, "Make it first, or choose another one.")
    settings = settings_of(request.target)
    book = opened(request.target, settings, session, write=False, beside=out.parent)
    with progress(session) as station:
        # The command line asks the clock; everything below is told the time.
        today = dt.datetime.now().astimezone().date()
        day = request.status_date or today
        run = sync(book, _plainly(settings), day, publish=False, progress=station)
        station("Writing the report")
        notice = _write(run, settings, book.name, out)
    session.say(f"Wrote {out}, the brief as of {day.isoformat()}.\n")
    if notice:
        typed = [*same_target(request.target), "--status-date", day.isoformat()]
        session.say(f"{notice}\n  {command_line('sync', *typed)}\n")
    return run.findings


def _plainly(settings: Settings) -> Settings:
    """Return settings that leave out what would change the plan.

    The Brief says nothing of it, and it takes longer than all the rest.
    """
    optimiser = replace(settings.optimiser, insight_seconds=0)
    return replace(settings, optimiser=optimiser)


def _write(run: Run, settings: Settings, name: str, out: Path) -> str:
    """Write the report of a run; return how the workbook's own page differs."""
    settings = replace(settings, tabs=run.titles)
    charts = _planned(run, "charts").tab
    brief, page = one_page(run.analysis, run.portfolio, settings, charts)
    notice = _notice(run)
    as_pdf = out.suffix.lower() == ".pdf"
    # A PDF would keep the whole path to a file, which is nobody else's business.
    addresses = {
        title: address
        for title, address in run.addresses.items()
        if "://" in address or not as_pdf
    }
    html = report(brief, page, Workplace(name, addresses, run.locale, notice))
    content = print_page(html, (page.tab, charts), out) if as_pdf else html.encode()
    _replace(out, content)
    return notice


def _planned(run: Run, role: str) -> TabPlan:
    """Return what a sync would do to one of our tabs."""
    return next(one for one in run.plan.tabs if one.tab.role == role)


def _notice(run: Run) -> str:
    """Return how the tab in the workbook differs from the page; "" if it does not."""
    tab = _planned(run, "brief")
    if tab.create:
        return (
            f"The workbook has no tab {run.titles.brief} yet, so that not every figure "
            "leads to its cell. A sync makes it."
        )
    if tab.changes:
        return (
            f"The tab {run.titles.brief} of the workbook shows other figures: it is of "
            "an earlier run or of another date. A sync brings it to this state."
        )
    return ""


def _replace(out: Path, content: bytes) -> None:
    """Put a file in place whole, so that nobody opens half of it."""
    temporary = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
    try:
        try:
            temporary.write_bytes(content)
            temporary.replace(out)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        where, what = f"--out {out}", f"It cannot be written: {error.strerror}."
        raise UsageError(where, what, "Choose another folder.") from error
