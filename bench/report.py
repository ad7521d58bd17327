"""Seconds and peak memory to write each format of a huge audit, and how soon a browser shows it.

The audit has 50 goals, 10,000 pages and 100,000 hits. Each format is written by its own run of
`tagproof report`, beside one that only prints the verdict (`--format console --quiet`). Both
include the start of Python and the reading of the audit, not the browser that prints the PDF.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bigaudit
from playwright.async_api import Page, async_playwright

from auditor.capture.browser.launch import find_browser, start
from auditor.report.formats.registry import FILES

ROUNDS = 3
READABLE = """() => new Promise(tell => requestAnimationFrame(() => requestAnimationFrame(
    () => tell(performance.now()))))"""
"""The time of the second frame after loading: the top is painted, and the page responds."""


def _write(audit: Path, output: Path, name: str) -> tuple[float, float]:
    """The seconds that a format takes, and the megabytes at the peak."""
    tagproof = str(Path(sys.executable).with_name("tagproof"))
    command = [tagproof, "report", str(audit), "--format", name, "--output", str(output), "--quiet"]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took = time.perf_counter() - began
    if process.returncode not in {0, 1, 3}:
        raise RuntimeError(f"tagproof report --format {name} ended with {process.returncode}")
    return took, usage.ru_maxrss / 1024


async def _readable(report: Path) -> tuple[float, float]:
    """Milliseconds until the report's load event, and until it responds after that."""
    async with async_playwright() as playwright:
        browser = await start(playwright, find_browser())
        try:
            page: Page = await browser.new_page()
            await page.goto(report.as_uri(), wait_until="load", timeout=120_000)
            readable = float(await page.evaluate(READABLE))
            loaded = float(
                await page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
            )
            return loaded, readable
        finally:
            await browser.close()


def measure() -> None:
    """Each format in turn, several rounds; then the page in a browser of its own each time."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        audit, output = root / "audit-20260301-101500.db", root / "reports"
        bigaudit.create(audit, goals=50, pages=10_000, hits=100_000)
        print(f"the audit: {audit.stat().st_size / 1e6:.0f} MB")
        by_format: dict[str, list[tuple[float, float]]] = {
            name: [] for name in ("console", *FILES, "pdf")
        }
        for _ in range(ROUNDS):
            for name, figures in by_format.items():
                figures.append(_write(audit, output, name))
        for name, figures in by_format.items():
            seconds, peak = (statistics.median(column) for column in zip(*figures, strict=True))
            print(f"{name:9} {seconds:6.1f} s, peak {peak:5.0f} MB{_sizes(output, name)}")
        opened = [asyncio.run(_readable(output / "report.html")) for _ in range(ROUNDS)]
        loaded, readable = (statistics.median(column) for column in zip(*opened, strict=True))
        print(f"in the browser: loaded after {loaded:.0f} ms, readable after {readable:.0f} ms")


def _sizes(output: Path, name: str) -> str:
    files = [("pdf", ("report.pdf",)), *FILES.items()]
    paths = [output / file for key, names in files if key == name for file in names]
    return "".join(f", {p.name} {p.stat().st_size / 1e6:.1f} MB" for p in paths if p.exists())
