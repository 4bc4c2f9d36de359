"""Ranking by the method that Setup names: workbook in, tabs out."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis.places import Contender, places, ranks, reversals, ties
from ppmsheets.outcome import Method, Ranking
from ppmsheets.portfolio import Stage
from ppmsheets.render.looks import NOT_KNOWN
from ppmsheets.sheet import CellRef
from tests.analysis.stories import Story

# The backlog of terms.md, after its rows: WSJF 8.00, 5.60, 2.67, 1.80, 1.25, 1.25.
BACKLOG = """
    # Projects
    | Project ID | Project | Business value | Time criticality | RR/OE | Job size |
    | F          | Fax     | 2              | 2                | 1     | 4        |
    | E          | Email   | 3              | 3                | 4     | 8        |
    | D          | Depot   | 3              | 3                | 3     | 5        |
    | C          | Coupons | 7              | 4                | 5     | 6        |
    | B          | Banners | 8              | 10               | 10    | 5        |
    | A          | Alerts  | 10             | 8                | 6     | 3        |
    | G          | Gifts   | 9              | 9                |       | 1        |
    | H          | Help    |                |                  |       |          |

    # Setup
    | Ranking method | WSJF |
"""

# Saaty's drinks, the relative consumption in the USA; one project a drink.
DRINKS = """
    # Pairwise
    | Driver | Coffee | Wine | Tea  | Beer | Soda | Milk | Water |
    | Coffee | 1      | 9    | 5    | 2    | 1    | 1    | '1/2  |
    | Wine   |        | 1    | '1/3 | '1/9 | '1/9 | '1/9 | '1/9  |
    | Tea    |        |      | 1    | '1/3 | '1/4 | '1/3 | '1/9  |
    | Beer   |        |      |      | 1    | '1/2 | 1    | '1/3  |
    | Soda   |        |      |      |      | 1    | 2    | '1/2  |
    | Milk   |        |      |      |      |      | 1    | '1/3  |
    | Water  |        |      |      |      |      |      | 1     |

    # Drivers
    | Driver | Weight |
    | Coffee | 1 |
    | Wine   | 9 |
    | Tea    | 1 |
    | Beer   | 1 |
    | Soda   | 1 |
    | Milk   | 1 |
    | Water  | 1 |

    # Scores
    | Project ID | Driver | Score |
    | P-COFFEE   | Coffee | 9     |
    | P-WINE     | Wine   | 9     |
    | P-TEA      | Tea    | 9     |
    | P-BEER     | Beer   | 9     |
    | P-SODA     | Soda   | 9     |
    | P-MILK     | Milk   | 9     |
    | P-WATER    | Water  | 9     |

    # Projects
    | Project ID | Stage  |
    | P-COFFEE   | Active |
    | P-WINE     | Active |
    | P-TEA      | Active |
    | P-BEER     | Active |
    | P-SODA     | Active |
    | P-MILK     | Active |
    | P-WATER    | Active |
"""
PUBLISHED = {
    "Coffee": 0.177,
    "Wine": 0.019,
    "Tea": 0.042,
    "Beer": 0.116,
    "Soda": 0.190,
    "Milk": 0.129,
    "Water": 0.327,
}
BY_AHP = "\n    # Setup\n    | Ranking method | AHP |\n"


def ranked(text: str) -> Ranking:
    return Story(text).sync().analysis.ranking


def order(ranking: Ranking) -> str:
    """Return the ids of the ranked in order."""
    return " ".join(p.project_id for p in ranking.places if p.rank is not None)


def rows(story: Story) -> Mapping[str, str]:
    """Return the rows of Summary's projects by id."""
    lines = (line.split(" | ") for line in story.page("Summary").splitlines())
    return {cells[1]: cells[0] for cells in lines if len(cells) > 2 and cells[1]}


