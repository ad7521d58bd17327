"""Pages per second of an audit against a bare Playwright loop over the same pages."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import textwrap
import time
from pathlib import Path

import pythondocs
from playwright.async_api import Browser, async_playwright

from auditor.audit.runner import Options, run
from auditor.capture.browser.launch import find_browser, start
from auditor.capture.cdp.launcher import Launcher
from auditor.config import load_spec
from auditor.prepare.setup import Setup, set_up
from auditor.prepare.tasks import plan
from auditor.store import AuditFile

PAGES = 100
CONCURRENCY = 4
ROUNDS = 5
SPEC = """
    version: 1
    site: {{ url: {url} }}
    tags:
      ga4: {{ vendor: ga4, account: {account} }}
    crawl:
      max_pages: {pages}
      concurrency: {concurrency}
      sitemap: false
      expect:
        - {{ tag: ga4, event: page_view, fires: once }}
"""


def setup_for(url: str, folder: Path, pages: int = PAGES) -> Setup:
    spec = folder / "spec.yaml"
    text = SPEC.format(url=url, account=pythondocs.ACCOUNT, pages=pages, concurrency=CONCURRENCY)
    spec.write_text(textwrap.dedent(text))
    return set_up(load_spec(spec, {}))


def audit(setup: Setup, path: Path) -> tuple[float, list[str]]:
    """Seconds of an audit, the start of its browser included, and the pages that it visited."""
    tasks = plan(setup.spec)
    options = Options(tasks=tasks, launcher=Launcher(find_browser()), path=path)
    began = time.perf_counter()
    asyncio.run(run(setup, options))
    took = time.perf_counter() - began
    with AuditFile.open(path) as opened:
        return took, [visit.url for visit in opened.visits()]


async def _bare_tab(browser: Browser, urls: asyncio.Queue[str], first: asyncio.Event) -> None:
    context = browser.contexts[0]
    page = await context.new_page()
    while not urls.empty():
        await page.goto(urls.get_nowait(), wait_until="load")
        first.set()


async def _bare(urls: list[str]) -> float:
    began = time.perf_counter()
    async with async_playwright() as playwright:
        browser = await start(playwright, find_browser())
        await browser.new_context()
        queue: asyncio.Queue[str] = asyncio.Queue()
        for url in urls:
            queue.put_nowait(url)
        first = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for _ in range(CONCURRENCY):
                group.create_task(_bare_tab(browser, queue, first))
        await browser.close()
    return time.perf_counter() - began


def measure() -> None:
    ratios, speeds = [], []
    with tempfile.TemporaryDirectory() as folder, pythondocs.serving() as url:
        root = Path(folder)
        setup = setup_for(url, root)
        _, urls = audit(setup, root / "warm.db")
        asyncio.run(_bare(urls))
        for number in range(ROUNDS):
            ours, _ = audit(setup, root / f"{number}.db")
            bare = asyncio.run(_bare(urls))
            ratios.append(bare / ours)
            speeds.append((PAGES / ours, PAGES / bare))
    ours_median = statistics.median(ours for ours, _ in speeds)
    bare_median = statistics.median(bare for _, bare in speeds)
    print(
        f"{PAGES} pages, {CONCURRENCY} tabs, {ROUNDS} pairs: tagproof {ours_median:.2f} pages/s, "
        f"bare Playwright {bare_median:.2f} pages/s; ratio median {statistics.median(ratios):.2f} "
        f"(min {min(ratios):.2f}, max {max(ratios):.2f})"
    )
