"""stale-items: hits that carry the items of an earlier event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from auditor.check import NoOptions, check, failed, passed
from auditor.check.matching import place_of_hit
from auditor.model import (
    CLOCKS_DIFFER_MS,
    Effort,
    Hit,
    Push,
    Severity,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.announcements import names_event_of, scalars
from ..shared.vendor_rules import is_sent_by_site

DATA_LAYER = "dataLayer"
AT_ONCE_MS = 1000
"""A hit may be that of any of the pushes within this time."""
SHOP_EVENTS = frozenset({
    "add_payment_info", "add_shipping_info", "add_to_cart", "add_to_wishlist", "begin_checkout",
    "purchase", "refund", "remove_from_cart", "select_item", "select_promotion", "view_cart",
    "view_item", "view_item_list", "view_promotion",
})  # fmt: skip
"""Events that bring items of their own."""
NO_SHOP_EVENT = re.compile(
    r"callback|chat|consent|contact|form|group|lead|log_?in|newsletter|question|regist|search|share"
    r"|sign_?up|subscri|survey|tutorial",
    re.IGNORECASE,
)
"""Words in names of events that have nothing to do with items."""
SHOP_WORD = re.compile(
    r"basket|cart|checkout|item|offer|order|payment|product|purchase|wish", re.IGNORECASE
)


@check(
    id="stale-items",
    title="No event carries the items of an earlier one",
    severity=Severity.MEDIUM,
    faults={"stale-ecommerce"},
    effort=Effort.MEDIUM,
)
def stale_items(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """No event carries the items of an earlier one.

    ## What it checks
    The items of a hit are those that its own push to the data layer brought. None comes from
    an earlier shop event of the same page, and a lead or a sign-up carries neither items nor an
    order number of one.

    ## Why it matters
    A tag manager keeps what was pushed, and merges: a basket of one item after a list of ten still
    has ten. Products then seem to be bought that were only looked at, and leads seem to have sold
    something. Campaigns for products put their money on the wrong ones.

    ## How to fix in the tag manager
    For tags that have nothing to do with the shop, switch “Send Ecommerce data” off (in the GA4
    event tag: More Settings > Ecommerce), and take variables of the shop such as items, value and
    transaction_id out of the others. What was merged in the data layer can't be told apart any more
    in the tag manager: the push before each shop event empties it.

    ## How to fix in the code
    Empty the object before each shop event, on the line before its push:
    `dataLayer.push({ ecommerce: null });`. Do so wherever the shop pushes: list, product page,
    basket, checkout, confirmation. Give each event the items of its own, and push none with events
    such as generate_lead or sign_up.

    ## Known limits
    Seen only where items were pushed to the data layer. Data that was pushed without an event, to
    be sent by a later one, is not a fault; nor is a shop event that is pushed without any data and
    sent with that of the page.
    """
    if record.is_repetition:
        return
    carrying: dict[str, tuple[Hit, Push, str]] = {}
    sound: dict[str, Hit] = {}
    seen_baskets: set[tuple[object, ...]] = set()
    for hit in record.first_run_hits():
        carried = (hit.params.get("items"), hit.params.get("transaction_id"))
        basket = (hit.about, hit.page, *carried)
        if not any(carried) or basket in seen_baskets or not is_sent_by_site(hit):
            continue
        seen_baskets.add(basket)
        found_stale = stale(hit, record)
        if found_stale:
            carrying.setdefault(hit.about, (hit, *found_stale))
        elif hit.items:
            sound.setdefault(hit.about, hit)
    for name, (hit, push, what) in carrying.items():
        yield failed(
            message(
                "{hit} carries {what}, announced earlier for {event}.",
                hit=name,
                what=what,
                event=push.event or "",
            ),
            about=f"{name} stale",
            fault="stale-ecommerce",
            expected=message("only what its own push announced"),
            actual=what,
            evidence=[hit, push],
            **place_of_hit(hit, record),
        )
    for name, hit in sound.items():
        if name not in carrying:
            text = f"{name} carries its own items."
            yield passed(text, about=name, **place_of_hit(hit, record))


def stale(hit: Hit, record: VisitRecord) -> tuple[Push, str] | None:
    """The earlier push that the hit's items or order number come from, and what they are."""
    pushes = [
        push
        for push in record.pushes
        if push.layer == DATA_LAYER and push.page == hit.page and isinstance(push.payload, dict)
        and push.at <= hit.at + CLOCKS_DIFFER_MS
    ]  # fmt: skip
    own = [push for push in pushes if names_event_of(push, hit)]
    elsewhere = is_no_shop_event(hit.event)
    if not _brings_a_basket(own[-1:]) and not elsewhere:
        return None
    # Of several that came so close together, it may be the hit of any.
    near = [push for push in own if push is own[-1] or hit.at - push.at < AT_ONCE_MS]
    brought = {text for push in near for text in scalars(push.payload)}
    earlier = pushes[: pushes.index(near[0])] if near else pushes
    left_over = _left_over(earlier)
    for item in hit.items:
        key = item.item_id or item.item_name
        if key and key not in brought and item.item_name not in brought and key in left_over:
            return left_over[key], message("the item “{item}”", item=key[:60])
    order = hit.params.get("transaction_id")
    if order and elsewhere and order not in brought:
        sold = [push for push in earlier if _order(push) == order and push.event in SHOP_EVENTS]
        what = message("the order number {number}", number=order[:60])
        return (sold[-1], what) if sold else None
    return None


def is_no_shop_event(event: str) -> bool:
    """Whether an event's name says that it has nothing to do with items: a lead, a sign-up."""
    return NO_SHOP_EVENT.search(event) is not None and SHOP_WORD.search(event) is None


def _brings_a_basket(pushes: list[Push]) -> bool:
    """Whether a push has items, or an ecommerce object that may hold some.

    Without either, a tag may rightly read the items of an earlier push: the button of a product's
    page adds to the basket what the page was about.
    """
    return any(
        isinstance(push.payload, dict) and ("ecommerce" in push.payload or _items(push))
        for push in pushes
    )


def _left_over(pushes: list[Push]) -> Mapping[str, Push]:
    """The items that shop events pushed and no push removed, each with its last push."""
    brought: dict[str, Push] = {}
    for push in pushes:
        payload = push.payload
        if isinstance(payload, dict) and "ecommerce" in payload and not payload["ecommerce"]:
            brought.clear()
        if push.event in SHOP_EVENTS:
            brought |= dict.fromkeys(_items(push), push)
        else:
            # Pushed without an event of its own: for the one that comes.
            for key in _items(push):
                brought.pop(key, None)
    return brought


def _items(push: Push) -> list[str]:
    """Ids and names of the items that a push brings."""
    rows = push.params.get("items")
    return [
        str(row[name])
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict)
        for name in ("item_id", "id", "item_name", "name")
        if row.get(name)
    ]


def _order(push: Push) -> str:
    return str(push.params.get("transaction_id") or "")
