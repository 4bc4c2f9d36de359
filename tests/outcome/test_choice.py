"""What the optimiser says in plain words."""

from __future__ import annotations

import pytest

from ppmsheets.outcome import Clash, Search, SolverStatus, option_words


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("fund 2026-Q2", "Fund from 2026-Q2"),
        ("pause 2026-07", "Pause until 2026-07"),
        ("do not fund", "Do not fund"),
        ("continue", "Continue"),
        ("accelerate", "Accelerate"),
        ("", ""),
    ],
)
def test_an_option_is_said_in_plain_words(option: str, words: str) -> None:
    assert option_words(option) == words


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (0.0, "The choice is worth 2,000: no other is worth more."),
        (0.0042, "The choice is worth 2,000; at most 0.42% more is possible."),
        (2e-6, "The choice is worth 2,000; less than 0.01% more is possible."),
        (None, "The choice is worth 2,000; how much more is possible is not known."),
    ],
)
def test_a_choice_says_how_much_better_another_could_be(
    gap: float | None, said: str
) -> None:
    assert Search(SolverStatus.FEASIBLE, 2_000.0, gap=gap).sentence == said


def test_a_search_that_the_clock_stopped_says_so() -> None:
    stopped = Search(SolverStatus.FEASIBLE, 2_000.0, gap=0.1, timed_out=True)
    assert stopped.sentence.endswith("The clock stopped the search.")


@pytest.mark.parametrize("status", list(SolverStatus))
def test_a_search_without_a_choice_is_one_sentence(status: SolverStatus) -> None:
    said = Search(status).sentence
    assert said.count(".") == 1
    assert said.endswith(".")


def test_work_counts_what_was_done_and_leaves_out_what_was_not() -> None:
    search = Search(SolverStatus.OPTIMAL, solver="HiGHS 1.15", solves=1, nodes=1_200)
    assert search.work == "HiGHS 1.15, 1 solve, 1,200 nodes"
    assert Search(SolverStatus.FAILED).work == ""


def test_a_clash_reads_as_the_portfolio_manager_would_say_it() -> None:
    clash = Clash(
        ("approving CRM", "pinning Data Lake in", "the budget of Q2"),
        irreducible=True,
        given_up=("approving CRM",),
    )
    assert clash.sentence == (
        "Approving CRM, pinning Data Lake in and the budget of Q2 cannot hold together."
    )
    assert clash.nearest == (
        "Shown is the nearest answer, which gives up approving CRM."
    )
    assert clash.alternatives == "To give up any one of them would do."


def test_one_part_alone_that_cannot_hold_names_no_alternative() -> None:
    clash = Clash(("the budget of Q2",), irreducible=True, given_up=())
    assert clash.sentence == "The budget of Q2 cannot hold."
    assert clash.nearest == clash.alternatives == ""


def test_a_clash_of_many_names_six_and_counts_the_others() -> None:
    many = Clash(
        tuple(f"pinning P{n} in" for n in range(9)), irreducible=False, given_up=()
    )
    assert many.sentence == (
        "Pinning P0 in, pinning P1 in, pinning P2 in, pinning P3 in, pinning P4 in, "
        "pinning P5 in and 3 more cannot hold together."
    )
