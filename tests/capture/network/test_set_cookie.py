"""The cookies of a response: names, places and lifetimes, never values."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.capture.network.set_cookie import cookies_set

URL = "https://shop.example/cart?email=a@b.example"


def read(*lines: str, **event: Any) -> list[tuple[str, str, str, float | None]]:
    found = cookies_set({"headers": {"Set-Cookie": "\n".join(lines)}, **event}, URL)
    return [(each.name, each.domain, each.path, each.lifetime_days) for each in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a=1", ("a", "shop.example", "/", None)),
        ("a=1; Path=/x; Domain=.Shop.Example", ("a", "shop.example", "/x", None)),
        ("a=1; Max-Age=86400", ("a", "shop.example", "/", 1.0)),
        ("a=1; max-age=0", ("a", "shop.example", "/", 0.0)),
        ("a=1; Max-Age=86400; Expires=Thu, 01 Jan 1970", ("a", "shop.example", "/", 1.0)),
        ("a=1; Max-Age=soon", ("a", "shop.example", "/", None)),
        ("a=1; Expires=some day", ("a", "shop.example", "/", None)),
        ("a=b=c; Secure; HttpOnly", ("a", "shop.example", "/", None)),
    ],
)
def test_each_attribute_is_read(line: str, expected: tuple[str, str, str, float | None]) -> None:
    assert read(line) == [expected]


def test_a_date_counts_from_now() -> None:
    [(_, _, _, days)] = read("a=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT")
    assert days is not None
    assert days > 20_000


def test_several_cookies_stand_in_several_lines() -> None:
    assert [name for name, *_ in read("a=1", "b=2")] == ["a", "b"]


def test_what_the_browser_refused_was_not_set() -> None:
    refused = [{"cookieLine": "b=2; Domain=other.example", "blockedReasons": ["InvalidDomain"]}]
    found = read("a=1", "b=2; Domain=other.example", blockedCookies=refused)
    assert [name for name, *_ in found] == ["a"]


@pytest.mark.parametrize("line", ["", "=1", "no pair", "; Path=/"])
def test_what_is_no_cookie_is_left_out(line: str) -> None:
    assert read(line) == []


def test_who_set_it_is_the_address_without_its_query() -> None:
    [cookie] = cookies_set({"headers": {"set-cookie": "a=1"}}, URL)
    assert (cookie.set_by, cookie.via) == ("https://shop.example/cart", "response")


def test_a_value_is_never_kept() -> None:
    [cookie] = cookies_set({"headers": {"set-cookie": "a=planted; Path=/"}}, URL)
    assert "planted" not in repr(cookie)
