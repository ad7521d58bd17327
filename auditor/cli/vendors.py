"""tagproof vendors: who is known, and whose a request is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from auditor.cli.terminal import say
from auditor.decode import Decoder
from auditor.errors import ExitCode, UsageError
from auditor.index import VendorIndex
from auditor.model import Leg, Request, Visit, VisitFacts
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from auditor.model import Hit
    from auditor.vendor import Vendor


@click.command("vendors")
@click.argument("url", required=False)
@click.option("--body", default="", metavar="TEXT", help="What the request sends as its body.")
def command(url: str | None, body: str) -> ExitCode:
    """List the vendors that tagproof knows; with URL, say whose request that is, decoded."""
    vendors = find_vendors()
    if url is None:
        _list(vendors)
    else:
        _decode(url, body, vendors)
    return ExitCode.PASSED


def _list(vendors: dict[str, Vendor]) -> None:
    width = max(map(len, vendors), default=0)
    names = max((len(vendor.name) for vendor in vendors.values()), default=0)
    for vendor in vendors.values():
        say(f"{vendor.id:{width}}  {vendor.name:{names}}  {vendor.category}")


def _decode(url: str, body: str, vendors: dict[str, Vendor]) -> None:
    if not urlsplit(url).hostname:
        raise UsageError(f"{url} is no URL; give the whole address, with https://")
    method = "POST" if body else "GET"
    index = VendorIndex(vendors.values())
    known = index.classify(method, url, body.encode())
    if known is None:
        say("no vendor that tagproof knows")
        return
    vendor, endpoint = known
    say(f"{vendor.name} ({vendor.id}, {vendor.category}): {endpoint.kind} at {endpoint.id}")
    for hit in Decoder(index).decode(_visit_of(method, url, body)).hits:
        _show(hit)


def _visit_of(method: str, url: str, body: str) -> VisitFacts:
    request = Request(id=1, visit=1, at=0, method=method, url=url, body=body, resource_type="ping")
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="", began="")
    return VisitFacts(visit=visit, requests=(request,))


def _show(hit: Hit) -> None:
    say(f"\n{hit.event}  account {hit.account or 'unknown'}")
    for name, value in sorted(hit.params.items()):
        say(f"  {name}: {value}")
