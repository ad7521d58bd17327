"""The report in PDF: printed whole, with contents that name the right pages."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from auditor.audit.pdf import pages_of, write_pdf
from auditor.capture.browser.launch import BrowserChoice, find_browser
from auditor.cli import tagproof
from auditor.errors import BrowserError
from auditor.report.formats.registry import build_view
from auditor.report.page.paper import on_paper
from auditor.report.view import ReportView
from auditor.store import AuditFile

A4 = (595, 842)
FINDINGS = 30
"""As many as the demo shop has."""


def letters(text: str) -> str:
    """A text without what lines and ligatures do to it."""
    joined = text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff").replace("ﬃ", "ffi")
    return "".join(joined.split())


def words(pdf: PdfReader) -> str:
    """All that stands in it, without its footers."""
    pages = (re.sub(r"\n[^\n]*\d+ / \d+\s*$", "", page.extract_text()) for page in pdf.pages)
    return letters("".join(pages))


def broad(view: ReportView) -> ReportView:
    """The view with something expected of every tag, so that the matrix is as wide as they come."""
    rows = [
        replace(row, fields=tuple(field or max(row.fields, key=len) for field in row.fields))
        for row in view.matrix
    ]
    return replace(view, matrix=tuple(rows))


def printed(view: ReportView, folder: Path) -> PdfReader:
    path = write_pdf(view, folder, find_browser(None, None, os.environ))
    return PdfReader(BytesIO(path.read_bytes()))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[AuditFile, PdfReader]]:
    """The shop's audit, printed in German, with a page as wide as they come."""
    import shopaudit  # noqa: PLC0415 - the fixtures of conftest are made anew for each test
    from auditfacts import META  # noqa: PLC0415 - the same

    folder = tmp_path_factory.mktemp("pdf")
    tags = [{"name": f"tag{n}", "vendor": "ga4", "account": f"G-WIDE{n:06}"} for n in range(14)]
    meta = {**META, "language": "de", "pdf": "full", "tags": [*META["tags"], *tags]}
    with AuditFile.create(folder / "audit.db", meta) as audit:
        shopaudit.fill(audit)
        yield audit, printed(broad(build_view(audit)), folder)


def test_the_contents_name_the_pages_on_which_the_headings_stand(
    shop: tuple[AuditFile, PdfReader],
) -> None:
    audit, pdf = shop
    paper = on_paper(build_view(audit))
    headings = paper.headings
    texts = [letters(page.extract_text()) for page in pdf.pages]
    contents = next(text for text in texts if paper.title in text)
    assert len(headings) > 8
    for heading in headings:
        named = re.search(re.escape(letters(heading.text)) + r"(\d+)", contents)
        assert named is not None, heading
        # The next line of the contents begins at once: only the page itself can tell the number.
        number = next(
            int(named[1][:n])
            for n in (3, 2, 1)
            if len(named[1]) >= n and 0 < int(named[1][:n]) <= len(texts)
        )
        assert letters(heading.text).rstrip("…") in texts[number - 1], (heading, number)


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReportView, PdfReader]:
    """The shop's audit as it is printed by default, with as many findings as a real site has."""
    import shopaudit  # noqa: PLC0415 - as above
    from auditfacts import META  # noqa: PLC0415 - the same

    folder = tmp_path_factory.mktemp("summary")
    with AuditFile.create(folder / "audit.db", META) as audit:
        shopaudit.fill(audit)
        view = build_view(audit)
    many = tuple(
        replace(view.problems[at % len(view.problems)], anchor=f"problem-{at + 1}")
        for at in range(FINDINGS)
    )
    view = replace(view, problems=many, open_questions=(), suppressed=())
    return view, printed(view, folder)


def test_by_default_it_is_short_and_begins_with_the_verdict(
    summary: tuple[ReportView, PdfReader],
) -> None:
    view, pdf = summary
    pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) <= 15
    assert letters(view.headline) in letters(pages[0])
    assert letters("Fix first") in letters(pages[0])
    assert "Contents" in pages[1]
    assert all(letters(problem.seen) in words(pdf) for problem in view.problems)
    assert all(
        exhibit.raw not in words(pdf)
        for p in view.problems
        for exhibit in p.exhibits
        if exhibit.raw
    )


def test_no_heading_stands_at_the_end_of_a_page(summary: tuple[ReportView, PdfReader]) -> None:
    view, pdf = summary
    last = [letters(page.extract_text().rsplit("\n", 1)[0]) for page in pdf.pages]
    for heading in on_paper(view).headings:
        if heading.level == 1 or not heading.text.endswith("…"):
            assert not any(page.endswith(letters(heading.text)) for page in last[2:]), heading


