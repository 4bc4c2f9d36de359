"""Who calls Google: the first of four places that names somebody.

A key is a password in a file: it is refused where others could take it. Nothing of
it ever gets into a message but its path and the account's address.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shlex
import stat
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import google.auth
from google.auth import aws, identity_pool, pluggable
from google.auth.credentials import AnonymousCredentials, Credentials
from google.auth.environment_vars import (
    GCE_METADATA_HOST,
    GCE_METADATA_IP,
    NO_GCE_CHECK,
)
from google.auth.exceptions import DefaultCredentialsError, GoogleAuthError

from ppmsheets.workbook import Trouble, WorkbookError

VARIABLE = "PPMSHEETS_CREDENTIALS"
EMULATOR = "SHEETS_EMULATOR_HOST"
"""Address of a stand-in for Google such as ``127.0.0.1:8085``; no account then."""

_HANDED = "CREDENTIALS_DIRECTORY"
"""Where systemd puts what a service loads, in a folder that is the service's own."""

_SCOPE = "https://www.googleapis.com/auth/spreadsheets"
_WITHOUT_SECRET = frozenset({"external_account", "external_account_authorized_user"})
"""Kinds of file that say where a token comes from, and hold none."""

_KINDS = {
    "service_account": "service account",
    "authorized_user": "user account",
    "external_account": "workload identity",
    "external_account_authorized_user": "workforce identity",
    "impersonated_service_account": "impersonated service account",
}

_METADATA = "169.254.169.254"
"""Where machines of Google's cloud are told their account."""
_CLOUD_ANSWERS = 0.5
"""Seconds within which they are, at most."""
_FLAVOR = "Metadata-Flavor"

_HOW = (
    "Name a key file with --credentials or PPMSHEETS_CREDENTIALS, or run: gcloud auth "
    "application-default login "
    f"--scopes={_SCOPE},https://www.googleapis.com/auth/cloud-platform"
)


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody who calls Google.

    Attributes:
        credentials: What google-auth signs calls with.
        account: E-mail address; None: not known before the first call.
        source: Where the credentials come from, for messages.
        kind: What they are: a service account, a user …
    """

    credentials: Credentials
    account: str | None
    source: str
    kind: str


def scope(*, write: bool) -> str:
    """Return the one scope that is asked for: no more than the run needs."""
    return _SCOPE if write else f"{_SCOPE}.readonly"


def find_access(
    given: str | None, environ: Mapping[str, str], *, write: bool
) -> Access:
    """Return who calls, from the first place that names somebody.

    The places: ``given``, ``PPMSHEETS_CREDENTIALS``, Application Default
    Credentials (key file, workload identity, attached account), the files where
    gspread looks.

    Args:
        given: Path of a credentials file from the command line; None: not given.
        environ: The environment.
        write: Whether the run may write.

    Raises:
        WorkbookError: No place names anybody, or a file cannot or must not be used.
    """
    if environ.get(EMULATOR):
        return Access(AnonymousCredentials(), None, EMULATOR, "nobody")  # type: ignore[no-untyped-call]  # google-auth types only a part of itself
    named = given or environ.get(VARIABLE)
    if named:
        return _from_file(Path(named).expanduser(), write=write)
    default = environ.get("GOOGLE_APPLICATION_CREDENTIALS")
    if default:
        return _from_file(Path(default), write=write)
    known = _config(environ, "CLOUDSDK_CONFIG", "gcloud")
    path = known / "application_default_credentials.json"
    if path.is_file():
        return _from_file(path, write=write)
    attached = _attached(environ, write=write)
    if attached is not None:
        return attached
    for name in ("service_account.json", "authorized_user.json"):
        path = _config(environ, "", "gspread") / name
        if path.is_file():
            return _from_file(path, write=write)
    raise _nobody()


def _nobody() -> WorkbookError:
    what = "There are no credentials."
    return WorkbookError("Google Sheets", what, _HOW, Trouble.DENIED)


def _config(environ: Mapping[str, str], variable: str, name: str) -> Path:
    if environ.get(variable):
        return Path(environ[variable])
    if os.name == "nt":
        return Path(environ.get("APPDATA", ""), name)
    return Path(environ.get("HOME") or Path.home(), ".config", name)


def _attached(environ: Mapping[str, str], *, write: bool) -> Access | None:
    """Return the account of the machine in Google's cloud; None elsewhere."""
    if not _in_cloud(environ):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            credentials, _ = google.auth.default(scopes=[scope(write=write)])
    except DefaultCredentialsError:
        return None
    return Access(credentials, _address(credentials), "this machine", "machine account")


