"""One chart as the XML of its part (ECMA-376 part 1, DrawingML charts).

The schema fixes the sequence of every element. No values are cached: programs
read them from the cells when they open the workbook.
"""

from __future__ import annotations

from ppmsheets.backends.xlsx_xml import (
    DECLARATION,
    OFFICE_RELATIONS,
    attributes,
    escape,
)
from ppmsheets.sheet import (
    Axis,
    Chart,
    ChartKind,
    Rect,
    Series,
    Stroke,
    below_header,
    column_letters,
)

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"

_X_AXIS, _Y_AXIS = 1001, 1002
_GRID_LINE = "D5DCE3"
_WORDS, _TITLE = 900, 1200
"""Sizes of text in hundredths of a point."""
_LINE = 28_575
"""Width of a line: 2.25 points, in English Metric Units."""
_BUBBLE_SCALE = 50
"""Per cent of the size that Excel gives the largest bubble."""
_BARS = frozenset((ChartKind.COLUMN, ChartKind.STACKED, ChartKind.BAR))
_SCATTERED = frozenset((ChartKind.CURVE, ChartKind.BUBBLE))


def chart_xml(chart: Chart, title: str) -> bytes:
    """Return the part of a chart.

    Args:
        chart: The chart.
        title: Title of the tab that holds its cells.
    """
    tab = "'{}'".format(title.replace("'", "''"))
    legend = (
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_words(chart.ink)}'
        "</c:legend>"
        if len(chart.series) > 1
        else ""
    )
    xml = (
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{DRAWING}" '
        f'xmlns:r="{OFFICE_RELATIONS}"><c:roundedCorners val="0"/><c:chart>'
        f"{_title(chart.title, chart.ink, _TITLE)}"
        '<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>'
        f"{_plot(chart, tab)}{_axes(chart)}</c:plotArea>{legend}"
        # Rows that a person hides are drawn all the same; a blank is a gap.
        '<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
        f"<a:ln><a:solidFill>{_colour(_GRID_LINE)}</a:solidFill></a:ln></c:spPr>"
        f"{_words(chart.ink)}</c:chartSpace>"
    )
    return DECLARATION + xml.encode()


# --- series -------------------------------------------------------------------------


def _plot(chart: Chart, tab: str) -> str:
    """Return the element of the chart's kind with all its series."""
    series = "".join(
        _series(chart, place, one, tab) for place, one in enumerate(chart.series)
    )
    axes = f'<c:axId val="{_X_AXIS}"/><c:axId val="{_Y_AXIS}"/>'
    one_colour = '<c:varyColors val="0"/>'
    if chart.kind is ChartKind.LINE:
        return (
            f'<c:lineChart><c:grouping val="standard"/>{one_colour}{series}'
            f'<c:marker val="1"/>{axes}</c:lineChart>'
        )
    if chart.kind is ChartKind.CURVE:
        return (
            f'<c:scatterChart><c:scatterStyle val="lineMarker"/>{one_colour}{series}'
            f"{axes}</c:scatterChart>"
        )
    if chart.kind is ChartKind.BUBBLE:
        return (
            f"<c:bubbleChart>{one_colour}{series}"
            f'<c:bubbleScale val="{_BUBBLE_SCALE}"/><c:showNegBubbles val="0"/>'
            f'<c:sizeRepresents val="area"/>{axes}</c:bubbleChart>'
        )
    stacked = chart.kind is ChartKind.STACKED
    direction = "bar" if chart.kind is ChartKind.BAR else "col"
    grouping = "stacked" if stacked else "clustered"
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{grouping}"/>'
        f'{one_colour}{series}<c:gapWidth val="60"/>'
        f'<c:overlap val="{100 if stacked else 0}"/>{axes}</c:barChart>'
    )


