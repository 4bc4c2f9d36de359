"""Findings while they are collected, and which result each touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ppmsheets.intake.context import Problem, error, warning
from ppmsheets.portfolio import Finding, Severity
from ppmsheets.schema import Field
from ppmsheets.sheet import CellRef, clean_text

RULES = {
    "ambiguous-header": "Two columns have one header and differ; not read.",
    "beside-table": "Values beside a table, under no header; not read.",
    "blank-header": "A column with values has no header; not read.",
    "card-without-id": "A card of a project says no Project ID; not read.",
    "closed-unfinished": "A closed project says that work is left.",
    "conflicting-comparison": "Two drivers are compared twice; the first is used.",
    "conflicting-decision": "A project is decided twice; the first is used.",
    "conflicting-values": "Two places give one project two values; the first is used.",
    "dependency-cycle": "Projects wait for one another in a circle; left out.",
    "dependency-on-itself": "A project depends on itself; left out.",
    "duplicate-driver": "A driver is weighted twice; the first is used.",
    "duplicate-header": "Two columns have one header but do not differ; one is used.",
    "duplicate-label": "A card says one thing twice; the first is used.",
    "duplicate-period": "A figure stands twice for one period; both are added up.",
    "duplicate-person": "A person is listed twice at one time; the first is used.",
    "duplicate-project": "Two rows of a table have one Project ID; the first is used.",
    "duplicate-score": "A project has two scores for a driver; the first is used.",
    "duplicate-status": "Two statuses of one date differ; the first is used.",
    "end-before-start": "A finish lies before its start; the finish is left out.",
    "formula-without-result": "A formula whose result is not in the file; left out.",
    "id-spelling": "One Project ID is spelled in two ways; read as one.",
    "implied-projects": "No table or card names the projects; taken from references.",
    "kept-out": "Rows that the mapping leaves out; counted.",
    "measure-assumed": "Periods of a benefit do not say of what; read as planned.",
    "merged-cells": "A merge hides cells of a table.",
    "missing-required": "A row lacks what makes it a record; left out.",
    "no-project": "Rows that name no project, on a tab without one; left out.",
    "no-project-id": "A table of projects without a Project ID column.",
    "no-rows": "A table of which no row could be used.",
    "note-row": "A lone text in a table, taken for a note.",
    "own-words": "A word that is not known stands in many cells; said once a field.",
    "second-column": "Two columns mean one field; the clearer one is used.",
    "self-comparison": "A driver is compared with itself; left out.",
    "setup-twice": "Two Setup cards differ; the first is used.",
    "start-window": "A latest start lies before the earliest; the latest is left out.",
    "tab-not-read": "A tab in which nothing was recognised.",
    "tab-renamed": "A tab that the config names was renamed; read as before.",
    "text-beside": "Text beside the recommendations, which move without it.",
    "total-row": "Rows of totals; never counted.",
    "unclear-change": "A change of a what-if that is not understood; left out.",
    "unclear-limit": "A limit of nothing known, or without a fitting end; left out.",
    "unclear-measure": "A table of periods does not say what its numbers are.",
    "unknown-country": "A country without known public holidays; none are taken off.",
    "unknown-driver": "Something said of a driver that has no weight; left out.",
    "unknown-header": "Headers that mean nothing here; not read.",
    "unknown-name": "A program, type, role or fund that nothing has; left out.",
    "unknown-person": "Somebody is booked or away whom People does not list.",
    "unknown-project": "A reference to a project that is not there; left out.",
    "until-alone": "A day in Until beside no Decision: it answers nothing.",
}
"""Every rule that blocks and records can break, with one line for people."""

_AFFECTED = {
    "project.budget": "EAC",
    "project.start": "schedule",
    "project.baseline_finish": "slip",
    "project.forecast_finish": "slip",
    "project.stage": "recommendation",
    "project.mandatory": "recommendation",
    "status.status_date": "freshness",
    "status.planned_share": "SPI",
    "status.complete_share": "CPI and SPI",
    "status.pv": "SPI",
    "status.ev": "CPI and SPI",
    "status.ac": "CPI",
    "status.forecast_cost": "forecast cost",
    "plan.pv": "SPI",
    "plan.ev": "CPI and SPI",
    "plan.ac": "CPI",
    "plan.period": "CPI and SPI",
    "risk.probability": "risk exposure",
    "risk.cost_impact": "risk exposure",
    "risk.state": "risk exposure",
    "score.score": "rank",
    "score.driver": "rank",
    "dependency.other_id": "recommendation",
    "decision.until": "this answer: until mended a Defer does not hold, others do",
}
_AFFECTED_KINDS = {
    "allocation": "capacity",
    "person": "capacity",
    "benefit": "NPV",
    "milestone": "next milestone",
    "budget": "selection",
    "cost": "selection",
    "pin": "selection",
    "limit": "selection",
    "scenario": "scenarios",
    "pairwise": "ranking",
    "absence": "capacity",
    "capacity": "capacity",
    "driver": "ranking",
    "setup": "all results",
    "change": "scope status",
    "quality": "quality status",
    "blocker": "blockers",
    "risk": "risks",
    "score": "rank",
    "dependency": "recommendation",
    "project": "reporting",
    "status": "status",
}


def affected(kind: str, name: str, project: str | None) -> str:
    """Return which result a field touches, e.g. ``CPI of MOB-1``; "" if none."""
    result = _AFFECTED.get(f"{kind}.{name}") or _AFFECTED_KINDS.get(kind, "")
    if result and name in _RATINGS:
        result = "declared status"
    return f"{result} of {project}" if result and project else result


_RATINGS = ("overall", "schedule", "cost", "scope", "quality", "resources")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A text that is not known as a value of a field, casefolded."""

    rule: str
    field: Field
    text: str


@dataclass(slots=True)
class Ledger:
    """What was found wrong so far, and how many typed cells were left out.

    Attributes:
        unknown: Each text that was not understood -> its cells, as typed there.
    """

    findings: list[Finding] = field(default_factory=list)
    excluded: int = 0
    unknown: dict[Unknown, dict[CellRef, str]] = field(default_factory=dict)

    def add(
        self,
        problem: Problem,
        where: CellRef,
        *,
        project: str | None = None,
        affects: str = "",
    ) -> None:
        """Take a problem at its cell."""
        if problem.field:
            word = Unknown(problem.rule, problem.field, problem.word.casefold())
            self.unknown.setdefault(word, {})[where] = problem.word
        self.findings.append(
            Finding(
                problem.rule,
                problem.severity,
                where,
                _shown(problem.message),
                _shown(problem.fix),
                project,
                affects,
            )
        )

    def sorted(self) -> tuple[Finding, ...]:
        """Return all findings once, by cell."""
        found = dict.fromkeys(self.findings)
        return tuple(sorted(found, key=lambda f: (f.where, f.rule, f.message)))


def _shown(text: str) -> str:
    """Return a sentence as one line that every product can hold and show."""
    # Names and headers are repeated as typed; nearly all are plain.
    return text if text.isprintable() else " ".join(clean_text(text).split())


def info(rule: str, message: str, fix: str) -> Problem:
    """Return a problem that is said for completeness."""
    return Problem(rule, Severity.INFO, message, fix)


def listed(words: Iterable[str], most: int = 8) -> str:
    """Return words as a sentence lists them, cut after ``most``."""
    found = list(words)
    if len(found) <= most:
        return ", ".join(found)
    return f"{', '.join(found[:most])} and {len(found) - most} more"


__all__ = ["RULES", "Ledger", "affected", "error", "info", "listed", "warning"]
