"""Tabs that people renamed, and that the config still means by their old title.

The workbook remembers the tabs that the config names, by what follows a tab
through a rename. Only a product that has such keys remembers any.
"""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.intake.findings import Ledger, warning
from ppmsheets.intake.mapping import is_read, matches
from ppmsheets.plan import Snapshot
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef

_ROOM = 20_000
"""Characters of keys and titles that are remembered; Google keeps 30,000 a tab."""


def followed(snapshot: Snapshot, settings: Settings, ledger: Ledger) -> Snapshot:
    """Return a snapshot whose renamed tabs know their former titles.

    Args:
        snapshot: The workbook as read.
        settings: What names tabs.
        ledger: Is told which tabs were renamed.
    """
    stamp = snapshot.stamp(settings.tabs.history)
    remembered = dict(stamp.named) if stamp else {}
    patterns = _patterns(settings)
    if not remembered or not patterns:
        return snapshot
    tabs = []
    for tab in snapshot.tabs:
        found = replace(tab, formerly=remembered.get(tab.key, ""))
        if not found.formerly or matches(tab, patterns):
            tabs.append(tab)
            continue
        tabs.append(found)
        if is_read(found, settings):
            ledger.add(
                warning(
                    "tab-renamed",
                    f"The config names this tab as '{found.formerly}'; read as that.",
                    "Name it there as it is called now, or give it its old title back.",
                ),
                CellRef(tab.title, 0, 0),
            )
    return replace(snapshot, tabs=tuple(tabs))


def named_tabs(snapshot: Snapshot, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return key and title of each tab that the config names, to be remembered.

    Args:
        snapshot: As :func:`followed` gives it.
        settings: What names tabs.
    """
    patterns = _patterns(settings)
    lasting = any(tab.key != tab.title for tab in snapshot.tabs if not tab.book)
    if not patterns or not lasting:
        return ()
    ours = {stamp.title.casefold() for stamp in snapshot.stamps}
    found: list[tuple[str, str]] = []
    room = _ROOM
    for tab in sorted(snapshot.tabs, key=lambda tab: tab.key):
        if tab.title.casefold() in ours or not matches(tab, patterns):
            continue
        name = tab.formerly or tab.own_title
        room -= len(tab.key) + len(name)
        if room < 0:
            break
        found.append((tab.key, name))
    return tuple(found)


def _patterns(settings: Settings) -> tuple[str, ...]:
    """Return all title patterns but those that mean every tab."""
    reading = settings.reading
    mapped = (pattern for mapping in settings.mappings for pattern in mapping.tabs)
    return tuple(p for p in (*mapped, *reading.tabs, *reading.ignore) if p != "*")
