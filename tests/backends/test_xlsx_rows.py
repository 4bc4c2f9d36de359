"""Rows of a worksheet: cut as bytes where they are plain, by a parser where not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.backends.xlsx_rows import Row, cut_rows, plain_rows

PLAIN = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>a &lt; b &gt; c</t></is></c></row>',
    b'<row r="2" spans="1:3" ht="15.75" customHeight="1" x14ac:dyDescent="0.25"/>',
    b'<row r="3" hidden="1"><c r="B3" s="12"/><c r="D3" t="b" /></row>',
    b'<row r="5"><c r="AA5" t="str"><f>IF(A1="x",1)</f><v>two\nlines > 1</v></c></row>',
    b'<row r="7"></row>',
)
ODD = (
    b'<row r="1"><c r="A1" cm="1"><v>1</v></c></row>',
    b'<row r="1"><c s="2" r="B1"><v>1</v></c><c><v>2</v></c></row>',
    b"<row r='1'><c r='A1'><v>1</v></c></row>",
    b'<row r="1"><c r="A1" t="str"><v><![CDATA[</row><row r="2">]]></v></c></row>',
    b"<row><c><v>1</v></c></row>",
    b'<row r="1"><!-- <c r="B1"/> --><c r="A1"><v>1</v></c></row>',
)


def as_parsed(data: bytes) -> dict[int, Row]:
    return cut_rows(b'<d xmlns:x14ac="urn:x">' + data + b"</d>")


def opened(rows: dict[int, Row]) -> dict[int, tuple[object, ...]]:
    return {n: (row.raw, row.attrs, row.cut()) for n, row in rows.items()}


@given(st.lists(st.sampled_from(PLAIN), unique=True).map(b"".join))
def test_plain_rows_are_cut_as_the_parser_cuts_them(data: bytes) -> None:
    rows = plain_rows(data)
    assert rows is not None
    columns = {number: set(row.columns()) for number, row in rows.items()}
    parsed = as_parsed(data)
    assert opened(rows) == opened(parsed)
    assert columns == {number: set(row.cut()) for number, row in parsed.items()}


@pytest.mark.parametrize("data", ODD)
def test_an_odd_row_is_left_to_the_parser(data: bytes) -> None:
    rows = plain_rows(data)
    if rows is not None:
        # The row is plain, a cell of it is not.
        columns = set(rows[0].columns())
        assert columns == set(rows[0].cut())
        assert opened(rows) == opened(as_parsed(data))
        assert {n: set(row.columns()) for n, row in rows.items()} == {
            0: set(rows[0].cut())
        }


def test_rows_that_are_not_plain_are_refused_as_a_whole() -> None:
    assert [plain_rows(data) is None for data in ODD] == [
        False, False, True, True, True, True,
    ]  # fmt: skip
    assert plain_rows(PLAIN[0] + b"<row r='2'/>" + PLAIN[2]) is None
    assert plain_rows(b'<row r="1"><row r="2"></row></row>') is None
