"""Numbers and money as people type them: read only where the text is certain.

Stated rules:

- A cell that names its own size (``1.90m``, ``12k``, ``£m 3``) is absolute: a
  column's unit multiplier does not touch it.
- Blanks and apostrophes group thousands. Where a comma and a dot both stand, the
  last is the decimal sign. One sign that occurs twice groups thousands.
- ``1,200`` and ``1.200`` could be either. They are read where the locale says
  which sign is the decimal one, and ``£1,200`` or ``$1,200`` by its currency;
  else as the other texts of the column prove, with a warning; else not at all.
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    """Return the words of a text, so that a long table stays readable."""
    return frozenset(text.split())


_SYMBOLS = {
    "£": "GBP",
    "€": "EUR",
    "$": "$",
    "¥": "¥",
    "₹": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₽": "RUB",
    "us$": "USD",
    "u$s": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "cdn$": "CAD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "sg$": "SGD",
    "mx$": "MXN",
    "nt$": "TWD",
    "r$": "BRL",
    "cn¥": "CNY",
    "jp¥": "JPY",
}
_CODES = _words(
    "AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS "
    "INR ISK JPY KES KRW KWD LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON "
    "RSD RUB SAR SEK SGD THB TRY TWD UAH USD UYU VND ZAR"
)
_FAMILIES = {
    "$": _words("USD AUD CAD NZD HKD SGD MXN TWD ARS CLP COP UYU"),
    "¥": frozenset({"JPY", "CNY"}),
}
_DOT_CURRENCIES = _words("GBP USD AUD CAD NZD HKD SGD JPY CNY INR $ ¥")
"""Currencies whose amounts are written with a decimal dot when the sign leads."""

_SIZES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mm": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "mrd": 1e9,
    "billion": 1e9,
    "billions": 1e9,
}


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONEY = rf"{_either(_SYMBOLS)}|{_either(code.lower() for code in _CODES)}"
_SIZE = _either(_SIZES)
_SHAPE = re.compile(
    rf"(?P<open>\()?\ ?(?P<minus>-\ ?)?"
    rf"(?:(?P<lead>{_MONEY})(?:(?P<size1>{_SIZE})\ )?\ ?)?"
    rf"(?P<open2>\()?(?P<minus2>-)?"
    rf"(?P<digits>[0-9][0-9.,'\ ]*|[.,][0-9]+)(?P<power>e[+-]?[0-9]{{1,3}})?"
    rf"\ ?(?P<percent>%|percent|per\ cent)?"
    rf"(?P<size2>{_SIZE})?\ ?(?P<trail>{_MONEY})?(?:\ ?(?P<size3>{_SIZE}))?"
    rf"\ ?(?P<close>\))?\ ?(?P<minus3>-)?",
)
_WITHIN = re.compile(
    rf"(?<![\w.,'(-])-?(?:(?:{_MONEY})\ ?)?[0-9][0-9.,']*(?:\ [0-9]{{3}}\b)*"
    rf"(?:\ ?(?:%|percent\b|(?:{_SIZE})\b))?(?:\ ?(?:{_MONEY})(?!\w))?(?!\w)"
)
"""One number amid other words."""
_ODD = str.maketrans({
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\N{THIN SPACE}": " ",
    "\N{MINUS SIGN}": "-",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{FULLWIDTH YEN SIGN}": "¥",
})  # fmt: skip
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.(?:[0-9]{1,2}|[0-9]{4,20}))?")
"""A number as programs write it: the short way for long columns."""
_GROUPED = re.compile(r"[0-9]{1,3}(?P<sign>[ '])[0-9]{3}(?:(?P=sign)[0-9]{3})*")
_THREES = re.compile(r"[0-9]{1,3}(?P<sign>[.,])[0-9]{3}(?:(?P=sign)[0-9]{3})*")
_LAKHS = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_LONGEST = 60
"""Characters beyond which a text is a story and not a number."""


class Doubt(enum.Enum):
    """Why a text is not read as a number."""

    NO_NUMBER = "no number"
    DECIMAL_SIGN = "the decimal sign is not known"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as typed.

    Attributes:
        value: Its size included, percent not divided.
        currency: ISO code, or ``$`` or ``¥`` where several have the sign; "".
        percent: Whether it was typed with a percent sign.
        absolute: Whether it named its size itself.
    """

    value: float
    currency: str = ""
    percent: bool = False
    absolute: bool = False


def currency_code(word: str) -> str:
    """Return the ISO code of a code or symbol, or the word itself if unknown."""
    folded = word.strip().casefold()
    return _SYMBOLS.get(folded, folded.upper())


def same_currency(typed: str, wanted: str) -> bool:
    """Return whether an amount's sign fits a currency; a bare $ fits any dollar."""
    code = currency_code(wanted)
    return typed == code or code in _FAMILIES.get(typed, frozenset())


def typed_currency(text: str) -> str:
    """Return the currency that a money text names; "" if it names none."""
    shape = _shape(text)
    word = shape and (shape["lead"] or shape["trail"])
    return currency_code(word) if word else ""


def decimal_evidence(texts: Iterable[str]) -> str:
    """Return the decimal sign that the certain texts of a column prove.

    Returns:
        ``.`` or ``,`` when all that prove anything agree; else "".
    """
    proven = {sign for text in texts if (sign := _proof(text))}
    return proven.pop() if len(proven) == 1 else ""


