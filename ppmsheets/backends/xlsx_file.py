"""The file of a workbook on disk: replaced whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from ppmsheets.backends.xlsx_package import conflict, refusal
from ppmsheets.workbook import Trouble, WorkbookError

MAX_FILE = 512 * 1024**2
"""Bytes of a file that is read at all."""

_STALE_SECONDS = 3600
"""Age at which a temporary file of an unknown run is taken for a dead one's."""

_OTHERS = {
    ".xls": "Save it as Excel Workbook (*.xlsx).",
    ".xlsb": "Save it as Excel Workbook (*.xlsx).",
    ".ods": "Save it as Excel 2007-365 (.xlsx).",
    ".csv": "Open it in Excel or LibreOffice and save it as .xlsx.",
    ".numbers": "Export it (File > Export To > Excel).",
    ".gsheet": "Download it as .xlsx (File > Download).",
}


def check_name(path: Path) -> None:
    """Refuse a file by its name, before it is opened.

    Raises:
        WorkbookError: It is not named like a workbook we can write.
    """
    ending = path.suffix.lower()
    if ending in {".xlsx", ".xlsm"}:
        return
    fix = _OTHERS.get(ending, "Name a workbook that ends in .xlsx.")
    what = f"A {ending} file cannot be synced." if ending else "It is no .xlsx file."
    raise refusal(str(path), what, fix)


def version_of(data: bytes) -> str:
    """Return what changes whenever the file's bytes do."""
    return hashlib.sha256(data).hexdigest()


def read_file(path: Path) -> bytes:
    """Return the bytes of a workbook.

    Raises:
        WorkbookError: There is no such file, or it may not or cannot be read.
    """
    try:
        if path.is_dir():
            raise refusal(str(path), "It is a folder.", "Name the workbook in it.")
        if path.stat().st_size > MAX_FILE:
            size = f"{MAX_FILE // 1024**2} MiB"
            what = f"It is larger than {size}."
            raise refusal(str(path), what, "Remove unused tabs and pictures.")
        return path.read_bytes()
    except FileNotFoundError as error:
        fix = f"Check the path, or make one with: ppmsheets init {path}"
        raise refusal(str(path), "There is no such file.", fix) from error
    except PermissionError as error:
        raise WorkbookError(
            str(path),
            "It may not be read.",
            "Give this account the right to read it.",
            Trouble.DENIED,
        ) from error
    except OSError as error:
        raise _failed(path, error) from error


def check_not_open(path: Path) -> None:
    """Refuse to write a workbook that a program holds open.

    Raises:
        WorkbookError: Excel's or LibreOffice's lock file lies beside it.
    """
    locks = (f"~${path.name}", f".~lock.{path.name}#")
    for lock in locks:
        if path.with_name(lock).exists():
            program = "Excel" if lock.startswith("~$") else "LibreOffice"
            raise WorkbookError(
                str(path),
                f"It is open in {program} (beside it lies {lock}).",
                "Close it, or delete that file if nobody has it open; then run again.",
                Trouble.CONFLICT,
            )


def check_writable(path: Path) -> None:
    """Refuse a workbook that could not be replaced.

    Raises:
        WorkbookError: It or its folder is read-only, or a program holds it open.
    """
    real = path.resolve()
    check_not_open(path)
    check_not_open(real)
    _mode(real)
    if not os.access(real.parent, os.W_OK):
        raise WorkbookError(
            str(real.parent),
            "This account may not write in this folder.",
            "Give it the right to, or sync a copy elsewhere.",
            Trouble.FAILED,
        )


def _mode(path: Path) -> int:
    """Return a file's mode, unless nobody may write it."""
    mode = path.stat().st_mode
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise WorkbookError(
            str(path),
            "It is read-only.",
            "Make it writable, or sync a copy.",
            Trouble.FAILED,
        )
    return mode


def replace_file(path: Path, data: bytes, *, base: str) -> None:
    """Put new bytes in a file's place, all or nothing.

    Args:
        path: The file, links resolved.
        data: Its new bytes.
        base: Version that it must still have; its content is compared again just
            before it is replaced.

    Raises:
        WorkbookError: The file changed meanwhile or cannot be written; it is as
            it was.
    """
    try:
        mode = _mode(path)
        with _temporary(path, data) as temporary:
            _keep_owner(temporary, path, mode)
            check_not_open(path)
            if version_of(read_file(path)) != base:
                raise changed(path)
            temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _failed(path, error) from error


def create_file(path: Path, data: bytes) -> None:
    """Write a new file whole; never over one that exists.

    Raises:
        WorkbookError: There is such a file, or it cannot be written.
    """
    try:
        with _temporary(path, data) as temporary:
            temporary.chmod(0o666 & ~_umask())
            try:
                # Unlike a rename, a link never replaces a file.
                os.link(temporary, path)
            except FileExistsError:
                raise already_there(path) from None
            except OSError:
                # File systems without links: claim the name, then fill it.
                _claim(path)
                temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _failed(path, error) from error


def already_there(path: Path) -> WorkbookError:
    """Return the error of a new workbook whose name is taken."""
    what = "There is a file of that name; it is never overwritten."
    return refusal(str(path), what, "Choose another name, or move it away.")


def changed(path: Path) -> WorkbookError:
    """Return the error of a workbook that changed since it was read."""
    return conflict(str(path), "It was changed while the sync was running.")


def _claim(path: Path) -> None:
    try:
        path.open("xb").close()
    except FileExistsError:
        raise already_there(path) from None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _temporary(path: Path, data: bytes) -> Iterator[Path]:
    """Yield a file beside the workbook that holds the data, safely on disk.

    It is removed afterwards if it is still there; a killed run's is removed by
    the next one.
    """
    temporary = path.with_name(temporary_name(path.name, os.getpid()))
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _remove_stale(path, temporary)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def temporary_name(name: str, pid: int) -> str:
    """Return the name of the temporary file that a process writes for a workbook."""
    # Short enough for every file system, whatever the workbook is called.
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:12]
    return f".ppmsheets-{digest}-{pid}.tmp"


def _remove_stale(path: Path, own: Path) -> None:
    """Remove temporary files that killed runs left of this workbook.

    A run is dead when its process is, or, on a folder that several machines
    share, when its file is an hour older than ours.
    """
    pattern = re.compile(
        re.escape(temporary_name(path.name, 0)).replace(r"\-0\.", r"\-(\d+)\.") + "$"
    )
    now = own.stat().st_mtime
    for other in path.parent.iterdir():
        match = pattern.match(other.name)
        if match is None or other == own:
            continue
        with contextlib.suppress(OSError):
            old = now - other.stat().st_mtime > _STALE_SECONDS
            if old or not _is_running(int(match[1])):
                other.unlink()


def _is_running(pid: int) -> bool:
    if os.name != "posix":
        # There, signal 0 is not a question; age alone decides.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _keep_owner(temporary: Path, path: Path, mode: int) -> None:
    temporary.chmod(stat.S_IMODE(mode))
    owner = path.stat()
    if hasattr(os, "chown") and owner.st_uid != temporary.stat().st_uid:
        # Only root may give a file away; for others it stays theirs.
        with contextlib.suppress(PermissionError):
            os.chown(temporary, owner.st_uid, owner.st_gid)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut; Windows has no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(path: Path, error: OSError) -> WorkbookError:
    return WorkbookError(
        str(path),
        f"It cannot be written or read: {error.strerror or error}.",
        "Nothing was changed. Free space or rights in its folder, then run again.",
        Trouble.FAILED,
    )
