"""Fields of what projects are worth and what they may cost."""

from __future__ import annotations

from ppmsheets.schema.fields import PROJECT_ID, Field, Kind, Record, money
from ppmsheets.schema.projects import PROJECT

FUNDS = PROJECT.field("fund").aliases

BENEFIT = Record(
    "benefit",
    "Benefits",
    "A benefit of a project in one period.",
    (
        PROJECT_ID,
        Field("name", "Benefit", Kind.TEXT, "What is gained.", ("Benefit name",)),
        Field(
            "unit",
            "Unit",
            Kind.TEXT,
            "Blank or the currency for money, else the benefit's own unit.",
            ("Benefit unit",),
        ),
        Field(
            "period",
            "Period",
            Kind.PERIOD,
            "When it comes.",
            ("Month", "Quarter", "Year"),
        ),
        Field("planned", "Planned", Kind.MONEY, "As approved.", ("Planned benefit",)),
        Field(
            "forecast",
            "Forecast",
            Kind.MONEY,
            "As expected now.",
            ("Forecast benefit",),
        ),
        Field("realised", "Realised", Kind.MONEY, "As measured.", ("Realized",)),
    ),
    (("name", "planned"), ("name", "forecast"), ("name", "realised")),
    wide="planned",
)

COST = Record(
    "cost",
    "Costs",
    "What a project will cost, of which money and when.",
    (
        PROJECT_ID,
        Field(
            "fund",
            "Fund",
            Kind.TEXT,
            "Which money pays, e.g. Capex; blank: the project's.",
            FUNDS,
        ),
        Field(
            "period",
            "Period",
            Kind.PERIOD,
            "When it falls due; blank: evenly from start to finish.",
            ("Month", "Quarter", "Year"),
        ),
        money(
            "amount",
            "Cost",
            "Cost of the period; it moves with the project's start.",
            ("Planned cost", "Planned spend", "Cost plan", "Planned expenditure"),
        ),
    ),
    (("period", "amount"), ("fund", "amount"), ("project_id", "amount")),
    wide="amount",
)

DRIVER = Record(
    "driver",
    "Drivers",
    "A strategic driver and its weight.",
    (
        Field(
            "name",
            "Driver",
            Kind.TEXT,
            "Strategic driver.",
            ("Strategic driver", "Criterion", "Objective"),
            required=True,
        ),
        Field(
            "weight",
            "Weight",
            Kind.NUMBER,
            "Its weight; all weights are scaled to sum to 1.",
            ("Driver weight", "Weighting"),
            minimum=0,
        ),
    ),
    (("name", "weight"),),
)

PAIRWISE = Record(
    "pairwise",
    "Pairwise",
    "How much more one driver matters than another; gives the weights (AHP).",
    (
        Field(
            "driver",
            "Driver",
            Kind.TEXT,
            "Strategic driver.",
            DRIVER.field("name").aliases,
            required=True,
        ),
        Field(
            "other",
            "Other driver",
            Kind.TEXT,
            "The driver it is compared with.",
            ("Compared with", "Compared to", "Other criterion", "Versus"),
            required=True,
        ),
        Field(
            "times",
            "Times as important",
            Kind.RATIO,
            "1 as important, 3 more, 5 much more, 7 far more, 9 beyond compare; 1/3 "
            "where the other matters more.",
            (
                "Times more important",
                "How many times more important",
                "Relative importance",
                "Comparison",
            ),
            minimum=1 / 9,
            maximum=9,
        ),
    ),
    (("driver", "other"),),
)

SCORE = Record(
    "score",
    "Scores",
    "How strongly a project serves a driver.",
    (
        PROJECT_ID,
        Field(
            "driver",
            "Driver",
            Kind.TEXT,
            "Strategic driver.",
            DRIVER.field("name").aliases,
            required=True,
        ),
        Field(
            "score",
            "Score",
            Kind.NUMBER,
            "None 0, Low 1, Moderate 3, Strong 6, Extreme 9, or a number 0 to 9.",
            ("Rating", "Contribution"),
            choices=("None", "Low", "Moderate", "Strong", "Extreme"),
            minimum=0,
            maximum=9,
        ),
    ),
    (("driver", "score"),),
)

BUDGET = Record(
    "budget",
    "Budgets",
    "Money the portfolio or a program has in a period.",
    (
        Field(
            "fund",
            "Fund",
            Kind.TEXT,
            "Which money, e.g. Capex; blank: all funds together.",
            FUNDS,
        ),
        Field(
            "program",
            "Program",
            Kind.TEXT,
            "Whose money; blank: the portfolio's.",
            ("Programme",),
        ),
        Field(
            "period",
            "Period",
            Kind.PERIOD,
            "Month, quarter or year.",
            ("Month", "Quarter", "Year"),
            required=True,
        ),
        money(
            "amount", "Budget", "Money of the period.", ("Amount", "Budget available")
        ),
    ),
    (("period", "amount"),),
    wide="amount",
)
