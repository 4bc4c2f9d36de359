"""What a sync of a Google spreadsheet costs, as the benchmark counts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_small_portfolio_meets_the_targets() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/bench_google.py", "--projects", "30", "--tabs", "6"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "30 projects on 6 tabs" in done.stdout
    for target in (
        "create: 2 reads + 1 write",
        "unchanged: 2 reads + 0 writes",
        "one cell: 2 reads + 1 write",
    ):
        assert f"- met: {target}\n" in done.stdout
