"""Faults of runs and files: locks, signals, conflicts, refusals (rows 11 to 19, 51)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ppmsheets.cli.lock import alone
from ppmsheets.workbook import Trouble, WorkbookError
from tests.faults.desk import DATE, Desk


def _start(desk: Desk) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "ppmsheets", "sync", str(desk.path), *DATE],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _stop_once_locked(process: subprocess.Popen[str]) -> None:
    """Stop a run as soon as it holds its lock, long before it could be over."""
    deadline = time.monotonic() + 30
    while f" {process.pid} " not in _locks():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "it never took its lock"
        time.sleep(0.001)
    process.send_signal(signal.SIGSTOP)


def _locks() -> str:
    folder = Path(os.environ["XDG_STATE_HOME"], "ppmsheets", "locks")
    return "\n".join(path.read_text("utf-8") for path in folder.glob("*.lock"))


def test_a_second_run_gives_up_at_once_and_names_the_first(desk: Desk) -> None:
    before = desk.path.read_bytes()
    first = _start(desk)
    try:
        _stop_once_locked(first)
        began = time.monotonic()
        second = desk.run("sync", *DATE)
        assert time.monotonic() - began < 5
        reading = desk.run("check")
        unwritten = desk.path.read_bytes() == before
    finally:
        first.send_signal(signal.SIGCONT)
    out, err = first.communicate(timeout=60)
    assert (first.returncode, err) == (0, "")
    assert out.startswith("Wrote Summary")
    assert unwritten
    assert second.code == 75
    what, mend, safe = second.err.splitlines()
    assert f"(pid {first.pid}) since 20" in what
    assert "run " in what
    assert "Wait" in mend
    assert safe == "Nothing was written."
    assert reading.code == 0
    assert desk.settles()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_lock_of_an_ended_run_is_free(desk: Desk, number: signal.Signals) -> None:
    first = _start(desk)
    _stop_once_locked(first)
    first.send_signal(number)
    first.send_signal(signal.SIGCONT)
    first.communicate(timeout=60)
    assert first.returncode in (-number, 128 + number)
    assert desk.sync().code == 0
    assert desk.settles()


def test_one_file_is_one_lock_by_whatever_path(desk: Desk) -> None:
    link = desk.path.with_name("link.xlsx")
    link.symlink_to(desk.path)
    with alone("book.xlsx"):
        assert Desk(link).sync().code == 75
        with alone("other.xlsx"):
            pass
    assert Desk(link).sync().code == 0


def test_adding_a_project_waits_for_no_other_run_either(desk: Desk) -> None:
    with alone(str(desk.path)):
        refused = desk.run("add-project", "Delta")
    assert refused.code == 75
    assert "Delta" not in desk.read()


def test_without_a_home_the_lock_lies_among_the_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with (
        alone("book.xlsx"),
        pytest.raises(WorkbookError, match="pid") as error,
        alone("book.xlsx"),
    ):
        pass
    assert error.value.trouble is Trouble.LOCKED


def test_a_lock_that_cannot_be_kept_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    with pytest.raises(WorkbookError, match="XDG_STATE_HOME"), alone("book.xlsx"):
        pass


@pytest.mark.parametrize("lock", ["~$book.xlsx", ".~lock.book.xlsx#"])
def test_a_workbook_open_elsewhere_is_a_conflict_of_exit_code_7(
    desk: Desk, lock: str
) -> None:
    before = desk.path.read_bytes()
    desk.path.with_name(lock).write_text("someone", "utf-8")
    refused = desk.run("sync", *DATE)
    assert refused.code == 7
    assert "Close it" in refused.err
    assert refused.err.endswith("Nothing was written.\n")
    assert desk.path.read_bytes() == before
    assert desk.run("plan", *DATE).code == 0


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"<html><body>Sign in</body></html>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (b"PK\x03\x04 and nothing", "damaged"),
    ],
)
def test_no_workbook_is_refused_with_exit_code_4(
    desk: Desk, raw: bytes, words: str
) -> None:
    desk.path.write_bytes(raw)
    began = time.monotonic()
    refused = desk.run("sync", *DATE)
    assert time.monotonic() - began < 1
    assert refused.code == 4
    assert words in refused.err
    assert refused.err.endswith("Nothing was written.\n")
    assert desk.path.read_bytes() == raw


def test_without_a_solver_the_summary_is_written_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    # Neither HiGHS in the process, nor CBC on the path or brought by PuLP.
    code = "import sys; sys.modules['highspy'] = None; "
    code += "import pulp; del pulp.PULP_CBC_CMD; "
    code += "from ppmsheets.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code, "demo", str(path), "--quiet"],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ) | {"PATH": ""},
    )
    assert (done.returncode, done.stderr) == (0, "")
    tabs = Desk(path).read()
    assert "Choice: failed." in str(tabs["Recommendations"][:4])
    assert any("Customer mobile app" in row for row in tabs["Summary"])
