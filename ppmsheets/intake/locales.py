"""What a workbook's locale says about the dates and numbers typed into it."""

from __future__ import annotations

import re

from ppmsheets.settings import DateOrder


def _words(text: str) -> frozenset[str]:
    """Return the words of a text, so that a long table stays readable."""
    return frozenset(text.split())


_MONTH_FIRST = _words("US PH PR GU FM PW MH AS VI UM BZ")
_YEAR_FIRST = _words("CN JP KR KP TW HU LT MN IR SE BT")
_MIXED_ORDER = _words("CA ZA KE GH HK CM TG")
"""Regions where both orders are in everyday use: no order is known."""

_LANGUAGE_ORDER = dict.fromkeys(
    _words(
        "bg ca cs da de el es et fi fr he hr id is it lv nb nl nn no pl pt ro ru sk sl "
        "sr tr uk vi"
    ),
    DateOrder.DMY,
) | dict.fromkeys(_words("hu ja ko lt mn sv zh"), DateOrder.YMD)

_DOT_LANGUAGES = _words("en ja ko zh th he hi bn ta te ms fil")
_COMMA_LANGUAGES = _words(
    "bg ca cs da de el es et fi fr hr hu id is it lt lv nb nl nn no pl pt ro ru sk "
    "sl sr sv tr uk vi"
)
_DOT_REGIONS = _words(
    "US GB AU NZ IE IN SG MY PH HK IL JP CN KR TW TH MX GT HN NI PA PE PR SV DO CH LI"
    " MT NG KE GH BW ZW CU BZ 419"
)
_COMMA_ENGLISH = _words("AT BE CZ DE DK ES FI FR HU ID IT NL NO PL PT RO SE SI SK")
"""Regions whose English writes ``1,5`` as their own language does."""
_AGAINST_REGION = {
    ("fr", "CH"): ",",
    ("pt", "CH"): ",",
    ("es", "PH"): ",",
    ("es", "BR"): ".",
    ("ff", "GH"): ",",
    ("ff", "NG"): ",",
    ("ms", "BN"): ",",
    ("ms", "ID"): ",",
}
"""Languages that write otherwise than their region, or than elsewhere."""
_MIXED_DECIMAL = _words("ZA NA")


def _parts(locale: str) -> tuple[str, str]:
    """Return language and region of ``en_GB``, ``en-GB`` or ``zh_Hant_TW.UTF-8``."""
    pieces = re.split("[.@]", locale)[0].replace("-", "_").split("_")
    regions = [piece.upper() for piece in pieces[1:] if len(piece) in (2, 3)]
    return pieces[0].lower(), regions[-1] if regions else ""


def date_order_of_locale(locale: str | None) -> DateOrder | None:
    """Return the order in which a locale writes dates; None where it is not sure.

    Source: Unicode CLDR's short dates. A bare ``en`` says nothing: Britons and
    Americans differ. Canada and South Africa use several orders.
    """
    language, region = _parts(locale or "")
    if region in _MONTH_FIRST:
        return DateOrder.MDY
    if region in _YEAR_FIRST:
        return DateOrder.YMD
    if region:
        return None if region in _MIXED_ORDER else DateOrder.DMY
    return _LANGUAGE_ORDER.get(language)


def decimal_of_locale(locale: str | None) -> str:
    """Return a locale's decimal sign, ``.`` or ``,``; "" where it is not sure.

    Source: Unicode CLDR's number symbols.
    """
    language, region = _parts(locale or "")
    if region in _MIXED_DECIMAL:
        return ""
    if (language, region) in _AGAINST_REGION:
        return _AGAINST_REGION[language, region]
    if language == "en" and region in _COMMA_ENGLISH:
        return ","
    if region in _DOT_REGIONS or language in _DOT_LANGUAGES:
        return "."
    return "," if language in _COMMA_LANGUAGES else ""
