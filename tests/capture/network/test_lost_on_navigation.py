"""Held hits that a visitor's browser loses as it goes to the next page are lost here, too."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tinysite import Answer

if TYPE_CHECKING:
    from tinysite import TinySite, Visitor

    from auditor.model import Request, VisitFacts

STEPS = [
    {"navigate": "/"},
    {"click": {"role": "link", "name": "Go"}},
    {"wait_for_element": {"text": "Thanks"}},
]


def shop(site: TinySite, on_click: str) -> None:
    site.pages["/"] = f"""<a id=go href=/next>Go</a><script>
      const HIT = '{site.collector}/collect?id=A-1&ev=sale';
      go.onclick = (event) => {{ {on_click} }};</script>"""
    site.pages["/next"] = "<p>Thanks"


def hit_of(facts: VisitFacts) -> Request:
    assert facts.visit.error is None
    [hit] = [
        request
        for request in facts.requests
        if "/collect" in request.url and request.method != "OPTIONS"
    ]
    return hit


PLAIN = {
    "fetch": "fetch(HIT)",
    "xhr": "const x = new XMLHttpRequest(); x.open('POST', HIT); x.send('a=1')",
}
PREFLIGHTED = "fetch(HIT, {headers: {'X-Key': 'a'}})"
OUTLIVING = {
    "beacon": "navigator.sendBeacon(HIT, 'a=1')",
    "keepalive": "fetch(HIT, {method: 'POST', body: 'a=1', keepalive: true})",
    "image": "new Image().src = HIT",
    "sync": "const x = new XMLHttpRequest(); x.open('POST', HIT, false); x.send('a=1')",
}
PATIENT = "event.preventDefault(); fetch(HIT).then(() => { location = '/next' })"


@pytest.mark.parametrize("how", PLAIN)
async def test_what_has_no_answer_as_the_next_page_opens_may_be_lost(
    how: str, site: TinySite, visitor: Visitor
) -> None:
    shop(site, PLAIN[how])
    hit = hit_of(await visitor.walk(site.url, STEPS))
    assert (hit.failure, hit.held, hit.delivered) == ("unanswered", False, False)
    assert site.hits() == []


async def test_what_still_waits_for_its_preflight_is_lost(site: TinySite, visitor: Visitor) -> None:
    shop(site, PREFLIGHTED)
    hit = hit_of(await visitor.walk(site.url, STEPS))
    assert (hit.failure, hit.delivered) == ("cancelled", False)


@pytest.mark.parametrize("how", OUTLIVING)
async def test_what_outlives_its_page_arrives(how: str, site: TinySite, visitor: Visitor) -> None:
    shop(site, OUTLIVING[how])
    hit = hit_of(await visitor.walk(site.url, STEPS))
    assert (hit.failure, hit.held, hit.delivered) == (None, True, True)


async def test_a_page_that_waits_for_the_answer_gets_it(site: TinySite, visitor: Visitor) -> None:
    shop(site, PATIENT)
    hit = hit_of(await visitor.walk(site.url, STEPS))
    assert (hit.failure, hit.held) == (None, True)


async def test_a_page_that_is_slower_than_the_vendor_loses_nothing(
    site: TinySite, visitor: Visitor
) -> None:
    answered = threading.Event()

    def told() -> Answer:
        answered.set()
        return Answer("")

    def slow() -> Answer:
        answered.wait(10)
        return Answer("<p>Thanks")

    shop(site, "fetch(HIT).then(() => fetch('/told'))")
    site.pages |= {"/told": told, "/next": slow}
    hit = hit_of(await visitor.walk(site.url, STEPS))
    assert (hit.failure, hit.held) == (None, True)


async def test_a_step_of_ours_cuts_nothing_off(site: TinySite, visitor: Visitor) -> None:
    site.pages["/"] = f"""<input aria-label=Name><script>
      document.querySelector('input').oninput = () => fetch('{site.collector}/collect?id=A-1');
      </script>"""
    site.pages["/next"] = "<p>Thanks"
    steps = [{"navigate": "/"}, {"fill": {"label": "Name", "value": "A"}}, {"navigate": "/next"}]
    hit = hit_of(await visitor.walk(site.url, steps))
    assert (hit.failure, hit.held) == (None, True)
