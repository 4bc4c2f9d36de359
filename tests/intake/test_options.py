"""What may be done with projects, and with what money and people."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from ppmsheets.portfolio import Finding, Origin, Planning, Portfolio
from ppmsheets.sheet import CellRef
from tests.intake.tabs import read, rules

HERE = Origin("", 0, 0)
PROJECTS = """
# Projects
| Project ID | Project | Program  | Stage    |
| CRM-1      | CRM     | Platform | Active   |
| APP-1      | App     |          | Proposed |
"""


def beside(text: str) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Return what is read from a tab beside the projects."""
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    title = "" if lines.startswith("#") else "# More\n"
    return read(f"{PROJECTS.strip()}\n{title}{lines}")


# --- fields of a project ------------------------------------------------------------


def test_a_table_of_options_adds_to_the_projects_that_another_one_lists() -> None:
    portfolio, findings = beside("""
    | Project ID | Project value | Success probability | Earliest start | Duration |
    | APP-1      | 1.2m          | 80%                 | June 2026      | 180 days |
    """)
    app, crm = portfolio.projects
    assert (app.name, app.value, app.success) == ("App", 1_200_000, 0.8)
    assert app.earliest_start == dt.date(2026, 6, 1)
    assert app.duration == 180
    assert (crm.value, crm.success, crm.fund) == (None, None, None)
    assert rules(findings) == ["coarse-date More!D2"]


def test_a_mistyped_id_among_options_makes_no_project() -> None:
    portfolio, findings = beside("""
    | Project ID | Project value | Fund  |
    | CRM-l      | 1.2m          | Capex |
    | APP-1      | 90k           | Opex  |
    | CRM-l      | 7k            |       |
    """)
    app, crm = portfolio.projects
    assert (app.value, app.fund) == (90_000, "Opex")
    assert (crm.project_id, crm.value, crm.fund) == ("CRM-1", None, None)
    assert rules(findings) == ["unknown-project More!A2"]
    assert findings[0].fix.startswith('Did you mean "CRM-1"?')
    assert portfolio.excluded == 5


@pytest.mark.parametrize(
    "described",
    [
        "| Project ID | APP-1 |\n| Project | App |\n| RAG | Green |",
        "| Project ID | Stage |\n| APP-1 | Active |",
    ],
)
def test_options_before_what_describes_the_projects_make_none(described: str) -> None:
    portfolio, findings = read(
        "# Options\n| Project ID | Exit cost |\n| OLD-1 | 5 |\n| app-1 | 12k |\n"
        f"# Later\n{described}"
    )
    (app,) = portfolio.projects
    assert app.exit_cost == 12_000
    assert "unknown-project Options!A2" in rules(findings)


def test_options_with_a_status_or_costs_beside_make_no_project_either() -> None:
    portfolio, findings = beside("""
    | Project ID | Project value | RAG   | Cost |
    | APP-1      | 90k           | Green | 5    |
    | OLD-1      | 7k            | Red   | 5    |
    """)
    assert [p.project_id for p in portfolio.projects] == ["APP-1", "CRM-1"]
    assert [s.project_id for s in portfolio.statuses] == ["APP-1"]
    assert [c.project_id for c in portfolio.costs] == ["APP-1"]
    assert rules(findings) == ["unknown-project More!A3"]


def test_options_and_a_stage_are_a_register_of_their_own() -> None:
    portfolio, findings = beside("""
    | Project ID | Stage    | Project value |
    | NEW-1      | Proposed | 7k            |
    """)
    assert [p.project_id for p in portfolio.projects] == ["APP-1", "CRM-1", "NEW-1"]
    assert not findings


def test_options_are_the_register_where_nothing_else_describes_projects() -> None:
    portfolio, findings = read("""
    # Options
    | Project ID | Project value |
    | CRM-1      | 90k           |
    | APP-1      | 7k            |
    # Funds
    | Project ID | Fund |
    | PAY-1      | Opex |
    # Risks
    | Project ID | Risk |
    | CRM-1      | Fire |
    | CRM-l      | Rain |
    """)
    values = [(p.project_id, p.value) for p in portfolio.projects]
    assert values == [("APP-1", 7_000), ("CRM-1", 90_000), ("PAY-1", None)]
    assert rules(findings) == ["unknown-project Risks!A3"]


