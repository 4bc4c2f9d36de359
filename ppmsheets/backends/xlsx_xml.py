"""Surgery on XML parts: change a few elements, leave every other byte alone.

Parsing a part into a tree and printing it again loses what the tree's owner does
not know (namespace prefixes, ``mc:Ignorable``, extension lists). So a part is cut
at the borders of its top elements, and only the pieces that change are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from xml.parsers import expat

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_TAG_NAME = re.compile(rb"<[^\s/>]+")
_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
UNLAWFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold in any form."""
SPECIAL = re.compile(rf'[&<>"\n\t\r]|{UNLAWFUL.pattern}')
"""Characters that XML cannot hold as they are."""


class BrokenXmlError(Exception):
    """A part is not the XML that the format asks for."""


def utf8(xml: bytes) -> bytes:
    """Return a part as UTF-8 without byte order mark, ready for byte surgery.

    Raises:
        BrokenXmlError: The part declares a document type (which the format
            forbids, and which can be a bomb) or cannot be decoded.
    """
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        xml = _transcoded(xml, "utf-16")
    elif xml.startswith(b"\xef\xbb\xbf"):
        xml = xml[3:]
    declared = _DECLARED.match(xml)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"utf-16"):
        xml = _transcoded(xml, declared[1].decode())
    if b"<!DOCTYPE" in xml[:4096]:
        message = "declares a document type"
        raise BrokenXmlError(message)
    return xml


def _transcoded(xml: bytes, encoding: str) -> bytes:
    try:
        text = xml.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise BrokenXmlError(str(error)) from error
    return re.sub(r"^\s*<\?xml.*?\?>", "", text).encode()


def escape(text: str) -> str:
    """Return text for use in XML content and in double-quoted attributes.

    What XML cannot hold is dropped: one such character spoils a whole workbook.
    """
    if SPECIAL.search(text) is None:
        return text
    return SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    return f"&#{ord(char)};" if char in "\n\t\r" else _ESCAPES.get(char, "")


def resolve(text: str) -> str:
    """Return XML content with its entities resolved.

    Not ``html.unescape``: HTML takes ``&#146;`` for another character.
    """
    return _ENTITY.sub(_resolved, text) if "&" in text else text


def _resolved(match: re.Match[str]) -> str:
    name = match[1]
    if not name.startswith("#"):
        return _NAMED[name]
    return chr(int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:]))


def attributes(values: Sequence[tuple[str, object]]) -> str:
    """Return `` name="value"`` pairs in order; None values are left out."""
    return "".join(
        f' {name}="{escape(str(value))}"' for name, value in values if value is not None
    )


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a part, as its bytes.

    Attributes:
        name: Local name, without prefix.
        raw: All bytes, from the end of the element before it to its own end.
        attrs: Its attributes as written (prefixed names).
        lead: How many bytes of ``raw`` stand before its start tag.
    """

    name: str
    raw: bytes
    attrs: dict[str, str] = field(default_factory=dict)
    lead: int = 0

    @property
    def tag(self) -> bytes:
        """Its start tag."""
        match = _TAG.match(self.raw, self.lead)
        return match[0] if match else b""

    @property
    def inner(self) -> bytes:
        """The bytes between its start and end tag."""
        tag = self.tag
        if tag.endswith(b"/>"):
            return b""
        return self.raw[self.lead + len(tag) : self.raw.rindex(b"</")]

    def with_inner(self, inner: bytes) -> Element:
        """Return the element with other content, its start tag kept."""
        tag = self.tag
        name = _TAG_NAME.match(tag)
        opened = tag[:-2] + b">" if tag.endswith(b"/>") else tag
        close = b"</" + (name[0][1:] if name else b"") + b">"
        raw = self.raw[: self.lead] + opened + inner + close
        return replace(self, raw=raw)

    def with_attribute(self, name: str, value: str | None) -> Element:
        """Return the element with one attribute set, or removed by None."""
        tag = self.tag
        pattern = rf"""\s{re.escape(name)}\s*=\s*("[^"]*"|'[^']*')""".encode()
        cut = re.sub(pattern, b"", tag, count=1)
        if value is not None:
            end = len(cut) - (2 if cut.endswith(b"/>") else 1)
            cut = cut[:end] + f' {name}="{escape(value)}"'.encode() + cut[end:]
        raw = self.raw[: self.lead] + cut + self.raw[self.lead + len(tag) :]
        attrs = {key: old for key, old in self.attrs.items() if key != name}
        if value is not None:
            attrs[name] = value
        return replace(self, raw=raw, attrs=attrs)


