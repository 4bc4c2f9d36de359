"""The command line as a person, a pipe and a scheduler meet it."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ppmsheets.backends import open_workbook
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.cli import main
from ppmsheets.cli.session import Session, Stopped
from ppmsheets.cli.watched import WatchedWorkbook
from ppmsheets.plan import Plan, diff
from ppmsheets.sheet import CellValue, Tab, square
from ppmsheets.templates import status_tab

DATE = ("--status-date", "2026-03-31")
HEAVY = {
    "excelize",
    "jinja2",
    "numpy",
    "openpyxl",
    "pandas",
    "ppmsheets.analysis",
    "ppmsheets.backends",
    "ppmsheets.intake",
    "ppmsheets.render",
    "ppmsheets.report",
    "pulp",
    "python_calamine",
    "rich",
}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """Run a command in an empty folder; return exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.fixture
def book(run: Run) -> str:
    """A workbook with one clean project, and its name."""
    run("init", "book.xlsx")
    workbook = open_workbook("book.xlsx")
    snapshot = workbook.read()
    workbook.write(diff(snapshot, [_status("A-1", "Apollo", 0.4)]))
    return "book.xlsx"


def _status(project_id: str, name: str, complete: float | str) -> Tab:
    card: dict[str, CellValue] = {
        "project_id": project_id,
        "name": name,
        "stage": "Active",
        "start": 45931.0,
        "baseline_finish": 46295.0,
        "forecast_finish": 46295.0,
        "budget": 500_000.0,
        "status_date": 46108.0,
        "planned_share": 0.5,
        "complete_share": complete,
        "ac": 290_000.0,
        "overall": "Red",
    }
    return status_tab(name, card)


def _python(*arguments: str, **more: Any) -> subprocess.Popen[str]:  # noqa: ANN401 - Popen's own
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def _ppmsheets(*arguments: str, **more: Any) -> subprocess.Popen[str]:  # noqa: ANN401 - Popen's own
    return _python("-m", "ppmsheets", *arguments, **more)


# --- it answers at once -----------------------------------------------------------


def test_help_names_the_tabs_to_begin_with_and_no_other(run: Run) -> None:
    code, out, _ = run("--help")
    said = " ".join(out.split())
    assert code == 0
    assert "the generated tabs beside them, Summary first, reads the answers on" in said
    assert "Capacity" not in said


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from ppmsheets.cli import main; main(['--help']);"
    code += "print(*sys.modules, file=sys.stderr)"
    out, err = _python("-c", code).communicate(timeout=30)
    assert HEAVY & set(err.split()) == set()
    for command in (
        "demo",
        "init",
        "adopt",
        "add-project",
        "protect",
        "check",
        "plan",
        "sync",
        "whatif",
        "doctor",
        "fields",
    ):
        assert f"  {command} " in out


# --- errors: three lines, on stderr, with an exit code ----------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["sync", "none.xlsx"], 4, "none.xlsx"),
        (["sync"], 2, "No workbook is named."),
        (["sync", "none.xlsx", "--status-date", "31.3.26"], 2, "'31.3.26' is no date"),
        (["sync", "none.xlsx", "--config", "none.toml"], 2, "none.toml"),
        (["sync", "--colour"], 2, "--colour"),
        (["synk"], 2, "synk"),
        (["init"], 2, "WORKBOOK"),
        (["sync", "notes.txt"], 4, "notes.txt"),
    ],
)
def test_an_error_says_where_how_to_mend_it_and_what_is_safe(
    run: Run, arguments: list[str], code: int, words: str
) -> None:
    returned, out, err = run(*arguments)
    what, mend, safe = err.splitlines()
    assert returned == code
    assert out == ""
    assert what.startswith("Error: ")
    assert words in what
    assert mend.startswith("Mend: ")
    assert safe == "Nothing was written."


def test_a_config_error_names_file_line_and_key(run: Run) -> None:
    Path("ppmsheets.toml").write_text("\nportfolo = 'Moonshot'\n", "utf-8")
    code, _, err = run("sync", "none.xlsx")
    assert code == 2
    assert "ppmsheets.toml:2" in err
    assert "portfolio" in err


