from __future__ import annotations

import logging
import socket
import time
from pathlib import Path

import pytest
import responses

from ppmsheets.backends.google_limiter import Limiter
from ppmsheets.backends.google_refusals import RejectedError, UnknownFateError
from ppmsheets.backends.google_transport import Limits
from ppmsheets.plan import SourceTab
from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.google_made import BOOK, Hours, seed, transport
from tests.sheets_double.core import Double
from tests.sheets_double.faults import FaultKind, Injection, Quota
from tests.sheets_double.fronts import answering, serving

PATH = f"/v4/spreadsheets/{BOOK}"
ADD = {"requests": [{"addSheet": {"properties": {"sheetId": 77, "title": "New"}}}]}


@pytest.fixture
def double() -> Double:
    made = Double()
    seed(made, [SourceTab("Apollo", (("Project ID",), ("P1",)))])
    return made


def faults(kind: FaultKind, times: int = 1, **more: object) -> tuple[Injection, ...]:
    return (Injection(kind, times=times, **more),)  # type: ignore[arg-type]


PASSING = [
    FaultKind.QUOTA,
    FaultKind.SERVER_ERROR,
    FaultKind.BAD_GATEWAY,
    FaultKind.UNAVAILABLE,
    FaultKind.RESET,
    FaultKind.CUT,
    FaultKind.DRIP,
    FaultKind.SILENT,
    FaultKind.PORTAL,
    FaultKind.EMPTY,
]


@pytest.mark.parametrize("kind", PASSING)
def test_a_read_is_made_again_after_what_passes(
    double: Double, kind: FaultKind
) -> None:
    double.faults = faults(kind, times=2)
    with answering(double):
        answer = transport().call("GET", PATH)
    assert answer["properties"]["title"] == "Portfolio"
    assert len(double.calls) == 3


@pytest.mark.parametrize("kind", PASSING)
def test_row_7_a_read_gives_up_after_five_tries(
    double: Double, kind: FaultKind
) -> None:
    double.faults = faults(kind, times=0)
    with answering(double), pytest.raises(WorkbookError) as caught:
        transport().call("GET", PATH)
    assert caught.value.trouble is Trouble.TEMPORARY
    assert len(double.calls) == 5


@pytest.mark.parametrize("kind", PASSING[1:])
@pytest.mark.parametrize("applied", [True, False])
def test_a_write_whose_answer_is_lost_is_not_made_again(
    double: Double, kind: FaultKind, *, applied: bool
) -> None:
    double.faults = faults(kind, times=0, applied=applied)
    with answering(double), pytest.raises(UnknownFateError):
        transport().call("POST", PATH + ":batchUpdate", body=ADD, write=True)
    assert len(double.calls) == 1


def test_a_write_over_quota_was_not_applied_and_is_made_again(double: Double) -> None:
    double.faults = faults(FaultKind.QUOTA)
    with answering(double):
        transport().call("POST", PATH + ":batchUpdate", body=ADD, write=True)
    assert [call.status for call in double.calls] == [429, 200]


def test_row_6_quota_without_a_hint_waits_for_the_next_minute(double: Double) -> None:
    hours = Hours()
    double.quota = Quota(hours.clock, reads=2)
    with answering(double):
        calls = transport(hours)
        for _ in range(5):
            calls.call("GET", PATH)
    assert hours.now < 1_000 + 4 * 60


def test_row_6_quota_with_a_hint_waits_what_was_asked(double: Double) -> None:
    hours = Hours()
    double.faults = faults(FaultKind.QUOTA, retry_after=7)
    with answering(double):
        transport(hours).call("GET", PATH)
    assert hours.sleeps == [8.0]


def test_row_6_quota_that_lasts_names_itself(double: Double) -> None:
    double.faults = faults(FaultKind.QUOTA, times=0)
    with answering(double), pytest.raises(WorkbookError, match="60 calls a minute"):
        transport().call("GET", PATH)


def test_row_5_a_page_in_place_of_an_answer_is_a_proxys_or_a_portals(
    double: Double,
) -> None:
    double.faults = faults(FaultKind.PORTAL, times=0)
    with answering(double), pytest.raises(WorkbookError, match=r"proxy.*login page"):
        transport().call("GET", PATH)


