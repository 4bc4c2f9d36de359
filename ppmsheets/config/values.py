"""Values of a config file, checked against their declared types in ``settings``."""

from __future__ import annotations

import dataclasses
import difflib
import enum
import functools
import math
import types
import typing
from collections.abc import Mapping

from ppmsheets.config.file import ConfigError, ConfigFile, Keys
from ppmsheets.settings import HeaderMapping, Range, Settings


def table_values(
    file: ConfigFile, keys: Keys, kind: type, data: Mapping[str, object]
) -> dict[str, typing.Any]:
    """Return the checked values of a table, inner tables as dicts."""
    hints = _hints(kind)
    checked: dict[str, typing.Any] = {}
    for name, value in data.items():
        if name not in hints:
            raise _unknown(file, (*keys, name), hints)
        checked[name] = _value(file, (*keys, name), hints[name], value)
    return checked


@functools.cache
def _hints(kind: type) -> dict[str, typing.Any]:
    """Return the keys that a table accepts, and their types."""
    hidden = ("source", "mappings")
    hints = typing.get_type_hints(kind, include_extras=True)
    return {name: hint for name, hint in hints.items() if name not in hidden}


def _unknown(file: ConfigFile, keys: Keys, known: Mapping[str, object]) -> ConfigError:
    name = str(keys[-1])
    top = (*_hints(Settings), "mapping", "mappings")
    names = sorted(top if len(keys) == 1 else known)
    near = difflib.get_close_matches(name, names, 1)
    if near:
        fix = f"Did you mean {near[0]}?"
    elif table := _home(name):
        fix = f"It belongs under {table}."
    else:
        fix = f"Known here: {', '.join(names)}."
    return file.error(keys, "No such setting.", fix)


def _home(name: str) -> str | None:
    """Return the table that has a key, where it was put elsewhere."""
    for table, hint in _hints(Settings).items():
        if dataclasses.is_dataclass(hint) and name in _hints(typing.cast("type", hint)):
            return f"[{table}]"
    return "[[mapping]]" if name in _hints(HeaderMapping) else None


def _value(file: ConfigFile, keys: Keys, hint: typing.Any, value: object) -> typing.Any:  # noqa: ANN401 - the hint decides
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        number = _value(file, keys, inner[0], value)
        return _in_range(file, keys, inner[1], number)
    if origin is types.UnionType:
        kinds = tuple(kind for kind in inner if kind is not types.NoneType)
        return _value(file, keys, _fitting(kinds, value), value)
    if origin is not None:
        return _several(file, keys, hint, value)
    if dataclasses.is_dataclass(hint):
        table = _expected(file, keys, dict, value)
        return table_values(file, keys, typing.cast("type", hint), table)
    if issubclass(hint, enum.Enum):
        return _member(file, keys, hint, value)
    return _expected(file, keys, hint, value)


def _several(
    file: ConfigFile, keys: Keys, hint: object, value: object
) -> tuple[object, ...] | dict[str, object]:
    """Return the checked items of a list, or values of a table with free keys."""
    inner = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        items = _expected(file, keys, list, value)
        return tuple(_value(file, keys, inner[0], item) for item in items)
    table = _expected(file, keys, dict, value)
    return {k: _value(file, (*keys, k), inner[1], item) for k, item in table.items()}


def _fitting(options: tuple[type, ...], value: object) -> type:
    """Return the option that a value is of, else the first."""
    kind = float if type(value) is int else type(value)
    return kind if kind in options else options[0]


_CALLED: dict[type, str] = {
    str: "text in quotes",
    float: "a number",
    int: "a whole number",
    bool: "true or false",
    list: 'a list, e.g. ["one", "two"]',
    dict: "a table",
}


def _expected(file: ConfigFile, keys: Keys, kind: type, value: object) -> typing.Any:  # noqa: ANN401 - the type is the argument
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is kind:
        return value
    raise file.error(keys, f"Is {shown(value)}.", f"Use {_CALLED[kind]}.")


def shown(value: object) -> str:
    """Return a value as a message repeats it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    text = str(value)
    return f'"{text[:40]}"' if isinstance(value, str) else text[:40]


def _in_range(file: ConfigFile, keys: Keys, limits: Range, value: float) -> float:
    if math.isfinite(value) and limits.low <= value <= limits.high:
        return value
    raise file.error(
        keys, f"Is {value:g}.", f"Use a number from {limits.low:g} to {limits.high:g}."
    )


def _member(
    file: ConfigFile, keys: Keys, kind: type[enum.Enum], value: object
) -> enum.Enum:
    members = {str(member.value).casefold(): member for member in kind}
    found = members.get(value.casefold()) if isinstance(value, str) else None
    if found:
        return found
    words = ", ".join(str(member.value) for member in kind)
    raise file.error(keys, f"Is {shown(value)}.", f"Use one of: {words}.")
