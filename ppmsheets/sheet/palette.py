"""Colours that mean one thing on every tab, those of people as well as ours.

Each ink has a contrast of at least 4.5:1 on its fill (WCAG 2.1, success criterion
1.4.3). The fills differ in lightness too, so that a grey print still tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tone:
    """Ink on fill, both ``RRGGBB``."""

    ink: str
    fill: str


RED = Tone("FFFFFF", "B3261E")
AMBER = Tone("553600", "FFD27A")
GREEN = Tone("1B5230", "DDF0E1")
GREY = Tone("46515B", "E7EBEE")

ANSWER = "FFF8DC"
"""Fill of the cells that wait for somebody to type into."""
