"""Seconds from goal action to verdict where the library batches, against a fixed wait of 5 s."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.async_api import async_playwright

from auditor.audit.runner import Options, run
from auditor.capture.browser.launch import find_browser, start
from auditor.capture.cdp.launcher import Launcher
from auditor.config import load_spec
from auditor.model import Outcome
from auditor.prepare.setup import set_up
from auditor.prepare.tasks import plan
from auditor.store import AuditFile

ROUNDS = 5
WAIT_SECONDS = 5.0
BUNDLE = Path(__file__).parents[1] / "tests" / "sdk" / "build" / "sdk.js"
PAGE = """<!doctype html><title>Shop</title><button>Buy</button><script src=/sdk.js></script>
<script>
sdk.posthog.init('key', {api_host: location.origin, autocapture: false, capture_pageview: false,
  capture_pageleave: false, disable_session_recording: true, advanced_disable_flags: true,
  disable_external_dependency_loading: true, disable_compression: true,
  opt_out_useragent_filter: true});
document.querySelector('button').onclick = () => sdk.posthog.capture('bought', {value: 79});
</script>"""
SPEC = """
    version: 1
    site: {{ url: {url} }}
    vendors:
      batcher:
        category: analytics
        endpoints: [{{ host: 127.0.0.1, path: /e }}]
        body: json
        event: batch.0.event
    tags:
      batcher: {{ vendor: batcher, account: key }}
    goals:
      purchase:
        steps:
          - navigate: /
          - click: {{ role: button, name: Buy }}
        expect:
          - {{ tag: batcher, event: bought }}
"""


@contextmanager
def _serving() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = BUNDLE.read_bytes() if self.path == "/sdk.js" else PAGE.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if self.path == "/" else "text/javascript")
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"status": 1}')

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _ours(url: str, folder: Path, number: int) -> tuple[float, bool]:
    """Seconds from the start of the goal action to its verdict, and whether that was right."""
    spec = folder / "spec.yaml"
    spec.write_text(textwrap.dedent(SPEC.format(url=url)))
    setup = set_up(load_spec(spec, {}))
    judged: list[float] = []
    path = folder / f"{number}.db"
    options = Options(
        tasks=plan(setup.spec),
        launcher=Launcher(find_browser()),
        path=path,
        listener=lambda _: judged.append(time.time()),
    )
    asyncio.run(run(setup, options))
    with AuditFile.open(path) as audit:
        [visit] = audit.visits()
        has_hit = any(hit.event == "bought" for hit in audit.hits(visit.id))
        sound = all(cell.outcome is Outcome.PASSED for cell in audit.test_cases())
    assert visit.goal_at is not None
    began = datetime.fromisoformat(visit.began).timestamp() + visit.goal_at / 1000
    return judged[0] - began, has_hit and sound


async def _fixed(url: str) -> tuple[float, bool]:
    """The same for a script that waits for WAIT_SECONDS and looks at what was sent."""
    async with async_playwright() as playwright:
        browser = await start(playwright, find_browser())
        page = await browser.new_page()
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url))
        await page.goto(url)
        began = time.time()
        await page.get_by_role("button", name="Buy").click()
        await asyncio.sleep(WAIT_SECONDS)
        took = time.time() - began
        await browser.close()
        return took, any("/e/" in url for url in sent)


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder, _serving() as url:
        pairs = [
            (_ours(url, Path(folder), number), asyncio.run(_fixed(url))) for number in range(ROUNDS)
        ]
    ours = statistics.median(seconds for (seconds, _), _ in pairs)
    fixed = statistics.median(seconds for _, (seconds, _) in pairs)
    ratio = statistics.median(a / b for (a, _), (b, _) in pairs)
    right = sum(is_right for (_, is_right), _ in pairs), sum(is_right for _, (_, is_right) in pairs)
    print(
        f"PostHog's own batching: tagproof {ours:.2f} s, fixed wait {fixed:.2f} s, ratio "
        f"{ratio:.2f} (median of {ROUNDS} pairs); hit found {right[0]} and {right[1]} times"
    )
