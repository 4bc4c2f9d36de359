"""Sixty calls a minute for an account, shared by all processes of one host."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

try:
    import fcntl
except ImportError:  # Windows has no flock; Google's own limit remains
    fcntl = None  # type: ignore[assignment]

PER_MINUTE = 60
"""Reads, and as many writes, that Google lets a user make a minute."""

_WINDOW = 60.0
_KEPT = {"read": [], "write": [], "until": 0.0}


class Limiter:
    """Counts the calls of one account in a file that its processes share.

    Args:
        path: The file; made when it is not there.
        clock: Seconds on a clock that all processes of the host share.
        per_minute: Reads, and as many writes, in any 60 seconds.
    """

    def __init__(
        self, path: Path, clock: Callable[[], float], per_minute: int = PER_MINUTE
    ) -> None:
        """Take the place; the file is opened for each call."""
        self._path = path
        self._clock = clock
        self._per_minute = per_minute

    def take(self, *, write: bool) -> float:
        """Take one call of this minute.

        Returns:
            0 if it is taken, else the seconds to wait before asking again.

        Raises:
            OSError: The file cannot be written.
        """
        with self._held() as kept:
            now = self._clock()
            if kept["until"] > now:
                return min(_WINDOW, float(kept["until"]) - now)
            name = "write" if write else "read"
            # A time to come was left by a clock that has been put back since.
            used = [then for then in kept[name] if now - _WINDOW < then <= now]
            wait = 0.0
            if len(used) >= self._per_minute:
                wait = used[-self._per_minute] + _WINDOW - now
            else:
                used.append(now)
            kept[name] = used
            return wait

    def pause(self, seconds: float) -> None:
        """Let nobody call for some seconds: Google says that it is too much.

        Raises:
            OSError: The file cannot be written.
        """
        with self._held() as kept:
            now = self._clock()
            until = kept["until"] if kept["until"] <= now + _WINDOW else 0.0
            kept["until"] = max(until, now + min(seconds, _WINDOW))

    @contextmanager
    def _held(self) -> Iterator[dict[str, Any]]:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+", encoding="utf-8") as stream:
            if fcntl is not None:
                fcntl.flock(stream, fcntl.LOCK_EX)
            kept = _KEPT | _read(stream)
            yield kept
            stream.seek(0)
            stream.truncate()
            json.dump(kept, stream)


def _read(stream: IO[str]) -> dict[str, Any]:
    """Return what is kept; nothing where a killed process left half of it."""
    try:
        found = json.load(stream)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and found.keys() == _KEPT.keys() else {}


def shared_limiter(account: str, clock: Callable[[], float]) -> Limiter | None:
    """Return the limiter of an account; None where no file can be kept.

    Args:
        account: E-mail address, or whatever else tells accounts apart.
        clock: Seconds on a clock that all processes of the host share.
    """
    name = hashlib.sha256(account.encode()).hexdigest()[:24] + ".json"
    try:
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state"
        folder = Path(state, "ppmsheets", "limits")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        limiter = Limiter(folder / name, clock)
        limiter.pause(0)
    except (OSError, RuntimeError):
        return _fallback(name, clock)
    return limiter


def _fallback(name: str, clock: Callable[[], float]) -> Limiter | None:
    """Return a limiter among the temporary files, unless the place is another's."""
    try:
        folder = Path(tempfile.gettempdir(), f"ppmsheets-limits-{os.getuid()}")
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.lstat().st_uid != os.getuid():
            return None
        limiter = Limiter(folder / name, clock)
        limiter.pause(0)
    except OSError:
        return None
    return limiter
