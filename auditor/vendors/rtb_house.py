"""RTB House: JSON with several tags, or the older frame whose id spells the event."""

from __future__ import annotations

from auditor.model import Category, Item, Kind
from auditor.vendor import (
    ENDPOINT,
    Confidence,
    Endpoint,
    Params,
    RequestFacts,
    Vendor,
    in_param,
    item_rows,
    json_list,
    listed_ids,
    one_for_all,
)

_OF_VISITOR = frozenset({"lid", "uid"})
"""Tags that say who the visitor is, beside those that say what happened."""
_LISTED = json_list("tags", needs="eventType")
_WITH_OFFERS = frozenset({"basketadd", "basketstatus", "listing", "offer", "orderstatus2"})
"""Events whose id ends with the offers' ids."""
_ORDER = "^pr_[A-Za-z0-9]+_orderstatus2?"
_NUMBER = ("conversionId", in_param("id", f"{_ORDER}_[^_]*_([^_]+)"))


def _split(request: RequestFacts, endpoint: str) -> list[Params]:
    """Each tag is an event; what only names the visitor is none."""
    return [
        event for event in _LISTED(request, endpoint) if event.get("eventType") not in _OF_VISITOR
    ]


def _spelled_out(params: Params) -> tuple[Item, ...]:
    """pr_HASH_offer_ID, pr_HASH_basketstatus_ID,ID, pr_HASH_orderstatus2_VALUE_ORDER_ID,ID."""
    tag = params.get("id", "")
    if not tag.startswith("pr_"):
        return ()
    _, _, name, *rest = [*tag.split("_", 5), "", ""][:6]
    wanted = 2 if name.startswith("orderstatus") else 0
    listed = rest[wanted] if name in _WITH_OFFERS and wanted < len(rest) else ""
    return tuple(Item(item_id=key) for key in listed.split(",", 200)[:200] if key)


RTB_HOUSE = Vendor(
    id="rtb_house",
    name="RTB House",
    category=Category.ADVERTISING,
    notes=(
        "uid and lid name the visitor and are not events.",
        "The older frame writes event, value and order into one id, joined by underscores.",
    ),
    endpoints=(
        Endpoint(id="tags", host="creativecdn.com", path="^/tags/v2/?$", shared=True),
        Endpoint(
            id="frame",
            host="creativecdn.com",
            path="^/tags/?$",
            require={"id": "^pr_"},
            shared=True,
        ),
        Endpoint(
            id="sync",
            host="creativecdn.com",
            path="^/(cm-notify|topics/|ig-membership|fledge)",
            kind=Kind.AUX,
            confidence=Confidence.GENERAL,
        ),
        Endpoint(id="library", host="tags.creativecdn.com", path=r"\.js$", kind=Kind.SCRIPT),
    ),
    account=("th", in_param("id", "^pr_([A-Za-z0-9]+)")),
    account_form="[A-Za-z0-9]+",
    event=("eventType", in_param("id", "^pr_[A-Za-z0-9]+_([a-z]+2?)")),
    default_event="page_view",
    default_evidence=({ENDPOINT: "^frame$"},),
    value=("conversionValue", in_param("id", rf"{_ORDER}_([0-9.]+)_")),
    currency=("conversionCurrency", "currency"),
    transaction_id=_NUMBER,
    event_id=_NUMBER,
    key=_NUMBER,
    names={"su": "page_location", "sr": "page_referrer"},
    consent_params=("gdpr", "gdpr_consent"),
    standard_events=frozenset(
        {
            "basketadd",
            "basketstatus",
            "category",
            "conversion",
            "home",
            "listing",
            "offer",
            "placebo",
            "startorder",
        }
    ),
    same_event={
        "basketAdd": "basketadd",
        "basketStatus": "basketstatus",
        "category2": "category",
        "orderstatus": "conversion",
        "orderstatus2": "conversion",
        "startOrder": "startorder",
    },
    cookies=("__rtbh.uid", "__rtbh.lid", "__rtbh.aid"),
    layers=("rtbhEvents",),
    split=_split,
    items=one_for_all(
        item_rows("offers", item_id="id", item_name="name", price="price"),
        item_rows("offerIds", item_id="id", item_name="name", price="price"),
        listed_ids("offerIds", "offerId"),
        _spelled_out,
    ),
)