def test_no_command_prints_the_help_and_is_a_usage_error(run: Run) -> None:
    code, out, err = run()
    assert code == 2
    assert (out + err).startswith("Usage: ppmsheets")


class _FullDisk(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("debug", [False, True])
def test_a_bug_is_one_honest_line_and_a_traceback_only_when_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, *, debug: bool
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", _FullDisk())
        code = main(["fields", *["--debug"][: int(debug)]])
    _, _, err = run("fields")
    assert code == 1
    assert ("Traceback" in err) is debug
    assert "A bug: OSError: [Errno 28] No space left on device" in err
    assert err.endswith("Nothing was written.\n")


# --- init and add-project ---------------------------------------------------------


def test_init_makes_a_workbook_that_checks_without_a_finding(run: Run) -> None:
    code, out, err = run("init", "new.xlsx")
    assert (code, err) == (0, "")
    assert "Status template" in out
    code, out, _ = run("check", "new.xlsx")
    assert code == 0


def test_init_never_touches_a_file_that_is_there(run: Run) -> None:
    Path("mine.xlsx").write_bytes(b"mine")
    code, _, err = run("init", "mine.xlsx")
    assert code == 2
    assert "never overwritten" in err
    assert Path("mine.xlsx").read_bytes() == b"mine"


def test_add_project_adds_one_tab_with_a_new_id(run: Run, book: str) -> None:
    before = open_workbook(book).read()
    code, out, _ = run("add-project", book, "Apollo north", "--pm", "Ann")
    after = open_workbook(book).read()
    assert code == 0
    assert "AN-1" in out
    assert after.tabs[: len(before.tabs)] == before.tabs
    assert [tab.title for tab in after.tabs[len(before.tabs) :]] == ["Apollo north"]
    code, out, _ = run("check", book, "--json")
    assert json.loads(out)["projects"] == ["A-1", "AN-1"]


def test_add_project_counts_on_from_the_ids_that_are_there(run: Run, book: str) -> None:
    for name in ("Apollo north", "Apollo new", "Artemis next"):
        run("add-project", book, name)
    _, out, _ = run("check", book, "--json")
    assert json.loads(out)["projects"] == ["A-1", "AN-1", "AN-2", "AN-3"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["apollo"],
        ["Summary"],
        ["???"],
        ["Another", "--id", "a-1"],
        ["Another", "--id", "A -1"],
    ],
)
def test_add_project_refuses_a_title_or_id_that_is_taken(
    run: Run, book: str, arguments: list[str]
) -> None:
    before = Path(book).read_bytes()
    code, _, err = run("add-project", book, *arguments)
    assert code == 2
    assert len(err.splitlines()) == 3
    assert Path(book).read_bytes() == before


# --- check, plan, sync ------------------------------------------------------------


def test_sync_writes_once_and_then_leaves_the_file_alone(run: Run, book: str) -> None:
    code, out, err = run("sync", book, *DATE)
    assert (code, err) == (0, "")
    assert out.startswith("Wrote Summary, ")
    first, stamp = Path(book).read_bytes(), Path(book).stat().st_mtime_ns
    code, out, _ = run("sync", book, *DATE)
    assert code == 0
    assert "already up to date: nothing was written" in out
    assert Path(book).read_bytes() == first
    assert Path(book).stat().st_mtime_ns == stamp


def test_sync_answers_the_questions_and_names_the_project(run: Run, book: str) -> None:
    _, out, _ = run("sync", book, *DATE)
    for words in (
        "Are we working on the right projects?",
        "Can we realistically deliver the portfolio?",
        "Are we getting the benefits we intended?",
        "Projects, not ranked: 1 of 1",
        "Apollo",
        "Capacity conflicts",
        "Recommendations",
        "Data issues: none.",
        "Open book.xlsx",
    ):
        assert words in out, words


def test_plan_counts_cells_by_tab_and_writes_nothing(run: Run, book: str) -> None:
    before = Path(book).read_bytes()
    code, out, _ = run("plan", book, *DATE)
    assert code == 0
    assert "+ add" in out
    assert "new tab" in out
    command = f"ppmsheets sync {book} --status-date 2026-03-31"
    assert f"Nothing was written. To write it: {command}\n" in out
    assert Path(book).read_bytes() == before


