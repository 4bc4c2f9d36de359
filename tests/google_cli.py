"""The command line on a spreadsheet of the double, with others who work in it."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import requests
import responses

from ppmsheets.cli import main
from tests.backends.google_desk import Desk
from tests.backends.google_made import BOOK, seed
from tests.backends.test_google_credentials import SIGN_IN
from tests.faults.desk import THREE, Result
from tests.intake.tabs import snapshot
from tests.sheets_double.core import Double
from tests.sheets_double.faults import Answer
from tests.sheets_double.fronts import Reply, serving

ADDRESS = f"https://docs.google.com/spreadsheets/d/{BOOK}/edit?usp=sharing#gid=0"

SOURCE = "1source-000000000000000000000000000000000000000"
"""A second spreadsheet, for whoever seeds it."""
ANYWHERE = re.compile(".*")


@dataclass(slots=True)
class Meddled(Double):
    """A double in which something happens before some calls.

    Attributes:
        meddle: Told the number of each call before it is handled.
    """

    meddle: Callable[[int], None] = lambda _: None
    _busy: bool = field(default=False)

    def handle(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
    ) -> Answer:
        if not self._busy:
            self._busy = True
            self.meddle(len(self.calls) + 1)
            self._busy = False
        return Double.handle(self, method, url, headers, body)


def google_desk(text: str = THREE) -> tuple[Desk, Meddled]:
    """Return a spreadsheet of people's tabs, and the double that holds it."""
    desk, double = Desk(()), Meddled()
    desk.double = double
    seed(double, snapshot(text).tabs)
    return desk, double


@contextmanager
def served(double: Double) -> Iterator[None]:
    """Let all that this process and its children call be answered by a double."""
    with pytest.MonkeyPatch.context() as patch, serving(double) as server:
        patch.setenv("SHEETS_EMULATOR_HOST", server.url.removeprefix("http://"))
        yield


def run(*words: str) -> Result:
    """Run a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    return Result(code, out.getvalue(), err.getvalue())


class SignIns:
    """Google's sign-in service and a double behind it, in this process."""

    def __init__(self, double: Double) -> None:
        self.double = double
        self.claims: list[dict[str, object]] = []

    def answer(self, request: requests.PreparedRequest) -> Reply:
        url, body = request.url or "", request.body
        if url != SIGN_IN:
            found = self.double.handle(request.method or "", url, None, body)
            return found.status, {}, found.body
        sent = body.decode() if isinstance(body, bytes) else body or ""
        claims = parse_qs(sent)["assertion"][0].split(".")[1]
        self.claims.append(json.loads(base64.urlsafe_b64decode(claims + "==")))
        token = {"access_token": "ya29.x", "expires_in": 3599, "token_type": "Bearer"}
        return 200, {}, json.dumps(token).encode()

    def claimed(self, *words: str) -> tuple[str, str]:
        """Run a command; return who signed in, and for which scope."""
        self.claims.clear()
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            for method in ("GET", "POST"):
                mock.add_callback(method, ANYWHERE, self.answer)
            assert run(*words).code == 0
        (claim,) = self.claims
        scope = str(claim["scope"]).removeprefix("https://www.googleapis.com/auth/")
        return str(claim["iss"]).partition("@")[0], scope


def name_sources(*names: str) -> None:
    text = f"sources = {json.dumps(names)}\n"
    Path("ppmsheets.toml").write_text(text, "utf-8")
