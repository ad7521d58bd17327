"""Demandbase: which company a visitor's address belongs to, its own events, and its pixel."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Params, Vendor, in_path

_BY_ENDPOINT = {"company_lookup": "company_lookup", "pixel": "pixel"}


def _named(params: Params, endpoint: str, name: str) -> str:  # noqa: ARG001 - the type
    return _BY_ENDPOINT.get(endpoint, name)


DEMANDBASE = Vendor(
    id="demandbase",
    name="Demandbase",
    category=Category.ADVERTISING,
    docs="https://support.demandbase.com/",
    notes=(
        "The lookup tells Demandbase the page's address and gets the visitor's company back.",
        "Held lookups get no answer, so forms that Demandbase fills in stay empty.",
    ),
    endpoints=(
        Endpoint(id="company_lookup", host="api.company-target.com", path=r"^/api/v\d+/ip\.json"),
        Endpoint(id="events", host="et.company-target.com", path="^/events/?$"),
        Endpoint(id="pixel", host="d.company-target.com", path="/pixel$"),
        Endpoint(
            id="sync",
            host=("s.company-target.com", "segments.company-target.com"),
            kind=Kind.AUX,
        ),
        Endpoint(id="log", host="tag-logger.demandbase.com", kind=Kind.AUX),
        Endpoint(
            id="library",
            host=("tag.demandbase.com", "scripts.demandbase.com"),
            path=r"\.js$",
            kind=Kind.SCRIPT,
        ),
    ),
    collectors=("tag-logger.demandbase.com",),
    library_has_own_id=True,
    account=("key", "auth", "id", in_path(r"^/([0-9A-Za-z]+)(?:\.min)?\.js$")),
    event=("type",),
    names={"page": "page_location", "page_title": "page_title", "referrer": "page_referrer"},
    automatic_events=frozenset({"company_lookup", "pixel"}),
    cookies=("tuuid", "tuuid_lu"),
    layers=("Demandbase",),
    rename_event=_named,
)
