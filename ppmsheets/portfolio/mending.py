"""Who can mend a finding: the project manager whose cell it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ppmsheets.portfolio.origin import Finding


def projects_of_tabs(tabs: Mapping[str, str]) -> dict[str, str]:
    """Return tab title -> the one project that it is about.

    Args:
        tabs: Project id -> title of the tab its status stands on. A tab that several
            stand on, such as a register, is nobody's own.
    """
    uses = Counter(tabs.values())
    return {tab: id_ for id_, tab in tabs.items() if uses[tab] == 1}


def project_of(finding: Finding, own: Mapping[str, str]) -> str | None:
    """Return the project of a finding: its own, else that of its tab.

    Args:
        finding: The finding.
        own: As :func:`projects_of_tabs` gives it.
    """
    return finding.project or own.get(finding.where.tab)


def findings_of(
    findings: Iterable[Finding], projects: Iterable[str], tabs: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Return the findings that belong to some projects, in the order given."""
    wanted, own = frozenset(projects), projects_of_tabs(tabs)
    return tuple(f for f in findings if project_of(f, own) in wanted)
