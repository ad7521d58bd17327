"""base-code-twice, and what of doubled page views is left to whom."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Hit, Outcome, Push, RouteChange, VisitRecord
from auditor.testing import (
    a_hit,
    a_load,
    a_page,
    a_push,
    a_record,
    a_request,
    a_tag,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "base-code-twice"
TAGS = (a_tag(), a_tag("meta"))
PIXEL = a_tag("meta").account
GA4 = a_tag().account
URL = "https://shop.example/tea"
PAGE = a_page(url=URL, final_url=URL)
VIEWS = an_expectation(event="page_view")


def init(layer: str, command: str, account: object, *more: object, **fields: Any) -> Push:
    return a_push(None, layer=layer, payload=[command, account, *more], **{"at": 100, **fields})


def view(vendor: str = "ga4", **fields: Any) -> Hit:
    event = {"ga4": "page_view", "meta": "PageView", "tiktok": "Pageview"}[vendor]
    params = {"page_location": fields.pop("location", URL)}
    return a_hit(vendor=vendor, event=event, at=fields.pop("at", 200), params=params, **fields)


def crawled(**fields: Any) -> VisitRecord:
    return a_record(**{"goal": None, "tags": TAGS, "pages": (PAGE,), **fields})


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
    [verdict] = [each for each in verdicts(CHECK, record) if each.outcome is Outcome.FAILED]
    assert verdict.message == "The page /tea installs meta twice."
    assert verdict.actual == "2 initialisations and 2 page views"
    assert [each.kind for each in verdict.evidence] == ["push", "push", "hit", "hit"]
    assert (verdict.tag, verdict.vendor) == ("meta", "meta")


ROUTE = RouteChange(id=1, at=150, kind="push", before=URL, url=f"{URL}/2", page=1)
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


# ── double-page-view ─────────────────────────────────────────────────────────────────────────────

REPLACED = RouteChange(id=1, at=150, kind="replace", before=URL, url=f"{URL}?sort=new", page=1)
DOUBLED: dict[str, dict[str, Any]] = {
    "config and event tag": {"hits": (view(), view(at=210))},
    "the address is put right on load": {
        "hits": (view(at=100), view(at=160, location=f"{URL}?sort=new")),
        "routes": (REPLACED,),
    },
    "two for one change of route": {
        "hits": (view(at=100), *(view(at=at, location=f"{URL}/2") for at in (160, 170))),
        "routes": (ROUTE,),
    },
}
SINGLE: dict[str, dict[str, Any]] = {
    "one": {"hits": (view(),)},
    "one for each route": {
        "hits": (view(at=100), view(at=160, location=f"{URL}/2")),
        "routes": (ROUTE,),
    },
    "away and back": {
        "hits": (view(at=100), view(at=160, location=f"{URL}/2"), view(at=400)),
        "routes": (
            ROUTE,
            RouteChange(id=2, at=390, kind="pop", before=f"{URL}/2", url=URL, page=1),
        ),
    },
    "the page leads to another by script": {
        "hits": (view(), view(page=2, location=f"{URL}/2")),
    },
    "routes in the fragment": {
        "hits": (view(at=100, location=f"{URL}#/a"), view(at=160, location=f"{URL}#/b")),
        "routes": (
            RouteChange(id=1, at=150, kind="hash", before=f"{URL}#/a", url=f"{URL}#/b", page=1),
        ),
    },
    "another account": {"hits": (view(), view(account="G-OTHER"))},
}


@pytest.mark.parametrize("fields", DOUBLED.values(), ids=DOUBLED.keys())
def test_two_page_views_for_one_load_or_route_fail(fields: dict[str, Any]) -> None:
    found = failures("fires-too-often", crawled(expect=(VIEWS,), **fields))
    assert found == [("double-page-view", "ga4 page_view")]


@pytest.mark.parametrize("fields", SINGLE.values(), ids=SINGLE.keys())
def test_one_page_view_for_each_page_passes(fields: dict[str, Any]) -> None:
    assert failures("fires-too-often", crawled(expect=(VIEWS,), **fields)) == []


def test_a_journeys_pages_must_send_the_page_view_of_the_crawl_once_as_well() -> None:
    record = a_record(crawl_expect=(VIEWS,), hits=(view(at=100), view(at=110), a_hit()))
    [verdict] = [
        each for each in verdicts("fires-too-often", record) if each.outcome is Outcome.FAILED
    ]
    assert (verdict.fault, verdict.line) == ("double-page-view", None)
    assert verdict.message == "ga4 page_view was sent 2 times for one view of /thanks."


def test_a_goal_may_expect_page_views_and_lead_over_several_pages() -> None:
    lines = (an_expectation(), an_expectation(event="page_view", line=11))
    hits = (a_hit(), view(at=1200, page=2), view(at=1500, page=3, location=f"{URL}/2"))
    assert failures("fires-too-often", a_record(expect=lines, hits=hits)) == []


def test_page_views_with_the_same_id_are_no_duplicate_conversions() -> None:
    hits = (view(key="e1"), view(key="e1", at=210))
    assert failures("duplicate-hit", crawled(hits=hits, expect=(VIEWS,))) == []
