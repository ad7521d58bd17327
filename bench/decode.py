"""Requests decoded and classified per second of processor time, on one thread.

Half of the requests are examples of the vendors, half are no tags. `decode` turns stored requests
into hits; `read whole` also asks each hit for all that it says, as `tagproof check` does;
`classify` tells whose a request is while it waits in the browser. The addresses differ from request
to request, as on a site: pictures have names, hits have random numbers.

    make bench-decode PEER="node peer.js"

times a peer on the same requests, in turn with tagproof. The command gets one request a line on its
standard input, as JSON with method, url, body and contentType, and decodes each. Its start is
measured without any request, and not counted; taking the lines apart counts on both sides.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shlex
import statistics
import subprocess
import time
from collections.abc import Callable
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
    index_of_all, index_of_few = VendorIndex(vendors.values()), VendorIndex(few.values())
    _report(f"{len(vendors)} vendors, a mix of all their requests", index_of_all, mix_of_all)
    _report_ratio(len(vendors), index_of_all, index_of_few, mix_of_few)
    if peer := os.environ.get("PEER"):
        _report_beside(peer, index_of_all, mix_of_all)


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
    ways: dict[str, Callable[[VisitFacts], int]] = {
        "decoded": lambda facts: len(decoder.decode(facts).hits),
        "read whole": lambda facts: _read_whole(decoder, facts),
        "classified": lambda facts: _classified(index, facts),
    }
    per_second: dict[str, list[float]] = {way: [] for way in ways}
    gc.collect()
    for _ in range(ROUNDS):
        for way, measured in ways.items():
            began = time.process_time()
            counted = sum(map(measured, visits))
            per_second[way].append(REQUESTS / (time.process_time() - began))
            assert counted >= REQUESTS // 2
    figures = (
        f"{statistics.median(rates):,.0f} {way} ({min(rates):,.0f} to {max(rates):,.0f})"
        for way, rates in per_second.items()
    )
    print(f"{name}, requests per second: {', '.join(figures)} (median of {ROUNDS}, one thread)")


def _report_ratio(
    known: int, all_: VendorIndex, few: VendorIndex, visits: list[VisitFacts]
) -> None:
    """Whether it takes longer to know more vendors: the same requests, in turn."""
    per_index: dict[VendorIndex, list[float]] = {few: [], all_: []}
    for _ in range(ROUNDS):
        for index, seconds in per_index.items():
            decoder = Decoder(index, {"shop.example"})
            began = time.process_time()
            for facts in visits:
                decoder.decode(facts)
            seconds.append(time.process_time() - began)
    ratios = [one / other for one, other in zip(per_index[few], per_index[all_], strict=True)]
    with_few, with_all = (REQUESTS / statistics.median(times) for times in per_index.values())
    print(
        f"a mix of {FEW_VENDORS} vendors' requests, per second: {with_few:,.0f} with those known, "
        f"{with_all:,.0f} with all {known}; {statistics.median(ratios):.2f} of the speed "
        f"({min(ratios):.2f} to {max(ratios):.2f}, {ROUNDS} pairs)"
    )


def _read_whole(decoder: Decoder, facts: VisitFacts) -> int:
    hits = decoder.decode(facts).hits
    for hit in hits:
        assert hit.params is not None  # asking for one field reads all
    return len(hits)


def _classified(index: VendorIndex, facts: VisitFacts) -> int:
    return sum(
        index.classify(request.method, request.url, request.body.encode(), request.content_type)
        is not None
        for request in facts.requests
    )


def _report_beside(peer: str, index: VendorIndex, visits: list[VisitFacts]) -> None:
    decoder = Decoder(index, {"shop.example"})
    lines = [_line(request) for facts in visits for request in facts.requests]
    ratios = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for first in range(0, REQUESTS, REQUESTS_PER_VISIT):
            sent = map(_parsed, lines[first : first + REQUESTS_PER_VISIT])
            _read_whole(decoder, replace(visits[0], requests=tuple(sent)))
        ours = time.process_time() - began
        theirs = _seconds_of(peer, lines) - _seconds_of(peer, [])
        ratios.append(theirs / ours)
    print(
        f"{peer}: tagproof is {statistics.median(ratios):.2f} times as fast "
        f"({min(ratios):.2f} to {max(ratios):.2f}, {ROUNDS} pairs)"
    )


def _line(request: Request) -> str:
    sent = {"method": request.method, "url": request.url, "body": request.body}
    return json.dumps({**sent, "contentType": request.content_type})


def _parsed(line: str) -> Request:
    sent = json.loads(line)
    return Request(
        id=1,
        visit=1,
        at=0,
        method=sent["method"],
        url=sent["url"],
        body=sent["body"],
        content_type=sent["contentType"],
        resource_type="fetch",
    )


def _seconds_of(command: str, lines: list[str]) -> float:
    """The processor time that a command takes for these lines, its start included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        shlex.split(command),
        input="\n".join(lines),
        encoding="utf-8",
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
