"""The script that cron runs, in cron's bare environment."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backends.google_made import BOOK, seed
from tests.faults.desk import DATE, THREE, Desk
from tests.intake.tabs import snapshot
from tests.sheets_double.core import Double
from tests.sheets_double.faults import FaultKind, Injection
from tests.sheets_double.fronts import Server, serving

ROOT = Path(__file__).resolve().parents[2]
BARE = {"PATH": "/usr/bin:/bin"}
ADDRESS = f"https://docs.google.com/spreadsheets/d/{BOOK}/edit"
LINE = re.compile(
    r"(?P<start>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) "
    r'target="(?P<target>[^"]*)" exit=(?P<code>\d+) duration=\d+s '
    r'outcome="(?P<outcome>[^"]+)"\n'
)

pytestmark = pytest.mark.skipif(
    os.name == "nt" or shutil.which("timeout") is None, reason="cron-sync needs timeout"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an installed project, below a folder whose name has blanks."""
    home = tmp_path / "my projects"
    (home / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "cron-sync", home / "scripts")
    tool = home / ".venv" / "bin" / "ppmsheets"
    tool.parent.mkdir(parents=True)
    program(tool, f'PYTHONPATH={ROOT} exec {sys.executable} -m ppmsheets "$@"')
    return home


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def command(home: Path, *words: str) -> list[str]:
    return [str(home / "scripts" / "cron-sync"), *words]


