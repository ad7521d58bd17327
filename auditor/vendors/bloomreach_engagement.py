"""Bloomreach Engagement, formerly Exponea: commands as JSON, some of which are events."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    item_rows,
    json_list,
)

_LISTED = json_list("commands", needs="data")


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """The commands that say what a visitor did; others say who he is."""
    commands = _LISTED(request, endpoint)
    return [command for command in commands if command.get("name", "crm/events") == "crm/events"]


BLOOMREACH_ENGAGEMENT = Vendor(
    id="bloomreach_engagement",
    name="Bloomreach Engagement",
    category=Category.CRM,
    docs="https://documentation.bloomreach.com/engagement/docs",
    notes=(
        "Formerly Exponea. Most sites have it behind a host of their own.",
        "Beside events the commands carry what is known of the customer.",
    ),
    endpoints=(
        Endpoint(
            id="bulk",
            host=("exponea.com", "infinario.com"),
            host_form=r"^([\w-]+-)?api\.",
            path="^/bulk/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="own_bulk",
            segment="bulk",
            path="/bulk/?$",
            require_json={"commands.0.name": "^(crm|system)/"},
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="library",
            host="exponea.com",
            path=r"^/(js/exponea(\.min)?\.js|webxp/script(-async)?/)",
            kind=Kind.SCRIPT,
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="aside",
            host="exponea.com",
            path="^/(webxp|managed-tags|campaigns|optimization)/",
            kind=Kind.AUX,
            priority=60,
        ),
    ),
    account=("data.project_id", "data.company_id"),
    event=("data.type",),
    value=("data.properties.total_price",),
    currency=("data.properties.currency", "data.properties.local_currency"),
    transaction_id=("data.properties.purchase_id",),
    key=("data.properties.purchase_id",),
    called_at=("data.timestamp",),
    prefixes={"data.properties.": ""},
    names={"data.customer_ids.cookie": "client_id", "data.properties.location": "page_location"},
    user_data={"data.customer_ids.registered": "user_id"},
    automatic_events=frozenset({"page_visit", "session_end", "session_ping", "session_start"}),
    page_views=frozenset({"page_visit"}),
    items=item_rows(
        "data.properties.product_list", item_id="product_id", item_name="title", price="price"
    ),
    cookies=("__exponea_etc__", "__exponea_time2__", "xnpe_*"),
    layers=("exponea",),
    split=_split,
)
