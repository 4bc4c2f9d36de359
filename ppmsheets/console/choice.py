"""How the choice was found: a clash first, then how good it is."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from ppmsheets.console.screen import Screen, flat
from ppmsheets.outcome import Selection


def choice(screen: Screen, selection: Selection) -> str:
    """Return how the choice was found; "" where nothing was searched."""
    block = choice_block(selection)
    return screen.text(block) if block else ""


def choice_block(selection: Selection) -> Group | None:
    """Return the lines on a clash and on the search; None where there are none."""
    lines: list[Text] = []
    if selection.clash is not None:
        clash = selection.clash
        told = f"{clash.sentence} {clash.nearest} {clash.alternatives}"
        lines.append(Text.assemble(("Clash  ", "bold red"), flat(told)))
    if selection.search is not None:
        found = selection.search.work
        told = f"{selection.search.sentence} {f'({found})' if found else ''}"
        lines.append(Text.assemble(("Choice  ", "bold"), flat(told)))
    return Group(*lines) if lines else None
