"""Fields of people and of who books them."""

from __future__ import annotations

from ppmsheets.schema.fields import HOURLY, PROJECT_ID, Field, Kind, Record, share

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
        Field(
            "role",
            "Role",
            Kind.TEXT,
            "Primary role.",
            ("Job role", "Skill", "Primary role", "Resource role"),
        ),
        Field(
            "fte",
            "FTE",
            Kind.FTE,
            "Full-time equivalents available; 1 if blank.",
            ("Availability", "Capacity", "Max units", "Maximum units"),
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
            ("Rate", "Hourly rate", "Std rate", "Standard rate"),
            unit=HOURLY,
            minimum=0,
        ),
        Field(
            "country",
            "Country",
            Kind.TEXT,
            "Whose public holidays are days off, e.g. GB or DE-BY; blank: Setup's.",
            ("Country code", "Holiday calendar", "Public holidays"),
        ),
        Field(
            "skills",
            "Skills",
            Kind.TEXT,
            "Further roles they can fill, with commas between.",
            ("Other skills", "Secondary roles", "Skill set", "Competencies"),
        ),
        share(
            "overbooking",
            "Overbooking",
            "How far they may be booked beyond their FTE; blank: Setup's.",
            ("Overbooking allowed", "Overallocation allowed"),
        ),
    ),
    (("name", "rate"), ("name", "start"), ("name", "role", "fte"), ("name", "role")),
)

ABSENCE = Record(
    "absence",
    "Absences",
    "Days on which a person is away.",
    (
        Field(
            "name",
            "Person",
            Kind.TEXT,
            "Name of the person, as in People.",
            PERSON.field("name").aliases,
            required=True,
        ),
        Field(
            "start",
            "Absent from",
            Kind.DATE,
            "First day away.",
            ("Away from", "Absence start", "Leave start", "First day off", "From"),
            required=True,
        ),
        Field(
            "finish",
            "Absent to",
            Kind.DATE,
            "Last day away; blank: the first day alone.",
            ("Away to", "Absence end", "Leave end", "Last day off", "To"),
        ),
        Field(
            "fte",
            "FTE absent",
            Kind.FTE,
            "How much of them is away; blank: all of it.",
            ("Absent FTE", "FTE away", "FTE"),
            unit="FTE",
            minimum=0,
            maximum=1000,
        ),
        share(
            "share",
            "Share absent",
            "The same as a share of their FTE, e.g. 50 %.",
            ("Absent share", "Share away", "% absent", "Share"),
        ),
        Field(
            "reason",
            "Absence",
            Kind.TEXT,
            "Why, e.g. Leave or Training.",
            ("Absence type", "Type of absence", "Absence reason", "Leave type"),
        ),
    ),
    (("name", "start"),),
)

CAPACITY = Record(
    "capacity",
    "Role capacity",
    "FTE of a role beside the people who are named; no project, no person.",
    (
        Field(
            "role",
            "Role",
            Kind.TEXT,
            "Role.",
            ("Job role", "Skill"),
            required=True,
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
            "Capacity",
            Kind.FTE,
            "Full-time equivalents there are, without those in People.",
            ("Role capacity", "FTE", "Available FTE", "Headcount"),
            unit="FTE",
            minimum=0,
            maximum=100000,
        ),
    ),
    (("role", "period", "fte"),),
    wide="fte",
)

ALLOCATION = Record(
    "allocation",
    "Allocations",
    "How much of a person or role a project books, or will need, in a period.",
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
            ("Job role", "Skill", "Resource role"),
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
            ("Allocation", "Allocated FTE", "Demand", "FTE demand", "Required FTE"),
            unit="FTE",
            minimum=0,
            maximum=1000,
        ),
        Field(
            "firm",
            "Firm",
            Kind.YES_NO,
            "No, or Soft: only tentative. Yes, or Firm, if blank.",
            ("Committed", "Confirmed", "Firm/soft", "Booking type"),
            choices=("Firm", "Soft"),
        ),
    ),
    (("person", "period", "fte"), ("role", "period", "fte")),
    wide="fte",
)
