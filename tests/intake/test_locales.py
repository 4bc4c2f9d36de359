"""What a locale says, and where it is silent."""

from __future__ import annotations

import pytest
from babel import Locale, localedata

from ppmsheets.intake.locales import date_order_of_locale, decimal_of_locale
from ppmsheets.settings import DateOrder


@pytest.mark.parametrize(
    ("locale", "order", "decimal"),
    [
        ("en_US", DateOrder.MDY, "."),
        ("en-GB", DateOrder.DMY, "."),
        ("en_GB.UTF-8", DateOrder.DMY, "."),
        ("en_AU", DateOrder.DMY, "."),
        ("en_CA", None, "."),
        ("fr_CA", None, ","),
        ("en_ZA", None, ""),
        ("de_DE", DateOrder.DMY, ","),
        ("de_CH", DateOrder.DMY, "."),
        ("fr_CH", DateOrder.DMY, ","),
        ("en_DE", DateOrder.DMY, ","),
        ("es_419", DateOrder.DMY, "."),
        ("fr_FR@euro", DateOrder.DMY, ","),
        ("es_MX", DateOrder.DMY, "."),
        ("es_ES", DateOrder.DMY, ","),
        ("pt_BR", DateOrder.DMY, ","),
        ("ja_JP", DateOrder.YMD, "."),
        ("zh_Hant_TW", DateOrder.YMD, "."),
        ("sv_SE", DateOrder.YMD, ","),
        ("de", DateOrder.DMY, ","),
        ("ja", DateOrder.YMD, "."),
        ("en", None, "."),
        ("xx", None, ""),
        ("", None, ""),
        (None, None, ""),
    ],
)
def test_a_locale_tells_the_order_of_dates_and_the_decimal_sign(
    locale: str | None, order: DateOrder | None, decimal: str
) -> None:
    assert date_order_of_locale(locale) is order
    assert decimal_of_locale(locale) == decimal


def test_no_decimal_sign_contradicts_the_one_of_unicode() -> None:
    told = 0
    for name in filter(None, localedata.locale_identifiers()):
        locale, ours = Locale.parse(name), decimal_of_locale(name)
        if ours and locale.territory and locale.default_numbering_system == "latn":
            told += 1
            assert ours == locale.number_symbols["latn"]["decimal"], name
    assert told > 300
