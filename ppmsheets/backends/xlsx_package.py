"""The zip package of an ``.xlsx``: checked before it is inflated, copied raw.

Parts that nobody changes keep their compressed bytes, so they cannot differ, and
saving costs only what changed.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass

from ppmsheets.backends.xlsx_xml import (
    DECLARATION,
    BrokenXmlError,
    Document,
    Element,
    attributes,
    parse,
)
from ppmsheets.workbook import Trouble, WorkbookError

MAX_INFLATED = 2 * 1024**3
"""Bytes that all parts together may inflate to: some forty million cells."""

MAX_RATIO = 250
"""Inflated over packed size of a part beyond 64 MiB. Sheets of repeated rows reach
100; a bomb made with deflate reaches 1,000."""

_RATIO_FROM = 64 * 1024**2
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_CONTENT_TYPES = "[Content_Types].xml"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""Time of parts that we write: the same plan gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part to another part or to an outside address.

    Attributes:
        id: Its id within the source part.
        kind: Last piece of its type, e.g. ``worksheet``.
        target: Part name without leading slash, or the outside address.
        external: Whether the target is outside of the package.
    """

    id: str
    kind: str
    target: str
    external: bool = False


class Package:
    """The parts of one workbook; edits are kept until ``to_bytes``.

    Args:
        data: Bytes of the file.
        where: The file's name, for messages.

    Raises:
        WorkbookError: The bytes are no workbook that can be opened safely.
    """

    def __init__(self, data: bytes, where: str) -> None:
        """Check the bytes and list the parts; nothing is inflated yet."""
        self._where = where
        self._data = data
        self._zip = _opened(data, where)
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        self._infos = {_key(info.filename): info for info in infos}
        self._edits: dict[str, bytes | None] = {}
        self._names: dict[str, str] = {}
        if _key(_CONTENT_TYPES) not in self._infos:
            raise refusal(where, "This zip archive is not a workbook.", _RESAVE)

    def names(self) -> tuple[str, ...]:
        """Return the names of all parts, in the file's order, new ones last."""
        kept = [
            info.filename
            for key, info in self._infos.items()
            if self._edits.get(key, b"") is not None
        ]
        new = [
            self._names[key]
            for key, raw in self._edits.items()
            if raw is not None and key not in self._infos
        ]
        return (*kept, *new)

    def has(self, name: str) -> bool:
        """Whether there is such a part; case does not matter."""
        key = _key(name)
        if key in self._edits:
            return self._edits[key] is not None
        return key in self._infos

    def read(self, name: str) -> bytes:
        """Return a part's bytes as they stand now.

        Raises:
            WorkbookError: The part is missing or damaged.
        """
        key = _key(name)
        edited = self._edits.get(key)
        if edited is not None:
            return edited
        if not self.has(name):
            raise refusal(self._where, f"Its part {name} is missing.", _RESAVE)
        try:
            return self._zip.read(self._infos[key])
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise refusal(
                self._where, f"Its part {name} is damaged.", _RESAVE
            ) from error
        except RuntimeError as error:
            # zipfile's way of saying that an entry is encrypted.
            raise refusal(
                self._where, "It is a password-protected archive.", _UNLOCK
            ) from error

    def document(self, name: str) -> Document:
        """Return an XML part, cut for surgery.

        Raises:
            WorkbookError: The part is missing or damaged.
        """
        try:
            return parse(self.read(name))
        except BrokenXmlError as error:
            raise self.damaged(name, str(error)) from error

    def damaged(self, name: str, why: str) -> WorkbookError:
        """Return the error of a part that cannot be understood."""
        what = f"Its part {name} is damaged ({why})."
        return refusal(self._where, what, _RESAVE)

    def put(self, name: str, raw: bytes) -> None:
        """Add or replace a part."""
        key = _key(name)
        self._names[key] = name
        self._edits[key] = raw

    def drop(self, name: str) -> None:
        """Remove a part, its relations and its content type."""
        for part in (name, relations_name(name)):
            if self.has(part):
                self._edits[_key(part)] = None
        types = self.document(_CONTENT_TYPES)
        wanted = _key("/" + name)
        types.children = [
            child
            for child in types.children
            if _key(child.attrs.get("PartName", "")) != wanted
        ]
        self.put(_CONTENT_TYPES, types.to_bytes())

    def free_name(self, pattern: str) -> str:
        """Return the first unused part name of a pattern such as ``xl/s{}.xml``."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def relations(self, source: str) -> tuple[Relation, ...]:
        """Return the relations of a part; ``""`` is the package itself."""
        name = relations_name(source)
        if not self.has(name):
            return ()
        folder = posixpath.dirname(source)
        return tuple(_relation(child, folder) for child in self.document(name).children)

    def related(self, source: str, kind: str) -> Relation | None:
        """Return the first relation of a kind, None if there is none."""
        return next((rel for rel in self.relations(source) if rel.kind == kind), None)

    def relate(
        self, source: str, type_uri: str, target: str, *, external: bool = False
    ) -> str:
        """Add a relation and return its id.

        Args:
            source: Part the relation starts from.
            type_uri: The relation's full type.
            target: Part name, or an outside address.
            external: Whether the target is outside of the package.
        """
        name = relations_name(source)
        if not self.has(name):
            empty = f'<Relationships xmlns="{_RELATIONSHIPS}"></Relationships>'
            self.put(name, DECLARATION + empty.encode())
        document = self.document(name)
        taken = {child.attrs.get("Id") for child in document.children}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        pairs = (
            ("Id", f"rId{number}"),
            ("Type", type_uri),
            ("Target", target if external else "/" + target),
            ("TargetMode", "External" if external else None),
        )
        raw = document.fragment(f"<Relationship{attributes(pairs)}/>", _RELATIONSHIPS)
        document.children.append(Element("Relationship", raw))
        self.put(name, document.to_bytes())
        return f"rId{number}"

    def unrelate(self, source: str, ids: frozenset[str]) -> None:
        """Remove relations by id; the targets stay."""
        name = relations_name(source)
        if not ids or not self.has(name):
            return
        document = self.document(name)
        document.children = [
            child for child in document.children if child.attrs.get("Id") not in ids
        ]
        self.put(name, document.to_bytes())

    def declare(self, part: str, content_type: str) -> None:
        """State the content type of a part."""
        document = self.document(_CONTENT_TYPES)
        pairs = (("PartName", "/" + part), ("ContentType", content_type))
        self._declare(document, "Override", attributes(pairs))

    def declare_extension(self, extension: str, content_type: str) -> None:
        """State the content type of all parts with an extension, if none is."""
        document = self.document(_CONTENT_TYPES)
        for child in document.children:
            if child.attrs.get("Extension", "").lower() == extension:
                return
        pairs = (("Extension", extension), ("ContentType", content_type))
        self._declare(document, "Default", attributes(pairs))

    def _declare(self, document: Document, name: str, pairs: str) -> None:
        raw = document.fragment(f"<{name}{pairs}/>", _TYPES)
        document.children.append(Element(name, raw))
        self.put(_CONTENT_TYPES, document.to_bytes())

    def to_bytes(self) -> bytes:
        """Return the whole file; unchanged parts keep their packed bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in self.names():
                key = _key(name)
                edited = self._edits.get(key)
                if edited is None:
                    self._copy(self._infos[key], target)
                else:
                    info = zipfile.ZipInfo(name, _FIXED_TIME)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    target.writestr(info, edited)
        return out.getvalue()

    def _copy(self, info: zipfile.ZipInfo, target: zipfile.ZipFile) -> None:
        """Copy an entry's packed bytes as they are.

        zipfile can only inflate and pack again; written by hand, an entry is its
        header, its bytes and a line in the directory that ``close`` writes.
        """
        at = info.header_offset
        if self._data[at : at + 4] != b"PK\x03\x04":
            raise refusal(self._where, "Its zip directory is damaged.", _RESAVE)
        name_size, extra_size = struct.unpack_from("<HH", self._data, at + 26)
        start = at + 30 + name_size + extra_size
        copy = zipfile.ZipInfo(info.filename, info.date_time)
        copy.compress_type = info.compress_type
        copy.external_attr = info.external_attr
        copy.create_system = info.create_system
        copy.CRC = info.CRC
        copy.compress_size = info.compress_size
        copy.file_size = info.file_size
        stream = target.fp
        if stream is None:
            message = "the target archive is closed"
            raise ValueError(message)
        copy.header_offset = stream.tell()
        stream.write(copy.FileHeader())
        stream.write(self._data[start : start + info.compress_size])
        target.filelist.append(copy)
        target.NameToInfo[copy.filename] = copy
        target.start_dir = stream.tell()


