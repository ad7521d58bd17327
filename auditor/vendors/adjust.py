"""Adjust: the web SDK's sessions and events, one form for each."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_path

_HOSTS = ("adjust.com", "adjust.net.in", "adjust.world")

ADJUST = Vendor(
    id="adjust",
    name="Adjust",
    category=Category.ADVERTISING,
    docs="https://dev.adjust.com/en/sdk/web",
    notes=(
        "An event goes by its token: what it means only Adjust's dashboard says.",
        "The library drops an event whose deduplication id it has sent before.",
        "The environment is sandbox or production, as the page's code sets it.",
        "The library repeats a request until the answer is JSON.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host=_HOSTS,
            host_form=r"^app\.",
            path="^/(event|session)/?$",
            require={"app_token": "."},
            answer="{}",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="aside",
            host=_HOSTS,
            host_form=r"^(app|gdpr)\.",
            path="^/(attribution|sdk_click|gdpr_forget_device|(disable_)?third_party_sharing)/?$",
            kind=Kind.AUX,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="cdn.adjust.com",
            path=r"^/adjust-(latest|[\d.]+)(\.min)?\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("app_token",),
    environment=("environment",),
    event=("event_token", in_path("^/(session)/?$")),
    value=("revenue",),
    currency=("currency",),
    event_id=("deduplication_id",),
    key=("deduplication_id",),
    nested={"callback_params": "json", "partner_params": "json"},
    prefixes={"callback_params.": "", "partner_params.": ""},
    names={"web_uuid": "client_id", "referrer": "page_referrer"},
    automatic_events=frozenset({"session"}),
    layers=("Adjust",),
)
