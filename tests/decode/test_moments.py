"""Where no call was seen, a hit's own time or address says when and where it was called for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from wholeindex import whole_index

from auditor.decode.decoder import Decoder
from auditor.decode.moments import span_of
from auditor.model import (
    Hit,
    Leg,
    PageVisit,
    Phase,
    Push,
    Request,
    RouteChange,
    StepKind,
    StepRun,
    Visit,
    VisitFacts,
)

INDEX = whole_index()
SHOP = "https://shop.example"
BEGAN = datetime(2026, 11, 23, 10, 0, 0, 250_000, tzinfo=UTC)
EPOCH = 1795428000250
"""BEGAN in milliseconds."""
TRACK = "https://api-js.mixpanel.com/track/?verbose=1&ip=1&_=1795428000250"
FORM = "application/x-www-form-urlencoded"


def a_page(number: int, at: int, path: str) -> PageVisit:
    url = SHOP + path
    return PageVisit(id=number, visit=1, index=number, at=at, url=url, final_url=url, status=200)


def a_step(index: int, began: int, phase: Phase = Phase.JOURNEY) -> StepRun:
    kind = StepKind.CLICK
    return StepRun(
        visit=1, index=index, kind=kind, action="click", phase=phase, began=began, ended=None
    )


def a_route(at: int, path: str, before: str = "/", page: int = 1) -> RouteChange:
    return RouteChange(id=at, at=at, kind="push", before=SHOP + before, url=SHOP + path, page=page)


def mixpanel(at: int, *times: object, url: str = "/", **more: Any) -> Request:
    """A batch that left at this moment, with events that were called for at these times."""
    events = [
        {
            "event": "Signed Up",
            "properties": {
                "token": "0123456789abcdef0123456789abcdef",
                "time": moment,
                "$insert_id": f"{moment}",
                "$current_url": SHOP + url,
            },
        }
        for moment in times
    ]
    given: dict[str, Any] = {"id": 1, "method": "POST", "url": TRACK, "page": 1, "step": 3}
    given |= {"body": "data=" + json.dumps(events).replace("+", "%2B"), "content_type": FORM}
    return Request(visit=1, at=at, resource_type="xhr", **{**given, **more})


def ga4(at: int, path: str, event: str = "page_view", **more: Any) -> Request:
    url = (
        f"https://region1.google-analytics.com/g/collect?v=2&tid=G-A&en={event}"
        f"&dl=https%3A%2F%2Fshop.example{path.replace('/', '%2F')}"
    )
    given: dict[str, Any] = {"id": 1, "method": "POST", "url": url, "page": 1, "step": 3}
    return Request(visit=1, at=at, resource_type="ping", **{**given, **more})


STEPS = (a_step(1, 0), a_step(2, 1000), a_step(3, 3000))


def hits(*requests: Request, **facts: Any) -> tuple[Hit, ...]:
    visit = Visit(
        id=1,
        goal="g",
        leg=Leg(name="default"),
        device="desktop",
        began=facts.pop("began", BEGAN.isoformat(timespec="milliseconds")),
    )
    facts.setdefault("pages", (a_page(1, 10, "/"),))
    facts.setdefault("steps", STEPS)
    return Decoder(INDEX).decode(VisitFacts(visit=visit, requests=requests, **facts)).hits


# ── its own time ─────────────────────────────────────────────────────────────────────────────────


def test_a_batched_hit_belongs_to_the_step_of_its_own_time() -> None:
    early, late = hits(mixpanel(5000, (EPOCH + 1500) / 1000, (EPOCH + 3500) / 1000))
    assert (early.step, early.at, early.sent_at, early.sent_step) == (2, 1500, 5000, 3)
    assert (late.step, late.at) == (3, 3500)


@pytest.mark.parametrize(
    ("offset", "step", "at"),
    [
        (3500, 2, 1500),
        (3500.4, 2, 1500),
        (1500, 3, 3500),
        (None, 3, 5000),
        (-3500, 3, 5000),
        ("soon", 3, 5000),
        (60_000, 3, 5000),
    ],
)
def test_a_batched_hit_belongs_to_the_step_of_as_long_before_as_it_says(
    offset: object, step: int, at: int
) -> None:
    """posthog-js puts an `offset` in the place of each event's own time as a batch leaves."""
    event: dict[str, object] = {"event": "Signed Up", "properties": {"token": "phc_a"}}
    event |= {} if offset is None else {"offset": offset}
    batch = Request(
        visit=1,
        id=1,
        at=5000,
        resource_type="xhr",
        method="POST",
        url="https://us.i.posthog.com/e/?ip=1&ver=1.290.0",
        body=json.dumps([event]),
        content_type="application/json",
        page=1,
        step=3,
    )
    # Without the clock of the visit, too: the browser says when the request left.
    for began in (BEGAN.isoformat(), ""):
        (hit,) = hits(batch, began=began)
        assert (hit.step, hit.at) == (step, at)


@pytest.mark.parametrize("at", [EPOCH + 60_000, EPOCH - 60_000])
def test_the_time_of_another_clock_decides_nothing(at: int) -> None:
    (hit,) = hits(mixpanel(5000, at / 1000))
    assert (hit.step, hit.at) == (3, 5000)


def test_a_visit_that_does_not_say_when_it_began_leaves_the_hit_where_it_left() -> None:
    (hit,) = hits(mixpanel(5000, (EPOCH + 1500) / 1000), began="")
    assert (hit.step, hit.at) == (3, 5000)


def test_of_a_time_in_whole_seconds_the_latest_moment_counts() -> None:
    """The click at 3000 may have caused it: the second began at 2750, and ended at 3749."""
    (hit,) = hits(mixpanel(5000, (EPOCH - 250) // 1000 + 3))
    assert (hit.step, hit.at) == (3, 3749)
    (hit,) = hits(mixpanel(3100, (EPOCH - 250) // 1000 + 3))
    assert (hit.step, hit.at) == (3, 3100)


def test_a_time_in_whole_seconds_does_not_make_a_hit_one_that_our_input_provoked() -> None:
    """The pointer was moved at 3000; the second began at 2750, and ended at 3749."""
    steps = (a_step(1, 0, Phase.CRAWL), a_step(2, 3000, Phase.PROVOKE))
    (hit,) = hits(mixpanel(5000, (EPOCH - 250) // 1000 + 3, step=2), steps=steps)
    assert (hit.step, hit.at) == (1, 2999)
    (hit,) = hits(mixpanel(5000, (EPOCH + 3100) / 1000, step=2), steps=steps)
    assert (hit.step, hit.at) == (2, 3100)


def test_a_call_that_was_seen_wins_unless_it_came_after_the_hits_own_time() -> None:
    call: dict[str, Any] = {"layer": "analytics", "event": "Signed Up", "visit": 1, "page": 1}
    body = json.dumps(
        {
            "type": "track",
            "event": "Signed Up",
            "writeKey": "k",
            "messageId": "m",
            "timestamp": "2026-11-23T10:00:03.750Z",
        }
    )
    request = Request(
        id=1, visit=1, at=5000, method="POST", url="https://api.segment.io/v1/t", body=body,
        content_type="application/json", resource_type="fetch", page=1, step=3,
    )  # fmt: skip
    before = Push(id=1, at=1200, step=2, payload=["track", "Signed Up"], **call)
    (hit,) = hits(request, pushes=(before,))
    assert (hit.step, hit.at) == (2, 1200)
    after = Push(id=1, at=4000, step=3, payload=["track", "Signed Up"], **call)
    (hit,) = hits(request, pushes=(after,))
    assert (hit.step, hit.at) == (3, 3500)


def test_what_a_library_kept_over_a_page_belongs_to_the_page_of_its_own_time() -> None:
    pages = (a_page(1, 10, "/form"), a_page(2, 2000, "/thanks"))
    request = mixpanel(2500, (EPOCH + 1500) / 1000, page=2, step=2, url="/form")
    (hit,) = hits(request, pages=pages)
    assert (hit.page, hit.page_url, hit.step) == (1, f"{SHOP}/form", 2)


def test_what_was_called_for_while_the_page_was_left_for_a_repetition_is_none_of_it() -> None:
    steps = (*STEPS, a_step(4, 6000, Phase.REPEAT))
    (hit,) = hits(mixpanel(6100, (EPOCH + 6050) / 1000, step=3), steps=steps)
    assert hit.step == 3


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1795428000.25", (1795428000250.0, 1795428000250.0)),
        ("1795428000250", (1795428000250.0, 1795428000250.0)),
        ("1795428000", (1795428000000.0, 1795428000999.0)),
        ("2026-11-23T10:00:00.250Z", (1795428000250.0, 1795428000250.0)),
        ("2026-11-23T11:00:00+01:00", (1795428000000.0, 1795428000999.0)),
        ("2026-11-23T10:00:00", None),
        ("2026-13-45T10:00:00.250Z", None),
        ("17954280", None),
        ("", None),
        ("yesterday", None),
    ],
)
def test_times_are_read_as_libraries_write_them(
    text: str, span: tuple[float, float] | None
) -> None:
    assert span_of(text) == span


# ── its address ──────────────────────────────────────────────────────────────────────────────────


def test_a_hit_that_names_an_earlier_page_was_called_for_there() -> None:
    """An outbound click: the library sends it only as the partner's page opens already."""
    pages = (a_page(1, 10, "/form"), a_page(2, 3200, "/partner"))
    (hit,) = hits(ga4(3300, "/form", "click", page=2), pages=pages)
    assert (hit.page, hit.page_url, hit.step, hit.at) == (1, f"{SHOP}/form", 3, 3199)


def test_a_page_view_that_leaves_late_reports_the_route_that_it_names() -> None:
    (hit,) = hits(ga4(5000, "/"), routes=(a_route(3100, "/features"),))
    assert (hit.at, hit.step, hit.page_url) == (3099, 3, f"{SHOP}/")


def test_a_tag_that_names_the_document_whatever_the_route_is_is_taken_at_its_time() -> None:
    first, second = hits(
        ga4(500, "/", step=1), ga4(3200, "/", id=2), routes=(a_route(3100, "/features"),)
    )
    assert (first.at, second.at) == (500, 3200)
    assert (first.page_url, second.page_url) == (f"{SHOP}/", f"{SHOP}/")


def test_another_event_that_names_the_document_says_nothing_of_its_route() -> None:
    (hit,) = hits(ga4(5000, "/", "sign_up"), routes=(a_route(2000, "/form"),))
    assert hit.at == 5000


# ── the address that people read ─────────────────────────────────────────────────────────────────


def test_a_hit_of_a_route_has_the_routes_address() -> None:
    routes = (a_route(2000, "/form"), a_route(3100, "/thanks?a=1", "/form"))
    form, thanks = hits(
        ga4(2100, "/form", "sign_up", step=2), ga4(3200, "/other", "sign_up", id=2), routes=routes
    )
    assert form.page_url == f"{SHOP}/form"
    assert thanks.page_url == f"{SHOP}/thanks?a=1"
