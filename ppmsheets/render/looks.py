"""The palette, number patterns and recurring looks of generated tabs.

One accent colour, and the status colours of every tab, always beside a word. Every
ink has a contrast of at least 4.5:1 on its fill (WCAG 2.1, success criterion 1.4.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ppmsheets.outcome import Answer
from ppmsheets.portfolio import Rag
from ppmsheets.sheet import LOCAL_DATE, ColourRule, Look, Rect, RuleKind, palette

PAPER = "FFFFFF"
INK = "1F2933"
MUTED = "5B6670"
ACCENT = "1B4F8A"
SOFT = "EEF3F8"
"""Fill of header rows and of the strip of key figures."""
LINE = "C9D3DC"
ANSWER = palette.ANSWER
Tone = palette.Tone
RED, AMBER, GREEN, GREY = palette.RED, palette.AMBER, palette.GREEN, palette.GREY
QUIET = Tone(MUTED, PAPER)

_TONES = {Rag.RED: RED, Rag.AMBER: AMBER, Rag.GREEN: GREEN}


def tone_of(rag: Rag | None) -> Tone:
    """Return the colours of a status, grey where there is none."""
    return GREY if rag is None else _TONES[rag]


_ANSWERS = {
    Answer.YES: GREEN,
    Answer.PARTLY: AMBER,
    Answer.NO: RED,
    Answer.UNKNOWN: GREY,
}


def answer_tone(answer: Answer) -> Tone:
    """Return the colours of an answer to one of the three questions."""
    return _ANSWERS[answer]


MARKS = {Rag.RED: "B3261E", Rag.AMBER: "B86E00", Rag.GREEN: "2E7D4F"}
"""Colours of a status in charts, where the fills of cells would be too pale; a mark
has a contrast of at least 3:1 with the paper (WCAG 2.1, success criterion 1.4.11)."""
UNRATED = "6B7780"
PLANNED, EARNED, SPENT = "6B7780", ACCENT, "7A3E8E"
"""Colours of plan, progress and cost in charts; also of what there is, what is asked
for, and the most that is."""

DATE = LOCAL_DATE
MONTH = "yyyy-mm"
SHORT_DAY, SHORT_MONTH = "d mmm", "mmm yy"
"""For narrow columns."""
INDEX = "0.00"
SHARE = "0%"
LOAD = '0%;-0%;"·"'
"""A share whose zero is a dot, so that a heat map shows only what is used."""
FTE = "0.00"
FTE_SUM = "#,##0.0"
FTE_ASKED = '0.00" FTE"'
COUNT = "#,##0"
FEW = '#,##0;-#,##0;"·"'
"""A count whose zero is a dot, so that the eye finds the others."""
SHIFT_DAYS = "+#,##0;-#,##0;0"
AGE = '[=1]0" day";#,##0" days"'
STALE_AGE = '"stale "#,##0" days"'

NOT_KNOWN = "\N{EN DASH}"
"""Shown where a figure is not known: never 0, never a silent blank."""


def known(figure: float | None) -> float | str:
    """Return what a cell shows of a figure; None: it is not known."""
    return NOT_KNOWN if figure is None else figure


@dataclass(frozen=True, slots=True)
class MoneyScale:
    """How a column of money is shown; its cells keep the full amount.

    Attributes:
        pattern: Number format.
        unit: ``k``, ``m`` or "", said in the header.
    """

    pattern: str
    unit: str

    def header(self, label: str, currency: str) -> str:
        """Return a header that says currency and scale: ``EAC, GBP k``."""
        unit = " ".join(part for part in (currency, self.unit) if part)
        return f"{label}, {unit}" if unit else label


def money_scale(amounts: Iterable[float | None]) -> MoneyScale:
    """Return one scale for a whole table, so that its largest amount fits."""
    largest = max((abs(amount) for amount in amounts if amount is not None), default=0)
    if largest >= 1e11:
        return MoneyScale("#,##0.0,,", "m")
    if largest >= 1e8:
        return MoneyScale("#,##0,", "k")
    return MoneyScale("#,##0", "")


@dataclass(frozen=True, slots=True)
class Money:
    """How a page shows money."""

    scale: MoneyScale
    currency: str

    @property
    def pattern(self) -> str:
        """The number format."""
        return self.scale.pattern

    def header(self, label: str) -> str:
        """Return a header that says currency and scale."""
        return self.scale.header(label, self.currency)


def short_money(amount: float | None) -> str:
    """Return the pattern that shows one amount in a few characters, 12.3m."""
    size = abs(amount or 0)
    if size >= 1e11:
        return '#,##0,,,"bn"'
    if size >= 1e9:
        return '#,##0.0,,,"bn"'
    if size >= 1e8:
        return '#,##0,,"m"'
    if size >= 1e6:
        return '#,##0.0,,"m"'
    if size >= 1e4:
        return '#,##0,"k"'
    return "#,##0"


def partly(part: str) -> str:
    """Return the pattern of a share that says a part of it: ``110% (30)``."""
    return f'0%" ({part})"'


def page(area: Rect) -> Look:
    """Return the look of a whole page."""
    # Left: words that begin in Arabic or Hebrew would else run out of the page's edge.
    return Look(area, size=10, ink=INK, align="left", valign="middle")


def title(area: Rect) -> Look:
    """Return the look of a page's title."""
    return Look(area, size=18, bold=True, ink=ACCENT)


def section(area: Rect) -> Look:
    """Return the look of a section's heading: accent words on a thin line."""
    return Look(area, size=12, bold=True, ink=ACCENT, underline_row=ACCENT)


def header(area: Rect) -> Look:
    """Return the look of a table's header row."""
    return Look(
        area, bold=True, ink=INK, fill=SOFT, wrap=True, valign="middle",
        underline_row=ACCENT,
    )  # fmt: skip


def body(area: Rect) -> Look:
    """Return the look of a table's rows: a hairline under each."""
    return Look(area, underline_row=LINE)


def quiet(area: Rect) -> Look:
    """Return the look of words that explain."""
    return Look(area, ink=MUTED, size=9)


def beside(area: Rect) -> Look:
    """Return the look of words beside figures or a coloured cell on their left."""
    return Look(area, align="left", indented=True)


def chip(area: Rect, tone: Tone) -> Look:
    """Return the look of a cell that is a coloured word."""
    return Look(area, ink=tone.ink, fill=tone.fill, bold=True, align="center")


def words(area: Rect, tones: dict[str, Tone]) -> tuple[ColourRule, ...]:
    """Return the rules that colour words in an area."""
    return tuple(
        ColourRule(area, RuleKind.TEXT_IS, word, tone.ink, tone.fill)
        for word, tone in tones.items()
    )


def status_words(area: Rect) -> tuple[ColourRule, ...]:
    """Return the rules that colour Red, Amber and Green in an area."""
    return words(area, {rag.word: tone_of(rag) for rag in sorted(Rag, reverse=True)})


def below(area: Rect, *, amber: float, red: float) -> tuple[ColourRule, ...]:
    """Return the rules for figures that are bad when small."""
    return (
        ColourRule(area, RuleKind.LESS_THAN, red, RED.ink, RED.fill),
        ColourRule(area, RuleKind.LESS_THAN, amber, AMBER.ink, AMBER.fill),
    )


def above(area: Rect, *, amber: float, red: float) -> tuple[ColourRule, ...]:
    """Return the rules for figures that are bad when great."""
    return (
        ColourRule(area, RuleKind.GREATER_THAN, red, RED.ink, RED.fill),
        ColourRule(area, RuleKind.GREATER_THAN, amber, AMBER.ink, AMBER.fill),
    )
