"""The cell that says when the workbook was last checked."""

from __future__ import annotations

import datetime as dt
import re

from ppmsheets.render import looks
from ppmsheets.render.layout import Board, line
from ppmsheets.sheet import Grid, Look

_SAID = re.compile(r"Last checked (\d{4}-\d{2}-\d{2} \d{2}:\d{2}) UTC")
_COLUMN = 11
"""Where it stands in the title's row: right of any title, left of the edge."""
_FORM = "%Y-%m-%d %H:%M"


def last_checked(summary: Grid, now: dt.datetime | None, every_hours: float) -> str:
    """Return what Summary says of when the workbook was last checked.

    What it says already stays until the interval is over, whatever else changes.

    Args:
        summary: The Summary as it stands.
        now: Time of this run, with its zone; None: what is said stays.
        every_hours: Least hours between two writes of the cell; 0: none is wanted.

    Returns:
        The text of the cell; "" for none.
    """
    if not every_hours:
        return ""
    texts = [cell for cell in summary[0] if isinstance(cell, str)] if summary else []
    said = next(filter(None, map(_SAID.fullmatch, texts)), None)
    if now is None:
        return said[0] if said else ""
    if said:
        then = dt.datetime.strptime(said[1], _FORM).replace(tzinfo=dt.UTC)
        # A time to come was said by a clock that has been put right since.
        if then <= now < then + dt.timedelta(hours=every_hours):
            return said[0]
    return f"Last checked {now.astimezone(dt.UTC).strftime(_FORM)} UTC"


def draw_checked(board: Board, text: str) -> None:
    """Lay the cell into the first row of Summary.

    Args:
        board: The board, its title laid.
        text: As :func:`last_checked` gives it.
    """
    title = board.rows[0]
    title += [None] * (_COLUMN - len(title)) + [text]
    place = line(0, _COLUMN, len(title))
    board.draw(looks.quiet(place), Look(place, bold=False))
