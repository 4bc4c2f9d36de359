"""The mappings of a config file, and the checks that no type can make."""

from __future__ import annotations

import dataclasses
import difflib
import functools
from collections.abc import Mapping

from ppmsheets.config.file import ConfigFile, Keys
from ppmsheets.config.values import shown, table_values
from ppmsheets.schema import RECORDS, normal_header
from ppmsheets.settings import HeaderMapping, TabTitles, Thresholds

_LONGEST_TITLE = 31
_BAD_IN_TITLE = frozenset("[]:*?/\\")
"""Excel's limits on tab titles; Google's are wider."""


def read_mappings(file: ConfigFile) -> list[HeaderMapping]:
    """Return the mappings of a file; ConfigError for one that cannot hold."""
    tables = file.data.get("mapping", [])
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise file.error(
            ("mapping",), "Is not an array of tables.", "Begin each with [[mapping]]."
        )
    return [_mapping(file, index, table) for index, table in enumerate(tables)]


def _mapping(
    file: ConfigFile, index: int, table: Mapping[str, object]
) -> HeaderMapping:
    keys: Keys = ("mapping", index)
    values = table_values(file, keys, HeaderMapping, table)
    kinds = [record.name for record in RECORDS]
    if values.get("record", "") not in ("", *kinds):
        raise file.error(
            (*keys, "record"),
            f"Is {shown(values['record'])}.",
            f"Use one of: {', '.join(sorted(kinds))}.",
        )
    for theirs, target in values.get("headers", {}).items():
        _check_target(file, (*keys, "headers", theirs), target)
    for part in ("constants", "units", "values"):
        for target in values.get(part, {}):
            _check_target(file, (*keys, part, target), target)
    return HeaderMapping(source=file.place(keys), **values)


def _check_target(file: ConfigFile, keys: Keys, target: str) -> None:
    """Refuse a header that no record has."""
    known = _targets()
    if target in known or normal_header(target) in map(normal_header, known):
        return
    near = difflib.get_close_matches(target, sorted(known), 1)
    fix = f'Did you mean "{near[0]}"?' if near else "See: ppmsheets fields."
    raise file.error(keys, f"{shown(target)} is no field of ours.", fix)


@functools.cache
def _targets() -> frozenset[str]:
    """Return every canonical header, alias and ``kind.field``."""
    return frozenset(
        name
        for record in RECORDS
        for field in record.fields
        for name in (field.header, f"{record.name}.{field.name}", *field.aliases)
    )


def check_thresholds(file: ConfigFile, limits: Thresholds) -> None:
    """Refuse thresholds by which red would be reached before amber."""
    pairs = (
        ("index_red", limits.index_red, "index_amber", limits.index_amber),
        ("overrun_amber", limits.overrun_amber, "overrun_red", limits.overrun_red),
        (
            "slip_amber_days",
            limits.slip_amber_days,
            "slip_red_days",
            limits.slip_red_days,
        ),
    )
    for name, low, other, high in pairs:
        if low > high:
            raise file.error(
                ("thresholds", name),
                f"Is {low:g}, above {other}, {high:g}.",
                "Red has to be the worse one.",
            )


def check_titles(file: ConfigFile, titles: TabTitles) -> None:
    """Refuse tab titles that a product does not accept, or used twice."""
    seen: dict[str, str] = {}
    for field in dataclasses.fields(titles):
        title = getattr(titles, field.name)
        keys = ("tabs", field.name)
        bad = _BAD_IN_TITLE.intersection(title) or title.startswith("'")
        if not title.strip() or len(title) > _LONGEST_TITLE or bad:
            raise file.error(
                keys,
                f"Is {shown(title)}.",
                f"Use 1 to {_LONGEST_TITLE} characters, none of [ ] : * ? / \\.",
            )
        if title.casefold() in seen:
            raise file.error(
                keys, f"Is the title of {seen[title.casefold()]} too.", "Use another."
            )
        seen[title.casefold()] = field.name
