"""Notes of a tab: ours are known by their text and replaced, people's stay."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ppmsheets.backends.xlsx_cells import parse_area
from ppmsheets.backends.xlsx_package import Package
from ppmsheets.backends.xlsx_sheet import Sheet
from ppmsheets.backends.xlsx_xml import (
    DECLARATION,
    MAIN,
    OFFICE_RELATIONS,
    Document,
    Element,
    attributes,
    elements,
    escape,
    parse,
    resolve,
)
from ppmsheets.sheet import Note, Tab, column_letters

AUTHOR = "ppmsheets"
_MAX_DIGESTS = 600
"""What fits into a defined name; notes beyond are known by their author."""

_ORDER = ("authors", "commentList", "extLst")
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# Programs write this old drawing form as loosely as web pages, so no XML parser.
_SHAPE = re.compile(rb"<v:shape\b(?:(?!<v:shape\b).)*?</v:shape>", re.DOTALL)
_TEXT = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*)</")
_SHAPE_ROW = re.compile(rb"<x:Row>\s*(\d+)\s*</x:Row>")
_SHAPE_COLUMN = re.compile(rb"<x:Column>\s*(\d+)\s*</x:Column>")
_SHAPE_ID = re.compile(rb"_x0000_s(\d+)")
_FIRST_SHAPE = 1025
_NEW_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    b'xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)


@dataclass(frozen=True, slots=True)
class _Place:
    """The parts of a tab that hold notes; "" where there is none yet."""

    sheet: str
    comments: str
    drawing: str


def note_digests(tab: Tab) -> tuple[str, ...]:
    """Return what tells the notes of a tab from people's."""
    texts = {item.text for item in tab.decorations if isinstance(item, Note)}
    return tuple(sorted(_digest(text) for text in texts)[:_MAX_DIGESTS])


def _digest(text: str) -> str:
    # Programs break lines and trim as they like.
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:8]


def draw_notes(
    package: Package, part: str, sheet: Sheet, tab: Tab, old: Sequence[str]
) -> None:
    """Replace our notes on a tab by the wanted ones.

    Args:
        package: Holds the parts of the notes.
        part: Name of the tab's part.
        sheet: The tab's part.
        tab: The wanted tab.
        old: Digests of the notes drawn last time.
    """
    wanted = [item for item in tab.decorations if isinstance(item, Note)]
    place = _find(package, part)
    if not wanted and not place.comments:
        return
    document = _comments(package, place)
    gone, theirs = _drop_ours(document, frozenset(old))
    notes = {(note.row, note.column): note for note in wanted}
    # A cell holds one note; a person's goes first.
    new = [note for at, note in sorted(notes.items()) if at not in theirs]
    if not new and not gone:
        return
    if not new and not theirs:
        _drop_parts(package, place, sheet, gone)
        return
    _add(document, new)
    comments = place.comments or package.free_name("xl/comments{}.xml")
    package.put(comments, document.to_bytes())
    if not place.comments:
        package.relate(part, f"{OFFICE_RELATIONS}/comments", comments)
        package.declare(comments, _COMMENTS)
    _draw_shapes(package, place, sheet, gone=gone, new=new)


def _find(package: Package, part: str) -> _Place:
    comments = package.related(part, "comments")
    drawing = package.related(part, "vmlDrawing")
    return _Place(
        part,
        comments.target if comments else "",
        drawing.target if drawing else "",
    )


def _comments(package: Package, place: _Place) -> Document:
    if not place.comments:
        xml = (
            f'<comments xmlns="{MAIN}"><authors></authors>'
            "<commentList></commentList></comments>"
        )
        return parse(DECLARATION + xml.encode())
    return package.document(place.comments)


def _pieces(document: Document, name: str) -> list[Element]:
    holder = document.first(name)
    return elements(holder.inner, document.head) if holder else []


