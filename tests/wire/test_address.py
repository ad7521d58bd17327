"""A URL whose origin is remembered has the same parts as one that is read whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.wire.address import Address, _parsed, parse_url

PIECES = (
    "http://", "HTTPS://", "ws://", "wss://", "data:", "shop.example", "Ä.example", "[::1]", "[", "]",
    "user:word", "@", ":", "8080", ":80abc", "/", "//", "\\", "?", "#", "a", ".", "%2F", " ", "\n",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_parts_do_not_depend_on_what_is_remembered(rest: str) -> None:
    for url in (rest, f"https://{rest}", f"http://{rest}/", f"ws://ab{rest}"):
        assert parse_url(url) == _parsed(url), url


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://Shop.example./a/b?c=/d#/e?f", ("shop.example", "/a/b", "c=/d")),
        ("ws://ab//x", ("ab", "//x", "")),
        ("https://u@v:1@shop.example:8443/a#?b", ("shop.example", "/a", "")),
        ("https://shop.example?a=/b", ("shop.example", "/", "a=/b")),
        ("https://shop.example\\a/b", ("shop.example", "\\a/b", "")),
        ("https:///a/b", ("", "", "")),
        ("mailto:anna@shop.example/b", ("", "", "")),
    ],
)
def test_the_parts_of_a_url(url: str, parts: tuple[str, str, str]) -> None:
    assert parse_url(url) == Address(*parts)
