"""What the tests of the double share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sheets_double.core import Double
from tests.test_sheets_double.client import Client


@pytest.fixture
def client() -> Client:
    """A client of a fresh double that holds one new spreadsheet."""
    return Client(Double())


@pytest.fixture
def client_of() -> Callable[[Double], Client]:
    """Make a client of a double prepared by the test."""
    return Client


@pytest.fixture(scope="session")
def recordings(shared_data: Path) -> tuple[Path, ...]:
    """Files of recorded traffic."""
    return tuple(sorted((shared_data / "sheets_recordings").glob("*.test_*.json")))
