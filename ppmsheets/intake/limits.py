"""What a limit is of, and its numbers in the unit of that.

Stated rules: ``Driver``, ``Program`` or ``Type`` with a name behind it is a share of
all cost; ``Risk`` is money; ``Starts`` is a count of projects that begin in one
period. Risk and starts have a maximum alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ppmsheets.intake.blocks import Header
from ppmsheets.intake.findings import Ledger, error
from ppmsheets.intake.reading import Block, read_cells
from ppmsheets.intake.records import origin, place_of
from ppmsheets.intake.words import plain_word
from ppmsheets.portfolio import Bound, Limit
from ppmsheets.schema import LIMIT, Field, Kind
from ppmsheets.sheet import CellRef

_NAMED = re.compile(
    r"(?:strategic |project )?(driver|program(?:me)?|type)\b[\s:=\-]*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN = {
    "risk": Bound.RISK,
    "riskexposure": Bound.RISK,
    "totalrisk": Bound.RISK,
    "starts": Bound.STARTS,
    "startsperperiod": Bound.STARTS,
    "startsatonce": Bound.STARTS,
    "concurrentstarts": Bound.STARTS,
    "projectstarts": Bound.STARTS,
}
_FIX = (
    "Limit Driver, Program or Type with its name, e.g. Type Growth, from 0 to 100 %; "
    "or give Risk (money) or Starts (a count) a Maximum."
)


def bound_of(text: str) -> tuple[Bound, str | None] | None:
    """Return what a limit is of, and the name behind it; None if it cannot be told."""
    plain = _PLAIN.get(plain_word(text))
    if plain:
        return plain, None
    match = _NAMED.fullmatch(text.strip())
    name = match[2].strip(" \"'") if match else ""
    if match is None or not name:
        return None
    return Bound(match[1].casefold().replace("programme", "program")), name


def limits(block: Block, ledger: Ledger) -> list[Limit]:
    """Return the limits of a block; what cannot be told is said, and left out."""
    columns = {name: header for name, (header, _) in block.columns["limit"].items()}
    places = {name: place_of(block, header) for name, header in columns.items()}
    texts = read_cells(block, LIMIT.field("what"), columns["what"], ledger)
    bounds = [bound_of(text) if isinstance(text, str) else None for text in texts]
    ends = [
        _numbers(block, LIMIT.field(name), columns.get(name), bounds, ledger)
        for name in ("minimum", "maximum")
    ]
    found: list[Limit] = []
    for at, (text, bound) in enumerate(zip(texts, bounds, strict=True)):
        where = origin(block, block.lines[at], places)
        if bound is None:
            if text is not None:
                _say(where.cell("what"), f'"{text}" is no limit that is known.', ledger)
            continue
        limit = Limit(bound[0], where, bound[1], ends[0][at], ends[1][at])
        name, fault = _fault(limit)
        if fault:
            _say(where.cell(name), fault, ledger)
        else:
            found.append(limit)
    return found


def _numbers(
    block: Block,
    field: Field,
    header: Header | None,
    bounds: Sequence[tuple[Bound, str | None] | None],
    ledger: Ledger,
) -> list[float | None]:
    """Return a column of minima or maxima, each in the unit of its limit."""
    found: list[float | None] = [None] * len(bounds)
    if header is None:
        return found
    for kind in (Kind.SHARE, Kind.MONEY, Kind.NUMBER):
        at = [n for n, b in enumerate(bounds) if b and _kind(b[0]) is kind]
        most = 1.0 if kind is Kind.SHARE else None
        meant = replace(field, kind=kind, maximum=most)
        for place, value in zip(
            at, read_cells(block, meant, header, ledger, at=at), strict=True
        ):
            found[place] = value if isinstance(value, float) else None
    return found


def _kind(bound: Bound) -> Kind:
    if bound.is_share:
        return Kind.SHARE
    return Kind.MONEY if bound is Bound.RISK else Kind.NUMBER


def _fault(limit: Limit) -> tuple[str, str]:
    """Return the field and what is wrong with a limit; "" when it can be kept."""
    least, most = limit.minimum, limit.maximum
    if least is None and most is None:
        return "what", "This limit has neither a Minimum nor a Maximum."
    if least is not None and not limit.bound.is_share:
        return "minimum", "A Minimum limits nothing here."
    if least is not None and most is not None and least > most:
        at = limit.origin.cell("maximum").a1
        return "minimum", f"This Minimum is above the Maximum at {at}."
    return "", ""


def _say(where: CellRef, message: str, ledger: Ledger) -> None:
    ledger.excluded += 1
    ledger.add(error("unclear-limit", message, _FIX), where, affects="selection")
