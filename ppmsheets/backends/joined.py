"""One workbook that is written, and others that are only read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ppmsheets.plan import Plan, Snapshot, SourceTab
from ppmsheets.workbook import Workbook


class JoinedWorkbook:
    """A workbook with the tabs of its sources beside its own.

    A source that cannot be read fails the whole read: without it every figure
    would be short, and nobody could see it.

    Args:
        target: The workbook that is written.
        sources: Those that are only read.
    """

    def __init__(self, target: Workbook, sources: Iterable[Workbook]) -> None:
        """Take the workbooks; nothing is read yet."""
        self._target = target
        self._sources = tuple(sources)

    @property
    def name(self) -> str:
        """What people call the workbook that is written."""
        return self._target.name

    def read(self) -> Snapshot:
        """Return every tab of all workbooks as it stands now.

        Raises:
            WorkbookError: One of them cannot be read.
        """
        # The target last: the less passes between its read and its write, the
        # less others can do in between.
        others = [source.read() for source in self._sources]
        return joined(self._target.read(), others)

    def write(self, plan: Plan) -> None:
        """Carry out a plan on the target.

        Raises:
            WorkbookError: It was not written.
        """
        self._target.write(plan)


def joined(target: Snapshot, sources: Iterable[Snapshot]) -> Snapshot:
    """Return a snapshot with the tabs of sources behind the target's own.

    Their titles begin with the name of their workbook, numbered where two bear
    one name. What this tool generated in a source is no input and left out.
    """
    tabs = list(target.tabs)
    for source in sources:
        book, number = source.name, 1
        while any(tab.title.startswith(f"[{book}]") for tab in tabs):
            number += 1
            book = f"{source.name} ({number})"
        tabs += _foreign(source, book)
    return replace(target, tabs=tuple(tabs))


def _foreign(source: Snapshot, book: str) -> Iterator[SourceTab]:
    ours = {stamp.title.casefold() for stamp in source.stamps}
    for tab in source.tabs:
        if tab.title.casefold() not in ours:
            yield replace(
                tab,
                title=f"[{book}]{tab.title}",
                key=tab.address or f"[{book}]{tab.key}",
                book=book,
                locale=source.locale,
            )
