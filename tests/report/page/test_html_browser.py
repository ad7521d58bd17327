"""The report in a real browser: it is silent, readable by anybody, and works without its script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import bigaudit
import hostileaudit
import pytest
import shopaudit
from auditfacts import META
from playwright.async_api import Browser, Page, expect
from readable import SHOW_ALL, violations

from auditor.model import Severity, message
from auditor.report.formats.registry import build_view
from auditor.report.page.html import render_html
from auditor.report.view import Change, Gone, Past, ReportView
from auditor.store import AuditFile

WIDTHS = (360, 768, 1440)
PAGES = 700


def with_history(view: ReportView) -> ReportView:
    """The view as it is when there was an audit before."""
    new, *still = view.problems
    gone = Gone(severity=Severity.HIGH, check="misfire", message="The form counted twice.", goal="")
    change = Change(
        since="2026-02-01T08:00:00+00:00",
        new=(new,),
        still=tuple(still),
        fixed=(gone,),
        not_looked_at=(replace(gone, message=message("{who} was silent.", who="meta 1")),),
        points=41,
    )
    trend = tuple(
        Past(
            started=f"2026-0{month}-01T08:00:00+00:00",
            points=points,
            works=2,
            broken=2,
            unknown=1,
            problems=6,
            is_this=month == 3,
        )
        for month, points in enumerate((30, 41, None, 57))
    )
    marked = {each.anchor: replace(each, is_new=each is new) for each in view.problems}
    return replace(
        view, change=change, trend=trend, problems=tuple(marked[p.anchor] for p in view.problems)
    )


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of each kind of audit, as a file."""
    folder = tmp_path_factory.mktemp("reports")
    with AuditFile.create(folder / "client.db", META) as audit:
        shopaudit.fill(audit)
        client = with_history(build_view(audit))
    with AuditFile.create(folder / "empty.db", {}) as audit:
        empty = build_view(audit)
    with hostileaudit.create(folder / "hostile.db", hostileaudit.HARM * 3) as audit:
        hostile = build_view(audit)
    with bigaudit.create(folder / "big.db", goals=12, pages=PAGES, hits=4000) as audit:
        big = build_view(audit)
        # Pages that say the same would share rows.
        apart = tuple(
            replace(page, status=200 + n // 40, visits=1 + n % 40)
            for n, page in enumerate(big.pages)
        )
        big = replace(big, pages=apart)
    branded = replace(client.meta, language="de", colour="#ffd400", prepared_by="Anker & Söhne")
    views = {
        "client": client,
        "empty": empty,
        "hostile": hostile,
        "big": big,
        "german": replace(client, meta=branded),
    }
    paths = {}
    for name, view in views.items():
        paths[name] = folder / f"{name}.html"
        paths[name].write_text(render_html(view), encoding="utf-8")
    return paths


@dataclass(slots=True)
class Opened:
    """A report in a page, and all that the page did which it should not do."""

    page: Page
    heard: list[str]


Opener = Callable[..., Any]


@pytest.fixture
def open_report(browser: Browser, reports: dict[str, Path]) -> Opener:
    """Opens the report of that name in a page of its own."""

    async def opened(name: str, *, width: int = 1440, **options: Any) -> Opened:
        context = await browser.new_context(viewport={"width": width, "height": 900}, **options)
        page = await context.new_page()
        uri = reports[name].as_uri()
        heard: list[str] = []
        page.on("request", lambda each: heard.append(f"request {each.url[:200]}"))
        page.on("console", lambda message: heard.append(f"console {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"error {error}"))
        page.on("dialog", lambda dialog: heard.append(f"dialog {dialog.message}"))
        await page.goto(uri)
        heard.remove(f"request {uri}")
        return Opened(page, heard)

    return opened


@pytest.mark.parametrize("which", ["client", "empty", "hostile", "big", "german"])
async def test_it_loads_nothing_says_nothing_and_fits_any_screen(
    which: str, open_report: Opener
) -> None:
    opened = await open_report(which)
    page = opened.page
    too_wide = {}
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.evaluate(SHOW_ALL)
        beyond = await page.evaluate(
            "[document.documentElement.scrollWidth - innerWidth, document.title]"
        )
        if beyond[0] > 0:
            too_wide[width] = beyond[0]
    pictures = await page.eval_on_selector_all(
        "img", "images => images.map(image => image.naturalWidth)"
    )
    laid_out = await page.eval_on_selector("body", "body => getComputedStyle(body).margin")
    assert opened.heard == []
    assert too_wide == {}
    assert all(pictures)
    assert laid_out == "0px", "the style sheet must pass the page's own policy"


BROKEN_WORDS = """() => [...document.querySelectorAll("thead th")].flatMap(head => {
  const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
  const broken = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const word of node.data.matchAll(/\\p{L}+/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(rect => rect.top)).size > 1) broken.push(word[0]);
    }
  return broken;
})"""
"""The words of table heads that stand on more than one line."""


@pytest.mark.parametrize("which", ["client", "german"])
async def test_no_word_of_a_tables_head_is_broken(which: str, open_report: Opener) -> None:
    page = (await open_report(which)).page
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.evaluate(SHOW_ALL)
        assert await page.evaluate(BROKEN_WORDS) == [], width


@pytest.mark.parametrize(
    ("which", "scheme"),
    tuple(product(("client", "empty", "hostile", "german"), ("light", "dark"))),
)
async def test_axe_finds_nothing_to_complain_of(
    which: str, scheme: str, open_report: Opener
) -> None:
    page = (await open_report(which, color_scheme=scheme)).page
    assert await violations(page) == []


@pytest.mark.parametrize(("width", "scheme"), tuple(product((390, 768), ("light", "dark"))))
async def test_axe_finds_nothing_on_phones_and_tablets_either(
    width: int, scheme: str, open_report: Opener
) -> None:
    page = (await open_report("client", width=width, color_scheme=scheme)).page
    assert await violations(page) == []


async def focused(page: Page) -> str:
    """What the keyboard is on."""
    told_by: str = await page.evaluate(
        "(document.activeElement.textContent || document.activeElement.ariaLabel || '').trim()"
    )
    return told_by


async def test_with_the_keyboard_one_skips_navigates_filters_opens_and_copies(
    open_report: Opener,
) -> None:
    page = (await open_report("client")).page
    await page.keyboard.press("Tab")
    assert await focused(page) == "Skip to the report"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"

    await page.focus("nav a[href='#problems']")
    await page.keyboard.press("Enter")
    assert page.url.endswith("#problems")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.type") == "search"
    await page.keyboard.type("Ads without a currency")
    await expect(page.locator(".filter .shown")).to_have_text("Findings shown: 1 of 7")

    await page.focus("article.problem:not([hidden]) > details > summary")
    assert not await page.evaluate("document.activeElement.parentElement.open")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.parentElement.open")

    button = page.locator("article.problem:not([hidden]) footer button.copy").first
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(button).to_have_text("Copied")


async def test_each_filter_leaves_what_it_names_and_a_link_still_leads_to_the_rest(
    open_report: Opener,
) -> None:
    page = (await open_report("client")).page

    async def left() -> list[str]:
        shown: list[str] = await page.eval_on_selector_all(
            "article.problem:not([hidden]) > details > .body", "all => all.map(each => each.id)"
        )
        return shown

    async def choose(what: str, text: str) -> list[str]:
        await page.click(".filter .reset")
        await page.select_option(f".filter select[data-by={what}]", label=text)
        return await left()

    everything = await left()
    of_contact = await choose("goal", "Contact form sent")
    assert len(of_contact) == 1
    assert "contact form" in (await page.text_content(f"#{of_contact[0]}-title") or "")
    assert len(await choose("vendor", "Google Ads")) == 1
    assert set(await choose("vendor", "Google Ads")) < set(await choose("severity", "high"))
    assert set(await choose("leg", "reject")) < set(everything)
    assert set(await choose("device", "mobile")) < set(everything)
    assert len(await choose("age", "new")) == 1
    new = await left()
    hidden = next(each for each in everything if each not in new)
    await page.evaluate(f"location.hash = '#{hidden}'")
    await page.wait_for_selector(f"#{hidden}", state="visible")
    assert await left() == everything


@pytest.mark.parametrize("script", [True, False])
async def test_a_link_to_a_finding_unfolds_it_with_and_without_script(
    script: bool, open_report: Opener
) -> None:
    page = (await open_report("client", java_script_enabled=script)).page
    body = page.locator("#problem-3")
    assert not await body.is_visible()
    await page.locator("a[href='#problem-3']").first.click()
    await expect(body).to_be_visible()
    await expect(page.locator("#problem-3-title")).to_be_in_viewport()
    await page.goto(page.url.partition("#")[0] + "#counted")
    await expect(page.locator("#counted")).to_be_visible()


async def test_all_findings_unfold_and_fold_at_once(open_report: Opener) -> None:
    page = (await open_report("client")).page
    bodies = page.locator("article.problem > details > .body")
    button = page.locator(".filter .unfold")
    await button.click()
    await expect(button).to_have_text("Fold all")
    assert await bodies.last.is_visible()
    await button.click()
    await expect(button).to_have_text("Unfold all")
    assert not await bodies.last.is_visible()


async def test_a_long_table_is_searched_and_turned_page_by_page(open_report: Opener) -> None:
    page = (await open_report("big")).page
    await page.evaluate("location.hash = '#pages'")
    table = page.locator("#pages")
    rows = table.locator("tbody tr")
    await expect(rows).to_have_count(100)
    assert await table.locator(".shown").inner_text() == f"Rows 1 to 100 of {PAGES + 12}"
    assert not await table.locator(".rest").is_visible()

    await table.locator("input").fill(f"number {PAGES - 1} ")
    await expect(rows).to_have_count(1)
    assert f"/{PAGES - 1}-" in await rows.inner_text()
    assert "Google Analytics 4 G-4TEST0001" in await rows.inner_text()

    await table.locator("input").fill("")
    await expect(rows).to_have_count(100)
    turn = table.get_by_role("button", name="Next")
    while await turn.is_enabled():
        await turn.click()
    assert await rows.count() == (PAGES + 12) % 100
    assert await table.locator(".rest").count() == 1


async def test_without_script_all_is_there_and_says_where_the_rest_is(open_report: Opener) -> None:
    opened = await open_report("big", java_script_enabled=False)
    page = opened.page
    assert await page.locator(".filter").is_hidden()
    assert await page.locator("button.copy").first.is_hidden()
    assert await page.locator("article.problem").last.is_visible()
    assert await page.locator("#pages tbody tr").count() == 300
    await page.locator("details:has(> #pages) > summary").click()
    assert "report.json" in await page.locator("#pages .rest").inner_text()
    folded = page.locator("article.problem > details").last
    await folded.locator("> summary").click()
    assert await folded.locator("> .body").is_visible()
    assert opened.heard == []


async def test_paper_shows_what_is_closed_and_what_was_filtered_away(open_report: Opener) -> None:
    page = (await open_report("client")).page
    await page.fill(".filter input", "nothing has this text")
    await expect(page.locator("article.problem:not([hidden])")).to_have_count(0)
    await page.emulate_media(media="print")
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert await page.locator("details:not([open])").count() == 0
    assert await page.locator("article.problem").first.is_visible()
    assert await page.locator("nav").is_hidden()
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert await page.locator("details:not([open])").count() > 0


async def test_fifty_goals_and_five_hundred_pages_stay_under_two_megabytes(tmp_path: Path) -> None:
    with bigaudit.create(tmp_path / "big.db", goals=50, pages=500, hits=5000) as audit:
        html = render_html(build_view(audit))
    assert len(html.encode()) < 2_000_000
