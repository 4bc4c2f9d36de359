from __future__ import annotations

import json
import logging
import shlex
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ppmsheets.backends.google_credentials import find_access
from ppmsheets.backends.google_refusals import Door
from ppmsheets.backends.google_transport import Transport
from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.google_made import BOOK, Hours

SECRET_KEY = (
    rsa.generate_private_key(public_exponent=65537, key_size=2048)
    .private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    .decode()
)
SIGN_IN = "https://oauth2.googleapis.com/token"


def service(name: str) -> dict[str, Any]:
    return {
        "type": "service_account",
        "client_email": f"{name}@example.iam.gserviceaccount.com",
        "private_key": SECRET_KEY,
        "private_key_id": "k1",
        "token_uri": SIGN_IN,
    }


USER = {"client_id": "c", "client_secret": "client-secret", "refresh_token": "refresh"}


def put(path: Path, info: Mapping[str, Any], mode: int = 0o600) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(info))
    path.chmod(mode)
    return str(path)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home."""
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "none"))
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    return tmp_path


def test_the_first_place_that_names_somebody_wins(home: Path) -> None:
    environ = {
        "HOME": str(home),
        "NO_GCE_CHECK": "true",
        "PPMSHEETS_CREDENTIALS": put(home / "own.json", service("own")),
        "GOOGLE_APPLICATION_CREDENTIALS": put(home / "adc.json", service("adc")),
    }
    put(home / ".config/gcloud/application_default_credentials.json", service("gcloud"))
    put(home / ".config/gspread/service_account.json", service("gspread"))
    given = put(home / "given.json", service("given"))
    found = [find_access(given, environ, write=True).account]
    for name in (*environ, ""):
        if name in ("HOME", "NO_GCE_CHECK"):
            continue
        found.append(find_access(None, environ, write=True).account)
        environ.pop(name, None)
    (home / ".config/gcloud/application_default_credentials.json").unlink()
    found.append(find_access(None, environ, write=True).account)
    names = [str(account).partition("@")[0] for account in found]
    assert names == ["given", "own", "adc", "gcloud", "gspread"]


def test_nobody_named_says_how_to_name_somebody(home: Path) -> None:
    environ = {"HOME": str(home), "NO_GCE_CHECK": "true"}
    with pytest.raises(WorkbookError, match="--credentials") as caught:
        find_access(None, environ, write=True)
    assert caught.value.trouble is Trouble.DENIED


def test_a_network_that_swallows_what_is_asked_of_googles_cloud_costs_no_time(
    home: Path,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        environ = {"HOME": str(home), "GCE_METADATA_HOST": place}
        began = time.monotonic()
        with pytest.raises(WorkbookError, match="--credentials"):
            find_access(None, environ, write=True)
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(("write", "ending"), [(True, ""), (False, ".readonly")])
def test_no_more_is_asked_for_than_the_run_needs(
    home: Path, *, write: bool, ending: str
) -> None:
    access = find_access(put(home / "k.json", service("bot")), {}, write=write)
    scopes = access.credentials.scopes  # type: ignore[attr-defined]  # of its subclass
    assert scopes == ["https://www.googleapis.com/auth/spreadsheets" + ending]


def test_what_gsprads_sign_in_keeps_is_taken(home: Path) -> None:
    put(home / ".config/gspread/authorized_user.json", USER)
    environ = {"HOME": str(home), "NO_GCE_CHECK": "true"}
    access = find_access(None, environ, write=True)
    assert access.credentials.refresh_token == "refresh"  # type: ignore[attr-defined]  # noqa: S105 - made up


def test_a_stand_in_for_google_needs_nobody(home: Path) -> None:
    environ = {
        "SHEETS_EMULATOR_HOST": "127.0.0.1:1",
        "PPMSHEETS_CREDENTIALS": str(home / "none"),
    }
    assert find_access(None, environ, write=True).account is None


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_row_52_a_key_that_others_can_read_is_refused_with_the_fix(
    home: Path, mode: int
) -> None:
    path = put(home / "my key.json", service("bot"), mode)
    with pytest.raises(WorkbookError) as caught:
        find_access(path, {}, write=True)
    assert caught.value.trouble is Trouble.DENIED
    command = caught.value.fix.removeprefix("Run: ")
    subprocess.run(shlex.split(command), check=True)  # noqa: S603 - our own advice
    assert find_access(path, {}, write=True).account is not None


def test_a_key_that_systemd_hands_over_is_taken_though_a_group_seems_to_read_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(home / "handed" / "key.json", service("own"), 0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(home / "handed"))
    assert find_access(path, {}, write=True).source == path
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(home))
    with pytest.raises(WorkbookError, match="Others on this machine"):
        find_access(path, {}, write=True)


@pytest.mark.parametrize("link", [True, False])
def test_row_52_a_key_in_a_git_work_tree_is_refused_with_the_fix(
    home: Path, *, link: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(home))
    (home / "repo/.git").mkdir(parents=True)
    key = put(home / "repo/config/key.json", service("bot"))
    named = home / "link.json"
    named.symlink_to(key)
    with pytest.raises(WorkbookError, match="git work tree") as caught:
        find_access(str(named) if link else key, {}, write=True)
    command, _, _ = caught.value.fix.removeprefix("Run: ").partition(" - ")
    subprocess.run(["bash", "-c", command], check=True)  # noqa: S603, S607 - our own advice
    moved = home / ".config/ppmsheets/key.json"
    assert find_access(str(moved), {}, write=True).account is not None


def test_a_file_without_a_secret_may_be_read_by_all(home: Path) -> None:
    info = {
        "type": "external_account",
        "audience": "//iam.googleapis.com/projects/1/x",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": "https://sts.googleapis.com/v1/token",
        "credential_source": {"file": "/var/run/token"},
    }
    path = put(home / "workload.json", info, 0o644)
    assert find_access(path, {}, write=True).source == path


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"type": "service_account"}', "key"])
def test_a_file_that_is_no_key_is_refused_without_showing_it(
    home: Path, text: str
) -> None:
    path = home / "bad.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(WorkbookError) as caught:
        find_access(str(path), {}, write=True)
    assert caught.value.trouble is Trouble.DENIED
    assert caught.value.where == str(path)


def test_a_file_that_is_not_there_is_said_so(home: Path) -> None:
    with pytest.raises(WorkbookError, match="No such file"):
        find_access(str(home / "none.json"), {}, write=True)


# --- what the sign-in service answers -----------------------------------------------


def refused(path: str, answer: Mapping[str, Any], status: int = 400) -> WorkbookError:
    """Return what a person is told when the sign-in service refuses."""
    from gspread.http_client import HTTPClient  # noqa: PLC0415 - as the product does

    access = find_access(path, {}, write=True)
    hours = Hours()
    door = Door(BOOK, access.account, access.source)
    calls = Transport(HTTPClient(access.credentials), door, world=hours.world())
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.post(SIGN_IN, json=answer, status=status)
        date = {"Date": "Thu, 01 Jan 1970 00:05:40 GMT"}
        mock.head("https://sheets.googleapis.com", status=404, headers=date)
        with pytest.raises(WorkbookError) as caught:
            calls.call("GET", f"/v4/spreadsheets/{BOOK}")
    assert hours.sleeps == []
    return caught.value


def test_row_20_a_revoked_key_is_said_at_once_with_account_and_file(
    home: Path,
) -> None:
    path = put(home / "key.json", service("bot"))
    text = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
    error = refused(path, text)
    assert error.trouble is Trouble.DENIED
    assert error.where == path
    assert "bot@example.iam.gserviceaccount.com" in error.what
    assert path in error.fix


def test_row_21_a_wrong_clock_is_said_in_minutes(home: Path) -> None:
    path = put(home / "key.json", service("bot"))
    text = "Invalid JWT: Check your iat and exp values in the JWT claim."
    error = refused(path, {"error": "invalid_grant", "error_description": text})
    assert error.trouble is Trouble.DENIED
    assert "clock is 11 min fast" in error.what


def test_row_54_no_secret_is_logged_even_at_debug(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from gspread.http_client import HTTPClient  # noqa: PLC0415 - as the product does

    caplog.set_level(logging.DEBUG)
    path = put(home / "key.json", service("bot"))
    access = find_access(path, {}, write=True)
    calls = Transport(HTTPClient(access.credentials), Door(BOOK), world=Hours().world())
    given = {"access_token": "ya29.secret", "expires_in": 3599, "token_type": "Bearer"}
    with responses.RequestsMock() as mock:
        mock.post(SIGN_IN, json=given)
        mock.get(f"https://sheets.googleapis.com/v4/spreadsheets/{BOOK}", json={})
        calls.call("GET", f"/v4/spreadsheets/{BOOK}")
        assert mock.calls[1].request.headers["Authorization"] == "Bearer ya29.secret"
    said = caplog.text
    assert "values" not in said
    assert f"GET /v4/spreadsheets/{BOOK}: 200" in said
    for secret in ("ya29", "PRIVATE KEY", SECRET_KEY[60:90], "key=", "Bearer"):
        assert secret not in said
