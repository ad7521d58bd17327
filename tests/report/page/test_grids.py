"""Long tables: what stands in a row."""

from __future__ import annotations

from auditor.report.page.grids import TOGETHER, pages
from auditor.report.view import PageTag, PageView

TAG = PageTag(vendor="Google Analytics 4", account="G-1", hits=1, loaded=True)


def a_page(path: str, *, tags: tuple[PageTag, ...] = (TAG,), error: str = "") -> PageView:
    return PageView(
        url=f"https://shop.example{path}",
        title=path,
        status=200,
        error=error,
        visits=3,
        tags=tags,
    )


def test_pages_that_say_the_same_share_a_row_and_others_do_not() -> None:
    rows = pages([a_page("/a"), a_page("/bare", tags=()), a_page("/b")]).rows
    assert [row[0] for row in rows] == [
        ("2 pages", "https://shop.example/a", "https://shop.example/b"),
        ("https://shop.example/bare", "/bare"),
    ]


def test_pages_that_did_not_open_each_have_their_row() -> None:
    rows = pages([a_page(path, tags=(), error="timed out") for path in ("/a", "/b")]).rows
    assert len(rows) == 2


def test_a_row_does_not_grow_without_end() -> None:
    rows = pages([a_page(f"/{n}") for n in range(TOGETHER + 2)]).rows
    assert [len(row[0]) for row in rows if isinstance(row[0], tuple)] == [TOGETHER + 1, 3]
