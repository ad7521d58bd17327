"""Whose a request is: the endpoints of all vendors, found by host, and by path on any host.

Made to be quick, since it is asked while the request waits, and of every picture and font of a
site: what host and path decide is remembered; only then is the query looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from typing import NamedTuple

from auditor.decode.readings import Table
from auditor.errors import PluginError
from auditor.model import Category, Kind, Tag
from auditor.vendor import Endpoint, RequestFacts, Vendor
from auditor.wire.address import Address, parse_url, split_url
from auditor.wire.request import unwrap

_SUFFIX = re.compile(r"[a-z]{2,}|(?:com?|org|net|ac|ne|or|gov|edu)\.[a-z]{2}")
"""What may follow `google.`: a top-level domain, or one of the usual second levels of a country."""
PLACES_KEPT = 16_384
"""Addresses whose rules are remembered; the pages of a site ask for the same again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An endpoint, compiled; `base` is a path of the site in front of the endpoint's own."""

    table: Table
    endpoint: Endpoint
    host_form: re.Pattern[str]
    path: re.Pattern[str]
    require: tuple[tuple[str, re.Pattern[str]], ...]
    require_json: tuple[tuple[str, re.Pattern[str]], ...]
    base: str = ""

    def is_at(self, host: str, path: str) -> bool:
        """Whether host and path are right."""
        if self.base:
            if not path.startswith(self.base):
                return False
            path = path[len(self.base) :]
        return bool(self.path.search(path) and self.host_form.search(host))

    def holds(self, request: RequestFacts) -> bool:
        """Whether the parameters are right."""
        for name, form in self.require:
            value = request.get(name)
            if value is None or not form.search(value):
                return False
        if self.require_json:
            fields = request.json_fields
            return all(form.search(fields.get(name, "")) for name, form in self.require_json)
        return True


class _Place(NamedTuple):
    """An address without its query, and the rules that it fits."""

    host: str
    path: str
    rules: tuple[Rule, ...]


