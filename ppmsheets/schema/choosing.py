"""Fields of what bounds the choice of projects: limits, decisions, scenarios."""

from __future__ import annotations

from ppmsheets.schema.fields import PROJECT_ID, Field, Kind, Record

PINS = ("Pin in", "Pin out", "Defer")

LIMIT = Record(
    "limit",
    "Limits",
    "The least and the most of something in the plan.",
    (
        Field(
            "what",
            "Limit",
            Kind.TEXT,
            "Of what, e.g. Type Growth: Driver, Program or Type with its name (a share "
            "of all cost), Risk (money), or Starts (projects begun in one period).",
            ("Limit on", "What", "Constraint"),
            required=True,
        ),
        Field(
            "minimum",
            "Minimum",
            Kind.NUMBER,
            "At least this; blank: no minimum.",
            ("Min", "At least", "Lower limit"),
            minimum=0,
        ),
        Field(
            "maximum",
            "Maximum",
            Kind.NUMBER,
            "At most this; blank: no maximum.",
            ("Max", "At most", "Upper limit"),
            minimum=0,
        ),
    ),
    (("what", "minimum"), ("what", "maximum")),
)

PIN = Record(
    "pin",
    "Decisions",
    "A project that is decided, whatever is computed.",
    (
        PROJECT_ID,
        Field(
            "pin",
            "Portfolio decision",
            Kind.CHOICE,
            "Pin in: it is done. Pin out: it is not. Defer: not before Until.",
            ("Pin", "Pinned", "Force in/out", "Force-in or force-out"),
            choices=PINS,
            required=True,
        ),
        Field(
            "until",
            "Until",
            Kind.DATE,
            "Last day the decision holds; blank: open. Of Defer: the day it ends.",
            ("Holds until", "Valid until", "Defer until", "Expires"),
        ),
        Field("reason", "Reason", Kind.TEXT, "Why.", ("Rationale",)),
    ),
    (("project_id", "pin"), ("pin",)),
)

SCENARIO = Record(
    "scenario",
    "What-ifs",
    "One change of a what-if; rows of one name belong together.",
    (
        Field(
            "scenario",
            "Scenario",
            Kind.TEXT,
            "Name of the what-if; blank: the one above.",
            ("Scenario name", "What-if", "What-ifs", "What-if name"),
        ),
        Field(
            "what",
            "What",
            Kind.TEXT,
            "What changes: Budget, Role, Cost, Value, Weight, and of whom; blank where "
            "Change says it.",
            ("Lever",),
        ),
        Field(
            "change",
            "Change",
            Kind.TEXT,
            "E.g. Budget +10%, Budget 2026-Q3 = 900k, Role QA engineer +2, Cost CRM-1 "
            "-5%, Pin CRM-1 in, Pin CRM-1 out, Defer CRM-1 until 2026-09.",
            ("Scenario change", "Change to", "Changes", "What changes"),
            required=True,
        ),
    ),
    (("scenario", "change"), ("scenario", "what", "change")),
)
