"""Didomi: the banner's loader, and the events of choices, at Didomi or through the site."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, PageState, Vendor, in_path, json_list

_KEY = "^[0-9a-f]{8}-[0-9a-f-]{27}$"

DIDOMI = Vendor(
    id="didomi",
    name="Didomi",
    category=Category.CONSENT,
    docs="https://developers.didomi.io/cmp/web-sdk",
    notes=(
        "The account is the public API key.",
        "consent.asked is a banner shown, consent.given a choice made, whichever it was.",
    ),
    endpoints=(
        Endpoint(
            id="receipt",
            host="api.privacy-center.org",
            path=r"^/v\d+/events",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="sdk.privacy-center.org",
            kind=Kind.CONSENT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="proxy",
            segment="events",
            path="/api/v1/events$",
            require_json={"type": r"^consent\.", "source.key": _KEY},
            kind=Kind.CONSENT,
            priority=95,
        ),
        Endpoint(
            id="proxy_batch",
            segment="events",
            path="/api/v1/events$",
            require_json={
                "events.0.type": r"^(consent|ui)\.|^pageview$",
                "events.0.source.key": _KEY,
            },
            kind=Kind.CONSENT,
            priority=95,
        ),
    ),
    account=(in_path(r"^/([0-9a-f-]{36})/loader\.js"), "source.key"),
    account_form="[0-9a-f-]{36}",
    event=("type",),
    default_event="load",
    default_evidence="endpoint",
    cookies=("didomi_token", "euconsent-v2"),
    split=json_list("events"),
    page_state=PageState(
        cookies=("didomi_token", "euconsent-v2"),
        globals=("Didomi.getUserStatus", "didomiState"),
        layer_events=("didomi-consent", "didomi-ready"),
    ),
)