class VendorIndex:
    """Finds the vendor of a request."""

    def __init__(self, vendors: Iterable[Vendor], tags: Iterable[Tag] = ()) -> None:
        """`tags` bring the site's own hosts, and the accounts of vendors that send none.

        Of two vendors with one id the later counts: a spec's own may replace a built-in one.

        Raises:
            PluginError: an endpoint of a vendor has a broken pattern, or knows no limits.
        """
        self.vendors = {vendor.id: vendor for vendor in vendors}
        self._tables = {key: Table(vendor) for key, vendor in self.vendors.items()}
        self._by_host: dict[str, list[Rule]] = {}
        self._by_segment: dict[str, list[Rule]] = {}
        self._by_hint: list[Rule] = []
        self._by_query: list[tuple[str, Rule]] = []
        self._by_body: list[tuple[str, bytes, Rule]] = []
        self._places: dict[str, _Place] = {}
        self._hosts: dict[str, Vendor | None] = {}
        self._accounts: dict[str, str] = {}
        for table in self._tables.values():
            for endpoint in table.vendor.endpoints:
                self._add(_rule(table, endpoint))
        for tag in tags:
            self._add_tag(tag)
        self._by_query.sort(key=lambda hinted: hinted[1].endpoint.priority)
        self._by_body.sort(key=lambda hinted: hinted[2].endpoint.priority)
        self._cookies = [
            (re.compile(translate(pattern)), vendor.id)
            for vendor in self.vendors.values()
            for pattern in vendor.cookies
        ]

    def _add(self, rule: Rule) -> None:
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
        for place in tag.also_at:
            address = parse_url(place if "://" in place else f"https://{place}")
            base = address.path.rstrip("/")
            for endpoint in table.vendor.endpoints:
                if endpoint.hosts and endpoint.kind is Kind.EVENT:
                    rule = _rule(table, endpoint, base, anywhere=True)
                    self._by_host.setdefault(address.host, []).append(rule)

    def vendor(self, key: str) -> Vendor | None:
        """The vendor with this id."""
        return self.vendors.get(key)

    def account(self, vendor: str) -> str:
        """The account of the spec's first tag of a vendor, for one that sends none."""
        return self._accounts.get(vendor, "")

    def sockets(self) -> re.Pattern[str] | None:
        """A pattern for the addresses of all vendors' WebSockets; None when there are none."""
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
        """Hosts that only take hits, of all vendors: nothing that a page needs comes from them."""
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
        """Whose this request is. Quick: it is asked while the request waits.

        A CORS preflight is its endpoint's too, so that it is answered as the request will be.
        """
        found = self.find(method, url, body, content_type, content_encoding)
        return (found[0].table.vendor, found[0].endpoint) if found else None

    def find(
        self,
        method: str,
        url: str,
        body: str | bytes = "",
        content_type: str = "",
        content_encoding: str = "",
    ) -> tuple[Rule, RequestFacts] | None:
        """The rule that a request fits, and the request taken apart; None where none fits."""
        if "=L" in url:
            url = unwrap(url)
        head, query = split_url(url)
        place = self._places.get(head) or self._place(head)
        asked = [rule for text, rule in self._by_query if text in query] if query else []
        if body:
            asked += self._hinted_by(body)
        if not (place.rules or asked) or not place.host:
            return None
        address = Address(place.host, place.path, query)
        request = RequestFacts(method, url, body, content_type, content_encoding, address)
        for rule in place.rules:
            if rule.holds(request):
                return rule, request
        for rule in asked:
            if rule.is_at(place.host, place.path) and rule.holds(request):
                return rule, request
        return None

    def host(self, url: str) -> str:
        """The host of an address that was just asked about."""
        head, _ = split_url(url)
        return (self._places.get(head) or self._place(head)).host

    def _hinted_by(self, body: str | bytes) -> list[Rule]:
        if isinstance(body, str):
            return [rule for text, _, rule in self._by_body if text in body]
        return [rule for _, data, rule in self._by_body if data in body]

    def _place(self, head: str) -> _Place:
        """Host and path, and the rules that they fit, in the order in which these are asked."""
        host, path, _ = parse_url(head)
        found = self._of_host(host) if host else []
        if host:
            for segment in dict.fromkeys(path.lower().split("/")[:50]):
                found += self._by_segment.get(segment, ())
            found += [rule for rule in self._by_hint if rule.endpoint.hint in path]
        fitting = [rule for rule in found if rule.is_at(host, path)]
        fitting.sort(key=lambda rule: rule.endpoint.priority)
        if len(self._places) >= PLACES_KEPT:
            self._places.clear()
        # Not read again: another thread, which judges a visit, may empty the table in between.
        place = self._places[head] = _Place(host, path, tuple(fitting))
        return place

    def _of_host(self, host: str) -> list[Rule]:
        labels, found = host.split("."), list[Rule]()
        for start, label in enumerate(labels):
            rest = ".".join(labels[start + 1 :])
            found += self._by_host.get(f"{label}.{rest}" if rest else label, ())
            if f"{label}.*" in self._by_host and _SUFFIX.fullmatch(rest):
                found += self._by_host[f"{label}.*"]
        return found

    def vendor_at(self, host: str) -> Vendor | None:
        """The vendor whose hits go to this host, whatever the path; None where it is nobody's.

        Hosts that serve much else don't count.
        """
        try:
            return self._hosts[host]
        except KeyError:
            pass
        if len(self._hosts) >= PLACES_KEPT:
            self._hosts.clear()
        found = (rule for rule in self._of_host(host) if _takes_hits(rule, host))
        vendor = self._hosts[host] = next((rule.table.vendor for rule in found), None)
        return vendor

    def vendor_of(self, url: str) -> str:
        """The id of the vendor that serves anything at this host; empty where it is nobody's.

        Hosts that serve much else, and tag managers', don't count.
        """
        host = parse_url(url).host
        found = (rule for rule in self._of_host(host) if _stands_for(rule, host))
        return next((rule.table.vendor.id for rule in found), "")


def _stands_for(rule: Rule, host: str) -> bool:
    own = rule.table.vendor.category is not Category.TAG_MANAGER
    return own and not rule.endpoint.shared and rule.host_form.search(host) is not None


def _takes_hits(rule: Rule, host: str) -> bool:
    endpoint = rule.endpoint
    if endpoint.kind is not Kind.EVENT or endpoint.shared or rule.base:
        return False
    return rule.host_form.search(host) is not None


_HINTS = ("segment", "hint", "query_hint", "body_hint")


def _rule(table: Table, endpoint: Endpoint, base: str = "", *, anywhere: bool = False) -> Rule:
    where = f"vendor {table.vendor.id}: endpoint {endpoint.id}"
    if not endpoint.hosts:
        if not any(getattr(endpoint, hint) for hint in _HINTS):
            raise PluginError(
                f"{where} takes any host, so every request of a site would be held against it; "
                f"give it `host`, or a text to look for first ({', '.join(_HINTS)})"
            )
        if not (endpoint.require or endpoint.require_json or endpoint.path):
            raise PluginError(
                f"{where} takes any host, path and parameter, so it would claim requests of the "
                "site itself; give it `host`, `path` or `require`"
            )
    try:
        return Rule(
            table=table,
            endpoint=endpoint,
            host_form=re.compile("" if anywhere else endpoint.host_form, re.IGNORECASE),
            path=re.compile(endpoint.path, re.IGNORECASE),
            require=_compiled(endpoint.require),
            require_json=_compiled(endpoint.require_json),
            base=base,
        )
    except re.error as error:
        raise PluginError(f"{where} has a broken pattern ({error})") from error


def _compiled(forms: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(form)) for name, form in forms.items())
