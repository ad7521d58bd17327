"""page-location: after a change of route a hit names the page that is shown."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Hit, Outcome, RouteChange
from auditor.testing import a_hit, a_record, verdicts

HOME, THANKS = "https://shop.example/", "https://shop.example/thanks"
ROUTE = RouteChange(id=1, at=1100, kind="push", before=HOME, url=THANKS, page=1, step=2)


def hit(at: int, event: str, location: str) -> Hit:
    return a_hit(id=at, at=at, event=event, params={"page_location": location}, page=1)


def outcomes(*hits: Hit, routes: Any = (ROUTE,)) -> list[Outcome]:
    return [each.outcome for each in verdicts("page-location", a_record(hits=hits, routes=routes))]


VIEW = hit(500, "page_view", HOME)


@pytest.mark.parametrize(
    ("hits", "outcome"),
    [
        ([VIEW, hit(1200, "purchase", HOME)], Outcome.FAILED),
        ([VIEW, hit(1200, "purchase", THANKS)], Outcome.PASSED),
        ([VIEW, hit(1200, "purchase", f"{THANKS}?a=1#top")], Outcome.PASSED),
        ([VIEW, hit(1200, "purchase", "https://shop.example/virtual")], Outcome.PASSED),
        ([VIEW, hit(1200, "page_view", HOME)], Outcome.FAILED),
        ([hit(1200, "page_view", HOME)], Outcome.PASSED),
        ([VIEW, hit(1200, "scroll", HOME)], Outcome.PASSED),
        ([VIEW, hit(1200, "page_view", HOME), hit(1300, "purchase", HOME)], Outcome.FAILED),
    ],
)
def test_only_a_former_address_is_stale(hits: list[Hit], outcome: Outcome) -> None:
    assert outcomes(*hits) == [outcome]


def test_without_a_change_of_route_there_is_nothing_to_judge() -> None:
    assert outcomes(VIEW, hit(1200, "purchase", HOME), routes=()) == []


def test_back_at_a_former_address_it_is_true_again() -> None:
    back = RouteChange(id=2, at=1150, kind="pop", before=THANKS, url=HOME, page=1, step=2)
    assert outcomes(VIEW, hit(1200, "purchase", HOME), routes=(ROUTE, back)) == [Outcome.PASSED]
