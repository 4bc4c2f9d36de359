"""The text of a stamp: what is remembered of a tab of ours in the name beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ppmsheets.sheet import Stamp

# No hexadecimal digits: signatures of rules stand without a letter before them.
_NOTE, _CHART = "n", "g"
_LITERAL = 250
"""Characters per text in a formula; Excel takes 255."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a stamp name holds.

    Attributes:
        stamp: The stamp.
        rules: Signatures of the colour rules that are ours.
        notes: Digests of the notes that are ours. Their author would tell as
            well, but LibreOffice forgets it, and a person may edit a note.
        charts: Digests of the names of the charts that are ours. A chart that a
            person brings here from another tab of ours has such a name, too.
    """

    stamp: Stamp
    rules: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()

    def formula(self) -> str:
        """Return the mark as the text formula of a defined name."""
        stamp = self.stamp
        records = "" if stamp.records is None else stamp.records
        fields = ("1", stamp.looks, stamp.rows, stamp.columns, records, stamp.role)
        notes = (f"{_NOTE}{digest}" for digest in self.notes)
        charts = (f"{_CHART}{digest}" for digest in self.charts)
        text = " ".join((";".join(map(str, fields)), *self.rules, *notes, *charts))
        parts = [text[i : i + _LITERAL] for i in range(0, len(text), _LITERAL)]
        return "&".join(f'"{part}"' for part in parts)


def read_mark(title: str, formula: str) -> Mark | None:
    """Return what a stamp's formula says, None when it is not one of ours."""
    text = "".join(re.findall(r'"([^"]*)"', formula))
    head, *signs = text.split(" ")
    fields = head.split(";")
    if len(fields) != 6 or fields[0] != "1":
        return None
    _, looks, rows, columns, records, role = fields
    if not (rows.isdigit() and columns.isdigit() and (records + "0").isdigit()):
        return None
    count = int(records) if records else None
    return Mark(
        Stamp(title, looks, int(rows), int(columns), count, role),
        tuple(sign for sign in signs if not sign.startswith((_NOTE, _CHART))),
        tuple(sign[1:] for sign in signs if sign.startswith(_NOTE)),
        tuple(sign[1:] for sign in signs if sign.startswith(_CHART)),
    )
