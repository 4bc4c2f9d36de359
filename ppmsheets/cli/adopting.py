"""An existing workbook adopted: its headers proposed, asked about, written down."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from ppmsheets import config, console, document
from ppmsheets.cli.opening import opened, settings_of
from ppmsheets.cli.request import Adopt, Target
from ppmsheets.cli.session import Session, UsageError, progress
from ppmsheets.cli.words import command_line, stdout_screen
from ppmsheets.console.adoption import examples
from ppmsheets.intake import intake
from ppmsheets.intake.adopting import (
    Adoption,
    Confidence,
    Draft,
    Line,
    adoption,
    mapping_file,
)
from ppmsheets.intake.mapping import targets
from ppmsheets.intake.vocabulary import nearest
from ppmsheets.plan import Snapshot
from ppmsheets.portfolio import Severity
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef

_BESIDE = "adopted.toml"
"""Name of the file where a config is there already."""


def adopt(request: Adopt, session: Session) -> None:
    """Propose what the headers of a workbook mean, and write it down for review.

    Raises:
        UsageError: The file to write is there already, or cannot be written.
        WorkbookError: The workbook cannot be read.
    """
    settings = settings_of(request.target)
    path = request.out or _usual_path(request.target)
    if path.exists() and not session.json:
        way_out = "Choose another with --out FILE."
        if request.out is None:
            way_out = f'Add mappings = ["{path}"] to your config if it holds what you '
            way_out += "want, else move it away, or choose another with --out FILE."
        raise UsageError(str(path), "It is there already.", way_out)
    book = opened(request.target, settings, session, write=False)
    with progress(session) as station:
        station("Reading the workbook and comparing its headers")
        snapshot = book.read()
        found = adoption(snapshot, settings)
    if session.json:
        session.say_json(document.adoption_document(found))
        return
    session.say(console.adopted(stdout_screen(), found))
    if request.ask and sys.stdin.isatty() and sys.stdout.isatty():
        found = _asked(found)
    if not any(draft.needed for draft in found.drafts):
        session.say(f"\n{_NOTHING}{_kept(found)}\n")
        return
    check = _check_with(request.target, path)
    _write(path, mapping_file(found, name=book.name, check=check))
    outcome = f"{_outcome(snapshot, settings, path)}{_kept(found)}"
    session.say(f"\n{outcome}\nNext: {_next(path, check)}\n")


_NOTHING = "Every header that is recognised is known: nothing new to map."


def _kept(found: Adoption) -> str:
    """Return what is said of what a config maps already."""
    count = sum(len(draft.mapped) for draft in found.drafts)
    headers = "header" if count == 1 else "headers"
    return f" Your config keeps the {count} {headers} that it maps." if count else ""


def _usual_path(target: Target) -> Path:
    """Return where the file goes if nobody says: never over a config in force."""
    main = Path(config.NAMES[0])
    free = target.config is None and config.find(Path.cwd()) is None
    return main if free else Path(_BESIDE)


def _check_with(target: Target, path: Path) -> str:
    """Return the command that shows what the file does."""
    typed = [target.workbook] if target.workbook else []
    if target.credentials:
        typed += ["--credentials", str(target.credentials)]
    return command_line("check", *typed, "--config", str(path))


def _next(path: Path, check: str) -> str:
    if path.name == _BESIDE:
        return (
            f'review {path}, add mappings = ["{path}"] to your config, then check '
            f"the workbook; alone, without your config, it is tried by:\n  {check}"
        )
    return f"review {path}, then look at what it makes of the workbook:\n  {check}"


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        reason = error.strerror or "It cannot be written"
        where, what = str(path), f"{reason}."
        raise UsageError(where, what, "Choose another with --out FILE.") from error


def _outcome(snapshot: Snapshot, settings: Settings, path: Path) -> str:
    """Return what is read of the workbook with the file in force."""
    drafted = config.load(path)
    order = settings.reading.date_order or drafted.reading.date_order
    tried = replace(
        settings,
        reading=replace(settings.reading, date_order=order),
        mappings=(*settings.mappings, *drafted.mappings),
    )
    portfolio, findings = intake(snapshot, tried)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return (
        f"Wrote {path}; the workbook is as it was. Read with this file: "
        f"projects {len(portfolio.projects):,}, statuses {len(portfolio.statuses):,}, "
        f"errors {errors:,}."
    )


# --- questions --------------------------------------------------------------------


def _asked(found: Adoption) -> Adoption:
    """Return what was found with a person's answers to all that is not sure."""
    click.echo(
        "\nEnter takes the answer in brackets; n leaves a column out; or type one of "
        "our headers (ppmsheets fields lists them).\n"
    )
    drafts = tuple(
        draft.answered(dict(_answers(draft))) if _wanted(draft) else draft
        for draft in found.drafts
    )
    return replace(found, drafts=drafts)


def _wanted(draft: Draft) -> bool:
    """Return whether to ask about a tab's columns."""
    if any(line.active for line in draft.lines):
        return True
    asked = any(line.is_open for line in draft.lines)
    about = f"{', '.join(draft.tabs)}: is there anything to read?"
    return asked and click.confirm(about, default=False)


def _answers(draft: Draft) -> Iterator[tuple[CellRef, str]]:
    """Yield what a person says of each column that is not sure."""
    taken = {line.target for line in draft.lines if line.active}
    for line in draft.lines:
        if not line.is_open:
            continue
        answer = _answer(line, draft.tabs)
        if answer is not None and (line.active or answer not in taken):
            yield line.where, answer
        elif answer:
            click.echo(f"  {answer} is read from another column: left out.")


def _answer(line: Line, tabs: Sequence[str]) -> str | None:
    """Return our header for a column, "" for none, None to leave it as it stands."""
    likely = line.confidence is Confidence.LIKELY or line.known
    click.echo(f"{tabs[0]}: {line.header} ({examples(line) or 'no cells'})")
    while True:
        question = f"  means {line.target}?"
        typed = click.prompt(question, default="y" if likely else "n").strip()
        if typed.casefold() in ("y", "yes"):
            return line.target
        if typed.casefold() in ("n", "no"):
            return "" if line.active or line.known else None
        if targets(typed):
            return str(typed)
        guess = nearest(typed)
        hint = f' Did you mean "{guess}"?' if guess else ""
        click.echo(f'  "{typed}" is no header of ours.{hint}')
