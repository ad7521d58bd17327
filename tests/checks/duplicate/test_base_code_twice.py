"""base-code-twice, and what of doubled page views is left to whom."""

from __future__ import annotations

from typing import Any

import pytest
from pageviews import GA4, ROUTE, URL, VIEWS, crawled, view

from auditor.model import Outcome, Push
from auditor.testing import (
    a_load,
    a_push,
    a_request,
    a_tag,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "base-code-twice"
PIXEL = a_tag("meta").account


def init(layer: str, command: str, account: object, *more: object, **fields: Any) -> Push:
    return a_push(None, layer=layer, payload=[command, account, *more], **{"at": 100, **fields})


TWICE = {
    "Meta": ("fbq", "init", PIXEL),
    "Pinterest": ("pintrk", "load", "2612345678901"),
    "Snapchat": ("snaptr", "init", "ab12"),
    "X": ("twq", "config", "o1abc"),
    "Reddit": ("rdt", "init", "t2_abc"),
}


@pytest.mark.parametrize("call", TWICE.values(), ids=TWICE.keys())
def test_the_same_initialisation_twice_in_a_document_fails(call: tuple[str, str, str]) -> None:
    [(fault, about)] = failures(CHECK, crawled(pushes=(init(*call), init(*call, id=2))))
    assert fault == "base-code-twice"
    assert about.endswith(f"{call[2]} /tea")


def test_it_says_what_is_doubled_and_shows_it() -> None:
    pushes = (init("fbq", "init", PIXEL, id=1), init("fbq", "init", PIXEL, id=2))
    record = crawled(pushes=pushes, hits=(view("meta"), view("meta", at=210)))
    [verdict] = [
        verdict for verdict in verdicts(CHECK, record) if verdict.outcome is Outcome.FAILED
    ]
    assert verdict.message == "The page /tea installs meta twice."
    assert verdict.actual == "2 initialisations and 2 page views"
    assert [fact.kind for fact in verdict.evidence] == ["push", "push", "hit", "hit"]
    assert (verdict.tag, verdict.vendor) == ("meta", "meta")


SOUND: dict[str, dict[str, Any]] = {
    "two pixels": {"pushes": (init("fbq", "init", PIXEL), init("fbq", "init", "99"))},
    "on two pages": {"pushes": (init("fbq", "init", PIXEL), init("fbq", "init", PIXEL, page=2))},
    "again with user data": {
        "pushes": (init("fbq", "init", PIXEL), init("fbq", "init", PIXEL, {"em": "a"}))
    },
    "after a change of route": {
        "pushes": (init("fbq", "init", PIXEL), init("fbq", "init", PIXEL, at=160)),
        "routes": (ROUTE,),
    },
    "a second config without a page view": {
        "pushes": (init("gtag", "config", GA4), init("gtag", "config", GA4, {"a": 1})),
        "hits": (view(),),
    },
    "a config for each route": {
        "pushes": (init("gtag", "config", GA4), init("gtag", "config", GA4, at=160)),
        "hits": (view(at=100), view(at=160, location=f"{URL}/2")),
        "routes": (ROUTE,),
    },
    "a library loaded twice without any effect": {
        "loads": (a_load("tiktok", initiator="a:1"), a_load("tiktok", request=2, initiator="a:2")),
        "requests": (a_request(resource_type="script"), a_request(id=2, resource_type="script")),
    },
    "an unlisted account": {"hits": (view(account="G-OLD"), view(account="G-OLD"))},
}


@pytest.mark.parametrize("fields", SOUND.values(), ids=SOUND.keys())
def test_what_is_no_second_installation_passes(fields: dict[str, Any]) -> None:
    assert failures(CHECK, crawled(**fields)) == []


def test_a_second_config_that_doubles_the_page_view_fails() -> None:
    pushes = (init("gtag", "config", GA4), init("gtag", "config", GA4, {"anonymize_ip": True}))
    record = crawled(expect=(VIEWS,), pushes=pushes, hits=(view(), view(at=210)))
    assert failures(CHECK, record) == [("base-code-twice", f"ga4 {GA4} /tea")]
    [verdict] = verdicts("fires-too-often", record)
    assert verdict.outcome is Outcome.INAPPLICABLE
    assert "base-code-twice" in verdict.message


def test_a_library_that_two_snippets_load_and_that_doubles_the_page_view_fails() -> None:
    url = "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C1"
    tag = a_tag("tiktok")
    loads = tuple(
        a_load("tiktok", request=n, url=url, account=tag.account, initiator=f"{URL}:{n}")
        for n in (1, 2)
    )
    requests = tuple(a_request(id=n, url=url, resource_type="script") for n in (1, 2))
    hits = (view("tiktok", id=1, requests=(8,)), view("tiktok", id=2, requests=(9,)))
    line = an_expectation("tiktok", event="Pageview")
    record = crawled(expect=(line,), tags=(tag,), loads=loads, requests=requests, hits=hits)
    assert failures(CHECK, record) == [("base-code-twice", f"tiktok {tag.account} /tea")]


def test_a_container_that_is_loaded_twice_is_told_by_its_own_check_alone() -> None:
    loads = (a_load(initiator="a:1"), a_load(request=2, initiator="a:2"))
    pushes = (init("fbq", "init", PIXEL), init("fbq", "init", PIXEL))
    record = crawled(expect=(VIEWS,), loads=loads, pushes=pushes, hits=(view(), view(at=210)))
    assert failures(CHECK, record) == []
    assert failures("fires-too-often", record) == []
    assert len(failures("container-twice", record)) == 1


def test_two_page_views_that_no_line_expects_are_told_here_and_the_expected_ones_are_not() -> None:
    hits = (view(), view(at=210))
    assert failures(CHECK, crawled(hits=hits)) == [("base-code-twice", f"ga4 {GA4} /tea")]
    assert failures(CHECK, crawled(hits=hits, expect=(VIEWS,))) == []
