"""What no point of a frontier lies above."""

from __future__ import annotations

from collections.abc import Sequence


def concave_hull(
    points: Sequence[tuple[float, float]],
) -> tuple[tuple[float, float], ...]:
    """Return the corners of the least concave curve that no point lies above.

    Args:
        points: ``(amount, value)``, amounts all different.
    """
    hull: list[tuple[float, float]] = []
    for x, y in sorted(points):
        while len(hull) > 1:
            (x0, y0), (x1, y1) = hull[-2:]
            # The last corner stays only above the line from the one before it.
            if (y1 - y0) * (x - x0) > (y - y0) * (x1 - x0):
                break
            hull.pop()
        hull.append((x, y))
    return tuple(hull)
