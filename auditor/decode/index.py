"""Finds the vendor's endpoint that a request went to, by host, or by path on any host.

It must be quick: it runs while the request waits, and for every image and font of a site. So the
endpoints that fit host and path are remembered by address; only their parameters are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from typing import Literal, NamedTuple

from auditor.decode.endpoint_rule import EndpointRule, compile_endpoint
from auditor.decode.readings import Table
from auditor.model import Category, Kind, Tag
from auditor.vendor import Endpoint, RequestFacts, Vendor
from auditor.wire.address import Address, parse_url, split_url
from auditor.wire.request import is_wrapped, unwrap

HELD_KINDS = frozenset({Kind.EVENT, Kind.USER_DATA, Kind.AUX, Kind.OPAQUE})
"""Kinds of requests that are held; libraries and consent platforms load from their vendor."""
HostUse = Literal["", "library", "shared", "hits", "locked"]
"""What a host is to the vendors: nothing, a server of a vendor's, one that takes hits and serves
much else, one that takes hits, one that takes nothing else."""

_SUFFIX = re.compile(r"[a-z]{2,}|(?:com?|org|net|ac|ne|or|gov|edu)\.[a-z]{2}")
"""What may follow `google.`: a top-level domain, or one of the usual second levels of a country."""
ADDRESSES_KEPT = 16_384
"""Addresses and hosts that are remembered; the pages of a site request the same ones again."""


class _KnownAddress(NamedTuple):
    """Host and path of an address, and the endpoints that they fit."""

    host: str
    path: str
    rules: tuple[EndpointRule, ...]


class VendorIndex:
    """The endpoints of all vendors, and which of them a request went to."""

    def __init__(self, vendors: Iterable[Vendor], tags: Iterable[Tag] = ()) -> None:
        """`tags`: for the site's own hosts, and the accounts of vendors that send none.

        Of two vendors with one id the later counts: a spec's own one may replace a built-in one.

        Raises:
            PluginError: a vendor's endpoint has a broken pattern, or fits any request.
        """
        self.vendors = {vendor.id: vendor for vendor in vendors}
        self._tables = {key: Table(vendor) for key, vendor in self.vendors.items()}
        self._by_host: dict[str, list[EndpointRule]] = {}
        self._by_segment: dict[str, list[EndpointRule]] = {}
        self._by_hint: list[EndpointRule] = []
        self._by_query: list[tuple[str, EndpointRule]] = []
        self._by_body: list[tuple[str, bytes, EndpointRule]] = []
        self._addresses: dict[str, _KnownAddress] = {}
        self._hosts: dict[str, tuple[EndpointRule, ...]] = {}
        self._uses: dict[str, HostUse] = {}
        self._accounts: dict[str, str] = {}
        self._also_at: set[str] = set()
        """Hosts of the spec's own that stand in for a vendor's."""
        for table in self._tables.values():
            for endpoint in table.vendor.endpoints:
                self._add(compile_endpoint(table, endpoint))
        for tag in tags:
            self._add_tag(tag)
        hints = "|".join(re.escape(rule.endpoint.hint) for rule in self._by_hint)
        self._any_hint = re.compile(hints or "(?!)")
        self._locked = self.collectors()
        self._by_query.sort(key=lambda hinted: hinted[1].endpoint.priority)
        self._by_body.sort(key=lambda hinted: hinted[2].endpoint.priority)
        self._cookies = [
            (re.compile(translate(pattern)), vendor.id)
            for vendor in self.vendors.values()
            for pattern in vendor.cookies
        ]

    def _add(self, rule: EndpointRule) -> None:
        endpoint = rule.endpoint
        for host in endpoint.hosts:
            self._by_host.setdefault(host, []).append(rule)
        if endpoint.hosts:
            return
        segments = (endpoint.segment,) if isinstance(endpoint.segment, str) else endpoint.segment
        for segment in segments:
            self._by_segment.setdefault(segment.lower(), []).append(rule)
        if endpoint.hint:
            self._by_hint.append(rule)
        if endpoint.query_hint:
            self._by_query.append((endpoint.query_hint, rule))
        if endpoint.body_hint:
            self._by_body.append((endpoint.body_hint, endpoint.body_hint.encode(), rule))

    def _add_tag(self, tag: Tag) -> None:
        table = self._tables.get(tag.vendor)
        if table is None:
            return
        self._accounts.setdefault(tag.vendor, tag.account)
        for host in tag.also_at:
            address = parse_url(host if "://" in host else f"https://{host}")
            base = address.path.rstrip("/")
            self._also_at.add(address.host)
            for endpoint in table.vendor.endpoints:
                if endpoint.hosts and endpoint.kind is Kind.EVENT:
                    rule = compile_endpoint(table, endpoint, base, anywhere=True)
                    self._by_host.setdefault(address.host, []).append(rule)

    def vendor(self, key: str) -> Vendor | None:
        """The vendor with this id."""
        return self.vendors.get(key)

    def account(self, vendor: str) -> str:
        """The account of the spec's first tag of a vendor, for one that sends none."""
        return self._accounts.get(vendor, "")

    def sockets(self) -> re.Pattern[str] | None:
        """A pattern for the addresses of all vendors' WebSockets; None if there are none."""
        hosts = {
            re.escape(host)
            for vendor in self.vendors.values()
            for endpoint in vendor.endpoints
            if endpoint.socket
            for host in endpoint.hosts
        }
        return (
            re.compile(rf"^wss?://([^/:]+\.)?({'|'.join(sorted(hosts))})(:\d+)?/")
            if hosts
            else None
        )

    def collectors(self) -> frozenset[str]:
        """The hosts of all vendors that only receive hits and serve nothing that a page needs."""
        return frozenset(host for vendor in self.vendors.values() for host in vendor.collectors)

    def cookie_vendor(self, name: str) -> str | None:
        """The id of the vendor that sets a cookie of this name."""
        return next((vendor for form, vendor in self._cookies if form.match(name)), None)

    def classify(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        content_type: str = "",
        content_encoding: str = "",
    ) -> tuple[Vendor, Endpoint] | None:
        """The vendor and endpoint that this request goes to; None if no endpoint fits.

        A CORS preflight fits the endpoint, too, so that it is answered as its request will be.
        """
        match = self.find(method, url, body, content_type, content_encoding)
        return (match[0].table.vendor, match[0].endpoint) if match else None

    def find(
        self,
        method: str,
        url: str,
        body: str | bytes = "",
        content_type: str = "",
        content_encoding: str = "",
    ) -> tuple[EndpointRule, RequestFacts] | None:
        """The endpoint that a request fits, and the parsed request; None if no endpoint fits."""
        if is_wrapped(url):
            url = unwrap(url)
        head, query = split_url(url)
        known = self._addresses.get(head) or self._known_address(head)
        if not (known.rules or query or body):
            return None
        address = Address(known.host, known.path, query)
        request = RequestFacts(method, url, body, content_type, content_encoding, address)
        for rule in known.rules:
            if rule.holds(request):
                return rule, request
        for rule in self._hinted(query, body) if known.host else ():
            if rule.is_at(known.host, known.path) and rule.holds(request):
                return rule, request
        return None

    def host(self, url: str) -> str:
        """The host of a URL; remembered, so quick after `find` with the same URL."""
        head, _ = split_url(url)
        return (self._addresses.get(head) or self._known_address(head)).host

    def _hinted(self, query: str, body: str | bytes) -> list[EndpointRule]:
        """The endpoints for any host of which a hint is in query or body.

        The hints are searched one after the other: no pattern for all of them is quicker in Python.
        """
        hinted = [rule for text, rule in self._by_query if text in query] if query else []
        if body and isinstance(body, str):
            hinted += [rule for text, _, rule in self._by_body if text in body]
        elif body:
            hinted += [rule for _, data, rule in self._by_body if data in body]
        return hinted

    def _known_address(self, head: str) -> _KnownAddress:
        """Host and path of a URL without query, with the endpoints they fit in order of priority.

        The result is remembered.
        """
        host, path, _ = parse_url(head)
        rules = list(self._at_host(host))
        if host:
            segments = path.lower().split("/")[:50]
            if not self._by_segment.keys().isdisjoint(segments):
                for segment in dict.fromkeys(segments):
                    rules += self._by_segment.get(segment, ())
            if self._any_hint.search(path):
                rules += [rule for rule in self._by_hint if rule.endpoint.hint in path]
        fitting = [rule for rule in rules if rule.is_at(host, path)] if rules else rules
        if len(fitting) > 1:
            fitting.sort(key=lambda rule: rule.endpoint.priority)
        if len(self._addresses) >= ADDRESSES_KEPT:
            self._addresses.clear()
        # Not read again: another thread, which judges a visit, may empty the table in between.
        known = self._addresses[head] = _KnownAddress(host, path, tuple(fitting))
        return known

    def _at_host(self, host: str) -> tuple[EndpointRule, ...]:
        """The endpoints of this host and of the domains above it.

        The result is remembered.
        """
        known = self._hosts.get(host)
        if known is not None:
            return known
        labels, rules = host.split("."), list[EndpointRule]()
        for start, label in enumerate(labels):
            rest = ".".join(labels[start + 1 :])
            rules += self._by_host.get(f"{label}.{rest}" if rest else label, ())
            if f"{label}.*" in self._by_host and _SUFFIX.fullmatch(rest):
                rules += self._by_host[f"{label}.*"]
        if len(self._hosts) >= ADDRESSES_KEPT:
            self._hosts.clear()
        known = self._hosts[host] = tuple(rules)
        return known

    def vendor_at(self, host: str) -> Vendor | None:
        """The vendor whose hits go to this host, whatever the path; None if there is none.

        Hosts that serve much else don't count.
        """
        for rule in self._at_host(host):
            if _takes_hits(rule, host):
                return rule.table.vendor
        return None

    def vendor_near(self, host: str) -> Vendor | None:
        """The vendor with any endpoint at this host; of several, one whose hits go there.

        Of a host that serves much else only the domain itself counts and its www: what goes to
        play.google.com has nothing to do with tags.
        """
        is_shared = any(rule.endpoint.shared for rule in self._at_host(host))
        rules = [rule for rule in self._at_host(host) if _is_near(rule, host, is_shared=is_shared)]
        rules.sort(key=lambda rule: rule.endpoint.kind is not Kind.EVENT)
        return rules[0].table.vendor if rules else None

    def use_of(self, host: str) -> HostUse:
        """What this host is to the vendors, whatever the path.

        Hosts of consent platforms don't count, nor those of the site that stand in for a vendor's.
        """
        use = self._uses.get(host)
        if use is None:
            if len(self._uses) >= ADDRESSES_KEPT:
                self._uses.clear()
            use = self._uses[host] = self._found_use(host)
        return use

    def _found_use(self, host: str) -> HostUse:
        if host in self._locked:
            return "locked"
        if host in self._also_at:
            return ""
        of_tags = [
            rule
            for rule in self._at_host(host)
            if rule.table.vendor.category is not Category.CONSENT
        ]
        rules = [rule for rule in of_tags if rule.host_form.search(host)]
        if (of_tags and not rules) or any(rule.endpoint.shared for rule in rules):
            return "shared"
        if any(is_held(rule.endpoint) for rule in rules):
            return "hits"
        return "library" if rules else ""

    def is_collector(self, url: str) -> bool:
        """Whether hits go to this very path, on any host of their vendor's domain.

        Of a host that serves much else it is all that says whom a request is for. A pattern that
        takes any path says nothing.
        """
        host, path, _ = parse_url(url)
        rules = (rule for rule in self._at_host(host) if not rule.base)
        return any(
            rule.endpoint.kind in {Kind.EVENT, Kind.USER_DATA}
            and is_held(rule.endpoint)
            and rule.path.search(path) is not None
            and rule.path.search("/") is None
            for rule in rules
        )

    def vendor_of(self, url: str) -> str:
        """The id of the vendor with any endpoint at this URL's host; empty if there is none.

        Hosts that serve much else, and hosts of tag managers, don't count.
        """
        host = parse_url(url).host
        rules = (rule for rule in self._at_host(host) if _identifies_vendor(rule, host))
        return next((rule.table.vendor.id for rule in rules), "")


def is_held(endpoint: Endpoint) -> bool:
    """Whether requests to it stay on this machine while hits are held."""
    return endpoint.kind in HELD_KINDS and not endpoint.needed


def _identifies_vendor(rule: EndpointRule, host: str) -> bool:
    is_tag = rule.table.vendor.category is not Category.TAG_MANAGER
    return is_tag and not rule.endpoint.shared and rule.host_form.search(host) is not None


def _is_near(rule: EndpointRule, host: str, *, is_shared: bool) -> bool:
    if rule.base or rule.host_form.search(host) is None:
        return False
    if not is_shared or rule.endpoint.host_form:
        return True
    bare = host.removeprefix("www.")
    return any(_is_domain(bare, named) for named in rule.endpoint.hosts)


def _is_domain(host: str, named: str) -> bool:
    """Whether a host is the domain that an endpoint names, and none below it."""
    start = named.removesuffix("*")
    if start == named:
        return host == named
    return host.startswith(start) and _SUFFIX.fullmatch(host[len(start) :]) is not None


def _takes_hits(rule: EndpointRule, host: str) -> bool:
    endpoint = rule.endpoint
    if endpoint.kind is not Kind.EVENT or endpoint.shared or rule.base:
        return False
    return rule.host_form.search(host) is not None
