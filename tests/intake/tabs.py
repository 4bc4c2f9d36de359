r"""Little tabs, written the way people see them, to snapshots.

    # Risks
    | Project ID | Risk     | Probability |
    | P1         | No sleep | 40%         |

A line ``# Title`` begins a tab (``Tab`` without one); a line without bars between
rows is a blank row. A number is a number, an ISO date the serial that spreadsheets
make of it, ``TRUE`` a truth value and ``#REF!`` an error; a leading apostrophe
keeps text, and ``\n`` breaks a line.
"""

from __future__ import annotations

import datetime as dt
import inspect
import re
from collections.abc import Iterable

from ppmsheets.intake import intake
from ppmsheets.plan import Snapshot, SourceTab, trimmed
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.settings import Settings
from ppmsheets.sheet import SERIAL_EPOCH_ORDINAL, CellError, CellValue

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def snapshot(text: str, **more: object) -> Snapshot:
    """Return the tabs that a text shows; ``more`` are fields of the snapshot."""
    tabs: dict[str, list[list[CellValue]]] = {}
    title = "Tab"
    for line in inspect.cleandoc(text).splitlines():
        if line.startswith("# "):
            title = line[2:].strip()
            tabs[title] = []
        elif line.startswith("|"):
            cells = re.split(r"(?<!\\)\|", line.strip())[1:-1]
            tabs.setdefault(title, []).append([cell(c.strip()) for c in cells])
        elif tabs.get(title):
            tabs[title].append([])
    made = tuple(SourceTab(name, trimmed(rows), name) for name, rows in tabs.items())
    return Snapshot("Workbook", made, **more)  # type: ignore[arg-type]


def cell(text: str) -> CellValue:
    """Return what a spreadsheet makes of a typed text."""
    if _ISO.fullmatch(text):
        return float(dt.date.fromisoformat(text).toordinal() - SERIAL_EPOCH_ORDINAL)
    if _NUMBER.fullmatch(text):
        return float(text)
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    if text.startswith("#"):
        return CellError(text)
    plain = text.removeprefix("'").replace("\\n", "\n").replace("\\|", "|")
    return plain or None


def read(
    text: str, settings: Settings | None = None, **more: object
) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Return what is read from the tabs that a text shows."""
    return intake(snapshot(text, **more), settings or Settings())


def rules(findings: Iterable[Finding]) -> list[str]:
    """Return the rule and place of each finding."""
    return [f"{finding.rule} {finding.where}" for finding in findings]
