"""`tagproof diff` in each format."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import hostileaudit
import pytest
from auditpair import IGNORED, LOST, TWICE, UNSURE, Seen, an_audit, on, page, seen
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from playwright.async_api import Browser
from readable import violations

from auditor.errors import ExitCode
from auditor.model import Severity
from auditor.report.compared.console import render_text
from auditor.report.compared.diff_view import DiffView, compare_audits
from auditor.report.compared.json import KINDS, REASONS, json_pieces
from auditor.report.compared.markdown import render_markdown
from auditor.report.compared.outline import read_outline
from auditor.report.page.html import render_page

OLD = (
    seen(LOST, TWICE, TWICE(**IGNORED, about="ads conversion", fingerprint="a")),
    seen(LOST(line=58), goal="contact", page="/contact"),
    seen(LOST(**UNSURE), goal="call", error="timeout"),
    seen(TWICE(line=7), goal="basket"),
    page("/journal"),
)
NEW = (
    seen(TWICE, TWICE(about="ads conversion", fingerprint="a", severity=Severity.CRITICAL)),
    seen(goal="call"),
    seen(TWICE(line=7, **IGNORED), goal="basket"),
    seen(LOST(**UNSURE), goal="newsletter", error="timeout"),
    page("/teas", LOST),
    page("/journal", LOST(about="meta PageView")),
)


def diff(tmp_path: Path, old: tuple[Seen, ...], new: tuple[Seen, ...], **meta: Any) -> DiffView:
    before = an_audit(tmp_path / "old.db", *old, started=on(1))
    after = an_audit(tmp_path / "new.db", *new, **{"started": on(2), **meta})
    return compare_audits(read_outline(before), read_outline(after))


@pytest.fixture
def view(tmp_path: Path) -> DiffView:
    """Two audits between which everything happened that can."""
    return diff(tmp_path, OLD, NEW)


def hostile(tmp_path: Path, harm: str) -> DiffView:
    """Twice a site that means harm: what it had is there still, is gone, or is new."""
    for name in ("one", "two"):
        with hostileaudit.create(tmp_path / f"{name}.db", harm) as audit:
            audit.update_meta(spec_path=harm + name, environment=harm + name)
            if name == "two":
                audit.clear_derived()
    one, two = (read_outline(tmp_path / f"{name}.db") for name in ("one", "two"))
    three = an_audit(tmp_path / "three.db", seen(LOST(message=harm)), client=harm)
    first = compare_audits(one, read_outline(three))
    assert len(first.sections) >= 2
    assert compare_audits(two, one).change.first_look
    return first


@pytest.mark.parametrize(
    ("old", "new", "meta", "code"),
    [
        ((seen(),), (seen(),), {}, ExitCode.PASSED),
        ((seen(LOST),), (seen(LOST),), {}, ExitCode.PASSED),
        ((seen(LOST),), (seen(),), {}, ExitCode.PASSED),
        ((seen(),), (seen(LOST),), {}, ExitCode.FINDINGS),
        ((seen(goal="contact"),), (seen(LOST),), {}, ExitCode.FINDINGS),
        ((seen(LOST(**IGNORED)),), (seen(LOST),), {}, ExitCode.FINDINGS),
        ((seen(),), (seen(LOST),), {"fail_on": "critical"}, ExitCode.PASSED),
        ((seen(),), (seen(LOST(**UNSURE)),), {}, ExitCode.INCONCLUSIVE),
        ((seen(LOST(**UNSURE)),), (seen(LOST(**UNSURE)),), {}, ExitCode.PASSED),
        ((seen(),), (seen(LOST, TWICE(**UNSURE)),), {}, ExitCode.FINDINGS),
        ((seen(),), (seen(),), {"status": "interrupted"}, ExitCode.INCONCLUSIVE),
        ((seen(),), (), {}, ExitCode.INCONCLUSIVE),
    ],
)
def test_the_exit_code_is_about_what_is_new(
    old: tuple[Seen, ...],
    new: tuple[Seen, ...],
    meta: dict[str, str],
    code: ExitCode,
    tmp_path: Path,
) -> None:
    assert diff(tmp_path, old, new, **meta).code is code


def test_the_terminal_gets_each_kind_of_change_and_the_verdict(view: DiffView) -> None:
    shown = click.unstyle(render_text(view))
    titles = re.findall(r"^  (\S.*) \((\d+)\)$", shown, re.MULTILINE)
    assert titles == [
        ("New", "1"),
        ("No longer accepted", "1"),
        ("Looked at for the first time", "1"),
        ("New open questions", "1"),
        ("Fixed", "1"),
        ("Still there", "1"),
        ("Not looked at again", "1"),
        ("Accepted now", "1"),
        ("Open questions that are answered", "1"),
    ]
    assert "Contact form sent; it was not visited again (missing-hit)" in shown
    assert shown.splitlines()[-1] == (
        "FAILED: 3 findings at or over “high” that the earlier audit did not have."
    )


@pytest.fixture(scope="module")
def schema() -> Any:
    text = files("auditor.templates").joinpath("diff.schema.json").read_text(encoding="utf-8")
    loaded = json.loads(text)
    Draft202012Validator.check_schema(loaded)
    return loaded


def closed(schema: Any) -> Any:
    """The same schema, in which a key that it doesn't name is a mistake."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(each) for name, each in schema.items()}
    if "properties" in schema:
        inner.setdefault("additionalProperties", False)
    return inner


