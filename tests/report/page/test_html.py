from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from auditor.check.faults import INCONCLUSIVE, catalogue
from auditor.errors import UsageError
from auditor.report.formats.registry import build_view, write_views
from auditor.report.page.costs import OF_FAULT, cost_of
from auditor.report.page.html import render_html
from auditor.report.view import ReportView
from auditor.store import AuditFile


def page_of(audit: AuditFile) -> BeautifulSoup:
    return BeautifulSoup(render_html(build_view(audit)), "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select_one(selector)
    assert found is not None, selector
    return found


def text(element: BeautifulSoup | Tag) -> str:
    return " ".join(element.get_text(" ").split())


def test_it_opens_with_the_verdict_then_goals_matrix_findings_journeys_inventory_method(
    audit: AuditFile,
) -> None:
    soup = page_of(audit)
    assert text(one(soup, "h1")) == "Tracking audit"
    assert [text(h2) for h2 in soup.find_all("h2")] == [
        "2 of 5 goals are counted right; 2 are broken; 1 could not be checked.",
        "Goals",
        "Goals and tags",
        "Findings",
        "Could not tell",
        "Accepted for now",
        "Journeys",
        "Inventory",
        "Method and limits",
    ]


def test_a_broken_goal_counts_its_findings_and_leads_to_the_first_of_each_severity(
    audit: AuditFile,
) -> None:
    soup = page_of(audit)
    goal = one(soup, ".goal.broken")
    assert text(goal).startswith("✕ Order placed broken")
    assert [text(count) for count in goal.select(".counts li")] == ["1 critical", "1 high"]
    first = one(goal, ".counts .critical a")
    led_to = one(soup, str(first["href"])).find_parent("article")
    assert led_to is not None
    assert "GA4 was told twice" in text(one(led_to, "h3"))


def test_a_finding_is_folded_to_what_where_and_how_much_work(audit: AuditFile) -> None:
    fold = one(page_of(audit), "article.problem > details")
    assert not fold.has_attr("open")
    line = one(fold, "summary")
    assert [text(part) for part in line.find_all(recursive=False)] == [
        "critical",
        "GA4 was told twice of the order NT-004711.",
        "Order placed",
        "Effort: up to 1 hour",
    ]
    anchor = one(fold, ":scope > .body")
    assert str(anchor["id"]).startswith("problem-"), "a browser opens what the target lies in"


def test_no_sentence_is_in_sight_three_times(audit: AuditFile) -> None:
    soup = page_of(audit)
    for folded in soup.select("details:not([open])"):
        for part in folded.find_all(recursive=False):
            if part.name != "summary":
                part.decompose()
    sentences = Counter(text(part) for part in soup.select("p, h3, dd") if len(text(part)) > 40)
    assert {s: n for s, n in sentences.items() if n > 2} == {}


@pytest.mark.parametrize("slug", catalogue())
def test_each_fault_has_a_price_in_one_plain_sentence(slug: str) -> None:
    cost = cost_of(slug)
    if catalogue()[slug].family == INCONCLUSIVE:
        assert cost is None
        return
    assert cost is not None
    assert len(cost) < 160
    assert cost[0].isupper()
    assert cost.endswith(".")


def test_a_price_is_given_for_no_fault_that_there_is_not() -> None:
    assert catalogue().keys() >= OF_FAULT.keys()


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
    assert "expected in shop.yaml:44" in shown


def test_each_link_within_the_page_leads_somewhere(audit: AuditFile) -> None:
    soup = page_of(audit)
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    links = {str(a["href"]) for a in soup.select("a[href]:not([rel])")}
    assert links
    assert links <= {f"#{each}" for each in ids}


def test_a_link_that_leaves_the_page_says_so_and_tells_nobody_where_it_comes_from(
    audit: AuditFile,
) -> None:
    links = page_of(audit).select("a[rel]")
    assert {str(a["href"]).partition(":")[0] for a in links} == {"https"}
    assert {" ".join(a["rel"]) for a in links} == {"noreferrer external"}


def test_a_failed_field_of_the_matrix_leads_to_its_problem(audit: AuditFile) -> None:
    soup = page_of(audit)
    link = one(soup, "table.matrix .entry.failed a")
    finding = one(soup, str(link["href"])).find_parent("article")
    assert finding is not None
    assert "GA4 was told twice" in text(finding)


def test_outcomes_are_words_as_well_as_colours(audit: AuditFile) -> None:
    outcomes = page_of(audit).select(".entry > div > :first-child")
    assert {text(each) for each in outcomes} == {"failed", "passed", "can't tell"}


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
    assert not soup.find_all(["iframe", "object", "embed", "form", "base"])
    assert not soup.select("script[src], link:not([href='data:,']), [style]")
    assert {str(img["src"])[:22] for img in soup.find_all("img")} == {"data:image/png;base64,"}
    assert "url(" not in str(one(soup, "style"))


def test_its_policy_allows_its_own_style_and_script_and_nothing_else(audit: AuditFile) -> None:
    soup = page_of(audit)
    policy = str(one(soup, 'meta[http-equiv="Content-Security-Policy"]')["content"])
    own = [digest(str(one(soup, name).string)) for name in ("style", "script:not([type])")]
    assert policy == (
        f"default-src 'none'; style-src '{own[0]}'; script-src '{own[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_an_empty_audit_says_that_nothing_was_checked(empty_audit: AuditFile) -> None:
    shown = text(page_of(empty_audit))
    assert "No goal was checked; 0 pages visited, no findings." in shown
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
    assert len(soup.find_all("script")) == 1
    assert not [img for img in soup.find_all("img") if img.get("onerror") or img["src"] == "x"]
    assert len(soup.find_all("style")) == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    assert "\\u202egnp.exe" in html
    assert "{{ 7*7 }}" in html


def test_the_first_page_has_verdict_goals_score_and_what_costs_most_and_no_jargon(
    audit: AuditFile,
) -> None:
    view = build_view(audit)
    first = one(BeautifulSoup(render_html(view), "html.parser"), "#verdict")
    groups = [text(each) for each in first.select(".group h3")]
    assert groups == ["✕ 2 broken", "? 1 could not be checked", "✓ 2 counted right"]
    assert len(first.select(".parts tbody tr")) == 4
    assert len(first.select(".top-five li")) == len(view.top)
    assert len(first.select(".top-five .cost")) == len(view.top)
    told_of = text(first)
    for problem in view.problems:
        assert problem.check not in told_of
        assert not problem.fault or problem.fault not in told_of


def test_each_field_of_the_matrix_leads_to_its_evidence(audit: AuditFile) -> None:
    soup = page_of(audit)
    entries = soup.select("table.matrix .entry")
    assert entries
    for entry in entries:
        targets = [one(soup, str(link["href"])) for link in entry.find_all("a")]
        assert targets, text(entry)
    passed = one(soup, "table.matrix .entry.passed .ways a")
    assert one(soup, str(passed["href"])).find_parent("article", {"class": "journey"})


def test_hidden_sections_are_gone_and_nothing_links_to_them(audit: AuditFile) -> None:
    view = build_view(audit)
    parts = (
        "score",
        "changes",
        "matrix",
        "problems",
        "journeys",
        "inventory",
        "accepted",
        "method",
    )
    for hidden in (frozenset({each}) for each in parts):
        hiding = replace(view, meta=replace(view.meta, hide=hidden))
        soup = BeautifulSoup(render_html(hiding), "html.parser")
        assert not soup.select(f"section#{next(iter(hidden))}, #{next(iter(hidden))}-title")
        ids = {f"#{element['id']}" for element in soup.select("[id]")}
        assert {str(a["href"]) for a in soup.select("a[href]:not([rel])")} <= ids, hidden
    nothing = replace(view, meta=replace(view.meta, hide=frozenset(parts)))
    soup = BeautifulSoup(render_html(nothing), "html.parser")
    assert [text(h2) for h2 in soup.find_all("h2")] == [view.headline, "Goals"]


def test_an_agency_s_report_has_its_logo_its_words_and_its_name(audit: AuditFile) -> None:
    view = build_view(audit)
    logo = "data:image/png;base64,iVBORw0KGgo="
    meta = replace(
        view.meta,
        logo=logo,
        colour="#ffd400",
        prepared_by="Anker & Söhne",
        introduction="We looked at **everything**.",
    )
    soup = BeautifulSoup(render_html(replace(view, meta=meta)), "html.parser")
    assert one(soup, "img.logo")["src"] == logo
    assert "--accent: #ffd400" in str(one(soup, "style"))
    assert text(one(soup, "#verdict .introduction strong")) == "everything"
    assert text(one(soup, "footer.bottom")).startswith("Prepared by Anker & Söhne.")
    assert "tagproof" not in text(one(soup, "footer.bottom"))


def test_its_head_names_the_site_as_the_spec_does(audit: AuditFile) -> None:
    view = build_view(audit)
    named = replace(view, meta=replace(view.meta, site_name="Nordwind", client=""))
    soup = BeautifulSoup(render_html(named), "html.parser")
    assert text(one(soup, ".client")).startswith(f"Nordwind {view.meta.site}")
    assert text(one(soup, "title")).endswith("· Nordwind")


def test_the_key_of_the_timelines_explains_each_mark_that_they_draw(audit: AuditFile) -> None:
    soup = page_of(audit)
    own = {"tl-kept", "tl-ring", "tl-bad", "tl-n"}
    drawn = {
        name
        for mark in soup.select(".tl-track [class]")
        for name in mark["class"]
        if name not in own
    }
    explained = {name for mark in soup.select(".tl-key svg [class]") for name in mark["class"]}
    assert {"tl-goal", "tl-bar", "tl-page", "tl-push", "tl-hit"} <= drawn <= explained


def test_an_audit_file_can_put_nothing_but_a_picture_in_the_place_of_the_logo(
    audit: AuditFile,
) -> None:
    view = build_view(audit)
    for logo in (
        "https://evil.example/x.png",
        'data:image/png;base64,a" onerror="x',
        "javascript:x",
    ):
        html = render_html(replace(view, meta=replace(view.meta, logo=logo)))
        assert 'class="logo"' not in html
    styled = replace(view, meta=replace(view.meta, colour="#fff;} * {display:none"))
    assert "display:none" not in render_html(styled)


def test_a_german_report_says_so_and_writes_numbers_and_dates_as_germans_do(
    audit: AuditFile,
) -> None:
    soup = BeautifulSoup(render_html(build_view(audit), "de"), "html.parser")
    assert one(soup, "html")["lang"] == "de"
    assert "02.03.2026, 09:14:07" in text(one(soup, "header"))


def with_templates(view: ReportView, folder: Path, **files: str) -> ReportView:
    for name, content in files.items():
        (folder / f"{name}.html.j2").write_text(content, encoding="utf-8")
    return replace(view, meta=replace(view.meta, templates=str(folder)))


def test_own_templates_take_the_place_of_ours_one_by_one(audit: AuditFile, tmp_path: Path) -> None:
    (tmp_path / "own.css").write_text("h1 { letter-spacing: .1em }", encoding="utf-8")
    view = with_templates(
        build_view(audit), tmp_path, foot="<footer>{{ meta.client }}, 2026</footer>"
    )
    soup = BeautifulSoup(render_html(view), "html.parser")
    assert text(one(soup, "footer:not(article footer)")) == "Nordwind Tea GmbH, 2026"
    assert "letter-spacing: .1em" in str(one(soup, "style"))
    policy = str(one(soup, 'meta[http-equiv="Content-Security-Policy"]')["content"])
    assert digest(str(one(soup, "style").string)) in policy
    assert soup.select("article.problem")


@pytest.mark.parametrize(
    ("template", "line", "why"),
    [
        ("<p>\n{{ view.nothing }}", 2, "has no attribute 'nothing'"),
        ("{% include 'gone.html.j2' %}", 1, "gone.html.j2"),
        ("\n\n{{ 1 / 0 }}", 3, "division by zero"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("{% if %}", 1, "Expected an expression"),
    ],
)
def test_a_mistake_in_an_own_template_is_told_with_file_and_line(
    template: str, line: int, why: str, audit: AuditFile, tmp_path: Path
) -> None:
    view = with_templates(build_view(audit), tmp_path, foot=template)
    with pytest.raises(UsageError) as told:
        render_html(view)
    assert str(told.value).startswith(f"{tmp_path / 'foot.html.j2'}:{line}: ")
    assert why in str(told.value)


def test_a_mistake_in_an_own_template_costs_no_other_format(
    audit: AuditFile, tmp_path: Path
) -> None:
    view, output = with_templates(build_view(audit), tmp_path, foot="{{ 1 / 0 }}"), tmp_path / "out"
    with pytest.raises(UsageError, match="division by zero"):
        write_views(audit, view, ["html", "junit", "json"], output)
    assert {path.name for path in output.iterdir()} == {"junit.xml", "report.json"}


def test_a_folder_of_templates_that_is_not_there_is_told(audit: AuditFile, tmp_path: Path) -> None:
    view = build_view(audit)
    gone = replace(view, meta=replace(view.meta, templates=str(tmp_path / "gone")))
    with pytest.raises(UsageError, match=r"gone: the folder of report\.templates is not there"):
        render_html(gone)


@pytest.mark.parametrize(
    ("audience", "has", "lacks"),
    [
        ("both", {".kicker", ".score", ".cost", "#matrix", "#journeys", ".exhibit"}, set()),
        (
            "client",
            {".kicker", ".score", ".cost", ".compare", ".where"},
            {"#matrix", "#journeys", ".exhibit", ".repairs", "article footer"},
        ),
        (
            "developer",
            {"#matrix", "#journeys", ".exhibit", ".repairs", ".top-five"},
            {".kicker", ".score", ".cost"},
        ),
    ],
)
def test_each_audience_gets_what_it_needs(
    audit: AuditFile, audience: str, has: set[str], lacks: set[str]
) -> None:
    view = build_view(audit, decided={"audience": audience})
    page = BeautifulSoup(render_html(view), "html.parser")
    assert {part for part in has | lacks if page.select(part)} == has