def test_options_may_stand_in_the_register_under_other_names() -> None:
    portfolio, findings = read("""
    | Project ID     | CRM-1 | APP-1 | PAY-1 |
    | Project        | CRM   | App   | Pay   |
    | Value          | 90k   |       |       |
    | Cost to stop   | 12k   |       |       |
    | Crash factor   | 1.25  |       |       |
    | Crash cost     | 30k   |       |       |
    | Funding source | Capex |       | Opex  |
    | Minimum FTE    | 0.5   |       |       |
    """)
    (_, crm, _) = portfolio.projects
    assert (crm.value, crm.exit_cost, crm.fund) == (90_000, 12_000, "Capex")
    assert (crm.acceleration, crm.acceleration_cost) == (1.25, 30_000)
    assert crm.minimum_staffing == 0.5
    assert not findings


def test_the_points_of_wsjf_are_read() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Business value | Time criticality | RR/OE | Job size |
    | CRM-1      | CRM     | 10             | 8                | 6     | 3        |
    """)
    (crm,) = portfolio.projects
    points = crm.business_value, crm.time_criticality, crm.risk_reduction
    assert (points, crm.job_size) == ((10, 8, 6), 3)
    assert not findings


@pytest.mark.parametrize(
    ("header", "typed"),
    [
        ("Acceleration factor", "0.8"),
        ("Job size", "0"),
        ("Probability of success", "140%"),
        ("Exit cost", "-5"),
        ("Time criticality", "-1"),
    ],
)
def test_what_no_option_can_be_is_left_out(header: str, typed: str) -> None:
    portfolio, findings = beside(f"| Project ID | {header} |\n| APP-1 | {typed} |")
    assert rules(findings) == ["out-of-range More!B2"]
    assert portfolio.excluded == 1


def test_a_latest_start_before_the_earliest_is_left_out() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Earliest start | Latest start |
    | APP-1      | App     | 2026-06-01     | 2026-05-31   |
    | CRM-1      | CRM     | 2026-06-01     | 2026-06-01   |
    """)
    app, crm = portfolio.projects
    assert (app.earliest_start, app.latest_start) == (dt.date(2026, 6, 1), None)
    assert crm.latest_start == dt.date(2026, 6, 1)
    assert rules(findings) == ["start-window Tab!D2"]


def test_a_header_called_value_makes_no_list_one_of_projects() -> None:
    portfolio, _ = beside("| Name | Value |\n| Happy users | 40 |")
    assert [p.project_id for p in portfolio.projects] == ["APP-1", "CRM-1"]


# --- costs and budgets --------------------------------------------------------------


def costs(portfolio: Portfolio) -> list[tuple[object, ...]]:
    """Return project, fund, period and amount of each cost."""
    return [
        (c.project_id, c.fund, c.period and c.period.label, c.amount)
        for c in portfolio.costs
    ]


def test_costs_say_project_fund_and_period() -> None:
    portfolio, findings = beside("""
    | Project ID | Fund  | Period  | Cost |
    | APP-1      | Capex | 2026-Q3 | 100k |
    | APP-1      | Opex  | 2026-Q3 | 20k  |
    | APP-1      |       | 2026-Q4 | 5k   |
    """)
    assert costs(portfolio) == [
        ("APP-1", None, "2026-Q4", 5_000),
        ("APP-1", "Capex", "2026-Q3", 100_000),
        ("APP-1", "Opex", "2026-Q3", 20_000),
    ]
    assert not findings


def test_costs_have_a_column_per_period_as_well() -> None:
    wide, findings = beside("""
    | Project ID | Fund  | 2026-Q3 | 2026-Q4 |
    | APP-1      | Capex | 100k    | 50k     |
    | CRM-1      | Opex  |         | 7k      |
    """)
    long, _ = beside("""
    | Project ID | Fund  | Quarter | Planned cost |
    | CRM-1      | Opex  | 2026-Q4 | 7k           |
    | APP-1      | Capex | 2026-Q4 | 50k          |
    | APP-1      | Capex | 2026-Q3 | 100k         |
    """)
    assert costs(wide) == costs(long)
    assert len(wide.costs) == 3
    assert wide.costs[0].origin.cell("amount") == CellRef("More", 1, 2)
    assert not findings