@dataclass(slots=True)
class Document:
    """A part cut into the children of its root.

    Attributes:
        head: Everything to the end of the root's start tag.
        children: The root's child elements.
        tail: Everything after the last child.
        root: Local name of the root.
        attrs: The root's attributes as written.
    """

    head: bytes
    children: list[Element]
    tail: bytes
    root: str
    attrs: dict[str, str]

    def first(self, name: str) -> Element | None:
        """Return the first child of that local name, None if there is none."""
        return next((child for child in self.children if child.name == name), None)

    def to_bytes(self) -> bytes:
        """Return the whole part; unchanged pieces byte for byte."""
        return self.head + b"".join(child.raw for child in self.children) + self.tail

    def fragment(self, xml: str, uri: str = MAIN) -> bytes:
        """Return unprefixed XML of ours so that it is in a namespace here."""
        raw = xml.encode()
        if self.attrs.get("xmlns") == uri:
            return raw
        return _TAG_NAME.sub(
            lambda match: match[0] + f' xmlns="{uri}"'.encode(), raw, count=1
        )

    def put(self, name: str, xml: str | None, order: Sequence[str]) -> None:
        """Replace all children of a name by one element of ours, or by nothing.

        Args:
            name: Local name of the child.
            xml: The new element, unprefixed; None or "" removes it.
            order: The sequence that the schema demands of the root's children.
        """
        raw = self.fragment(xml) if xml else b""
        self.put_raw(name, raw, order)

    def put_raw(self, name: str, raw: bytes, order: Sequence[str]) -> None:
        """Do the same with bytes that already are in the right namespace."""
        places = [i for i, child in enumerate(self.children) if child.name == name]
        for place in reversed(places):
            del self.children[place]
        if not raw:
            return
        place = places[0] if places else self._place(name, order)
        self.children.insert(place, Element(name, raw))

    def _place(self, name: str, order: Sequence[str]) -> int:
        rank = {key: i for i, key in enumerate(order)}
        own = rank[name]
        for place, child in enumerate(self.children):
            # Unknown elements (mc:AlternateContent) stay behind what they follow.
            if rank.get(child.name, -1) > own:
                return place
        return len(self.children)


def check(xml: bytes) -> None:
    """Refuse a part that is not well formed.

    Raises:
        BrokenXmlError: It is not.
    """
    try:
        expat.ParserCreate().Parse(xml, True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as error:
        raise BrokenXmlError(str(error)) from error


def parse(xml: bytes) -> Document:
    """Cut a part into the children of its root.

    Raises:
        BrokenXmlError: The part is not well formed.
    """
    reader = _Cutter(utf8(xml))
    reader.run()
    return reader.document()


def elements(raw: bytes, head: bytes) -> list[Element]:
    """Cut the content of an element into its child elements.

    Args:
        raw: The content, without the element's own tags.
        head: Start tag of the part's root; its namespaces are in force.
    """
    match = _TAG_NAME.search(head[head.rindex(b"<") :])
    close = b"</" + (match[0][1:] if match else b"") + b">"
    return parse(head[head.rindex(b"<") :] + raw + close).children


class _Cutter:
    """Notes where the root's children begin and end, as expat passes them."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._depth = 0
        self._starts: list[tuple[str, int, dict[str, str]]] = []
        self._ends: list[int] = []
        self._root = ("", 0, dict[str, str]())

    def run(self) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._parser = parser
        try:
            parser.Parse(self._xml, True)  # noqa: FBT003 - expat's own signature
        except expat.ExpatError as error:
            raise BrokenXmlError(str(error)) from error

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        if self._depth == 0:
            self._root = (name, self._parser.CurrentByteIndex, attrs)
        elif self._depth == 1:
            self._starts.append((name, self._parser.CurrentByteIndex, attrs))
        self._depth += 1

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._depth <= 1:
            start = self._starts[-1][1] if self._depth else self._root[1]
            end = self._tag_end(start)
            if self._xml[end - 2 : end] != b"/>":
                end = self._tag_end(self._parser.CurrentByteIndex)
            if self._depth:
                self._ends.append(end)

    def _tag_end(self, start: int) -> int:
        match = _TAG.match(self._xml, start)
        return match.end() if match else start

    def document(self) -> Document:
        name, start, attrs = self._root
        local = name.rpartition(":")[2]
        head_end = self._tag_end(start)
        head, rest = self._xml[:head_end], self._xml[head_end:]
        if head.endswith(b"/>"):
            return Document(
                head[:-2] + b">", [], f"</{name}>".encode() + rest, local, attrs
            )
        children = []
        last = head_end
        for (child, begin, values), end in zip(self._starts, self._ends, strict=True):
            raw = self._xml[last:end]
            key = child.rpartition(":")[2]
            children.append(Element(key, raw, values, begin - last))
            last = end
        return Document(head, children, self._xml[last:], local, attrs)
