"""What people type into status tabs, and what they are told to type instead."""

from __future__ import annotations

import datetime as dt

import pytest

from ppmsheets.portfolio import Finding, Portfolio, Rag, Severity, Stage
from ppmsheets.settings import DateOrder, HeaderMapping, Reading, Settings
from tests.intake.tabs import read, rules

DMY = Settings(reading=Reading(date_order=DateOrder.DMY))


def finish(
    typed: str, settings: Settings | None = None
) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Return what is read of one project whose Forecast finish is typed."""
    return read(
        f"| Project ID | Project | Forecast finish |\n| P1 | Apollo | {typed} |",
        settings,
    )


# --- dates -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rule", "fix"),
    [
        (
            "'2/11",
            "ambiguous-date",
            (
                "Type YYYY-11-02 for 2 November or YYYY-02-11 for 11 February, with "
                "the year for YYYY."
            ),
        ),
        (
            "'2/26",
            "ambiguous-date",
            (
                "Type YYYY-02-26 for 26 February or 2026-02 for February 2026, with "
                "the year for YYYY."
            ),
        ),
        (
            "'13/4",
            "vague-date",
            "Type YYYY-04-13 for 13 April, with the year for YYYY.",
        ),
        (
            "03/04/2026",
            "ambiguous-date",
            (
                "Type 2026-04-03 for 3 April or 2026-03-04 for 4 March; or set the "
                "order of dates (date_order) on Setup or in the config."
            ),
        ),
        (
            "Mar 21",
            "ambiguous-date",
            (
                "Type YYYY-03-21 for 21 March or 2021-03 for March 2021, with the year "
                "for YYYY."
            ),
        ),
        (
            "May 12th",
            "vague-date",
            "Type YYYY-05-12 for 12 May, with the year for YYYY.",
        ),
        ("12 May", "vague-date", "Type YYYY-05-12 for 12 May, with the year for YYYY."),
        (
            "mid-May",
            "vague-date",
            "Type the day that is meant, e.g. YYYY-05-15, with the year for YYYY.",
        ),
        (
            "May",
            "vague-date",
            "Type the day that is meant, e.g. YYYY-05-31, with the year for YYYY.",
        ),
        ("mid-May 2026", "vague-date", "Type the day that is meant, e.g. 2026-05-15."),
        (
            "early June 2026",
            "vague-date",
            "Type the day that is meant, e.g. 2026-06-05.",
        ),
        ("late Feb 2026", "vague-date", "Type the day that is meant, e.g. 2026-02-25."),
        ("c. June 2026", "vague-date", "Type 2026-06-30 if that is the day."),
        ("June 2026?", "vague-date", "Type 2026-06-30 if that is the day."),
        ("12 May 2026 (tbc)", "vague-date", "Type 2026-05-12 if that is the day."),
        ("by 30.6.2026", "vague-date", "Type 2026-06-30 if that is the day."),
        ("June 2026 or later", "vague-date", "Type 2026-06-30 if that is the day."),
        (
            "w/c 12 May",
            "vague-date",
            "Type YYYY-05-12 for 12 May, with the year for YYYY.",
        ),
        ("Easter", "not-a-date", "Enter a date such as 2026-06-30."),
    ],
)
def test_a_date_that_is_not_certain_is_left_out_with_what_to_type(
    typed: str, rule: str, fix: str
) -> None:
    portfolio, findings = finish(typed)
    assert portfolio.projects[0].forecast_finish is None
    assert portfolio.excluded == 1
    assert rules(findings) == [f"{rule} Tab!C2"]
    assert findings[0].fix == fix
    assert findings[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("'2/11", "Type YYYY-11-02 for 2 November, with the year for YYYY."),
        ("~3/4/2026", "Type 2026-04-03 if that is the day."),
    ],
)
def test_a_known_order_leaves_one_reading(typed: str, fix: str) -> None:
    _, (finding,) = finish(typed, DMY)
    assert finding.fix == fix


def test_where_the_month_comes_first_so_it_does_without_a_year() -> None:
    month_first = Settings(reading=Reading(date_order=DateOrder.MDY))
    _, (finding,) = finish("'2/11", month_first)
    assert finding.fix == "Type YYYY-02-11 for 11 February, with the year for YYYY."


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("end April 2027", "2027-04-30"),
        ("End of Apr-27", "2027-04-30"),
        ("end of Q3 2026", "2026-09-30"),
        ("beginning of 2027", "2027-01-01"),
        ("Q3 2026", "2026-09-30"),
        ("w/c 12 May 2026", "2026-05-18"),
        ("Week commencing: Mon 11 May 2026", "2026-05-17"),
        ("W/E 16.05.2026", "2026-05-16"),
    ],
)
def test_a_span_of_days_is_read_as_its_last_and_said(typed: str, day: str) -> None:
    portfolio, findings = finish(typed)
    assert portfolio.projects[0].forecast_finish == dt.date.fromisoformat(day)
    assert rules(findings) == ["coarse-date Tab!C2"]
    assert portfolio.excluded == 0


def test_a_week_that_begins_is_the_first_day_of_a_start() -> None:
    portfolio, _ = read("""
    | Project ID | Project | Start           |
    | P1         | Apollo  | w/c 12 May 2026 |
    """)
    assert portfolio.projects[0].start == dt.date(2026, 5, 12)


def test_weeks_that_begin_on_a_day_are_periods_and_head_columns() -> None:
    portfolio, findings = read("""
    # Long
    | Project ID | Person | Period          | FTE |
    | P1         | Ann    | w/c 11 May 2026 | 0.5 |
    # Wide
    | Project ID | Person | w/c 11 May 2026 | w/c 18 May 2026 |
    | P1         | Bob    | 0.25            | 1               |
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    """)
    first, last = dt.date(2026, 5, 11), dt.date(2026, 5, 24)
    assert rules(findings) == []
    assert [(a.person, a.period.first, a.fte) for a in portfolio.allocations] == [
        ("Ann", first, 0.5),
        ("Bob", first, 0.25),
        ("Bob", dt.date(2026, 5, 18), 1.0),
    ]
    assert max(a.period.last for a in portfolio.allocations) == last


# --- numbers ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("112k (excl. VAT)", "Type 112000, if that is the figure."),
        ("approx. 1.2m", "Type 1200000, if that is the figure."),
        ("about £1,200", "Type 1200, if that is the figure."),
        ("~ 5", "Type 5, if that is the figure."),
        ("> 5 Million", "Type 5000000, if that is the figure."),
        ("circa 1 200 000 incl. VAT", "Type 1200000, if that is the figure."),
        ("100k - 250k", "Enter one amount, e.g. 1200000 or 1.2m."),
        ("phase 1: 100k", "Enter one amount, e.g. 1200000 or 1.2m."),
        ("approx €3m", "Enter one amount, e.g. 1200000 or 1.2m."),
        ("about 12 %", "Enter one amount, e.g. 1200000 or 1.2m."),
        ("P1", "Enter one amount, e.g. 1200000 or 1.2m."),
    ],
)
def test_a_number_amid_words_is_left_out_with_what_to_type(
    typed: str, fix: str
) -> None:
    portfolio, findings = read(
        f"| Project ID | Project | Budget |\n| P1 | Apollo | {typed} |",
        Settings(reading=Reading(currency="GBP")),
    )
    assert portfolio.projects[0].budget is None
    assert portfolio.excluded == 1
    assert rules(findings) == ["not-a-number Tab!C2"]
    assert findings[0].fix == fix


def test_an_amount_names_what_to_type_where_no_currency_is_known() -> None:
    _, (finding,) = read("""
    | Project ID | Project | Budget         |
    | P1         | Apollo  | £512k (to Feb) |
    """)
    assert finding.fix == "Type 512000, if that is the figure."


def test_an_amount_in_the_portfolios_own_currency_is_read() -> None:
    portfolio, findings = read(
        """
        | Project ID | Project | Budget    |
        | P1         | Apollo  | 1.2m EUR  |
        | P2         | Zeus    | € 300k    |
        | P3         | Hera    | 1.2m GBP  |
        """
    )
    assert portfolio.currency == "EUR"
    assert [p.budget for p in portfolio.projects] == [1.2e6, 3e5, None]
    assert rules(findings) == ["other-currency Tab!C4"]


@pytest.mark.parametrize("unit", ["USD", "us$", "$", "€m"])
def test_benefits_in_another_currency_are_named_and_left_out(unit: str) -> None:
    portfolio, (finding,) = read(
        f"""
        # Projects
        | Project ID | Project |
        | P1         | Apollo  |
        # Benefits
        | Project ID | Benefit | Unit   | Period | Planned | Forecast |
        | P1         | Sales   | {unit} | 2026   | 500     | 600      |
        | P1         | Savings | GBP    | 2026   | 7       |          |
        | P1         | Paper   | trees  | 2026   | 8       |          |
        | P1         | Blank   | {unit} |        |         |          |
        """,
        Settings(reading=Reading(currency="GBP")),
    )
    money = {b.name: b.monetary for b in portfolio.benefits if b.planned}
    assert money == {"Sales": False, "Savings": True, "Paper": False}
    assert portfolio.excluded == 2
    assert (finding.rule, str(finding.where)) == ("other-currency", "Benefits!C2")
    assert (finding.project, finding.affects) == ("P1", "NPV of P1")
    assert finding.message == (
        f'The unit is "{unit}", the portfolio is in GBP; the benefit is left out.'
    )
    assert finding.fix == "Enter its amounts in GBP; nothing is converted."


@pytest.mark.parametrize("unit", ["GBP k", "£m", "£'000", "k£", "GBP thousands"])
def test_a_unit_that_names_a_size_is_refused_and_not_read_as_one(unit: str) -> None:
    portfolio, (finding,) = read(
        f"""
        # Projects
        | Project ID | Project | Budget |
        | P1         | Apollo  | £5     |
        # Benefits
        | Project ID | Benefit | Unit   | Period | Planned |
        | P1         | Sales   | {unit} | 2026   | 500     |
        """
    )
    assert [b.monetary for b in portfolio.benefits] == [False]
    assert portfolio.excluded == 1
    assert (finding.rule, str(finding.where)) == ("other-unit", "Benefits!C2")
    assert f"Planned ({unit})" in finding.fix


@pytest.mark.parametrize("unit", ["(GBP k)", "(£m)"])
def test_the_header_that_the_refusal_proposes_is_read(unit: str) -> None:
    portfolio, findings = read(
        f"""
        # Projects
        | Project ID | Project | Budget |
        | P1         | Apollo  | £5     |
        # Benefits
        | Project ID | Benefit | Period | Planned {unit} |
        | P1         | Sales   | 2026   | 500            |
        """
    )
    assert [b.planned for b in portfolio.benefits] == [5e5 if "k" in unit else 5e8]
    assert findings == ()


def test_a_foreign_benefit_by_year_is_one_finding_and_counts_each_amount() -> None:
    portfolio, findings = read(
        """
        # Projects
        | Project ID | Project | Budget |
        | P1         | Apollo  | £5     |
        # Benefits
        | Project ID | Benefit | Measure | Unit | 2026 | 2027 |
        | P1         | Sales   | Planned | EUR  | 10   | 20   |
        | P1         | Costs   | Planned | £    | 7    | 8    |
        """
    )
    assert rules(findings) == ["other-currency Benefits!D2"]
    assert portfolio.excluded == 2


@pytest.mark.parametrize(
    ("currency", "unit"),
    [
        ("USD", "$"),
        ("AUD", "$"),
        ("GBP", "£"),
        ("", "USD"),
        ("USD", "US dollars"),
        ("AUD", "dollars"),
        ("EUR", "Euros"),
    ],
)
def test_a_benefit_in_what_may_be_the_portfolios_currency_is_read(
    currency: str, unit: str
) -> None:
    portfolio, findings = read(
        f"""
        # Projects
        | Project ID | Project |
        | P1         | Apollo  |
        # Benefits
        | Project ID | Benefit | Unit   | Period | Planned |
        | P1         | Sales   | {unit} | 2026   | 500     |
        """,
        Settings(reading=Reading(currency=currency)),
    )
    assert [b.monetary for b in portfolio.benefits] == [True]
    assert findings == ()


@pytest.mark.parametrize("typed", ["n/a", "TBC", "\N{EN DASH}", "tbd (finance)"])
def test_a_word_for_no_value_is_counted_and_is_no_fault(typed: str) -> None:
    portfolio, (finding,) = read(f"""
    | Project ID | Project | Budget  | Forecast finish |
    | P1         | Apollo  | {typed} | 2026-06-30      |
    """)
    assert portfolio.projects[0].budget is None
    assert portfolio.excluded == 1
    assert (finding.rule, finding.severity) == ("known-non-value", Severity.INFO)


@pytest.mark.parametrize(
    ("typed", "rule", "fix"),
    [
        ("~80%", "not-a-number", "Type 80%, if that is the figure."),
        ("80 (est.)", "not-a-number", "Type 80%, if that is the figure."),
        ("about 0.8", "not-a-number", "Type 0.8, if that is the figure."),
        (
            "1.4",
            "ambiguous-share",
            "Type 1.4%, if that is meant; 140% is more than the whole.",
        ),
    ],
)
def test_a_share_that_is_not_certain_says_which_percentage_to_type(
    typed: str, rule: str, fix: str
) -> None:
    portfolio, (finding,) = read(
        f"| Project ID | Status date | % complete |\n| P1 | 2026-03-31 | {typed} |\n"
        "# Projects\n| Project ID | Project |\n| P1 | Apollo |"
    )
    assert portfolio.statuses == ()
    assert portfolio.excluded == 1
    assert (finding.rule, finding.fix) == (rule, fix)


def test_a_one_among_percentages_names_both_readings() -> None:
    _, (finding, _) = read("""
    # Status
    | Project ID | Status date | % complete |
    | P1         | 2026-03-31  | 1          |
    | P2         | 2026-03-31  | 60         |
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    | P2         | Zeus    |
    """)
    assert finding.rule == "ambiguous-share"
    assert finding.message == "1 may mean 1% or 100%."
    assert finding.fix == "Type 1% or 100%, whichever is meant."


# --- units -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rate"),
    [("75/hour", 75.0), ("£75 p.h.", 75.0), ("75 per hr", 75.0), ("£0.08k/h", 80.0)],
)
def test_a_rate_may_say_that_it_is_an_hours(typed: str, rate: float) -> None:
    portfolio, findings = read(
        f"| Person | Role | Cost rate |\n| Ann | QA | {typed} |\n"
        "# P\n| Project ID | Project |\n| P1 | Apollo |"
    )
    assert portfolio.people[0].rate == rate
    assert findings == ()


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("600/day", "Type 75, if a day has 8 hours."),
        ("£600 p.d.", "Type 75, if a day has 8 hours."),
        ("4k per month", "Type 28.57, if a month has 140 hours."),
        ("50000 pa", "Type 29.76, if a year has 1680 hours."),
    ],
)
def test_a_rate_of_another_time_is_left_out_and_says_the_hours(
    typed: str, fix: str
) -> None:
    portfolio, (finding,) = read(
        f"| Person | Role | Cost rate |\n| Ann | QA | {typed} |\n"
        "# P\n| Project ID | Project |\n| P1 | Apollo |"
    )
    assert portfolio.people[0].rate is None
    assert portfolio.excluded == 1
    assert (finding.rule, finding.fix) == ("other-unit", fix)


def test_a_rate_of_no_number_is_no_rate() -> None:
    _, (finding,) = read("""
    | Person | Role | Cost rate    |
    | Ann    | QA   | standard/day |
    # P
    | Project ID | Project |
    | P1         | Apollo  |
    """)
    assert (finding.rule, str(finding.where)) == ("not-a-number", "Tab!C2")


def test_a_day_rate_is_read_where_the_mapping_says_how_many_hours_it_is() -> None:
    mapping = HeaderMapping(
        headers={"Day rate": "Cost rate"}, units={"Cost rate": 0.125}
    )
    portfolio, findings = read(
        """
        # People
        | Person | Role | Day rate |
        | Ann    | QA   | 600/day  |
        | Bob    | QA   | 480      |
        | Cid    | QA   | £1k/day  |
        | Dan    | QA   | 75/hour  |
        | Eve    | QA   | 4k/month |
        # P
        | Project ID | Project |
        | P1         | Apollo  |
        """,
        Settings(mappings=(mapping,)),
    )
    assert [p.rate for p in portfolio.people] == [75.0, 60.0, 125.0, 75.0, None]
    assert rules(findings) == ["other-unit People!C6"]


@pytest.mark.parametrize(
    ("header", "typed", "fix"),
    [
        ("Schedule impact", "3 weeks", "Type 21, if days of the calendar are meant."),
        ("Schedule impact", "2 months", "Type 61, if days of the calendar are meant."),
        ("Schedule impact", "~10 days", "Type 10, if that is the figure."),
        ("Schedule impact", "about £10", "Enter one number, e.g. 2.5."),
    ],
)
def test_a_delay_in_weeks_says_how_many_days_that_is(
    header: str, typed: str, fix: str
) -> None:
    portfolio, (finding,) = read(
        f"| Project ID | Risk | {header} |\n| P1 | Fire | {typed} |\n"
        "# P\n| Project ID | Project |\n| P1 | Apollo |"
    )
    assert portfolio.risks[0].schedule_impact is None
    assert finding.fix == fix


@pytest.mark.parametrize("typed", ["days", "d", "Day"])
def test_a_unit_without_a_number_is_no_blank(typed: str) -> None:
    portfolio, (finding,) = read(
        f"| Project ID | Risk | Schedule impact |\n| P1 | Fire | {typed} |\n"
        "# P\n| Project ID | Project |\n| P1 | Apollo |"
    )
    assert (finding.rule, portfolio.excluded) == ("not-a-number", 1)


def test_days_a_week_say_what_share_of_a_person_that_is() -> None:
    _, (finding,) = read("""
    | Project ID | Person | Period  | FTE         |
    | P1         | Ann    | '2026-05 | 2 days/week |
    # P
    | Project ID | Project |
    | P1         | Apollo  |
    """)
    assert (finding.rule, finding.fix) == (
        "other-unit",
        "Type 0.4, if a week has 5 days.",
    )


# --- words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rag"),
    [
        ("Amber - improving", Rag.AMBER),
        ("Amber \N{EN DASH} no change", Rag.AMBER),
        ("Green: all well", Rag.GREEN),
        ("Red (see below)", Rag.RED),
        ("Amber/Red, two suppliers late", Rag.RED),
        ("🟡 - improving", Rag.AMBER),
        ("Amber\\nlate test", Rag.AMBER),
    ],
)
def test_a_colour_with_a_remark_is_read_as_the_colour(typed: str, rag: Rag) -> None:
    portfolio, findings = read(
        f"| Project ID | Status date | RAG |\n| P1 | 2026-03-31 | {typed} |\n"
        "# Projects\n| Project ID | Project |\n| P1 | Apollo |"
    )
    declared = portfolio.statuses[0].overall
    assert declared is not None
    assert declared.rag is rag
    assert portfolio.excluded == 0
    assert rules(findings) == ["status-remark Tab!C2"]
    assert findings[0].severity is Severity.INFO


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("Amber - was Green", "Type one: Amber or Green."),
        ("Green -> Amber", "Type one: Green or Amber."),
        ("Green \N{RIGHTWARDS ARROW} Amber", "Type one: Green or Amber."),
        ("Amber?", "Type Amber, if that is the status; put a remark under Summary."),
        (
            "Green - not on track",
            "Type Green, if that is the status; put a remark under Summary.",
        ),
        (
            "Green - TBC",
            "Type Green, if that is the status; put a remark under Summary.",
        ),
        (
            "still amber",
            "Type Amber, if that is the status; put a remark under Summary.",
        ),
        ("Ambre", 'Did you mean "Amber"? Enter Green, Amber or Red.'),
        ("Blue", "Enter Green, Amber or Red."),
    ],
)
def test_a_colour_that_is_not_certain_is_left_out_with_what_to_type(
    typed: str, fix: str
) -> None:
    portfolio, (finding,) = read(
        f"| Project ID | Status date | RAG |\n| P1 | 2026-03-31 | {typed} |\n"
        "# Projects\n| Project ID | Project |\n| P1 | Apollo |"
    )
    assert portfolio.statuses == ()
    assert portfolio.excluded == 1
    assert (finding.rule, finding.fix) == ("unknown-rating", fix)


@pytest.mark.parametrize(
    ("header", "typed", "fix"),
    [
        ("Stage", "Clsed", 'Did you mean "Closed"?'),
        ("Stage", "Active - phase 2", 'Did you mean "Active"?'),
        ("Stage", "In delivery since May", 'Did you mean "Active"?'),
        ("Mandatory", "Yes - by law", "Type Yes, if that is the answer."),
        ("Mandatory", "No, not yet", "Type No, if that is the answer."),
    ],
)
def test_a_word_that_is_close_is_asked_about(header: str, typed: str, fix: str) -> None:
    portfolio, (finding,) = read(
        f"| Project ID | Project | {header} |\n| P1 | Apollo | {typed} |"
    )
    assert portfolio.excluded == 1
    assert finding.fix.startswith(fix)


def test_a_slip_in_an_own_word_is_asked_about_by_that_word() -> None:
    mapping = HeaderMapping(values={"Stage": {"Monitoring": "Active"}})
    portfolio, (finding,) = read(
        """
        | Project ID | Project | Stage      |
        | P1         | Apollo  | Monitorng  |
        | P2         | Zeus    | monitoring |
        """,
        Settings(mappings=(mapping,)),
    )
    assert [p.stage for p in portfolio.projects] == [None, Stage.ACTIVE]
    assert finding.fix.startswith('Did you mean "monitoring"? Enter one of: Idea,')


def test_own_words_in_many_cells_are_hinted_at_once() -> None:
    rows = [f"| P{n} | Project {n} | Gate {3 + n % 2} |  |" for n in range(9)]
    cards = [
        f"# Card {n}\n| Project ID | C{n} |\n| Project | X{n} |\n| Stage | gate 3 |"
        for n in range(2)
    ]
    head = "| Project ID | Project | Stage | Budget |"
    odd = "| Q | Slip | Gete 3 |  |"
    text = "\n".join(["# Register", head, *rows, odd, *cards])
    portfolio, findings = read(text)
    assert portfolio.excluded == 12
    (hint,) = (f for f in findings if f.rule == "own-words")
    assert str(hint.where) == "Card 0!B3"
    assert hint.severity is Severity.INFO
    assert hint.message == (
        'Stage is not understood: "gate 3" in 7 cells, "Gate 4" in 4 cells.'
    )
    assert hint.fix == (
        "If these are your own words, say once in the config what they mean, e.g. "
        '[mapping.values."Stage"] with "gate 3" = one of "Idea", "Proposed", '
        '"Approved", "Active", "On hold", "Closed".'
    )


def test_an_own_word_for_no_value_is_hinted_at_once() -> None:
    settings = Settings(reading=Reading(non_values=("see annex",)))
    text = """
    | Project ID | Project | Budget    |
    | P1         | Apollo  | see annex |
    | P2         | Zeus    | See Annex |
    | P3         | Hera    | see annex |
    | P4         | Pan     | c. 5m     |
    | P5         | Eos     | c. 5m     |
    | P6         | Nyx     | c. 5m     |
    """
    _, findings = read(text)
    (hint,) = (f for f in findings if f.rule == "own-words")
    assert hint.message == 'Budget is not understood: "see annex" in 3 cells.'
    assert "non_values" in hint.fix
    portfolio, findings = read(text, settings)
    assert portfolio.excluded == 6
    assert {f.rule for f in findings} == {"known-non-value", "not-a-number"}


def test_words_for_a_probability_are_mapped_to_percentages() -> None:
    text = """
    # Risks
    | Project ID | Risk  | Probability |
    | P1         | Fire  | Medium      |
    | P1         | Flood | medium      |
    | P1         | Quake | Medium      |
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    """
    _, findings = read(text)
    (hint,) = (f for f in findings if f.rule == "own-words")
    assert hint.fix.endswith('[mapping.values."Probability"] with "Medium" = "50%".')
    mapping = HeaderMapping(values={"Probability": {"Medium": "50%"}})
    portfolio, findings = read(text, Settings(mappings=(mapping,)))
    assert [risk.probability for risk in portfolio.risks] == [0.5] * 3
    assert findings == ()


# --- texts and ids ---------------------------------------------------------------


def test_a_text_longer_than_a_cell_is_kept_whole_and_said() -> None:
    portfolio, (finding,) = read(
        f"| Project ID | Project |\n| P1 | {'A' * 40_000} |\n| P2 | {'B' * 32_767} |"
    )
    assert [len(p.name or "") for p in portfolio.projects] == [40_000, 32_767]
    assert str(finding.where) == "Tab!B2"
    assert (finding.rule, finding.severity) == ("long-text", Severity.WARNING)
    assert "40,000 characters" in finding.message
    assert portfolio.excluded == 0


@pytest.mark.parametrize(
    "twin", ["P\u20111", "P\u20101", "P\u00ad-1", "P-\u200b1", "P-\u00a01", "P-1\u2060"]
)
def test_an_id_that_looks_the_same_is_the_same(twin: str) -> None:
    portfolio, findings = read(
        "| Project ID | Project |\n| P-1 | Apollo |\n# R\n| Project ID | Risk |\n"
        f"| {twin} | Fire |"
    )
    assert [risk.project_id for risk in portfolio.risks] == ["P-1"]
    assert findings == ()


def test_an_id_with_another_dash_is_the_same_project() -> None:
    portfolio, findings = read("""
    | Project ID | Project |
    | P-1        | Apollo  |
    # Status
    | Project ID | Status date | % complete |
    | P\u20131   | 2026-03-31  | 40%        |
    """)
    assert [status.project_id for status in portfolio.statuses] == ["P-1"]
    assert findings == ()
