"""What `_gl` says: the examples are those of AMP's own tests (Apache-2.0), which gtag agrees to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.model.linker import Browser, linker_in, read_linker

BROWSER = Browser(
    user_agent="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/67.0.3396.99 Safari/537.36",
    clock_offset=420,
    language="en-US",
)
MINUTE = 1533329483292 // 60_000
EXAMPLES = {
    "1*14cn7x*foo*MTIz": {"foo": "123"},
    "1*1f66u1p*key1*dmFsdWUx": {"key1": "value1"},
    "1*6orwo8*key1*dmFsdWUx*name*Ym9i*color*Z3JlZW4.*car*dGVzbGE.": {
        "key1": "value1", "name": "bob", "color": "green", "car": "tesla"},
    "1*1fo13qb*key*KmhpKg..*key2*Kioq": {"key": "*hi*", "key2": "***"},
    "1*bgtsvu*key*5Lit5paH*key2*z4A.": {"key": "中文", "key2": "π"},
}  # fmt: skip


@pytest.mark.parametrize(("text", "carried"), EXAMPLES.items())
def test_it_is_read_and_its_browser_and_minute_are_proved(
    text: str, carried: dict[str, str]
) -> None:
    linker = read_linker(text)
    assert linker is not None
    assert linker.values == carried
    assert linker.age_minutes(BROWSER, MINUTE) == 0
    assert linker.age_minutes(BROWSER, MINUTE + 4) == 4
    assert linker.age_minutes(BROWSER, MINUTE + 20_000) == 20_000


@pytest.mark.parametrize(
    "browser",
    [
        replace(BROWSER, user_agent=BROWSER.user_agent + " Edg/67"),
        replace(BROWSER, clock_offset=-60),
        replace(BROWSER, language="de"),
    ],
)
def test_another_browser_did_not_make_it(browser: Browser) -> None:
    linker = read_linker("1*1f66u1p*key1*dmFsdWUx")
    assert linker is not None
    assert linker.age_minutes(browser, MINUTE) is None


def test_nobody_made_one_that_was_changed_on_the_way() -> None:
    linker = read_linker("1*1f66u1p*key1*dmFsdWUy")
    assert linker is not None
    assert linker.age_minutes(BROWSER, MINUTE) is None


@pytest.mark.parametrize(
    "text", ["", "1", "1*key*123", "1*1*key1*123*key2", "2*1*key1*123", "1*CHECK*a*MQ..", "a*b*c*d"]
)
def test_what_has_another_form_is_none(text: str) -> None:
    assert read_linker(text) is None


def test_a_value_that_nobody_can_decode_is_not_carried() -> None:
    linker = read_linker("1*abc*_ga*!!*_gcl_au*MTIz")
    assert linker is not None
    assert linker.values == {"_gcl_au": "123"}


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://pay.example/?a=1&_gl=1*a*b*MQ..", "1*a*b*MQ.."),
        ("https://pay.example/?_gl=1%2Aa%2Ab%2AMQ..#top", "1*a*b*MQ.."),
        ("https://pay.example/#_gl=1*a*b*MQ..", "1*a*b*MQ.."),
        ("https://pay.example/#/cart?_gl=1*a*b*MQ..", "1*a*b*MQ.."),
        ("https://pay.example/?_gl=", ""),
        ("https://pay.example/?x_gl=1", None),
    ],
)
def test_it_is_found_in_an_address(url: str, found: str | None) -> None:
    assert linker_in(url) == found