def test_the_next_command_is_one_that_a_shell_takes(run: Run) -> None:
    _, out, _ = run("init", "our portfolio.xlsx")
    command = "ppmsheets add-project 'our portfolio.xlsx' 'Name of the project'"
    assert out.splitlines()[-1].strip() == command


def test_plan_after_sync_has_nothing_to_write(run: Run, book: str) -> None:
    run("sync", book, *DATE)
    _, out, _ = run("plan", book, *DATE)
    assert "there is nothing to write" in out
    _, out, _ = run("plan", book, *DATE, "--json")
    assert json.loads(out)["plan"]["empty"] is True


def test_json_is_one_document_and_the_same_for_plan_and_sync(
    run: Run, book: str
) -> None:
    code, planned, err = run("plan", book, *DATE, "--json")
    assert (code, err, planned.count("\n")) == (0, "", 1)
    _, synced, _ = run("sync", book, *DATE, "--json")
    plan, sync = json.loads(planned), json.loads(synced)
    assert (plan.pop("written"), sync.pop("written")) == (False, True)
    assert plan == sync
    assert plan["status_date"] == "2026-03-31"
    assert plan["projects"][0]["cpi"] == pytest.approx(0.690, abs=5e-4)


def test_quiet_prints_nothing_and_still_writes(run: Run, book: str) -> None:
    before = Path(book).read_bytes()
    assert run("sync", book, *DATE, "--quiet") == (0, "", "")
    assert Path(book).read_bytes() != before


def test_verbose_times_every_station_on_stderr(run: Run, book: str) -> None:
    _, _, err = run("sync", book, *DATE, "--verbose")
    stations = [line.split("s  ")[1] for line in err.splitlines()]
    assert stations[0] == "Reading the workbook"
    assert stations[-1] == "Writing the changes"


def test_a_mistyped_cell_gives_exit_code_3_and_is_named(run: Run, book: str) -> None:
    workbook = open_workbook(book)
    workbook.write(diff(workbook.read(), [_status("B-1", "Bravo", "about half")]))
    code, out, _ = run("check", book)
    assert code == 3
    assert "Bravo (" in out
    assert "E6" in out
    assert "Mend: " in out
    code, out, _ = run("sync", book, *DATE, "--json")
    assert code == 3
    found = json.loads(out)["findings"]
    assert ("Bravo", "E6", "B-1") in {
        (f["tab"], f["cell"], f["project"]) for f in found
    }


def test_verbose_lists_the_cells_that_a_plan_would_change(run: Run, book: str) -> None:
    _, out, _ = run("plan", book, *DATE, "--verbose")
    assert "\nSummary\n  + A1" in out
    _, out, _ = run("plan", book, *DATE)
    assert "\nSummary\n" not in out


def test_allow_shrink_lets_a_portfolio_lose_most_of_its_projects(run: Run) -> None:
    tabs = [_status(f"P-{number}", f"Project {number}", 0.4) for number in range(6)]
    kept = XlsxWorkbook.create("now.xlsx")
    kept.write(diff(kept.read(), tabs))
    assert run("sync", "now.xlsx", *DATE, "--quiet") == (0, "", "")
    emptied = [
        replace(tab, grid=tuple((None,) * tab.width for _ in tab.grid))
        for tab in tabs[1:]
    ]
    kept = XlsxWorkbook("now.xlsx")
    kept.write(diff(kept.read(), emptied))
    before = Path("now.xlsx").read_bytes()
    code, _, err = run("sync", "now.xlsx", *DATE)
    assert code == 4
    assert "--allow-shrink" in err
    assert Path("now.xlsx").read_bytes() == before
    code, _, _ = run("sync", "now.xlsx", *DATE, "--allow-shrink")
    assert code in (0, 3)


def test_the_workbook_may_be_named_in_the_config(run: Run, book: str) -> None:
    Path("ppmsheets.toml").write_text(f"workbook = '{book}'\n", "utf-8")
    code, _, err = run("sync", *DATE)
    assert (code, err) == (0, "")


