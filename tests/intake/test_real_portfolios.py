"""Published portfolios through the shipped example mappings, as published.

The figures compared with were printed by others: ``published_totals.csv``, tidy files
and re-encoded copies beside the raw ones.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from pathlib import Path

import pytest

from ppmsheets.backends import open_workbook
from ppmsheets.config import load
from ppmsheets.intake import intake
from ppmsheets.plan import Snapshot, SourceTab, trimmed
from ppmsheets.portfolio import Finding, Portfolio, Severity, Status
from ppmsheets.settings import Settings

EXAMPLES = Path(__file__).resolve().parents[2] / "config" / "examples"
GMPP = "gmpp_ar2014_2019"
AUSTRALIA = "au_major_digital_projects_2024_2025"
CANADA = "ca_goc_it_projects_2016_2019"
YEARS = tuple(range(2014, 2020))


def example(name: str) -> Settings:
    return load(EXAMPLES / f"{name}.toml")


def csv_rows(path: Path, encoding: str) -> list[list[str]]:
    text = path.read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(text, newline="")))


def as_workbook(rows: list[list[str]], title: str = "Data") -> Snapshot:
    """Return a workbook of one tab of text cells: a CSV file knows nothing else."""
    grid = trimmed([[cell or None for cell in row] for row in rows])
    return Snapshot(title, (SourceTab(title, grid),))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def words(portfolio: Portfolio) -> Counter[str]:
    return Counter(
        status.overall.word for status in portfolio.statuses if status.overall
    )


def said(findings: tuple[Finding, ...]) -> Counter[str]:
    return Counter(finding.rule for finding in findings)


def left_out(findings: tuple[Finding, ...]) -> set[tuple[int, int]]:
    """Return the cells that findings say have no value."""
    return {
        (finding.where.row, finding.where.column)
        for finding in findings
        if finding.severity is Severity.ERROR or finding.rule == "known-non-value"
    }


@pytest.fixture(scope="module")
def portfolios(shared_data: Path) -> Path:
    return shared_data / "portfolios"


# --- United Kingdom --------------------------------------------------------------


def uk(portfolios: Path, year: int) -> tuple[Portfolio, tuple[Finding, ...]]:
    rows = csv_rows(portfolios / GMPP / "raw" / f"gmpp_ar{year}.csv", "cp1252")
    return intake(as_workbook(rows), example("gmpp"))


def tidy(portfolios: Path, year: int) -> list[dict[str, str]]:
    rows = table(portfolios / GMPP / "gmpp_tidy_ar2014_2019.csv")
    return [row for row in rows if row["ar_year"] == str(year)]


@pytest.mark.parametrize("year", YEARS)
def test_the_uk_portfolio_has_the_published_projects(
    portfolios: Path, year: int
) -> None:
    portfolio, _ = uk(portfolios, year)
    rows = tidy(portfolios, year)
    assert len(portfolio.projects) == len(rows)
    names = Counter(" ".join(row["project_name"].split()) for row in rows)
    assert (
        Counter(" ".join((p.name or "").split()) for p in portfolio.projects) == names
    )
    for published in table(portfolios / GMPP / "published_totals.csv"):
        if published["ar_year"] == str(year):
            assert len(portfolio.projects) == int(published["projects"])


@pytest.mark.parametrize("year", YEARS)
def test_the_uk_portfolio_costs_what_was_published(portfolios: Path, year: int) -> None:
    portfolio, _ = uk(portfolios, year)
    total = sum(project.budget or 0 for project in portfolio.projects)
    millions = [
        float(row["wlc_gbpm"]) for row in tidy(portfolios, year) if row["wlc_gbpm"]
    ]
    # A negative whole-life cost (2017, one project) is no budget: said, left out.
    assert total / 1e6 == pytest.approx(sum(m for m in millions if m >= 0), abs=1e-4)
    assert [m for m in millions if m < 0] == ([-7169.2] if year == 2017 else [])
    for published in table(portfolios / GMPP / "published_totals.csv"):
        if published["ar_year"] == str(year) and published["wlc_gbp_bn"]:
            assert round(total / 1e9) == int(published["wlc_gbp_bn"])


@pytest.mark.parametrize("year", YEARS)
def test_the_uk_ratings_count_as_in_the_tidy_file(portfolios: Path, year: int) -> None:
    portfolio, _ = uk(portfolios, year)
    names = {"EXEMPT": "Exempt", "RESET": "Reset", "NOT_RATED": "Not rated"}
    published = Counter(row["dca"] for row in tidy(portfolios, year))
    assert words(portfolio) == {names.get(k, k): n for k, n in published.items()}


def test_the_uk_ratings_of_2015_hold_the_ten_projects_that_others_could_not_join(
    portfolios: Path,
) -> None:
    ours = words(uk(portfolios, 2015)[0])
    (published,) = (
        row
        for row in table(portfolios / GMPP / "published_totals.csv")
        if row["ar_year"] == "2015"
    )
    columns = ("red", "amber_red", "amber", "amber_green", "green")
    names = ("Red", "Amber/Red", "Amber", "Amber/Green", "Green")
    more = [
        ours[name] - int(published[column])
        for column, name in zip(columns, names, strict=True)
    ]
    assert min(more) >= 0
    assert sum(more) == 188 - 178


@pytest.mark.parametrize("year", YEARS)
def test_every_uk_cell_without_a_value_is_listed(portfolios: Path, year: int) -> None:
    _, findings = uk(portfolios, year)
    rows = tidy(portfolios, year)
    unread = sum(
        bool(row[f"{name}_raw"]) and not row[value]
        for row in rows
        for name, value in (("start", "start"), ("end", "end"), ("wlc", "wlc_gbpm"))
    )
    unrated = sum(row["dca"] in ("EXEMPT", "RESET", "NOT_RATED") for row in rows)
    negative = sum(row["wlc_gbpm"].startswith("-") for row in rows)
    assert len(left_out(findings)) == unread + unrated + negative


# --- Australia -------------------------------------------------------------------


def australia(portfolios: Path, year: int) -> tuple[Portfolio, tuple[Finding, ...]]:
    names = {
        2024: "digital-project-data_feb2024.xlsx",
        2025: "mdpr_feb2025_public_release.xlsx",
    }
    path = portfolios / AUSTRALIA / names[year]
    return intake(open_workbook(str(path)).read(), example(f"australia-{year}"))


def test_the_australian_workbook_gives_the_published_totals(portfolios: Path) -> None:
    portfolio, _ = australia(portfolios, 2025)
    published = {
        row["measure"]: float(row["value"])
        for row in table(portfolios / AUSTRALIA / "published_totals.csv")
    }
    budgets = {project.project_id: project.budget for project in portfolio.projects}
    total = sum(budget or 0 for budget in budgets.values())
    assert len(portfolio.projects) == published["active projects Feb 2025"] == 110
    assert round(total / 1e9, 1) == published["total budget active (A$bn)"]
    assert total == pytest.approx(12_856.2e6)
    tiers = {project.project_id: project.type for project in portfolio.projects}
    top = [s for s in portfolio.statuses if tiers[s.project_id] in ("Tier 1", "Tier 2")]
    assert len(top) == published["tier 1 and 2 active"]
    counts = Counter(status.overall.word for status in top if status.overall)
    for word in ("High", "Medium-High", "Medium", "Medium-Low", "Low"):
        assert counts[word] == published[word]
    assert counts["Not reported"] == published["Unavailable"]
    worse = [s for s in top if in_words(s, "Medium", "Medium-Low", "Low")]
    assert len(worse) == published["Medium or lower (tier 1-2)"]
    worse_total = sum(budgets[status.project_id] or 0 for status in worse)
    assert round(worse_total / 1e9, 1) == published["budget of Medium or lower (A$bn)"]


def in_words(status: Status, *accepted: str) -> bool:
    return status.overall is not None and status.overall.word in accepted


def test_the_australian_rows_left_out_are_said(portfolios: Path) -> None:
    _, findings = australia(portfolios, 2025)
    (kept,) = (finding for finding in findings if finding.rule == "kept-out")
    assert "26 rows" in kept.message
    assert said(findings)["known-non-value"] == 5


@pytest.mark.parametrize(
    ("year", "copy", "encoding"),
    [
        (2024, "au_2024_utf8.csv", "utf-8-sig"),
        (2025, "au_2025_utf8.csv", "utf-8-sig"),
        (2025, "mdpr_feb2025_project_data_cp1252.csv", "cp1252"),
    ],
)
def test_an_australian_workbook_reads_as_its_csv_copy(
    portfolios: Path, year: int, copy: str, encoding: str
) -> None:
    rows = csv_rows(portfolios / AUSTRALIA / copy, encoding)
    again, _ = intake(
        as_workbook(rows, "Digital Project Data"), example(f"australia-{year}")
    )
    first, _ = australia(portfolios, year)
    assert facts(first) == facts(again)
    assert words(first) == words(again)


def facts(portfolio: Portfolio) -> list[tuple[object, ...]]:
    return sorted(
        (
            " ".join((p.name or "").split()),
            p.budget or 0,
            str(p.forecast_finish),
            p.stage,
        )
        for p in portfolio.projects
    )


def test_the_merged_australian_workbook_of_2024_is_read(portfolios: Path) -> None:
    portfolio, _ = australia(portfolios, 2024)
    assert len(portfolio.projects) == 91
    assert words(portfolio) == {
        "Unavailable": 56,
        "Medium-High": 17,
        "Medium": 10,
        "Medium-Low": 4,
        "High": 3,
        "Low": 1,
    }


# --- New York --------------------------------------------------------------------


def new_york(portfolios: Path) -> list[tuple[Portfolio, dict[str, dict[str, str]]]]:
    """Return each period as a portfolio, read on its own, and its rows by id."""
    path = (
        portfolios
        / "nyc_capital_projects_2013_2017"
        / "nyc_capital_projects_2013-09_to_2017-04.csv"
    )
    header, *rows = csv_rows(path, "utf-8-sig")
    dates = {row[0] for row in rows}
    periods = []
    for date in sorted(dates, key=lambda day: (day[6:10], day[:5])):
        own = [row for row in rows if row[0] == date]
        portfolio, findings = intake(as_workbook([header, *own]), example("new-york"))
        assert said(findings) == {}
        assert len(portfolio.projects) == len(own)
        typed = {row[1]: dict(zip(header, row, strict=True)) for row in own}
        periods.append((portfolio, typed))
    return periods


def test_new_york_repeats_the_published_changes_from_period_to_period(
    portfolios: Path,
) -> None:
    """Each published change is the difference of two workbooks."""
    costs: dict[str, float] = {}
    finishes: dict[str, dt.date] = {}
    compared: Counter[str] = Counter()
    others: set[str] = set()
    for portfolio, typed in new_york(portfolios):
        for status in portfolio.statuses:
            key, cost = status.project_id, status.forecast_cost
            if cost is not None and key in costs:
                compared["cost"] += 1
                change = float(typed[key]["Latest Budget Changes"] or 0)
                if abs(cost - costs[key] - change) >= 1:
                    others.add(f"{key} cost")
            costs = costs if cost is None else {**costs, key: cost}
        for project in portfolio.projects:
            key, finish = project.project_id, project.forecast_finish
            if finish and key in finishes:
                compared["finish"] += 1
                slip = int(typed[key]["Latest Schedule Changes"] or 0)
                if (finish - finishes[key]).days != slip:
                    others.add(f"{key} finish")
            finishes = {**finishes, key: finish} if finish else finishes
    assert compared == {"cost": 550, "finish": 550}
    # Two projects were published with changes that their own forecasts contradict.
    assert others == {"314 cost", "314 finish", "366 cost", "366 finish"}


# --- Canada, New Zealand ---------------------------------------------------------


@pytest.mark.parametrize(("year", "share"), [(2016, 0.97), (2019, 0.96)])
def test_canada_is_read_or_said_cell_by_cell(
    portfolios: Path, year: int, share: float
) -> None:
    rows = csv_rows(portfolios / CANADA / f"gc-it-projects-{year}.csv", "utf-8-sig")
    portfolio, findings = intake(as_workbook(rows), example("canada"))
    typed = table(portfolios / CANADA / f"gc-it-projects-{year}.csv")
    budgets = [row["totalBudget"] for row in typed]
    dollars = sum(int("".join(ch for ch in b if ch.isdigit()) or 0) for b in budgets)
    assert sum(project.budget or 0 for project in portfolio.projects) == dollars
    read = sum(project.forecast_finish is not None for project in portfolio.projects)
    cells = sum(bool(row["rawProvidedDate"]) for row in typed)
    non_values = said(findings)["known-non-value"]
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    assert read + non_values + errors == cells
    assert read / (cells - non_values) >= share


def test_new_zealand_ranges_are_listed_and_never_guessed(portfolios: Path) -> None:
    path = (
        portfolios
        / "nz_infrastructure_pipeline_2019"
        / "nz_infrastructure_pipeline_2019-11.csv"
    )
    portfolio, findings = intake(
        as_workbook(csv_rows(path, "utf-8-sig")), example("new-zealand")
    )
    typed = {row["PrimaryKey"]: row for row in table(path)}
    assert len(portfolio.projects) == len(typed) == 506
    assert all(project.budget is None for project in portfolio.projects)
    assert said(findings)["not-a-number"] == 501
    assert said(findings)["known-non-value"] == 5  # Not Disclosed
    for project in portfolio.projects:
        row = typed[project.project_id]
        start = row["EstimatedQuarterProjectRangeStart"]
        finish = row["EstimatedQuarterProjectRangeCompletion"]
        assert project.start == (quarter(start)[0] if start else None)
        assert project.forecast_finish == (quarter(finish)[1] if finish else None)


def quarter(text: str) -> tuple[dt.date, dt.date]:
    year, number = int(text[:4]), int(text[-1])
    following = dt.date(year + number // 4, number % 4 * 3 + 1, 1)
    return dt.date(year, number * 3 - 2, 1), following - dt.timedelta(days=1)


# --- DSLIB -----------------------------------------------------------------------

DSLIB = (
    "dslib_evm/workbooks/C2011-05 Telecom System Agnes.xlsx",
    "dslib_evm/workbooks/C2011-12 Claeys-Verhelst Premises.xlsx",
    "dslib_evm/workbooks/C2013-01 Wiedauwkaai Fenders.xlsx",
    "dslib_evm/workbooks/C2013-07 Family Residence.xlsx",
    "dslib_evm/workbooks/C2013-12 Young Cattle Barn.xlsx",
    "dslib_evm/workbooks/C2013-13 Office Finishing Works (1).xlsx",
    "dslib_evm/workbooks/C2013-15 Office Finishing Works (3).xlsx",
    "dslib_evm/workbooks/C2014-05 Apartment Building (1).xlsx",
    "dslib_evm/workbooks/C2014-07 Apartment Building (3).xlsx",
    "dslib_it_portfolio_staffing/workbooks/C2015-10 Tax Return System (1).xlsx",
    "dslib_it_portfolio_staffing/workbooks/C2015-11 Staff Authorization System.xlsx",
    "dslib_it_portfolio_staffing/workbooks/C2015-12 Premium Payment System.xlsx",
    (
        "dslib_it_portfolio_staffing/workbooks/C2015-13 Broker Account Conversion"
        " System.xlsx"
    ),
    (
        "dslib_it_portfolio_staffing/workbooks/C2015-14 Supplementary Pensions"
        " Database.xlsx"
    ),
    "dslib_it_portfolio_staffing/workbooks/C2015-15 FACTA System.xlsx",
    (
        "dslib_it_portfolio_staffing/workbooks/C2015-16 Generic Document Output"
        " System.xlsx"
    ),
)


@pytest.mark.parametrize("workbook", DSLIB, ids=lambda name: name.split("/")[-1][:8])
def test_a_tracked_project_reads_as_published_from_its_own_workbook(
    portfolios: Path, tmp_path: Path, workbook: str
) -> None:
    code = Path(workbook).name.split()[0]
    path = portfolios / "dslib_evm" / "evm_tracking_with_published_indices.csv"
    published = [row for row in table(path) if row["code"] == code]
    text = (EXAMPLES / "dslib.toml").read_text(encoding="utf-8")
    config = tmp_path / "dslib.toml"
    config.write_text(text.replace("C2011-05", code), encoding="utf-8")
    snapshot = open_workbook(str(portfolios / workbook)).read()
    portfolio, _ = intake(snapshot, load(config))
    (project,) = portfolio.projects
    assert project.project_id == code
    assert project.budget == pytest.approx(float(published[0]["bac"]), rel=1e-9)
    measures = [(s.pv, s.ev, s.ac) for s in portfolio.statuses]
    wanted = [
        tuple(float(row[name]) for name in ("PV", "EV", "AC")) for row in published
    ]
    assert len(measures) == len(wanted)
    for found, expected in zip(measures, wanted, strict=True):
        assert found == pytest.approx(expected, abs=1e-6)
    dates = [str(status.status_date) for status in portfolio.statuses]
    assert dates == [row["status_date"][:10] for row in published]


# --- a book's templates ----------------------------------------------------------


def test_the_risk_log_of_a_handbook_is_read(portfolios: Path) -> None:
    path = portfolios / "thirdparty_book_templates" / "packt_Tables.xlsx"
    portfolio, findings = intake(open_workbook(str(path)).read(), example("handbook"))
    names = {risk.name for risk in portfolio.risks}
    assert "Cross-platform tooling issue" in {name[:28] for name in names}
    assert {risk.probability for risk in portfolio.risks} == {0.2, 0.5, 0.8}
    assert "not-a-number" not in said(findings)


def test_an_empty_risk_log_is_no_trouble(portfolios: Path) -> None:
    path = portfolios / "thirdparty_book_templates" / "packt_Risk_Log.xlsx"
    portfolio, findings = intake(open_workbook(str(path)).read(), example("handbook"))
    assert portfolio.risks == ()
    assert not [f for f in findings if f.severity is Severity.ERROR]
