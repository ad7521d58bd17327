"""Comscore: page views and streaming events, each an image that is sent on to itself once."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Category, Grant, Kind, Signal
from auditor.vendor import Confidence, Endpoint, Params, Vendor, in_path

_COLLECTOR = r"^(s?b|census-web)\."
_GRANTS = {"0": Grant.DENIED, "1": Grant.GRANTED}


def _consent(params: Params) -> Mapping[Signal, Grant]:
    """`cs_ucfr` is the visitor's choice; empty where the site does not know it."""
    grant = _GRANTS.get(params.get("cs_ucfr", ""))
    return {} if grant is None else {Signal.ANALYTICS_STORAGE: grant}


COMSCORE = Vendor(
    id="comscore",
    name="Comscore",
    category=Category.ANALYTICS,
    docs="https://direct.comscore.com/clients/help/FAQ.aspx#faqTagging",
    notes=(
        "c1 says what it is: 2 a page, 19 a stream, 7 something syndicated; c2 is the client.",
        "A visitor without its cookie is sent on from /b to /b2: two requests, one page view.",
        "census-web takes what its newer library sends; ns_ap_ev says what happened.",
        "cs_ucfr is the visitor's consent: 1 given, 0 refused, empty not known.",
    ),
    endpoints=(
        Endpoint(
            id="page",
            shared=True,
            host="scorecardresearch.com",
            host_form=_COLLECTOR,
            path="^/[bpr]/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="again",
            shared=True,
            host="scorecardresearch.com",
            host_form=_COLLECTOR,
            path="^/[bpr]2/?$",
        ),
        Endpoint(
            id="library",
            host="scorecardresearch.com",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("c2", in_path(r"^/cs/(\d+)/")),
    event=("ns_st_ev", "ns_ap_ev"),
    default_event="pageview",
    default_evidence=({"c1": "^2$", "ns_type": "^(view)?$"},),
    names={"c7": "page_location", "c8": "page_title", "c9": "page_referrer"},
    consent_params=("cs_ucfr", "gdpr", "gdpr_p1t"),
    automatic_events=frozenset({"hb", "keep-alive"}),
    mirror_key=(("c7",), ("ns__t", "rn")),
    cookies=("UID", "UIDR", "_scor_uid"),
    layers=("_comscore",),
    consent=_consent,
)
