"""Hits decoded per second: from stored requests to hits, and telling tags from other requests."""

from __future__ import annotations

import statistics
import time

from auditor.index import VendorIndex
from auditor.model import Leg, Request, Visit, VisitFacts
from auditor.vendor import find_vendors

ROUNDS = 7
REQUESTS = 10_000
MIX = (
    (
        "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST0001&cid=1.2&en=purchase&cu=EUR"
        "&epn.value=79&ep.transaction_id=T-1&pr1=idA~nmTea~pr39.5~qt2&gcs=G111&gcd=13t3t3t3t5l1"
    ),
    (
        "https://www.googleadservices.com/pagead/conversion/700800900/?label=abc&value=79.00"
        "&currency_code=EUR&oid=T-1&gcs=G111"
    ),
    (
        "https://www.facebook.com/tr/?id=555000111222333&ev=Purchase&cd[value]=79.00"
        "&cd[currency]=EUR&eid=T-1"
    ),
    "https://bat.bing.com/action/0?ti=97001234&ea=purchase&gv=79.00&gc=EUR&evt=custom&asc=G",
)
OTHERS = (
    "https://shop.example/assets/app.3f2a.js",
    "https://shop.example/images/tea.webp?w=400",
    "https://fonts.example/inter.woff2",
    "https://shop.example/api/cart?item=7&quantity=2",
)


def _facts(urls: tuple[str, ...]) -> VisitFacts:
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
    requests = tuple(
        Request(
            id=number,
            visit=1,
            at=number * 5000,
            method="GET",
            url=f"{urls[number % len(urls)]}&n={number}",
            resource_type="image",
        )
        for number in range(REQUESTS)
    )
    return VisitFacts(visit=visit, requests=requests)


def measure() -> None:
    index = VendorIndex(find_vendors().values())
    for name, urls in (("hits only", MIX), ("half of them no tag", MIX + OTHERS)):
        facts = _facts(urls)
        decoded, classified = [], []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            hits = len(index.decode(facts).hits)
            decoded.append(hits / (time.perf_counter() - began))
            began = time.perf_counter()
            for request in facts.requests:
                index.classify(request.method, request.url)
            classified.append(REQUESTS / (time.perf_counter() - began))
        print(
            f"{name}: {statistics.median(decoded):,.0f} hits decoded/s, "
            f"{statistics.median(classified):,.0f} requests classified/s "
            f"(median of {ROUNDS}, one thread)"
        )
