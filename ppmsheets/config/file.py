"""One TOML file, read with the line of every key, which tomllib does not give."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


class ConfigError(Exception):
    """A config that cannot be used.

    Attributes:
        where: File, line and key.
        what: What is wrong, one sentence.
        fix: How to mend it, one sentence.
    """

    def __init__(self, where: str, what: str, fix: str) -> None:
        """Say where, what and how to mend."""
        super().__init__(f"{where}: {what} {fix}")
        self.where = where
        self.what = what
        self.fix = fix


Keys = tuple[str | int, ...]
"""A value's way down through tables, and arrays of tables by index."""


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """One TOML file and the lines of its keys."""

    path: Path
    data: dict[str, object]
    lines: Mapping[Keys, int]

    def place(self, keys: Keys) -> str:
        """Return file and line of a key, or of the nearest table around it."""
        for end in range(len(keys), 0, -1):
            if keys[:end] in self.lines:
                return f"{self.path}:{self.lines[keys[:end]]}"
        return str(self.path)

    def error(self, keys: Keys, what: str, fix: str) -> ConfigError:
        """Return the error of a key."""
        name = ".".join(key for key in keys if isinstance(key, str))
        return ConfigError(f"{self.place(keys)}: {name}", what, fix)


def read(path: Path) -> ConfigFile:
    """Return a config file.

    Raises:
        ConfigError: It cannot be read, or is no TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as problem:
        reason = problem.strerror or "cannot be read"
        what = f"{reason}."
        raise ConfigError(str(path), what, "Name an existing TOML file.") from problem
    except UnicodeDecodeError as problem:
        raise ConfigError(
            str(path), "This is not UTF-8 text.", "Save it as UTF-8."
        ) from problem
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        what, line = _toml_problem(str(problem), text)
        where, what = f"{path}:{line}", f"This is not TOML: {what}."
        raise ConfigError(where, what, "Mend this line.") from problem
    return ConfigFile(path, data, dict(_key_lines(text)))


def _toml_problem(message: str, text: str) -> tuple[str, int]:
    """Return what tomllib says, and the line, which it only puts in words."""
    what, _, place = message.rpartition(" (at ")
    line = re.search(r"line (\d+)", place)
    return what or message, int(line[1]) if line else text.count("\n") + 1


_KEY = re.compile(r"""\s*(?:([\w-]+)|"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(\.?)""")


def _key_lines(text: str) -> Iterator[tuple[Keys, int]]:
    """Yield each table and key of a valid TOML text with its line, from 1.

    Keys inside inline tables are left out: their line is the table's.
    """
    table: Keys = ()
    counts: dict[Keys, int] = {}
    for line, statement in _statements(text):
        if statement.startswith("[["):
            keys = _indexed(_dotted(statement[2:]), counts)
            counts[keys] = counts.get(keys, -1) + 1
            table = (*keys, counts[keys])
        elif statement.startswith("["):
            table = _indexed(_dotted(statement[1:]), counts)
        else:
            yield (*table, *_dotted(statement)), line
            continue
        yield table, line


def _indexed(keys: Keys, counts: Mapping[Keys, int]) -> Keys:
    """Put the current index behind each array of tables but the last key."""
    way: Keys = ()
    for key in keys[:-1]:
        way = (*way, key)
        if way in counts:
            way = (*way, counts[way])
    return (*way, keys[-1])


def _dotted(text: str) -> tuple[str, ...]:
    """Return the keys at the start of a text: ``a."b c".d`` gives three."""
    keys: list[str] = []
    position = 0
    while match := _KEY.match(text, position):
        bare, basic, literal, dot = match.groups()
        # A key's escapes are TOML's to undo.
        plain = tomllib.loads(f'k = "{basic}"')["k"] if basic is not None else None
        keys.append(bare or plain or literal or "")
        if not dot:
            break
        position = match.end()
    return tuple(keys)


_PIECE = re.compile(
    r"""\"{3}(?:[^\\]|\\.)*?\"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'"""
    r"""|\#[^\n]*|[\[\]{}\n]|[^"'\#\[\]{}\n]+""",
    re.DOTALL,
)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield ``(line, text)`` of each statement of a valid TOML text."""
    line = start = 1
    depth = 0
    parts: list[str] = []
    for piece in _PIECE.findall(f"{text}\n"):
        if piece == "\n" and depth == 0:
            statement = "".join(parts).strip()
            if statement:
                yield start, statement
            parts = []
        elif not piece.startswith("#"):
            if not "".join(parts).strip():
                start = line
            parts.append(piece)
            depth += (piece in "[{") - (piece in "]}")
        line += piece.count("\n")
