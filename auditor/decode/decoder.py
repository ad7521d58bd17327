"""What the requests of a visit come to: hits, loads of libraries, and what could not be read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from auditor.decode.attribution import attributed
from auditor.decode.gtm_container import read_container
from auditor.decode.index import Rule, VendorIndex
from auditor.decode.merging import fold
from auditor.decode.readings import Reading, Table, params_of, read
from auditor.decode.unrecognised import Sightings
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

HELD_KINDS = frozenset({Kind.EVENT, Kind.USER_DATA, Kind.AUX, Kind.OPAQUE})
"""What is held; libraries and consent platforms load from their vendor."""


def is_held(endpoint: Endpoint) -> bool:
    """Whether requests to it stay on this machine while hits are held."""
    return endpoint.kind in HELD_KINDS and not endpoint.needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """What the requests of a visit come to."""

    hits: tuple[Hit, ...]
    loads: tuple[TagLoad, ...]
    unrecognised: tuple[Unrecognised, ...] = ()
    containers: tuple[Container, ...] = ()
    asides: tuple[Aside, ...] = ()


class Decoder:
    """Reads what requests carry."""

    def __init__(self, index: VendorIndex, own_hosts: Collection[str] = ()) -> None:
        """`own_hosts`: the site's own; what goes there is no unknown tag."""
        self.index = index
        self._own_hosts = frozenset(own_hosts)

    def read(self, request: Request) -> tuple[Rule, list[Reading]] | None:
        """Which rule a request fits, and all that it says, of whatever kind it is.

        None where it is nobody's.
        """
        found = self._find(request)
        if found is None:
            return None
        rule, wire = found
        account = self.index.account(rule.table.vendor.id)
        return rule, list(read(request, wire, rule.table, rule.endpoint, account))

    def _find(self, request: Request) -> tuple[Rule, RequestFacts] | None:
        return self.index.find(
            request.method,
            request.url,
            request.body,
            request.content_type,
            request.content_encoding,
        )

    def decode(self, facts: VisitFacts) -> Decoded:
        """All hits and library loads of a visit, in order of time; mirrored requests are one hit.

        Each event of a batch is a hit of its own, and belongs to the step that called for it.
        Preflights carry nothing.
        """
        page_urls = {page.id: page.final_url for page in facts.pages}
        readings: list[Reading] = []
        loads: list[TagLoad] = []
        asides: list[Aside] = []
        unrecognised = Sightings(self.index, self._own_hosts, facts)
        for request in sorted(facts.requests, key=_in_time):
            if request.method == "OPTIONS":
                continue
            found = self._find(request)
            if found is None:
                unrecognised.unmatched(request)
                continue
            rule, wire = found
            endpoint = rule.endpoint
            account = self.index.account(rule.table.vendor.id)
            if endpoint.kind is Kind.EVENT or endpoint.mirror:
                readings += read(request, wire, rule.table, endpoint, account)
            elif endpoint.kind is Kind.SCRIPT:
                loads.append(_load(request, wire, rule.table, page_urls))
            elif endpoint.kind is Kind.OPAQUE:
                unrecognised.opaque(request, rule.table.vendor.id)
            else:
                said = next(iter(read(request, wire, rule.table, endpoint, account)), None)
                asides.append(_aside(request, rule, said))
        hits = attributed(fold(facts.visit.id, readings, page_urls), facts, self.index.vendors)
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


def _in_time(request: Request) -> tuple[int, int]:
    return request.at, request.id


def _aside(request: Request, rule: Rule, said: Reading | None) -> Aside:
    vendor = rule.table.vendor
    params = params_of(said, {}, ()) if said else {}
    return Aside(
        request=request.id,
        vendor=vendor.id,
        category=vendor.category,
        kind=rule.endpoint.kind,
        account=said.account if said else "",
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
    )