def test_its_bookmarks_are_the_report_s_sections_goals_and_findings(
    summary: tuple[ReportView, PdfReader],
) -> None:
    view, pdf = summary
    (title, below) = pdf.outline
    assert isinstance(below, list)
    assert not isinstance(title, list)
    assert title.title == view.meta.title
    first = [entry.title for entry in below if not isinstance(entry, list)]
    assert first == [view.headline, "Goals", "Goals and tags", "Findings", "Inventory", "Method and limits"]  # fmt: skip
    of_goals, of_findings = (
        [entry.title for entry in part] for part in below if isinstance(part, list)
    )
    assert set(of_goals) == {goal.title for goal in view.goals}
    assert of_findings == list(on_paper(view).bookmarks)[-2 - FINDINGS : -2]


def test_it_is_a4_numbered_tagged_and_has_an_outline(shop: tuple[AuditFile, PdfReader]) -> None:
    _, pdf = shop
    root = pdf.root_object
    assert cast("DictionaryObject", root["/MarkInfo"])["/Marked"]
    assert str(root["/Lang"]) == "de"
    assert len(pdf.outline) > 0
    for number, page in enumerate(pdf.pages, 1):
        size = sorted((round(page.mediabox.width), round(page.mediabox.height)))
        assert size == list(A4)
        footer = page.extract_text().strip().splitlines()[-1]
        assert footer.endswith(f"{number} / {len(pdf.pages)}")
        assert "Nordwind Tea GmbH" in footer


FOOT = 45
"""Points from the bottom: above it the page's own text begins."""
SCALE = 0.74
"""CSS pixels are three quarters of a point. A browser that prints smaller had to make room for
something that is too wide, and cuts off what still does not fit."""


def lies_within(page: PageObject) -> bool:
    """Whether each piece of text begins on the page, and none is smaller than it should be."""
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    outside: list[str] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        x, y = (tm[4] * cm[n] + tm[5] * cm[n + 2] + cm[n + 4] for n in (0, 1))
        inside = 20 < x < width - 20 and 10 < y < height - 10
        # The browser sets its footers, which lie lowest, in points.
        if text.strip() and not (inside and (cm[0] > SCALE or y < FOOT)):
            outside.append(text)

    page.extract_text(visitor_text=visit)
    return not outside


def test_nothing_is_cut_off_at_the_edges(shop: tuple[AuditFile, PdfReader]) -> None:
    audit, pdf = shop
    assert all(map(lies_within, pdf.pages))
    everything = words(pdf)
    for column in build_view(audit).columns:
        assert letters(column.account) in everything
    assert any(page.mediabox.width > page.mediabox.height for page in pdf.pages), "no broad page"


def test_all_that_is_folded_away_in_the_page_is_open_on_paper(
    shop: tuple[AuditFile, PdfReader],
) -> None:
    audit, pdf = shop
    everything = words(pdf)
    view = build_view(audit)
    for problem in view.problems:
        for exhibit in problem.exhibits:
            # Where a page ends, what is on the next one comes in another order.
            for word in exhibit.raw.split():
                assert letters(word) in everything, exhibit.caption
    for page in view.pages:
        assert letters(page.url) in everything
    assert "fetchPriority" not in everything, "the page's script is printed"


def test_what_a_hostile_site_sends_is_printed_as_text(
    hostile_audit: Callable[[str], AuditFile], harm: str, tmp_path: Path
) -> None:
    view = build_view(hostile_audit(f"{harm}{'W' * 2000}"))
    pdf = printed(replace(view, meta=replace(view.meta, pdf="full")), tmp_path)
    everything = words(pdf)
    assert "<script>alert(1)</script>" in everything
    assert everything.count("W" * 60) > 100, "long words are cut off"
    assert len(pdf.pages) < 60
    assert all(map(lies_within, pdf.pages))
    raw = pdf.stream.getvalue() if isinstance(pdf.stream, BytesIO) else b""
    assert raw.startswith(b"%PDF-")
    for harmful in (b"/JavaScript", b"/JS ", b"/Launch", b"(javascript:", b"(file:"):
        assert harmful not in raw


def test_a_browser_that_does_not_start_is_told_with_what_to_do(
    audit: AuditFile, tmp_path: Path
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    choice = BrowserChoice(name="chromium", source="--browser", executable_path=str(broken))
    with pytest.raises(BrowserError, match="does not start") as told:
        write_pdf(build_view(audit), tmp_path, choice)
    assert "--browser PATH" in str(told.value)
    assert not (tmp_path / "report.pdf").exists()


def test_an_id_that_the_file_does_not_know_has_no_page(
    shop: tuple[AuditFile, PdfReader], tmp_path: Path
) -> None:
    _, pdf = shop
    assert tmp_path.exists()
    stream = pdf.stream
    stream.seek(0)
    assert pages_of(stream.read(), ["nowhere"]) == {}


def test_a_pdf_that_can_not_be_printed_hides_nothing_that_was_found(
    audit: AuditFile, tmp_path: Path
) -> None:
    path = str(tmp_path / "audit.db")
    audit.close()
    done = CliRunner().invoke(
        tagproof, ["report", path, "--format", "pdf", "--browser", str(tmp_path / "nowhere")]
    )
    assert done.exit_code == 2
    assert "2 of 5 goals are counted right" in done.output
    assert "--browser: no executable file at" in done.output
