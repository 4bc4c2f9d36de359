"""What each command asks for; no option is parsed here, and nothing is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Target:
    """A workbook, and what is needed to open it.

    Attributes:
        workbook: As typed; None: the one that the config names.
        config: Config file; None: looked for.
        credentials: Credentials file for Google; None: looked for.
    """

    workbook: str | None
    config: Path | None
    credentials: Path | None


@dataclass(frozen=True, slots=True)
class Sync:
    """``sync``, or ``plan`` when nothing is to be published.

    ``status_date`` None means today.
    """

    target: Target
    status_date: dt.date | None
    allow_shrink: bool
    publish: bool


@dataclass(frozen=True, slots=True)
class Check:
    """``check``: findings only; ``pm`` only those of one project manager."""

    target: Target
    pm: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """``report``: the one page as a file of its own; the workbook is only read.

    ``status_date`` None means today.
    """

    target: Target
    status_date: dt.date | None
    out: Path


@dataclass(frozen=True, slots=True)
class Doctor:
    """``doctor``: what a sync needs, looked at and not changed."""

    target: Target


@dataclass(frozen=True, slots=True)
class Init:
    """``init``: input tabs, in a new workbook; ``every`` also those of a plan."""

    target: Target
    every: bool = False


@dataclass(frozen=True, slots=True)
class AddProject:
    """``add-project``: one more status tab; ``project_id`` None makes one."""

    target: Target
    name: str
    project_id: str | None
    program: str | None
    pm: str | None
    pm_email: str | None = None


@dataclass(frozen=True, slots=True)
class Protect:
    """``protect``: each status tab kept to its project manager."""

    target: Target


@dataclass(frozen=True, slots=True)
class Adopt:
    """``adopt``: what a workbook's own headers mean; ``out`` None: a usual place."""

    target: Target
    out: Path | None
    ask: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """``whatif``: what-ifs beside the plan.

    Attributes:
        status_date: None: today.
        name: Of the what-if that the options make.
        changes: Option as typed, and what it means in the words of a What-ifs table.
        alone: Without those of the workbook.
    """

    target: Target
    status_date: dt.date | None
    name: str
    changes: tuple[tuple[str, str], ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class Demo:
    """``demo``: a made-up portfolio, written and synced."""

    path: str


@dataclass(frozen=True, slots=True)
class Fields:
    """``fields``: the schema."""


Request: TypeAlias = (
    Sync
    | Check
    | Report
    | WhatIf
    | Doctor
    | Init
    | Adopt
    | AddProject
    | Protect
    | Demo
    | Fields
)
