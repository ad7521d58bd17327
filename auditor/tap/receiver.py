"""The tap: an HTTP server on loopback, in a thread of its own, that answers as the vendors do."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from auditor.decode.server.answers import Answer, answer
from auditor.decode.server.read import read
from auditor.errors import TagproofError
from auditor.model.server import ServerRequest
from auditor.wire.bodies import read_body

HOST = "127.0.0.1"
LARGEST_BODY = 2_000_000
"""Bytes of a body; a larger one is refused."""
MOST_REQUESTS, MOST_CHARACTERS = 5000, 50_000_000
"""What is kept of an audit; requests beyond it are answered and counted."""
PATIENCE_SECONDS = 10
"""How long a client may take for a request's next bytes."""
POLL_SECONDS = 0.05
TOKEN = "(masked:secret)"  # noqa: S105 - a mask
_TOKENS = re.compile(
    r"(?P<before>(?:^|[?&])(?:access_token|api_secret|token)="
    r"|\"(?:access_token|api_secret|token)\"\s*:\s*\")(?P<token>[^&\"]+)"
)
Mask = Callable[[ServerRequest], ServerRequest]


class Tap:
    """Listens while it is entered; keeps requests masked, and nothing else of them."""

    def __init__(self, port: int, mask: Mask) -> None:
        """`port`: 0 takes any that is free; `mask`: makes a request fit to be stored."""
        self._wanted, self._mask = port, mask
        self._lock = threading.Lock()
        self._kept: list[ServerRequest] = []
        self._characters = 0
        self.left_out = 0
        """Requests that were answered and not kept, as there were too many."""

    def __enter__(self) -> Self:
        """Begin to listen.

        Raises:
            TagproofError: the port is taken.
        """
        handler = type("Handler", (_Handler,), {"tap": self})
        try:
            self._server = _Server((HOST, self._wanted), handler)
        except OSError as error:
            raise TagproofError(
                f"tap.port: {self._wanted} can't be listened on ({error.strerror}); end what uses "
                "it, or name another port in the spec and in the server's settings"
            ) from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True, name="tap"
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(PATIENCE_SECONDS)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_address[1])

    def requests(self) -> tuple[ServerRequest, ...]:
        """What came up to now, in order."""
        with self._lock:
            return tuple(self._kept)

    def take(self, request: ServerRequest) -> Answer:
        """Keep a request, and return what its vendor answers."""
        debug = request.url.startswith("/debug/")
        said = answer(read(request), debug=debug)
        masked = self._mask(
            ServerRequest(
                id=0, at=request.at, method=request.method, host=request.host,
                url=without_tokens(request.url), content_type=request.content_type,
                body=without_tokens(request.body), body_note=request.body_note, status=said.status,
            )
        )  # fmt: skip
        with self._lock:
            self._characters += len(masked.body) + len(masked.url)
            if len(self._kept) >= MOST_REQUESTS or self._characters > MOST_CHARACTERS:
                self.left_out += 1
            elif not debug:
                self._kept.append(masked)
        return said


def without_tokens(text: str) -> str:
    """The text without the secrets by which a server proves to a vendor who it is."""
    return _TOKENS.sub(rf"\g<before>{TOKEN}", text)


class _Handler(BaseHTTPRequestHandler):
    tap: Tap
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE_SECONDS

    def _take(self) -> None:
        if self.headers.get("Origin"):
            # No server: a page in some browser, which must not make events up.
            self.close_connection = True
            self._say(Answer(403))
            return
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._say(Answer(413))
            return
        data = self.rfile.read(int(length))
        path = self.path[:LARGEST_BODY]
        body, note = read_body(data, self.headers.get("Content-Encoding") or "")
        request = ServerRequest(
            id=0, at=time.time_ns() // 1_000_000, method=self.command, url=path,
            host=self.headers.get("Host") or "", body=body, body_note=note, status=0,
            content_type=self.headers.get("Content-Type") or "",
        )  # fmt: skip
        self._say(self.tap.take(request))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _take  # noqa: N815 - http.server's own names

    def _say(self, said: Answer) -> None:
        content = said.body.encode()
        self.send_response(said.status)
        if said.type:
            self.send_header("Content-Type", said.type)
        if said.status != 204:  # noqa: PLR2004 - No Content
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no error of the audit's."""