_RESAVE = "Open it in Excel or LibreOffice and save it as .xlsx again."
_UNLOCK = "Remove the password (File > Info > Protect Workbook), then run again."


def refusal(where: str, what: str, fix: str) -> WorkbookError:
    """Return the error of a workbook that is refused; nothing was written."""
    return WorkbookError(where, what, fix, Trouble.REFUSED)


def conflict(where: str, what: str) -> WorkbookError:
    """Return the error of a workbook that is not as it was; nothing was written."""
    fix = "Nothing was written; run again."
    return WorkbookError(where, what, fix, Trouble.CONFLICT)


def relations_name(part: str) -> str:
    """Return the name of the part that holds a part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _relation(child: Element, folder: str) -> Relation:
    target = child.attrs.get("Target", "")
    external = child.attrs.get("TargetMode") == "External"
    if not external:
        path, _, _ = target.partition("#")
        target = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
    kind = child.attrs.get("Type", "").rpartition("/")[2]
    return Relation(child.attrs.get("Id", ""), kind, target, external)


def _opened(data: bytes, where: str) -> zipfile.ZipFile:
    if data.startswith(_OLE):
        # Excel packs an encrypted workbook into an OLE file; .xls is one, too.
        what = "It is protected by a password, or an old .xls workbook."
        raise refusal(where, what, "Save it as .xlsx without a password to open.")
    if not data:
        raise refusal(where, "The file is empty.", "Restore it from a copy.")
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<", b"{")) and not data.startswith(b"PK"):
        what = "It is a web page or text, not a workbook."
        raise refusal(where, what, "Download or export it again as .xlsx.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, struct.error, UnicodeError) as error:
        what = "It is not a workbook, or it is cut off or damaged."
        raise refusal(where, what, "Restore it from a copy.") from error
    _check_size(archive, where)
    return archive


def _check_size(archive: zipfile.ZipFile, where: str) -> None:
    # Declared sizes suffice: zipfile never inflates more than is declared.
    infos = archive.infolist()
    if sum(info.file_size for info in infos) > MAX_INFLATED:
        size = f"{MAX_INFLATED // 1024**3} GiB"
        what = f"It would inflate to more than {size}."
        raise refusal(where, what, "Remove unused tabs and rows.")
    for info in infos:
        if info.flag_bits & 1:
            raise refusal(where, "It is a password-protected archive.", _UNLOCK)
        packed = max(info.compress_size, 1)
        if info.file_size > _RATIO_FROM and info.file_size / packed > MAX_RATIO:
            what = f"{info.filename} would inflate {info.file_size // packed} times."
            raise refusal(
                where, what, "This is no ordinary workbook; check its source."
            )
