"""Ids that the double gives: ever new, and the same in every run."""

from __future__ import annotations

import base64
import hashlib


class Ids:
    """A source of ids, counted from a seed.

    Args:
        seed: Text that tells one source from another.
    """

    def __init__(self, seed: str = "sheets_double") -> None:
        """Start counting."""
        self._seed = seed
        self._count = 0

    def _digest(self) -> bytes:
        self._count += 1
        return hashlib.sha256(f"{self._seed}:{self._count}".encode()).digest()

    def number(self) -> int:
        """Return a positive number of 31 bits, as sheets and charts bear."""
        return int.from_bytes(self._digest()[:4], "big") >> 1 or 1

    def file(self) -> str:
        """Return a file id of 44 characters, as Drive gives."""
        text = base64.urlsafe_b64encode(self._digest() + self._digest()[:1])
        return "1" + text.decode().rstrip("=")[:43]
