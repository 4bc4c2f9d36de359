"""Which option of today the last published plan stands for.

Options are named by period, and time goes on: a start that has gone by stands for the
next one, a pause that is over for going on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from ppmsheets.analysis.optimiser.options import Option
from ppmsheets.analysis.planning.choices import GO_ON, present
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.outcome import ProjectResult
from ppmsheets.portfolio import History


def published(history: Iterable[History], status_date: dt.date) -> Mapping[str, str]:
    """Return project -> option as last published before a date."""
    found: dict[str, str] = {}
    # The later row of two replaces the earlier one.
    for row in sorted(history, key=lambda row: (row.published_on, row.origin.row)):
        if row.published_on < status_date and row.option:
            found[row.project_id] = row.option
    return found


def previous(
    result: ProjectResult, made: tuple[Option, ...], then: str | None, grid: Grid
) -> str | None:
    """Return the key of the option that was last planned, else of the present state.

    Args:
        result: Of the project.
        made: Its options.
        then: Option as last published; None: never.
        grid: Planning periods.

    Returns:
        None for a candidate of which nothing was published.
    """
    keys = [option.key for option in made]
    if then in keys:
        return then
    if result.live:
        key = present(result, grid)
        return key if key in keys else GO_ON
    return _next_start(made, then) if then else None


def _next_start(made: tuple[Option, ...], then: str) -> str | None:
    """Return the first start that is not before one that is not offered any more."""
    starts = sorted((o for o in made if o.starts), key=lambda option: option.shift)
    # Keys end with their period, written so that they sort by time.
    after = [option.key for option in starts if option.key >= then]
    return after[0] if after else None
