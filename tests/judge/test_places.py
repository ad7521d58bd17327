"""The page that a finding names is where its evidence stands, and never another site's."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.check import Fact, failed
from auditor.judge.places import page_of
from auditor.model import Hit, Request, RouteChange
from auditor.testing import a_hit, a_page, a_record, a_request, a_step

SHOP = "https://shop.example"
ROUTES = (
    RouteChange(id=1, at=1050, kind="push", before=f"{SHOP}/", url=f"{SHOP}/track", page=1),
    RouteChange(id=2, at=3000, kind="push", before=f"{SHOP}/track", url=f"{SHOP}/later", page=1),
)
START = a_page(id=1, url=f"{SHOP}/", final_url=f"{SHOP}/")
PARTNER = a_page(
    id=2, at=4000, url="https://partner.example/", final_url="https://partner.example/"
)


def named(*facts: Fact, **record: Any) -> str:
    given = {"pages": (START, PARTNER), "routes": ROUTES, "own_hosts": frozenset({"shop.example"})}
    return page_of(
        failed("Wrong.", about="x", fault="no-hit", evidence=facts), a_record(**{**given, **record})
    )


@pytest.mark.parametrize(
    ("fact", "page"),
    [
        (a_hit(page_url=f"{SHOP}/track"), f"{SHOP}/track"),
        (a_request(at=1100), f"{SHOP}/track"),
        (a_request(at=900), f"{SHOP}/"),
        (a_request(at=4100, page=2), "https://partner.example/"),
        (ROUTES[1], f"{SHOP}/later"),
        (START, f"{SHOP}/"),
    ],
)
def test_the_page_is_the_evidences_own_and_the_route_where_there_was_one(
    fact: Fact, page: str
) -> None:
    kinds: dict[type, str] = {Request: "requests", Hit: "hits"}
    held = {kinds[type(fact)]: (fact,)} if type(fact) in kinds else {}
    assert named(fact, **held) == page


def test_without_such_evidence_it_is_the_last_page_of_the_site_itself() -> None:
    assert named(a_step()) == f"{SHOP}/later"
    assert named(a_step(), routes=()) == f"{SHOP}/"
    assert named(pages=(PARTNER,)) == "https://partner.example/"
    assert named(pages=()) == a_record(pages=()).visit.url
