"""tagproof vendors: the vendors that it knows, whose a request is, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.hitdata import KEYS, as_json, hit_as_data
from auditor.cli.hittext import about_lines, heading, hit_lines
from auditor.cli.requests import is_request, request_of
from auditor.cli.terminal import say
from auditor.cli.vendornames import hint_for
from auditor.decode.decoder import Decoder, kind_of
from auditor.decode.index import VendorIndex
from auditor.errors import ExitCode, UsageError
from auditor.model import Kind, Leg, Request, Visit, VisitFacts
from auditor.vendor import find_vendors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.vendor import Vendor


@click.command("vendors")
@click.argument("request", required=False)
@click.option(
    "--body",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file that holds what the request sends as its body; - is standard input.",
)
@click.option("--raw", is_flag=True, help="Show the parameters as they are on the wire, too.")
@click.option("--json", "as_data", is_flag=True, help="JSON: one object a hit, each on a line.")
def command(request: str | None, body: Path | None, raw: bool, as_data: bool) -> ExitCode:  # noqa: FBT001 - click passes by name
    """List the vendors that tagproof knows; with REQUEST, say whose that is, decoded.

    REQUEST is an address, or what DevTools copies of a request: as cURL (bash or cmd), as fetch, as
    PowerShell; - reads it from standard input. It may also be a vendor's id: what is known of it.
    """
    vendors = find_vendors()
    if request is None:
        _list(vendors, as_data=as_data)
    elif request in vendors:
        vendor = vendors[request]
        for line in [as_json(_vendor_data(vendor))] if as_data else about_lines(vendor):
            say(line)
    elif not is_request(request):
        hint = hint_for(request, vendors) or (
            "; give a vendor's id, an address, or what DevTools copies of a request"
        )
        raise UsageError(f"{request!r} is neither a vendor nor a request{hint}")
    else:
        _decode(request_of(request, body), vendors, raw=raw, as_data=as_data)
    return ExitCode.PASSED


def _vendor_data(vendor: Vendor) -> dict[str, str]:
    return {"id": vendor.id, "name": vendor.name, "category": str(vendor.category)}


def _list(vendors: dict[str, Vendor], *, as_data: bool) -> None:
    width = max(map(len, vendors), default=0)
    names = max((len(vendor.name) for vendor in vendors.values()), default=0)
    for vendor in vendors.values():
        if as_data:
            say(as_json(_vendor_data(vendor)))
        else:
            say(f"{vendor.id:{width}}  {vendor.name:{names}}  {vendor.category}")


def _decode(request: Request, vendors: dict[str, Vendor], *, raw: bool, as_data: bool) -> None:
    decoder = Decoder(VendorIndex(vendors.values()))
    for line in _data(request, decoder) if as_data else _lines(request, decoder, raw=raw):
        say(line)


def _facts(request: Request) -> VisitFacts:
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="", began="")
    return VisitFacts(visit=visit, requests=(request,))


def _data(request: Request, decoder: Decoder) -> Iterator[str]:
    """A line for each hit; of another request one for each of its readings, and always one."""
    decoded = decoder.decode(_facts(request))
    if decoded.hits:
        yield from (as_json(hit_as_data(hit)) for hit in decoded.hits)
        return
    empty = dict.fromkeys(KEYS)
    if (match := decoder.read(request)) is None:
        reasons = [f"{each.host}{each.path}: {each.reason}" for each in decoded.unrecognised]
        yield as_json({**empty, "unread": reasons})
        return
    rule, readings = match
    known = {"vendor": rule.table.vendor.id, "kind": str(kind_of(rule.endpoint, readings))}
    known["category"] = str(rule.table.vendor.category)
    said = dict.fromkeys((reading.account, reading.environment) for reading in readings)
    for account, environment in said or {("", ""): None}:
        place = {"account": account, "environment": environment}
        yield as_json({**empty, **known, **place})


def _lines(request: Request, decoder: Decoder, *, raw: bool) -> Iterator[str]:
    match = decoder.read(request)
    decoded = decoder.decode(_facts(request))
    if match is None:
        yield "no vendor that tagproof knows"
        for unrecognised in decoded.unrecognised:
            yield f"{unrecognised.host}{unrecognised.path}: {unrecognised.reason}"
        return
    entry, readings = match
    vendor, endpoint = entry.table.vendor, entry.endpoint
    kind = kind_of(endpoint, readings)
    yield f"{vendor.name} ({vendor.id}, {vendor.category}): {kind} at {endpoint.id}"
    if kind is not Kind.EVENT:
        for reading in readings:
            yield ""
            yield heading(reading)
    for hit in decoded.hits:
        yield from hit_lines(hit, raw=raw)
    if request.body_note:
        yield f"\nbody: {request.body_note}"
