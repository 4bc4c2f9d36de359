"""Days on which people do not work: public holidays of their country, absences.

One rule for both: of a person's FTE in a month goes the share of the month's working
days that is lost. Working days are those that are no weekend in the country, Monday to
Friday where none is given; a public holiday on one of them is lost whole, of an absence
as much as is away. Who is there for a part of the month alone loses of that part.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from ppmsheets.portfolio import Absence, Period, Person

BILLION = 1_000_000_000

WEEKEND = frozenset({5, 6})
"""Days of the week that are no working days where no country is given."""

_DAY = dt.timedelta(days=1)

Lost = Mapping[dt.date, int]
"""Day -> what is lost of it, in billionths of what the person works."""


class Calendar:
    """The days off of people in a span of days."""

    def __init__(
        self,
        span: Period,
        rows: Mapping[str, Sequence[Person]],
        absences: Mapping[str, Sequence[Absence]],
        country: str | None,
    ) -> None:
        """Take who is away when.

        Args:
            span: First and last day that are asked about.
            rows: Of every person in People, by the name as compared.
            absences: The same way.
            country: Whose holidays are those of a person of no stated country.
        """
        self._span, self._usual = span, country
        self._rows, self._absences = rows, absences
        self._lost: dict[tuple[str, str | None], Lost] = {}
        self._left: dict[tuple[str, str | None, Period], tuple[int, int]] = {}

    def left(self, key: str, person: Person, month: Period) -> tuple[int, int]:
        """Return which share of a person's FTE is left in a month, as a fraction.

        Args:
            key: The person's name as compared.
            person: A row of the person; the month counts from its first day to its
                last.
            month: Within the span.
        """
        country = person.country or self._usual
        if country is None and key not in self._absences:
            return 1, 1
        there = Period(
            max(month.first, person.start or month.first),
            min(month.last, person.finish or month.last),
        )
        # Who is never away has the days off of everybody in the country.
        place = (key if key in self._absences else "", country, there)
        if place not in self._left:
            lost = self._days_lost(key, country)
            weekend, days = _weekend(country), _days(there)
            working = sum(day.weekday() not in weekend for day in days) * BILLION
            gone = sum(lost.get(day, 0) for day in days)
            self._left[place] = (working - gone, working) if gone else (1, 1)
        return self._left[place]

    def _days_lost(self, key: str, country: str | None) -> Lost:
        """Return what is lost of the working days of a person."""
        away = self._absences.get(key, ())
        place = (key if away else "", country)
        if place not in self._lost:
            found = dict.fromkeys(_holidays(country, self._span), BILLION)
            weekend = _weekend(country)
            for day, share in self._away(key, away).items():
                if day.weekday() not in weekend:
                    found[day] = min(BILLION, found.get(day, 0) + share)
            self._lost[place] = found
        return self._lost[place]

    def _away(self, key: str, absences: Iterable[Absence]) -> Mapping[dt.date, int]:
        """Return which share of a person is away on each day, working day or not."""
        found: defaultdict[dt.date, int] = defaultdict(int)
        for entry in absences:
            first = max(entry.start, self._span.first)
            last = min(entry.finish or entry.start, self._span.last)
            for day in _days(Period(first, last)):
                found[day] += self._share(key, entry, day)
        return found

    def _share(self, key: str, entry: Absence, day: dt.date) -> int:
        if entry.fte is None:
            return BILLION if entry.share is None else round(entry.share * BILLION)
        there = sum(
            round(row.full_time * BILLION)
            for row in self._rows[key]
            if (row.start or day) <= day <= (row.finish or day)
        )
        away = round(entry.fte * BILLION)
        return BILLION if away >= there else away * BILLION // there


def _days(span: Period) -> list[dt.date]:
    return [span.first + _DAY * n for n in range((span.last - span.first).days + 1)]


@lru_cache(maxsize=256)
def _weekend(country: str | None) -> frozenset[int]:
    """Return the days of the week, Monday 0, that are no working days."""
    if country is None:
        return WEEKEND
    import holidays  # noqa: PLC0415 - heavy, and asked for by few workbooks

    return frozenset(holidays.country_holidays(country.partition("-")[0]).weekend)


@lru_cache(maxsize=256)
def _holidays(country: str | None, span: Period) -> tuple[dt.date, ...]:
    """Return the public holidays of a span that fall on working days.

    Args:
        country: Its ISO code, that of a part of it after a dash; None: there are none.
        span: First and last day.
    """
    if country is None:
        return ()
    import holidays  # noqa: PLC0415 - heavy, and asked for by few workbooks

    code, _, part = country.partition("-")
    found = holidays.country_holidays(
        code, subdiv=part or None, years=range(span.first.year, span.last.year + 1)
    )
    weekend = _weekend(country)
    return tuple(
        day
        for day in sorted(found)
        if span.first <= day <= span.last and day.weekday() not in weekend
    )
