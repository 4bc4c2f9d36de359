"""What all tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).resolve().parent
COUNTED = frozenset({"analysis", "intake", "test_plan.py"})
"""Rooms whose branches are counted: their quick tests must reach nearly all."""
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
GOLDEN = HERE / "golden"

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the quick tests of counted rooms, which run apart from all others."""
    for item in items:
        room = item.path.relative_to(HERE).parts[0]
        if room in COUNTED and item.get_closest_marker("slow") is None:
            item.add_marker(pytest.mark.counted)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real portfolios and recordings; skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real data sets are not beside this checkout")
    return SHARED_DATA


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let goldens be rewritten, then read by eye in the diff."""
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """Give the golden text of a name, after rewriting it where that is asked for."""

    def read(name: str, text: str) -> str:
        path = GOLDEN / f"{name}.txt"
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        return path.read_text(encoding="utf-8")

    return read


@pytest.fixture(autouse=True, scope="session")
def _state_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the locks of tests, and of the programs they start, among their files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield
