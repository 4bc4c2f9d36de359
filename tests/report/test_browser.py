"""The report in a real browser: accessible, silent, one page of paper."""

from __future__ import annotations

import importlib.resources
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.render.example import empty, many
from tests.report.pages import crowded, html

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PDF_INFO = shutil.which("pdfinfo")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        BROWSER is None or PDF_INFO is None,
        reason="Chromium or poppler (pdfinfo) is not installed",
    ),
]

PAGES = {
    "example": html(notice="The tab Brief shows other figures."),
    "empty": html(empty()),
    "thousand": html(many(1_000)),
    "crowded": html(crowded(), notice="The tab Brief shows other figures. " * 9),
}


@pytest.fixture
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the report of a name, as a file."""
    path = tmp_path / "brief.html"
    path.write_text(PAGES[request.param], "utf-8")
    return path


def browse(page: Path, *words: str) -> str:
    """Open a page in a browser without a window; return what it prints."""
    command = [
        str(BROWSER),
        "--headless",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        f"--user-data-dir={page.parent / 'profile'}",
        *words,
        page.as_uri(),
    ]
    done = subprocess.run(  # noqa: S603 - our own words
        command, capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout


def axe(page: Path) -> dict[str, Any]:
    """Return what axe-core finds on a page, which is given its script to run."""
    script = importlib.resources.files("axe_core_python").joinpath("axe.min.js")
    text = page.read_text("utf-8")
    # The page forbids every script; the judge needs one.
    text, allowed = re.subn(r"<meta http-equiv=[^>]*>", "", text)
    assert allowed == 1
    judged = page.with_name("judged.html")
    judged.write_text(
        text.replace(
            "</body>",
            f"<script>{script.read_text('utf-8')}</script><script>"
            "axe.run(document, {resultTypes: ['violations', 'passes', 'incomplete']})"
            ".then(found => {"
            "const out = document.createElement('script');"
            "out.type = 'application/json'; out.id = 'found';"
            "out.textContent = JSON.stringify(found).replace(/</g, '\\\\u003c');"
            "document.body.append(out); });</script></body>",
        ),
        "utf-8",
    )
    shown = browse(judged, "--virtual-time-budget=20000", "--dump-dom")
    found = re.search(r'<script[^>]*id="found">(.*?)</script>', shown, re.DOTALL)
    assert found is not None
    result: dict[str, Any] = json.loads(found[1])
    return result


@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_axe_finds_no_violation(page: Path) -> None:
    found = axe(page)
    told = [
        (one["id"], one["impact"], [node["html"] for node in one["nodes"]][:3])
        for one in found["violations"]
    ]
    assert told == []
    # It has looked: at names of links, contrast, and the order of headings.
    judged = {one["id"] for one in found["passes"]}
    assert {"color-contrast", "document-title", "heading-order"} <= judged


def test_axe_sees_a_page_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "brief.html"
    faint = "color:#eeeeee;background:#ffffff"
    path.write_text(
        html().replace("<strong>", f'<strong style="{faint}">', 1), encoding="utf-8"
    )
    assert [one["id"] for one in axe(path)["violations"]] == ["color-contrast"]


@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_it_prints_on_one_page_of_a4(page: Path) -> None:
    printed = page.with_suffix(".pdf")
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    told = subprocess.run(  # noqa: S603 - our own words
        [str(PDF_INFO), str(printed)], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"^Pages:\s+1$", told, re.MULTILINE)
    assert re.search(r"^Page size:.*\(A4\)$", told, re.MULTILINE)


_OWN = "not an origin"


def asked_for(page: Path) -> list[str]:
    """Return every address that the browser asked for to show a page."""
    log = page.with_name("net.json")
    browse(page, f"--log-net-log={log}", "--virtual-time-budget=5000", "--dump-dom")
    events = json.loads(log.read_text("utf-8"))
    kinds = events["constants"]["logEventTypes"]
    start = kinds["URL_REQUEST_START_JOB"]
    return [
        event["params"]["url"]
        for event in events["events"]
        # Those without an origin are the browser's own: its clock, its updates.
        if event["type"] == start
        and event.get("params", {}).get("initiator", _OWN) != _OWN
    ]


@pytest.mark.parametrize("page", ["example", "crowded"], indirect=True)
def test_it_asks_for_nothing_from_elsewhere(page: Path) -> None:
    assert [url for url in asked_for(page) if not url.startswith("data:")] == []


def test_the_log_of_requests_would_show_one(tmp_path: Path) -> None:
    path = tmp_path / "brief.html"
    path.write_text('<img src="http://127.0.0.1:9/picture.png">', "utf-8")
    assert "http://127.0.0.1:9/picture.png" in asked_for(path)
