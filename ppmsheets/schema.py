"""Every input field, once: the table that parser, templates and docs share."""

from __future__ import annotations

import enum
import functools
import re
import unicodedata
from dataclasses import dataclass


class Kind(enum.Enum):
    """How a cell of a field is read."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    PERIOD = "period"
    MONEY = "money"
    NUMBER = "number"
    FTE = "fte"
    SHARE = "share"
    """A fraction from 0 to 1, also typed as a percentage."""
    RATING = "rating"
    """A status colour or delivery confidence word."""
    CHOICE = "choice"
    YES_NO = "yes/no"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    Attributes:
        name: Attribute of the record's class in ``portfolio``.
        header: Canonical header.
        kind: How its cells are read.
        about: One line for people: meaning.
        aliases: Other accepted headers; case, space and punctuation never matter.
        unit: Unit of a number.
        choices: The accepted words of a CHOICE, or examples of a RATING.
        minimum: Least accepted number, inclusive.
        maximum: Greatest accepted number, inclusive.
        required: A row without it is not a record.
    """

    name: str
    header: str
    kind: Kind
    about: str
    aliases: tuple[str, ...] = ()
    unit: str = ""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record.

    Attributes:
        name: Kind, e.g. ``risk``; names the field of ``Portfolio`` by its plural.
        title: Title of its tab in a new workbook.
        about: One line for people.
        fields: Its fields, in template order.
        anchors: A table is of this kind when it has all fields of one of these
            sets; tried in the order of ``RECORDS``.
        wide: Field that a column per period fills; None: never wide.
    """

    name: str
    title: str
    about: str
    fields: tuple[Field, ...]
    anchors: tuple[tuple[str, ...], ...]
    wide: str | None = None

    def field(self, name: str) -> Field:
        """Return a field by its attribute name; KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


def normal_header(text: str) -> str:
    """Return a header as it is compared: letters, digits and %, nothing else."""
    # Most cells are ASCII, where folding is only lower case: every text of a
    # workbook passes here once.
    if text.isascii():
        folded = text.lower()
    else:
        folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isalnum():
        folded = _NOT_COMPARED.sub("", folded)
    return folded.replace("programme", "program").replace("percent", "%")


_NOT_COMPARED = re.compile(r"[^\w%]+|_")

WEAK_HEADERS = frozenset(
    normal_header(header) for header in ("ID", "Code", "Name", "Title", "Ref", "No")
)
"""Headers of any list in the world: alone they make nothing a project or person.

A table is of projects or people when it has a clear header (``Project ID``,
``Person``), or one of these beside a header of :data:`MARKS`.
"""

MARKS = {
    "project": ("program", "pm", "pm_email", "sponsor", "stage", "mandatory"),
    "status": ("overall",),
    "person": ("role", "rate"),
}
"""Kind -> fields that tell a list of it from any other list."""

_TRAFFIC = ("Green", "Amber", "Red")
STAGES = ("Idea", "Proposed", "Approved", "Active", "On hold", "Closed")
RISK_STATES = ("Open", "Closed")

_PROJECT_ID = Field(
    "project_id",
    "Project ID",
    Kind.ID,
    "Which project the row belongs to; a tab's own card may say it once.",
    (
        "Project code",
        "Project number",
        "Project no",
        "Project ref",
        "Project reference",
        "Project key",
    ),
)


def _rating(name: str, header: str, aliases: tuple[str, ...]) -> Field:
    about = f"{header.removesuffix(' RAG')} status as the project manager sees it."
    return Field(name, header, Kind.RATING, about, aliases, choices=_TRAFFIC)


def _money(
    name: str,
    header: str,
    about: str,
    aliases: tuple[str, ...] = (),
    minimum: float | None = 0,
) -> Field:
    return Field(
        name, header, Kind.MONEY, about, aliases, unit="currency", minimum=minimum
    )


def _share(name: str, header: str, about: str, aliases: tuple[str, ...] = ()) -> Field:
    return Field(
        name,
        header,
        Kind.SHARE,
        about,
        aliases,
        unit="0 to 100 %",
        minimum=0,
        maximum=1,
    )


