"""Charts that both products draw natively from cells: a closed set."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple

from ppmsheets.sheet.cells import Rect


class ChartKind(enum.Enum):
    """How the series of a chart are drawn."""

    LINE = "line"
    """Lines over dates, as far apart as the dates are."""
    CURVE = "curve"
    """Lines or points over numbers."""
    COLUMN = "column"
    """Columns beside one another."""
    STACKED = "stacked"
    """Columns on one another."""
    BAR = "bar"
    """Bars beside one another, the first at the top."""
    BUBBLE = "bubble"
    """Points over numbers, each as large as an amount."""


class Stroke(enum.Enum):
    """How a line is drawn, so that lines differ in more than colour."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    POINTS = "points"
    """No line, only its points."""


class Spot(NamedTuple):
    """Where a chart stands.

    Attributes:
        row: Row of the cell in which its upper left corner is.
        column: Column of that cell.
        width: Pixels.
        height: Pixels.
    """

    row: int
    column: int
    width: int = 600
    height: int = 350


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis.

    Attributes:
        title: What it measures.
        number: Number format of its labels.
        months: Of an axis of dates: months from one label to the next.
    """

    title: str
    number: str = "General"
    months: int = 1


@dataclass(frozen=True, slots=True)
class Series:
    """One column of values; its first cell is the header that names it.

    Attributes:
        values: One column of cells, the header included.
        colour: ``RRGGBB``.
        stroke: For lines.
        points: Diameter of each bubble in pixels, 0 where there is none; for the
            product that cannot take them from ``Chart.sizes``.
    """

    values: Rect
    colour: str
    stroke: Stroke = Stroke.SOLID
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """Words beside the first bubbles.

    Attributes:
        cells: One column of cells that hold them, without a header.
        words: What stands there, for the product that cannot take them from cells.
        leftward: Whether each stands left of its bubble, where the chart ends too
            soon on its right.
    """

    cells: Rect
    words: tuple[str, ...]
    leftward: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over the cells of a tab, drawn from columns of equal height.

    Attributes:
        name: Which chart of its tab it is, the same in every run.
        alt: What it shows, in words, for those who do not see it.
        spot: Where it stands.
        domain: One column, header included: dates, numbers or names of the x axis.
        sizes: Bubbles only: one column, header included; the area of each.
        labels: Bubbles only.
        ink: Colour of its words, ``RRGGBB``.
        source: Title of the tab with the cells; "": the chart's own.
    """

    name: str
    kind: ChartKind
    title: str
    alt: str
    spot: Spot
    x: Axis
    y: Axis
    domain: Rect
    series: tuple[Series, ...]
    sizes: Rect | None = None
    labels: Labels | None = None
    ink: str = "000000"
    source: str = ""


def below_header(area: Rect) -> Rect:
    """Return a column without its header."""
    return Rect(area.top + 1, area.left, area.bottom, area.right)
