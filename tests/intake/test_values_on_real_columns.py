"""Values of published portfolios, read as their own editors read them.

The UK's tidy file and Canada's ``estimatedCompletionDate`` were made by others from
the same texts that are read here.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from ppmsheets.backends import open_workbook
from ppmsheets.intake.context import Context
from ppmsheets.intake.values import read_column
from ppmsheets.portfolio import Rating
from ppmsheets.schema import record
from ppmsheets.settings import DateOrder

PROJECT = record("project")
UK = Context(DateOrder.DMY, "GBP", 4, frozenset())
CANADA = Context(None, "CAD", 4, frozenset())
YEARS = tuple(str(year) for year in range(2014, 2020))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def gmpp(shared_data: Path) -> list[dict[str, str]]:
    folder = shared_data / "portfolios" / "gmpp_ar2014_2019"
    return rows(folder / "gmpp_tidy_ar2014_2019.csv")


@pytest.mark.parametrize(
    ("column", "field"), [("start", "start"), ("end", "forecast_finish")]
)
def test_every_date_of_the_uk_portfolio_is_the_published_one(
    gmpp: list[dict[str, str]], column: str, field: str
) -> None:
    cells = [row[f"{column}_raw"] for row in gmpp]
    days, problems = read_column(PROJECT.field(field), cells, UK)
    read = [day.isoformat() if isinstance(day, dt.date) else "" for day in days]
    assert read == [row[column] for row in gmpp]
    said = {index for index, _ in problems}
    assert said == {i for i, day in enumerate(days) if day is None and cells[i]}
    odd = {p.message for _, p in problems if p.rule == "not-a-date"}
    assert odd == ({'"1/012/2014" is not a date.'} if column == "start" else set())


@pytest.mark.parametrize("year", YEARS)
def test_every_whole_life_cost_of_the_uk_is_the_published_one(
    gmpp: list[dict[str, str]], year: str
) -> None:
    published = [row for row in gmpp if row["ar_year"] == year]
    budget = PROJECT.field("budget")
    costs, problems = read_column(
        budget, [row["wlc_raw"] for row in published], UK, factor=1e6
    )
    odd = {index: p.rule for index, p in problems if p.severity.value == "error"}
    # One is negative, which no budget can be: said and left out.
    assert list(odd.values()) == (["out-of-range"] if year == "2017" else [])
    for index, (cost, row) in enumerate(zip(costs, published, strict=True)):
        wanted = row["wlc_gbpm"]
        if index in odd:
            assert wanted == "-7169.2"
        elif not isinstance(cost, float):
            assert wanted == ""
            assert index in {i for i, p in problems if p.rule == "known-non-value"}
        else:
            # The tidy file keeps six decimals of a million.
            assert cost / 1e6 == pytest.approx(float(wanted), abs=6e-7)


@pytest.mark.parametrize("year", YEARS)
def test_ratings_of_the_uk_count_as_in_the_tidy_file(
    gmpp: list[dict[str, str]], year: str
) -> None:
    published = [row for row in gmpp if row["ar_year"] == year]
    cells = [row["dca_ipa_raw"] for row in published]
    field = record("status").field("overall")
    ratings, problems = read_column(field, cells, UK)
    words = Counter(rating.word for rating in ratings if isinstance(rating, Rating))
    names = {"EXEMPT": "Exempt", "RESET": "Reset", "NOT_RATED": "Not rated"}
    wanted = Counter(names.get(row["dca"], row["dca"]) for row in published)
    assert words == wanted
    unrated = sum(words[name] for name in names.values())
    assert [p.rule for _, p in problems] == ["known-non-value"] * unrated


def canadian(
    data: Path, year: int
) -> tuple[list[tuple[str, dt.date | None, str]], Counter[str]]:
    """Return ``(text, our day, their day)`` of each project, and rules by count."""
    folder = data / "portfolios" / "ca_goc_it_projects_2016_2019"
    table = rows(folder / f"gc-it-projects-{year}.csv")
    cells = [row["rawProvidedDate"] for row in table]
    days, problems = read_column(PROJECT.field("forecast_finish"), cells, CANADA)
    theirs = [row["estimatedCompletionDate"] for row in table]
    triples = zip(cells, days, theirs, strict=True)
    found = [(c, d if isinstance(d, dt.date) else None, t) for c, d, t in triples]
    return found, Counter(problem.rule for _, problem in problems)


def differs(ours: dt.date | None, theirs: str) -> bool:
    if ours is None:
        return False
    return not theirs or dt.datetime.strptime(theirs, "%B %d, %Y").date() != ours  # noqa: DTZ007 - a day has no zone


def test_canadian_finishes_of_2016_are_the_editors_except_first_days(
    shared_data: Path,
) -> None:
    found, said = canadian(shared_data, 2016)
    different = [
        (text, theirs) for text, ours, theirs in found if differs(ours, theirs)
    ]
    # The editors move a typed first of a month to its end; we keep what was typed.
    assert len(different) == 22
    assert all(" 1, " in text for text, _ in different)
    assert sum(ours is not None for _, ours, _ in found) == 379
    assert said == {
        "coarse-date": 1,
        "known-non-value": 5,
        "not-a-date": 7,
        "fiscal-year": 3,
        "implausible-date": 1,
    }


def test_canadian_finishes_of_2019_are_the_editors_except_their_slips(
    shared_data: Path,
) -> None:
    found, said = canadian(shared_data, 2019)
    different = Counter(text for text, ours, theirs in found if differs(ours, theirs))
    # August has 31 days, and the third quarter of 2020/21 ends in 2020.
    assert different == {
        "August 2019": 2,
        "August2019": 1,
        "August 2020": 1,
        "Q3 2020/21": 1,
        "Q3 2019/20": 3,
        "Q3 2021/22": 1,
    }
    assert sum(ours is not None for _, ours, _ in found) == 409
    assert said["not-a-date"] + said["fiscal-year"] + said["known-non-value"] == sum(
        bool(text) and ours is None for text, ours, _ in found
    )


def test_nothing_typed_as_a_canadian_budget_is_left_out(shared_data: Path) -> None:
    folder = shared_data / "portfolios" / "ca_goc_it_projects_2016_2019"
    for year in (2016, 2019):
        cells = [
            row["totalBudget"] for row in rows(folder / f"gc-it-projects-{year}.csv")
        ]
        budgets, problems = read_column(PROJECT.field("budget"), cells, CANADA)
        assert problems == []
        for cell, budget in zip(cells, budgets, strict=True):
            digits = "".join(ch for ch in cell if ch.isdigit())
            assert budget == (float(digits) if digits else None)


def test_australian_ticks_are_yes_and_an_x_waits_for_the_mapping(
    shared_data: Path,
) -> None:
    """The workbook ticks in Wingdings; its copy in CSV says Yes and No."""
    folder = shared_data / "portfolios" / "au_major_digital_projects_2024_2025"
    workbook = open_workbook(str(folder / "digital-project-data_feb2024.xlsx"))
    tab = workbook.read().tabs[1]
    column = tab.grid[0].index("AP")
    cells = [row[column] for row in tab.grid[1:]]
    field = PROJECT.field("mandatory")
    answers, problems = read_column(field, cells, UK)
    assert Counter(answers) == {True: 82, None: 9}
    assert {p.rule for _, p in problems} == {"not-yes-no"}
    answers, problems = read_column(field, cells, UK, words={"X": "No"})
    copy = [row["AP"] == "Yes" for row in rows(folder / "au_2024_utf8.csv")]
    assert answers == copy
    assert problems == []
