"""Zendesk's web widget: page views and the visitor's actions in it."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor, in_host, in_path

ZENDESK = Vendor(
    id="zendesk",
    name="Zendesk Web Widget",
    category=Category.CRM,
    docs="https://developer.zendesk.com/api-reference/widget/introduction/",
    notes=(
        "A hit is counted to the support account's name; the library is loaded with another key.",
    ),
    endpoints=(
        Endpoint(
            id="blip",
            host="zendesk.com",
            path="^/embeddable_blip",
            shared=True,
        ),
        Endpoint(
            id="frontend_event",
            host="zendesk.com",
            path="^/frontendevents/",
            shared=True,
        ),
        Endpoint(
            id="library",
            host=("static.zdassets.com", "ekr.zdassets.com"),
            path="^/(ekr/snippet|compose/|web_widget/)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    library_has_own_id=True,
    account=("key", in_path("^/compose/([0-9a-f-]{36})"), in_host(r"^([\w-]+)\.zendesk\.com$")),
    event=("data.userAction.action", "type", in_path(r"^/frontendevents/(\w+)")),
    prefixes={"data.pageView.": "", "data.userAction.": ""},
    names={
        "data.url": "page_location",
        "data.pageView.referrer": "page_referrer",
        "data.pageView.pageTitle": "page_title",
        "data.buid": "client_id",
        "data.suid": "session_id",
    },
    nested={"data": "base64"},
    user_data={"data.user.email": "email", "data.user.name": "name"},
    user_hash="plain",
    automatic_events=frozenset({"pageView", "pv"}),
    cookies=("__zlcmid", "ZD-*"),
    layers=("zE", "zESettings"),
)
