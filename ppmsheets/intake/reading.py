"""A table made ready: kinds, columns, lines and ids known, cells not yet read."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ppmsheets.intake.blocks import Header, Table, is_blank
from ppmsheets.intake.body import kept_lines, record_lines, shape_of
from ppmsheets.intake.columns import Columns, choose_columns
from ppmsheets.intake.context import Context
from ppmsheets.intake.findings import Ledger, affected, error, info, listed
from ppmsheets.intake.hidden import say_uncached, unmerged
from ppmsheets.intake.kinds import REGISTER, recognise
from ppmsheets.intake.mapping import TabRules
from ppmsheets.intake.values import read_column
from ppmsheets.intake.vocabulary import Meanings, Rank, nearest
from ppmsheets.intake.wide import Wide, wide_of
from ppmsheets.plan import SourceTab
from ppmsheets.schema import PROJECT, Field, Kind, Record, normal_header
from ppmsheets.sheet import CellRef, CellValue

_SLUG = 40


@dataclass(frozen=True, slots=True)
class Block:
    """A table whose lines are known to be records of some kinds.

    Attributes:
        source: The tab it stands on.
        kinds: What its lines are; a register may be several.
        columns: Kind -> field -> column.
        wide: Its columns of periods; None when it has none.
        lines: Line numbers that are records.
        ids: Project id as typed (or made by the mapping's key) per line; None
            where it is blank. None as a whole: there is no such column.
        names: Project name per line, where only that says the project.
        owner: The column that says the project; None: there is none.
    """

    source: SourceTab
    table: Table
    rules: TabRules
    context: Context
    kinds: tuple[Record, ...]
    columns: Mapping[str, Columns]
    wide: Wide | None
    lines: tuple[int, ...] = ()
    ids: tuple[str | None, ...] | None = None
    names: tuple[str | None, ...] | None = None
    owner: Header | None = None

    @property
    def is_register(self) -> bool:
        """Whether its lines are projects or their statuses."""
        return self.kinds[0].name in REGISTER

    def id_cell(self, line: int) -> CellRef:
        """Return the cell that says a line's project, else the line's first."""
        return self.table.cell(line, self.owner or self.table.headers[0])

    def first_cell(self) -> CellRef:
        """Return its first header cell."""
        return self.table.header_cell(self.table.headers[0])


@dataclass(frozen=True, slots=True)
class Page:
    """A tab and how it is read."""

    source: SourceTab
    rules: TabRules
    context: Context
    forced: str = ""
    """Kind of record of a generated tab; "" on people's own tabs."""


def make_ready(page: Page, table: Table, ledger: Ledger) -> Block | None:
    """Return a table made ready, None when nothing in it is to be read."""
    forced = page.forced or page.rules.record
    table = unmerged(table, page.source, ledger)
    wide = wide_of(table, forced)
    measures = wide.promises if wide else None
    meanings = [header.meanings for header in table.headers]
    given = _given(page.rules, meanings, measures)
    kinds = recognise(meanings, given, forced=forced)
    if not kinds:
        _say_unclear(table, wide, ledger)
        return None
    columns: dict[str, Columns] = {}
    taken: set[int] = set()
    for kind in kinds:
        guest = kind.name not in REGISTER and kinds[0].name in REGISTER
        free = [h for h in table.headers if not guest or h.index not in taken]
        chosen = choose_columns(table, kind, free, ledger)
        if chosen is None:
            return None
        columns[kind.name] = chosen
        taken |= {h.index for name, (h, _) in chosen.items() if name != "project_id"}
    bare = Block(page.source, table, page.rules, page.context, kinds, columns, wide)
    block = _with_lines(bare, ledger)
    if not page.forced:
        _say_unknown(block, ledger)
    return block


def _given(
    rules: TabRules,
    columns: Sequence[Meanings],
    measures: Mapping[str, frozenset[str]] | None,
) -> dict[str, frozenset[str]]:
    """Return kind -> fields that are known without a column of their own.

    Periods fill some, the mapping's constants others; a constant alone makes no
    table, so it counts only for kinds that a column speaks of.
    """
    found = {kind: names | {"period"} for kind, names in (measures or {}).items()}
    spoken = {entry.kind.name for meanings in columns for entry in meanings}
    for kind, name in rules.constants:
        if kind in spoken or kind in found:
            found[kind] = found.get(kind, frozenset()) | {name}
    return found


def _with_lines(block: Block, ledger: Ledger) -> Block:
    """Return a block with its lines and the project of each."""
    table, kinds, columns, wide = block.table, block.kinds, block.columns, block.wide
    owner = _owner(table, kinds, columns)
    read = [
        (header, kind.field(name).kind)
        for kind in kinds
        for name, (header, _) in columns[kind.name].items()
    ]
    read += [(h, Kind.MONEY) for h in (wide.periods if wide else ())]
    if wide and wide.column:
        read.append((wide.column, Kind.TEXT))
    if owner and owner[0] not in [header for header, _ in read]:
        read.append((owner[0], owner[1].kind))
    say_uncached(table, dict.fromkeys(h for h, _ in read), block.source, ledger)
    stands_on, by_id = _stands_on(kinds[0], columns[kinds[0].name], owner)
    own_id = owner[0] if owner and owner[1].kind is Kind.ID else None
    shape = shape_of(read, own_id, stands_on, by_id=by_id)
    lines = record_lines(table, shape, ledger)
    lines = kept_lines(table, lines, block.rules, ledger)
    return _with_ids(replace(block, lines=tuple(lines)), owner, ledger)


def _owner(
    table: Table, kinds: tuple[Record, ...], columns: Mapping[str, Columns]
) -> tuple[Header, Field] | None:
    """Return the column that says a line's project: its id, else its name."""
    for kind in kinds:
        if "project_id" in columns[kind.name]:
            return columns[kind.name]["project_id"][0], PROJECT.field("project_id")
    claimed = {
        header.index
        for kind in kinds
        if kind.name not in REGISTER
        for header, _ in columns[kind.name].values()
    }
    free = [
        header
        for header in table.headers
        if header.index not in claimed and not _is_weak(header)
    ]
    found = choose_columns(table, PROJECT, free, Ledger()) or {}
    for name in ("project_id", "name"):
        if name in found:
            return found[name][0], PROJECT.field(name)
    return None


def _is_weak(header: Header) -> bool:
    """Return whether a header such as ID could be of anything."""
    return all(entry.rank is Rank.WEAK for entry in header.meanings)


def _stands_on(
    kind: Record, columns: Columns, owner: tuple[Header, Field] | None
) -> tuple[Header | None, bool]:
    """Return the column without which a line is no record, and whether it has ids."""
    if kind.name in REGISTER:
        return (owner[0], owner[1].kind is Kind.ID) if owner else (None, False)
    for field in kind.fields:
        if field.required and field.name in columns:
            return columns[field.name][0], field.kind is Kind.ID
    return None, False


def _with_ids(
    block: Block, owner: tuple[Header, Field] | None, ledger: Ledger
) -> Block:
    """Return a block with the project of each line, as typed or by the key."""
    ids: list[object] | None = None
    names: list[object] | None = None
    if owner and owner[1].name == "project_id":
        ids = read_cells(block, owner[1], owner[0], ledger)
    elif owner:
        cells = block.table.values(owner[0], block.lines)
        names, _ = read_column(owner[1], cells, block.context)
    constant = _constant_id(block)
    if constant is not None and ids is None and names is None:
        ids = [constant] * len(block.lines)
    made = _made_ids(block)
    if made is not None:
        ids = [old or new for old, new in zip(ids or made, made, strict=True)]
    return replace(
        block,
        ids=tuple(map(_text_or_none, ids)) if ids is not None else None,
        names=tuple(map(_text_or_none, names)) if names is not None else None,
        owner=owner[0] if owner else None,
    )


def _constant_id(block: Block) -> str | None:
    """Return the project that a mapping says for all lines; None if it says none."""
    constant = block.rules.constants.get((block.kinds[0].name, "project_id"))
    if constant is None:
        return None
    values, _ = read_column(PROJECT.field("project_id"), [constant], block.context)
    return _text_or_none(values[0])


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def read_cells(  # noqa: PLR0913 - one door for every column of every kind
    block: Block,
    field: Field,
    header: Header,
    ledger: Ledger,
    *,
    factor: float = 1.0,
    projects: Sequence[str | None] | None = None,
    at: Sequence[int] | None = None,
) -> list[object]:
    """Return the typed values of a column, one a line; what is wrong is said.

    Args:
        block: The block.
        field: What the cells mean.
        header: Their column.
        ledger: Takes what is wrong.
        factor: Unit of bare numbers.
        projects: Project of each line, for the findings.
        at: Which of the block's lines; None: all.
    """
    kind = _kind_of(block, field)
    lines = block.lines if at is None else [block.lines[place] for place in at]
    cells = block.table.values(header, lines)
    values, problems = read_column(
        field,
        cells,
        block.context,
        factor=block.rules.units.get((kind, field.name), factor),
        words=block.rules.values.get((kind, field.name)),
    )
    for number, problem in problems:
        place = number if at is None else at[number]
        project = projects[place] if projects else None
        if values[number] is None:
            ledger.excluded += 1
        ledger.add(
            problem,
            block.table.cell(block.lines[place], header),
            project=project,
            affects=affected(kind, field.name, project),
        )
    return values


def _kind_of(block: Block, field: Field) -> str:
    for kind in block.kinds:
        if any(field is entry for entry in kind.fields):
            return kind.name
    return "project"


def _made_ids(block: Block) -> list[str | None] | None:
    """Return the ids that the mapping's key columns make; None without a key."""
    wanted = block.rules.key
    headers = [
        next((h for h in block.table.headers if normal_header(h.text) == key), None)
        for key in wanted
    ]
    found = [header for header in headers if header is not None]
    if not wanted or len(found) < len(wanted):
        return None
    columns = [block.table.values(header, block.lines) for header in found]
    texts = [
        None
        if any(is_blank(cell) for cell in cells)
        else " ".join(_plain(cell) for cell in cells)
        for cells in zip(*columns, strict=True)
    ]
    slugs = {text: _slug(text) for text in texts if text is not None}
    uses = Counter(slugs.values())
    return [
        None
        if text is None
        else slugs[text]
        if uses[slugs[text]] == 1
        else f"{slugs[text]}-{_digest(text)}"
        for text in texts
    ]


def _plain(cell: CellValue) -> str:
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return " ".join(unicodedata.normalize("NFKC", str(cell)).casefold().split())


def _slug(text: str) -> str:
    """Return a text as an id: letters, digits and hyphens, at most 40 characters.

    What a slug cannot keep apart (letters beyond ASCII, a long tail) is told apart
    by a digest, so that the id does not depend on the other rows.
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
    lossy = sum(map(str.isalnum, ascii_text)) < sum(map(str.isalnum, text))
    if len(slug) > _SLUG or lossy or not slug:
        return f"{slug[: _SLUG - 7].strip('-')}-{_digest(text)}".strip("-")
    return slug


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:6]


def _say_unclear(table: Table, wide: Wide | None, ledger: Ledger) -> None:
    """Say of a table of periods that names projects what it does not tell."""
    named = any(
        entry.kind.name == "project" and entry.field.name in ("project_id", "name")
        for header in table.headers
        for entry in header.meanings
        if entry.rank is not Rank.WEAK
    )
    if wide and named:
        ledger.add(
            error(
                "unclear-measure",
                "The columns of this table are periods, but nothing says what its "
                "numbers are.",
                "Write Planned value, Earned value, Actual cost … above the periods, "
                "or add a Person or Role column for allocations.",
            ),
            table.header_cell(table.headers[0]),
        )


def _say_unknown(block: Block, ledger: Ledger) -> None:
    """List the headers that mean nothing here, with what they may be meant for."""
    read = {
        header.index
        for columns in block.columns.values()
        for header, _ in columns.values()
    }
    wide = block.wide
    if wide:
        read |= {header.index for header in wide.periods}
        read |= {wide.column.index} if wide.column else set()
    unknown = [
        header
        for header in block.table.headers
        if header.text
        and header.index not in read
        and header.period is None
        and not _is_expected(block, header)
    ]
    if not unknown:
        return
    guesses = [
        f'did you mean "{near}" by "{_short(header.text)}"?'
        for header in unknown
        if (near := nearest(header.text))
    ]
    names = listed(f'"{_short(header.text)}"' for header in unknown)
    advice = "Map them in the config if they matter; else nothing to mend."
    ledger.add(
        info(
            "unknown-header",
            f"Not read here: {names}.",
            f"{listed(guesses).capitalize()} {advice}" if guesses else advice,
        ),
        block.table.header_cell(unknown[0]),
    )


def _is_expected(block: Block, header: Header) -> bool:
    """Return whether a header is left unread on purpose."""
    rules, normal = block.rules, normal_header(header.text)
    if normal in rules.ignore or normal in rules.keep or normal in rules.key:
        return True
    # The project's name beside its id is a courtesy to readers.
    return any(
        entry.kind.name == "project" and entry.field.name in ("name", "project_id")
        for entry in header.meanings
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
