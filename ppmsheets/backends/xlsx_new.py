"""A new workbook: the least package that spreadsheet programs open."""

from __future__ import annotations

import io
import zipfile

from ppmsheets.backends.xlsx_package import Package
from ppmsheets.backends.xlsx_xml import DECLARATION, MAIN, OFFICE_RELATIONS


def new_package(where: str) -> Package:
    """Return a workbook without tabs; a file only after tabs are added."""
    return Package(_empty(), where)


_KINDS = "application/vnd.openxmlformats-"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_KINDS}package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="'
    f'{_KINDS}officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="'
    f'{_KINDS}officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/theme/theme1.xml" ContentType="'
    f'{_KINDS}officedocument.theme+xml"/></Types>'
)
_BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_RELATIONS}"><bookViews>'
    '<workbookView activeTab="0"/></bookViews><sheets></sheets></workbook>'
)
_STYLES = (
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


def _empty() -> bytes:
    """Return the package, the same bytes each time."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _related(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _related(
            ("styles", "styles.xml"), ("theme", "theme/theme1.xml")
        ),
        "xl/theme/theme1.xml": _theme(),
        "xl/styles.xml": _STYLES,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(info, DECLARATION + xml.encode())
    return out.getvalue()


def _related(*pairs: tuple[str, str]) -> str:
    """Return the part that leads to others, each given by kind and target."""
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE_RELATIONS}/{kind}" '
        f'Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, start=1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{items}</Relationships>'


_COLOURS = (
    ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "1F2933"), ("lt2", "EEF3F8"),
    ("accent1", "1B4F8A"), ("accent2", "B3261E"), ("accent3", "2E7D4F"),
    ("accent4", "B86E00"), ("accent5", "7A3E8E"), ("accent6", "6B7780"),
    ("hlink", "1B4F8A"), ("folHlink", "7A3E8E"),
)  # fmt: skip


def _theme() -> str:
    """Return the theme that the standard asks for: what people draw takes from it."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in _COLOURS
    )
    face = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    plain = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'name="ppmsheets"><a:themeElements><a:clrScheme name="ppmsheets">{colours}'
        f'</a:clrScheme><a:fontScheme name="ppmsheets"><a:majorFont>{face}'
        f"</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>"
        '<a:fmtScheme name="ppmsheets">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{plain * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )
