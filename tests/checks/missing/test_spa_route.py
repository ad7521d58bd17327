"""spa-route: which changes of an address are pages, and which page views are about them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import pytest

from auditor.model import Outcome, Phase, RouteChange, StepKind, Verdict, VisitRecord
from auditor.testing import (
    JOURNEY,
    a_goal,
    a_hit,
    a_page,
    a_record,
    a_step,
    a_visit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "spa-route"
SHOP = "https://shop.example"
VIEW = an_expectation(event="page_view")
DOCUMENT = a_hit(id=1, event="page_view", at=100, params={"page_location": f"{SHOP}/"})


def a_route(
    after: str,
    before: str = "/",
    at: int = 1200,
    kind: Literal["push", "replace", "pop", "hash"] = "push",
    step: int = 2,
    id_: int = 1,
) -> RouteChange:
    return RouteChange(
        id=id_, at=at, kind=kind, before=SHOP + before, url=SHOP + after, page=1, step=step
    )


def a_view(at: int, path: str = "", **fields: Any) -> Any:
    location = {"page_location": SHOP + path} if path else {}
    return a_hit(id=2, event="page_view", at=at, params=location, **fields)


def record_of(routes: Sequence[RouteChange], *hits: Any, **fields: Any) -> VisitRecord:
    given: dict[str, Any] = {
        "crawl_expect": (VIEW,),
        "hits": (DOCUMENT, *hits),
        "routes": tuple(routes),
    }
    return a_record(**{**given, **fields})


def judged(routes: Sequence[RouteChange], *hits: Any, **fields: Any) -> Verdict:
    [verdict] = verdicts(CHECK, record_of(routes, *hits, **fields))
    return verdict


def test_a_page_that_nobody_was_told_of_fails() -> None:
    verdict = judged([a_route("/lamps")])
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "spa-route-untracked")
    assert verdict.message == (
        "The page changed to /lamps without reloading, and ga4 was sent no page_view for it."
    )
    assert (verdict.about, verdict.tag) == ("ga4 page_view on routes", "ga4")
    assert (verdict.expected, verdict.actual) == (
        "page_view for the one change of the page",
        "no hit",
    )
    assert refs(verdict.evidence) == [("route", 1)]


def test_of_many_pages_the_first_three_are_named() -> None:
    paths = ("/", "/a", "/b", "/c", "/d")
    routes = [
        a_route(path, before, at=1000 * number, step=number + 1, id_=number)
        for number, (before, path) in enumerate(pairwise(paths), 1)
    ]
    verdict = judged(routes)
    assert verdict.message.startswith("The page changed to /a, /b, /c and 1 more without reloading")
    assert verdict.expected == "page_view for each of 4 changes of the page"


TWO = (a_route("/lamps"), a_route("/basket", "/lamps", at=2000, step=3, id_=2))


@pytest.mark.parametrize(
    "hits",
    [
        (a_view(1300), a_view(2100)),
        (a_view(1300), a_view(4900, "/basket")),
        (a_view(4900, "/lamps"), a_view(4900, "/basket")),
        (a_view(1100, "/lamps"), a_view(1900, "/basket")),
        (a_view(1190), a_view(1990)),
    ],
    ids=[
        "at once",
        "as the page is left",
        "both by their address",
        "a moment before",
        "as clocks differ",
    ],
)
def test_pages_that_were_reported_pass(hits: tuple[Any, ...]) -> None:
    numbered = [a_view(hit.at, hit.params.get("page_location", "")[len(SHOP) :]) for hit in hits]
    assert judged(TWO, *numbered).outcome is Outcome.PASSED


def test_the_documents_own_page_view_just_before_is_about_the_document() -> None:
    assert judged([a_route("/lamps", at=DOCUMENT.at + 150)]).outcome is Outcome.FAILED


def test_only_those_without_a_page_view_are_named() -> None:
    verdict = judged(TWO, a_view(1300))
    assert "changed to /basket without" in verdict.message
    verdict = judged(TWO, a_view(2100, "/basket"))
    assert "changed to /lamps without" in verdict.message


@pytest.mark.parametrize(
    "routes",
    [
        [a_route("/?sort=price", kind="replace")],
        [a_route("/", kind="replace")],
        [a_route("/#reviews", kind="hash")],
        [a_route("/home", step=1, kind="replace")],
        [a_route("/lamps"), a_route("/", "/lamps", at=1210, id_=2)],
    ],
    ids=["the query", "the same", "a place on the page", "corrected at once", "there and back"],
)
def test_what_is_no_other_page(routes: list[RouteChange]) -> None:
    assert verdicts(CHECK, record_of(routes)) == []


def test_a_page_that_is_only_passed_through_needs_no_page_view() -> None:
    routes = [a_route("/checkout"), a_route("/checkout/address", "/checkout", at=1220, id_=2)]
    assert judged(routes, a_view(1300)).outcome is Outcome.PASSED
    assert "/checkout/address" in judged(routes).message


def test_a_route_in_the_fragment_is_a_page() -> None:
    routes = [a_route("/#/lamps?x=1", "/#/", kind="hash")]
    assert "changed to /#/lamps without" in judged(routes).message


def test_a_page_that_takes_the_place_of_another_after_a_click_is_a_page() -> None:
    assert judged([a_route("/thanks", kind="replace")]).outcome is Outcome.FAILED


def test_repetitions_are_not_looked_at() -> None:
    back = a_step(
        index=4, kind=StepKind.BACK, action="go back", phase=Phase.REPEAT, began=5000, ended=6000
    )
    routes = [a_route("/lamps", at=5100, step=4)]
    assert verdicts(CHECK, record_of(routes, steps=(*JOURNEY, back))) == []
    assert verdicts(CHECK, record_of([a_route("/lamps")], visit=a_visit(repeat_of=1))) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"crawl_expect": ()},
        {"crawl_expect": (an_expectation(event="scroll"),)},
        {"hits": ()},
        {"hits": (a_view(1300),)},
        {"crawl_expect": (an_expectation("meta", event="PageView"),)},
    ],
    ids=["nobody asks", "no page view", "the tag is silent", "not the document", "another tag"],
)
def test_only_tags_that_report_pages_are_asked_for_more(fields: dict[str, Any]) -> None:
    assert verdicts(CHECK, record_of([a_route("/lamps")], **fields)) == []


def test_a_page_view_that_the_goal_itself_expects_is_left_to_missing_hit() -> None:
    goal = a_goal(expect=(VIEW,))
    assert verdicts(CHECK, record_of([a_route("/lamps")], goal=goal, expect=(VIEW,))) == []


def test_the_last_page_of_a_visit_that_broke_can_not_be_held_against_the_tag() -> None:
    broke = a_visit(error="crashed", inconclusive="page-failed")
    assert failures(CHECK, record_of(TWO, a_view(1300), visit=broke)) == []
    assert judged(TWO, visit=broke).outcome is Outcome.FAILED


def test_two_documents_have_pages_of_their_own() -> None:
    pages = (a_page(), a_page(id=2, index=2, at=2500))
    second = RouteChange(
        id=2, at=2510, kind="push", before=f"{SHOP}/x", url=f"{SHOP}/y", page=2, step=2
    )
    verdict = judged([a_route("/lamps", step=2), second], pages=pages)
    assert "changed to /lamps without" in verdict.message
