"""Seconds from goal action to verdict, against a script that waits for just that request."""

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
from auditor.model import Phase
from auditor.prepare.setup import set_up
from auditor.prepare.tasks import plan
from auditor.store import AuditFile

ROUNDS = 5
DELAYS_MS = (200, 1500)
"""From the click to the hit: a tag that fires at once, and an order that the server confirms."""
PAGE = """<!doctype html><title>Shop</title><button>Buy</button><script>
document.querySelector('button').onclick = () => setTimeout(() => {
  fetch('https://region1.google-analytics.com/g/collect?v=2&tid=G-BENCH0001&en=purchase'
    + '&cu=EUR&epn.value=79&ep.transaction_id=T-1&pr1=idA~pr79~qt1',
    {method: 'POST', keepalive: true})
}, DELAY)
</script>"""
SPEC = """
    version: 1
    site: {{ url: {url} }}
    tags:
      ga4: {{ vendor: ga4, account: G-BENCH0001 }}
    goals:
      purchase:
        steps:
          - navigate: /
          - click: {{ role: button, name: Buy }}
        expect:
          - {{ tag: ga4, event: purchase }}
"""


@contextmanager
def _serving(delay: int) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.replace("DELAY", str(delay)).encode())

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _ours(url: str, folder: Path, number: int) -> float:
    """Seconds from the start of the goal action until its findings are stored."""
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
        steps = audit.facts(visit.id).steps
    assert visit.goal_at is not None
    assert any(step.phase is Phase.FLUSH for step in steps)
    began = datetime.fromisoformat(visit.began).timestamp() + visit.goal_at / 1000
    return judged[0] - began


async def _bare(url: str) -> float:
    async with async_playwright() as playwright:
        browser = await start(playwright, find_browser())
        page = await browser.new_page()
        await page.route("**/g/collect**", lambda route: route.fulfill(status=204))
        await page.goto(url)
        began = time.time()
        async with page.expect_request("**/g/collect**"):
            await page.get_by_role("button", name="Buy").click()
        took = time.time() - began
        await browser.close()
        return took


def measure() -> None:
    for delay in DELAYS_MS:
        with tempfile.TemporaryDirectory() as folder, _serving(delay) as url:
            pairs = [
                (_ours(url, Path(folder), number), asyncio.run(_bare(url)))
                for number in range(ROUNDS)
            ]
        ours = statistics.median(seconds for seconds, _ in pairs)
        bare = statistics.median(seconds for _, seconds in pairs)
        ratio = statistics.median(a / b for a, b in pairs)
        print(
            f"hit {delay} ms after the click: tagproof {ours:.2f} s, bare script {bare:.2f} s, "
            f"ratio {ratio:.2f} (median of {ROUNDS} pairs)"
        )
