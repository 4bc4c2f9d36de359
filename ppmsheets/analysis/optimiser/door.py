"""The solver that is there: HiGHS in this process, else what PuLP finds beside it."""

from __future__ import annotations

import math

from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.limits import Aim, Limits
from ppmsheets.analysis.optimiser.matrix import Matrix
from ppmsheets.analysis.optimiser.profiles import Ints

try:
    from ppmsheets.analysis.optimiser import highs
except ImportError:
    HAS_HIGHS, NAME = False, "CBC"
else:
    HAS_HIGHS, NAME = True, highs.NAME


def solve_whole(
    matrix: Matrix,
    limits: Limits,
    *,
    target: float = math.inf,
    start: Ints | None = None,
    aim: Aim = Aim.BOTH,
) -> Found:
    """Return the best whole answer; arguments as those of ``highs.solve_whole``.

    Without HiGHS all but the first two are left out: they only save time.
    """
    if HAS_HIGHS:
        return highs.solve_whole(matrix, limits, target=target, start=start, aim=aim)
    # Imported late: where HiGHS is, nobody needs it.
    from ppmsheets.analysis.optimiser import pulp_door  # noqa: PLC0415 - heavy

    return pulp_door.solve_by_pulp(matrix, limits)
