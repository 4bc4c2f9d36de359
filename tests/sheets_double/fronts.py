"""Two thin fronts of the double: in process, and on a port."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import json
import re
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from typing import TypeAlias

import requests
import responses

from tests.sheets_double.core import Double
from tests.sheets_double.faults import Answer, Delivery
from tests.sheets_double.refusals import Json, UnsupportedError

GOOGLE = re.compile(r"https://(sheets|www|oauth2|content-sheets)\.googleapis\.com/.*")
"""Addresses that the in-process front answers."""

_BREAKS = {
    Delivery.RESET: requests.exceptions.ConnectionError("Connection reset by peer"),
    Delivery.CUT: requests.exceptions.ChunkedEncodingError("Connection broken"),
    Delivery.SILENT: requests.exceptions.ReadTimeout("Read timed out."),
    Delivery.DRIP: requests.exceptions.ReadTimeout("Read timed out."),
}
"""What a client sees of a broken delivery, where there is no wire to break."""

Reply: TypeAlias = tuple[int, dict[str, str], bytes | Exception]


@contextlib.contextmanager
def answering(double: Double) -> Iterator[responses.RequestsMock]:
    """Answer all calls to Google in this process from a double, without a network."""

    def answer(request: requests.PreparedRequest) -> Reply:
        url, body = request.url or "", request.body
        found = double.handle(request.method or "GET", url, request.headers, body)
        broken = _BREAKS.get(found.delivery)
        headers = found.headers | {"Content-Type": found.content_type}
        return found.status, headers, broken or found.body

    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            mock.add_callback(method, GOOGLE, callback=answer, content_type=None)
        yield mock


# --- on a port ----------------------------------------------------------------------


class _Handler(http.server.BaseHTTPRequestHandler):
    """Carries one connection's calls to the double of its server."""

    protocol_version = "HTTP/1.1"
    # Head and body are two writes: Nagle would hold the second for 40 ms.
    disable_nagle_algorithm = True
    server: Server

    def _carry(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        try:
            with self.server.lock:
                answer = self.server.double.handle(
                    self.command, self.path, dict(self.headers.items()), body
                )
        except UnsupportedError as error:
            told = {"code": 501, "message": str(error), "status": "UNIMPLEMENTED"}
            answer = Answer(501, json.dumps({"error": told}).encode())
        self._deliver(answer)

    do_GET = do_POST = do_PUT = _carry  # noqa: N815 - the base class names them
    do_PATCH = do_DELETE = _carry  # noqa: N815 - the base class names them

    def _deliver(self, answer: Answer) -> None:
        if answer.delivery is Delivery.RESET:
            self._reset()
            return
        if answer.delivery is Delivery.SILENT:
            self.server.closing.wait()
            self.close_connection = True
            return
        if answer.delivery is Delivery.WHOLE and answer.seconds:
            self.server.closing.wait(answer.seconds)
        self._send(answer)

    def _reset(self) -> None:
        # Closing a socket that lingers for no time sends RST instead of FIN.
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        self.connection.close()

    def _send(self, answer: Answer) -> None:
        body = answer.body
        zipped = "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 1000
        if zipped:
            body = gzip.compress(body, mtime=0)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if answer.delivery is Delivery.CUT:
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        elif answer.delivery is Delivery.DRIP:
            self._drip(body, answer.seconds)
        else:
            self.wfile.write(body)

    def _drip(self, body: bytes, seconds: float) -> None:
        with contextlib.suppress(OSError):
            for place in range(len(body)):
                self.wfile.write(body[place : place + 1])
                self.wfile.flush()
                if self.server.closing.wait(seconds):
                    break
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing: whoever wants to know reads ``Double.calls``."""


class Server(http.server.ThreadingHTTPServer):
    """An HTTP server over a double, for clients in other processes."""

    daemon_threads = True

    def __init__(self, double: Double, port: int = 0) -> None:
        """Bind to a port of this host; 0 takes a free one."""
        self.double = double
        self.lock = threading.Lock()
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        """The address to reach it at."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Json, client_address: Json) -> None:
        """Stay silent about clients that hang up; tell of everything else."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def serving(double: Double, port: int = 0) -> Iterator[Server]:
    """Serve a double on a port while the block runs."""
    with Server(double, port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