def test_what_stands_above_the_periods_may_say_that_they_are_costs() -> None:
    portfolio, findings = beside("""
    |            | Cost    |         |
    | Project ID | 2026-Q3 | 2026-Q4 |
    | APP-1      | 100k    | 50k     |
    """)
    assert [row[1:] for row in costs(portfolio)] == [
        (None, "2026-Q3", 100_000),
        (None, "2026-Q4", 50_000),
    ]
    assert not findings


def test_fund_and_period_of_a_cost_may_be_missing() -> None:
    portfolio, findings = beside("| Project ID | Cost |\n| APP-1 | 90k |\n| CRM-1 | |")
    assert costs(portfolio) == [("APP-1", None, None, 90_000)]
    assert rules(findings) == ["missing-required More!B3"]


def test_a_register_with_a_cost_stays_a_register_and_gives_costs() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Cost |
    | CRM-1      | CRM     | 90k  |
    | APP-1      | App     |      |
    """)
    assert [p.name for p in portfolio.projects] == ["App", "CRM"]
    assert costs(portfolio) == [("CRM-1", None, None, 90_000)]
    assert not findings


def test_costs_on_a_status_tab_are_of_its_project() -> None:
    portfolio, findings = read("""
    | Project ID | CRM-1 |
    | Project    | CRM   |

    | Fund  | Period  | Cost |
    | Capex | 2026-Q3 | 100k |
    """)
    assert costs(portfolio) == [("CRM-1", "Capex", "2026-Q3", 100_000)]
    assert not findings


def test_a_table_of_costs_of_nobody_is_not_one_of_ours() -> None:
    portfolio, _ = read("| Month | Cost |\n| 2026-01 | 5 |")
    assert not portfolio.costs


def test_a_label_that_only_heads_tables_is_still_named_on_a_card() -> None:
    _, findings = read("""
    | Project ID | CRM-1 |
    | Cost       | High  |
    | Project    | CRM   |
    """)
    assert rules(findings) == ["unknown-header Tab!A2"]


def test_a_budget_may_be_of_a_fund_long_or_wide() -> None:
    long, findings = read("""
    | Fund  | Period  | Budget |
    | Capex | 2026-Q3 | 500k   |
    | Opex  | 2026-Q3 | 200k   |
    """)
    wide, _ = read(
        "| Fund | 2026-Q3 |  2026-Q4 |\n| Opex | 200k | |\n| Capex | 500k | |"
    )
    said = [
        [(b.fund, b.program, b.period.label, b.amount) for b in portfolio.budgets]
        for portfolio in (long, wide)
    ]
    assert said[0] == [
        ("Capex", None, "2026-Q3", 500_000),
        ("Opex", None, "2026-Q3", 200_000),
    ]
    assert said[0] == said[1]
    assert not findings


# --- people -------------------------------------------------------------------------


def test_a_role_by_period_is_capacity_where_no_project_is_named() -> None:
    portfolio, findings = beside("""
    | Role | Period  | FTE |
    | QA   | 2026-01 | 2.5 |
    | QA   | 2026-02 | 3   |
    """)
    assert [(c.role, c.period.label, c.fte) for c in portfolio.capacities] == [
        ("QA", "2026-01", 2.5),
        ("QA", "2026-02", 3),
    ]
    assert not portfolio.allocations
    assert not findings


@pytest.mark.parametrize(
    "table",
    [
        "| Project ID | Role | Period | FTE |\n| APP-1 | QA | 2026-01 | 2.5 |",
        "| Project | Role | Period | FTE |\n| App | QA | 2026-01 | 2.5 |",
        "| Project ID | Role | 2026-01 | 2026-02 |\n| APP-1 | QA | 2.5 | |",
        "# T\n| Project ID | APP-1 |\n\n| Role | Month | FTE |\n| QA | 2026-01 | 2.5 |",
    ],
)
def test_a_role_by_period_is_demand_where_a_project_is_named(table: str) -> None:
    portfolio, findings = beside(table)
    (booked,) = portfolio.allocations
    assert (booked.project_id, booked.role, booked.fte) == ("APP-1", "QA", 2.5)
    assert not portfolio.capacities
    assert not findings


def test_capacity_may_be_wide_or_from_a_day_to_a_day() -> None:
    wide, first = read("| Role | 2026-01 | 2026-02 |\n| QA | 2 | 3 |")
    spans, second = read("""
    | Role | From       | To         | Capacity |
    | QA   | 2026-01-01 | 2026-01-31 | 2        |
    | QA   | 2026-02-01 | 2026-02-28 | 3        |
    """)
    said = [
        [(c.role, c.period, c.fte) for c in portfolio.capacities]
        for portfolio in (wide, spans)
    ]
    assert said[0] == said[1]
    assert len(said[0]) == 2
    assert not first + second


@pytest.mark.parametrize(
    ("typed", "firm"),
    [("Firm", True), ("soft", False), ("Tentative", False), ("Yes", True), ("", True)],
)
def test_demand_is_firm_or_soft(typed: str, *, firm: bool) -> None:
    portfolio, findings = beside(
        "| Project ID | Role | Period | Required FTE | Booking type |\n"
        f"| APP-1 | QA | 2026-01 | 1 | {typed} |"
    )
    assert [entry.firm for entry in portfolio.allocations] == [firm]
    assert not findings


def test_people_have_a_country_skills_and_a_share_of_overbooking() -> None:
    portfolio, findings = read("""
    | Person | Role | FTE | Country | Skills         | Overbooking |
    | Ann    | QA   | 1   | DE-BY   | Developer, UX; | 10%         |
    | Ben    | QA   | 1   |         |                |             |
    """)
    ann, ben = portfolio.people
    assert (ann.country, ann.skills, ann.overbooking) == (
        "DE-BY",
        ("Developer", "UX"),
        0.1,
    )
    assert (ben.country, ben.skills, ben.overbooking) == (None, (), None)
    assert not findings


PEOPLE = "# People\n| Person | Role | FTE |\n| Ann Lee | QA | 1 |\n"


def test_absences_say_who_is_away_when_and_how_much() -> None:
    portfolio, findings = read(
        PEOPLE
        + """# Away
