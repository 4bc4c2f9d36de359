"""The kinds of ``spreadsheets.batchUpdate``, one family a module."""

from tests.sheets_double.kinds import (
    blocks,
    cells,
    dimensions,
    drawings,
    fill,
    metadata,
    named,
    paste,
    rules,
    sheets,
    typed_tables,
)

FAMILIES = (
    blocks,
    cells,
    dimensions,
    drawings,
    fill,
    metadata,
    named,
    paste,
    rules,
    sheets,
    typed_tables,
)
"""Importing a family registers its kinds."""
