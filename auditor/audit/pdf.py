"""The report as a PDF file: Chromium prints the HTML report until its contents are right.

No script runs and nothing is loaded: the browser gets the text, and has no network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

from playwright.async_api import Error as PlaywrightError

from auditor.capture.browser.launch import closed, driver, start
from auditor.errors import BrowserError
from auditor.report.files import write_whole
from auditor.report.page.paper import Paper, on_paper

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, PdfMargins
    from pypdf.generic import DictionaryObject, PdfObject

    from auditor.capture.browser.launch import BrowserChoice
    from auditor.report.view import ReportView

FILE = "report.pdf"
PASSES = 4
"""Prints at most: the numbers in the contents can move a line only where they get longer."""
READING_MS = 180_000
"""For how long the browser may read the page."""
PRINTING_SECONDS = 900.0
"""For how long it may print, passes and all."""
MARGIN: PdfMargins = {"top": "16mm", "right": "14mm", "bottom": "18mm", "left": "14mm"}


def write_pdf(view: ReportView, output: Path, choice: BrowserChoice) -> Path:
    """Print the report into the folder `output`, and return its path.

    Raises:
        BrowserError: the browser does not start, or does not print.
        UsageError: one of the spec's own templates is wrong.
        StoreError: the folder or the file can't be written.
    """
    path = output / FILE
    write_whole(path, [asyncio.run(printed(on_paper(view), choice))])
    return path


async def printed(paper: Paper, choice: BrowserChoice) -> bytes:
    """The PDF file, printed until its contents name the right pages.

    Raises:
        BrowserError: the browser does not start, or does not print.
    """
    async with driver() as playwright:
        browser = await start(playwright, choice)
        try:
            async with asyncio.timeout(PRINTING_SECONDS):
                return with_bookmarks(await _settled(browser, paper), paper.bookmarks)
        except (PlaywrightError, TimeoutError) as error:
            first = str(error).partition("\n")[0] or f"not done in {PRINTING_SECONDS:g} s"
            raise BrowserError(
                f"{choice} does not print the report: {first}; the HTML report can be printed from "
                "any browser, or try another one: --browser PATH"
            ) from error
        finally:
            await closed(browser.close())


async def _settled(browser: Browser, paper: Paper) -> bytes:
    """The last print: its contents name the pages on which the headings stand."""
    context = await browser.new_context(
        java_script_enabled=False, offline=True, color_scheme="light"
    )
    page = await context.new_page()
    pages: Mapping[str, int] = {}
    pdf = b""
    for _ in range(PASSES):
        pdf = await _print(page, paper, pages)
        printed_on = pages_of(pdf, (heading.id for heading in paper.headings))
        if printed_on == pages:
            break
        pages = printed_on
    return pdf


async def _print(page: Page, paper: Paper, pages: Mapping[str, int]) -> bytes:
    await page.set_content(paper.html(pages), timeout=READING_MS)
    return await page.pdf(
        format="A4",
        prefer_css_page_size=True,
        print_background=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=paper.footer,
        margin=MARGIN,
        outline=True,
        tagged=True,
    )


def with_bookmarks(pdf: bytes, texts: Iterable[str]) -> bytes:
    """The file with these texts in its outline, where the browser has them without some spaces."""
    from pypdf import PdfWriter  # noqa: PLC0415 - audits without a PDF start quicker
    from pypdf.generic import NameObject, TextStringObject  # noqa: PLC0415 - the same

    known = {"".join(text.split()): text for text in texts}
    writer = PdfWriter(BytesIO(pdf), incremental=True)
    for bookmark in _outlined(writer.root_object.get("/Outlines")):
        text = known.get("".join(str(bookmark.get("/Title", "")).split()))
        if text is not None:
            bookmark[NameObject("/Title")] = TextStringObject(text)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _outlined(parent: PdfObject | None) -> Iterator[DictionaryObject]:
    """The entries of an outline, at any depth."""
    entry = cast("DictionaryObject", parent.get_object()).get("/First") if parent else None
    while entry is not None:
        bookmark = cast("DictionaryObject", entry.get_object())
        yield bookmark
        yield from _outlined(entry)
        entry = bookmark.get("/Next")


def pages_of(pdf: bytes, ids: Iterable[str]) -> Mapping[str, int]:
    """The page, counted from 1, on which each of these ids stands."""
    from pypdf import PdfReader  # noqa: PLC0415 - audits without a PDF start quicker

    reader = PdfReader(BytesIO(pdf))
    destinations = reader.named_destinations
    pages = {}
    for id_ in ids:
        target = destinations.get(id_) or destinations.get(f"/{id_}")
        number = None if target is None else reader.get_destination_page_number(target)
        if number is not None and number >= 0:
            pages[id_] = number + 1
    return pages
