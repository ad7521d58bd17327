"""The cost of the capture: wall time and processor time of pages, beside bare Playwright."""

from __future__ import annotations

import asyncio
import os
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.async_api import Page

from auditor.capture.backend import PlaywrightBackend
from auditor.capture.browser.launch import find_browser, start
from auditor.capture.cdp.launcher import Launcher
from auditor.capture.visit.facts import to_facts
from auditor.capture.visit.recording import Recording
from auditor.capture.visit.tab import Tab
from auditor.config.models import Spec
from auditor.config.site import Site, TagSpec
from auditor.decode.index import VendorIndex
from auditor.model import Leg
from auditor.vendor import find_vendors

PAGES = 30
ROUNDS = 7
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PAGE = """<!doctype html><title>Page</title>
<link rel=stylesheet href=/style.css><script src=/app.js></script>
{images}<p>A page with many tags.</p>"""
APP = """
window.dataLayer = [];
for (let n = 0; n < 10; n += 1) {
  dataLayer.push({event: 'view_item', items: [{item_id: 'A' + n, price: 9.5, quantity: 1}]});
  new Image().src = '/pixel?n=' + n;
  navigator.sendBeacon('/beacon?n=' + n, 'en=page_view&n=' + n);
  fetch('/fetch?n=' + n, {method: 'POST', body: JSON.stringify({event: n})});
}
"""


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind, body = "text/plain", b""
        if self.path.startswith("/page"):
            images = "".join(f"<img src=/image{n}>" for n in range(10))
            kind, body = "text/html", PAGE.format(images=images).encode()
        elif self.path == "/app.js":
            kind, body = "text/javascript", APP.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = _answer  # noqa: N815 - http.server's own names

    def log_message(self, *_: object) -> None:
        """Stay silent."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A browser that hangs up is no error of the site's."""


@contextmanager
def _serving() -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()


def _processor_time() -> float:
    """Processor seconds of this process and its descendants (browser, Node.js). Linux only."""
    own = os.getpid()
    times: dict[int, tuple[int, float]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        times[int(entry.parent.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
    ours = {own}
    grown = True
    while grown:
        below = {pid for pid, (parent, _) in times.items() if parent in ours} - ours
        ours |= below
        grown = bool(below)
    return sum(spent for pid, (_, spent) in times.items() if pid in ours)


async def _visit(pages: list[Page], urls: list[str], tabs: list[Tab] | None) -> int:
    """Visit all pages in several tabs; returns the number of requests that were captured."""
    waiting = list(urls)
    captured = 0

    async def work(number: int) -> None:
        nonlocal captured
        while waiting:
            url = waiting.pop()
            recording = Recording(goal=None, leg=Leg(name="default"), device="desktop", url=url)
            if tabs is not None:
                tabs[number].record(recording)
            await pages[number].goto(url)
            if tabs is not None:
                tabs[number].finish(recording)
                captured += len(to_facts(recording).requests)

    async with asyncio.TaskGroup() as group:
        for number in range(len(pages)):
            group.create_task(work(number))
    return captured


async def _measure(url: str, tabs: int) -> tuple[list[float], list[float], int]:
    """Ratios of wall time and of processor time, and the requests that were captured per page."""
    urls = [f"{url}/page{number}" for number in range(PAGES)]
    spec = Spec(
        version=1,
        site=Site(url=url),
        tags={"ga4": TagSpec(vendor="ga4", account="G-BENCH0001")},
        hits="deliver",
    )
    index = VendorIndex(find_vendors().values())
    walls, processors, captured = [], [], 0
    launcher = Launcher(find_browser())
    async with PlaywrightBackend(spec, index, launcher) as backend:
        bare = await start(launcher.playwright, find_browser())
        context = await bare.new_context()
        plain = [await context.new_page() for _ in range(tabs)]
        async with backend.profile("desktop") as profile:
            watched = [await profile.open_tab() for _ in range(tabs)]
            ours = [tab.page for tab in watched]
            for number in range(ROUNDS + 1):
                spent = [_processor_time()]
                clock = [time.perf_counter()]
                for pages, recorded in ((plain, None), (ours, watched)):
                    captured = max(captured, await _visit(pages, urls, recorded))
                    clock.append(time.perf_counter())
                    spent.append(_processor_time())
                if number:  # the first round warms both up
                    walls.append((clock[2] - clock[1]) / (clock[1] - clock[0]))
                    processors.append((spent[2] - spent[1]) / (spent[1] - spent[0]))
        await bare.close()
    return walls, processors, captured // PAGES


def measure() -> None:
    with _serving() as url:
        for tabs in (1, 4):
            walls, processors, captured = asyncio.run(_measure(url, tabs))
            print(
                f"{tabs} tab{'s' * (tabs > 1)}, {PAGES} pages, {captured} requests a page, "
                f"{ROUNDS} pairs: wall time {statistics.median(walls):.2f} of bare Playwright "
                f"(min {min(walls):.2f}, max {max(walls):.2f}), processor time "
                f"{statistics.median(processors):.2f}"
            )
