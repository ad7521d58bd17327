"""Takes the pictures of the report in docs/: `make report-pictures`.

python -m tools.report_pictures [FILE.db]    FILE.db: an audit of the demo shop; without, a new one
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser

from auditor.capture.browser.launch import driver, find_browser, start
from auditor.report.formats.registry import build_view
from auditor.report.page.html import render_html
from auditor.store import AuditFile
from tools import ROOT

DOCS = ROOT / "docs"
SCREENS = {
    "report": (1280, 1000),
    "report-360": (360, 1800),
    "report-768": (768, 1600),
    "report-1440": (1440, 1900),
}
"""By the picture's name, the size of the page that it shows."""
FINDING = "article.problem:has(.shot)"
"""A finding with a screenshot: what a developer reads."""
OPEN = """() => {
  for (const each of document.querySelectorAll("article")) each.style.contentVisibility = "visible";
  for (const shot of document.querySelectorAll(".shot"))
    for (let fold = shot.closest("details"); fold; fold = fold.parentElement.closest("details"))
      fold.open = true;
}"""


def main(arguments: list[str]) -> None:
    """Take all pictures of one audit's report."""
    with tempfile.TemporaryDirectory() as folder:
        audit = Path(arguments[0]) if arguments else _demo(Path(folder))
        page = Path(folder) / "report.html"
        with AuditFile.open(audit) as opened:
            page.write_text(render_html(build_view(opened)), encoding="utf-8")
        asyncio.run(_take_pictures(page))


def _demo(folder: Path) -> Path:
    tagproof = Path(sys.executable).with_name("tagproof")
    subprocess.run([tagproof, "demo", "--output", folder], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    return next(folder.glob("*.db"))


async def _take_pictures(page: Path) -> None:
    async with driver() as playwright:
        browser = await start(playwright, find_browser(environ=os.environ))
        for name, (width, height) in SCREENS.items():
            await _screen(browser, page, name, width, height)
        await _screen(browser, page, "report-dark", 1280, 1000, scheme="dark")
        await _finding(browser, page)
        await browser.close()


async def _screen(
    browser: Browser, file: Path, name: str, width: int, height: int, scheme: str = "light"
) -> None:
    dark = scheme == "dark"
    context = await browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page = await context.new_page()
    await page.goto(file.as_uri())
    await page.screenshot(path=DOCS / f"{name}.png")
    await context.close()


async def _finding(browser: Browser, file: Path) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 1000})
    page = await context.new_page()
    await page.goto(file.as_uri())
    await page.evaluate(OPEN)
    await page.locator(FINDING).first.screenshot(path=DOCS / "report-finding.png")
    await context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
