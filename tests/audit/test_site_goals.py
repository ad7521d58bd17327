"""Addresses of a site that is looked at, as a spec writes them."""

from __future__ import annotations

import pytest

from auditor.audit.site_goals import origin_of, path_and_query
from auditor.audit.site_look import scope_of


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://shop.example", "/"),
        ("https://shop.example/a?b=c#d", "/a?b=c"),
        ("https://shop.example//evil.example/x#y", "https://shop.example//evil.example/x"),
    ],
)
def test_a_page_s_path_never_leads_to_another_host(url: str, path: str) -> None:
    assert path_and_query(url) == path


def test_where_a_site_begins() -> None:
    assert origin_of("http://localhost:8000/a/b") == "http://localhost:8000"
    assert scope_of("/") == scope_of("/index.html") == scope_of("") == scope_of("//x") == ()
    assert scope_of("/docs/intro.html") == scope_of("/docs/") == ("/docs/**",)
