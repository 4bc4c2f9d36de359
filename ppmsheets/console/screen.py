"""What text is shown on, and the few shapes that all of it is made of."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ppmsheets.sheet import clean_text


@dataclass(frozen=True, slots=True)
class Screen:
    """What text is shown on.

    Attributes:
        width: In characters.
        colour: Whether it shows colours.
        full: Whether to show all there is, not the first of each list.
    """

    width: int
    colour: bool = False
    full: bool = False

    def most(self, limit: int) -> int:
        """Return how many of a list are shown where a short page has ``limit``."""
        return sys.maxsize if self.full else limit

    def text(self, *blocks: RenderableType) -> str:
        """Return blocks as text, a blank line between two, no trailing spaces."""
        page = io.StringIO()
        console = Console(
            file=page,
            width=self.width,
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            highlight=False,
            markup=False,
            emoji=False,
            _environ={},
        )
        for number, block in enumerate(blocks):
            if number:
                console.print()
            console.print(block)
        lines = (line.rstrip() for line in page.getvalue().splitlines())
        return "\n".join(lines) + "\n"


def flat(text: str) -> str:
    """Return typed text as one safe line: no control characters, no line ends."""
    return " ".join(clean_text(text).split())


def count(number: int, noun: str) -> str:
    """Return a number and what it counts: ``1 tab``, ``3 tabs``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def cut(text: str, room: int) -> Text:
    """Return typed text as one line of so many characters at most."""
    cell = Text(flat(text))
    cell.truncate(room, overflow="ellipsis")
    return cell


def ruled_table(*headers: str) -> Table:
    """Return an empty table with a ruled header and no other lines."""
    return Table(
        *headers,
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        header_style="bold",
        padding=(0, 1, 0, 0),
    )


def titled(title: str, body: RenderableType) -> Group:
    """Return a block under its title."""
    return Group(Text(title, "bold"), body)


def listed(
    title: str, items: Sequence[Text], limit: int, *, none: str = "None."
) -> Group:
    """Return a titled list of points; those beyond the limit are counted."""
    # "… and 1 more" would take the line of the one it leaves out.
    limit += len(items) == limit + 1
    grid = Table.grid(padding=(0, 1))
    for item in items[:limit]:
        grid.add_row("  •", item)
    if len(items) > limit:
        grid.add_row("", f"… and {len(items) - limit} more")
    return titled(title, grid if items else Text(f"  {none}"))
