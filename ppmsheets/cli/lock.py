"""One run at a time for a workbook, by a lock that dies with its process.

The operating system frees a lock of ``flock`` however its process ends, so a killed
run never blocks the next one. Locks lie in the account's state folder and not
beside the workbook, where people would find and copy them. Runs of other accounts
and machines are not seen here: they meet in the check just before the write.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows has no flock; the check before the write remains
    fcntl = None  # type: ignore[assignment]

from ppmsheets.backends import identity
from ppmsheets.workbook import Trouble, WorkbookError


@contextmanager
def alone(target: str) -> Iterator[None]:
    """Be the only run of this account that may write a workbook.

    Args:
        target: The workbook as the command line or the config names it.

    Raises:
        WorkbookError: Another run holds the lock (at once, without waiting), or
            no lock can be kept anywhere.
    """
    if fcntl is None:
        yield
        return
    path = _folder() / f"{_key(target)}.lock"
    try:
        stream = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise _unlockable(path, error) from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _held(target, stream) from None
        except OSError as error:
            raise _unlockable(path, error) from error
        _write(stream, f"{secrets.token_hex(2)} {os.getpid()} {_now()}")
        try:
            yield
        finally:
            # The file stays: removing it would let two runs lock two files.
            _write(stream, "")


def holder(target: str) -> str | None:
    """Return which run writes a workbook now; None if none does.

    Raises:
        WorkbookError: No lock can be kept anywhere.
    """
    path = _folder() / f"{_key(target)}.lock"
    if fcntl is None or not path.exists():
        return None
    try:
        with path.open(encoding="utf-8") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _who(path.read_text("utf-8"))
    except OSError as error:
        raise _unlockable(path, error) from error
    return None


def _folder() -> Path:
    """Return the folder of locks, which every run of an account finds alike.

    An account without a home keeps them among the temporary files.
    """
    try:
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state"
        folder = Path(state, "ppmsheets", "locks")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        folder = Path(tempfile.gettempdir(), f"ppmsheets-{os.getuid()}")
        _make_own(folder)
    return folder


def _make_own(folder: Path) -> None:
    """Make a folder where everybody may, unless somebody else was faster."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.lstat().st_uid != os.getuid():
            raise PermissionError(errno.EPERM, "the folder is somebody else's")
    except OSError as error:
        raise _unlockable(folder, error) from error


def _key(target: str) -> str:
    """Return the same name for all names that lead to one workbook."""
    place = identity(target).encode("utf-8", "surrogateescape")
    return hashlib.sha256(place).hexdigest()[:24]


def _now() -> str:
    return dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _write(stream: IO[str], text: str) -> None:
    stream.truncate(0)
    stream.write(text)
    stream.flush()


def _held(target: str, stream: IO[str]) -> WorkbookError:
    stream.seek(0)
    return WorkbookError(
        target,
        f"It is being synced by {_who(stream.read())}.",
        "Wait until that run is over, or end it; then run again.",
        Trouble.LOCKED,
    )


def _who(text: str) -> str:
    """Return whose lock it is, by what that run wrote into it."""
    run, _, rest = text.partition(" ")
    pid, _, since = rest.partition(" ")
    return f"run {run} (pid {pid}) since {since}" if since else "another run"


def _unlockable(path: Path, error: OSError) -> WorkbookError:
    return WorkbookError(
        str(path),
        f"No lock can be kept here: {error.strerror or error}.",
        "Set XDG_STATE_HOME to a folder that this account may write.",
        Trouble.FAILED,
    )
