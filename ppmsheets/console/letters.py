"""One project manager's list of what to mend, as plain text that can be sent."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ppmsheets.console.screen import count, flat
from ppmsheets.portfolio import Finding, Severity

_WIDTH = 76
"""Characters a line, as mail programs leave them unwrapped."""
_CELL = 8


def letter(
    name: str,
    found: Sequence[Finding],
    *,
    workbook: str,
    addresses: Mapping[str, str],
) -> str:
    """Return what a project manager is asked to mend: tab, cell, what, how.

    Args:
        name: The project manager.
        found: Their findings.
        workbook: What people call the workbook.
        addresses: Title of a tab -> where it opens; a cell's place is added. Those of
            files are left out: they lead nobody else to the cell.
    """
    name, workbook = flat(name), flat(workbook)
    if not found:
        return f"{name}: nothing to mend in {workbook}.\n"
    kinds = Counter(finding.severity for finding in found)
    parts = [
        count(kinds[severity], noun)
        for severity, noun in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "note"),
        )
        if kinds[severity]
    ]
    lines = [f"{name}: to mend in {workbook}: {', '.join(parts)}"]
    by_place = sorted(found, key=lambda f: (f.where, f.rule))
    for tab, group in groupby(by_place, key=lambda finding: finding.where.tab):
        lines += ["", flat(tab)]
        for finding in group:
            lines += _entry(finding)
            if addresses.get(tab, "").startswith("https:"):
                # On a line of its own, unbroken, so that mail programs make it a link.
                lines.append(f"{' ' * (_CELL + 2)}{addresses[tab]}{finding.where.a1}")
    return "\n".join(lines) + "\n"


def _entry(finding: Finding) -> Iterator[str]:
    yield from _wrapped(finding.where.a1, finding.message)
    yield from _wrapped("", finding.fix)
    if finding.affects and finding.severity is Severity.ERROR:
        yield from _wrapped("", f"Until then it is missing in: {finding.affects}.")


def _wrapped(label: str, text: str) -> list[str]:
    return textwrap.wrap(
        flat(text),
        _WIDTH,
        initial_indent=f"  {label:<{_CELL}}",
        subsequent_indent=" " * (_CELL + 2),
        break_on_hyphens=False,
    )
