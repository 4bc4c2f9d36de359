"""A write that is killed leaves the old workbook or the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.plan import diff
from ppmsheets.sheet import Tab

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")

ROWS = 2_000

WRITER = """
import os
import signal
import sys
from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.plan import diff
from ppmsheets.sheet import Tab
# A job that a shell runs in the background is born deaf to it.
signal.signal(signal.SIGINT, signal.default_int_handler)
book = XlsxWorkbook(sys.argv[1])
print("ready", flush=True)
for count in range(10_000):
    grid = tuple((f"run {os.getpid()}.{count}", float(row)) for row in range(2_000))
    book.write(diff(book.read(), [Tab("Summary", grid)]))
    print("written", flush=True)
"""


def start(path: Path) -> subprocess.Popen[str]:
    """Start a process that writes a workbook over and over."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", WRITER, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook with one tab."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Project ID", "P1"])
    book.save(tmp_path / "portfolio.xlsx")
    return tmp_path / "portfolio.xlsx"


def wait_for_new_file(path: Path) -> None:
    """Return as soon as a run has begun to write its new file."""
    known = set(path.parent.iterdir())
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if any(entry.suffix == ".tmp" for entry in set(path.parent.iterdir()) - known):
            return


@pytest.mark.slow
def test_killed_at_random_moments_the_workbook_is_whole(path: Path) -> None:
    chance = random.Random(20_260_131)
    left_behind = 0
    seen = set()
    for attempt in range(50):
        process = start(path)
        assert process.stdout
        process.stdout.readline()
        if attempt < 40:
            time.sleep(chance.uniform(0, 0.5))
        else:
            # Few random moments fall between the new file and its renaming.
            wait_for_new_file(path)
        process.kill()
        process.communicate()
        left_behind += len(list(path.parent.iterdir())) - 1
        snapshot = XlsxWorkbook(path).read()
        assert snapshot.tabs[-1].grid == (("Project ID", "P1"),)
        summary = snapshot.tab("Summary")
        if summary:
            runs = {row[0] for row in summary.grid}
            assert len(runs) == 1
            assert [row[1] for row in summary.grid] == [float(r) for r in range(ROWS)]
            seen |= runs
        openpyxl.load_workbook(path, read_only=True).close()
    # Otherwise all kills came before or between writes, and nothing was tested.
    assert len(seen) > 10
    assert left_behind
    workbook = XlsxWorkbook(path)
    workbook.write(diff(workbook.read(), [Tab("Summary", (("healed",),))]))
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_control_c_ends_a_write_and_leaves_nothing_beside_the_workbook(
    path: Path,
) -> None:
    with start(path) as process:
        assert process.stdout
        process.stdout.readline()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        try:
            _, complaint = process.communicate(timeout=20)
        finally:
            process.kill()
    assert "KeyboardInterrupt" in complaint
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert XlsxWorkbook(path).read().tab("Summary") is not None
