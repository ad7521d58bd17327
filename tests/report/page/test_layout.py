"""How the report lies on phones, tablets and screens, in the real browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
import shopaudit
from auditfacts import META
from playwright.async_api import Browser, Page
from readable import SHOW_ALL

from auditor.report.formats.registry import build_view
from auditor.report.page.html import render_html
from auditor.report.view import ReportView
from auditor.store import AuditFile

WIDTHS = (390, 768, 1440)
FINDINGS = 40
"""More than the demo shop has."""
NARROW = """() => {
  const narrow = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.replace(/\\s+/g, " ").trim();
    const parent = node.parentElement;
    if (text.length < 4 || parent.closest("script, style, template, svg, option, .unseen")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    if (lines > 2 && text.length / lines < 3) narrow.push(`${parent.className}: ${text.slice(0, 60)}`);
  }
  return narrow;
}"""
"""Texts with fewer than three characters a line."""
BROKEN = """() => [...document.querySelectorAll("h1, h2, h3, h4, th, .chip, .counts li, nav a")].flatMap(part => {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  const broken = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".url")) continue;
    for (const word of node.data.matchAll(/\\p{L}{3,20}/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) broken.push(`${word[0]} of ${part.outerHTML.slice(0, 200)}`);
    }
  }
  return broken;
})"""
"""Words of headings, heads of tables and labels that stand on two lines; addresses may."""


def long(view: ReportView) -> ReportView:
    """The view with as many findings as a real site has, and the score that is widest."""
    problems = tuple(
        replace(view.problems[at % len(view.problems)], anchor=f"problem-{at + 1}")
        for at in range(FINDINGS)
    )
    score = replace(view.score, points=100)
    return replace(view, problems=problems, score=score)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with many findings, as a file."""
    folder = tmp_path_factory.mktemp("layout")
    with AuditFile.create(folder / "audit.db", META) as audit:
        shopaudit.fill(audit)
        html = render_html(long(build_view(audit)))
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    return path


async def height(page: Page) -> int:
    told: int = await page.evaluate("document.documentElement.scrollHeight")
    return told


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_short_and_whole_at_any_width(
    browser: Browser, report: Path, scheme: Literal["light", "dark"]
) -> None:
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme=scheme
    )
    page = await context.new_page()
    await page.goto(report.as_uri())
    assert await height(page) < 9_000, "folded"
    lines = await page.eval_on_selector_all(
        "article.problem", "all => all.map(each => each.offsetHeight)"
    )
    assert max(lines) < 90, "a finding takes a line or two"

    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate(NARROW) == [], f"{width}, folded"
        score = await page.eval_on_selector(
            ".points", "each => [each.offsetHeight, parseFloat(getComputedStyle(each).lineHeight)]"
        )
        assert await page.locator(".points").inner_text() == "100\n/100", width
        assert score[0] <= 130, width
    await page.evaluate(SHOW_ALL)
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
        assert await page.evaluate(NARROW) == [], width
        assert await page.evaluate(BROKEN) == [], width
    await context.close()
