"""Requests decoded per second: all vendors' examples, half of the requests no tag at all.

From stored requests to hits (`decode`), as `tagproof check` does it, and telling whose a request
is while it waits in the browser (`classify`). One thread. The addresses differ from request to
request, as they do on a site: pictures have names, hits have random numbers.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Iterable
from dataclasses import replace

from vendorexamples import Example, all_examples

from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.model import Kind, Leg, PageVisit, Request, Visit, VisitFacts
from auditor.vendor import Vendor, find_vendors

ROUNDS = 5
REQUESTS = 100_000
A_VISIT = 100
"""Requests of one page."""
FEW = 20
OTHERS = (
    ("https://shop.example/assets/app.{}.js", "script"),
    ("https://shop.example/images/tea-{}.webp?w=400", "image"),
    ("https://fonts.example/inter-{}.woff2", "font"),
    ("https://shop.example/api/cart?item={}&quantity=2", "fetch"),
    ("https://cdn.shop.example/theme/{}/style.css", "stylesheet"),
)


def measure() -> None:
    vendors = find_vendors()
    few = dict(list(vendors.items())[:FEW])
    everything = _visits(_hits(vendors))
    only_few = _visits(_hits(few))
    for name, known, visits in (
        (f"{len(vendors)} vendors, a mix of all their requests", vendors, everything),
        (f"{FEW} vendors, a mix of theirs", few, only_few),
        (f"{len(vendors)} vendors, the mix of those {FEW}", vendors, only_few),
    ):
        _report(name, VendorIndex(known.values()), visits)


def _hits(vendors: dict[str, Vendor]) -> list[Example]:
    """The examples whose requests hold hits."""
    kinds = {
        (vendor.id, endpoint.id): endpoint.kind
        for vendor in vendors.values()
        for endpoint in vendor.endpoints
    }
    return [
        each
        for key in vendors
        for each in all_examples()[key]
        if kinds[each.vendor, each.endpoint] is Kind.EVENT
    ]


def _visits(examples: list[Example]) -> list[VisitFacts]:
    requests = [example.request() for example in examples]
    made = []
    for number in range(REQUESTS // A_VISIT):
        one = [_request(requests, number * A_VISIT + n, n) for n in range(A_VISIT)]
        visit = Visit(id=number, goal=None, leg=Leg(name="default"), device="desktop", began="")
        page = PageVisit(
            id=1,
            visit=number,
            index=1,
            at=0,
            url="/",
            final_url="https://shop.example/",
            status=200,
        )
        made.append(VisitFacts(visit=visit, pages=(page,), requests=tuple(one)))
    return made


def _request(hits: list[Request], number: int, within: int) -> Request:
    if number % 2:
        form, kind = OTHERS[number // 2 % len(OTHERS)]
        return Request(
            id=within + 1,
            visit=1,
            at=within * 40,
            method="GET",
            url=form.format(number),
            resource_type=kind,
            page=1,
            status=200,
        )
    hit = hits[number // 2 % len(hits)]
    random = "" if ";" in hit.url else f"{'&' if '?' in hit.url else '?'}_rnd={number}"
    return replace(hit, id=within + 1, at=within * 40, url=f"{hit.url}{random}", page=1)


def _report(name: str, index: VendorIndex, visits: list[VisitFacts]) -> None:
    decoder = Decoder(index, {"shop.example"})
    decoded, classified, found = [], [], 0
    gc.collect()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = sum(len(decoder.decode(facts).hits) for facts in visits)
        decoded.append(REQUESTS / (time.perf_counter() - began))
        began = time.perf_counter()
        known = sum(map(bool, _classified(index, visits)))
        classified.append(REQUESTS / (time.perf_counter() - began))
        assert known >= REQUESTS // 2
    print(
        f"{name}: {statistics.median(decoded):,.0f} requests decoded/s "
        f"({min(decoded):,.0f} to {max(decoded):,.0f}; {found:,} hits), "
        f"{statistics.median(classified):,.0f} classified/s (median of {ROUNDS}, one thread)"
    )


def _classified(index: VendorIndex, visits: list[VisitFacts]) -> Iterable[object]:
    for facts in visits:
        for request in facts.requests:
            yield index.classify(
                request.method, request.url, request.body.encode(), request.content_type
            )
