"""The workbook that faults are injected into."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.desk import THREE, Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a workbook of three projects, never synced."""
    monkeypatch.chdir(tmp_path)
    made = Desk(tmp_path / "book.xlsx")
    made.write(THREE)
    return made


@pytest.fixture
def synced(desk: Desk) -> Desk:
    """Return a workbook of three projects, synced once."""
    assert desk.sync().code == 0
    return desk
