"""What ``whatif`` may change: its options, and what they mean in a table's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import click

_Function = TypeVar("_Function", bound=Callable[..., Any])


class _Lever(NamedTuple):
    """One option.

    Attributes:
        about: Its help.
        words: Makes of what was given the words of a What-ifs table.
    """

    metavar: str
    about: str
    words: Callable[[str], str]
    other_names: tuple[str, ...] = ()


def _amount(lever: str) -> Callable[[str], str]:
    """Return what turns ``QA=+2`` into ``Role QA +2``, and ``QA=2`` into ``QA = 2``."""

    def words(given: str) -> str:
        name, _, change = given.rpartition("=")
        change = change.strip()
        sign = "" if change.startswith(("+", "-", "\N{MINUS SIGN}")) else "= "
        return " ".join(f"{lever} {name.strip()} {sign}{change}".split())

    return words


def _deferred(given: str) -> str:
    name, _, until = given.rpartition("=")
    return f"Defer {name.strip()} until {until.strip()}"


_LEVERS = {
    "budget": _Lever(
        "[WHOSE=]CHANGE",
        "Money: +10%, Capex=-200k, 2026-Q3=900k.",
        _amount("Budget"),
    ),
    "role": _Lever(
        "ROLE=CHANGE",
        "People: QA=+2 is two FTE more in every period.",
        _amount("Role"),
        ("--capacity",),
    ),
    "cost": _Lever("PROJECT=CHANGE", "What a project costs: CRM=-5%.", _amount("Cost")),
    "value": _Lever(
        "PROJECT=CHANGE", "What a project is worth: CRM=+100k.", _amount("Value")
    ),
    "weight": _Lever(
        "DRIVER=CHANGE", "What a driver weighs: Growth=40.", _amount("Weight")
    ),
    "pin": _Lever("PROJECT", "It is done, whatever is computed.", "Pin {} in".format),
    "pin_out": _Lever(
        "PROJECT", "It is not done, whatever is computed.", "Pin {} out".format
    ),
    "defer": _Lever(
        "PROJECT=DATE", "It does not begin before.", _deferred, ("--delay",)
    ),
}


def levers(function: _Function) -> _Function:
    """Add the options of ``whatif``; each may be given several times."""
    for name, lever in reversed(_LEVERS.items()):
        option = click.option(
            _typed(name),
            *lever.other_names,
            metavar=lever.metavar,
            multiple=True,
            help=lever.about,
        )
        function = option(function)
    return function


def in_words(
    given: Mapping[str, Sequence[str]],
) -> tuple[tuple[str, str], ...]:
    """Return every change as typed, with the words of a What-ifs table for it.

    Args:
        given: Name of the option -> what it was given, in order.
    """

    def pairs() -> Iterator[tuple[str, str]]:
        for name, lever in _LEVERS.items():
            for text in given.get(name, ()):
                yield f"{_typed(name)} {text}", lever.words(text)

    return tuple(pairs())


def _typed(name: str) -> str:
    return f"--{name.replace('_', '-')}"
