from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.async_api import Browser, Page

from auditor.report import build_view, write_reports
from auditor.report.html import render_html
from auditor.store import AuditFile


def page_of(audit: AuditFile) -> BeautifulSoup:
    return BeautifulSoup(render_html(build_view(audit)), "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select_one(selector)
    assert found is not None, selector
    return found


def text(element: BeautifulSoup | Tag) -> str:
    return " ".join(element.get_text(" ").split())


def test_it_opens_with_the_verdict_then_matrix_problems_inventory_method(
    audit: AuditFile,
) -> None:
    soup = page_of(audit)
    assert text(one(soup, "h1")) == "Tracking audit"
    assert [text(h2) for h2 in soup.find_all("h2")] == [
        "2 of 5 goals are counted right; 2 are broken; 1 could not be checked.",
        "Goals and tags",
        "Problems",
        "Could not tell",
        "Accepted for now",
        "Inventory",
        "Method and limits",
    ]


def test_a_broken_goal_says_what_it_costs(audit: AuditFile) -> None:
    goal = one(page_of(audit), ".goal.broken")
    assert text(one(goal, "h3")).startswith("✕ Order placed broken")
    assert "GA4 leaves an event without currency out of the revenue." in text(goal)


def test_a_problem_shows_expected_seen_evidence_repair_and_how_to_walk_it_again(
    audit: AuditFile,
) -> None:
    problem = one(page_of(audit), "article.problem")
    shown = text(problem)
    assert [text(dd) for dd in problem.select(".compare dd")] == [
        "1 hit",
        "2 hits from 2 places: checkout.js and the tag manager",
    ]
    cells = [text(cell) for cell in one(problem, "table.params tbody tr").find_all(["th", "td"])]
    assert cells == ["transaction_id", "NT-004711"]
    assert "Remove the call in checkout.js, line 118" in shown
    assert "tagproof run shop.yaml --goal purchase --leg accept --device desktop" in shown
    assert "goal “Order placed”, accept, mobile" in shown
    assert "asked for in shop.yaml:44" in shown


def test_each_link_within_the_page_leads_somewhere(audit: AuditFile) -> None:
    soup = page_of(audit)
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    links = {str(a["href"]) for a in soup.select("a[href]")}
    assert links
    assert links <= {f"#{each}" for each in ids}


def test_a_failed_field_of_the_matrix_leads_to_its_problem(audit: AuditFile) -> None:
    soup = page_of(audit)
    link = one(soup, "table.matrix .entry.failed a")
    assert "GA4 was told twice" in text(one(soup, str(link["href"])))


def test_outcomes_are_words_as_well_as_colours(audit: AuditFile) -> None:
    entries = page_of(audit).select(".entry")
    assert {text(entry).split(" ", 1)[1] for entry in entries} == {"failed", "passed", "can't tell"}


def test_each_table_has_a_caption_and_scoped_heads(audit: AuditFile) -> None:
    tables = page_of(audit).find_all("table")
    assert tables
    for table in tables:
        assert text(one(table, "caption"))
        assert all(head.get("scope") in {"col", "row"} for head in table.find_all("th"))


def test_headings_go_down_one_level_at_a_time(audit: AuditFile) -> None:
    levels = [int(h.name[1]) for h in page_of(audit).find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_it_needs_nothing_from_elsewhere(audit: AuditFile) -> None:
    soup = page_of(audit)
    assert not soup.find_all(["script", "iframe", "object", "embed", "form", "base"])
    assert {str(img["src"])[:22] for img in soup.find_all("img")} == {"data:image/png;base64,"}
    assert [link["href"] for link in soup.find_all("link")] == ["data:,"]
    assert "url(" not in str(one(soup, "style"))


def test_its_policy_allows_its_own_style_and_nothing_else(audit: AuditFile) -> None:
    policy = str(one(page_of(audit), 'meta[http-equiv="Content-Security-Policy"]')["content"])
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_an_empty_audit_says_that_nothing_was_checked(empty_audit: AuditFile) -> None:
    shown = text(page_of(empty_audit))
    assert "No goal was checked; 0 pages visited, no problem found." in shown
    assert "Nothing was checked either: there is no test case in this audit." in shown
    assert "No page was opened." in shown


def test_a_million_characters_are_cut_with_a_note(
    hostile_audit: Callable[[str], AuditFile],
) -> None:
    html = render_html(build_view(hostile_audit("A" * 1_000_000)))
    assert "(cut: 1,000,000 characters in all)" in html
    assert len(html) < 3_000_000


def test_hostile_text_stays_text(hostile_audit: Callable[[str], AuditFile], harm: str) -> None:
    html = render_html(build_view(hostile_audit(harm)))
    soup = BeautifulSoup(html, "html.parser")
    assert not soup.find_all("script")
    assert not [img for img in soup.find_all("img") if img.get("onerror") or img["src"] == "x"]
    assert len(soup.find_all("style")) == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    assert "\\u202egnp.exe" in html
    assert "{{ 7*7 }}" in html


@pytest.mark.parametrize("which", ["client", "hostile"])
async def test_in_a_browser_it_loads_nothing_and_nothing_runs(
    which: str,
    browser: Browser,
    audit: AuditFile,
    hostile_audit: Callable[[str], AuditFile],
    harm: str,
    tmp_path: Path,
) -> None:
    (path,) = write_reports(
        audit if which == "client" else hostile_audit(harm), ["html"], tmp_path / "out"
    )
    page = await browser.new_page(viewport={"width": 400, "height": 800})
    told = watch(page)
    await page.goto(path.as_uri())
    pictures = await page.eval_on_selector_all(
        "img", "images => images.map(image => image.naturalWidth)"
    )
    layout = await page.eval_on_selector(".tiles", "tiles => getComputedStyle(tiles).display")
    width = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert told == [f"request {path.as_uri()}"]
    assert pictures
    assert all(pictures)
    assert layout == "flex", "the style sheet must pass the page's own policy"
    assert width <= 0


def watch(page: Page) -> list[str]:
    """All that a page that should be silent does."""
    told: list[str] = []
    page.on("request", lambda request: told.append(f"request {request.url}"))
    page.on("console", lambda message: told.append(f"console {message.text}"))
    page.on("pageerror", lambda error: told.append(f"error {error}"))
    page.on("dialog", lambda dialog: told.append(f"dialog {dialog.message}"))
    return told