def _series(chart: Chart, place: int, series: Series, tab: str) -> str:
    values = series.values
    header = Rect(values.top, values.left, values.top + 1, values.right)
    xml = (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"<c:tx>{_reference('strRef', header, tab)}</c:tx>{_style(chart.kind, series)}"
    )
    numbers = _reference("numRef", below_header(values), tab)
    domain = below_header(chart.domain)
    if chart.kind not in _SCATTERED:
        kind = "numRef" if chart.kind is ChartKind.LINE else "strRef"
        xml += f"<c:cat>{_reference(kind, domain, tab)}</c:cat><c:val>{numbers}</c:val>"
        smooth = '<c:smooth val="0"/>' if chart.kind is ChartKind.LINE else ""
        return f"{xml}{smooth}</c:ser>"
    if chart.kind is ChartKind.BUBBLE:
        xml += _labels(chart, series)
    xml += f"<c:xVal>{_reference('numRef', domain, tab)}</c:xVal>"
    xml += f"<c:yVal>{numbers}</c:yVal>"
    if chart.kind is ChartKind.CURVE:
        return f'{xml}<c:smooth val="0"/></c:ser>'
    sizes = below_header(chart.sizes or values)
    return (
        f"{xml}<c:bubbleSize>{_reference('numRef', sizes, tab)}</c:bubbleSize>"
        '<c:bubble3D val="0"/></c:ser>'
    )


_DASHES = {
    Stroke.DASHED: '<a:prstDash val="dash"/>',
    Stroke.DOTTED: '<a:prstDash val="sysDot"/>',
}


def _style(kind: ChartKind, series: Series) -> str:
    """Return how a series looks, and its markers where the kind has them."""
    fill = f"<a:solidFill>{_colour(series.colour)}</a:solidFill>"
    if kind is ChartKind.BUBBLE:
        # A little can be seen through, as bubbles lie on one another.
        clear = f'<a:srgbClr val="{series.colour}"><a:alpha val="80000"/></a:srgbClr>'
        edge = f'<a:ln w="9525"><a:solidFill>{_colour("FFFFFF")}</a:solidFill></a:ln>'
        shape = f"<a:solidFill>{clear}</a:solidFill>{edge}"
        return f'<c:spPr>{shape}</c:spPr><c:invertIfNegative val="0"/>'
    if kind in _BARS:
        return f'<c:spPr>{fill}</c:spPr><c:invertIfNegative val="0"/>'
    if series.stroke is Stroke.POINTS:
        marker = (
            '<c:marker><c:symbol val="diamond"/><c:size val="12"/>'
            f"<c:spPr>{fill}</c:spPr></c:marker>"
        )
        return f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{marker}"
    dash = _DASHES.get(series.stroke, "")
    line = f'<a:ln w="{_LINE}" cap="rnd">{fill}{dash}<a:round/></a:ln>'
    return f'<c:spPr>{line}</c:spPr><c:marker><c:symbol val="none"/></c:marker>'


_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="{}"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


def _labels(chart: Chart, series: Series) -> str:
    """Return the words beside the first points; LibreOffice reads none from cells."""
    labels = chart.labels
    if labels is None:
        return ""
    points = "".join(
        f'<c:dLbl><c:idx val="{place}"/><c:layout/>{_rich(word, chart.ink, _WORDS)}'
        f'<c:dLblPos val="{"l" if leftward else "r"}"/>{_SHOWN.format(1)}</c:dLbl>'
        for place, (word, leftward, diameter) in enumerate(
            zip(labels.words, labels.leftward, series.points, strict=False)
        )
        if word and diameter
    )
    return f"<c:dLbls>{points}{_words(chart.ink)}{_SHOWN.format(0)}</c:dLbls>"


def _reference(kind: str, area: Rect, tab: str) -> str:
    """Return a reference to a column of cells, or to one cell."""
    letters = column_letters(area.left)
    place = f"${letters}${area.top + 1}"
    if area.bottom > area.top + 1:
        place += f":${letters}${area.bottom}"
    return f"<c:{kind}><c:f>{escape(f'{tab}!{place}')}</c:f></c:{kind}>"


