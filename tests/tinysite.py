"""A small site on loopback that knows what really arrived, and a backend to visit it."""

from __future__ import annotations

import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pydantic import TypeAdapter
from websockets.sync.server import ServerConnection, serve

from auditor.capture.backend import PlaywrightBackend
from auditor.capture.cdp.launcher import Launcher
from auditor.capture.walk.answering import BannerAnswer
from auditor.capture.walk.crawl import Crawler
from auditor.capture.walk.crawled_page import CrawlPlan
from auditor.capture.walk.journey import Journey
from auditor.config.models import Crawl, Spec
from auditor.config.site import Site, TagSpec
from auditor.config.steps import Step
from auditor.decode.index import VendorIndex
from auditor.model import Category, Expectation, Kind, Leg, Run, Tag, VisitFacts
from auditor.redact import Redactor
from auditor.vendor import Endpoint, Vendor, find_vendors

LEG = Leg(name="default")
STEP: TypeAdapter[Step] = TypeAdapter(Step)
COLLECTOR = "collector.localhost"
ECHO = Vendor(
    id="echo",
    name="Echo",
    category=Category.ANALYTICS,
    endpoints=(
        Endpoint(id="json", host=COLLECTOR, path="^/collect/json", answer='{"status": "fine"}'),
        Endpoint(id="hit", host=COLLECTOR, path="^/collect", kind=Kind.EVENT, socket=True),
        Endpoint(id="only", host="only.localhost", path="^/collect", kind=Kind.EVENT),
        Endpoint(id="library", host=COLLECTOR, path=r"^/library\.js$", kind=Kind.SCRIPT),
        Endpoint(id="settings", host=COLLECTOR, path="^/settings", kind=Kind.AUX, needed=True),
        Endpoint(id="sync", host=COLLECTOR, path="^/sync", kind=Kind.AUX),
    ),
    account=("id",),
    event=("ev",),
    collectors=("only.localhost",),
    cookies=("_echo",),
)
"""A vendor of the tests' own that listens on loopback, so that a leak would be noticed."""


@dataclass(frozen=True)
class Answer:
    """What the site answers at one path."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cors: bool = False
    """Whether pages of other origins may read it, whatever they send along."""


POLL_SECONDS = 0.02
"""How often a site looks whether it should end: each test waits for that."""


@dataclass
class TinySite:
    """A running site: its pages by path, and every request that reached it."""

    url: str
    pages: dict[str, Answer | str | Callable[[], Answer]]
    arrived: list[tuple[str, str, bytes, str]] = field(default_factory=list)
    """Method, path with query, body, and host."""
    headers: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path with query, and headers by their lower-case name, of the same requests."""
    credentials: str | None = None
    """The Authorization header that the site wants on every page of its own."""
    otherwise: Answer = Answer("not here", 404)
    """What it answers where it has no page."""
    socket: str = ""
    """Where the tests' vendor takes WebSocket messages; see `serving_sockets`."""

    @property
    def port(self) -> str:
        return self.url.rpartition(":")[2]

    @property
    def collector(self) -> str:
        """The tests' vendor on the same server."""
        return f"http://{COLLECTOR}:{self.port}"

    def hits(self) -> list[tuple[str, str, bytes, str]]:
        return [each for each in self.arrived if each[1].startswith("/collect")]


class Handler(BaseHTTPRequestHandler):
    site: TinySite
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        host = self.headers.get("Host", "")
        self.site.arrived.append((self.command, self.path, body, host))
        sent = {name.lower(): value for name, value in self.headers.items()}
        self.site.headers.append((self.path, sent))
        page = self.site.pages.get(self.path) or self.site.pages.get(self.path.partition("?")[0])
        answer = page() if callable(page) else page
        wanted = self.site.credentials
        if wanted is not None and self.headers.get("Authorization") != wanted:
            answer = Answer("who?", 401, {"WWW-Authenticate": 'Basic realm="staging"'})
        elif answer is None:
            answer = self.site.otherwise
        elif isinstance(answer, str):
            answer = Answer(answer)
        text = answer.body
        content = text.encode() if isinstance(text, str) else text
        self.send_response(answer.status)
        headers = {"Content-Type": "text/html; charset=utf-8", **answer.headers}
        if answer.cors:
            headers |= self._allowances()
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _allowances(self) -> dict[str, str]:
        """Headers of an answer that everybody may read."""
        asked = self.headers.get
        return {
            "Access-Control-Allow-Origin": asked("Origin", "*"),
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Allow-Methods": asked("Access-Control-Request-Method", "*"),
            "Access-Control-Allow-Headers": asked("Access-Control-Request-Headers", "*"),
        }

    do_GET = do_POST = do_OPTIONS = _answer  # noqa: N815 - http.server's own names

    def log_message(self, *_: object) -> None:
        """Stay silent: the tests look at `arrived`."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128  # a browser opens many connections at once; a refused one waits

    def handle_error(self, *_: object) -> None:
        """A browser that hangs up is not an error of the site's."""


