"""The script that most people write first: gspread, data frames, tab by tab.

It is what ``scripts/bench --google`` compares with. It does the same job as a sync as
far as data goes: reads every tab, computes figures by project, person and program, and
writes five tabs. It draws no looks, links or notes, protects nothing, keeps nobody's
answers, and a reader sees it half done.
"""

from __future__ import annotations

from collections.abc import Iterable

import gspread
import pandas as pd
from gspread.utils import ValueRenderOption
from gspread_dataframe import get_as_dataframe, set_with_dataframe

WRITTEN = ("Summary", "Recommendations", "Capacity", "Data Issues", "Published figures")


def sync(book: gspread.Spreadsheet, *, lean: bool = False) -> None:
    """Read all tabs, compute, write five.

    Args:
        book: The spreadsheet.
        lean: Keep the list of tabs instead of asking for each by its title.
    """
    tabs = [tab for tab in book.worksheets() if tab.title not in WRITTEN]
    if not lean:
        tabs = [book.worksheet(tab.title) for tab in tabs]
    frames = [
        get_as_dataframe(
            tab,
            header=None,
            drop_empty_rows=False,
            value_render_option=ValueRenderOption.unformatted,
        )
        for tab in tabs
    ]
    known = {tab.title: tab for tab in book.worksheets()} if lean else {}
    for title, frame in zip(WRITTEN, computed(frames), strict=True):
        tab = known.get(title) or _tab(book, title)
        tab.clear()
        set_with_dataframe(tab, frame, resize=True)


def _tab(book: gspread.Spreadsheet, title: str) -> gspread.Worksheet:
    try:
        return book.worksheet(title)
    except gspread.WorksheetNotFound:
        return book.add_worksheet(title, rows=100, cols=26)


def computed(frames: Iterable[pd.DataFrame]) -> list[pd.DataFrame]:
    """Return the frames of the five tabs."""
    blocks = [block for frame in frames for block in _blocks(frame)]
    projects, plan = _all(blocks, "PM"), _all(blocks, "Planned value")
    sums = plan.groupby("Project ID")[["Planned value", "Earned value", "Actual cost"]]
    figures = projects.merge(sums.sum(), on="Project ID", how="left")
    figures["CPI"] = figures["Earned value"] / figures["Actual cost"]
    figures["SPI"] = figures["Earned value"] / figures["Planned value"]
    figures["EAC"] = figures["Budget"] / figures["CPI"]
    late = figures[figures["CPI"] < 0.9]
    advice = late[["Project ID", "Project", "CPI"]].assign(Action="escalate")
    booked = _all(blocks, "FTE").dropna(subset=["Person"])
    capacity = booked.pivot_table(
        index="Person", columns="Period", values="FTE", aggfunc="sum"
    ).reset_index()
    issues = figures[figures["Budget"].isna()][["Project ID"]]
    return [figures, advice, capacity, issues, figures[["Project ID", "CPI", "EAC"]]]


def _blocks(frame: pd.DataFrame) -> Iterable[pd.DataFrame]:
    """Yield the tables that stand under one another, parted by blank rows."""
    blank = frame.isna().all(axis=1)
    for _, rows in frame[~blank].groupby(blank.cumsum()[~blank]):
        table = rows.iloc[1:].set_axis(rows.iloc[0], axis=1)
        yield table.loc[:, table.columns.notna()].infer_objects()


def _all(blocks: Iterable[pd.DataFrame], column: str) -> pd.DataFrame:
    """Return the rows of all tables that have a column."""
    return pd.concat([block for block in blocks if column in block.columns])
