"""Separators and dates, checked against Unicode CLDR as Babel ships it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.report.locales import style_of

LOCALES = re.findall(
    r"\w+",
    """en_US en_GB en_AU en_IE en_NZ de_DE de_CH de_AT fr_FR fr_CA fr_BE es_ES es_MX
    es_AR es_CO it_IT it_CH pt_BR pt_PT nl_NL nl_BE sv_SE da_DK nb_NO fi_FI pl_PL cs_CZ
    sk_SK hu_HU ro_RO bg_BG hr_HR sl_SI sr_RS tr_TR ru_RU uk_UA el_GR ja_JP ko_KR zh_CN
    zh_TW he_IL th_TH vi_VN id_ID lt_LT lv_LV et_EE is_IS ca_ES""",
)


@pytest.mark.parametrize("locale", LOCALES)
def test_numbers_have_the_signs_of_their_locale(locale: str) -> None:
    style = style_of(locale)
    assert style.number(1_234_567.5, 1) == format_decimal(1_234_567.5, locale=locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_dates_have_the_order_of_their_locale(locale: str) -> None:
    day = dt.date(2026, 11, 23)
    wanted = re.findall(r"\d+", format_date(day, "short", locale=locale))
    parts = [part[-2:] for part in re.findall(r"\d+", style_of(locale).day(day))]
    # Thailand counts its years from another one.
    assert [part[-2:].replace("69", "26") for part in wanted] == parts


@pytest.mark.parametrize("locale", ["de_DE", "fr_FR", "ja_JP", "pt_BR", "nl_NL"])
def test_dates_have_the_signs_of_their_locale(locale: str) -> None:
    day = dt.date(2026, 11, 23)
    wanted = re.findall(r"\D", format_date(day, "short", locale=locale))
    assert re.findall(r"\D", style_of(locale).day(day)) == wanted


@pytest.mark.parametrize("locale", [None, "", "xx", "en"])
def test_an_unknown_locale_is_written_plainly(locale: str | None) -> None:
    style = style_of(locale)
    assert style.number(1_234.5, 1) == "1,234.5"
    assert style.day(dt.date(2026, 3, 4)) == "2026-03-04"


@given(st.floats(-1e12, 1e12), st.integers(0, 3), st.sampled_from(LOCALES))
def test_a_number_can_be_read_back(value: float, places: int, locale: str) -> None:
    style = style_of(locale)
    plain = style.number(value, places).replace(style.group, "")
    read = float(plain.replace(style.decimal, "."))
    assert abs(read - value) <= 0.5 * 10**-places + 1e-4
