"""Markdown as GitHub reads it: with its own parser, which the tests ask what became of a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import cmarkgfm
import pytest
from changedview import changed
from cmarkgfm.cmark import Options

from auditor.model import message
from auditor.report.formats.markdown import COMMENT, LEAST, render_markdown
from auditor.report.formats.markdown_text import code, in_html, link, prose
from auditor.report.formats.registry import build_view
from auditor.report.language import Language
from auditor.report.text import clean
from auditor.store import AuditFile

PAYLOADS = (
    "</details></table><script>alert(1)</script>",
    "a | b |\n|---|\n| c",
    "\\| x",
    "`` ` ``` ```js",
    "```\n\n# Title\n\n- [x] done",
    "@github/security please look",
    "fixes #1 and GH-2, org/repo#3, !4 ~bug %5 &6 $x$ ^7",
    "[click](https://evil.example) ![x](https://evil.example/t.gif)",
    "https://evil.example/?t=1 www.evil.example mailto:a@evil.example ftp://evil.example",
    "<https://evil.example> &lt;b&gt; &#64;name",
    "/close\n/assign @root",
    "**bold** _it_ ~~gone~~ <!-- <b> --> :smile: [^1] [x]: y",
    "\u202egnp.exe\u2066 \x1b[2J \x00 \ud800",
    "=== --- ***",
    "'\"></summary>",
)


class Reader(HTMLParser):
    """What HTML is made of: its tags in order, its links, and its text outside code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.in_code = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.in_code += tag in {"code", "pre"}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")
        self.in_code -= tag in {"code", "pre"}

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"!{data}")

    def handle_data(self, data: str) -> None:
        if not self.in_code:
            self.text.append(data)


def read(markdown: str) -> Reader:
    return Reader(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))


CALLS = re.compile(r"(?<!\w)@[\w]|#\d|![\d]|~[a-z]|%\d|&\d|://|www\.")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_site_changes_what_the_comment_is_made_of(
    hostile_audit: Callable[[str], AuditFile], payload: str
) -> None:
    def rendered(text: str) -> Reader:
        return read(render_markdown(changed(build_view(hostile_audit(text)), text)))

    harmed, harmless = rendered(payload), rendered("harmless")
    assert harmed.tags == harmless.tags
    assert harmed.links == harmless.links
    assert not CALLS.search("".join(harmed.text))


def test_no_text_of_a_site_becomes_a_formula() -> None:
    assert prose("$x$ $$y$$") == "&#36;x&#36; &#36;&#36;y&#36;&#36;"
    assert in_html("$x$") == "&#36;x&#36;"


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "frame", ["{}", "x {} y", "- {}", "| a |\n|---|\n| {} |", "> {}", "<b>{}</b>"]
)
def test_a_text_is_read_as_it_is_written(payload: str, frame: str) -> None:
    shown = read(frame.format("0" + prose(payload)))
    assert shown.tags == read(frame.format("0harmless")).tags
    assert (
        "".join(shown.text)
        .replace("\u200b", "")
        .strip()
        .startswith(("0" + clean(payload), "x 0" + clean(payload), "a"))
    )


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("frame", ["{}", "x {} y", "| a |\n|---|\n| {} |"])
def test_code_is_read_as_code(payload: str, frame: str) -> None:
    html = cmarkgfm.github_flavored_markdown_to_html(
        frame.format(code(payload)), Options.CMARK_OPT_UNSAFE
    )
    shown = Reader(html)
    assert shown.tags == read(frame.format("`harmless`")).tags
    assert shown.links == []


def test_between_tags_nothing_is_markup() -> None:
    shown = read(f"<details><summary>{in_html('<b>*x*</b> @root &amp;')}</summary></details>")
    assert shown.tags == ["details", "summary", "/summary", "/details"]
    assert "".join(shown.text).strip() == "<b>*x*</b> @\u200broot &\u200bamp;"


def test_only_an_address_without_tricks_becomes_a_link() -> None:
    assert link("Meta", "https://d.example/a") == "[Meta](<https://d.example/a>)"
    for address in ("javascript:alert(1)", "https://d.example/>x", "", "https://d.example/a b"):
        assert link("Meta", address) == "Meta"


def test_it_says_the_verdict_the_score_and_each_goal(audit: AuditFile) -> None:
    view = build_view(audit)
    text = "".join(read(render_markdown(view)).text)
    assert view.headline in text
    assert f"Score: {view.score.points} of 100" in text
    for goal in view.goals:
        assert goal.title in text
    for problem in (*view.problems, *view.open_questions, *view.suppressed):
        assert problem.message in text


def test_the_most_costly_problems_are_told_in_full_and_folded(audit: AuditFile) -> None:
    view = build_view(audit)
    markdown = render_markdown(view)
    assert markdown.count("<details>") == markdown.count("</details>") == len(view.top)
    assert view.top[0].reproduce in markdown
    assert view.top[0].why in markdown


def test_it_says_what_changed(audit: AuditFile) -> None:
    text = "".join(read(render_markdown(changed(build_view(audit)))).text)
    assert "1 new, 1 fixed, 4 still there, and 1 not looked at again" in text
    assert "Fixed: It was broken." in text
    assert "Not looked at again: It was broken." in text


def test_an_empty_audit_has_no_tables_without_rows(empty_audit: AuditFile) -> None:
    assert "table" not in read(render_markdown(build_view(empty_audit))).tags


@pytest.mark.parametrize("most", [LEAST, 20_000, COMMENT])
def test_it_keeps_within_its_limit_and_counts_what_it_left_out(audit: AuditFile, most: int) -> None:
    view = build_view(audit)
    goals = view.goals * 100
    problems = tuple(
        replace(each, anchor=f"p{number}", message=f"{each.message} ü{number:05}")
        for number, each in enumerate(view.problems * 400)
    )
    text = render_markdown(replace(view, goals=goals, problems=problems), most)
    assert most * 0.4 < len(text.encode()) <= most
    shown = {int(each) for each in re.findall(r"ü(\d{5})", text)}
    left_out = [int(n.replace(",", "")) for n in re.findall(r"([\d,]+) more are in the full", text)]
    assert len(shown) + left_out[-1] == len(problems)
    assert read(text).tags.count("table") == 2


def test_without_room_nothing_is_written(audit: AuditFile) -> None:
    with pytest.raises(ValueError, match="too few"):
        render_markdown(build_view(audit), LEAST - 1)


def test_it_speaks_the_language_of_the_report(audit: AuditFile) -> None:
    audit.update_meta(language="de")
    view = replace(build_view(audit), headline=message("no findings"))
    text = render_markdown(view)
    german = Language("de", {})
    assert german.say(view.headline) in text
    assert german.gettext("What is wrong") in text
    assert german.gettext(view.top[0].why) in text
    assert german.moment(view.meta.started) in text
