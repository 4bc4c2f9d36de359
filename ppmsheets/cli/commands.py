"""The command line: what may be typed, and the request each command makes.

Nothing is done here, so nothing heavy is imported: ``--help`` and a mistyped
option answer at once. ``work`` carries the requests out.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ppmsheets.cli.levers import in_words, levers
from ppmsheets.cli.request import (
    AddProject,
    Adopt,
    Check,
    Demo,
    Doctor,
    Fields,
    Init,
    Protect,
    Report,
    Sync,
    Target,
    WhatIf,
)

_Function = TypeVar("_Function", bound=Callable[..., Any])

DEMO_PATH = "demo-portfolio.xlsx"
REPORT_PATH = "brief.html"


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


_CONFIG = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Settings; default: ppmsheets.toml or config/ppmsheets.toml here.",
)
_CREDENTIALS = click.option(
    "--credentials",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Google key file; default: $PPMSHEETS_CREDENTIALS, else the account's own.",
)

_STATUS_DATE = click.option(
    "--status-date",
    metavar="YYYY-MM-DD",
    callback=_iso_date,
    help="Date the results hold for; default: today.",
)


def _on_workbook(
    *flags: str, required: bool = False
) -> Callable[[_Function], Callable[..., Any]]:
    """Return a decorator for commands on a workbook: all they have in common.

    What was typed reaches the command as its first argument, a ``Target``.

    Args:
        flags: Flags that the command has.
        required: Whether the workbook must be named.
    """

    def add(function: _Function) -> Callable[..., Any]:
        @functools.wraps(function)
        def command(
            workbook: str | None,
            config: Path | None,
            credentials: Path | None,
            **more: Any,  # noqa: ANN401 - the command's own options
        ) -> Any:  # noqa: ANN401 - see above
            return function(Target(workbook, config, credentials), **more)

        decorated = _flags(*flags)(command)
        decorated = _CONFIG(_CREDENTIALS(decorated))
        return click.argument("workbook", required=required)(decorated)

    return add


def _dated(function: _Function) -> _Function:
    """Add the options of commands that compute."""
    allow_shrink = click.option(
        "--allow-shrink",
        is_flag=True,
        help="Accept that most projects shown last time are gone.",
    )
    return _STATUS_DATE(allow_shrink(function))


@click.group(
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    }
)
@click.version_option(package_name="ppmsheets")
def commands() -> None:
    """Run a project portfolio from the spreadsheet it already has.

    Project managers fill in their tabs; `sync` writes the generated tabs beside them,
    Summary first, reads the answers on Recommendations, and touches nothing else.
    """


@commands.command()
@_on_workbook("json", "quiet", "verbose", "debug")
@_dated
def sync(target: Target, status_date: dt.date | None, *, allow_shrink: bool) -> Sync:
    """Read WORKBOOK, compute, and write its generated tabs."""
    return Sync(target, status_date, allow_shrink, publish=True)


@commands.command()
@_on_workbook("json", "quiet", "verbose", "debug")
@_dated
def plan(target: Target, status_date: dt.date | None, *, allow_shrink: bool) -> Sync:
    """Say what sync would change in WORKBOOK; write nothing."""
    return Sync(target, status_date, allow_shrink, publish=False)


@commands.command()
@_on_workbook("json", "quiet", "verbose", "debug")
@click.option("--pm", metavar="NAME", help="One project manager's list, ready to send.")
def check(target: Target, pm: str | None) -> Check:
    """Say what is wrong in WORKBOOK, cell by cell; write nothing."""
    return Check(target, pm)


@commands.command()
@_on_workbook("quiet", "verbose", "debug")
@_STATUS_DATE
@click.option(
    "--out",
    metavar="FILE",
    default=REPORT_PATH,
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where to write it: FILE.html, or FILE.pdf; replaced if it is there.",
)
def report(target: Target, status_date: dt.date | None, out: Path) -> Report:
    """Write the Brief of WORKBOOK as one page of HTML or PDF; the workbook stays."""
    return Report(target, status_date, out)


@commands.command()
@_on_workbook("json", "quiet", "verbose", "debug")
@_STATUS_DATE
@levers
@click.option(
    "--name", default="With changes", show_default=True, help="What to call it."
)
@click.option("--alone", is_flag=True, help="Leave the what-ifs of WORKBOOK aside.")
def whatif(
    target: Target,
    status_date: dt.date | None,
    *,
    name: str,
    alone: bool,
    **typed: tuple[str, ...],
) -> WhatIf:
    """Say what the plan of WORKBOOK would be with some changes; write nothing.

    The changes make one what-if, shown beside the plan and beside those of the
    What-ifs table: what it is worth, what it takes, who enters, who leaves. Each
    option may be given several times:

    ppmsheets whatif portfolio.xlsx --budget +10% --role QA=+2 --pin CRM
    """
    return WhatIf(target, status_date, name, in_words(typed), alone)


@commands.command()
@_on_workbook("json", "quiet", "debug")
def doctor(target: Target) -> Doctor:
    """Look at all that a sync needs, one by one; write nothing."""
    return Doctor(target)


@commands.command()
@_on_workbook("quiet", "debug", required=True)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Also the tabs for options, costs, limits, decisions and what-ifs.",
)
def init(target: Target, *, every: bool) -> Init:
    """Make the new WORKBOOK with blank input tabs.

    A spreadsheet in Google Sheets you create yourself; its input tabs are added.
    """
    return Init(target, every)


@commands.command()
@_on_workbook("json", "quiet", "debug")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Config file to write; default: ppmsheets.toml, else adopted.toml.",
)
@click.option("--no-questions", is_flag=True, help="Ask nothing on a terminal.")
def adopt(target: Target, out: Path | None, *, no_questions: bool) -> Adopt:
    """Propose what the headers of WORKBOOK mean; write a config file to review.

    The workbook itself is not changed.
    """
    return Adopt(target, out, ask=not no_questions)


@commands.command("add-project")
@_on_workbook("quiet", "debug", required=True)
@click.argument("name")
@click.option("--id", "project_id", help="Project ID; default: made from NAME.")
@click.option("--program", help="Program it belongs to.")
@click.option("--pm", help="Project manager.")
@click.option("--pm-email", help="Their e-mail; in Google, only they edit the tab.")
def add_project(target: Target, name: str, **typed: str | None) -> AddProject:
    """Add a blank status tab for the project NAME to WORKBOOK."""
    return AddProject(target, name, **typed)


@commands.command()
@_on_workbook("quiet", "debug")
def protect(target: Target) -> Protect:
    """Let only its project manager edit each status tab (Google Sheets).

    Who that is says PM email, in Projects or on the tab. The owner of the
    spreadsheet may always edit; what is protected already stays.
    """
    return Protect(target)


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
