"""Workbooks made by hand, part by part, for what no program would write for us."""

from __future__ import annotations

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def parts_of(path: Path) -> dict[str, bytes]:
    """Return every part of a workbook by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, parts: dict[str, bytes | str]) -> Path:
    """Write parts as a workbook file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def edit(path: Path, name: str, old: str, new: str) -> None:
    """Replace text in one part of a workbook."""
    parts = parts_of(path)
    assert old.encode() in parts[name]
    edited = parts[name].replace(old.encode(), new.encode())
    pack(path, {**parts, name: edited})


def make(path: Path, sheet: str | bytes, *, book: str = "", strings: str = "") -> Path:
    """Write a workbook of one tab ``Plan``.

    Args:
        path: The file.
        sheet: Content of ``<worksheet>``, or the whole part as bytes.
        book: What stands in the workbook part before its tabs.
        strings: Items of the shared strings.
    """
    whole = sheet if isinstance(sheet, bytes) else worksheet(sheet)
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"'
            f'/><Override PartName="/xl/s1.xml" ContentType="{KIND}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
            '<Override PartName="/xl/sharedStrings.xml" '
            f'ContentType="{KIND}.sharedStrings+xml"/></Types>'
        ),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">{book}'
            '<sheets><sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "s1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/s1.xml": whole,
    }
    return pack(path, parts)


def worksheet(content: str) -> bytes:
    """Return a worksheet part around its content."""
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{DOCUMENT}">{content}</worksheet>'.encode()
    )


def relations(*pairs: tuple[str, str]) -> str:
    """Return a relations part of kinds and targets, ``rId1`` first."""
    items = "".join(
        f'<Relationship Id="rId{i}" Type="{DOCUMENT}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(pairs, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="170" '
    'formatCode="[$-409]d\\-mmm\\-yy;@"/></numFmts><fonts count="1"><font><sz '
    'val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/>'
    '</border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" '
    'fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" '
    'fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="14" fontId="0" '
    'fillId="0" borderId="0" xfId="0"/><xf numFmtId="170" fontId="0" fillId="0" '
    'borderId="0" xfId="0"/><xf numFmtId="46" fontId="0" fillId="0" borderId="0" '
    'xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
    'builtinId="0"/></cellStyles></styleSheet>'
)
"""Cell formats: 0 general, 1 and 2 dates, 3 a duration."""