def test_wsjf_ranks_the_published_backlog_its_tie_by_cost_of_delay() -> None:
    story = Story(BACKLOG)
    analysis = story.sync().analysis
    ranking = analysis.ranking
    assert order(ranking) == "A B C D E F"
    figures = [p.figure for p in ranking.places if p.figure is not None]
    assert figures == pytest.approx([8, 5.6, 2.67, 1.8, 1.25, 1.25], abs=5e-3)
    assert ranking.places[1].how == "WSJF 5.60 = (8 + 10 + 10) / 5"
    assert ranking.ties == (("E", "F"),)
    notes = {p.project_id: p.rank_note for p in analysis.projects}
    assert notes["E"] == (
        "WSJF 1.25 = (3 + 3 + 4) / 8. Level with Fax, before which it goes by higher "
        "cost of delay."
    )
    assert notes["F"].endswith("which goes first by higher cost of delay.")
    assert notes["A"] == ""
    shown = rows(story)
    assert [shown[name] for name in "ABCDEF"] == [f"{n}.0" for n in range(1, 7)]
    assert [shown[name] for name in "GH"] == [NOT_KNOWN] * 2


def test_a_project_without_all_its_points_is_not_ranked_but_named() -> None:
    run = Story(BACKLOG).sync()
    ranking = run.analysis.ranking
    lacking = {p.project_id: p.lacks for p in ranking.places if p.rank is None}
    whole = ("Business value", "Time criticality", "Risk reduction", "Job size")
    assert lacking == {"G": ("Risk reduction",), "H": whole}
    note = next(p.rank_note for p in run.analysis.projects if p.project_id == "G")
    assert note == "Not ranked by WSJF: no Risk reduction."
    assert "2 projects cannot be ranked for want of points: Gifts, Help." in (
        ranking.sentences
    )
    wanted = "Risk reduction is missing for Gifts, Help; it would add its rank by WSJF."
    assert wanted in run.analysis.gaps


def test_summary_says_by_what_it_ranks_and_is_empty_to_sync_again() -> None:
    story = Story(BACKLOG)
    story.sync()
    said = "Ranked by WSJF: (business value + time criticality + risk reduction) / job"
    assert said in story.page("Summary")
    assert "1 tie, ruled: Email before Fax by higher cost of delay" in (
        story.page("Summary")
    )
    assert story.sync().plan.empty


def test_ahp_weighs_saatys_drinks_as_published_through_a_workbook() -> None:
    ranking = ranked(DRINKS + BY_AHP)
    assert (ranking.asked, ranking.method) == (Method.AHP, Method.AHP)
    assert dict(ranking.weighing.weights) == pytest.approx(PUBLISHED, abs=5e-4)
    assert ranking.weighing.consistency_ratio == pytest.approx(0.022, abs=5e-4)
    assert order(ranking) == "P-WATER P-SODA P-COFFEE P-MILK P-BEER P-TEA P-WINE"
    assert "consistency ratio 0.02, accepted up to 0.10." in ranking.sentences[0]
    assert "Water 33%, Soda 19%, Coffee 18%" in ranking.sentences[0]


def test_typed_weights_rule_until_setup_asks_for_ahp() -> None:
    run = Story(DRINKS).sync()
    ranking = run.analysis.ranking
    assert ranking.weighing.source == "Drivers"
    assert ranking.places[0].project_id == "P-WINE"
    idle = "With another Ranking method in Setup would count too: Pairwise (AHP)."
    assert idle in run.analysis.gaps
    assert not [f for f in run.findings if f.rule.endswith("comparisons")]


def test_what_ahp_turns_around_is_counted_and_the_furthest_named() -> None:
    # By hand wine leads and the rest are level: 6 of 21 pairs are ordered there, and
    # by AHP all of them the other way round.
    (turned,) = ranked(DRINKS).reversals
    assert (turned.method, turned.projects, turned.pairs) == (Method.AHP, 7, 21)
    assert (turned.reversed, turned.most) == (6, "P-WINE")
    assert (turned.here, turned.there) == (1, 7)
    (back,) = ranked(DRINKS + BY_AHP).reversals
    assert (back.method, back.reversed, back.here, back.there) == (
        Method.SCORE,
        6,
        7,
        1,
    )


