"""Single values as JSON says them."""

from __future__ import annotations

import datetime as dt
import math
from typing import TypeAlias

from ppmsheets.portfolio import Rag
from ppmsheets.sheet import CellRef

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"
Object: TypeAlias = "dict[str, Json]"


def iso(date: dt.date | None) -> str | None:
    """Return a date as ISO 8601."""
    return date.isoformat() if date else None


def known(number: float | None) -> float | None:
    """Return a number that JSON can say: not known when it is not finite."""
    return number if number is not None and math.isfinite(number) else None


def word(rag: Rag | None) -> str | None:
    """Return the word of a colour."""
    return rag.word if rag else None


def cell(place: CellRef | None) -> Object | None:
    """Return where a cell stands."""
    return {"tab": place.tab, "cell": place.a1} if place else None