def _proof(text: str) -> str:
    shape = _shape(text)
    if not shape:
        return ""
    digits = shape["digits"].strip()
    if _number(digits, "") is None or _by_convention(digits) is not None:
        return ""
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        return "," if digits.rfind(",") > digits.rfind(".") else "."
    if commas:
        return "." if commas > 1 else ","
    if dots:
        return "," if dots > 1 else "."
    return ""


def read_amount(text: str, decimal: str = "") -> Amount | Doubt:
    """Return the one number that a text certainly means.

    Args:
        text: As typed, e.g. ``£1.90m``, ``(1 200,50)``, ``40 %``.
        decimal: Decimal sign of the workbook, ``.`` or ``,``; "" not known.
    """
    if decimal != "," and _PLAIN.fullmatch(text):
        return Amount(float(text))
    shape = _shape(text)
    if not shape:
        return Doubt.NO_NUMBER
    sizes = [_SIZES[word] for word in shape.group("size1", "size2", "size3") if word]
    minuses = sum(bool(sign) for sign in shape.group("minus", "minus2", "minus3"))
    brackets = bool(shape["open"]) + bool(shape["open2"])
    parts = (
        len(sizes) + bool(shape["percent"]),
        minuses + brackets,
        bool(shape["lead"]) + bool(shape["trail"]),
    )
    if max(parts) > 1 or brackets != bool(shape["close"]):
        return Doubt.NO_NUMBER
    word = shape["lead"] or shape["trail"]
    currency = currency_code(word) if word else ""
    if not decimal and shape["lead"] and currency in _DOT_CURRENCIES:
        decimal = "."
    number = _number(shape["digits"].strip() + (shape["power"] or ""), decimal)
    if isinstance(number, Doubt) or number is None:
        return number or Doubt.NO_NUMBER
    size = sizes[0] if sizes else 1.0
    value = _scaled(number, size) * (-1 if minuses or brackets else 1)
    if not math.isfinite(value):
        return Doubt.NO_NUMBER
    return Amount(value + 0.0, currency, bool(shape["percent"]), bool(sizes))


def amount_within(text: str, decimal: str = "") -> Amount | None:
    """Return the one amount that stands amid other words; None without just one.

    Args:
        text: As typed, e.g. ``112k (excl. VAT)``; such a text is no certain number.
        decimal: Decimal sign of the workbook, ``.`` or ``,``; "" not known.
    """
    if len(text) > _LONGEST:
        return None
    plain = _plain(text)
    found = _WITHIN.search(plain)
    if found is None:
        return None
    rest = plain[: found.start()] + plain[found.end() :]
    if any(ch.isdigit() for ch in rest):
        return None
    amount = read_amount(found[0].rstrip(".,' "), decimal)
    return amount if isinstance(amount, Amount) else None


def _plain(text: str) -> str:
    return " ".join(text.translate(_ODD).casefold().split())


def _scaled(number: float, size: float) -> float:
    # 1.9 * 1e6 is 1899999.9999999998: people mean the 15 digits they see.
    return float(f"{number * size:.15g}")


def _shape(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST:
        return None
    return _SHAPE.fullmatch(_plain(text))


def _number(digits: str, decimal: str) -> float | Doubt | None:
    """Return the number that digits with signs mean; None if they mean none."""
    mantissa, power, exponent = digits.partition("e")
    read = _mantissa(mantissa, decimal)
    if not power or not isinstance(read, str):
        return float(read) if isinstance(read, str) else read
    # Scientific notation comes from programs, which write a decimal dot.
    certain = re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", mantissa)
    return float(f"{mantissa}e{exponent}") if certain else None


def _mantissa(digits: str, decimal: str) -> str | Doubt | None:
    if digits.isdecimal():
        return digits
    whole = _GROUPED.match(digits)
    if whole:
        rest = digits[whole.end() :]
        plain = re.sub("[ ']", "", whole[0])
        return (
            plain + _fraction(rest) if re.fullmatch(r"(?:[.,][0-9]+)?", rest) else None
        )
    by_convention = _by_convention(digits)
    if by_convention is not None:
        if not decimal:
            return Doubt.DECIMAL_SIGN
        return digits.replace(by_convention, "." if by_convention == decimal else "")
    return _certain(digits, decimal)


def _fraction(rest: str) -> str:
    return "." + rest[1:] if rest else ""


def _by_convention(digits: str) -> str | None:
    """Return the sign of ``1,200`` or ``1.200``, which alone proves nothing."""
    lone = _THREES.fullmatch(digits)
    if lone and digits.count(lone["sign"]) == 1 and not digits.startswith("0"):
        return lone["sign"]
    return None


def _certain(digits: str, decimal: str) -> str | Doubt | None:
    """Return digits whose signs can only be meant one way, in Python's writing."""
    if _LAKHS.fullmatch(digits):
        return digits.replace(",", "")
    last = max(digits.rfind("."), digits.rfind(","))
    sign, head, tail = digits[last], digits[:last], digits[last + 1 :]
    if sign in head or not tail:
        grouped = _THREES.fullmatch(digits)
        return (
            digits.replace(sign, "") if grouped and not digits.startswith("0") else None
        )
    if not tail.isdecimal():
        return None
    if head.isdecimal() or not head:
        # ``1,5`` where the comma groups thousands is more likely a slip than 1.5.
        return Doubt.DECIMAL_SIGN if decimal not in ("", sign) else f"{head}.{tail}"
    grouped = _THREES.fullmatch(head) or _LAKHS.fullmatch(head)
    return f"{re.sub('[.,]', '', head)}.{tail}" if grouped else None