def test_ahp_without_all_comparisons_gives_way_to_typed_weights_and_says_so() -> None:
    last = DRINKS.index("'1/3  |\n    | Water")
    text = DRINKS[:last] + DRINKS[last + len("'1/3") :]
    run = Story(text + BY_AHP).sync()
    ranking = run.analysis.ranking
    assert (ranking.asked, ranking.method) == (Method.AHP, Method.SCORE)
    assert ranking.places[0].project_id == "P-WINE"
    assert ranking.sentences[0].startswith(
        "AHP was asked for, but 1 of 21 pairs of drivers is not compared (Milk with "
        "Water). Ranked by weighted score"
    )
    (finding,) = [f for f in run.findings if f.rule == "incomplete-comparisons"]
    assert finding.where.tab == "Pairwise"


def test_ahp_without_a_pairwise_table_says_what_is_missing() -> None:
    text = DRINKS[DRINKS.index("# Drivers") :] + BY_AHP
    run = Story(text).sync()
    assert run.analysis.ranking.method is Method.SCORE
    assert run.analysis.gaps[0] == (
        "There are no comparisons in Pairwise; they would add the weights of AHP, "
        "which Setup asks for."
    )


def test_data_issues_leads_to_the_comparison_that_contradicts() -> None:
    story = Story(
        """
        # Pairwise
        | Driver | Other driver | Times as important |
        | Growth | Trust        | 3                  |
        | Trust  | Cost         | 3                  |
        | Growth | Cost         | '1/5               |

        # Scores
        | Project ID | Growth | Trust | Cost |
        | A          | 9      | 0     | 3    |

        # Projects
        | Project ID | Stage  |
        | A          | Active |

        # Setup
        | Ranking method | AHP |
        """
    )
    run = story.sync()
    (finding,) = [f for f in run.findings if f.rule == "inconsistent-comparisons"]
    assert finding.where == CellRef("Pairwise", 3, 2)
    assert "Pairwise!C2 and Pairwise!C3" in finding.message
    assert "9 here would agree" in finding.fix
    assert finding.message in story.page("Data Issues")
    assert run.analysis.ranking.weighing.worst == ("Cost", "Growth", "Trust")


MONEY = """
    # Projects
    | Project ID | Stage    | Start      | Baseline finish | Budget |
    | BIG        | Proposed | 2026-01-01 | 2026-12-31      | 1000   |
    | KEEN       | Proposed | 2026-01-01 | 2026-12-31      | 100    |
    | POOR       | Proposed | 2026-01-01 | 2026-12-31      | 100    |
    | TWIN       | Proposed | 2026-01-01 | 2026-12-31      | 100    |
    | MUTE       | Proposed |            |                 |        |

    # Benefits
    | Project ID | Benefit | Period | Planned |
    | BIG        | Sales   | 2026   | 1500    |
    | KEEN       | Sales   | 2026   | 300     |
    | POOR       | Sales   | 2026   | 50      |
    | TWIN       | Sales   | 2026   | 300     |

    # Setup
    | Ranking method | {method} |
    | Discount rate  | 0%       |
"""


@pytest.mark.parametrize(
    ("method", "wanted", "how"),
    [
        ("NPV", "BIG KEEN TWIN POOR", "NPV 500"),
        ("ROI", "KEEN TWIN BIG POOR", "ROI 2.00"),
        ("BCR", "KEEN TWIN BIG POOR", "BCR 3.00"),
    ],
)
def test_money_ranks_by_the_method_asked_for(
    method: str, wanted: str, how: str
) -> None:
    run = Story(MONEY.format(method=method)).sync()
    ranking = run.analysis.ranking
    assert order(ranking) == wanted
    assert ranking.places[0].how == how
    assert ranking.ties == (("KEEN", "TWIN"),)
    assert ranking.places[-1] == ranking.places[-1]._replace(
        project_id="MUTE", rank=None, lacks=(method,)
    )


