"""The HTML report prepared for print: all parts open, and a page of contents.

What opens by a click in a browser is open here; templates/paper.css keeps anything from being cut
off at an edge. A summary (`report.pdf`) leaves out what the HTML report proves a finding with. The
verdict comes first, then the contents. auditor/audit/pdf.py has a browser print it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files

from markupsafe import escape

from auditor.model.messages import phrase
from auditor.report.names import language_of
from auditor.report.page.html import render_html
from auditor.report.text import clean
from auditor.report.view import ReportView

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
"""Removed, as it allows the page's own style sheet only; no script runs and nothing is loaded."""
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
MINOR = re.compile(r'<(h[3-5])(?! id="(?:problem|goal|journey)-\d+-title")(?=[ >])')
"""Headings that nobody looks for in the outline: all but those of sections and their parts."""
VERDICT = re.compile(r'<section\b[^>]* ?id="verdict".*?</section>', re.DOTALL)
DETAILS = re.compile(r"<details\b(?![^>]*\sopen\b)")
LEFT_OUT = phrase(
    "This PDF is the summary. The evidence for each finding, how to fix it, the journeys and the "
    "pages are in the HTML report."
)
LONGEST = 110
"""Characters of a heading in the contents at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One line of the contents."""

    id: str
    text: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A report to print; its contents are filled in when the page numbers are known."""

    before: str
    after: str
    headings: tuple[Heading, ...]
    bookmarks: tuple[str, ...]
    """The texts of all headings of the outline: the browser joins words at the end of a line."""
    title: str
    """The title of the page of contents."""
    note: str
    """What a summary leaves out; empty where nothing is."""
    footer: str
    """HTML for the foot of each page; the browser fills in the page's number."""

    def html(self, pages: Mapping[str, int]) -> str:
        """The whole page; `pages` holds the page numbers that are known, by the headings' ids."""
        lines = "".join(
            f'<li class="level-{heading.level}"><a href="#{escape(heading.id)}">'
            f"<span>{escape(heading.text)}</span> <b>{pages.get(heading.id, '000')}</b></a></li>"
            for heading in self.headings
        )
        note = f"<p>{escape(self.note)}</p>" if self.note else ""
        contents = (
            f'<nav class="contents" aria-label="{escape(self.title)}">'
            f'<p class="contents-title">{escape(self.title)}</p><ol>{lines}</ol>{note}</nav>'
        )
        return f"{self.before}{contents}{self.after}"


def on_paper(view: ReportView) -> Paper:
    """The report prepared for print, in its own language."""
    summary = view.meta.pdf == "summary"
    page = SCRIPT.sub("", POLICY.sub("", render_html(view, paper=view.meta.pdf), count=1))
    page = DETAILS.sub("<details open", page)
    page = page.replace("</head>", f"<style>{_style()}</style></head>", 1)
    page = MINOR.sub(r'<\1 role="presentation"', page)
    parser = _Headings()
    parser.feed(page)
    verdict = VERDICT.search(page)
    contents_at = verdict.end() if verdict else page.find("<main")
    meta, gettext = view.meta, language_of(view.meta).gettext
    names = " · ".join(filter(None, [meta.title, meta.whose]))
    return Paper(
        before=page[:contents_at],
        after=page[contents_at:],
        headings=tuple(parser.headings),
        bookmarks=tuple(parser.bookmarks),
        title=gettext("Contents"),
        note=gettext(LEFT_OUT) if summary else "",
        footer=FOOTER.format(names=escape(clean(names, LONGEST))),
    )


FOOTER = (
    '<div style="width: 100%; margin: 0 14mm; font: 8px sans-serif; color: #444; display: flex; '
    'justify-content: space-between"><span>{names}</span>'
    '<span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>'
)


@cache
def _style() -> str:
    return files("auditor.templates").joinpath("paper.css").read_text(encoding="utf-8")


class _Headings(HTMLParser):
    """Collects the headings of sections and problems that a link can lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[Heading] = []
        self.bookmarks: list[str] = []
        self._section = self._id = ""
        self._level = 0
        self._text: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "section":
            self._section = attributes.get("id") or ""
        elif tag == "h2":
            self._begin(1, attributes.get("id") or self._section)
        elif tag == "h3" and attributes.get("role") != "presentation":
            self._begin(2, attributes.get("id") or "")
        elif self._level and attributes.get("aria-hidden") == "true":
            self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        if self._level and tag == f"h{self._level + 1}":
            text = " ".join("".join(self._text).split())
            short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
            self.bookmarks.append(text)
            if text and self._id and (self._level == 1 or self._id.startswith("problem-")):
                self.headings.append(Heading(id=self._id, text=short, level=self._level))
            self._level = 0
        elif self._silent and tag == "span":
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if self._level and not self._silent:
            self._text.append(data)

    def _begin(self, level: int, id_: str) -> None:
        self._level, self._id, self._text, self._silent = level, id_, [], 0
