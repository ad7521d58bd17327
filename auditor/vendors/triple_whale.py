"""Triple Whale: the pixel's actions as JSON."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import Endpoint, Vendor

TRIPLE_WHALE = Vendor(
    id="triple_whale",
    name="Triple Whale",
    category=Category.ADVERTISING,
    docs="https://kb.triplewhale.com",
    notes=(
        "The account is the shop's name: shop.myshopify.com.",
        "What an order says beside its action is not published.",
    ),
    endpoints=(
        Endpoint(
            id="event",
            host="api.config-security.com",
            path="^/event/?$",
            require_json={"action": "."},
        ),
        Endpoint(
            id="aside",
            host=("api.config-security.com", "conf.config-security.com"),
            kind=Kind.AUX,
            priority=60,
        ),
        Endpoint(
            id="library",
            host=("triplewhale-pixel.web.app", "whale.camera"),
            path=r"\.(txt|js)$",
            kind=Kind.SCRIPT,
        ),
    ),
    account=("host",),
    event=("action",),
    names={
        "id": "client_id",
        "ref": "page_referrer",
        "url": "page_location",
    },
    automatic_events=frozenset({"profile"}),
    layers=("TriplePixel",),
)