def test_how_far_methods_disagree_is_said_with_who_moves_furthest() -> None:
    ranking = ranked(MONEY.format(method="NPV"))
    level, turned = ranking.sentences[-2:]
    assert level == "1 tie, ruled: KEEN before TWIN by project id."
    assert turned == (
        "Pairs that would stand the other way round: 2 of 6 by ROI, 2 of 6 by BCR; BIG "
        "moves furthest, 1 here and 3 by ROI."
    )


@pytest.mark.parametrize("method", list(Method))
def test_a_closed_project_is_ranked_by_no_method(method: Method) -> None:
    closed = Contender("A", Stage.CLOSED, 1, 1, 1, 1, 1, (1, 1, 1, 1))
    assert places([closed], method) == ()


def figures(least: float = -3) -> st.SearchStrategy[float | None]:
    return st.none() | st.integers(int(least), 3).map(float)


CONTENDERS = st.lists(
    st.builds(
        Contender,
        project_id=st.text("ABC123", min_size=1, max_size=4),
        stage=st.sampled_from([None, *Stage]),
        score=figures(0),
        npv=figures(),
        budget=figures(0),
        roi=figures(),
        bcr=figures(0),
        points=st.tuples(figures(0), figures(0), figures(0), figures(0)),
    ),
    unique_by=lambda item: item.project_id,
    max_size=12,
)
METHODS = st.sampled_from(list(Method))


@pytest.mark.slow
@given(items=CONTENDERS, method=METHODS, gone=st.integers(0, 11), seed=st.integers())
def test_a_project_that_goes_leaves_the_order_of_the_others(
    items: list[Contender], method: Method, gone: int, seed: int
) -> None:
    before = sorted(ranks(items, method).items(), key=lambda item: item[1])
    lost = items[gone].project_id if gone < len(items) else ""
    rest = [item for item in items if item.project_id != lost]
    random.Random(seed).shuffle(rest)
    after = ranks(rest, method)
    assert sorted(after, key=lambda name: after[name]) == [
        name for name, _ in before if name != lost
    ]


@pytest.mark.slow
@given(items=CONTENDERS, method=METHODS)
def test_every_project_has_a_rank_or_what_it_lacks(
    items: list[Contender], method: Method
) -> None:
    placed = places(items, method)
    assert len(placed) == sum(item.stage is not Stage.CLOSED for item in items)
    assert all((place.rank is None) == bool(place.lacks) for place in placed)
    ranked = [place for place in placed if place.rank is not None]
    assert [place.rank for place in ranked] == list(range(1, len(ranked) + 1))
    known = [place.figure for place in ranked if place.figure is not None]
    assert known == sorted(known, reverse=True)


@pytest.mark.slow
@given(items=CONTENDERS, method=METHODS)
def test_all_of_a_tie_have_one_figure_and_nobody_else_has_it(
    items: list[Contender], method: Method
) -> None:
    placed = places(items, method)
    found = {p.project_id: p.figure for p in placed if p.figure is not None}
    wanted = [
        tuple(group)
        for _, run in itertools.groupby(found, key=lambda name: found[name])
        if len(group := list(run)) > 1
    ]
    assert [g for g in ties(placed) if g[0] in found] == wanted


@pytest.mark.slow
@given(items=CONTENDERS, used=METHODS, other=METHODS)
def test_reversed_pairs_are_those_that_a_count_of_all_pairs_finds(
    items: list[Contender], used: Method, other: Method
) -> None:
    here = {p.project_id: p.figure for p in places(items, used)}
    there = {p.project_id: p.figure for p in places(items, other)}
    both = [n for n in here if here[n] is not None and there[n] is not None]
    several = reversals(items, used, [(other, items)])
    if len(both) < 2:
        assert several == ()
        return
    (found,) = several
    turned = sum(
        ((here[a] or 0) - (here[b] or 0)) * ((there[a] or 0) - (there[b] or 0)) < 0
        for a, b in itertools.combinations(both, 2)
    )
    pairs = len(both) * (len(both) - 1) // 2
    assert (found.projects, found.pairs, found.reversed) == (len(both), pairs, turned)
