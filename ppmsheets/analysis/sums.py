"""Sums of what is known, the same whatever the order."""

from __future__ import annotations

import math
from collections.abc import Iterable


def known_sum(amounts: Iterable[float | None]) -> float | None:
    """Return the sum of the amounts that are known; None: none is.

    Exact before the last rounding, so that the order never shows.
    """
    known = [amount for amount in amounts if amount is not None]
    return math.fsum(known) if known else None
