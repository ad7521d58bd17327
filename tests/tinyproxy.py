"""A proxy on loopback that answers for every host itself, and knows what was asked of it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

import trustme
from tinysite import POLL_SECONDS, Server


@dataclass
class TinyProxy:
    """A running proxy: what it answers by path, on whatever host, and what it was asked."""

    url: str
    pages: Mapping[str, str] = field(default_factory=dict)
    wanted: str | None = None
    """The Proxy-Authorization header that it wants."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Address and headers (by lower-case name) of the requests that it let through."""

    @property
    def addresses(self) -> list[str]:
        return [url for url, _ in self.asked]


class _Handler(BaseHTTPRequestHandler):
    proxy: TinyProxy
    tunnel = ""
    """The scheme in the tunnel that the connection is, at whose other end the proxy answers itself,
    too; empty: it is none."""
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.rfile.read(int(headers.get("content-length") or 0))
        knows = self.tunnel or self.proxy.wanted is None
        if not knows and headers.get("proxy-authorization") != self.proxy.wanted:
            self._send(407, "who?", {"Proxy-Authenticate": 'Basic realm="proxy"'})
            return
        if self.command == "CONNECT":
            self._open_tunnel()
            return
        url = f"{self.tunnel}://{headers['host']}{self.path}" if self.tunnel else self.path
        self.proxy.asked.append((url, headers))
        text = self.proxy.pages.get(urlsplit(url).path)
        self._send(404 if text is None else 200, text or "not here", {})

    def _open_tunnel(self) -> None:
        self.send_response(200)
        self.end_headers()
        host, _, port = self.path.rpartition(":")
        self.tunnel = "https" if port == "443" else "http"
        if self.tunnel == "https":
            self.connection = _tls(host).wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb", -1)
            self.wfile = self.connection.makefile("wb", 0)

    def finish(self) -> None:
        """The server closes only what it knows of."""
        super().finish()
        if self.tunnel:
            self.connection.close()

    def _send(self, status: int, text: str, headers: Mapping[str, str]) -> None:
        content = text.encode()
        self.send_response(status)
        given = {"Content-Type": "text/html", "Content-Length": str(len(content)), **headers}
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_CONNECT = _answer  # noqa: N815 - http.server's own names

    def log_message(self, *_: object) -> None:
        """Stay silent: the tests look at `asked`."""


@cache
def _tls(host: str) -> ssl.SSLContext:
    """A browser that accepts any certificate asks again, and wants to see the same one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(host).configure_cert(context)
    return context


@contextmanager
def proxying() -> Iterator[TinyProxy]:
    """A proxy that runs as long as the block."""
    handler = type("Handler", (_Handler,), {})
    server = Server(("127.0.0.1", 0), handler)
    proxy = TinyProxy(url=f"http://127.0.0.1:{server.server_address[1]}")
    handler.proxy = proxy  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    thread.start()
    yield proxy
    server.shutdown()
    server.server_close()
    thread.join()