def _drop_ours(
    document: Document, old: frozenset[str]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Remove our notes; return where they were, and where people's are."""
    authors = [author.inner.decode() for author in _pieces(document, "authors")]
    gone, theirs = set(), set()
    kept = []
    for comment in _pieces(document, "commentList"):
        area = parse_area(comment.attrs.get("ref", ""))
        at = (area.top, area.left) if area else (-1, -1)
        author = int(comment.attrs.get("authorId", 0))
        by_us = authors[author : author + 1] == [AUTHOR]
        if _text_digest(comment) in old or (by_us and len(old) >= _MAX_DIGESTS):
            gone.add(at)
        else:
            theirs.add(at)
            kept.append(comment.raw)
    _put(document, "commentList", kept)
    return gone, theirs


def _text_digest(comment: Element) -> str:
    texts = _TEXT.findall(comment.raw)
    return _digest("".join(resolve(text.decode()) for text in texts))


def _put(document: Document, name: str, raws: list[bytes]) -> None:
    holder = document.first(name)
    if holder is None:
        holder = Element(name, document.fragment(f"<{name}></{name}>"))
    document.put_raw(name, holder.with_inner(b"".join(raws)).raw, _ORDER)


def _add(document: Document, notes: list[Note]) -> None:
    authors = _pieces(document, "authors")
    names = [author.inner.decode() for author in authors]
    raws = [author.raw for author in authors]
    if AUTHOR not in names:
        names.append(AUTHOR)
        raws.append(document.fragment(f"<author>{AUTHOR}</author>"))
    _put(document, "authors", raws)
    comments = [comment.raw for comment in _pieces(document, "commentList")]
    for note in notes:
        at = f"{column_letters(note.column)}{note.row + 1}"
        pairs = (("ref", at), ("authorId", names.index(AUTHOR)))
        text = f'<t xml:space="preserve">{escape(note.text)}</t>'
        xml = f"<comment{attributes(pairs)}><text><r>{text}</r></text></comment>"
        comments.append(document.fragment(xml))
    _put(document, "commentList", comments)


def _draw_shapes(
    package: Package,
    place: _Place,
    sheet: Sheet,
    *,
    gone: set[tuple[int, int]],
    new: list[Note],
) -> None:
    raw = package.read(place.drawing) if place.drawing else _NEW_DRAWING
    raw = _without_shapes(raw, gone)
    ids = [int(number) for number in _SHAPE_ID.findall(raw)]
    first = max([_FIRST_SHAPE - 1, *ids]) + 1
    shapes = b"".join(
        _shape(note, number) for number, note in enumerate(new, start=first)
    )
    end = raw.rindex(b"</xml>")
    drawing = place.drawing or package.free_name("xl/drawings/vmlDrawing{}.vml")
    package.put(drawing, raw[:end] + shapes + raw[end:])
    if not place.drawing:
        package.declare_extension("vml", _DRAWING)
        kind = f"{OFFICE_RELATIONS}/vmlDrawing"
        rid = package.relate(place.sheet, kind, drawing)
        pairs = (("xmlns:r", OFFICE_RELATIONS), ("r:id", rid))
        sheet.put("legacyDrawing", f"<legacyDrawing{attributes(pairs)}/>")


def _without_shapes(raw: bytes, gone: set[tuple[int, int]]) -> bytes:
    def kept(match: re.Match[bytes]) -> bytes:
        row, column = _SHAPE_ROW.search(match[0]), _SHAPE_COLUMN.search(match[0])
        if row and column and (int(row[1]), int(column[1])) in gone:
            return b""
        return match[0]

    return _SHAPE.sub(kept, raw)


def _shape(note: Note, number: int) -> bytes:
    lines = sum(len(line) // 34 + 1 for line in note.text.split("\n"))
    height = min(max(lines, 3), 24)
    left, top = note.column + 1, max(note.row - 1, 0)
    anchor = f"{left}, 15, {top}, 4, {left + 3}, 20, {top + height}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{note.row}</x:Row><x:Column>{note.column}</x:Column>"
        "</x:ClientData></v:shape>"
    ).encode()


def _drop_parts(
    package: Package, place: _Place, sheet: Sheet, gone: set[tuple[int, int]]
) -> None:
    """Remove the parts of a tab whose last note goes; other shapes stay."""
    if not place.comments:
        return
    ids = {
        relation.id
        for relation in package.relations(place.sheet)
        if relation.target == place.comments
    }
    package.drop(place.comments)
    if place.drawing:
        raw = _without_shapes(package.read(place.drawing), gone)
        if _SHAPE.search(raw):
            package.put(place.drawing, raw)
        else:
            ids |= {
                relation.id
                for relation in package.relations(place.sheet)
                if relation.target == place.drawing
            }
            package.drop(place.drawing)
            sheet.put("legacyDrawing", None)
    package.unrelate(place.sheet, frozenset(ids))
