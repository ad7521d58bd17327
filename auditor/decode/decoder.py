"""Decodes the requests of a visit: hits, loads of libraries, asides, containers, unrecognised."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from auditor.decode.attribution import attributed
from auditor.decode.endpoint_rule import EndpointRule
from auditor.decode.gtm_container import read_container
from auditor.decode.hits import params_of
from auditor.decode.index import VendorIndex
from auditor.decode.merging import merged
from auditor.decode.readings import Reading, Table, read
from auditor.decode.unrecognised import UnrecognisedRequests
from auditor.model import (
    USER,
    Aside,
    Container,
    Hit,
    Kind,
    Request,
    TagLoad,
    Unrecognised,
    VisitFacts,
)
from auditor.vendor import Endpoint, RequestFacts

_TIME_AND_ID = attrgetter("at", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """All that the decoder reads from the requests of a visit."""

    hits: tuple[Hit, ...]
    loads: tuple[TagLoad, ...]
    unrecognised: tuple[Unrecognised, ...] = ()
    containers: tuple[Container, ...] = ()
    asides: tuple[Aside, ...] = ()


class Decoder:
    """Decodes requests with the tables of all vendors."""

    def __init__(self, index: VendorIndex, own_hosts: Collection[str] = ()) -> None:
        """`own_hosts`: the site's own hosts; a request to them is not an unknown tag."""
        self.index = index
        self._own_hosts = frozenset(own_hosts)

    def read(self, request: Request) -> tuple[EndpointRule, list[Reading]] | None:
        """The endpoint that a request went to, and its events, whatever the endpoint's kind.

        None if no vendor's endpoint fits.
        """
        match = self._find(request)
        if match is None:
            return None
        rule, wire = match
        account = self.index.account(rule.table.vendor.id)
        return rule, list(read(request, wire, rule.table, rule.endpoint, account))

    def _find(self, request: Request) -> tuple[EndpointRule, RequestFacts] | None:
        return self.index.find(
            request.method,
            request.url,
            request.body,
            request.content_type,
            request.content_encoding,
        )

    def decode(self, facts: VisitFacts) -> Decoded:
        """All that the requests of a visit carry, in order of time.

        The mirrored requests of one event are one hit. Each event of a batch is a hit of its own,
        and belongs to the step that called for it. Preflights carry nothing.
        """
        page_urls = {page.id: page.final_url for page in facts.pages}
        readings: list[Reading] = []
        loads: list[TagLoad] = []
        asides: list[Aside] = []
        unrecognised = UnrecognisedRequests(self.index, self._own_hosts, facts)
        for request in sorted(facts.requests, key=_TIME_AND_ID):
            if request.method == "OPTIONS":
                continue
            match = self._find(request)
            if match is None:
                unrecognised.add_unmatched(request)
                continue
            rule, wire = match
            endpoint, account = rule.endpoint, self.index.account(rule.table.vendor.id)
            if endpoint.kind is Kind.EVENT or endpoint.mirror:
                readings += read(request, wire, rule.table, endpoint, account)
            elif _is_library(endpoint, request):
                loads.append(_load(request, wire, rule.table, page_urls))
            elif endpoint.kind is Kind.OPAQUE:
                unrecognised.add_opaque(request, rule.table.vendor.id)
            else:
                reading = next(read(request, wire, rule.table, endpoint, account), None)
                asides.append(_aside(request, rule, reading))
        hits = attributed(merged(facts.visit.id, readings, page_urls), facts, self.index.vendors)
        return Decoded(
            hits=hits,
            loads=tuple(loads),
            asides=tuple(asides),
            unrecognised=unrecognised.counted(),
            containers=tuple(
                read_container(load.request, load.account, script, self.index)
                for load in loads
                if (script := facts.scripts.get(load.request))
            ),
        )


def kind_of(endpoint: Endpoint, readings: Sequence[Reading]) -> Kind:
    """What a request is: one that could carry events, and carries none, is none either."""
    return Kind.AUX if endpoint.kind is Kind.EVENT and not readings else endpoint.kind


def _is_library(endpoint: Endpoint, request: Request) -> bool:
    """Whether a request loads a vendor's script: of a consent platform the banner's own, too."""
    if endpoint.kind is Kind.CONSENT:
        return request.resource_type == "script"
    return endpoint.kind is Kind.SCRIPT


def _aside(request: Request, rule: EndpointRule, reading: Reading | None) -> Aside:
    vendor = rule.table.vendor
    params = params_of(reading, {}, ()) if reading else {}
    return Aside(
        request=request.id,
        vendor=vendor.id,
        category=vendor.category,
        kind=rule.endpoint.kind,
        account=reading.account if reading else "",
        user_data={
            name.removeprefix(USER): text for name, text in params.items() if name.startswith(USER)
        },
        user_hash=vendor.user_hash,
    )


def _load(
    request: Request, wire: RequestFacts, table: Table, page_urls: Mapping[int, str]
) -> TagLoad:
    return TagLoad(
        request=request.id,
        at=request.at,
        vendor=table.vendor.id,
        account=table.account(wire.query, wire.host, wire.path),
        page=request.page,
        page_url=page_urls.get(request.page or 0) or request.frame_url,
        step=request.step,
        initiator=request.initiator,
        url=request.url,
        status=request.status,
        failure=request.failure,
        category=table.vendor.category,
        environment=table.environment(wire.query, wire.host, wire.path) or "",
    )