def environment(home: Path, **more: str) -> dict[str, str]:
    return {**BARE, "XDG_STATE_HOME": str(home / "state"), **more}


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own script
        command(home, *words),
        cwd=home,
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("book.xlsx", "--help")])
def test_help_prints_itself_and_logs_no_run(
    home: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = run(home, "--log", str(tmp_path / "log"), *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage: scripts/cron-sync [--log FILE]" in done.stdout
    assert "--grace" in done.stdout
    assert not LINE.search(done.stdout)
    assert "pipefail" not in done.stdout
    assert not (tmp_path / "log").exists()


def only(text: str) -> dict[str, str]:
    """Return the parts of the one line of a log."""
    found = LINE.fullmatch(text)
    assert found is not None, text
    return found.groupdict()


@pytest.fixture
def server() -> Iterator[Server]:
    double = Double()
    seed(double, snapshot(THREE).tabs)
    with serving(double) as made:
        yield made


def host(server: Server) -> str:
    return server.url.removeprefix("http://")


# --- what a run leaves --------------------------------------------------------------


def test_a_workbook_is_synced_by_the_projects_own_environment(home: Path) -> None:
    Desk(home / "a portfolio.xlsx").write(THREE)
    done = run(home, "a portfolio.xlsx", *DATE)
    assert (done.returncode, done.stderr) == (0, "")
    line = only(done.stdout)
    assert (line["target"], line["code"]) == ("a portfolio.xlsx", "0")
    assert line["outcome"].startswith("Wrote Summary, ")
    again = only(run(home, "a portfolio.xlsx", *DATE).stdout)
    assert again["outcome"] == (
        "a portfolio.xlsx is already up to date: nothing was written."
    )


def test_it_needs_no_environment_at_all(home: Path) -> None:
    line = 'env -i "$0" no.xlsx'
    done = subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", "-c", line, *command(home)],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        env=BARE,
    )
    assert done.returncode == 4
    assert only(done.stdout)["outcome"] == "no.xlsx: There is no such file."


def test_a_log_gets_one_line_a_run_and_keeps_what_is_in_it(home: Path) -> None:
    Desk(home / "portfolio.xlsx").write(THREE)
    log = home / "the log.txt"
    log.write_text("somebody's own line\n")
    for _ in range(2):
        done = run(home, "--log", "the log.txt", "portfolio.xlsx", *DATE)
        assert (done.returncode, done.stdout) == (0, "")
    own, *lines = log.read_text().splitlines(keepends=True)
    assert own == "somebody's own line\n"
    assert [only(line)["code"] for line in lines] == ["0", "0"]


def test_a_log_that_cannot_be_written_costs_no_run(home: Path) -> None:
    Desk(home / "portfolio.xlsx").write(THREE)
    done = run(home, "--log", "no/such/folder", "portfolio.xlsx", *DATE)
    assert done.returncode == 0
    assert "no line can be added to no/such/folder" in done.stderr


def test_the_workbook_may_be_the_one_that_the_config_names(home: Path) -> None:
    Desk(home / "portfolio.xlsx").write(THREE)
    (home / "ppmsheets.toml").write_text('workbook = "portfolio.xlsx"\n')
    line = only(run(home, *DATE).stdout)
    assert (line["target"], line["code"]) == ("the configured workbook", "0")


def test_a_spreadsheet_of_google_is_synced(home: Path, server: Server) -> None:
    done = run(home, ADDRESS, *DATE, SHEETS_EMULATOR_HOST=host(server))
    assert done.returncode == 0, done.stderr
    assert only(done.stdout)["target"] == ADDRESS
    assert server.double.store.find(BOOK).titled("Summary") is not None


def test_row_54_what_follows_the_path_of_an_address_is_not_logged(
    home: Path, server: Server
) -> None:
    secret = f"{ADDRESS}?key=AIza-secret#gid=0"
    done = run(home, secret, *DATE, SHEETS_EMULATOR_HOST=host(server))
    assert done.returncode == 0
    assert only(done.stdout)["target"] == ADDRESS
    assert "secret" not in done.stdout + done.stderr


# --- what goes wrong ----------------------------------------------------------------


def test_data_issues_end_with_3(home: Path) -> None:
    Desk(home / "portfolio.xlsx").write(THREE.replace("290000", "a lot"))
    done = run(home, "portfolio.xlsx", *DATE)
    assert done.returncode == 3
    assert only(done.stdout)["code"] == "3"


def test_cron_keeps_the_6_of_a_spreadsheet_that_is_not_shared(
    home: Path, server: Server
) -> None:
    server.double.store.denied.add(BOOK)
    done = run(home, ADDRESS, SHEETS_EMULATOR_HOST=host(server))
    assert done.returncode == 6
    assert only(done.stdout)["code"] == "6"
    assert "Mend: Share" in done.stderr
    assert done.stderr.endswith("Nothing was written.\n")


def test_row_13_a_second_run_ends_with_75(home: Path, server: Server) -> None:
    server.double.faults = (Injection(FaultKind.SILENT, at=1, times=0),)
    environ = environment(home, SHEETS_EMULATOR_HOST=host(server))
    with subprocess.Popen(  # noqa: S603 - our own script
        command(home, ADDRESS), cwd=home, env=environ, stdout=subprocess.PIPE, text=True
    ) as first:
        await_call(server, 1)
        done = run(home, ADDRESS, SHEETS_EMULATOR_HOST=host(server))
        first.send_signal(signal.SIGTERM)
        left, _ = first.communicate(timeout=30)
    assert done.returncode == 75
    assert "It is being synced by run" in only(done.stdout)["outcome"]
    assert first.returncode == 143
    assert only(left)["outcome"] == "ppmsheets: Interrupted."


def await_call(server: Server, count: int) -> None:
    end = time.monotonic() + 30
    while len(server.double.calls) < count and time.monotonic() < end:
        time.sleep(0.02)
    assert len(server.double.calls) >= count


def test_row_1_a_network_that_is_gone_ends_with_5(home: Path) -> None:
    with serving(Double()) as gone:
        where = host(gone)
    done = run(home, ADDRESS, SHEETS_EMULATOR_HOST=where)
    assert done.returncode == 5
    assert "Cannot reach Google Sheets" in only(done.stdout)["outcome"]


def test_a_deadline_ends_a_run_gently(home: Path, server: Server) -> None:
    server.double.faults = (Injection(FaultKind.SILENT, at=1, times=0),)
    words = ("--deadline", "6", ADDRESS)
    done = run(home, *words, SHEETS_EMULATOR_HOST=host(server))
    assert done.returncode == 143
    assert only(done.stdout)["outcome"].startswith("Ended at the deadline of 6 s")
    assert done.stderr.endswith("Nothing was written.\n")


def test_a_run_that_does_not_heed_its_deadline_is_killed(home: Path) -> None:
    stubborn = "trap '' TERM; while true; do sleep 0.1; done"
    program(home / ".venv" / "bin" / "ppmsheets", stubborn)
    done = run(home, "--deadline", "1", "--grace", "1", "portfolio.xlsx")
    assert done.returncode == 137
    assert only(done.stdout)["outcome"].startswith("Ended at the deadline of 1 s")


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 5, 6, 7, 75, 130])
def test_every_exit_code_is_kept(home: Path, code: int) -> None:
    program(
        home / ".venv" / "bin" / "ppmsheets", f"echo 'Error: x: y' >&2; exit {code}"
    )
    done = run(home, "portfolio.xlsx")
    assert done.returncode == code
    assert only(done.stdout)["code"] == str(code)


def test_no_text_of_a_person_breaks_the_line(home: Path) -> None:
    told = r"""printf 'Error: a\033[31m "b"\tc: %s\n' $(seq 3) >&2; exit 4"""
    program(home / ".venv" / "bin" / "ppmsheets", told)
    done = run(home, 'a "b"\nc.xlsx')
    line = only(done.stdout)
    assert line["target"] == "a 'b' c.xlsx"
    assert line["outcome"] == "a[31m 'b' c: 1"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--deadline", "soon", "x.xlsx"), "no number of seconds"),
        (("--log",), "needs a value"),
    ],
)
def test_a_wrong_word_ends_with_2(
    home: Path, words: tuple[str, ...], says: str
) -> None:
    done = run(home, *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.endswith("Nothing was written.\n")


def test_a_project_that_is_not_set_up_says_how(home: Path) -> None:
    shutil.rmtree(home / ".venv")
    done = run(home, "x.xlsx")
    assert done.returncode == 2
    assert "scripts/demo" in done.stderr
