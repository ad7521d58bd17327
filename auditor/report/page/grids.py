"""Tables that may be long. Their first rows are in the page, all others in one block of data.

The page's script shows the block's rows page by page. Without a script the first rows are there,
and a sentence that names the file with the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from markupsafe import Markup

from auditor.model import message, plural_message
from auditor.report.text import clean
from auditor.report.view import CookieView, PageView, Place, Problem, ReportView, UnreadView

ROWS = 300
"""Rows of a table that are in the page itself, at most."""
TOGETHER = 25
"""Pages that share a row, at most."""
LONGEST = 1_000
"""Characters of a text in the block at most."""

Cell = str | int | tuple[str, ...]
"""The content of a table's cell: a text, a number, or several lines."""
Kind = Literal["text", "url", "number", "list", "headed"]
"""How a column is shown. `headed`: several lines, the first of them an address and larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a long table."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A long table."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]

    @property
    def first(self) -> Sequence[tuple[Cell, ...]]:
        """The rows in the page."""
        return self.rows[:ROWS]

    @property
    def rest(self) -> Sequence[tuple[Cell, ...]]:
        """The rows in the block of data."""
        return self.rows[ROWS:]


def all_grids(view: ReportView) -> dict[str, Grid]:
    """The report's long tables by name; those of problems by `places-` and the anchor."""
    problems = (*view.problems, *view.open_questions, *view.suppressed)
    grids = [
        pages(view.pages),
        bare_pages(view.bare_pages),
        cookies(view.cookies),
        unread(view.unread),
        *map(places, problems),
    ]
    return {grid.id: grid for grid in grids}


def pages(views: Iterable[PageView]) -> Grid:
    """The table of what each page reported."""
    return Grid(
        id="pages",
        caption=message(
            "Pages: what each of them reported, over all visits. Alike pages share a row."
        ),
        columns=(
            Column(title=message("Page"), kind="headed"),
            Column(title=message("Status"), kind="number"),
            Column(title=message("Visits to each"), kind="number"),
            Column(title=message("Tags, and their hits"), kind="list"),
        ),
        rows=[_reported(group) for group in _alike(views)],
    )


def _alike(views: Iterable[PageView]) -> list[list[PageView]]:
    """The pages in groups that say the same of visits and tags, in the order of their first."""
    groups: dict[object, list[PageView]] = {}
    for view in views:
        says = view.url if view.error else (view.status, view.visits, view.tags)
        groups.setdefault(says, []).append(view)
    return [
        pages[at : at + TOGETHER]
        for pages in groups.values()
        for at in range(0, len(pages), TOGETHER)
    ]


def _reported(pages: Sequence[PageView]) -> tuple[Cell, ...]:
    """The row of pages that say the same."""
    page = pages[0]
    alone = (page.url, page.title, page.error)
    together = (plural_message("{n} page", "{n} pages", len(pages)), *(each.url for each in pages))
    return (
        tuple(filter(None, alone if len(pages) == 1 else together)),
        "" if page.status is None else str(page.status),
        page.visits,
        tuple(
            f"{tag.vendor} {tag.account}: {tag.hits}"
            if tag.hits
            else message(
                "{vendor} {account}: loaded, no hit", vendor=tag.vendor, account=tag.account
            )
            for tag in page.tags
        )
        or message("none"),
    )


def bare_pages(views: Iterable[PageView]) -> Grid:
    """The table of pages without any tag."""
    return Grid(
        id="bare",
        caption=message("Pages that opened and on which no tag was seen"),
        columns=(Column(title=message("Page"), kind="url"), Column(title=message("Title"))),
        rows=[(page.url, page.title) for page in views],
    )


def cookies(views: Iterable[CookieView]) -> Grid:
    """The table of the site's cookies."""
    return Grid(
        id="cookies",
        caption=message(
            "Cookies: their values are never stored. Purposes: Open Cookie Database (Apache-2.0)."
        ),
        columns=(
            Column(title=message("Name")),
            Column(title=message("Domain")),
            Column(title=message("Vendor")),
            Column(title=message("Purpose")),
            Column(title=message("Lifetime")),
            Column(title=message("Before the choice")),
        ),
        rows=[
            (
                view.name,
                view.domain,
                view.vendor,
                view.purpose,
                view.lifetime,
                message("yes") if view.before_choice else message("no"),
            )
            for view in views
        ],
    )


def unread(views: Iterable[UnreadView]) -> Grid:
    """The table of requests that could not be read."""
    return Grid(
        id="unread",
        caption=message("Not read: what may be hits of somebody"),
        columns=(
            Column(title=message("Vendor")),
            Column(title=message("Address"), kind="url"),
            Column(title=message("Why it is listed")),
            Column(title=message("Requests"), kind="number"),
            Column(title=message("Pages"), kind="number"),
            Column(title=message("Sent by"), kind="url"),
        ),
        rows=[
            (view.vendor, view.place, view.reason, view.count, view.pages, view.initiator)
            for view in views
        ],
    )


def places(problem: Problem) -> Grid:
    """The table of places where a problem was seen."""
    return Grid(
        id=f"places-{problem.anchor}",
        caption=plural_message("{n} place", "{n} places", len(problem.places)),
        columns=(
            Column(title=message("Page"), kind="url"),
            Column(title=message("Goal")),
            Column(title=message("Consent choice")),
            Column(title=message("Device")),
            Column(title=message("Seen")),
        ),
        rows=[_place(place) for place in problem.places],
    )


def _place(place: Place) -> tuple[Cell, ...]:
    return (place.page_url, place.title or message("crawl"), place.leg, place.device, place.seen)


class Block:
    """The rows that are not in the page, as JSON; each text is in it once."""

    def __init__(self, say: Callable[[str], str]) -> None:
        """Take the function that translates a text into the reader's language."""
        self._say = say
        self._indexes: dict[str, int] = {}
        self._texts: list[str] = []
        self._grids: dict[str, list[list[object]]] = {}

    def add(self, grid: Grid) -> None:
        """Add the rows of a table that are not in the page."""
        if grid.rest:
            self._grids[grid.id] = [[self._cell(cell) for cell in row] for row in grid.rest]

    def _cell(self, cell: Cell) -> object:
        """A cell for the JSON: {"n": number}, the index of a text, or a list of such indexes."""
        match cell:
            case int():
                return {"n": cell}
            case tuple():
                return [self._text(line) for line in cell]
            case str():
                return self._text(cell)
        assert_never(cell)

    def _text(self, text: str) -> int:
        index = self._indexes.get(text)
        if index is None:
            index = self._indexes[text] = len(self._texts)
            self._texts.append(clean(self._say(text), LONGEST))
        return index

    def json(self) -> Markup:
        """The JSON for a <script>; nothing in it can end the element."""
        data = {"texts": self._texts, "grids": self._grids}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no markup is left in it

    def __bool__(self) -> bool:
        """Whether it has any rows."""
        return bool(self._grids)
