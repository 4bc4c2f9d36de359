"""A workbook as people and their programs make it, and the command line on it.

Workbooks are written and changed by openpyxl, as by any program that is not ours:
it keeps defined names and drops what else it does not know.
"""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ppmsheets.cli import main
from ppmsheets.sheet import CellError
from tests.intake.tabs import snapshot

DATE = ("--status-date", "2026-03-31")
THREE = """
# Projects
| Project ID | Project | Stage  | Start      | Baseline finish | Forecast finish | Budget | % planned | % complete | Actual cost | Overall RAG | Status date |
| A-1        | Apollo  | Active | 2025-10-01 | 2026-09-30      | 2026-10-31      | 500000 | 0.5       | 0.4        | 290000      | Red         | 2026-03-27  |
| B-1        | Bravo   | Active | 2025-10-01 | 2026-09-30      | 2026-09-30      | 200000 | 0.5       | 0.5        | 90000       | Green       | 2026-03-27  |
| C-1        | Cargo   | Active | 2025-10-01 | 2026-09-30      | 2026-09-30      | 100000 | 0.5       | 0.45       | 60000       | Amber       | 2026-03-27  |
"""  # noqa: E501 - a table is read by its columns


@dataclass(frozen=True, slots=True)
class Result:
    """What one command gave: exit code, stdout, stderr and the JSON on stdout."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.out)

    @property
    def rules(self) -> set[str]:
        """Rule and place of each finding: ``error-cell Projects!G3``."""
        return {
            f"{f['rule']} {f['tab']}!{f['cell']}" for f in self.document["findings"]
        }

    def finding(self, rule: str) -> Any:  # noqa: ANN401 - JSON
        (found,) = (f for f in self.document["findings"] if f["rule"] == rule)
        return found

    def project(self, project_id: str) -> Any:  # noqa: ANN401 - JSON
        (found,) = (p for p in self.document["projects"] if p["id"] == project_id)
        return found


class Desk:
    """A workbook on somebody's desk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, text: str) -> None:
        """Make the workbook of tabs written as little tables."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for tab in snapshot(text).tabs:
            sheet = book.create_sheet(tab.title)
            for row, cells in enumerate(tab.grid, 1):
                for column, value in enumerate(cells, 1):
                    typed = value.text if isinstance(value, CellError) else value
                    put(sheet, row, column, typed)
        book.save(self.path)

    def edit(self, change: Callable[[Workbook], object]) -> None:
        """Open the workbook in another program, change it, save it."""
        book = openpyxl.load_workbook(self.path)
        change(book)
        book.save(self.path)

    def edit_part(self, name: str, old: bytes, new: bytes) -> None:
        """Change bytes of one part, for what no program would write."""
        with zipfile.ZipFile(self.path) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
        with zipfile.ZipFile(self.path, "w") as archive:
            for part, data in parts.items():
                archive.writestr(part, data)

    def run(self, command: str, *more: str) -> Result:
        """Run a command on the workbook."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([command, str(self.path), *more])
        return Result(code, out.getvalue(), err.getvalue())

    def sync(self, *more: str) -> Result:
        """Sync, with the JSON document."""
        return self.run("sync", *DATE, "--json", *more)

    def settles(self) -> bool:
        """Return whether a further sync writes nothing and leaves the file alone."""
        before = (self.path.read_bytes(), self.path.stat().st_mtime_ns)
        again = self.sync()
        after = (self.path.read_bytes(), self.path.stat().st_mtime_ns)
        return again.document["plan"]["empty"] is True and before == after

    def read(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return all tabs as another program reads them."""
        book = openpyxl.load_workbook(self.path)
        return {s.title: list(s.iter_rows(values_only=True)) for s in book.worksheets}

    def issues(self) -> str:
        """Return the text of the generated Data Issues tab."""
        rows = self.read()["Data Issues"]
        return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """Type a value; text stays text, as a cell formatted so would keep it."""
    cell = sheet.cell(row, column)
    cell.value = value  # type: ignore[assignment]
    if isinstance(value, str) and not value.startswith("#"):
        cell.data_type = "s"


def place(sheet: Worksheet, text: str) -> tuple[int, int]:
    """Return row and column of the first cell of that text, counted from 1."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == text:
                return int(cell.row or 0), int(cell.column or 0)
    raise KeyError(text)
