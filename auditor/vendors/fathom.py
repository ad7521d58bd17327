"""Fathom Analytics: everything in the URL of a picture or beacon."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Params, Vendor, first, from_minor_units

_CENTS = ("payload._value", "_value", "gval")


def _amount(params: Params) -> str | None:
    """It takes values in hundredths, whatever the currency."""
    return from_minor_units(first(params, _CENTS), None)


FATHOM = Vendor(
    id="fathom",
    name="Fathom Analytics",
    category=Category.ANALYTICS,
    docs="https://usefathom.com/docs/events/overview",
    notes=(
        "The page gives an event's value in cents; here it is shown in whole units.",
        "It sends no currency: the site's setting in Fathom decides.",
        "A request without a name is a page view.",
        "Sites that were set up years ago may still send to a subdomain of their own.",
    ),
    endpoints=(
        Endpoint(
            id="collect",
            host="usefathom.com",
            path="^/(event|api/event|collect)?/?$",
            require={"sid": "."},
        ),
        Endpoint(
            id="custom_domain",
            query_hint="&sid=",
            path="^/(event|collect)?/?$",
            require={"sid": "^[A-Z]{6,10}$", "h": "^https?://", "p": "^/", "cid": r"^\d+$"},
            priority=90,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="library",
            host="usefathom.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("sid",),
    account_form="[A-Z]{6,}",
    event=("name", "gcode"),
    default_event="pageview",
    default_evidence=({"h": ".", "p": "."},),
    amount=_amount,
    nested={"payload": "json"},
    prefixes={"payload.": ""},
    names={"p": "page_location", "r": "page_referrer", "h": "page_origin"},
    standard_events=frozenset({"pageview"}),
    layers=("fathom",),
)
