"""A new workbook: the least package that spreadsheet programs open."""

from __future__ import annotations

import io
import zipfile

from ppmsheets.backends.xlsx_package import Package
from ppmsheets.backends.xlsx_xml import DECLARATION, MAIN, OFFICE_RELATIONS


def new_package(where: str) -> Package:
    """Return a workbook without tabs; a file only after tabs are added."""
    return Package(_empty(), where)


def _empty() -> bytes:
    kinds = "application/vnd.openxmlformats-"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{kinds}package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="'
        f'{kinds}officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="'
        f'{kinds}officedocument.spreadsheetml.styles+xml"/></Types>'
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"

    def related(kind: str, target: str) -> str:
        return (
            f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
            f'Type="{OFFICE_RELATIONS}/{kind}" Target="{target}"/></Relationships>'
        )

    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_RELATIONS}"><bookViews>'
        '<workbookView activeTab="0"/></bookViews><sheets></sheets></workbook>'
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/>'
        '<name val="Calibri"/><family val="2"/></font></fonts><fills count="2"><fill>'
        '<patternFill patternType="none"/></fill><fill><patternFill '
        'patternType="gray125"/></fill></fills><borders count="1"><border><left/>'
        '<right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" '
        'xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
        'builtinId="0"/></cellStyles></styleSheet>'
    )
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": related("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": related("styles", "styles.xml"),
        "xl/styles.xml": styles,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(info, DECLARATION + xml.encode())
    return out.getvalue()
