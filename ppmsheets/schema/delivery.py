"""Fields of what helps or hinders a project: risks, blockers, changes and so on."""

from __future__ import annotations

from ppmsheets.schema.fields import PROJECT_ID, Field, Kind, Record, money, share

RISK_STATES = ("Open", "Closed")

RISK = Record(
    "risk",
    "Risks",
    "Something that may happen and would cost money or time.",
    (
        PROJECT_ID,
        Field(
            "risk_id",
            "Risk ID",
            Kind.ID,
            "Short name of the risk.",
            ("Risk no", "Risk ref", "Risk number", "ID", "Ref", "No"),
        ),
        Field(
            "name",
            "Risk",
            Kind.TEXT,
            "What may happen.",
            ("Risk description", "Risk title", "Risk name"),
            required=True,
        ),
        share("probability", "Probability", "How likely.", ("Likelihood", "Chance")),
        money(
            "cost_impact",
            "Cost impact",
            "Cost if it happens.",
            ("Impact", "Impact cost", "Financial impact"),
        ),
        Field(
            "schedule_impact",
            "Schedule impact",
            Kind.NUMBER,
            "Delay if it happens.",
            ("Delay", "Schedule impact days", "Time impact"),
            unit="days",
            minimum=0,
        ),
        Field(
            "response",
            "Response",
            Kind.TEXT,
            "What is done about it.",
            ("Mitigation", "Risk response", "Treatment"),
        ),
        Field("owner", "Owner", Kind.TEXT, "Who watches it.", ("Risk owner",)),
        Field("due", "Due", Kind.DATE, "When the response is due.", ("Due date",)),
        Field(
            "state",
            "Risk status",
            Kind.CHOICE,
            "Open or closed; only open ones count.",
            ("Risk state", "Open/closed", "Status", "State"),
            choices=RISK_STATES,
        ),
    ),
    (("name", "probability"), ("name", "cost_impact"), ("risk_id",), ("name",)),
)

BLOCKER = Record(
    "blocker",
    "Blockers",
    "Something that stops work now.",
    (
        PROJECT_ID,
        Field(
            "name",
            "Blocker",
            Kind.TEXT,
            "What stops the work.",
            ("Issue", "Impediment", "Blocked by"),
            required=True,
        ),
        Field("raised", "Raised", Kind.DATE, "Since when.", ("Raised on", "Since")),
        Field("owner", "Owner", Kind.TEXT, "Who clears it.", ("Issue owner",)),
        Field("due", "Due", Kind.DATE, "When it must be cleared.", ("Due date",)),
        Field(
            "state",
            "Blocker status",
            Kind.CHOICE,
            "Open or closed; only open ones count.",
            ("Blocker state", "Issue status", "Status", "State"),
            choices=RISK_STATES,
        ),
    ),
    (("name",),),
)

CHANGE = Record(
    "change",
    "Changes",
    "A change of scope.",
    (
        PROJECT_ID,
        Field(
            "name",
            "Change",
            Kind.TEXT,
            "What changes.",
            ("Change request", "Scope change"),
            required=True,
        ),
        Field("raised", "Raised", Kind.DATE, "Since when.", ("Raised on", "Date")),
        money("cost", "Cost change", "Cost it adds.", ("Change cost",), None),
        Field(
            "days",
            "Days change",
            Kind.NUMBER,
            "Days it adds.",
            ("Schedule change", "Change days"),
            unit="days",
        ),
        Field(
            "state",
            "Change status",
            Kind.CHOICE,
            "Where its approval stands.",
            ("Change state", "Status", "State"),
            choices=("Proposed", "Approved", "Rejected"),
        ),
    ),
    (("name",),),
)

QUALITY = Record(
    "quality",
    "Quality",
    "A measure of quality against its target.",
    (
        PROJECT_ID,
        Field(
            "name",
            "Quality measure",
            Kind.TEXT,
            "What is measured.",
            ("Quality metric", "Metric", "Measure"),
            required=True,
        ),
        Field("target", "Target", Kind.NUMBER, "Wanted value.", ("Target value",)),
        Field(
            "measured",
            "Measured",
            Kind.NUMBER,
            "Value now.",
            ("Measured value", "Result"),
        ),
        Field(
            "better",
            "Better is",
            Kind.CHOICE,
            "Which direction is good; Higher if blank.",
            choices=("Higher", "Lower"),
        ),
    ),
    (("name", "target"), ("name", "measured")),
)

DEPENDENCY = Record(
    "dependency",
    "Dependencies",
    "What one project asks of another.",
    (
        Field(
            "project_id",
            "From",
            Kind.ID,
            "The project that depends.",
            ("Project ID", "From project", "Dependent project", "Successor"),
            required=True,
        ),
        Field(
            "type",
            "Dependency",
            Kind.CHOICE,
            "Kind of dependency.",
            (
                "Dependency type",
                "Relation",
                "Relationship",
                "Relationship type",
                "Link type",
                "Type",
            ),
            choices=("Needs", "Excludes", "Both or none", "Finish-start"),
        ),
        Field(
            "other_id",
            "To",
            Kind.ID,
            "The project it depends on.",
            ("To project", "Depends on", "Other project", "Predecessor"),
            required=True,
        ),
        Field(
            "lag",
            "Lag",
            Kind.NUMBER,
            "Days between finish and start.",
            ("Lag days",),
            unit="days",
        ),
    ),
    (("project_id", "other_id"), ("other_id", "type")),
)
