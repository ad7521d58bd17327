"""What is seen without a spec: hits with their pages, and those of a recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.decode.decoder import Decoded, Decoder
from auditor.decode.index import VendorIndex
from auditor.har.reader import visits
from auditor.model import Hit, Leg, VisitFacts
from auditor.redact import Redactor
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.har.reader import HarFile
    from auditor.vendor import Vendor

LEG = Leg(name="default")
DEVICE = "desktop"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenHit:
    """A hit, masked, and where it came from."""

    hit: Hit
    visit: int
    """Counts the visits: two with one address are two pages."""
    page: str
    """The address of the page that called for it; empty if that is not known."""
    after: int
    """When the page called for it, in milliseconds since the page was opened."""
    began: str
    """The moment from which the hit's own times count, ISO 8601; empty if that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that was seen of one visit, masked."""

    facts: VisitFacts
    decoded: Decoded
    number: int = 1

    @property
    def hits(self) -> tuple[SeenHit, ...]:
        """Its hits, in order of time."""
        return seen_hits(self.facts, self.decoded.hits, self.number)


def seen_hits(facts: VisitFacts, hits: Iterable[Hit], number: int = 1) -> tuple[SeenHit, ...]:
    """The hits of a visit in order of time, each with its page."""
    pages = {page.id: page for page in facts.pages}
    return tuple(
        SeenHit(
            hit=hit,
            visit=number,
            page=(page.final_url or page.url)
            if (page := pages.get(hit.page or 0))
            else hit.page_url,
            after=max(0, hit.at - page.at) if page else hit.at,
            began=facts.visit.began,
        )
        for hit in sorted(hits, key=lambda hit: hit.at)
    )


def look_at_recording(har: HarFile, vendors: Iterable[Vendor]) -> Iterator[Seen]:
    """What is in a HAR file, masked, page after page."""
    index, redactor = VendorIndex(vendors), Redactor({})
    for number, facts in enumerate(visits(har, (), LEG, DEVICE), 1):
        redacted = redactor.facts(facts)
        own_hosts = {host_of(page.final_url) for page in redacted.pages} - {""}
        decoded = Decoder(index, own_hosts).decode(redacted)
        yield Seen(facts=redacted, decoded=decoded, number=number)
