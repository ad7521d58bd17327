"""Requests decoded and classified per second, on one thread.

Half of the requests are examples of the vendors, half are no tags. `decode` turns stored requests
into hits, as `tagproof check` does; `classify` tells whose a request is while it waits in the
browser. The addresses differ from request to request, as on a site: pictures have names, hits have
random numbers.
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
REQUESTS_PER_VISIT = 100
FEW_VENDORS = 20
OTHERS = (
    ("https://shop.example/assets/app.{}.js", "script"),
    ("https://shop.example/images/tea-{}.webp?w=400", "image"),
    ("https://fonts.example/inter-{}.woff2", "font"),
    ("https://shop.example/api/cart?item={}&quantity=2", "fetch"),
    ("https://cdn.shop.example/theme/{}/style.css", "stylesheet"),
)


def measure() -> None:
    vendors = find_vendors()
    few = dict(list(vendors.items())[:FEW_VENDORS])
    mix_of_all = _visits(_hits(vendors))
    mix_of_few = _visits(_hits(few))
    for name, indexed, visits in (
        (f"{len(vendors)} vendors, a mix of all their requests", vendors, mix_of_all),
        (f"{FEW_VENDORS} vendors, a mix of theirs", few, mix_of_few),
        (f"{len(vendors)} vendors, the mix of those {FEW_VENDORS}", vendors, mix_of_few),
    ):
        _report(name, VendorIndex(indexed.values()), visits)


def _hits(vendors: dict[str, Vendor]) -> list[Example]:
    """The examples whose requests hold hits."""
    kinds = {
        (vendor.id, endpoint.id): endpoint.kind
        for vendor in vendors.values()
        for endpoint in vendor.endpoints
    }
    return [
        example
        for key in vendors
        for example in all_examples()[key]
        if kinds[example.vendor, example.endpoint] is Kind.EVENT
    ]


def _visits(examples: list[Example]) -> list[VisitFacts]:
    requests = [example.request() for example in examples]
    visits = []
    for number in range(REQUESTS // REQUESTS_PER_VISIT):
        first = number * REQUESTS_PER_VISIT
        sent = [_request(requests, first + n, n) for n in range(REQUESTS_PER_VISIT)]
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
        visits.append(VisitFacts(visit=visit, pages=(page,), requests=tuple(sent)))
    return visits


def _request(hits: list[Request], number: int, within: int) -> Request:
    """A request: in turn one of the hits, and one of no tag."""
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
    decoded, classified, hits = [], [], 0
    gc.collect()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        hits = sum(len(decoder.decode(facts).hits) for facts in visits)
        decoded.append(REQUESTS / (time.perf_counter() - began))
        began = time.perf_counter()
        recognised = sum(map(bool, _classified(index, visits)))
        classified.append(REQUESTS / (time.perf_counter() - began))
        assert recognised >= REQUESTS // 2
    print(
        f"{name}: {statistics.median(decoded):,.0f} requests decoded/s "
        f"({min(decoded):,.0f} to {max(decoded):,.0f}; {hits:,} hits), "
        f"{statistics.median(classified):,.0f} classified/s (median of {ROUNDS}, one thread)"
    )


def _classified(index: VendorIndex, visits: list[VisitFacts]) -> Iterable[object]:
    for facts in visits:
        for request in facts.requests:
            yield index.classify(
                request.method, request.url, request.body.encode(), request.content_type
            )
