"""Words as people type them: ratings, choices, yes and no, and no value at all.

Compared without case, spaces and punctuation. The stated rating table:

====================  ==============================================  ======
Canonical word        Also typed as                                   Colour
====================  ==============================================  ======
Green                 G, 🟢, On track                                 green
Amber/Green           AG, Green/Amber                                 amber
Amber                 A, Yellow, Y, 🟡, 🟠, At risk                       amber
Amber/Red             AR, Red/Amber                                   red
Red                   R, 🔴, Off track                                red
High                  High confidence                                 green
Medium-High           Medium High (confidence)                        amber
Medium                Medium confidence                               amber
Medium-Low            Medium Low (confidence)                         red
Low                   Low confidence                                  red
Reset, Exempt …       Data exempt under section 43 …                  none
Not rated             No DCA, No rating                               none
Not reported          Not provided                                    none
Unavailable           Not available                                   none
====================  ==============================================  ======

A word between two colours counts as the worse one: declared status leans to
optimism, and Amber/Red by its definition (UK Infrastructure and Projects Authority;
Australia's Medium-Low is the same level) says that delivery is in doubt and asks for
urgent action. The word is kept beside the colour.

A colour may have a remark behind it, set off by a dash, colon, comma, bracket, arrow
or line break: ``Amber - improving`` is Amber. It is not certain, and not read, where
the remark names another colour or asks (``Amber - was Green``, ``Amber?``).
"""

from __future__ import annotations

import difflib
import functools
import re

from ppmsheets.portfolio import Rag, Rating


def _words(text: str) -> frozenset[str]:
    """Return the words of a text, so that a long table stays readable."""
    return frozenset(text.split())


_NOT_A_LETTER = re.compile(r"[\W_]+")

_RATINGS = {
    "green": ("Green", Rag.GREEN),
    "g": ("Green", Rag.GREEN),
    "ontrack": ("Green", Rag.GREEN),
    "ambergreen": ("Amber/Green", Rag.AMBER),
    "greenamber": ("Amber/Green", Rag.AMBER),
    "ag": ("Amber/Green", Rag.AMBER),
    "ga": ("Amber/Green", Rag.AMBER),
    "amber": ("Amber", Rag.AMBER),
    "a": ("Amber", Rag.AMBER),
    "yellow": ("Amber", Rag.AMBER),
    "y": ("Amber", Rag.AMBER),
    "atrisk": ("Amber", Rag.AMBER),
    "amberred": ("Amber/Red", Rag.RED),
    "redamber": ("Amber/Red", Rag.RED),
    "ar": ("Amber/Red", Rag.RED),
    "ra": ("Amber/Red", Rag.RED),
    "red": ("Red", Rag.RED),
    "r": ("Red", Rag.RED),
    "offtrack": ("Red", Rag.RED),
    "high": ("High", Rag.GREEN),
    "mediumhigh": ("Medium-High", Rag.AMBER),
    "medium": ("Medium", Rag.AMBER),
    "mediumlow": ("Medium-Low", Rag.RED),
    "low": ("Low", Rag.RED),
    "🟢": ("Green", Rag.GREEN),
    "🟡": ("Amber", Rag.AMBER),
    "🟠": ("Amber", Rag.AMBER),
    "🔴": ("Red", Rag.RED),
}
_COLOUR = (
    r"(?:\b(?:amber ?/ ?(?:green|red)|(?:green|red) ?/ ?amber|green|amber|yellow|red"
    r"|on track|at risk|off track)\b|[🟢🟡🟠🔴])"
)
_REMARKED = re.compile(
    rf"{_COLOUR}\s*(?:\s[-\u2010-\u2015]|[-\u2010-\u2015]\s|[:;,.(\[↑-⇿\n])"
)
_FROM_TO = re.compile(r"\w\W*[\u2190-\u21ff>]\W*\w")
"""One word, an arrow, another word: a change, and no level between two colours."""
_DOUBT = re.compile(
    r"\?|\b(?:not|never|no longer|tb[acd]|provisional|draft|maybe|perhaps|should|or|if"
    r"|unless|until|except|but)\b"
)
_NO_RATINGS = (
    ("reset", "Reset"),
    ("exempt", "Exempt"),
    ("dataexempt", "Exempt"),
    # A slip in a published annual report of 2014, kept because it is published.
    ("dateexempt", "Exempt"),
    ("notrated", "Not rated"),
    ("norating", "Not rated"),
    ("nodca", "Not rated"),
    ("notreported", "Not reported"),
    ("notprovided", "Not reported"),
    ("unavailable", "Unavailable"),
    ("notavailable", "Unavailable"),
)

