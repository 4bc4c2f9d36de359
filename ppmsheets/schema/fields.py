"""What a field and a kind of record are, and the fields that several kinds share."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


class Kind(enum.Enum):
    """How a cell of a field is read."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    PERIOD = "period"
    MONEY = "money"
    NUMBER = "number"
    FTE = "fte"
    SHARE = "share"
    """A fraction from 0 to 1, also typed as a percentage."""
    RATING = "rating"
    """A status colour or delivery confidence word."""
    RATIO = "ratio"
    """How many times as much, also typed as a fraction: 3, or 1/3."""
    CHOICE = "choice"
    YES_NO = "yes/no"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    Attributes:
        name: Attribute of the record's class in ``portfolio``.
        header: Canonical header.
        kind: How its cells are read.
        about: One line for people: meaning.
        aliases: Other accepted headers; case, space and punctuation never matter.
        unit: Unit of a number.
        choices: The accepted words of a CHOICE, or examples of a RATING.
        minimum: Least accepted number, inclusive.
        maximum: Greatest accepted number, inclusive.
        required: A row without it is not a record.
    """

    name: str
    header: str
    kind: Kind
    about: str
    aliases: tuple[str, ...] = ()
    unit: str = ""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record.

    Attributes:
        name: Kind, e.g. ``risk``; names the field of ``Portfolio`` by its plural.
        title: Title of its tab in a new workbook.
        about: One line for people.
        fields: Its fields, in template order.
        anchors: A table is of this kind when it has all fields of one of these
            sets; tried in the order of ``RECORDS``.
        wide: Field that a column per period fills; None: never wide.
    """

    name: str
    title: str
    about: str
    fields: tuple[Field, ...]
    anchors: tuple[tuple[str, ...], ...]
    wide: str | None = None

    def field(self, name: str) -> Field:
        """Return a field by its attribute name; KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


def normal_header(text: str) -> str:
    """Return a header as it is compared: letters, digits and %, nothing else."""
    # Most cells are ASCII, where folding is only lower case: every text of a
    # workbook passes here once.
    if text.isascii():
        folded = text.lower()
    else:
        folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isalnum():
        folded = _NOT_COMPARED.sub("", folded)
    return _with_one_spelling(folded)


def _with_one_spelling(folded: str) -> str:
    return folded.replace("programme", "program").replace("percent", "%")


_NOT_COMPARED = re.compile(r"[^\w%]+|_")
_ASCII_NOT_COMPARED = {
    code: None
    for code in range(1, 128)
    if not (chr(code).isalnum() or code == ord("%"))
}


def normal_headers(texts: Sequence[str]) -> list[str]:
    """Return texts as headers are compared, all at once where they are plain ASCII.

    Every text of a workbook passes here once: a call for each takes ten times as long.
    """
    together = "\0".join(texts)
    if not together.isascii() or together.count("\0") != len(texts) - 1:
        return [normal_header(text) for text in texts]
    folded = together.lower().translate(_ASCII_NOT_COMPARED)
    return _with_one_spelling(folded).split("\0")


HOURLY = "currency per hour"
"""Unit of a rate."""
_TRAFFIC = ("Green", "Amber", "Red")

PROJECT_ID = Field(
    "project_id",
    "Project ID",
    Kind.ID,
    "Which project the row belongs to; a tab's own card may say it once.",
    (
        "Project code",
        "Project number",
        "Project no",
        "Project ref",
        "Project reference",
        "Project key",
    ),
)
"""Which project a record of another kind belongs to."""


def rating(name: str, header: str, aliases: tuple[str, ...]) -> Field:
    """Return a field of a status colour."""
    about = f"{header.removesuffix(' RAG')} status as the project manager sees it."
    return Field(name, header, Kind.RATING, about, aliases, choices=_TRAFFIC)


def money(
    name: str,
    header: str,
    about: str,
    aliases: tuple[str, ...] = (),
    minimum: float | None = 0,
) -> Field:
    """Return a field of an amount in the portfolio's currency, not below ``minimum``.

    Where money may be negative, ``minimum`` is None.
    """
    return Field(
        name, header, Kind.MONEY, about, aliases, unit="currency", minimum=minimum
    )


def share(name: str, header: str, about: str, aliases: tuple[str, ...] = ()) -> Field:
    """Return a field of a fraction from 0 to 1."""
    return Field(
        name,
        header,
        Kind.SHARE,
        about,
        aliases,
        unit="0 to 100 %",
        minimum=0,
        maximum=1,
    )