def test_the_json_is_what_its_schema_says_and_nothing_besides(view: DiffView, schema: Any) -> None:
    told = json.loads("".join(json_pieces(view)))
    Draft202012Validator(closed(schema)).validate(told)
    assert told["exit_code"] == 1
    assert told["summary"]["fixed"] == 1
    kinds = {each["change"]: each["why"] for each in told["findings"]}
    assert kinds["not-looked-at"] == "not-visited"
    assert kinds["first-look"] == "not-visited"
    assert set(kinds) == set(KINDS.values())


def test_every_word_of_the_json_is_in_its_schema(schema: Any) -> None:
    finding = schema["$defs"]["finding"]["properties"]
    assert set(finding["change"]["enum"]) == set(KINDS.values())
    assert set(finding["why"]["enum"]) - {None} == set(REASONS.values())


def test_markdown_says_the_verdict_first_and_speaks_german(tmp_path: Path) -> None:
    told = render_markdown(diff(tmp_path, OLD, NEW))
    assert "❌ **3 findings at or over “high” that the earlier audit did not have.**" in told
    assert "| later | Mar 2, 2026" in told
    assert "### Fixed (1)" in told
    table = MarkdownIt("commonmark").enable("table").render(told)
    assert len(BeautifulSoup(table, "html.parser").select("tbody tr")) == 2
    german = render_markdown(diff(tmp_path / "de", OLD, NEW, language="de"))
    assert "02.03.2026" in german


def test_the_page_needs_nothing_and_runs_nothing(view: DiffView) -> None:
    page = render_page("diff.html.j2", view.new.meta, view=view, rows=500)
    soup = BeautifulSoup(page, "html.parser")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert "default-src 'none'" in str(policy["content"])
    assert soup.find_all(["script", "img", "iframe"]) == []
    assert [each["href"] for each in soup.find_all(href=True)] == ["data:,", "#main"]
    assert [each.get_text() for each in soup.find_all("h2")][1] == "New (1)"
    assert all(soup.find(id=each["aria-labelledby"]) for each in soup.find_all("section"))


def test_hostile_text_does_nothing_in_any_format(tmp_path: Path, harm: str, schema: Any) -> None:
    view = hostile(tmp_path, harm)
    page = render_page("diff.html.j2", view.new.meta, view=view, rows=500)
    soup = BeautifulSoup(page, "html.parser")
    assert soup.find_all(["script", "img"]) == []
    assert not [each for tag in soup.find_all() for each in tag.attrs if each.startswith("on")]
    text = click.unstyle(render_text(view))
    markdown = render_markdown(view)
    for shown in (page, text, markdown):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert "<script" not in markdown
    told = "".join(json_pieces(view))
    assert told.isascii()
    Draft202012Validator(closed(schema)).validate(json.loads(told))


def test_a_thousand_problems_are_counted_where_there_is_no_room(tmp_path: Path) -> None:
    many = tuple(page(f"/{n}", LOST(line=n + 1, tag=str(n))) for n in range(600))
    view = diff(tmp_path, (), many)
    assert "and 580 more; --format json has them all" in render_text(view)
    assert "- 570 more" in render_markdown(view)
    assert len(render_markdown(view)) < 20_000
    page_ = render_page("diff.html.j2", view.new.meta, view=view, rows=500)
    assert "100 more, in the JSON file." in page_


async def test_the_page_is_silent_and_anybody_can_read_it(
    tmp_path: Path, browser: Browser, harm: str
) -> None:
    noise: list[str] = []
    view = hostile(tmp_path, harm)
    file = tmp_path / "diff.html"
    file.write_text(render_page("diff.html.j2", view.new.meta, view=view, rows=500), "utf-8")
    for scheme in ("light", "dark"):
        opened = await browser.new_page(viewport={"width": 360, "height": 800}, color_scheme=scheme)
        opened.on("console", lambda message: noise.append(message.text))
        opened.on("dialog", lambda dialog: noise.append(dialog.message))
        opened.on("request", lambda request: noise.append(request.url))
        await opened.goto(file.as_uri())
        margin = await opened.evaluate("getComputedStyle(document.body).margin")
        assert margin == "0px", "the style sheet must pass the page's own policy"
        assert await violations(opened) == []
        wide = await opened.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360
        await opened.close()
    assert [each for each in noise if not each.startswith(("file:", "data:"))] == []
