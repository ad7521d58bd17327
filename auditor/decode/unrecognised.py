"""Collects unrecognised requests: they look like hits, but no vendor's endpoint fits them.

So a known vendor's new endpoint shows up on the day it changes, and so does the tag of an unknown
vendor. It is a list for people to look through, not a list of faults.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from auditor.decode.id_exchange import is_id_exchange
from auditor.decode.own_analytics import own_analytics
from auditor.model import Request, Unrecognised, VisitFacts
from auditor.wire.address import host_of, parse_url, site_of

if TYPE_CHECKING:
    from auditor.decode.index import VendorIndex

KINDS_AT_MOST = 200
"""Kinds of unrecognised requests that are kept of one visit; more are counted by host alone."""
PIXEL_BYTES = 1600
"""Bytes of a response, headers included, up to which an image can be a single pixel."""
PATH_AT_MOST = 200
"""Characters of a path that are kept."""
RESOURCE_TYPES = frozenset({"image", "ping", "xhr", "fetch", "beacon", "eventsource", "other"})
"""Resource types of hits; a script's request may carry one too, in its query."""
_NO_CONTENT = 204
_IDENTIFIER = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-|[0-9a-fA-F]{16}|[0-9]{10}|\b[A-Z]{1,4}-[A-Z0-9]{5}|[A-Za-z0-9_-]{22}"
)
"""An id of a visitor, an event or an account: a UUID, a long number, a token."""
_SEARCHED = 20_000
"""Characters of a body or query that are searched for such an id."""
_VARIABLE = re.compile(r"[0-9]{4,}|[0-9a-fA-F-]{8,}|.{41,}|[A-Za-z_-]*[0-9][A-Za-z0-9_-]{11,}")
"""A part of a path that differs from request to request."""

_Kind = Literal["unread", "unknown", "opaque", "exchange"]
_Key = tuple[_Kind, str, str, str]
"""Kind, vendor, host and the path's shape: what is one entry of the list."""


@dataclass(slots=True)
class UnrecognisedRequests:
    """Counts the unrecognised requests of one visit."""

    index: VendorIndex
    own_hosts: Collection[str]
    """The site's own hosts."""
    facts: VisitFacts
    _counted: dict[_Key, Unrecognised] | None = None
    _own_sites: frozenset[str] | None = None

    def add_unmatched(self, request: Request) -> None:
        """Count a request that fits no endpoint, if it looks like a hit."""
        kind = request.resource_type
        if kind not in RESOURCE_TYPES and not (kind == "script" and "?" in request.url):
            return
        host, path, query = parse_url(request.url)
        if not host:
            return
        site = site_of(host)
        is_own = site in self._sites()
        vendor = self.index.vendor_at(host)
        if vendor is None and request.held:  # kept because of its host alone
            vendor = self.index.vendor(self.index.vendor_of(request.url))
        if not is_own and is_id_exchange(request, host, path, query):
            reason = "hands on an id of the visitor from one network to another"
            self._count(("exchange", site, site, ""), request, reason)
        elif vendor is not None:
            reason = f"a request to {vendor.name} that no rule reads"
            self._add("unread", vendor.id, host, request, reason)
        elif is_own:
            if reason := own_analytics(request):
                self._add("unknown", site, host, request, reason)
        elif reason := looks_like_a_tag(request, query):
            if near := self.index.vendor_near(host):
                reason = f"it looks like a hit of {near.name}, and no rule reads it"
                self._add("unread", near.id, host, request, reason)
            else:
                self._add("unknown", site, host, request, reason)

    def add_opaque(self, request: Request, vendor: str) -> None:
        """Count a request whose hit is encrypted."""
        reason = "a first-party hit, not readable: its content is encrypted"
        self._add("opaque", vendor, host_of(request.url), request, reason)

    def counted(self) -> tuple[Unrecognised, ...]:
        """One entry for each kind of unrecognised request, in order of time."""
        return tuple(self._counted.values()) if self._counted else ()

    def _sites(self) -> frozenset[str]:
        """The registrable domains of the site and of the visited pages."""
        if self._own_sites is None:
            pages = [page.final_url for page in self.facts.pages]
            hosts = [*self.own_hosts, *map(host_of, [self.facts.visit.url, *pages])]
            self._own_sites = frozenset(map(site_of, filter(None, hosts)))
        return self._own_sites

    def _add(
        self,
        kind: _Kind,
        vendor: str,
        host: str,
        request: Request,
        reason: str,
    ) -> None:
        self._count((kind, vendor, host, path_shape(parse_url(request.url).path)), request, reason)

    def _count(self, key: _Key, request: Request, reason: str) -> None:
        counted = self._counted = {} if self._counted is None else self._counted
        if key not in counted and len(counted) >= KINDS_AT_MOST:
            key = (*key[:3], "*")
        if earlier := counted.get(key):
            counted[key] = replace(earlier, count=earlier.count + 1, last_at=request.at)
            return
        kind, vendor, host, path = key
        pages = {page.id: page.final_url for page in self.facts.pages}
        counted[key] = Unrecognised(
            kind=kind,
            vendor=vendor,
            host=host,
            path=path,
            reason=reason,
            count=1,
            request=request.id,
            at=request.at,
            last_at=request.at,
            page_url=pages.get(request.page or 0) or request.frame_url,
            initiator=request.initiator,
        )


def looks_like_a_tag(request: Request, query: str) -> str:
    """Why a request to another site looks like a hit; empty if it does not."""
    kind = request.resource_type
    if kind in {"ping", "beacon"}:
        return "a beacon to somebody else's server"
    if kind == "image":
        empty = request.status == _NO_CONTENT
        small = request.size is not None and request.size <= PIXEL_BYTES
        return "an image of one pixel with parameters" if query and (empty or small) else ""
    if kind == "script":
        return ""
    if request.method == "POST":
        text = request.body[:_SEARCHED] or query[:_SEARCHED]
        if _IDENTIFIER.search(text) or request.body_note.startswith("binary"):
            return "a POST with identifiers"
        return ""
    empty = request.status == _NO_CONTENT
    return (
        "a request with identifiers and an empty answer"
        if empty and _IDENTIFIER.search(query[:_SEARCHED])
        else ""
    )


@lru_cache(maxsize=4096)
def path_shape(path: str) -> str:
    """The path with a star for each part that differs from request to request: /v2/*/collect."""
    parts = path[:2000].split("/")
    return "/".join("*" if _VARIABLE.fullmatch(part) else part for part in parts)[:PATH_AT_MOST]
