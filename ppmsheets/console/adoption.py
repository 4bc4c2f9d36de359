"""What headers are proposed to mean, as people read it before they decide."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ppmsheets.console.screen import Screen, cut, flat, ruled_table, titled
from ppmsheets.intake.adopting import Adoption, Confidence, Draft, Line

_STYLE = {
    Confidence.SURE: "green",
    Confidence.LIKELY: "yellow",
    Confidence.UNSURE: "dim",
}
_TABS = 3


def adopted(screen: Screen, found: Adoption) -> str:
    """Return what each header is proposed to mean, tab by tab."""
    blocks: list[RenderableType] = [_tab(screen, draft) for draft in found.drafts]
    if found.date_order:
        order = found.date_order.value
        blocks.append(Text(f"Text dates are {order}: {flat(found.date_proof)}."))
    if found.unread:
        names = ", ".join(map(flat, found.unread))
        blocks.append(Text(f"No table was recognised on: {names}."))
    return screen.text(*blocks) if blocks else "No table was recognised.\n"


def _tab(screen: Screen, draft: Draft) -> RenderableType:
    names = ", ".join(map(flat, draft.tabs[:_TABS]))
    if len(draft.tabs) > _TABS:
        names += f" and {len(draft.tabs) - _TABS} more"
    if draft.key:
        names += f" (id made of {', '.join(map(flat, draft.key))})"
    parts: list[RenderableType] = [_table(screen, draft.lines)] if draft.lines else []
    if draft.mapped:
        kept = ", ".join(map(flat, draft.mapped))
        parts.append(Text(f"Mapped by the config already, and kept: {kept}."))
    return titled(names, Group(*parts))


def _table(screen: Screen, lines: Iterable[Line]) -> Table:
    room = max(16, (screen.width - 34) // 2)
    table = ruled_table("Header", "Means", "How sure", "First cells")
    for line in lines:
        table.add_row(
            cut(line.header, room),
            flat(line.target) or "-",
            _sure(line),
            cut(examples(line), room),
        )
    return table


def _sure(line: Line) -> Text:
    if not line.target or line.confidence is None:
        return Text("")
    word = "known" if line.known and line.active else line.confidence.value
    return Text(word, _STYLE[line.confidence])


def examples(line: Line) -> str:
    """Return what the first cells of a column are read as; ? is not read."""
    return "; ".join(
        typed if typed == read else f"{typed} → {read or '?'}"
        for typed, read in line.examples
    )
