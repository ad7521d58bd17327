"""Page views of a crawled page, and the route that a single page changes to."""

from __future__ import annotations

from typing import Any

from auditor.model import Hit, RouteChange, VisitRecord
from auditor.testing import (
    a_hit,
    a_page,
    a_record,
    a_tag,
    an_expectation,
)

TAGS = (a_tag(), a_tag("meta"))
GA4 = a_tag().account
URL = "https://shop.example/tea"
PAGE = a_page(url=URL, final_url=URL)
VIEWS = an_expectation(event="page_view")
ROUTE = RouteChange(id=1, at=150, kind="push", before=URL, url=f"{URL}/2", page=1)


def view(vendor: str = "ga4", **fields: Any) -> Hit:
    event = {"ga4": "page_view", "meta": "PageView", "tiktok": "Pageview"}[vendor]
    params = {"page_location": fields.pop("location", URL)}
    return a_hit(vendor=vendor, event=event, at=fields.pop("at", 200), params=params, **fields)


def crawled(**fields: Any) -> VisitRecord:
    return a_record(**{"goal": None, "tags": TAGS, "pages": (PAGE,), **fields})