@contextmanager
def serving(*, to_the_end: bool = False) -> Iterator[TinySite]:
    """A site that runs as long as the block.

    `to_the_end`: what is still on its way when the block ends has arrived before it returns; by
    then no browser may hold a connection.
    """
    handler = type("Handler", (Handler,), {})
    server = Server(("127.0.0.1", 0), handler)
    server.daemon_threads, server.block_on_close = not to_the_end, to_the_end
    tiny = TinySite(url=f"http://localhost:{server.server_address[1]}", pages={})
    handler.site = tiny  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    thread.start()
    yield tiny
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def serving_sockets(tiny: TinySite) -> Iterator[None]:
    """WebSockets of the site's vendor, each an echo; a message has arrived as `SEND`."""

    def echo(connection: ServerConnection) -> None:
        request = connection.request
        path, host = (request.path, request.headers["Host"]) if request else ("", "")
        for message in connection:
            body = message.encode() if isinstance(message, str) else message
            tiny.arrived.append(("SEND", path, body, host))
            connection.send(message)

    with serve(echo, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        tiny.socket = f"ws://{COLLECTOR}:{server.socket.getsockname()[1]}"
        yield
        server.shutdown()
        thread.join()


@dataclass
class Visitor:
    """Drives a real browser over a tiny site."""

    launcher: Launcher

    def spec(self, url: str, **parts: Any) -> Spec:
        parts.setdefault("tags", {"echo": TagSpec(vendor="echo", account="A-1")})
        return Spec(version=1, site=Site(url=url), **parts)

    def index(self) -> VendorIndex:
        """All vendors' and the tests' own; made once, since it takes as long as a small page."""
        return _index()

    @asynccontextmanager
    async def backend(self, spec: Spec) -> AsyncIterator[PlaywrightBackend]:
        async with PlaywrightBackend(spec, self.index(), self.launcher) as backend:
            yield backend

    def journey(self, spec: Spec, steps: Sequence[Any], **parts: Any) -> Journey:
        tag = Tag(name="echo", vendor="echo", account="A-1")
        within = parts.pop("within", 5000)
        expect = tuple(
            Expectation(tag=tag, event=event, within=within) for event in parts.pop("expect", ())
        )
        return Journey(
            spec=spec,
            steps=tuple(STEP.validate_python(step) for step in steps),
            consent=BannerAnswer(
                steps=[STEP.validate_python(step) for step in parts.get("consent", ())],
                withdrawal=[STEP.validate_python(step) for step in parts.get("withdraw", ())],
                reloads=bool(parts.get("reloads")),
            ),
            expect=expect,
            texts=parts.get("texts", ()),
            repeats=frozenset(parts.get("repeats", ())),
            referrer=parts.get("referrer"),
            click_ids=parts.get("click_ids", {}),
            index=self.index(),
            mask=Redactor(spec.identity, spec.secrets, spec.redact).text,
            run=parts.get("run", Run.JOURNEY),
            settle=parts.get("settle", within),
        )

    async def walk(
        self,
        url: str,
        steps: Sequence[Any],
        *,
        spec: Spec | None = None,
        backend: PlaywrightBackend | None = None,
        **parts: Any,
    ) -> VisitFacts:
        """Walk one journey, in an audit of its own if there is no `backend` yet."""
        spec = spec or self.spec(url)
        if backend is None:
            async with self.backend(spec) as own:
                return await self.walk(url, steps, spec=spec, backend=own, **parts)
        found = await backend.walk(self.journey(spec, steps, **parts), "goal", LEG, "desktop")
        return found[0]

    async def crawl(
        self,
        url: str,
        *,
        leg: Leg = LEG,
        consent: Sequence[Any] = (),
        expect: Sequence[Expectation] = (),
        device: str = "Desktop Chrome",
        started: Callable[[PlaywrightBackend], None] = lambda _: None,
        **crawl: Any,
    ) -> tuple[dict[str, VisitFacts], Crawler]:
        """Crawl a site; what was visited, by path.

        `device`: one of Playwright's. `started` gets the backend before the crawl begins.
        """
        spec = self.spec(url, crawl=Crawl(**crawl), devices={"desktop": device})
        assert spec.crawl is not None
        visited: dict[str, VisitFacts] = {}
        plan = CrawlPlan(
            spec=spec,
            crawl=spec.crawl,
            leg=leg,
            device="desktop",
            consent=BannerAnswer(steps=[STEP.validate_python(step) for step in consent]),
            expect=expect,
            index=self.index(),
        )
        async with self.backend(spec) as backend:
            started(backend)
            crawler = Crawler(plan, lambda: backend.profile("desktop"), backend.told_of)
            async for facts in crawler.pages():
                visited[facts.visit.url.removeprefix(url)] = facts
        return visited, crawler


@cache
def _index() -> VendorIndex:
    return VendorIndex([*find_vendors().values(), ECHO])


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
