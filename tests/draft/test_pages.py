"""Which pages of a site are looked at."""

from __future__ import annotations

import pytest

from auditor.draft.pages import kind_of, next_page

SITE = "https://shop.example"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "/"),
        ("/contact", "/contact"),
        ("/products/lamp", "/products/*"),
        ("/products/lamp/red", "/products/*/*"),
        ("/de/products/lampe", "/products/*"),
        ("/de-AT/", "/de-AT"),
        ("/item42", "/item*"),
        ("/p?id=7", "/p"),
    ],
)
def test_the_kind_of_pages_that_an_address_stands_for(path: str, kind: str) -> None:
    assert kind_of(SITE + path) == kind


def test_one_page_of_each_kind_is_chosen_those_with_a_goal_first() -> None:
    pages = ["/news/1", "/news/2", "/products/a", "/collections/b", "/contact", "/cart", "/login"]
    pool = dict.fromkeys(SITE + page for page in pages)
    seen, order = {"/"}, []
    while (page := next_page(pool, seen)) is not None:
        pool.pop(page)
        seen.add(kind_of(page))
        order.append(page.removeprefix(SITE))
    assert order == [
        "/products/a", "/contact", "/cart", "/login", "/collections/b", "/news/1",
    ]  # fmt: skip
