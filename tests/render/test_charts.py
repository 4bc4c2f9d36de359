"""Charts: pictures that say what their tables hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets.outcome import Analysis, Curve, Load, ProjectResult
from ppmsheets.portfolio import Rag
from ppmsheets.render import bubble_chart, looks
from ppmsheets.render.charts import MOST_ROLES, draw_charts
from ppmsheets.sheet import Chart, Rect, Tab
from tests.render.example import ANALYSIS, HORIZON, MOBILE, empty, many
from tests.render.test_looks import contrast


def charts(analysis: Analysis) -> dict[str, Chart]:
    tab = draw_charts(analysis, "Charts")
    found = [item for item in tab.decorations if isinstance(item, Chart)]
    return {chart.name: chart for chart in found}


def cells(tab: Tab, area: Rect) -> list[object]:
    return [
        value
        for row in tab.grid[area.top : area.bottom]
        for value in row[area.left : area.right]
    ]


def projects(*found: ProjectResult) -> Analysis:
    return replace(ANALYSIS, projects=found)


def test_every_chart_names_its_series_by_the_headers_of_its_table() -> None:
    tab = draw_charts(ANALYSIS, "Charts")
    heads = {
        name: [cells(tab, series.values)[0] for series in chart.series]
        for name, chart in charts(ANALYSIS).items()
    }
    assert heads == {
        "risk and reward": ["Red", "Green"],
        "s-curve": ["Planned (PV)", "Earned (EV)", "Actual cost (AC)"],
        "capacity": ["Asked, on average", "Asked, worst month", "There is"],
        "frontier": ["Most value, GBP", "Today's budget"],
    }


def test_columns_of_a_chart_are_of_one_height_and_below_all_charts() -> None:
    for chart in charts(ANALYSIS).values():
        columns = [chart.domain, *(series.values for series in chart.series)]
        columns += [chart.sizes] if chart.sizes else []
        assert len({(area.top, area.bottom) for area in columns}) == 1
        assert chart.domain.top * 20 >= chart.spot.row * 20 + chart.spot.height


def test_charts_do_not_cover_one_another() -> None:
    tab = draw_charts(ANALYSIS, "Charts")
    # As wide as Excel and Google draw columns of so many characters.
    left = [0.0]
    for _, characters in tab.widths:
        left.append(left[-1] + characters * 7 + 5)
    spots = [chart.spot for chart in charts(ANALYSIS).values()]
    for one in spots:
        assert left[one.column] + one.width <= left[-1]
        for other in spots:
            beside = left[one.column] + one.width <= left[other.column]
            above = one.row * 20 + one.height <= other.row * 20
            apart = one == other or beside or above
            assert apart or (other.row, other.column) < (one.row, one.column)


def test_every_chart_says_in_words_what_it_shows() -> None:
    for chart in charts(ANALYSIS).values():
        assert len(chart.alt) > 40
        assert chart.title
        assert chart.x.title
        assert chart.y.title


def test_marks_can_be_told_from_the_paper() -> None:
    for colour in (*looks.MARKS.values(), looks.PLANNED, looks.EARNED, looks.SPENT):
        assert contrast(colour, looks.PAPER) >= 3
    drawn = charts(ANALYSIS).values()
    assert all(contrast(chart.ink, looks.PAPER) >= 4.5 for chart in drawn)


def test_lines_differ_in_more_than_colour() -> None:
    strokes = [series.stroke for series in charts(ANALYSIS)["s-curve"].series]
    assert len(set(strokes)) == len(strokes)


def test_a_bubble_is_in_the_series_of_its_status_alone() -> None:
    chart = charts(ANALYSIS)["risk and reward"]
    for points in zip(*(series.points for series in chart.series), strict=True):
        assert sum(size > 0 for size in points) == 1


def test_the_area_of_a_bubble_grows_with_the_budget() -> None:
    large = MOBILE._replace(ev=MOBILE.ev._replace(bac=4e6))
    small = MOBILE._replace(project_id="M2", ev=MOBILE.ev._replace(bac=1e6))
    red = charts(projects(small, large))["risk and reward"].series[0]
    assert red.points == (24, 12)


def test_words_beside_bubbles_tell_status_without_colour() -> None:
    labels = charts(ANALYSIS)["risk and reward"].labels
    assert labels is not None
    tab = draw_charts(ANALYSIS, "Charts")
    assert [word or "" for word in cells(tab, labels.cells)] == list(labels.words)
    assert [word[-3:] for word in labels.words] == ["(G)", "(R)"]


def test_of_two_bubbles_close_together_the_larger_is_named() -> None:
    near = MOBILE._replace(
        project_id="N", name="Near", ev=MOBILE.ev._replace(bac=1.95e6)
    )
    far = MOBILE._replace(project_id="F", name="Far", risk_exposure=1_000_000)
    labels = charts(projects(MOBILE, near, far))["risk and reward"].labels
    assert labels is not None
    assert labels.words == ("Near (R)", "", "Far (R)")


def test_a_name_stands_where_the_chart_has_room_for_it() -> None:
    far = MOBILE._replace(project_id="F", name="Far", risk_exposure=1_000_000)
    labels = charts(projects(MOBILE, far))["risk and reward"].labels
    assert labels is not None
    assert dict(zip(labels.words, labels.leftward, strict=True)) == {
        "Customer mobile app (R)": False,
        "Far (R)": True,
    }


def test_of_names_that_would_meet_between_two_bubbles_one_is_left_out() -> None:
    left = MOBILE._replace(project_id="L", name="Left", risk_exposure=450_000)
    right = MOBILE._replace(project_id="R", name="Right", risk_exposure=700_000)
    start = MOBILE._replace(project_id="S", name="Start", risk_exposure=0.0)
    end = MOBILE._replace(
        project_id="E",
        name="End",
        risk_exposure=1_000_000,
        value=MOBILE.value._replace(npv=0.0),
    )
    labels = charts(projects(left, right, start, end))["risk and reward"].labels
    assert labels is not None
    assert set(labels.words) == {"Left (R)", "", "Start (R)", "End (R)"}


def test_a_project_without_risk_is_left_out_and_counted() -> None:
    bare = MOBILE._replace(project_id="X", risk_exposure=None)
    tab = draw_charts(projects(MOBILE, bare), "Charts")
    said = " ".join(str(value) for row in tab.grid for value in row)
    assert "1 live project left out" in said


def test_of_a_thousand_projects_the_largest_are_drawn() -> None:
    analysis = many(1_000)
    chart = charts(analysis)["risk and reward"]
    height = chart.domain.bottom - chart.domain.top - 1
    assert height == bubble_chart.MOST_BUBBLES
    assert chart.labels is not None
    assert len(chart.labels.words) == bubble_chart.MOST_WORDS


def test_one_project_is_a_chart_too() -> None:
    chart = charts(projects(MOBILE))["risk and reward"]
    assert [series.points for series in chart.series] == [(24,)]


def test_a_project_that_is_not_rated_has_a_series_of_its_own() -> None:
    chart = charts(projects(MOBILE._replace(overall=None)))["risk and reward"]
    (series,) = chart.series
    assert series.points == (24,)
    assert series.colour not in looks.MARKS.values()
    assert len({looks.MARKS[rag] for rag in Rag}) == 3


def role(name: str, demand: float, capacity: float | None) -> tuple[Load, ...]:
    return tuple(
        Load("role", name, month, demand, demand, capacity, ()) for month in HORIZON
    )


def test_roles_asked_for_most_of_what_they_have_come_first() -> None:
    loads = (
        *role("Half full", 1, 2),
        *role("Twice full", 4, 2),
        *role("Nobody there", 1, 0),
        *role("Not known", 9, None),
        *role("Not asked", 0, 3),
    )
    analysis = replace(ANALYSIS, loads=loads)
    tab = draw_charts(analysis, "Charts")
    names = cells(tab, charts(analysis)["capacity"].domain)
    assert names == ["Role", "Nobody there", "Twice full", "Half full"]
    assert "Nobody there, Twice full." in charts(analysis)["capacity"].alt


def test_of_many_roles_the_fullest_are_drawn_and_the_rest_counted() -> None:
    loads = tuple(load for n in range(20) for load in role(f"Role {n:02}", n + 1, 10))
    tab = draw_charts(replace(ANALYSIS, loads=loads), "Charts")
    chart = charts(replace(ANALYSIS, loads=loads))["capacity"]
    assert cells(tab, chart.domain)[1:3] == ["Role 19", "Role 18"]
    assert chart.domain.bottom - chart.domain.top - 1 == MOST_ROLES
    said = " ".join(str(value) for row in tab.grid for value in row)
    assert "8 of 20 roles" in said


def test_todays_point_stands_alone_on_the_frontier() -> None:
    tab = draw_charts(ANALYSIS, "Charts")
    today = charts(ANALYSIS)["frontier"].series[1].values
    assert sum(value is not None for value in cells(tab, today)[1:]) == 1


@pytest.mark.parametrize(
    ("without", "why"),
    [
        (empty(), "Risk and reward: no project under way says"),
        (replace(ANALYSIS, curve=Curve()), "no project under way says planned"),
        (replace(ANALYSIS, loads=()), "no role has both a demand and a capacity"),
        (replace(ANALYSIS, insight=None), "no choice was searched under a budget"),
    ],
)
def test_where_a_chart_is_missing_the_page_says_why(
    without: Analysis, why: str
) -> None:
    tab = draw_charts(without, "Charts")
    assert why in " ".join(str(value) for row in tab.grid for value in row)


def test_an_empty_portfolio_has_no_chart() -> None:
    assert charts(empty()) == {}