PROJECT = Record(
    "project",
    "Projects",
    "One project: who, what, when, how much.",
    (
        Field(
            "project_id",
            "Project ID",
            Kind.ID,
            "Short unique name that never changes.",
            (*_PROJECT_ID.aliases, "ID", "Code"),
            required=True,
        ),
        Field(
            "name",
            "Project",
            Kind.TEXT,
            "Name of the project.",
            ("Project name", "Project title", "Name", "Title", "Initiative"),
        ),
        Field(
            "program",
            "Program",
            Kind.TEXT,
            "Program it belongs to; blank if none.",
            ("Program name", "Programme"),
        ),
        Field(
            "portfolio",
            "Portfolio",
            Kind.TEXT,
            "Portfolio it belongs to; blank if none.",
            ("Portfolio name",),
        ),
        Field(
            "pm",
            "PM",
            Kind.TEXT,
            "Project manager.",
            ("Project manager", "Manager", "Project lead", "Lead"),
        ),
        Field(
            "pm_email",
            "PM email",
            Kind.TEXT,
            "Project manager's e-mail address.",
            ("Project manager email", "PM e-mail", "Email"),
        ),
        Field(
            "sponsor",
            "Sponsor",
            Kind.TEXT,
            "Who answers for the project's benefits.",
            ("Executive sponsor", "SRO", "Project sponsor", "Business owner"),
        ),
        Field(
            "stage",
            "Stage",
            Kind.CHOICE,
            "Where in its life the project stands.",
            ("Project stage", "State", "Phase", "Lifecycle stage", "Project status"),
            choices=STAGES,
        ),
        Field(
            "type",
            "Type",
            Kind.TEXT,
            "Kind of project, for shares per type.",
            ("Project type", "Category", "Investment type"),
        ),
        Field(
            "mandatory",
            "Mandatory",
            Kind.YES_NO,
            "Yes: always funded (legal, safety).",
            ("Must do", "Compulsory", "Regulatory"),
        ),
        Field(
            "start",
            "Start",
            Kind.DATE,
            "Planned or actual start.",
            (
                "Start date",
                "Project start",
                "Project start date",
                "Actual start",
                "Forecast start",
                "Planned start",
                "Baseline start",
            ),
        ),
        Field(
            "baseline_finish",
            "Baseline finish",
            Kind.DATE,
            "Finish as approved.",
            ("Baseline end", "Planned finish", "Baseline end date", "Original finish"),
        ),
        Field(
            "forecast_finish",
            "Forecast finish",
            Kind.DATE,
            "Finish as expected now.",
            (
                "Forecast end",
                "Finish",
                "End date",
                "Project end date",
                "Forecast end date",
                "Forecast finish date",
                "Expected finish",
                "Forecast completion",
            ),
        ),
        _money(
            "budget",
            "Budget",
            "Approved budget at completion (BAC).",
            (
                "BAC",
                "Budget at completion",
                "Total budget",
                "Approved budget",
                "Baseline budget",
            ),
        ),
    ),
    (("project_id", "name"), ("project_id",), ("name",)),
)

STATUS = Record(
    "status",
    "Status",
    "How one project stands on one date.",
    (
        _PROJECT_ID,
        Field(
            "status_date",
            "Status date",
            Kind.DATE,
            "Date the figures hold for.",
            ("As of", "As-of date", "Report date", "Reporting date", "Data date"),
        ),
        _share(
            "planned_share",
            "% planned",
            "Share of the work planned to be done by the status date.",
            ("Planned %", "Planned percent", "% scheduled", "Planned progress"),
        ),
        _share(
            "complete_share",
            "% complete",
            "Share of the work done by the status date.",
            ("Percent complete", "Complete %", "Progress", "% done", "Actual %"),
        ),
        _money(
            "pv",
            "Planned value",
            "Budgeted cost of the work scheduled to the status date (PV).",
            ("PV", "BCWS", "Planned value to date"),
        ),
        _money(
            "ev",
            "Earned value",
            "Budgeted cost of the work done to the status date (EV).",
            ("EV", "BCWP", "Earned value to date"),
        ),
        _money(
            "ac",
            "Actual cost",
            "Cost booked to the status date (AC).",
            (
                "AC",
                "ACWP",
                "Actual cost to date",
                "Cost to date",
                "Spend to date",
                "Actual spend",
                "Actuals",
            ),
        ),
        _money(
            "forecast_cost",
            "Forecast cost",
            "The PM's own forecast of the cost at completion.",
            (
                "Forecast at completion",
                "Estimate at completion",
                "EAC",
                "Cost forecast",
                "PM forecast",
                "FAC",
            ),
        ),
        _rating(
            "overall",
            "Overall RAG",
            (
                "RAG",
                "Status RAG",
                "RAG status",
                "RAG rating",
                "Overall status",
                "Overall health",
                "Health",
                "Delivery confidence",
                "DCA",
            ),
        ),
        _rating("schedule", "Schedule RAG", ("Time RAG", "Schedule status")),
        _rating("cost", "Cost RAG", ("Budget RAG", "Finance RAG", "Cost status")),
        _rating("scope", "Scope RAG", ("Scope status",)),
        _rating("quality", "Quality RAG", ("Quality status",)),
        _rating(
            "resources", "Resources RAG", ("Staffing RAG", "People RAG", "Resource RAG")
        ),
        Field(
            "summary",
            "Summary",
            Kind.TEXT,
            "Two sentences for the portfolio manager.",
            ("Status summary", "Status update", "Commentary", "Headline", "Comment"),
        ),
        Field(
            "help_needed",
            "Help needed",
            Kind.TEXT,
            "What the project needs from others.",
            ("Support needed", "Ask", "Escalation", "Decision needed"),
        ),
        Field(
            "rag_reason",
            "Reason if RAG differs",
            Kind.TEXT,
            "Why the declared status differs from the computed one.",
            ("RAG reason", "Reason for RAG"),
        ),
    ),
    (
        ("project_id", "status_date"),
        ("project_id", "complete_share"),
        ("project_id", "overall"),
        ("project_id", "ac"),
        ("project_id", "ev"),
        ("status_date", "overall"),
        ("status_date", "complete_share"),
        ("status_date", "ac"),
        ("status_date", "ev"),
    ),
)

