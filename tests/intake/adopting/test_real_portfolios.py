"""Published portfolios, adopted without a mapping and compared with the shipped one.

What a shipped mapping reads from which column was settled long before, by hand. Rules
were written while looking at the files of ``LEARNT``; the others were first run when
those were done. Of these, ``nz`` then gave 7 of 8 columns and ``handbook`` 6 of 8 and
3 of 4, all others every column; what mended them are rules on ids and on columns of
notes that name no word of theirs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from ppmsheets.backends import open_workbook
from ppmsheets.config import load
from ppmsheets.intake import intake
from ppmsheets.intake.adopting import Adoption, Confidence, adoption, mapping_file
from ppmsheets.intake.findings import Ledger
from ppmsheets.intake.mapping import targets
from ppmsheets.intake.reading import make_ready
from ppmsheets.intake.tabs import open_tabs
from ppmsheets.plan import Snapshot
from ppmsheets.settings import Settings
from tests.intake.test_real_portfolios import (
    AUSTRALIA,
    CANADA,
    DSLIB,
    GMPP,
    as_workbook,
    csv_rows,
    example,
)

pytestmark = pytest.mark.slow

Place: TypeAlias = tuple[str, int, int]

LEARNT = ("au-2024", "ca-2016", "nyc", "dslib-C2011-05", "gmpp-2014", "gmpp-2018")


def _book(path: Path) -> Snapshot:
    return open_workbook(str(path)).read()


def _new_york(folder: Path) -> Snapshot:
    (path,) = (folder / "nyc_capital_projects_2013_2017").glob("*.csv")
    header, *rows = csv_rows(path, "utf-8-sig")
    # One workbook holds one reporting period.
    return as_workbook([header, *(row for row in rows if row[0] == rows[0][0])])


def _new_zealand(folder: Path) -> Snapshot:
    (path,) = (folder / "nz_infrastructure_pipeline_2019").glob("*.csv")
    return as_workbook(csv_rows(path, "utf-8-sig"))


def _australia(name: str) -> Callable[[Path], Snapshot]:
    return lambda folder: _book(folder / AUSTRALIA / name)


def _canada(year: int) -> Callable[[Path], Snapshot]:
    name = f"gc-it-projects-{year}.csv"
    return lambda folder: as_workbook(csv_rows(folder / CANADA / name, "utf-8-sig"))


def _uk(year: int) -> Callable[[Path], Snapshot]:
    name = f"gmpp_ar{year}.csv"
    return lambda folder: as_workbook(csv_rows(folder / GMPP / "raw" / name, "cp1252"))


def _one(name: str) -> Callable[[Path], Snapshot]:
    return lambda folder: _book(folder / name)


CASES: dict[str, tuple[str, Callable[[Path], Snapshot]]] = {
    "au-2024": ("australia-2024", _australia("digital-project-data_feb2024.xlsx")),
    "au-2025": ("australia-2025", _australia("mdpr_feb2025_public_release.xlsx")),
    "ca-2016": ("canada", _canada(2016)),
    "ca-2019": ("canada", _canada(2019)),
    "nyc": ("new-york", _new_york),
    "nz": ("new-zealand", _new_zealand),
    **{f"gmpp-{year}": ("gmpp", _uk(year)) for year in range(2014, 2020)},
    **{f"dslib-{name.split('/')[-1][:8]}": ("dslib", _one(name)) for name in DSLIB},
    "handbook": ("handbook", _one("thirdparty_book_templates/packt_Tables.xlsx")),
    "handbook-blank": (
        "handbook",
        _one("thirdparty_book_templates/packt_Risk_Log.xlsx"),
    ),
}


def used(snapshot: Snapshot, settings: Settings) -> dict[Place, set[str]]:
    """Return the header cells that a mapping reads, with the fields they fill."""
    found: dict[Place, set[str]] = {}
    sheets, _ = open_tabs(snapshot, settings, Ledger())
    for sheet in sheets:
        for table in sheet.layout.tables:
            block = make_ready(sheet.page, table, Ledger())
            for columns in block.columns.values() if block else ():
                for name, (header, _) in columns.items():
                    place = (table.tab, header.row, header.column)
                    found.setdefault(place, set()).add(name)
    return found


def proposed(found: Adoption) -> dict[Place, tuple[set[str], Confidence | None]]:
    """Return header cells with the fields proposed for them, and how sure that is."""
    return {
        (line.where.tab, line.where.row, line.where.column): (
            {field.name for _, field in targets(line.target)},
            line.confidence,
        )
        for draft in found.drafts
        for line in draft.lines
        if line.target
    }


@pytest.fixture(scope="module")
def portfolios(shared_data: Path) -> Path:
    return shared_data / "portfolios"


@functools.cache
def book(folder: Path, name: str) -> Snapshot:
    return CASES[name][1](folder)


@functools.cache
def found_in(folder: Path, name: str) -> Adoption:
    return adoption(book(folder, name), Settings())


@functools.cache
def met(
    folder: Path, name: str
) -> tuple[dict[Place, set[str]], dict[Place, tuple[set[str], Confidence | None]]]:
    """Return what the shipped mapping uses of a portfolio, and what is proposed."""
    mapping, _ = CASES[name]
    found = proposed(found_in(folder, name))
    return used(book(folder, name), example(mapping)), found


@pytest.mark.parametrize("name", CASES)
def test_nine_in_ten_columns_of_the_shipped_mapping_are_found(
    portfolios: Path, name: str
) -> None:
    wanted, got = met(portfolios, name)
    hits = [at for at, fields in wanted.items() if at in got and fields & got[at][0]]
    assert wanted
    # A tab's mapping holds for all its tables: a header that comes again needs no
    # second line.
    again = [at for at in wanted if at not in got and _said_above(at, wanted, got)]
    assert len(hits) + len(again) >= 0.9 * len(wanted), set(wanted) - set(hits)


def _said_above(
    at: Place,
    wanted: dict[Place, set[str]],
    got: dict[Place, tuple[set[str], Confidence | None]],
) -> bool:
    tab, _, column = at
    return any(
        other[0] == tab and other[2] == column and fields & wanted[at]
        for other, (fields, _) in got.items()
    )


@pytest.mark.parametrize("name", CASES)
def test_nothing_sure_contradicts_the_shipped_mapping(
    portfolios: Path, name: str
) -> None:
    wanted, got = met(portfolios, name)
    tabs = {tab for tab, _, _ in wanted}
    sure = {
        at: fields
        for at, (fields, confidence) in got.items()
        # Of a tab that the mapping leaves out it says neither yes nor no.
        if confidence is Confidence.SURE and at[0] in tabs
    }
    wrong = {at: f for at, f in sure.items() if not f & wanted.get(at, set())}
    assert wrong == {}


@pytest.mark.parametrize(
    ("name", "projects"),
    [
        ("au-2024", 91),
        ("au-2025", 136),
        ("gmpp-2014", 199),
        ("gmpp-2015", 188),
        ("gmpp-2016", 143),
        ("gmpp-2017", 143),
        ("gmpp-2018", 133),
        ("gmpp-2019", 133),
        ("nz", 506),
    ],
)
def test_the_file_as_written_reads_every_published_project(
    portfolios: Path, tmp_path: Path, name: str, projects: int
) -> None:
    found = found_in(portfolios, name)
    text = mapping_file(found, name="Book", check="check it")
    config = tmp_path / "ppmsheets.toml"
    config.write_text(text, encoding="utf-8")
    portfolio, _ = intake(book(portfolios, name), load(config))
    assert len(portfolio.projects) == projects


def test_budgets_of_an_adopted_portfolio_come_in_the_unit_its_header_says(
    portfolios: Path, tmp_path: Path
) -> None:
    snapshot = book(portfolios, "gmpp-2014")
    config = tmp_path / "ppmsheets.toml"
    found = found_in(portfolios, "gmpp-2014")
    config.write_text(mapping_file(found, name="x", check="y"), encoding="utf-8")
    ours, _ = intake(snapshot, load(config))
    theirs, _ = intake(snapshot, example("gmpp"))
    assert sum(p.budget or 0 for p in ours.projects) == pytest.approx(
        sum(p.budget or 0 for p in theirs.projects)
    )