def _in_cloud(environ: Mapping[str, str]) -> bool:
    """Return whether a machine of Google's cloud can be asked for its account.

    google-auth asks thrice with waits, which costs everybody else up to ten
    seconds; inside the cloud the answer is there in milliseconds.
    """
    if environ.get(NO_GCE_CHECK) == "true":
        return False
    named = environ.get(GCE_METADATA_HOST) or environ.get(GCE_METADATA_IP)
    asked = http.client.HTTPConnection(named or _METADATA, timeout=_CLOUD_ANSWERS)
    with contextlib.closing(asked):
        try:
            asked.request("GET", "/", headers={_FLAVOR: "Google"})
            return asked.getresponse().getheader(_FLAVOR) == "Google"
        except (OSError, http.client.HTTPException):
            return False


def _from_file(path: Path, *, write: bool) -> Access:
    info = _read(path)
    if info.get("type") not in _WITHOUT_SECRET:
        if not _is_handed(path):
            _check_mode(path)
        _check_place(path)
    if "type" not in info and "refresh_token" in info:
        # So gspread keeps what its sign-in gave it.
        info = {**info, "type": "authorized_user"}
    try:
        with warnings.catch_warnings():
            # It warns of files from strangers; this one the operator has named.
            warnings.simplefilter("ignore")
            credentials = _load(info, [scope(write=write)])
    except (GoogleAuthError, ValueError) as error:
        raise _unusable(path, "It holds no credentials that Google takes.") from error
    kind = _KINDS.get(str(info.get("type")), "credentials")
    return Access(credentials, _address(credentials), str(path), kind)


def _load(info: dict[str, Any], scopes: list[str]) -> Credentials:
    """Return the credentials that a file describes, without any call."""
    if info.get("type") == "external_account":
        # google-auth's own loader would ask for a token at once, to name a project.
        kind: Any = identity_pool
        if "aws" in str(info.get("subject_token_type")):
            kind = aws
        elif "executable" in info.get("credential_source", {}):
            kind = pluggable
        found: Credentials = kind.Credentials.from_info(info, scopes=scopes)
        return found
    found, _ = google.auth.load_credentials_from_dict(info, scopes=scopes)  # type: ignore[no-untyped-call]  # see above
    return found


def _address(credentials: Credentials) -> str | None:
    for name in ("service_account_email", "account"):
        found = getattr(credentials, name, None)
        if isinstance(found, str) and "@" in found:
            return found
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        info = json.loads(path.read_bytes())
    except OSError as error:
        what = f"It cannot be read: {error.strerror or 'no such file'}."
        raise _unusable(path, what) from error
    except ValueError as error:
        raise _unusable(path, "It is no JSON file.") from error
    if not isinstance(info, dict):
        raise _unusable(path, "It holds no credentials.")
    return info


def _unusable(path: Path, what: str) -> WorkbookError:
    fix = (
        "Name the key file of a service account, as downloaded from the Google Cloud "
        "console."
    )
    return WorkbookError(str(path), what, fix, Trouble.DENIED)


def _is_handed(path: Path) -> bool:
    """Return whether systemd handed this key to its service.

    Only the service may enter the folder, but an access list may show on the file
    as a group that reads it.
    """
    folder = os.environ.get(_HANDED)
    return bool(folder) and path.parent == Path(str(folder))


def _check_mode(path: Path) -> None:
    """Refuse a key that other accounts of this machine could read or change."""
    if os.name == "nt" or not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return
    what = "Others on this machine can read this key."
    fix = f"Run: chmod 600 {shlex.quote(str(path))}"
    raise WorkbookError(str(path), what, fix, Trouble.DENIED)


def _check_place(path: Path) -> None:
    """Refuse a key that a commit could carry away."""
    real = path.resolve()
    tree = next((one for one in real.parents if (one / ".git").exists()), None)
    if tree is None:
        return
    what = f"This key lies in the git work tree {tree}."
    fix = (
        "Run: mkdir -p ~/.config/ppmsheets && mv "
        f"{shlex.quote(str(real))} ~/.config/ppmsheets/ - and name it there."
    )
    raise WorkbookError(str(path), what, fix, Trouble.DENIED)
