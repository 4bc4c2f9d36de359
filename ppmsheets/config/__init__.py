"""``config/*.toml`` to Settings, driven by the types in ``settings``.

The keys of a file are the names in ``settings``; a ``[[mapping]]`` is one
``HeaderMapping``. ``mappings = ["examples/gmpp.toml"]`` names further files,
relative to this one: what they say holds where this file is silent, and their
mappings follow this file's own.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from ppmsheets.config.file import ConfigError, ConfigFile, read
from ppmsheets.config.mappings import check_thresholds, check_titles, read_mappings
from ppmsheets.config.values import table_values
from ppmsheets.settings import HeaderMapping, Settings

__all__ = ["NAMES", "ConfigError", "find", "load"]

NAMES = ("ppmsheets.toml", "config/ppmsheets.toml")
"""Where a config is looked for, the first found wins."""


def find(start: Path) -> Path | None:
    """Return the config that a folder has, None if it has none."""
    return next((start / name for name in NAMES if (start / name).is_file()), None)


def load(path: Path | None) -> Settings:
    """Return the settings of a config file; the defaults for None.

    Raises:
        ConfigError: The file, or one that it names, cannot be read, is no TOML,
            or holds an unknown key or a value that is not accepted.
    """
    if path is None:
        return Settings()
    main = read(path)
    named = _file_names(main)
    files = [main, *(read(path.parent / name) for name in named)]
    for further in files[1:]:
        if "mappings" in further.data:
            raise further.error(
                ("mappings",),
                "Only the main config may name further files.",
                f"Name them in {path}.",
            )
    settings = _merged(files)
    check_thresholds(main, settings.thresholds)
    check_titles(main, settings.tabs)
    return settings


def _file_names(file: ConfigFile) -> tuple[str, ...]:
    named = file.data.get("mappings", [])
    if isinstance(named, list) and all(isinstance(name, str) for name in named):
        return tuple(named)
    raise file.error(
        ("mappings",),
        "This is no list of files.",
        'Use mappings = ["examples/gmpp.toml"], or a [[mapping]] table.',
    )


def _merged(files: list[ConfigFile]) -> Settings:
    """Return settings of files: the first that sets a key wins, mappings join."""
    values: dict[str, Any] = {}
    mappings: list[HeaderMapping] = []
    for file in files:
        data = {k: v for k, v in file.data.items() if k not in ("mappings", "mapping")}
        own = table_values(file, (), Settings, data)
        for name, value in own.items():
            values[name] = _joined(value, values[name]) if name in values else value
        mappings += read_mappings(file)
    for field in dataclasses.fields(Settings):
        part = type(field.default)
        if field.name in values and dataclasses.is_dataclass(part):
            values[field.name] = part(**values[field.name])
    return Settings(**values, mappings=tuple(mappings))


def _joined(later: object, earlier: object) -> object:
    both = isinstance(later, dict) and isinstance(earlier, dict)
    return {**later, **earlier} if both else earlier  # type: ignore[dict-item]
