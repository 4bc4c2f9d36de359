"""The bottlenecks of Capacity: roles by shortage, and what one more is worth."""

from __future__ import annotations

from ppmsheets.outcome import Analysis, Bottleneck, Gain, option_words
from ppmsheets.render import looks
from ppmsheets.render.capacity_map import HeatMap
from ppmsheets.render.layout import Board, about, cut, line, serial
from ppmsheets.render.named import Named
from ppmsheets.sheet import Look, Rect

_WORTH, _TELLS = 6, 7
_LONGEST = 200
_NOTHING = 0.5
"""Money; less is none."""

NONE_SHORT = "No role is short, and none keeps a project out."


def draw_bottlenecks(
    board: Board, analysis: Analysis, *, width: int
) -> list[tuple[int, Bottleneck]]:
    """Lay the bottlenecks, the worst first; return each with its row.

    Args:
        board: Where.
        analysis: Its bottlenecks; names of projects.
        width: Columns of the page.
    """
    found = analysis.bottlenecks
    scale = looks.money_scale(_shown(item) for item in found)
    header = board.add(
        "Role",
        "Short from",
        "Months short",
        "Short, FTE-months",
        "Worst month",
        "Short then, FTE",
        scale.header("One more FTE is worth", analysis.currency),
        "What one more would change",
    )
    board.draw(
        looks.header(line(header, 0, width)),
        Look(line(header, _TELLS, width), wrap=False),
    )
    if not found:
        board.add(NONE_SHORT)
        return []
    names = Named.of(analysis.projects)
    top = board.height
    laid = [(_row(board, item, names), item) for item in found]
    bottom = board.height
    board.draw(
        looks.body(Rect(top, 0, bottom, width)),
        Look(Rect(top, 0, bottom, 1), ink=looks.ACCENT),
        Look(Rect(top - 1, 1, bottom, _TELLS), align="center"),
        Look(Rect(top, 1, bottom, 2), number=looks.MONTH),
        Look(Rect(top, 2, bottom, 3), number=looks.COUNT),
        Look(Rect(top, 3, bottom, 4), number=looks.FTE, bold=True),
        Look(Rect(top, 4, bottom, 5), number=looks.MONTH),
        Look(Rect(top, 5, bottom, 6), number=looks.FTE),
        Look(Rect(top, _WORTH, bottom, _TELLS), number=scale.pattern, bold=True),
        Look(Rect(top, _TELLS, bottom, _TELLS + 1), ink=looks.MUTED),
    )
    return laid


def link_bottlenecks(
    board: Board, laid: list[tuple[int, Bottleneck]], heat_map: HeatMap
) -> None:
    """Make each lead to the first month in which it is short."""
    for row, item in laid:
        first = item.months[0] if item.months else None
        board.link(row, 0, heat_map.cell("role", item.role, first))


def _row(board: Board, item: Bottleneck, names: Named) -> int:
    worst = item.worst
    worth = _shown(item)
    return board.add(
        cut(item.role, 80),
        serial(item.months[0].first) if item.months else looks.NOT_KNOWN,
        float(len(item.months)),
        round(item.shortage, 4),
        serial(worst.period.first) if worst else looks.NOT_KNOWN,
        worst.excess if worst else 0.0,
        looks.known(worth),
        cut(item.note if item.gain is None else _told(item.gain, names), _LONGEST),
    )


def _shown(item: Bottleneck) -> float | None:
    """Return what one more is worth, to two digits.

    It is an estimate, and one typed cell need not change it.
    """
    return None if item.gain is None else float(f"{item.gain.least:.2g}")


def _told(gain: Gain, names: Named) -> str:
    parts = []
    if gain.entering:
        parts.append(f"Comes in: {names.some(gain.entering)}.")
    if gain.leaving:
        parts.append(f"Goes out: {names.some(gain.leaving)}.")
    changed = [
        f"{names.one(name)}: {option_words(then)}" for name, _, then in gain.altered
    ]
    if changed:
        parts.append(f"{'; '.join(changed[:3])}.")
    if gain.saved > _NOTHING:
        parts.append(f"Conflicts cost {about(gain.saved)} less to resolve.")
    if gain.most > gain.least * 1.05 + 1:
        parts.append(f"At most {about(gain.most)}.")
    return " ".join(parts) or (
        "Nothing: what is proposed costs no more than to bring in somebody new."
    )
