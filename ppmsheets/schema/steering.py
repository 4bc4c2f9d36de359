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
    ),
    (("published_on", "project_id"),),
)

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
    ),
    (),
)