def test_a_tab_of_ones_own_called_summary_is_never_overwritten(
    run: Run, book: str
) -> None:
    workbook = open_workbook(book)
    mine = Tab("Summary", square([["My own page"]]), protected=False)
    workbook.write(diff(workbook.read(), [mine]))
    before = Path(book).read_bytes()
    code, _, err = run("sync", book, *DATE)
    assert code == 4
    assert "Summary" in err
    assert Path(book).read_bytes() == before


# --- fields -----------------------------------------------------------------------


def test_fields_prints_a_whole_field_a_line_in_a_pipe(run: Run) -> None:
    code, out, _ = run("fields")
    line = next(line for line in out.splitlines() if line.startswith("% complete"))
    assert code == 0
    assert "Percent complete" in line
    assert "Share of the work done" in line
    assert "\x1b" not in out


def test_fields_as_json_is_one_document(run: Run) -> None:
    _, out, _ = run("fields", "--json")
    assert json.loads(out)["records"][0]["name"] == "setup"


# --- signals and pipes ------------------------------------------------------------


class _Interrupted(MemoryWorkbook):
    """A workbook whose write is struck by a signal."""

    def write(self, plan: Plan) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        super().write(plan)


def test_a_signal_during_the_write_waits_until_it_is_over() -> None:
    session = Session()
    workbook = WatchedWorkbook(_Interrupted("book"), session)
    plan = diff(workbook.read(), [Tab("Summary", square([["done"]]))])
    before = signal.signal(signal.SIGTERM, session.on_signal)
    try:
        workbook.write(plan)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert session.caught == signal.SIGTERM
    assert session.written == "The workbook was written."
    assert workbook.read().tab("Summary") is not None


def test_a_signal_before_the_write_stops_at_once() -> None:
    session = Session()
    with pytest.raises(Stopped):
        session.on_signal(signal.SIGINT, None)
    assert session.written == "Nothing was written."


class _Tidied:
    """An object that is struck by a signal while Python tidies it up."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_that_python_dropped_stops_the_run_before_its_write() -> None:
    session = Session()
    workbook = WatchedWorkbook(MemoryWorkbook("book"), session)
    plan = diff(workbook.read(), [Tab("Summary", square([["done"]]))])
    before = signal.signal(signal.SIGTERM, session.on_signal)
    try:
        tidied = _Tidied()
        del tidied  # the signal's exception ends here, as the language has it
        with pytest.raises(Stopped):
            workbook.write(plan)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert session.written == "Nothing was written."
    assert workbook.read().tab("Summary") is None


def test_a_write_that_breaks_off_is_not_called_unwritten() -> None:
    class Broken(MemoryWorkbook):
        def write(self, _plan: Plan) -> None:
            raise RuntimeError

    session = Session()
    with pytest.raises(RuntimeError):
        WatchedWorkbook(Broken("book"), session).write(Plan("", ()))
    assert "never half" in session.written


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("wait", [0.0, 0.02, 0.05, 0.1, 0.2])
def test_an_interrupted_sync_leaves_the_old_or_the_new_workbook(
    tmp_path: Path, book: str, wait: float, number: signal.Signals
) -> None:
    before = Path(book).read_bytes()
    process = _ppmsheets("sync", book, *DATE, "--verbose", cwd=tmp_path)
    assert process.stderr is not None
    assert "Reading the workbook" in process.stderr.readline()
    time.sleep(wait)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    unwritten = Path(book).read_bytes() == before
    if process.returncode == 128 + number:
        assert ("Nothing was written." in err) is unwritten
    else:
        # The run was over before the signal came.
        assert process.returncode in (0, -number)
        assert not unwritten
    assert open_workbook(book).read().tab("Apollo") is not None
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


def test_a_reader_that_leaves_early_is_no_error() -> None:
    process = _ppmsheets("fields")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")


def test_a_terminal_without_the_characters_gets_question_marks(
    tmp_path: Path, book: str
) -> None:
    latin = {**os.environ, "PYTHONIOENCODING": "ascii"}
    process = _ppmsheets("sync", book, *DATE, cwd=tmp_path, env=latin)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert "Apollo" in out
