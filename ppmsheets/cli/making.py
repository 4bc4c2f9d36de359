"""Workbooks and tabs for people to fill in: init, add-project, demo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import NamedTuple

from ppmsheets import console, templates
from ppmsheets.backends import is_file, open_new
from ppmsheets.cli.keeping import email_of, keepers_of, said_of
from ppmsheets.cli.lock import alone
from ppmsheets.cli.opening import opened, settings_of
from ppmsheets.cli.request import AddProject, Demo, Init, Target
from ppmsheets.cli.session import Session, UsageError, progress
from ppmsheets.cli.watched import WatchedWorkbook
from ppmsheets.cli.words import (
    command_line,
    same_target,
    stdout_screen,
    where_to_look,
    wrote,
)
from ppmsheets.intake import intake
from ppmsheets.intake.projects import id_key
from ppmsheets.plan import Snapshot, diff
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellValue, Tab
from ppmsheets.sync import sync


def init(request: Init, session: Session) -> None:
    """Make a workbook with blank input tabs, or add them to a spreadsheet.

    Raises:
        UsageError: There is such a file already, or a tab of one of the titles.
        WorkbookError: It cannot be written.
    """
    target = request.target
    settings = settings_of(target)
    tabs = templates.input_tabs(settings, every=request.every)
    titles = ", ".join(tab.title for tab in tabs)
    if is_file(target.workbook or ""):
        book = _created(target.workbook or "", tabs, session)
        said = f"Made {book.target} with the tabs {titles}."
    else:
        book = opened(target, settings, session, write=True)
        with alone(book.target):
            _add_tabs(book, tabs, target)
        said = f"Added the tabs {titles} to {book.name}."
    more = command_line("add-project", *same_target(target), "Name of the project")
    session.say(
        f"{said}\nNext: fill in Projects, or add a status tab for a project:\n"
        f"  {more}\n"
    )


def _add_tabs(book: WatchedWorkbook, tabs: Sequence[Tab], target: Target) -> None:
    """Add input tabs to a spreadsheet that people created."""
    snapshot = book.read()
    there = [tab.title for tab in tabs if snapshot.tab(tab.title)]
    if there:
        again = command_line("add-project", *same_target(target), "NAME")
        raise UsageError(
            snapshot.name,
            f"Tabs are there already, and are never overwritten: {', '.join(there)}.",
            f"Go on with them: {again}",
        )
    book.write(diff(snapshot, tabs))


def add_project(request: AddProject, session: Session) -> None:
    """Add a blank status tab for a project.

    Raises:
        UsageError: There is such a tab or project already.
        WorkbookError: The workbook cannot be read or written.
    """
    settings = settings_of(request.target)
    book = opened(request.target, settings, session, write=True)
    with alone(book.target):
        added = _added(request, book, settings)
    session.say(
        f"Added the tab '{added.title}' for {request.name}, Project ID "
        f"{added.project_id}, to {request.target.workbook}.\n{added.kept}"
        f"Next: fill it in, then: {command_line('sync', *same_target(request.target))}"
        "\n"
    )


class _Added(NamedTuple):
    """A status tab that was added.

    Attributes:
        kept: A line that says who may edit it; "" where everybody may anyway.
    """

    title: str
    project_id: str
    kept: str


def _added(request: AddProject, book: WatchedWorkbook, settings: Settings) -> _Added:
    """Add a status tab, kept to its project manager where that can be."""
    snapshot = book.read()
    portfolio, _ = intake(snapshot, settings)
    title = _free_title(request.name, snapshot, settings)
    taken = [project.project_id for project in portfolio.projects]
    project_id = _free_id(request, taken)
    email = request.pm_email or email_of(request.pm, project_id, portfolio)
    card: dict[str, CellValue] = {
        "project_id": project_id,
        "name": request.name,
        "program": request.program,
        "pm": request.pm,
        "pm_email": email,
    }
    tab, keepers = templates.status_tab(title, card), keepers_of(title, email, snapshot)
    book.write(diff(snapshot, (tab,), keepers))
    return _Added(title, project_id, said_of(keepers, snapshot))


def _free_title(name: str, snapshot: Snapshot, settings: Settings) -> str:
    """Return a project's tab title; UsageError when it is taken or empty."""
    title = templates.tab_title(name)
    if not title:
        raise UsageError(repr(name), "No tab title can be made of it.", "Use letters.")
    generated = astuple(settings.tabs)
    if snapshot.tab(title) or title.casefold() in map(str.casefold, generated):
        raise UsageError(
            snapshot.name,
            f"A tab called '{title}' is there already, or is one that sync writes.",
            "Choose another name, or fill in that tab.",
        )
    return title


def _free_id(request: AddProject, taken: Sequence[str]) -> str:
    """Return the id asked for, or a new one; UsageError when it is taken."""
    if request.project_id is None:
        return templates.new_project_id(request.name, taken)
    if id_key(request.project_id) in map(id_key, taken):
        raise UsageError(
            request.project_id,
            "Another project has this Project ID.",
            "Choose another, or leave --id out to have one made.",
        )
    return request.project_id


def make_demo(request: Demo, session: Session) -> None:
    """Write a made-up portfolio and sync it.

    Its typing errors are planted: a demo that shows them has done its work.

    Raises:
        UsageError: There is such a file already.
        WorkbookError: It cannot be written.
    """
    from ppmsheets import demo  # noqa: PLC0415 - other commands pass here

    again = command_line("sync", request.path, "--status-date", str(demo.STATUS_DATE))
    book = _created(request.path, demo.tabs(), session, instead=f"Sync it: {again}")
    with alone(book.target), progress(session) as station:
        run = sync(book, Settings(), demo.STATUS_DATE, progress=station)
    session.say(wrote(run, book))
    session.say("\n" + console.results(stdout_screen(), run.analysis, run.findings))
    session.say("\n" + where_to_look(book, run.titles))
    session.say(f"Next: change a cell, or answer a recommendation, then:\n  {again}\n")


def _created(
    path: str, tabs: Iterable[Tab], session: Session, *, instead: str = ""
) -> WatchedWorkbook:
    """Make a new workbook of input tabs; an existing file is never touched."""
    if Path(path).exists():
        other = f"use: {command_line('add-project', path, 'NAME')}"
        raise UsageError(
            path,
            "It is there already, and is never overwritten.",
            instead or f"Choose another name, or {other}",
        )
    book = WatchedWorkbook(open_new(path), session, path)
    book.write(diff(book.read(), tabs))
    return book
