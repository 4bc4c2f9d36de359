"""Charts in a spreadsheet: ours are drawn again in place, people's stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets.backends.google_charts import chart_ids
from ppmsheets.plan import SourceTab
from ppmsheets.sheet import Chart, ChartKind, Spot
from tests.backends.charts_made import BUBBLES, CHARTS, chart_tab
from tests.backends.google_desk import Desk
from tests.sheets_double import discovery
from tests.sheets_double.refusals import Json


@pytest.fixture
def desk() -> Desk:
    return Desk([SourceTab("Apollo", (("Month", "Hours"), ("May", 3.0)))])


def charts(desk: Desk) -> list[Json]:
    return list(desk.sheet("Charts").objects["charts"])


def ids(desk: Desk) -> list[int]:
    return sorted(chart["chartId"] for chart in charts(desk))


def kinds(batch: tuple[Json, ...]) -> list[str]:
    """Return the requests of a batch that concern drawings."""
    names = [name for request in batch for name in request]
    return [name for name in names if "Chart" in name or "Embedded" in name]


def a_persons(desk: Desk, title: str = "Charts") -> int:
    """Let a person put a chart on a tab; return its id."""
    place = {"sheetId": desk.sheet(title).id, "startRowIndex": 0, "endRowIndex": 3}
    columns = {"startColumnIndex": 0, "endColumnIndex": 1}
    data = {"sourceRange": {"sources": [place | columns]}}
    spec = {"basicChart": {"chartType": "LINE", "series": [{"series": data}]}}
    anchor = {"sheetId": desk.sheet(title).id, "rowIndex": 0, "columnIndex": 0}
    position = {"overlayPosition": {"anchorCell": anchor}}
    desk.send([{"addChart": {"chart": {"spec": spec, "position": position}}}])
    found: int = desk.sheet(title).objects["charts"][-1]["chartId"]
    return found


def test_every_chart_is_one_that_google_describes(desk: Desk) -> None:
    batch = desk.show(chart_tab(*CHARTS))
    sent = [one["addChart"] for one in batch if "addChart" in one]
    assert len(sent) == len(CHARTS)
    for request in sent:
        assert discovery.accept("AddChartRequest", request) == request


def test_drawing_again_keeps_the_charts_that_stand(desk: Desk) -> None:
    desk.show(chart_tab(*CHARTS))
    first, before = ids(desk), charts(desk)
    batch = desk.show(chart_tab(*(replace(one, alt="in words") for one in CHARTS)))
    assert set(kinds(batch)) == {"updateChartSpec", "updateEmbeddedObjectPosition"}
    assert ids(desk) == first
    assert {one["spec"]["altText"] for one in charts(desk)} == {"in words"}
    desk.show(chart_tab(*CHARTS))
    assert sorted(charts(desk), key=str) == sorted(before, key=str)
    assert desk.show(chart_tab(*CHARTS)) == ()


def test_a_chart_that_is_not_wanted_any_more_goes(desk: Desk) -> None:
    desk.show(chart_tab(*CHARTS))
    desk.show(chart_tab(BUBBLES))
    assert len(charts(desk)) == 1
    desk.show(chart_tab())
    assert charts(desk) == []


def test_a_chart_that_a_person_deleted_is_drawn_with_the_next_looks(
    desk: Desk,
) -> None:
    desk.show(chart_tab(*CHARTS))
    desk.send([{"deleteEmbeddedObject": {"objectId": ids(desk)[0]}}])
    desk.show(chart_tab(*(replace(one, alt="in words") for one in CHARTS)))
    assert len(charts(desk)) == len(CHARTS)


def test_a_chart_that_a_person_moved_to_a_tab_of_its_own_comes_back(
    desk: Desk,
) -> None:
    desk.show(chart_tab(BUBBLES))
    (number,) = ids(desk)
    moved = {"objectId": number, "newPosition": {"newSheet": True}}
    desk.send([{"updateEmbeddedObjectPosition": moved}])
    assert charts(desk) == []
    desk.show(chart_tab(replace(BUBBLES, alt="in words")))
    assert ids(desk) == [number]


def test_words_stand_left_of_bubbles_where_all_of_a_series_may(desk: Desk) -> None:
    desk.show(chart_tab(BUBBLES))
    (chart,) = charts(desk)
    series = chart["spec"]["basicChart"]["series"]
    assert [one["dataLabel"]["placement"] for one in series] == ["RIGHT", "LEFT"]


def test_charts_of_people_stay_on_our_tab_and_on_theirs(desk: Desk) -> None:
    desk.show(chart_tab(BUBBLES))
    theirs = {a_persons(desk), a_persons(desk, "Apollo")}
    for wanted in ((replace(BUBBLES, alt="again"),), CHARTS, ()):
        desk.show(chart_tab(*wanted))
        assert len(charts(desk)) == len(wanted) + 1
    everywhere = {
        chart["chartId"]
        for sheet in desk.book.sheets
        for chart in sheet.objects["charts"]
    }
    assert everywhere == theirs


def test_a_copy_that_a_person_made_of_our_tab_keeps_its_charts(desk: Desk) -> None:
    desk.show(chart_tab(BUBBLES))
    source = {"sourceSheetId": desk.sheet("Charts").id, "newSheetName": "Mine"}
    desk.send([{"duplicateSheet": source}])
    desk.show(chart_tab())
    assert charts(desk) == []
    assert len(desk.sheet("Mine").objects["charts"]) == 1


def test_an_id_that_somebody_has_is_not_taken() -> None:
    tab = chart_tab(BUBBLES)
    (free,) = chart_ids(tab, 7, {}, frozenset()).values()
    (next_one,) = chart_ids(tab, 7, {}, frozenset((free,))).values()
    assert next_one == free + 1
    assert chart_ids(tab, 7, {"bubble": free}, frozenset((free,))) == {"bubble": free}


def test_the_grid_reaches_to_where_a_chart_stands(desk: Desk) -> None:
    far = replace(BUBBLES, spot=Spot(300, 40))
    desk.show(chart_tab())
    desk.show(chart_tab(far))
    assert len(desk.sheet("Charts").rows) > 300
    assert desk.sheet("Charts").width > 40


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_only_a_stacked_chart_is_stacked(desk: Desk, chart: Chart) -> None:
    desk.show(chart_tab(chart))
    (shown,) = charts(desk)
    stacked = shown["spec"]["basicChart"].get("stackedType") == "STACKED"
    assert stacked is (chart.kind is ChartKind.STACKED)


def test_bubbles_have_the_diameters_that_were_asked_for(desk: Desk) -> None:
    desk.show(chart_tab(BUBBLES))
    (shown,) = charts(desk)
    drawn = [
        {
            one.get("index", 0): one["pointStyle"]["size"]
            for one in sent["styleOverrides"]
        }
        for sent in shown["spec"]["basicChart"]["series"]
    ]
    assert drawn == [{0: 20}, {1: 15, 2: 6}]
