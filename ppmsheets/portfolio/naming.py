"""When two names are the same."""

from __future__ import annotations

from functools import lru_cache


# Remembered: every booking and every conflict names the same people.
@lru_cache(maxsize=16_384)
def folded(name: str | None) -> str:
    """Return a name as compared: case and spaces do not matter; "" for None."""
    return " ".join((name or "").split()).casefold()
