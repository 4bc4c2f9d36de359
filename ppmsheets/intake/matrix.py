"""Tables with a column per strategic driver to one score per cell."""

from __future__ import annotations

from collections.abc import Sequence

from ppmsheets.intake.findings import Ledger
from ppmsheets.intake.reading import Block, read_cells
from ppmsheets.portfolio import Origin, Score
from ppmsheets.schema import SCORE


def matrix_scores(
    block: Block, projects: Sequence[str | None], ledger: Ledger
) -> list[Score]:
    """Return a score for each cell that has one; blank cells make none.

    Args:
        block: A table with columns of drivers.
        projects: Project of each line; None: the line is not to be read.
        ledger: Takes what is wrong.
    """
    table, entry = block.table, SCORE.field("score")
    made: list[Score] = []
    for header in block.drivers:
        values = read_cells(block, entry, header, ledger, projects=projects)
        owner = block.owner.column - header.column if block.owner else 0
        places = {"project_id": (0, owner), "driver": (0, 0), "score": (0, 0)}
        for project, line, value in zip(projects, block.lines, values, strict=True):
            if project is not None and isinstance(value, float):
                origin = Origin(table.tab, table.first + line, header.column, places)
                made.append(Score(project, origin, header.driver, value))
    return made
