"""Fields of the workbook as a whole: its setup, answers and published figures."""

from __future__ import annotations

from ppmsheets.schema.fields import Field, Kind, Record, money, share

DECISION = Record(
    "decision",
    "Recommendations",
    "A portfolio manager's answer to a recommendation.",
    (
        Field(
            "recommendation_id",
            "Recommendation ID",
            Kind.ID,
            "Which recommendation.",
            required=True,
        ),
        Field(
            "decision",
            "Decision",
            Kind.CHOICE,
            "The answer.",
            choices=("Approve", "Reject", "Defer"),
        ),
        Field("until", "Until", Kind.DATE, "Until when the answer holds; blank: open."),
        Field("reason", "Reason", Kind.TEXT, "Why."),
    ),
    (("recommendation_id", "decision"),),
)

HISTORY = Record(
    "history",
    "History",
    "A project's figures as published on a date; written by ppmsheets.",
    (
        Field(
            "published_on",
            "Published on",
            Kind.DATE,
            "Status date of the run.",
            required=True,
        ),
        Field("project_id", "Project ID", Kind.ID, "Project.", required=True),
        Field("name", "Project", Kind.TEXT, "Its name then."),
        Field("rag", "Computed RAG", Kind.RATING, "Its computed status then."),
        Field("cpi", "CPI", Kind.NUMBER, "Its cost performance index then."),
        Field("spi", "SPI", Kind.NUMBER, "Its schedule performance index then."),
        money("eac", "EAC", "Its estimate at completion then."),
        Field(
            "forecast_finish", "Forecast finish", Kind.DATE, "Its forecast finish then."
        ),
        Field("action", "Recommendation", Kind.TEXT, "What was recommended then."),
        Field("stage", "Stage", Kind.TEXT, "Its stage then."),
        Field("option", "Chosen option", Kind.TEXT, "What was planned for it then."),
    ),
    (("published_on", "project_id"),),
)

_PLANNING = (
    Field(
        "ranking",
        "Ranking method",
        Kind.CHOICE,
        "What ranks projects; Weighted score if blank.",
        ("Rank by", "Prioritisation method", "Prioritization method"),
        choices=("Weighted score", "WSJF", "AHP", "NPV", "ROI", "BCR"),
    ),
    share(
        "strategy_weight",
        "Weight of strategy",
        "How much scores count in a project's value beside money; 0 if blank.",
        ("Strategy weight",),
    ),
    Field(
        "period",
        "Planning period",
        Kind.CHOICE,
        "Step in which starts, money and people are planned; Month if blank.",
        ("Planning periods",),
        choices=("Month", "Quarter"),
    ),
    Field(
        "horizon",
        "Planning horizon",
        Kind.NUMBER,
        "How many periods are planned ahead; 24 months or 8 quarters if blank.",
        ("Periods planned",),
        unit="periods",
        minimum=1,
        maximum=120,
    ),
    Field(
        "hard_capacity",
        "Hard capacity",
        Kind.YES_NO,
        "Yes: no plan may ask for more people than there are. No if blank.",
        ("Hard capacity limits",),
    ),
    share(
        "overtime_limit",
        "Overtime limit",
        "How far a role may go beyond its capacity; 10 % if blank.",
        ("Maximum overtime",),
    ),
    Field(
        "overtime_price",
        "Overtime price",
        Kind.NUMBER,
        "Times its cost rate that an hour of overtime costs; 1.5 if blank.",
        ("Overtime factor",),
        minimum=0,
        maximum=100,
    ),
    share(
        "switching_cost",
        "Switching cost",
        "What a change of the last plan must be worth, as a share of the project's "
        "cost; 1 % if blank.",
        ("Cost of switching",),
    ),
    share(
        "overbooking",
        "Overbooking allowed",
        "How far people may be booked beyond their FTE on purpose; 0 if blank.",
        ("Overbooking",),
    ),
    Field(
        "country",
        "Public holidays of",
        Kind.TEXT,
        "Country whose public holidays are days off, e.g. GB; blank: none.",
        ("Holiday calendar",),
    ),
)
"""How the portfolio manager wants the plan made."""

SETUP = Record(
    "setup",
    "Setup",
    "What holds for the whole workbook; a card.",
    (
        Field(
            "portfolio",
            "Portfolio name",
            Kind.TEXT,
            "Name of the portfolio.",
            ("Organisation", "Organization"),
        ),
        Field(
            "currency",
            "Currency",
            Kind.TEXT,
            "Currency of all money, e.g. GBP.",
            ("Portfolio currency",),
        ),
        Field(
            "date_order",
            "Date order",
            Kind.CHOICE,
            "How 03/04/2026 is meant.",
            choices=("DMY", "MDY", "YMD"),
        ),
        share(
            "discount_rate", "Discount rate", "Yearly rate for NPV.", ("Hurdle rate",)
        ),
        Field(
            "fiscal_year_start",
            "Fiscal year starts in month",
            Kind.NUMBER,
            "1 January … 12 December.",
            ("Fiscal year start",),
            minimum=1,
            maximum=12,
        ),
        *_PLANNING,
    ),
    (),
)
