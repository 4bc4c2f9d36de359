"""Countries as people type them, whose public holidays are days off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ppmsheets.intake.findings import Ledger, error
from ppmsheets.intake.projects import id_key
from ppmsheets.portfolio import Person
from ppmsheets.sheet import CellRef

_FIX = "Enter an ISO code such as GB, or with its part such as DE-BY or GB-ENG."


@lru_cache(maxsize=1024)
def country_code(typed: str) -> str | None:
    """Return the code of a country, or of a part of one as in ``DE-BY``.

    Codes of two and three letters are known, English names, and after a dash or a
    comma the code or the name of a part; a part in two countries needs its country.

    Returns:
        None where no public holidays are known for it.
    """
    whole = _countries().get(_key(typed))
    if whole is not None:
        return whole
    for mark in (",", "-"):
        name, found, part = typed.partition(mark)
        code = _countries().get(_key(name))
        if found and code is not None:
            inner = _parts(code).get(_key(part))
            return f"{code}-{inner}" if inner else None
    return None


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, id_key(text)))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Return every name of a country, as compared, with its code."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - heavy, for few workbooks

    return {_key(name): names[1] for names in COUNTRIES.values() for name in names}


@lru_cache(maxsize=64)
def _parts(country: str) -> dict[str, str]:
    """Return every code and name of a country's parts, as compared, with its code."""
    import holidays  # noqa: PLC0415 - heavy, and asked for by few workbooks

    known = holidays.country_holidays(country)
    names = {name: code for name, code in known.subdivisions_aliases.items() if name}
    names |= {code: code for code in known.subdivisions}
    return {_key(name): code for name, code in names.items()}


def checked_country(typed: str, where: CellRef, ledger: Ledger) -> str | None:
    """Return the code of a typed country; None, and said, where it is not known."""
    code = country_code(typed)
    if code is None:
        ledger.excluded += 1
        ledger.add(
            error(
                "unknown-country",
                f'No public holidays are known for "{typed}"; none are taken off.',
                _FIX,
            ),
            where,
            affects="capacity",
        )
    return code


def with_countries(people: Iterable[Person], ledger: Ledger) -> Iterator[Person]:
    """Give people with the codes of their countries."""
    for person in people:
        if person.country is None:
            yield person
        else:
            where = person.origin.cell("country")
            yield person._replace(
                country=checked_country(person.country, where, ledger)
            )
