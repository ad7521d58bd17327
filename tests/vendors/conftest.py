"""What a vendor's test needs: its requests in, hits and loads out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from wholeindex import whole_index

from auditor.decode.decoder import Decoded, Decoder
from auditor.decode.index import VendorIndex
from auditor.model import Hit, Kind, Leg, Request, Visit, VisitFacts

Sent = tuple[str, str, str]
"""URL, body, content type."""


@pytest.fixture(scope="session")
def index() -> VendorIndex:
    return whole_index()


@pytest.fixture
def decode(index: VendorIndex) -> Callable[..., Decoded]:
    """Decodes requests, each a URL or (URL, body, content type), sent 10 ms apart."""

    def run(*sent: str | Sent) -> Decoded:
        requests = []
        for number, each in enumerate(sent, start=1):
            url, body, content_type = (each, "", "") if isinstance(each, str) else each
            requests.append(
                Request(
                    id=number,
                    visit=1,
                    at=10 * number,
                    method="POST" if body else "GET",
                    url=url,
                    body=body,
                    content_type=content_type,
                    resource_type="ping",
                )
            )
        visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
        return Decoder(index).decode(VisitFacts(visit=visit, requests=tuple(requests)))

    return run


@pytest.fixture
def hit(decode: Callable[..., Decoded]) -> Callable[..., Hit]:
    """The one hit of one request."""

    def run(url: str, body: str = "", content_type: str = "") -> Hit:
        (found,) = decode((url, body, content_type)).hits
        return found

    return run


@pytest.fixture
def kind_of(index: VendorIndex) -> Callable[..., tuple[str, Kind] | None]:
    """The vendor's id and the kind of a request; None where it is nobody's."""

    def run(url: str, body: str = "", content_type: str = "") -> tuple[str, Kind] | None:
        method = "POST" if body else "GET"
        found = index.classify(method, url, body.encode(), content_type)
        return (found[0].id, found[1].kind) if found else None

    return run
