"""tagproof vendors: the vendors that it knows, whose a request is, and what it says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.hittext import about_lines, hit_lines
from auditor.cli.terminal import say
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.errors import ExitCode, UsageError
from auditor.model import Kind, Leg, Request, Visit, VisitFacts
from auditor.vendor import find_vendors
from auditor.wire.address import parse_url, split_url
from auditor.wire.bodies import read_body
from auditor.wire.curl import Command, is_curl, parse_curl

if TYPE_CHECKING:
    from auditor.vendor import Vendor


@click.command("vendors")
@click.argument("url", required=False)
@click.option(
    "--body",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file that holds what the request sends as its body; - is standard input.",
)
@click.option("--raw", is_flag=True, help="Show the parameters as they are on the wire, too.")
def command(url: str | None, body: Path | None, raw: bool) -> ExitCode:  # noqa: FBT001 - click passes by name
    """List the vendors that tagproof knows; with URL, say whose request that is, decoded.

    URL may also be a vendor's id (what is known of it), a cURL command as DevTools copies it, or -
    for such a command on standard input.
    """
    vendors = find_vendors()
    if url is None:
        _list(vendors)
    elif url in vendors:
        for line in about_lines(vendors[url]):
            say(line)
    else:
        _decode(_request(url, body), vendors, raw=raw)
    return ExitCode.PASSED


def _list(vendors: dict[str, Vendor]) -> None:
    width = max(map(len, vendors), default=0)
    names = max((len(vendor.name) for vendor in vendors.values()), default=0)
    for vendor in vendors.values():
        say(f"{vendor.id:{width}}  {vendor.name:{names}}  {vendor.category}")


def _request(url: str, body: Path | None) -> Request:
    text = sys.stdin.read() if url == "-" and body is None else url
    if is_curl(text):
        curl = parse_curl(text)
    elif url == "-":
        raise UsageError("there is no cURL command on standard input; copy one from DevTools")
    else:
        if not parse_url(url).host:
            raise UsageError(f"{url} is no URL; give the whole address, with https://")
        curl = Command(method="POST" if body else "GET", url=url)
    body_bytes = curl.body.encode("utf-8", "surrogateescape") if body is None else _file(body)
    text, note = read_body(body_bytes, curl.content_encoding, split_url(curl.url)[1])
    return Request(
        id=1,
        visit=1,
        at=0,
        method=curl.method,
        url=curl.url,
        body=text,
        body_note=note,
        content_type=curl.content_type,
        content_encoding=curl.content_encoding,
        resource_type="fetch" if curl.body or body else "image",
    )


def _file(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: can't be read ({error.strerror}); --body takes a file that holds the body"
        ) from error


def _decode(request: Request, vendors: dict[str, Vendor], *, raw: bool) -> None:
    decoder = Decoder(VendorIndex(vendors.values()))
    match = decoder.read(request)
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="", began="")
    decoded = decoder.decode(VisitFacts(visit=visit, requests=(request,)))
    if match is None:
        say("no vendor that tagproof knows")
        for unrecognised in decoded.unrecognised:
            say(f"{unrecognised.host}{unrecognised.path}: {unrecognised.reason}")
        return
    entry, readings = match
    vendor, endpoint = entry.table.vendor, entry.endpoint
    say(f"{vendor.name} ({vendor.id}, {vendor.category}): {endpoint.kind} at {endpoint.id}")
    if endpoint.kind is not Kind.EVENT:
        for reading in readings:
            say(f"\n{reading.event}  account {reading.account or 'unknown'}")
    for hit in decoded.hits:
        for line in hit_lines(hit, raw=raw):
            say(line)
    if request.body_note:
        say(f"\nbody: {request.body_note}")
