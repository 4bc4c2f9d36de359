"""A table made ready: kinds, columns, lines and ids known, cells not yet read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ppmsheets.intake.blocks import Header, Table
from ppmsheets.intake.body import kept_lines, record_lines, shape_of
from ppmsheets.intake.columns import Columns, choose_columns
from ppmsheets.intake.context import Context
from ppmsheets.intake.findings import Ledger, affected
from ppmsheets.intake.given import SPANNED, given_fields, span_of
from ppmsheets.intake.hidden import say_uncached, unmerged
from ppmsheets.intake.keys import made_ids
from ppmsheets.intake.kinds import REGISTER, recognise
from ppmsheets.intake.mapping import TabRules
from ppmsheets.intake.unread import (
    say_unclear_periods,
    say_unread_columns,
    say_unused_periods,
)
from ppmsheets.intake.values import read_column
from ppmsheets.intake.vocabulary import Rank
from ppmsheets.intake.wide import Wide, wide_of
from ppmsheets.plan import SourceTab
from ppmsheets.schema import OPTIONS, PROJECT, SCORE, Field, Kind, Record
from ppmsheets.sheet import CellRef

_OPTIONS = frozenset(field.name for field in OPTIONS)


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
    lines: Sequence[int] = ()
    ids: tuple[str | None, ...] | None = None
    names: tuple[str | None, ...] | None = None
    owner: Header | None = None

    @property
    def is_register(self) -> bool:
        """Whether its lines are projects or their statuses."""
        return self.kinds[0].name in REGISTER

    @property
    def is_options(self) -> bool:
        """Whether it has ids, and says only what may be done with projects."""
        if self.ids is None or PROJECT not in self.kinds:
            return False
        said = set(self.columns[PROJECT.name])
        said |= {name for kind, name in self.rules.constants if kind == "project"}
        said.discard("project_id")
        return bool(said) and said <= _OPTIONS

    @property
    def drivers(self) -> tuple[Header, ...]:
        """Its columns of scores for a strategic driver each."""
        columns = self.columns.get("score")
        if columns is None or "driver" in columns:
            return ()
        return tuple(header for header in self.table.headers if header.driver)

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
    on_card: bool = False
    """Whether a card of the tab says whose project it is."""


def make_ready(page: Page, table: Table, ledger: Ledger) -> Block | None:
    """Return a table made ready, None when nothing in it is to be read."""
    forced = page.forced or page.rules.record
    table = unmerged(table, page.source, ledger)
    wide = wide_of(table, forced)
    given = given_fields(page.rules, table.headers, wide.promises if wide else {})
    columns_mean = [header.meanings for header in table.headers]
    kinds = recognise(columns_mean, given, forced=forced, on_card=page.on_card)
    if not kinds:
        if wide:
            say_unclear_periods(table, ledger)
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
    fed = wide if wide and any(kind.name in wide.promises for kind in kinds) else None
    bare = Block(page.source, table, page.rules, page.context, kinds, columns, fed)
    block = _with_lines(bare, ledger)
    if wide and fed is None:
        say_unused_periods(table, block.lines, wide.periods, ledger)
    if not page.forced:
        say_unread_columns(table, block.lines, _settled(block), page.rules, ledger)
    return block


def _span(block: Block) -> tuple[Header, ...]:
    """Return the From and To of what names no period otherwise."""
    spanned = [block.columns[kind] for kind in SPANNED if kind in block.columns]
    if not spanned or block.wide or "period" in spanned[0]:
        return ()
    return tuple(span_of(block.table.headers).values())


def _settled(block: Block) -> set[int]:
    """Return the places of all columns that are read, or said to be passed over."""
    kinds = {kind.name for kind in block.kinds}
    read = {
        header.index
        for header in block.table.headers
        if any(
            entry.kind.name in kinds and not (header.driver and entry.kind is SCORE)
            for entry in header.meanings
        )
    }
    read |= {header.index for header in (*block.drivers, *_span(block))}
    if block.wide:
        read |= {header.index for header in block.wide.periods}
        read |= {block.wide.column.index} if block.wide.column else set()
    return read


def _with_lines(block: Block, ledger: Ledger) -> Block:
    """Return a block with its lines and the project of each."""
    table, kinds, columns, wide = block.table, block.kinds, block.columns, block.wide
    owner = _owner(table, kinds, columns)
    read = [
        (header, kind.field(name).kind)
        for kind in kinds
        for name, (header, _) in columns[kind.name].items()
    ]
    read += [(header, Kind.DATE) for header in _span(block)]
    read += [(header, Kind.NUMBER) for header in block.drivers]
    read += [(h, Kind.MONEY) for h in (wide.periods if wide else ())]
    if wide and wide.column:
        read.append((wide.column, Kind.TEXT))
    if owner and owner[0] not in [header for header, _ in read]:
        read.append((owner[0], owner[1].kind))
    say_uncached(table, [header for header, _ in read], block.source, ledger)
    stands_on, by_id = _stands_on(kinds[0], columns[kinds[0].name], owner)
    own_id = owner[0] if owner and owner[1].kind is Kind.ID else None
    shape = shape_of(read, own_id, stands_on, by_id=by_id)
    lines = record_lines(table, shape, ledger)
    lines = kept_lines(table, lines, block.rules, ledger)
    return _with_ids(replace(block, lines=lines), owner, ledger)


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
    if constant is not None and ids is None:
        ids = [constant] * len(block.lines)
    made = made_ids(block.table, block.lines, block.rules.key)
    if made is not None:
        ids = [old or new for old, new in zip(ids or made, made, strict=True)]
    return replace(
        block,
        ids=None if ids is None else _texts(ids),
        names=None if names is None else _texts(names),
        owner=owner[0] if owner else None,
    )


def _constant_id(block: Block) -> str | None:
    """Return the project that a mapping says for all lines; None if it says none."""
    constant = block.rules.constants.get((block.kinds[0].name, "project_id"))
    if constant is None:
        return None
    values, _ = read_column(PROJECT.field("project_id"), [constant], block.context)
    return _texts(values)[0]


def _texts(values: Iterable[object]) -> tuple[str | None, ...]:
    """Return texts as they are, and None for all else."""
    return tuple([value if isinstance(value, str) else None for value in values])


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
        # By name: a limit's numbers are read as the kind that their line says.
        if any(
            field.name == entry.name and field.header == entry.header
            for entry in kind.fields
        ):
            return kind.name
    return "project"