# --- axes ---------------------------------------------------------------------------


def _axes(chart: Chart) -> str:
    """Return both axes; those of a bar chart change places."""
    lies = chart.kind is ChartKind.BAR
    scattered = chart.kind in _SCATTERED
    crosses = '<c:crosses val="min"/>' if scattered else '<c:crosses val="autoZero"/>'
    x = _axis(chart.x, chart.ink, "l" if lies else "b", turned=lies) + crosses
    if scattered:
        x = f'<c:valAx>{x}<c:crossBetween val="midCat"/></c:valAx>'
    elif chart.kind is ChartKind.LINE:
        x = (
            f'<c:dateAx>{x}<c:auto val="0"/><c:lblOffset val="100"/>'
            f'<c:baseTimeUnit val="days"/><c:majorUnit val="{chart.x.months}"/>'
            '<c:majorTimeUnit val="months"/></c:dateAx>'
        )
    else:
        x = (
            f'<c:catAx>{x}<c:auto val="0"/><c:lblAlgn val="ctr"/>'
            '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        )
    y = _axis(chart.y, chart.ink, "b" if lies else "l", grid=True)
    # The first bar stands at the top, their scale below the last one.
    y += '<c:crosses val="max"/>' if lies else crosses
    between = "between" if chart.kind in _BARS else "midCat"
    return f'{x}<c:valAx>{y}<c:crossBetween val="{between}"/></c:valAx>'


def _axis(
    axis: Axis, ink: str, side: str, *, turned: bool = False, grid: bool = False
) -> str:
    """Return what all kinds of axes begin with.

    Args:
        axis: The axis.
        ink: Colour of its words.
        side: ``l`` or ``b``.
        turned: Whether it counts from the far end.
        grid: It is that of values, with lines across the chart.
    """
    own, other = (_Y_AXIS, _X_AXIS) if grid else (_X_AXIS, _Y_AXIS)
    fill = f"<a:solidFill>{_colour(_GRID_LINE)}</a:solidFill>"
    line = f"<c:spPr><a:ln>{fill}</a:ln></c:spPr>"
    lines = f"<c:majorGridlines>{line}</c:majorGridlines>" if grid else ""
    number = attributes((("formatCode", axis.number), ("sourceLinked", 0)))
    # Beside the chart, where an axis amid negative values would cut its words.
    place = "nextTo" if grid else "low"
    return (
        f'<c:axId val="{own}"/><c:scaling><c:orientation val="'
        f'{"maxMin" if turned else "minMax"}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/>{lines}{_title(axis.title, ink, _WORDS)}'
        f'<c:numFmt{number}/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{place}"/>{line}{_words(ink)}<c:crossAx val="{other}"/>'
    )


# --- words --------------------------------------------------------------------------


def _colour(text: str) -> str:
    return f'<a:srgbClr val="{text}"/>'


def _title(text: str, ink: str, size: int) -> str:
    return f'<c:title>{_rich(text, ink, size)}<c:overlay val="0"/></c:title>'


def _rich(text: str, ink: str, size: int) -> str:
    """Return words of their own, not taken from a cell; large ones are bold."""
    bold = int(size > _WORDS)
    fill = f"<a:solidFill>{_colour(ink)}</a:solidFill>"
    look = f'sz="{size}" b="{bold}">{fill}</a:'
    return (
        "<c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f"<a:defRPr {look}defRPr></a:pPr>"
        f'<a:r><a:rPr lang="en-US" {look}rPr><a:t>{escape(text)}</a:t></a:r></a:p>'
        "</c:rich></c:tx>"
    )


def _words(ink: str) -> str:
    return (
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr sz="{_WORDS}"><a:solidFill>{_colour(ink)}</a:solidFill></a:defRPr>'
        '</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )
