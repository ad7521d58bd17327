"""Crisp: a chat widget."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Confidence, Endpoint, Vendor

CRISP = Vendor(
    id="crisp",
    name="Crisp",
    category=Category.CRM,
    docs="https://docs.crisp.chat/guides/chatbox-sdks/web-sdk/",
    notes=(
        "Its chat and a page's own events travel over a WebSocket, which is not read.",
        "The website's id stands in the page's code, and in no address of the library.",
    ),
    endpoints=(
        Endpoint(
            id="library",
            host="client.crisp.chat",
            path=r"\.js$",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="settings",
            host=("client.crisp.chat", "settings.crisp.chat"),
            kind=Kind.AUX,
            needed=True,
            priority=60,
        ),
    ),
    cookies=("crisp-client*",),
    layers=("$crisp",),
)
