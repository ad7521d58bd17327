"""Adobe Target: at.js asks for offers in JSON, and reports orders and clicks with it."""

from __future__ import annotations

from auditor.model import Category, Kind
from auditor.vendor import (
    MAX_EVENTS,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    flatten,
    in_host,
    in_path,
    item_rows,
    listed_ids,
    one_for_all,
)

_PARTS = ("execute", "prefetch", "notifications")


def _split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """Each mbox, page load and notification is an event; all share the fields around them."""
    root = request.json
    if not isinstance(root, dict):
        return [request.params]
    shared = {**request.query, **flatten({k: v for k, v in root.items() if k not in _PARTS})}
    events = [
        *_locations(root.get("execute"), ""),
        *_locations(root.get("prefetch"), "prefetch "),
        *_notifications(root.get("notifications")),
    ]
    return [{**shared, **flatten(fields), "event": name} for name, fields in events[:MAX_EVENTS]]


def _locations(part: object, before: str) -> list[tuple[str, dict[str, object]]]:
    if not isinstance(part, dict):
        return []
    events: list[tuple[str, dict[str, object]]] = []
    page = part.get("pageLoad")
    if isinstance(page, dict):
        events.append((f"{before}pageLoad", page))
    for kind in ("mboxes", "views"):
        listed = part.get(kind)
        for location in listed[:MAX_EVENTS] if isinstance(listed, list) else ():
            if isinstance(location, dict):
                name = location.get("name")
                text = name if isinstance(name, str) and name else kind
                events.append((f"{before}{text}", location))
    return events


def _notifications(listed: object) -> list[tuple[str, dict[str, object]]]:
    events: list[tuple[str, dict[str, object]]] = []
    for notification in listed[:MAX_EVENTS] if isinstance(listed, list) else ():
        if isinstance(notification, dict):
            kind = notification.get("type")
            events.append(
                (kind if isinstance(kind, str) and kind else "notification", notification)
            )
    return events


ADOBE_TARGET = Vendor(
    id="adobe_target",
    name="Adobe Target",
    category=Category.TESTING,
    docs="https://experienceleague.adobe.com/en/docs/target-dev/developer/api/delivery-api/overview",
    notes=(
        "An event is named by the mbox that it is for; orderConfirmPage is by custom the order's.",
        "Requests whose names begin with prefetch load offers in advance and count nothing.",
        (
            "Without an answer the page shows its default content, so offers are not seen while "
            "hits are held."
        ),
        "Target knows no currency: amounts are in the one of its settings.",
    ),
    endpoints=(
        Endpoint(
            id="delivery",
            host="tt.omtrdc.net",
            path=r"^/rest/v\d+/(batch-)?delivery/?$",
            confidence=Confidence.DOCUMENTED,
        ),
        Endpoint(
            id="mbox",
            host="tt.omtrdc.net",
            path=r"^/(m2/[^/]+/)?[mu]box/",
        ),
        Endpoint(
            id="library",
            host="tt.omtrdc.net",
            path=r"^/(cdn|admin)/",
            kind=Kind.SCRIPT,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(
            id="first_party",
            path=r"/rest/v\d+/delivery/?$",
            require={"client": r"^\w+$", "sessionId": "."},
            segment="delivery",
            priority=90,
            confidence=Confidence.DOCUMENTED,
        ),
    ),
    account=("client", in_path(r"^/m2/([^/]+)/"), in_host(r"^([^.]+)\.tt\.omtrdc\.net$")),
    event=("event", "mbox"),
    default_event="mbox",
    default_evidence="endpoint",
    value=("order.total", "orderTotal"),
    transaction_id=("order.id", "orderId"),
    event_id=("requestId", "mboxRid"),
    key=("order.id", "orderId"),
    prefixes={"parameters.": "", "profileParameters.": "profile."},
    names={
        "context.address.url": "page_location",
        "context.address.referringUrl": "page_referrer",
        "mboxURL": "page_location",
        "mboxReferrer": "page_referrer",
    },
    user_data={"id.thirdPartyId": "external_id", "mbox3rdPartyId": "external_id"},
    cookies=("mbox", "mboxEdgeCluster", "at_check"),
    split=_split,
    items=one_for_all(
        item_rows("order.purchasedProductIds", item_id="id", item_name="name", price="price"),
        listed_ids("productPurchasedId"),
    ),
)
