"""Fields of what may be done with a project: what it is worth, when, at what price.

They are fields of a project: columns of any register, or a table of their own.
"""

from __future__ import annotations

from ppmsheets.schema.fields import Field, Kind, money, share


def _points(name: str, header: str, about: str, aliases: tuple[str, ...]) -> Field:
    """Return a field of relative points, as WSJF compares projects."""
    about = f"{about} Relative points, e.g. 1, 2, 3, 5, 8, 13, 20; for WSJF."
    return Field(name, header, Kind.NUMBER, about, aliases, unit="points", minimum=0)


OPTIONS = (
    money(
        "value",
        "Project value",
        "What it is worth when it is done; blank: present value of its benefits less "
        "its costs.",
        ("Value", "Value of project", "Estimated value"),
        None,
    ),
    share(
        "success",
        "Probability of success",
        "How likely it delivers that value; 100 % if blank.",
        ("Success probability", "Chance of success", "Likelihood of success"),
    ),
    Field(
        "earliest_start",
        "Earliest start",
        Kind.DATE,
        "It may not start before; blank: any time. For projects not yet started.",
        (
            "Earliest start date",
            "Start no earlier than",
            "Start not before",
            "Not before",
        ),
    ),
    Field(
        "latest_start",
        "Latest start",
        Kind.DATE,
        "It may not start after; blank: any time. For projects not yet started.",
        ("Latest start date", "Start no later than", "Start not after", "Start by"),
    ),
    Field(
        "duration",
        "Duration",
        Kind.NUMBER,
        "How long it takes, in calendar days; blank: from Start to its finish.",
        ("Duration days", "Project duration", "Planned duration", "Original duration"),
        unit="days",
        minimum=0,
    ),
    money(
        "exit_cost",
        "Exit cost",
        "What stopping it costs; 0 if blank. Money spent already does not count.",
        ("Cost to stop", "Termination cost", "Cancellation cost", "Cost of exit"),
    ),
    Field(
        "acceleration",
        "Acceleration factor",
        Kind.NUMBER,
        "How many times as fast it can go, e.g. 1.25; blank: it cannot be accelerated.",
        ("Crash factor", "Speed-up factor"),
        minimum=1,
        maximum=10,
    ),
    money(
        "acceleration_cost",
        "Acceleration cost",
        "What going that fast costs on top; 0 if blank.",
        ("Cost of acceleration", "Crash cost", "Crashing cost"),
    ),
    Field(
        "fund",
        "Fund",
        Kind.TEXT,
        "Which money pays for it where Costs does not say; blank: any.",
        ("Fund name", "Funding source", "Source of funds"),
    ),
    Field(
        "minimum_staffing",
        "Minimum staffing",
        Kind.FTE,
        "Fewest people it needs to go on, while it runs; 0 if blank.",
        ("Minimum FTE", "Minimum team", "Minimum staff"),
        unit="FTE",
        minimum=0,
        maximum=1000,
    ),
    _points(
        "business_value",
        "Business value",
        "What users and the business gain.",
        ("User business value", "User-business value", "Business value points"),
    ),
    _points(
        "time_criticality",
        "Time criticality",
        "How much waiting would lose.",
        ("Time criticality points", "Time value"),
    ),
    _points(
        "risk_reduction",
        "Risk reduction",
        "Risk it takes away, or opportunity it opens.",
        (
            "Risk reduction and opportunity enablement",
            "Risk reduction/opportunity enablement",
            "Opportunity enablement",
            "RR/OE",
            "RROE",
        ),
    ),
    Field(
        "job_size",
        "Job size",
        Kind.NUMBER,
        "How much work it is, in relative points above 0; for WSJF.",
        ("Job duration", "Job size points"),
        unit="points",
        minimum=0.01,
    ),
)
"""Fields of a project that say what may be done with it."""
