"""When two names are the same, and which of them comes first."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBERS = re.compile(r"(\d+)", re.ASCII)


# Remembered: every booking and every conflict names the same people.
@lru_cache(maxsize=16_384)
def folded(name: str | None) -> str:
    """Return a name as compared: case and spaces do not matter; "" for None."""
    return " ".join((name or "").split()).casefold()


def in_order(name: str) -> tuple[list[str | int], str]:
    """Return a key that sorts names as people count: "Phase 2" before "Phase 10"."""
    parts = _NUMBERS.split(name.casefold())
    return [int(p) if at % 2 else p for at, p in enumerate(parts)], name