def test_no_wait_goes_beyond_the_deadline_of_a_call(double: Double) -> None:
    hours = Hours()
    double.faults = faults(FaultKind.QUOTA, times=0)
    limits = Limits(attempts=99, call=40)
    with answering(double), pytest.raises(WorkbookError):
        transport(hours, limits=limits).call("GET", PATH)
    assert hours.now < 1_040


def test_all_calls_of_a_run_share_a_deadline(double: Double) -> None:
    hours = Hours()
    double.faults = faults(FaultKind.UNAVAILABLE, times=0)
    calls = transport(hours, limits=Limits(run=20))
    with answering(double):
        for _ in range(4):
            with pytest.raises(WorkbookError):
                calls.call("GET", PATH)
    assert hours.now < 1_020
    assert len(double.calls) < 20


@pytest.mark.parametrize(
    ("chance", "waits"), [(1.0, [1, 2, 4, 8]), (0.5, [0.5, 1, 2, 4]), (0.0, [0] * 4)]
)
def test_waits_grow_and_are_spread_by_chance(
    double: Double, chance: float, waits: list[float]
) -> None:
    hours = Hours()
    double.faults = faults(FaultKind.UNAVAILABLE, times=0)
    calls = transport(hours)
    calls._world = hours.world(chance=chance)  # noqa: SLF001 - chance is set once
    with answering(double), pytest.raises(WorkbookError):
        calls.call("GET", PATH)
    assert hours.sleeps == waits


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_a_refusal_is_known_in_every_language(language: str) -> None:
    double = Double(language=language)
    seed(double, [SourceTab("Apollo", ())])
    calls = transport()
    with answering(double):
        with pytest.raises(WorkbookError) as missing:
            calls.call("GET", "/v4/spreadsheets/nowhere")
        with pytest.raises(RejectedError) as wrong:
            calls.call("POST", PATH + ":batchUpdate", body={"requests": [{}]})
    assert missing.value.trouble is Trouble.DENIED
    assert wrong.value.status == "INVALID_ARGUMENT"
    assert len(double.calls) == 2


def test_row_22_a_spreadsheet_that_is_not_shared_says_with_whom_to_share_it(
    double: Double,
) -> None:
    double.faults = faults(FaultKind.FORBIDDEN)
    with answering(double), pytest.raises(WorkbookError) as caught:
        transport().call("GET", PATH)
    assert caught.value.trouble is Trouble.DENIED
    assert caught.value.where == f"https://docs.google.com/spreadsheets/d/{BOOK}/edit"
    assert f"Share {BOOK} with bot@example.iam" in caught.value.fix
    assert len(double.calls) == 1


def test_row_24_an_account_without_room_is_told_to_share_and_not_tried_again() -> None:
    reasons = [{"domain": "usageLimits", "reason": "storageQuotaExceeded"}]
    error = {"code": 403, "message": "x", "errors": reasons}
    with responses.RequestsMock() as mock:
        url = "https://sheets.googleapis.com/v4/spreadsheets"
        mock.post(url, json={"error": error}, status=403)
        with pytest.raises(WorkbookError, match="Create the spreadsheet yourself"):
            transport().call("POST", "/v4/spreadsheets", body={}, write=True)
        assert len(mock.calls) == 1


def test_answers_are_asked_for_compact_and_zipped(double: Double) -> None:
    with answering(double) as mock:
        transport().call("GET", PATH)
        request = mock.calls[0].request
    assert "prettyPrint=false" in str(request.url)
    assert "gzip" in request.headers["Accept-Encoding"]
    assert "gzip" in request.headers["User-Agent"]


def test_row_2_a_success_after_retries_is_logged_with_their_count(
    double: Double, caplog: pytest.LogCaptureFixture
) -> None:
    double.faults = faults(FaultKind.RESET, times=2)
    with answering(double), caplog.at_level(logging.WARNING):
        transport().call("GET", PATH)
    assert "after 2 retries" in caplog.text


# --- on a real wire -----------------------------------------------------------------

QUICK = Limits(attempts=2, connect=1, read=0.4, write=0.4, call=2)


