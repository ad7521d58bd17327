"""Tells what a site sends to its own server that has the form of analytics: events with ids.

It may be a relay of a vendor's, or a collector of the site's own, and no rule can read it.
"""

from __future__ import annotations

import re

from auditor.model import Request
from auditor.wire.fields import flatten, parse_json, urlencoded

_SEARCHED = 20_000
"""Characters of a body that are looked at."""
_NOT_A_NAME = re.compile(r"[^a-z]")
_EVENTS = frozenset({"event", "eventaction", "eventname", "events", "eventtype", "ev", "en"})
"""What fields with an event's name are called, in letters alone."""
_IDS = frozenset({
    "anonymousid", "cid", "clientid", "deviceid", "distinctid", "eventid", "fpid", "messageid",
    "measurementid", "pageviewid", "sessionid", "sid", "trackingid", "uid", "userid", "visitid",
    "visitorid",
})  # fmt: skip
"""The same of ids by which analytics know a visitor, a visit or an event."""
_REPORTS = ("csp-report", "reports+json")
"""Types of what the browser itself reports."""


def own_analytics(request: Request) -> str:
    """Why a request to the site's own server looks like analytics; empty if it does not.

    A beacon is made for nothing else: one sign is enough. Of other requests both must be there, for
    a shop's own calls carry ids, too.
    """
    if request.method != "POST" or any(kind in request.content_type for kind in _REPORTS):
        return ""
    names = _names(request.body[:_SEARCHED])
    is_beacon = request.resource_type in {"ping", "beacon"}
    signs = (not names.isdisjoint(_EVENTS), not names.isdisjoint(_IDS))
    if not (any(signs) if is_beacon else all(signs)):
        return ""
    return "events with ids, sent to a server of the site's own"


def _names(body: str) -> frozenset[str]:
    """The names of a body's fields, in small letters alone; of nested ones each part."""
    start = body.lstrip()[:1]
    fields = flatten(parse_json(body)) if start in {"{", "["} else urlencoded(body)
    parts = (part for name in fields for part in name.split("."))
    return frozenset(_NOT_A_NAME.sub("", part.lower()) for part in parts)
