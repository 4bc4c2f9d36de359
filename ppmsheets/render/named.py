"""Lists of projects in one cell: by name, the first few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ppmsheets.outcome import ProjectResult
from ppmsheets.render.layout import cut, one_line

MOST = 4
"""Names in a cell; the note has all."""
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Named:
    """What projects are called, by id."""

    names: dict[str, str]

    @classmethod
    def of(cls, projects: Iterable[ProjectResult]) -> Named:
        """Return the names of projects."""
        return cls({p.project_id: cut(one_line(p.name), LONGEST) for p in projects})

    def one(self, project_id: str) -> str:
        """Return what one is called: its id where it has no name."""
        return self.names.get(project_id, project_id)

    def some(self, project_ids: Sequence[str]) -> str:
        """Return the first few names, and how many more there are; "" for none."""
        return some([self.one(key) for key in project_ids])

    def note(self, project_ids: Sequence[str]) -> str:
        """Return all names where ``some`` leaves any out, else ""."""
        return rest([self.one(key) for key in project_ids])


def some(texts: Sequence[str]) -> str:
    """Return the first few texts, and how many more there are; "" for none."""
    # "and 1 more" would take the room of the one it leaves out.
    shown = MOST + 1 if len(texts) == MOST + 1 else MOST
    left = len(texts) - shown
    return ", ".join(texts[:shown]) + (f" … and {left:,} more" if left > 0 else "")


def rest(texts: Sequence[str]) -> str:
    """Return all texts, a line each, where ``some`` leaves any out, else ""."""
    return "\n".join(texts) if len(texts) > MOST + 1 else ""
