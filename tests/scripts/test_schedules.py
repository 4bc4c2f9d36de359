"""The ready schedules under ``config``: cron's line, systemd's service and timer."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
INSTALLED = "/opt/ppmsheets"


def unit(name: str) -> configparser.ConfigParser:
    """Return a unit; of a key that stands twice, the last one counts."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys have capitals
    parser.read(CONFIG / name, "utf-8")
    return parser


def test_the_service_is_hardened_and_never_overlaps() -> None:
    service = unit("ppmsheets.service")["Service"]
    assert service["Type"] == "oneshot"
    assert service["ProtectSystem"] == "strict"
    assert service["PrivateTmp"] == "yes"
    assert service["NoNewPrivileges"] == "yes"
    assert service["LoadCredential"].startswith("key.json:")
    assert (
        "PPMSHEETS_CREDENTIALS=%d/key.json"
        in (CONFIG / "ppmsheets.service").read_text()
    )


def test_the_service_waits_longer_than_the_sync_may_take() -> None:
    service = unit("ppmsheets.service")["Service"]
    deadline = re.search(r"--deadline (\d+)", service["ExecStart"])
    grace = re.search(r" grace=(\d+)", (ROOT / "scripts/cron-sync").read_text())
    assert deadline is not None
    assert grace is not None
    minutes = service["TimeoutStartSec"].removesuffix("min")
    assert int(minutes) * 60 > int(deadline[1]) + int(grace[1])


def test_the_timer_makes_up_for_a_run_that_was_missed() -> None:
    assert unit("ppmsheets.timer")["Timer"]["Persistent"] == "true"


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed here"
)
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for name in ("ppmsheets.service", "ppmsheets.timer"):
        text = (CONFIG / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(INSTALLED, str(ROOT)), "utf-8")
    units = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(  # noqa: S603 - the system's own checker
        ["systemd-analyze", "verify", "--man=no", *units],  # noqa: S607 - wherever it is
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_crontab_has_one_line_that_runs_the_script() -> None:
    text = (CONFIG / "crontab.example").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    jobs = [line for line in lines if not re.match(r"[A-Z_]+=", line)]
    assert len(jobs) == 1
    when, what = jobs[0].split("  ", 1)
    assert re.fullmatch(r"(\S+ ){4}\S+", when)
    assert f"&& {INSTALLED}/scripts/cron-sync " in what
    # cron takes a bare percent sign for the end of the command.
    assert "%" not in what