_NON_VALUES = _words(
    "tbc tbd tba na nfp notforpublication unknown unavailable withheld redacted reset "
    "noenddate nostartdate nodca pending undefined notset ongoing ongoingnoenddate "
    "nodepartmentalnarrative"
)
_NON_VALUE_STARTS = re.compile(
    r"tb[acd]\b|n/a\b|(data |date )?exempt(ion)?\b|to be (confirmed|determined|decided"
    r"|advised|agreed)\b|(data )?not (yet |currently )?(reported|provided|available"
    r"|known|disclosed|applicable|stated|rated|given|for publication|determined"
    r"|confirmed)\b"
)
_SHORT_NON_VALUES = frozenset({"tbc", "tbd", "tba", "n/a", "#n/a", "nfp"})
"""Non-values even where any text is welcome."""

_PLACEHOLDERS = frozenset(" -\N{EN DASH}\N{EM DASH}?._*~/")
"""What people put into a cell that they leave open."""

ERROR_TEXTS = frozenset(
    {"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"}
)
"""Spreadsheet errors as text, as exports to CSV leave them."""

_SYNONYMS = {
    "Idea": "pipeline concept draft backlog",
    "Proposed": "proposal submitted requested businesscase new pending",
    "Approved": "authorised authorized accepted agreed approve accept",
    "Active": "indelivery inprogress ongoing started running underway wip inflight "
    "inexecution execution executing delivery delivering",
    "On hold": "hold paused suspended pause",
    "Closed": "close complete completed done finished cancelled canceled terminated "
    "withdrawn resolved retired",
    "Open": "active live new ongoing inprogress",
    "Rejected": "declined denied reject no",
    "Approve": "approved accept accepted agree agreed yes ok",
    "Reject": "rejected decline declined no",
    "Defer": "deferred postpone postponed later",
    "Higher": "high up more higherisbetter",
    "Lower": "low down less lowerisbetter",
    "Needs": "need requires dependson",
    "Excludes": "exclude exclusive mutuallyexclusive",
    "Both or none": "both together bothornothing",
    "Finish-start": "fs finishtostart",
    "Firm": "hard hardbooked committed confirmed booked",
    "Soft": "softbooked tentative proposed planned requested provisional",
    "Pin in": "in include included keep pinned pinnedin forcein forcedin mustdo",
    "Pin out": "out exclude excluded drop dropped pinnedout forceout forcedout",
    "Weighted score": "score scores weighted weightedscores scoring",
    "WSJF": "weightedshortestjobfirst",
    "AHP": "pairwise analytichierarchyprocess",
    "NPV": "netpresentvalue",
    "ROI": "returnoninvestment",
    "BCR": "benefitcostratio",
    "Month": "months monthly",
    "Quarter": "quarters quarterly",
    "DMY": "ddmmyyyy dmyyyy daymonthyear",
    "MDY": "mmddyyyy mdyyyy monthdayyear",
    "YMD": "yyyymmdd yearmonthday iso",
}
"""Canonical choice -> other words for it; each holds where the choice is offered."""

SCORES = {"none": 0.0, "low": 1.0, "moderate": 3.0, "strong": 6.0, "extreme": 9.0}
"""Numbers of score words. Source: the 0-1-3-9 scale of quality function deployment,
with a 6 between."""

