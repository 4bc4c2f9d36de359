"""Fields of people and of who books them."""

from __future__ import annotations

from ppmsheets.schema.fields import HOURLY, PROJECT_ID, Field, Kind, Record

PERSON = Record(
    "person",
    "People",
    "A person, the role and how much of them there is.",
    (
        Field(
            "name",
            "Person",
            Kind.TEXT,
            "Name of the person.",
            (
                "Person name",
                "Resource",
                "Resource name",
                "Employee",
                "Team member",
                "Name",
            ),
            required=True,
        ),
        Field("role", "Role", Kind.TEXT, "Primary role.", ("Job role", "Skill")),
        Field(
            "fte",
            "FTE",
            Kind.FTE,
            "Full-time equivalents available; 1 if blank.",
            ("Availability", "Capacity"),
            unit="FTE",
            minimum=0,
            maximum=1000,
        ),
        Field(
            "start", "From", Kind.DATE, "First day; blank: always.", ("Available from",)
        ),
        Field("finish", "To", Kind.DATE, "Last day; blank: open.", ("Available to",)),
        Field(
            "rate",
            "Cost rate",
            Kind.MONEY,
            "Cost of an hour.",
            ("Rate", "Hourly rate"),
            unit=HOURLY,
            minimum=0,
        ),
    ),
    (("name", "rate"), ("name", "start"), ("name", "role", "fte"), ("name", "role")),
)

ALLOCATION = Record(
    "allocation",
    "Allocations",
    "How much of a person or role a project books in a period.",
    (
        PROJECT_ID,
        Field(
            "person",
            "Person",
            Kind.TEXT,
            "Who; blank: anyone of the role.",
            PERSON.field("name").aliases,
        ),
        Field(
            "role",
            "Role",
            Kind.TEXT,
            "Role; blank: the person's own.",
            ("Job role", "Skill"),
        ),
        Field(
            "period",
            "Period",
            Kind.PERIOD,
            "Month, quarter or week.",
            ("Month", "Week", "Quarter"),
        ),
        Field(
            "fte",
            "FTE",
            Kind.FTE,
            "Full-time equivalents booked.",
            ("Allocation", "Allocated FTE", "Demand"),
            unit="FTE",
            minimum=0,
            maximum=1000,
        ),
        Field(
            "firm",
            "Firm",
            Kind.YES_NO,
            "No: only tentative. Yes if blank.",
            ("Committed", "Confirmed"),
        ),
    ),
    (("person", "period", "fte"), ("role", "period", "fte")),
    wide="fte",
)
