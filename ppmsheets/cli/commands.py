"""The command line: what may be typed, and the request each command makes.

Nothing is done here, so nothing heavy is imported: ``--help`` and a mistyped
option answer at once. ``work`` carries the requests out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import click

_Function = TypeVar("_Function", bound=Callable[..., Any])

DEMO_PATH = "demo-portfolio.xlsx"


@dataclass(frozen=True, slots=True)
class Sync:
    """``sync``, or ``plan`` when nothing is to be published.

    ``status_date`` None means today.
    """

    workbook: str | None
    config: Path | None
    status_date: dt.date | None
    allow_shrink: bool
    publish: bool


@dataclass(frozen=True, slots=True)
class Check:
    """``check``: findings only."""

    workbook: str | None
    config: Path | None


@dataclass(frozen=True, slots=True)
class Init:
    """``init``: a new workbook of input tabs."""

    workbook: str
    config: Path | None


@dataclass(frozen=True, slots=True)
class AddProject:
    """``add-project``: one more status tab; ``project_id`` None makes one."""

    workbook: str
    name: str
    project_id: str | None
    program: str | None
    pm: str | None
    config: Path | None


@dataclass(frozen=True, slots=True)
class Demo:
    """``demo``: a made-up portfolio, written and synced."""

    path: str


@dataclass(frozen=True, slots=True)
class Fields:
    """``fields``: the schema."""


Request: TypeAlias = Sync | Check | Init | AddProject | Demo | Fields


def _iso_date(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> dt.date | None:
    """Read a calendar date typed as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError as error:
        message = f"'{value}' is no date; write it as 2026-03-31."
        raise click.BadParameter(message) from error


_FLAGS = {
    "json": "Print one JSON document on stdout.",
    "quiet": "Print nothing but errors (and --json).",
    "verbose": "Print all there is, and the time of each step.",
    "debug": "Show tracebacks.",
}


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    """Keep a flag in the session, so that no command has to pass it on."""
    setattr(ctx.obj, str(param.name), value)


def _flags(*names: str) -> Callable[[_Function], _Function]:
    """Return a decorator that adds flags which the session keeps."""

    def add(function: _Function) -> _Function:
        for name in reversed(names):
            option = click.option(
                f"--{name}",
                is_flag=True,
                expose_value=False,
                callback=_remember,
                help=_FLAGS[name],
            )
            function = option(function)
        return function

    return add


_workbook = click.argument("workbook", required=False)
_config = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Settings; default: ppmsheets.toml or config/ppmsheets.toml here.",
)
_status_date = click.option(
    "--status-date",
    metavar="YYYY-MM-DD",
    callback=_iso_date,
    help="Date the results hold for; default: today.",
)
_allow_shrink = click.option(
    "--allow-shrink",
    is_flag=True,
    help="Accept that most projects shown last time are gone.",
)


@click.group(
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    }
)
@click.version_option(package_name="ppmsheets")
def commands() -> None:
    """Run a project portfolio from the spreadsheet it already has.

    Project managers fill in their tabs; `sync` writes Summary, Recommendations,
    Capacity and Data Issues beside them, and touches nothing else.
    """


@commands.command()
@_workbook
@_config
@_status_date
@_allow_shrink
@_flags("json", "quiet", "verbose", "debug")
def sync(
    workbook: str | None,
    config: Path | None,
    status_date: dt.date | None,
    *,
    allow_shrink: bool,
) -> Sync:
    """Read WORKBOOK, compute, and write its generated tabs."""
    return Sync(workbook, config, status_date, allow_shrink, publish=True)


@commands.command()
@_workbook
@_config
@_status_date
@_allow_shrink
@_flags("json", "quiet", "verbose", "debug")
def plan(
    workbook: str | None,
    config: Path | None,
    status_date: dt.date | None,
    *,
    allow_shrink: bool,
) -> Sync:
    """Say what sync would change in WORKBOOK; write nothing."""
    return Sync(workbook, config, status_date, allow_shrink, publish=False)


@commands.command()
@_workbook
@_config
@_flags("json", "quiet", "verbose", "debug")
def check(workbook: str | None, config: Path | None) -> Check:
    """Say what is wrong in WORKBOOK, cell by cell; write nothing."""
    return Check(workbook, config)


@commands.command()
@click.argument("workbook")
@_config
@_flags("quiet", "debug")
def init(workbook: str, config: Path | None) -> Init:
    """Make the new WORKBOOK with blank input tabs."""
    return Init(workbook, config)


@commands.command("add-project")
@click.argument("workbook")
@click.argument("name")
@click.option("--id", "project_id", help="Project ID; default: made from NAME.")
@click.option("--program", help="Program it belongs to.")
@click.option("--pm", help="Project manager.")
@_config
@_flags("quiet", "debug")
def add_project(
    workbook: str, name: str, config: Path | None, **typed: str | None
) -> AddProject:
    """Add a blank status tab for the project NAME to WORKBOOK."""
    return AddProject(workbook, name, config=config, **typed)


@commands.command()
@click.argument("path", default=DEMO_PATH)
@_flags("quiet", "verbose", "debug")
def demo(path: str) -> Demo:
    """Write a made-up portfolio to PATH, sync it, and show the results.

    PATH is demo-portfolio.xlsx if not given; an existing file is never touched.
    """
    return Demo(path)


@commands.command()
@_flags("json", "debug")
def fields() -> Fields:
    """List every header that is recognised, and how its cells are read."""
    return Fields()