_YES = _words("yes y true t 1 ok ✓ ✔ ☑ ✅ \uf0fc")
_NO = _words("no n false f 0 ✗ ✘ ☐ ❌ \uf0fb")
"""U+F0FC and U+F0FB are Wingdings' tick and cross. An x is neither: it marks a yes on
some forms and, beside ticks, a no on others (Australia's data of February 2024)."""


_STORY = 1000
"""Characters of a text in which a colour is looked for."""


def plain_word(text: str) -> str:
    """Return a word as it is compared: letters and digits only, caseless."""
    return _NOT_A_LETTER.sub("", text.casefold())


def is_non_value(text: str, further: frozenset[str]) -> bool:
    """Return whether a text says that there is no value (TBC, N/A, Exempt …)."""
    folded = " ".join(text.casefold().split())
    word = plain_word(folded)
    return (
        (not word and set(folded) <= _PLACEHOLDERS)
        or word in _NON_VALUES
        or _NON_VALUE_STARTS.match(folded) is not None
        or word in _plain_words(further)
    )


def is_text_non_value(text: str, further: frozenset[str]) -> bool:
    """Return the same for a field of free text, where only bare codes count."""
    folded = text.casefold().strip()
    if folded in _SHORT_NON_VALUES or folded in {
        "-",
        "\N{EN DASH}",
        "\N{EM DASH}",
        "?",
    }:
        return True
    return bool(further) and plain_word(folded) in _plain_words(further)


@functools.lru_cache(maxsize=64)
def _plain_words(words: frozenset[str]) -> frozenset[str]:
    return frozenset(plain_word(word) for word in words)


@functools.lru_cache(maxsize=4096)
def read_rating(text: str) -> Rating | None:
    """Return the rating of a word by the table above, None for another word."""
    if "?" in text or _FROM_TO.search(text):
        return None
    word = plain_word(text) or text
    word = word.removesuffix("confidence").removesuffix("delivery")
    known = _RATINGS.get(word)
    if known:
        return Rating(*known)
    for start, canonical in _NO_RATINGS:
        if word.startswith(start):
            return Rating(canonical, None)
    return None


def ratings_in(text: str) -> tuple[Rating, ...]:
    """Return the rating of each colour that a text names, in its order."""
    named = re.findall(_COLOUR, text[:_STORY].casefold())
    return tuple(rating for word in named if (rating := read_rating(word)))


def read_remarked(text: str) -> Rating | None:
    """Return the rating of a colour with a remark behind it; None if not certain."""
    folded = text.casefold()
    named = ratings_in(text)
    if len(named) != 1 or not _REMARKED.match(folded) or _DOUBT.search(folded):
        return None
    return named[0]


def nearest_rating(text: str) -> str | None:
    """Return the status word that a mistyped one is nearest to, None if none is."""
    known = sorted(word for word in _RATINGS if len(word) > 2)
    near = difflib.get_close_matches(plain_word(text)[:40], known, 1, 0.7)
    return _RATINGS[near[0]][0] if near else None


def read_yes_no(text: str) -> bool | None:
    """Return what a text answers, None where it answers neither."""
    word = text.casefold().strip(" .!")
    if word in _YES:
        return True
    return False if word in _NO else None


@functools.lru_cache(maxsize=64)
def choice_table(choices: tuple[str, ...]) -> dict[str, str]:
    """Return every accepted plain word of a field -> its canonical choice."""
    table: dict[str, str] = {}
    for choice in choices:
        for word in _SYNONYMS.get(choice, "").split():
            table.setdefault(word, choice)
    table.update({plain_word(choice): choice for choice in choices})
    return table


def nearest_choice(text: str, choices: tuple[str, ...]) -> str | None:
    """Return the choice that a text begins with or is nearest to; None if neither."""
    table = choice_table(choices)
    words = [plain_word(word) for word in text[:100].split()]
    for count in range(len(words), 0, -1):
        if found := table.get("".join(words[:count])):
            return found
    near = difflib.get_close_matches(plain_word(text)[:40], sorted(table), 1, 0.7)
    return table[near[0]] if near else None
