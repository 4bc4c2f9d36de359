"""What is refused, with the reason, and with nothing written."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ppmsheets.backends import open_workbook, xlsx_cells, xlsx_file, xlsx_package
from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.plan import Plan, diff
from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.xlsx_made import MAIN, edit, make, pack, parts_of, worksheet
from tests.test_workbook_contract import tab


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook with one tab."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Project ID", "P1"])
    book.save(tmp_path / "portfolio.xlsx")
    return tmp_path / "portfolio.xlsx"


def refused(path: Path) -> WorkbookError:
    """Return the error that reading a file gives, in less than a second."""
    began = time.process_time()
    with pytest.raises(WorkbookError) as caught:
        open_workbook(str(path)).read()
    assert time.process_time() - began < 1
    assert caught.value.fix
    return caught.value


def plan_for(path: Path) -> Plan:
    """Return a plan that adds a tab."""
    return diff(XlsxWorkbook(path).read(), [tab()])


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("portfolio.xls", "A .xls file"),
        ("portfolio.ods", "A .ods file"),
        ("portfolio.csv", "A .csv file"),
        ("portfolio.xlsb", "A .xlsb file"),
        ("portfolio", "no .xlsx file"),
    ],
)
def test_another_kind_of_file_is_refused_by_its_name(name: str, what: str) -> None:
    with pytest.raises(WorkbookError, match=what) as caught:
        open_workbook(name)
    assert caught.value.trouble is Trouble.REFUSED


def test_an_uppercase_ending_is_a_workbook(path: Path) -> None:
    loud = path.rename(path.with_name("LOUD.XLSX"))
    assert open_workbook(str(loud)).read().tabs[0].grid == (("Project ID", "P1"),)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path / "nowhere.xlsx")
    assert error.trouble is Trouble.REFUSED
    assert "no such file" in error.what


def test_a_folder_is_not_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert "folder" in refused(tmp_path / "folder.xlsx").what


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"\xef\xbb\xbf\r\n  <html>", "web page"),
        (b"PK\x03\x04 and then nothing", "cut off or damaged"),
        (b"Project ID,Project\r\nP1,Apollo\r\n", "not a workbook"),
    ],
)
def test_what_is_no_workbook_says_what_it_is(
    tmp_path: Path, raw: bytes, what: str
) -> None:
    path = tmp_path / "w.xlsx"
    path.write_bytes(raw)
    error = refused(path)
    assert what in error.what
    assert error.trouble is Trouble.REFUSED


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(path: Path, share: float) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    assert "cut off" in refused(path).what


def test_a_flipped_byte_is_refused_not_read(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    raw[info.header_offset + 30 + len(info.filename) + 20] ^= 0xFF
    path.write_bytes(raw)
    assert "damaged" in refused(path).what


def test_another_zip_archive_is_no_workbook(tmp_path: Path) -> None:
    pack(tmp_path / "w.xlsx", {"readme.txt": "hello"})
    assert "not a workbook" in refused(tmp_path / "w.xlsx").what


def test_an_encrypted_archive_is_refused(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    place = raw.find(b"PK\x01\x02")
    while place >= 0:
        raw[place + 8] |= 1
        place = raw.find(b"PK\x01\x02", place + 4)
    path.write_bytes(raw)
    assert "password" in refused(path).what


def test_a_document_of_another_kind_is_refused(path: Path) -> None:
    edit(path, "xl/workbook.xml", "<workbook ", "<document ")
    edit(path, "xl/workbook.xml", "</workbook>", "</document>")
    assert "not a spreadsheet" in refused(path).what


def bomb(path: Path, size: int) -> Path:
    """Write a small workbook whose sheet inflates to some size."""
    make(path, "<sheetData/>")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(size))
    return path


def test_a_zip_bomb_is_refused_before_it_inflates(tmp_path: Path) -> None:
    path = bomb(tmp_path / "w.xlsx", 80 * 2**20)
    assert path.stat().st_size < 200_000
    assert "inflate" in refused(path).what


def test_what_inflates_beyond_the_cap_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_package, "MAX_INFLATED", 1000)
    assert "more than" in refused(path).what


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    lines = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 30))
    sheet = (
        f'<!DOCTYPE w [<!ENTITY e0 "ha">{lines}]><worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&e29;</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    assert "document type" in refused(make(tmp_path / "w.xlsx", sheet.encode())).what


def test_a_sheet_of_endless_width_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_cells, "MAX_CELLS", 100_000)
    rows = "".join(
        f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 9)
    )
    path = make(tmp_path / "w.xlsx", f"<sheetData>{rows}</sheetData>")
    assert "100,000 cells" in refused(path).what


@pytest.mark.parametrize(
    "cell",
    ['<c r="A1"><v>many</v></c>', '<c r="A1" t="s"><v>7</v></c>', '<c r="A1"><v>1</c>'],
)
def test_a_damaged_cell_is_refused(tmp_path: Path, cell: str) -> None:
    sheet = f'<sheetData><row r="1">{cell}</row></sheetData>'
    assert "damaged" in refused(make(tmp_path / "w.xlsx", sheet)).what


def test_a_missing_part_is_named(path: Path) -> None:
    parts = parts_of(path)
    del parts["xl/worksheets/sheet1.xml"]
    pack(path, {**parts})
    assert "xl/worksheets/sheet1.xml is missing" in refused(path).what


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_a_real_password_is_recognised(path: Path, tmp_path: Path) -> None:
    # What Excel makes of a workbook with a password to open: an OLE container
    # that holds the encrypted package. LibreOffice writes the same for .xls.
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += [
        "--headless",
        "--convert-to",
        "xls",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - our own words
    (tmp_path / "portfolio.xls").rename(path)
    assert "password" in refused(path).what


# --- writing --------------------------------------------------------------------------


def write_refused(path: Path, plan: Plan) -> WorkbookError:
    """Return the error of a write that must leave the file as it is."""
    before = path.read_bytes()
    stamp = path.stat().st_mtime_ns
    others = set(path.parent.iterdir())
    with pytest.raises(WorkbookError) as caught:
        XlsxWorkbook(path).write(plan)
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == stamp
    assert set(path.parent.iterdir()) == others
    return caught.value


@pytest.mark.parametrize("lock", ["~$portfolio.xlsx", ".~lock.portfolio.xlsx#"])
def test_a_workbook_open_elsewhere_is_read_but_not_written(
    path: Path, lock: str
) -> None:
    plan = plan_for(path)
    path.with_name(lock).write_text("Ann")
    error = write_refused(path, plan)
    assert error.trouble is Trouble.CONFLICT
    assert "is open in" in error.what


def test_a_file_that_changed_since_it_was_read_is_a_conflict(path: Path) -> None:
    plan = plan_for(path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"] = "typed meanwhile"
    book.save(path)
    assert write_refused(path, plan).trouble is Trouble.CONFLICT


def test_a_file_that_changes_while_we_draw_is_a_conflict(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_for(path)
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"] = "typed meanwhile"
    sync = os.fsync

    def interrupted(handle: int) -> None:
        sync(handle)
        book.save(path)

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(WorkbookError) as caught:
        XlsxWorkbook(path).write(plan)
    assert caught.value.trouble is Trouble.CONFLICT
    after = openpyxl.load_workbook(path)
    assert after.sheetnames == ["Sheet"]
    assert after.worksheets[0]["A1"].value == "typed meanwhile"
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_read_only_file_is_not_replaced(path: Path) -> None:
    plan = plan_for(path)
    path.chmod(0o444)
    error = write_refused(path, plan)
    assert error.trouble is Trouble.FAILED
    assert "read-only" in error.what


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_read_only_folder_is_said(path: Path) -> None:
    plan = plan_for(path)
    path.parent.chmod(0o555)
    try:
        assert write_refused(path, plan).trouble is Trouble.FAILED
    finally:
        path.parent.chmod(0o755)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_full_or_failing_disk_leaves_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    plan = plan_for(path)

    def fail(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    error = write_refused(path, plan)
    assert error.trouble is Trouble.FAILED
    assert os.strerror(code) in error.what


def test_an_interrupted_write_leaves_the_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_for(path)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        XlsxWorkbook(path).write(plan)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("part", "what"),
    [("_xmlsignatures/sig1.xml", "signed"), ("xl/revisions/headers.xml", "shared")],
)
def test_what_writing_would_break_is_not_written(
    path: Path, part: str, what: str
) -> None:
    pack(path, {**parts_of(path), part: "<x/>"})
    error = write_refused(path, plan_for(path))
    assert error.trouble is Trouble.REFUSED
    assert what in error.what


def test_a_strict_workbook_is_not_written(path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        edit(path, name, MAIN, strict)
    assert "Strict" in write_refused(path, plan_for(path)).what


def test_a_chart_sheet_is_not_overwritten(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.create_chartsheet("Recommendations")
    book.save(path)
    assert "chart sheet" in write_refused(path, plan_for(path)).what


def test_a_damaged_tab_of_ours_is_named(path: Path) -> None:
    XlsxWorkbook(path).write(plan_for(path))
    plan = diff(XlsxWorkbook(path).read(), [tab([["a"]])])
    part = next(n for n, raw in parts_of(path).items() if b"Approved</t>" in raw)
    pack(path, {**parts_of(path), part: worksheet("<sheetData><row>")})
    base = Plan(xlsx_file.version_of(path.read_bytes()), plan.tabs)
    assert part in write_refused(path, base).what
