"""fires-too-often: more hits than a line of the spec or a page's view allows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pageviews import ROUTE, URL, VIEWS, crawled, view
from plantedfaults import PlantedFault, name_of

from auditor.model import Outcome, RouteChange
from auditor.testing import a_hit, a_record, a_tag, an_expectation, failures, verdicts

CHECK = "fires-too-often"
TWICE_AT_ONCE = (a_hit(key="T-1"), a_hit(key="T-1", at=1200))
TWO_VIEWS = (a_hit(event="page_view", at=100), a_hit(event="page_view", at=120))
PLANTED = (
    PlantedFault(
        "fires-too-often",
        "duplicate-hit",
        "ga4 purchase",
        {"hits": (a_hit(), a_hit(at=1200))},
        {"hits": TWICE_AT_ONCE},
    ),
    PlantedFault(
        "fires-too-often",
        "double-page-view",
        "ga4 page_view",
        {"goal": None, "expect": (VIEWS,), "hits": TWO_VIEWS},
        {"goal": None, "expect": (VIEWS,), "hits": TWO_VIEWS[:1]},
    ),
)


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_the_planted_fault_is_found(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.planted)) == [(case.fault, case.about)]


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_its_sound_twin_is_silent(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.sound)) == []


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_what_a_vendor_sends_by_itself_is_no_fault_but_a_page_view_that_is_expected(
    case: PlantedFault,
) -> None:
    """The spec asks for one page view a page: two are too many, whoever sends them."""
    record = a_record(**case.planted)
    automatic = replace(record, hits=tuple(replace(hit, automatic=True) for hit in record.hits))
    is_page_view = case.fault == "double-page-view"
    assert failures(case.check, automatic) == ([(case.fault, case.about)] if is_page_view else [])


@pytest.mark.parametrize(
    ("check", "record", "left_to"),
    [("fires-too-often", {"hits": TWICE_AT_ONCE}, "duplicate-hit")],
)
def test_one_cause_is_told_by_one_check(check: str, record: dict[str, Any], left_to: str) -> None:
    [verdict] = verdicts(check, a_record(**record))
    assert verdict.outcome is Outcome.INAPPLICABLE
    assert left_to in verdict.message


def sent_by(*scripts: str) -> list[str | None]:
    """The advice about purchases that these scripts sent, one each."""
    hits = tuple(
        a_hit(id=n, at=1100 + n, initiator=script, requests=()) for n, script in enumerate(scripts)
    )
    return [verdict.fix for verdict in verdicts(CHECK, a_record(hits=hits))]


def test_the_advice_fits_whether_one_script_sent_all_of_them_or_several_did() -> None:
    theme, plugin = "https://shop.example/theme.js", "https://shop.example/plugin.js"
    [alone] = sent_by(theme, theme)
    assert alone is not None
    assert alone.startswith(f"All of them come from {theme}: look for a trigger")
    [both] = sent_by(theme, plugin)
    assert both is not None
    assert f"remove it from the others: {plugin} and {theme}." in both
    assert sent_by("", "") == [None]


# ── page views ───────────────────────────────────────────────────────────────────────────────────


TITLES = ((100, "Shop"), (400, "Tea"))
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
    reported = failures("fires-too-often", crawled(expect=(VIEWS,), **fields))
    assert reported == [("double-page-view", "ga4 page_view")]


@pytest.mark.parametrize("fields", SINGLE.values(), ids=SINGLE.keys())
def test_one_page_view_for_each_page_passes(fields: dict[str, Any]) -> None:
    assert failures("fires-too-often", crawled(expect=(VIEWS,), **fields)) == []


def test_a_journeys_pages_must_send_the_page_view_of_the_crawl_once_as_well() -> None:
    record = a_record(crawl_expect=(VIEWS,), hits=(view(at=100), view(at=110), a_hit()))
    [verdict] = [
        verdict
        for verdict in verdicts("fires-too-often", record)
        if verdict.outcome is Outcome.FAILED
    ]
    assert (verdict.fault, verdict.line) == ("double-page-view", None)
    assert verdict.message == "ga4 page_view was sent 2 times for one view of /thanks."


def test_a_page_view_that_is_named_by_a_title_is_one_too() -> None:
    line = an_expectation(tag=a_tag("matomo", account="4"), event="pageview")
    named: dict[str, Any] = {"account": "4", "aliases": ("pageview",)}
    home, tea = (
        replace(view(at=at, **named), vendor="matomo", event=title) for at, title in TITLES
    )
    assert failures(CHECK, crawled(expect=(line,), hits=(home, tea))) == [
        ("double-page-view", "matomo pageview")
    ]
    assert failures(CHECK, crawled(expect=(line,), hits=(home, replace(tea, page=2)))) == []


def test_a_goal_may_expect_page_views_and_lead_over_several_pages() -> None:
    lines = (an_expectation(), an_expectation(event="page_view", line=11))
    hits = (a_hit(), view(at=1200, page=2), view(at=1500, page=3, location=f"{URL}/2"))
    assert failures("fires-too-often", a_record(expect=lines, hits=hits)) == []