@pytest.mark.parametrize("kind", [FaultKind.DRIP, FaultKind.SILENT])
def test_rows_3_and_4_a_server_that_never_ends_is_left(
    double: Double, kind: FaultKind
) -> None:
    double.faults = faults(kind, times=0, seconds=0.05)
    began = time.monotonic()
    with serving(double) as server, pytest.raises(WorkbookError) as caught:
        transport(base=server.url, limits=QUICK).call("GET", PATH)
    assert time.monotonic() - began < 2
    assert caught.value.trouble is Trouble.TEMPORARY


@pytest.mark.parametrize("kind", [FaultKind.RESET, FaultKind.CUT])
def test_row_2_a_connection_that_breaks_is_made_again(
    double: Double, kind: FaultKind
) -> None:
    double.faults = faults(kind)
    with serving(double) as server:
        answer = transport(base=server.url).call("GET", PATH)
    assert answer["spreadsheetId"] == BOOK


@pytest.mark.parametrize("kind", [FaultKind.DRIP, FaultKind.CUT, FaultKind.RESET])
def test_row_8_a_write_cut_on_the_wire_is_of_unknown_fate(
    double: Double, kind: FaultKind
) -> None:
    double.faults = faults(kind, applied=True, seconds=0.05)
    with serving(double) as server, pytest.raises(UnknownFateError):
        transport(base=server.url, limits=QUICK).call(
            "POST", PATH + ":batchUpdate", body=ADD, write=True
        )


def test_row_1_a_refused_connection_is_said_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(WorkbookError) as caught:
            transport(base=base, limits=QUICK).call("GET", PATH)
    assert caught.value.what == "Cannot reach Google Sheets (connection refused)."
    assert caught.value.fix == "Will work again when the network does."


@pytest.mark.parametrize("write", [True, False])
def test_row_1_a_name_that_is_not_known_is_said_so(*, write: bool) -> None:
    limits = Limits(attempts=2)
    with pytest.raises(WorkbookError) as caught:
        transport(base="http://sheets.invalid", limits=limits).call(
            "GET", PATH, write=write
        )
    assert caught.value.what == "Cannot reach Google Sheets (DNS)."
    assert caught.value.trouble is Trouble.TEMPORARY


# --- the shared count ---------------------------------------------------------------


def test_a_minute_has_sixty_calls_for_all_processes(tmp_path: Path) -> None:
    hours = Hours()
    one, other = (Limiter(tmp_path / "count", hours.clock) for _ in range(2))
    assert [one.take(write=False) for _ in range(30)] == [0.0] * 30
    hours.now += 10
    assert [other.take(write=False) for _ in range(30)] == [0.0] * 30
    assert one.take(write=False) == 50.0
    assert one.take(write=True) == 0.0
    hours.now += 50
    assert one.take(write=False) == 0.0


def test_a_call_waits_for_its_turn(double: Double, tmp_path: Path) -> None:
    hours = Hours()
    limiter = Limiter(tmp_path / "count", hours.clock, per_minute=2)
    with answering(double):
        calls = transport(hours, limiter=limiter)
        for _ in range(3):
            calls.call("GET", PATH)
    assert hours.sleeps == [60.0]


def test_a_quota_refusal_holds_back_the_other_processes(
    double: Double, tmp_path: Path
) -> None:
    hours = Hours()
    other = Limiter(tmp_path / "count", hours.clock)
    double.faults = faults(FaultKind.QUOTA)
    waits = []
    hours_sleep = hours.sleep

    def sleep(seconds: float) -> None:
        waits.append(other.take(write=False))
        hours_sleep(seconds)

    hours.sleep = sleep  # type: ignore[method-assign]
    with answering(double):
        transport(hours, limiter=Limiter(tmp_path / "count", hours.clock)).call(
            "GET", PATH
        )
    assert waits == [15.0]


def test_a_count_that_was_left_half_written_starts_anew(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text('{"read": [1, 2')
    assert Limiter(path, Hours().clock).take(write=False) == 0.0


def test_a_count_from_a_clock_put_back_since_does_not_block(tmp_path: Path) -> None:
    hours = Hours()
    limiter = Limiter(tmp_path / "count", hours.clock, per_minute=1)
    limiter.take(write=False)
    limiter.pause(60)
    hours.now -= 500
    assert limiter.take(write=False) <= 60.0
    limiter.pause(0)
    assert limiter.take(write=False) == 0.0
