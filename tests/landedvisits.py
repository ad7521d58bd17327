"""Visits that land with a click id, for the tests of checks about attribution."""

from __future__ import annotations

from typing import Any

from auditor.model import KeptId, Request, VisitRecord
from auditor.testing import a_goal, a_hit, a_record, a_request, a_tag, a_visit, an_expectation

GCLID = "Cj0KCQiA5rGuBhCnARIsAN11vgR"
FBCLID = "IwZXh0bgNhZW0CMTAAAR2xKfQw"
LANDING = f"https://shop.example/?gclid={GCLID}"


def kept(step: int, place: Any = "cookie", name: str = "_gcl_aw", **more: Any) -> KeptId:
    """A place in which the gclid was after a step."""
    given = {"param": "gclid", "host": ".shop.example", "form": "whole", **more}
    return KeptId(step=step, place=place, name=name, **given)


def document(id_: int, url: str, **more: Any) -> Request:
    """The request of a page."""
    given = {"at": id_ * 10, "resource_type": "document", "held": False, **more}
    return a_request(id=id_, url=url, **given)


def landed(
    *places: KeptId,
    param: str = "gclid",
    value: str = GCLID,
    vendor: str = "google_ads",
    **more: Any,
) -> VisitRecord:
    """A purchase of a visitor who landed with a click id, reported to one vendor."""
    address = f"/?{param}={value}"
    goal = a_goal(expect=(an_expectation(vendor),))
    given: dict[str, Any] = {
        "visit": a_visit(url=address, **more.pop("visit", {})),
        "goal": goal,
        "tags": (a_tag(vendor),),
        "hits": (a_hit(vendor=vendor),),
        "requests": (
            document(1, f"https://shop.example{address}"),
            document(2, "https://shop.example/thanks", at=1200),
        ),
    }
    landing = kept(1, "landing", param, param=param, host="")
    return a_record(kept_ids=(landing, *places), **{**given, **more})