| Person  | Absent from | Absent to  | Share absent | Absence  |
| ann lee | 2026-05-04  | 2026-05-15 |              | Leave    |
| Ann Lee | 2026-06-01  |            | 50%          | Training |
"""
    )
    first, second = portfolio.absences
    assert (first.name, first.start) == ("Ann Lee", dt.date(2026, 5, 4))
    assert (first.finish, first.share) == (dt.date(2026, 5, 15), None)
    assert (second.finish, second.share, second.reason) == (None, 0.5, "Training")
    assert len(portfolio.people) == 1
    assert not findings


@pytest.mark.parametrize("header", ["Absence", "Share"])
def test_from_and_to_are_of_an_absence_beside_what_only_that_has(header: str) -> None:
    portfolio, _ = read(
        f"{PEOPLE}# Away\n| Person | From | To | FTE | {header} |\n"
        "| Ann Lee | 2026-05-04 | 2026-05-15 | 0.5 | 50% |"
    )
    (away,) = portfolio.absences
    assert (away.start, away.fte) == (dt.date(2026, 5, 4), 0.5)
    assert len(portfolio.people) == 1


def test_a_person_from_and_to_alone_is_available_then() -> None:
    portfolio, _ = read("| Person | From | To | FTE |\n| Ann | 2026-05-04 | | 0.5 |")
    assert not portfolio.absences
    assert [person.fte for person in portfolio.people] == [0.5]


def test_an_absence_turned_round_or_of_a_stranger_is_said() -> None:
    portfolio, findings = read(
        PEOPLE
        + """# Away
