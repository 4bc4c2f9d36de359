"""A tab as compact text, for goldens that people can read in a diff."""

from __future__ import annotations

from dataclasses import fields

from ppmsheets.sheet import (
    CellRef,
    CellValue,
    Chart,
    Decoration,
    Link,
    Look,
    Note,
    Rect,
    Tab,
    column_letters,
)


def as_text(tab: Tab) -> str:
    """Return every value and decoration of a tab, one a line."""
    lines = [f"tab {tab.title}"]
    lines += [
        f"{name} {getattr(tab, name)}"
        for name in (
            "frozen_rows", "frozen_columns", "people", "protected", "hidden",
            "colour", "records",
        )
        if getattr(tab, name) not in (0, None, False)
    ]  # fmt: skip
    lines.append(
        "widths " + " ".join(f"{column_letters(c)}={w:g}" for c, w in tab.widths)
    )
    for number, row in enumerate(tab.grid):
        cells = [
            f"{column_letters(column)}={_value(value)}"
            for column, value in enumerate(row)
            if value is not None
        ]
        lines.append(f"{number + 1:>3} " + " | ".join(cells))
    lines += [_decoration(decoration) for decoration in tab.decorations]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _value(value: CellValue) -> str:
    return f"{value:.15g}" if isinstance(value, float) else repr(value)


def _chart(chart: Chart) -> str:
    """Return a chart in lines: what it is, where, and each of its series."""
    place = CellRef("", chart.spot.row, chart.spot.column).a1
    size = f"{chart.spot.width}x{chart.spot.height}"
    lines = [
        f"Chart {chart.name} {chart.kind.value} at {place} {size} {chart.title!r}",
        f"  alt {chart.alt!r}",
        f"  x {chart.domain.a1} {chart.x.title!r} {chart.x.number}",
        f"  y {chart.y.title!r} {chart.y.number}",
    ]
    lines += [
        f"  series {one.values.a1} {one.colour} {one.stroke.value}"
        + (f" points {' '.join(map(str, one.points))}" if one.points else "")
        for one in chart.series
    ]
    if chart.sizes is not None:
        lines.append(f"  sizes {chart.sizes.a1}")
    if chart.labels is not None:
        lines.append(f"  labels {chart.labels.cells.a1} {chart.labels.words}")
    return "\n".join(lines)


def _decoration(decoration: Decoration) -> str:
    if isinstance(decoration, Chart):
        return _chart(decoration)
    if isinstance(decoration, Note | Link):
        place = CellRef("", decoration.row, decoration.column).a1
        rest = decoration.text if isinstance(decoration, Note) else decoration.target
        return f"{type(decoration).__name__} {place} {str(rest)!r}"
    parts: list[str] = []
    names: list[str] = (
        list(decoration._fields)
        if isinstance(decoration, Look)
        else [field.name for field in fields(decoration)]
    )
    for name in names:
        value = getattr(decoration, name)
        if isinstance(value, Rect):
            parts.insert(0, value.a1)
        elif value is not None and value != "":
            shown = value.value if hasattr(value, "value") else value
            parts.append(f"{name}={shown}")
    return f"{type(decoration).__name__} " + " ".join(parts)
