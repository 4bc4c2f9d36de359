"""Weights from pairwise comparisons: the analytic hierarchy process.

Source: T. Saaty, "Decision making with the analytic hierarchy process"
(Int. J. Services Sciences 1, 2008).
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


class RandomIndex(enum.Enum):
    """Mean consistency index of random matrices; the editions differ."""

    SAATY_1980 = (
        *(0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45),
        *(1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
    )
    """For n = 3 to 15."""
    SAATY_2005 = (0.52, 0.89, 1.11, 1.25, 1.35)
    """For n = 3 to 7."""

    def of(self, n: int) -> float:
        """Return the index for n things compared.

        Raises:
            ValueError: The edition has none for this n.
        """
        if not 3 <= n < 3 + len(self.value):
            message = f"{self.name} has no random index for n = {n}"
            raise ValueError(message)
        return float(self.value[n - 3])


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights from pairwise comparisons.

    Attributes:
        weights: Summing to 1, in the order of the matrix.
        consistency_ratio: CR = CI / RI; up to 0.10 is acceptable, 0 is free of
            contradiction. Always 0 for two things or one.
        worst_triad: Indices i < j < k of the three whose comparisons contradict
            each other most, the first such; None when none do.
    """

    weights: tuple[float, ...]
    consistency_ratio: float
    worst_triad: tuple[int, int, int] | None = None


def ahp_weights(
    upper: Sequence[Sequence[float]], edition: RandomIndex = RandomIndex.SAATY_2005
) -> Weights:
    """Return the priority vector of a comparison matrix.

    The priority vector is the principal eigenvector w of A w = lambda_max w;
    CI = (lambda_max - n) / (n - 1).

    Args:
        upper: Upper triangle without the diagonal, row i holding how much more
            thing i matters than things i+1, i+2 ...; shapes (n-1,), (n-2,) ...
            (1,). Each > 0, on Saaty's scale 1/9 to 9.
        edition: Which table of random indices CR is taken against.

    Raises:
        ValueError: The rows do not form a triangle, a value is not above 0, or
            the edition has no random index for so many things.
    """
    n = len(upper) + 1
    matrix = np.eye(n)
    for i, row in enumerate(upper):
        if len(row) != n - 1 - i or min(row) <= 0:
            message = f"row {i + 1} needs {n - 1 - i} values above 0"
            raise ValueError(message)
        matrix[i, i + 1 :] = row
        matrix[i + 1 :, i] = 1 / np.asarray(row)
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    weights = tuple(float(w) for w in vector / vector.sum())
    if n < 3:
        return Weights(weights, 0.0)
    index = (float(values[largest].real) - n) / (n - 1)
    return Weights(weights, index / edition.of(n), _worst_triad(matrix))


def _worst_triad(matrix: NDArray[np.float64]) -> tuple[int, int, int] | None:
    """Return the three for which a_ij a_jk / a_ik is furthest from 1, either way.

    Source: W. Koczkodaj, "A new definition of consistency of pairwise comparisons"
    (Mathematical and Computer Modelling 18, 1993); the logarithm orders alike.
    """
    logs = np.log(matrix)
    triads = itertools.combinations(range(len(matrix)), 3)
    off = {(i, j, k): abs(logs[i, j] + logs[j, k] - logs[i, k]) for i, j, k in triads}
    # Equal ones differ by dust: the first of them is named.
    worst = max(
        off, key=lambda triad: (round(float(off[triad]), 9), *(-n for n in triad))
    )
    return worst if off[worst] > 1e-9 else None