| Person  | Absent from | Absent to  |
| Ann Lee | 2026-05-04  | 2026-05-01 |
| Ann Le  | 2026-05-04  | 2026-05-05 |
"""
    )
    assert [entry.name for entry in portfolio.absences] == ["Ann Le"]
    assert rules(findings) == ["end-before-start Away!C2", "unknown-person Away!A3"]
    assert 'Did you mean "Ann Lee"?' in findings[1].fix


# --- decisions and planning ---------------------------------------------------------


def test_a_project_is_pinned_in_or_out_or_deferred() -> None:
    portfolio, findings = beside("""
    | Project | Portfolio decision | Until      | Reason        |
    | CRM     | pin out            |            | Sold          |
    | App     | Defer              | 2026-09-30 | After the fair |
    """)
    assert [(p.project_id, p.pin, p.until) for p in portfolio.pins] == [
        ("APP-1", "Defer", dt.date(2026, 9, 30)),
        ("CRM-1", "Pin out", None),
    ]
    assert not findings


def test_a_column_of_decisions_in_a_register_leaves_it_one() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Stage    | Portfolio decision |
    | CRM-1      | CRM     | Active   |                    |
    | APP-1      | App     | Proposed | Pin in             |
    """)
    assert [p.project_id for p in portfolio.projects] == ["APP-1", "CRM-1"]
    assert [(p.project_id, p.pin) for p in portfolio.pins] == [("APP-1", "Pin in")]
    assert not findings


def test_two_decisions_about_one_project_are_said_and_the_first_is_used() -> None:
    portfolio, findings = beside("""
    | Project ID | Portfolio decision |
    | APP-1      | Pin in             |
    | APP-1      | Pin out            |
    """)
    assert [pin.pin for pin in portfolio.pins] == ["Pin in"]
    assert rules(findings) == ["conflicting-decision More!B3"]


def test_setup_says_how_the_plan_is_made() -> None:
    portfolio, findings = read("""
    | Ranking method      | wsjf      |
    | Weight of strategy  | 30%       |
    | Planning period     | Quarterly |
    | Planning horizon    | 6         |
    | Hard capacity       | No        |
    | Overtime limit      | 0.1       |
    | Overtime price      | 1.5       |
    | Switching cost      | 2%        |
    | Overbooking allowed | 5%        |
    | Public holidays of  | GB        |
    """)
    assert portfolio.planning == Planning(
        ranking="WSJF",
        strategy_weight=0.3,
        period="Quarter",
        horizon=6,
        hard_capacity=False,
        overtime_limit=0.1,
        overtime_price=1.5,
        switching_cost=0.02,
        overbooking=0.05,
        country="GB",
    )
    assert not findings


@pytest.mark.slow
def test_the_order_of_tabs_and_rows_changes_nothing() -> None:
    tabs = [
        PROJECTS.strip(),
        "# A\n| Project ID | Fund | Cost |\n| APP-1 | B | 1 |\n| APP-1 | A | 2 |",
        "# B\n| Role | Period | FTE |\n| QA | 2026-01 | 1 |",
        "# C\n| Scenario | Change |\n| X | Budget +1% |",
        "# D\n| Limit | Maximum |\n| Starts | 2 |\n| Risk | 3 |",
    ]
    seen = set()
    for order in itertools.permutations(tabs):
        portfolio, findings = read("\n".join(order))
        kinds = (portfolio.costs, portfolio.capacities, portfolio.limits)
        bare = [[entry._replace(origin=HERE) for entry in kind] for kind in kinds]
        seen.add(repr((bare, [s.text for s in portfolio.scenarios], findings)))
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        # Microsoft Project's resource sheet, Project Online's force-in, Primavera P6.
        (
            "| Resource Name | Max. Units | Std. Rate |\n| Ann | 100% | 50.00/hr |",
            "people",
        ),
        ("| Project | Force-in/out |\n| App | Forced in |", "pins"),
        ("| Successor | Relationship Type | Predecessor |\n| APP-1 | FS | CRM-1 |",
         "dependencies"),
    ],
)  # fmt: skip
def test_other_products_names_are_known(table: str, kind: str) -> None:
    portfolio, findings = beside(table)
    assert len(getattr(portfolio, kind)) == 1
    assert not findings
