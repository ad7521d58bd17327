"""Whose a request is, and what hits it carries: the vendors' tables put to work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate

from auditor.attribution import attributed
from auditor.config.models import VendorSpec
from auditor.errors import PluginError
from auditor.hits import Reading, account_of, fold, read
from auditor.model import Hit, Kind, Request, Tag, TagLoad, VisitFacts
from auditor.vendor import UNNAMED, Endpoint, RequestFacts, Vendor, json_list
from auditor.wire import parse_url

HELD_KINDS = frozenset({Kind.EVENT, Kind.USER_DATA, Kind.AUX})
"""What is held; libraries and consent platforms load from their vendor."""
_SUFFIX = re.compile(r"[a-z]{2,}|(?:com?|org|net|ac|ne|or|gov|edu)\.[a-z]{2}")
"""What may follow `google.`: a top-level domain, or one of the usual second levels of a country."""
_HOSTS_KEPT = 4096
"""Hosts whose rules are remembered; a page asks for some dozens, again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """What the requests of a visit come to."""

    hits: tuple[Hit, ...]
    loads: tuple[TagLoad, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """An endpoint, compiled; `base` is a path of the site in front of the endpoint's own."""

    vendor: Vendor
    endpoint: Endpoint
    host_form: re.Pattern[str]
    path: re.Pattern[str]
    require: tuple[tuple[str, re.Pattern[str]], ...]
    base: str = ""

    def holds(self, request: RequestFacts) -> bool:
        if self.endpoint.hint and self.endpoint.hint not in request.url:
            return False
        path = request.path
        if self.base:
            if not path.startswith(self.base):
                return False
            path = path[len(self.base) :]
        return bool(self.path.search(path)) and all(
            (value := request.get(name)) is not None and form.search(value)
            for name, form in self.require
        )


class VendorIndex:
    """Finds the vendor of a request by its host, and decodes what the request carries."""

    def __init__(self, vendors: Iterable[Vendor], tags: Iterable[Tag] = ()) -> None:
        """`tags` bring the site's own hosts, and the accounts of vendors that send none.

        Of two vendors with one id the later counts: a spec's own may replace a built-in one.

        Raises:
            PluginError: an endpoint of a vendor has a broken pattern, or knows no limits.
        """
        self._vendors = {vendor.id: vendor for vendor in vendors}
        self._by_host: dict[str, list[_Rule]] = {}
        self._anywhere: list[_Rule] = []
        self._known: dict[str, tuple[_Rule, ...]] = {}
        self._accounts: dict[str, str] = {}
        for vendor in self._vendors.values():
            for endpoint in vendor.endpoints:
                self._add(_rule(vendor, endpoint), endpoint.host)
        for tag in tags:
            self._add_tag(tag)
        self._cookies = [
            (re.compile(translate(pattern)), vendor.id)
            for vendor in self._vendors.values()
            for pattern in vendor.cookies
        ]

    def _add(self, rule: _Rule, host: str) -> None:
        if host:
            self._by_host.setdefault(host, []).append(rule)
        else:
            self._anywhere.append(rule)

    def _add_tag(self, tag: Tag) -> None:
        vendor = self._vendors.get(tag.vendor)
        if vendor is None:
            return
        self._accounts.setdefault(vendor.id, tag.account)
        for place in tag.also_at:
            address = parse_url(place if "://" in place else f"https://{place}")
            base = address.path.rstrip("/")
            for endpoint in vendor.endpoints:
                if endpoint.host and endpoint.kind is Kind.EVENT:
                    rule = _rule(vendor, endpoint, base, anywhere=True)
                    self._add(rule, address.host)

    def vendor(self, key: str) -> Vendor | None:
        """The vendor with this id."""
        return self._vendors.get(key)

    def sockets(self) -> re.Pattern[str] | None:
        """A pattern for the addresses of all vendors' WebSockets; None when there are none."""
        hosts = {
            re.escape(endpoint.host)
            for vendor in self._vendors.values()
            for endpoint in vendor.endpoints
            if endpoint.socket
        }
        return re.compile(rf"^wss?://([^/:]+\.)?({'|'.join(hosts)})(:\d+)?/") if hosts else None

    def collectors(self) -> frozenset[str]:
        """Hosts that only take hits, of all vendors: nothing that a page needs comes from them."""
        return frozenset(host for each in self._vendors.values() for host in each.collectors)

    def cookie_vendor(self, name: str) -> str | None:
        """The id of the vendor that sets a cookie of this name."""
        return next((vendor for form, vendor in self._cookies if form.match(name)), None)

    def classify(
        self, method: str, url: str, body: bytes = b"", content_type: str = ""
    ) -> tuple[Vendor, Endpoint] | None:
        """Whose request this is. Quick: it is asked while the request waits.

        A CORS preflight is its endpoint's too, so that it is answered as the request will be.
        """
        return self._find(RequestFacts(method, url, body, content_type))

    def _find(self, request: RequestFacts) -> tuple[Vendor, Endpoint] | None:
        if not request.host:
            return None
        rules = self._known.get(request.host)
        if rules is None:
            rules = self._rules_of(request.host)
        for rule in rules:
            if rule.holds(request):
                return rule.vendor, rule.endpoint
        return None

    def _rules_of(self, host: str) -> tuple[_Rule, ...]:
        labels = host.split(".")
        found = list(self._anywhere)
        for start, label in enumerate(labels):
            rest = ".".join(labels[start + 1 :])
            found += self._by_host.get(f"{label}.{rest}" if rest else label, ())
            if f"{label}.*" in self._by_host and _SUFFIX.fullmatch(rest):
                found += self._by_host[f"{label}.*"]
        found = [rule for rule in found if rule.host_form.search(host)]
        found.sort(key=lambda rule: rule.endpoint.priority)
        if len(self._known) >= _HOSTS_KEPT:
            self._known.clear()
        self._known[host] = tuple(found)
        return self._known[host]

    def decode(self, facts: VisitFacts) -> Decoded:
        """All hits and library loads of a visit, in order of time; mirrored requests are one hit.

        Each event of a batch is a hit of its own, and belongs to the step that called for it.
        Preflights carry nothing.
        """
        page_urls = {page.id: page.final_url for page in facts.pages}
        readings: list[Reading] = []
        loads: list[TagLoad] = []
        for request in sorted(facts.requests, key=lambda each: (each.at, each.id)):
            if request.method.upper() == "OPTIONS":
                continue
            wire = RequestFacts(request.method, request.url, request.body, request.content_type)
            found = self._find(wire)
            if found is None:
                continue
            vendor, endpoint = found
            if endpoint.kind is Kind.EVENT or endpoint.mirror:
                account = self._accounts.get(vendor.id, "")
                readings += read(request, wire, vendor, endpoint, account)
            elif endpoint.kind is Kind.SCRIPT:
                loads.append(_load(request, wire, vendor, page_urls))
        hits = attributed(fold(facts.visit.id, readings, page_urls), facts, self._vendors)
        return Decoded(hits=hits, loads=tuple(loads))


def _rule(vendor: Vendor, endpoint: Endpoint, base: str = "", *, anywhere: bool = False) -> _Rule:
    if not endpoint.host and not endpoint.require:
        raise PluginError(
            f"vendor {vendor.id}: endpoint {endpoint.id} takes any host and requires no parameter, "
            "so it would claim requests of the site itself; give it `host` or `require`"
        )
    try:
        return _Rule(
            vendor=vendor,
            endpoint=endpoint,
            host_form=re.compile("" if anywhere else endpoint.host_form, re.IGNORECASE),
            path=re.compile(endpoint.path, re.IGNORECASE),
            require=tuple((name, re.compile(form)) for name, form in endpoint.require.items()),
            base=base,
        )
    except re.error as error:
        raise PluginError(
            f"vendor {vendor.id}: endpoint {endpoint.id} has a broken pattern ({error})"
        ) from error


def _load(
    request: Request, wire: RequestFacts, vendor: Vendor, page_urls: Mapping[int, str]
) -> TagLoad:
    return TagLoad(
        request=request.id,
        at=request.at,
        vendor=vendor.id,
        account=account_of(vendor, wire.query, wire.path),
        page=request.page,
        page_url=page_urls.get(request.page or 0) or request.frame_url,
        step=request.step,
        initiator=request.initiator,
        url=request.url,
        status=request.status,
        failure=request.failure,
    )


def own_vendors(spec_vendors: Mapping[str, VendorSpec]) -> tuple[Vendor, ...]:
    """The vendors that a spec defines itself, without code."""
    return tuple(_own_vendor(key, spec) for key, spec in spec_vendors.items())


def _own_vendor(key: str, spec: VendorSpec) -> Vendor:
    return Vendor(
        id=key,
        name=spec.name or key,
        category=spec.category,
        endpoints=tuple(
            # Some libraries take an empty answer for a failure, and send again.
            Endpoint(
                id=f"own_{index}", host=_host_of(each.host), path=_below(each.path), answer="{}"
            )
            for index, each in enumerate(spec.endpoints, start=1)
        ),
        account=_one(spec.account),
        event=_one(spec.event),
        default_event=UNNAMED if spec.event else "hit",
        value=_one(spec.value),
        currency=_one(spec.currency),
        key=_one(spec.key),
        split=json_list(),
    )


def _one(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()


def _host_of(place: str) -> str:
    """The host of `crm.shop.example`, `localhost:8080` or a whole URL."""
    return parse_url(place if "://" in place else f"https://{place}").host


def _below(path: str) -> str:
    """A pattern for this path, taken word for word, and all below it."""
    plain = "/" + path.strip("/")
    return "" if plain == "/" else f"^{re.escape(plain)}(?:/|$)"
