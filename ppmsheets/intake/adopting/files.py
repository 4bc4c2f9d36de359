"""A draft as the text of a config file, each line with what speaks for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ppmsheets.intake.adopting.drafts import Adoption, Draft, Line
from ppmsheets.intake.context import number_text
from ppmsheets.intake.mapping import targets
from ppmsheets.intake.unread import short
from ppmsheets.schema import STAGES, Field

_HEAD = """\
# What the headers of {name} mean, as `ppmsheets adopt` found them.
# Nothing in the workbook was changed.
#
# A line that begins with "#" does not hold. Behind each line stands how sure it is,
# and what its first cells are read as. Take away the "# " of what is right, put one
# before what is wrong, and look at the result with:
#   {check}
"""
_MOST_WORDS = 12
"""Words of a column that are listed."""


def mapping_file(found: Adoption, *, name: str, check: str) -> str:
    """Return the text of a config file that says what an adoption found.

    Args:
        found: What was found.
        name: What people call the workbook.
        check: The command that shows what the file does.
    """
    blocks = [_HEAD.format(name=_plain(name), check=_plain(check))]
    blocks += filter(None, [_reading(found)])
    blocks += [_mapping(draft) for draft in found.drafts if draft.needed]
    read = [tab for d in found.drafts if not d.needed for tab in d.tabs]
    if read:
        blocks.append(f"# Read as they are: {_names(read)}.\n")
    if found.unread:
        blocks.append(f"# No table was recognised on: {_names(found.unread)}.\n")
    return "\n".join(blocks)


def _reading(found: Adoption) -> str:
    lines = []
    if found.date_order:
        order = found.date_order.value
        proof = f"{found.date_proof} can be nothing else"
        lines.append(f"date_order = {_text(order)}  # {_plain(proof)}")
    if found.fiscal_years:
        lines.append("# Month in which the fiscal years begin that some cells name.")
        lines.append("# fiscal_year_start = 4")
    return "\n".join(["[reading]", *lines, ""]) if lines else ""


def _mapping(draft: Draft) -> str:
    return "\n".join(_mapping_lines(draft))


def _mapping_lines(draft: Draft) -> Iterator[str]:
    yield "[[mapping]]"
    yield f"tabs = [{_names(draft.tabs)}]"
    if draft.key:
        yield "# No column is an id: one is made of these."
        yield f"key = [{_names(draft.key)}]"
    if draft.refused:
        yield f"ignore = [{_names(draft.refused)}]"
    elif draft.doubtful:
        yield "# These are read by their names, though in doubt. To leave them out:"
        yield f"# ignore = [{_names(draft.doubtful)}]"
    yield from _remarks(draft)
    yield ""
    said = [line for line in draft.lines if line.target and not line.known]
    if said:
        yield "[mapping.headers]"
        yield from map(_header, said)
        yield ""
    if draft.lacks_project:
        yield "# No column says whose status this is: fill in its id."
        yield "# [mapping.constants]"
        yield '# "Project ID" = ""'
        yield ""
    yield from _units(said)
    for line in draft.lines:
        if line.target and line.words:
            yield from _words(line)


def _remarks(draft: Draft) -> Iterator[str]:
    """Yield what of a tab needs no mapping, or gets none."""
    if draft.mapped:
        kept = _names(map(short, draft.mapped))
        yield f"# Mapped by your config already, and kept: {kept}."
    known = [
        short(line.header)
        for line in draft.lines
        if line.known and line.header not in (*draft.doubtful, *draft.refused)
    ]
    if known:
        yield f"# Known as they are: {_names(known)}."
    nothing = [
        short(line.header) for line in draft.lines if not line.target and not line.known
    ]
    if nothing:
        yield f"# Nothing is proposed for: {_names(nothing)}."


def _header(line: Line) -> str:
    sign = "" if line.active else "# "
    return f"{sign}{_text(line.header)} = {_text(line.target)}  # {_plain(_why(line))}"


def _why(line: Line) -> str:
    """Return how sure a line is, and what speaks for it."""
    sure = line.confidence.value if line.confidence else "as you said"
    examples = "; ".join(
        (f"{typed} → {read}" if typed != read else typed) if read else f"{typed} → ?"
        for typed, read in line.examples
    )
    rival = f'"{line.instead_of}" seems to mean it, too' if line.instead_of else ""
    return ": ".join(filter(None, [sure, " — ".join(filter(None, [rival, examples]))]))


def _units(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the multipliers that headers say of their own money."""
    scaled = {line.target: line for line in lines if line.factor != 1}
    active = {line.target: line for line in lines if line.active}
    if not scaled:
        return
    yield "[mapping.units]"
    for target, line in scaled.items():
        # A multiplier holds for whichever column is read as the field.
        sign = "" if active.get(target, line).factor == line.factor else "# "
        sign = sign if target in active else "# "
        yield f"{sign}{_text(target)} = {number_text(line.factor)}"
    yield ""


def _words(line: Line) -> Iterator[str]:
    """Yield an organisation's own words, for a person to say what they mean."""
    fields = [field for _, field in targets(line.target)]
    # Of fields of one header, such as Stage, not all are typed by people.
    meant = next((field for field in fields if field.choices), fields[0])
    yield f"# Words of {_plain(line.header)} that mean nothing yet, e.g."
    yield f"# [mapping.values.{_text(line.target)}]"
    for word in line.words[:_MOST_WORDS]:
        yield f"# {_text(' '.join(word.split()))} = {_text(_guess(word, meant))}"
    yield ""


_STAGE_WORDS = (
    ("Closed", ("clos", "complet", "finish", "done", "deliver", "cancel")),
    ("On hold", ("hold", "pause", "park", "suspend", "defer", "stop")),
    ("Active", ("construct", "progress", "execut", "implement", "build", "active")),
    ("Approved", ("approv", "procure", "plan", "design", "fund", "ready")),
    ("Proposed", ("propos", "case", "candidate", "request", "idea", "pipeline")),
)
"""Stage -> how words begin that mean it, the clearest first."""


def _guess(word: str, meant: Field) -> str:
    """Return what a word of a column may mean, for a person to correct."""
    if meant.choices == STAGES:
        parts = word.casefold().split()
        for stage, stems in _STAGE_WORDS:
            if any(part.startswith(stems) for part in parts):
                return stage
        return "Active"
    return meant.choices[0] if meant.choices else "50%"


def _names(texts: Iterable[str]) -> str:
    return ", ".join(map(_text, texts))


def _text(text: str) -> str:
    """Return a TOML string; JSON's escapes are TOML's, save for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _plain(text: str) -> str:
    """Return a text that cannot end its comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
