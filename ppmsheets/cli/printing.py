"""A page printed as PDF by a browser, else by LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from ppmsheets.backends import open_new
from ppmsheets.cli.session import UsageError
from ppmsheets.plan import diff
from ppmsheets.sheet import Link, Tab

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
OFFICES = ("soffice", "libreoffice")
SECONDS = 120
"""A program that takes longer is given up."""


def print_page(html: str, tabs: tuple[Tab, Tab], out: Path) -> bytes:
    """Return a page as PDF.

    A browser prints the page. LibreOffice would not lay it out, so it is given the
    tab that says the same.

    Args:
        html: The page.
        tabs: The Brief tab, and Charts with the figures of its charts.
        out: The file that it is for; not written here.

    Raises:
        UsageError: Neither is installed, or none of them can.
    """
    where = f"--out {out}"
    browser, office = _found(BROWSERS), _found(OFFICES)
    fix = f"Write {out.with_suffix('.html')} instead and print it from a browser."
    if browser is None and office is None:
        what = "Neither Chromium, Chrome or Edge nor LibreOffice is installed here."
        raise UsageError(where, what, fix)
    with tempfile.TemporaryDirectory(prefix="ppmsheets-") as name:
        folder = Path(name)
        made, said = folder / "brief.pdf", ""
        if browser is not None:
            said = _run([browser, *_browse(html, folder)], folder)
        if office is not None and not made.exists():
            said = _run([office, *_convert(tabs, folder)], folder)
        if made.exists():
            return made.read_bytes()
    raise UsageError(where, f"It could not be printed: {said}", fix)


def _found(names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _browse(html: str, folder: Path) -> list[str]:
    """Return what makes a browser print the page, and nothing else."""
    page = folder / "brief.html"
    page.write_text(html, "utf-8")
    # A browser that root starts has no sandbox; everybody else's keeps it.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [
        "--headless",
        *(["--no-sandbox"] if root else []),
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={folder / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={folder / 'brief.pdf'}",
        page.as_uri(),
    ]


def _convert(tabs: tuple[Tab, Tab], folder: Path) -> list[str]:
    """Return what makes LibreOffice print the tab; its links would lead nowhere."""
    path = folder / "brief.xlsx"
    page, charts = map(_without_links, tabs)
    book = open_new(str(path))
    book.write(diff(book.read(), [page, replace(charts, hidden=True)]))
    return [
        f"-env:UserInstallation={(folder / 'office').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(path),
    ]


def _without_links(tab: Tab) -> Tab:
    bare = tuple(item for item in tab.decorations if not isinstance(item, Link))
    return replace(tab, decorations=bare)


def _run(command: list[str], folder: Path) -> str:
    """Run a program; return the last line it says, which tells most."""
    try:
        done = subprocess.run(  # noqa: S603 - our own words and a page of ours
            command,
            capture_output=True,
            cwd=folder,
            check=False,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return lines[-1] if lines else f"{command[0]} ended with {done.returncode}."
