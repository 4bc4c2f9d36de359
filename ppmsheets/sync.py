"""One sync, top to bottom: the straight line and nothing else."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ppmsheets.intake import intake
from ppmsheets.outcome import Analysis
from ppmsheets.plan import Plan, Snapshot, diff, guard, standing
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.settings import Settings, TabTitles
from ppmsheets.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Run:
    """What one run found and would change, or changed.

    Attributes:
        portfolio: What people typed.
        findings: What is wrong in it.
        analysis: What follows from it.
        plan: What was, or would be, written.
        written: Whether the plan was written.
        titles: Titles of the generated tabs; people may have renamed some.
        addresses: Title of a tab -> where it opens; a cell's place is added.
        locale: The workbook's locale, e.g. ``en_GB``; None: not known.
    """

    portfolio: Portfolio
    findings: tuple[Finding, ...]
    analysis: Analysis
    plan: Plan
    written: bool
    titles: TabTitles = field(default_factory=TabTitles)
    addresses: Mapping[str, str] = field(default_factory=dict)
    locale: str | None = None


def check(
    workbook: Workbook, settings: Settings
) -> tuple[Portfolio, tuple[Finding, ...], Mapping[str, str]]:
    """Read a workbook and say what is wrong in it; nothing is written.

    Returns:
        What was read, what is wrong with it, and where each tab opens, as in ``Run``.
    """
    snapshot = workbook.read()
    portfolio, findings = intake(snapshot, _following(snapshot, settings))
    return portfolio, findings, _addresses(snapshot)


def _addresses(snapshot: Snapshot) -> Mapping[str, str]:
    """Return where each tab opens, by title."""
    return {tab.title: tab.address for tab in snapshot.tabs if tab.address}


def _following(snapshot: Snapshot, settings: Settings) -> Settings:
    """Return settings with the titles that people gave our tabs."""
    return replace(settings, tabs=standing(snapshot, settings.tabs))


def _last_checked(
    snapshot: Snapshot, settings: Settings, now: dt.datetime | None
) -> str:
    """Return what Summary is to say of when the workbook was last checked."""
    from ppmsheets.render import last_checked  # noqa: PLC0415 - `check` draws nothing

    summary = snapshot.tab(settings.tabs.summary)
    grid = summary.grid if summary else ()
    return last_checked(grid, now, settings.heartbeat.every_hours)


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the cycle collector: the line makes records, not cycles.

    Walking all live records again and again costs a quarter of the time at 5,000
    projects, and more the more there are.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


@_collector_paused()
def sync(  # noqa: PLR0913 - a run's switches, by keyword
    workbook: Workbook,
    settings: Settings,
    status_date: dt.date,
    *,
    publish: bool = True,
    now: dt.datetime | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Run:
    """Read, compute, decide, and write the generated tabs back.

    Args:
        workbook: The workbook.
        settings: All settings.
        status_date: Date the results hold for; nobody here asks the clock.
        publish: False stops before the write: a dry run of the same code.
        now: Time of the run, with its zone, where Summary is to say it.
        progress: Told the name of each station as it begins.

    Raises:
        WorkbookError: The workbook could not be read or written.
        UnsafePlanError: Writing could lose what people own.
    """
    # Imported late: `check` is over sooner without them.
    from ppmsheets.analysis import analyse  # noqa: PLC0415 - heavy
    from ppmsheets.render import render  # noqa: PLC0415 - heavy

    progress("Reading the workbook")
    snapshot = workbook.read()
    settings = _following(snapshot, settings)
    progress("Understanding the tabs")
    portfolio, findings = intake(snapshot, settings)
    progress("Computing the figures")
    analysis = analyse(portfolio, findings, settings, status_date, progress=progress)
    findings = (*findings, *analysis.findings)
    progress("Drawing the tabs")
    checked = _last_checked(snapshot, settings, now)
    tabs = render(analysis, portfolio, findings, settings, checked=checked)
    progress("Comparing with what stands there")
    plan = diff(snapshot, tabs)
    guard(snapshot, plan, keep_share=settings.guard.keep_share)
    written = publish and not plan.empty
    if written:
        progress("Writing the changes")
        workbook.write(plan)
    return Run(
        portfolio,
        findings,
        analysis,
        plan,
        written,
        settings.tabs,
        addresses=_addresses(snapshot),
        locale=snapshot.locale,
    )