PLAN = Record(
    "plan",
    "Plan",
    "Planned, earned and actual cost of one project in one period.",
    (
        _PROJECT_ID,
        Field(
            "period",
            "Period",
            Kind.PERIOD,
            "Month, quarter or week, e.g. 2026-01 or Q1 2026.",
            ("Month", "Quarter", "Week", "Time period", "Tracking period"),
            required=True,
        ),
        _money("pv", "Planned value", "Planned value of the period.", ("PV", "BCWS")),
        _money("ev", "Earned value", "Earned value of the period.", ("EV", "BCWP")),
        _money("ac", "Actual cost", "Cost booked in the period.", ("AC", "ACWP")),
    ),
    (("period", "pv"), ("period", "ev"), ("period", "ac")),
)

MILESTONE = Record(
    "milestone",
    "Milestones",
    "A dated event of a project.",
    (
        _PROJECT_ID,
        Field(
            "name",
            "Milestone",
            Kind.TEXT,
            "What is reached.",
            ("Milestone name", "Deliverable"),
            required=True,
        ),
        Field(
            "baseline",
            "Baseline",
            Kind.DATE,
            "Date as approved.",
            ("Baseline date", "Planned date", "Planned", "Original date"),
        ),
        Field(
            "forecast",
            "Forecast",
            Kind.DATE,
            "Date as expected now.",
            ("Forecast date", "Expected date", "Current date"),
        ),
        Field(
            "actual",
            "Actual",
            Kind.DATE,
            "Date it was reached; blank until then.",
            ("Actual date", "Completed", "Done on"),
        ),
    ),
    (("name", "baseline"), ("name", "forecast"), ("name", "actual"), ("name",)),
)

RISK = Record(
    "risk",
    "Risks",
    "Something that may happen and would cost money or time.",
    (
        _PROJECT_ID,
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
        _share("probability", "Probability", "How likely.", ("Likelihood", "Chance")),
        _money(
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
        _PROJECT_ID,
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
        _PROJECT_ID,
        Field(
            "name",
            "Change",
            Kind.TEXT,
            "What changes.",
            ("Change request", "Scope change"),
            required=True,
        ),
        Field("raised", "Raised", Kind.DATE, "Since when.", ("Raised on", "Date")),
        _money("cost", "Cost change", "Cost it adds.", ("Change cost",), None),
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
        _PROJECT_ID,
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
            ("Project ID", "From project", "Dependent project"),
            required=True,
        ),
        Field(
            "type",
            "Dependency",
            Kind.CHOICE,
            "Kind of dependency.",
            ("Dependency type", "Relation", "Type"),
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

BENEFIT = Record(
    "benefit",
    "Benefits",
    "A benefit of a project in one period.",
    (
        _PROJECT_ID,
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

SCORE = Record(
    "score",
    "Scores",
    "How strongly a project serves a driver.",
    (
        _PROJECT_ID,
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
        _money("rate", "Cost rate", "Cost of an hour.", ("Rate", "Hourly rate")),
    ),
    (("name", "rate"), ("name", "start"), ("name", "role", "fte"), ("name", "role")),
)

ALLOCATION = Record(
    "allocation",
    "Allocations",
    "How much of a person or role a project books in a period.",
    (
        _PROJECT_ID,
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

BUDGET = Record(
    "budget",
    "Budgets",
    "Money the portfolio or a program has in a period.",
    (
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
        _money(
            "amount", "Budget", "Money of the period.", ("Amount", "Budget available")
        ),
    ),
    (("period", "amount"),),
    wide="amount",
)

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
        _money("eac", "EAC", "Its estimate at completion then."),
        Field(
            "forecast_finish", "Forecast finish", Kind.DATE, "Its forecast finish then."
        ),
        Field("action", "Recommendation", Kind.TEXT, "What was recommended then."),
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
        _share(
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

RECORDS: tuple[Record, ...] = (
    DECISION,
    HISTORY,
    RISK,
    BLOCKER,
    CHANGE,
    QUALITY,
    MILESTONE,
    BENEFIT,
    SCORE,
    DRIVER,
    DEPENDENCY,
    ALLOCATION,
    PERSON,
    PLAN,
    BUDGET,
    STATUS,
    PROJECT,
    SETUP,
)
"""All kinds, the ones with the most telling headers first."""


def record(name: str) -> Record:
    """Return a kind by name; KeyError if there is none."""
    return _by_name()[name]


@functools.cache
def _by_name() -> dict[str, Record]:
    return {kind.name: kind for kind in RECORDS}
