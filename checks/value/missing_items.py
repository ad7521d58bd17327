"""missing-items: shop events without items, and items that lack id, price or quantity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, assert_never

from auditor.check import check, failed, passed
from auditor.check.matching import MASK, place_of_hit
from auditor.model import (
    Category,
    Effort,
    Hit,
    Item,
    Message,
    Severity,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.amounts import BASKETS
from ..shared.placeholders import asking_for_items, is_placeholder
from ..shared.vendor_rules import demands, is_sent_by_site

SHOWN = 3
PROMOTIONS = ("promotion_", "creative_")
"""The beginning of fields of a promotion, which need not be about one item."""
Lack = Literal["", "price", "quantity", "id", "id and name"]
"""What an item lacks; empty: there is none at all."""
NAMELESS: Final = "id and name"
_EXPECTED: Mapping[Lack, Message] = {
    NAMELESS: message("id and name"),
    "id": message("the product's id"),
}
MAY_BE_EMPTY = frozenset({"view_cart", "view_item_list"})
"""Events of pages that may have nothing to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingItemsOptions:
    """What the spec may set for missing-items."""

    vendors: tuple[str, ...] = ("ga4", "meta", "tiktok", "pinterest", "snapchat")
    """Vendors whose items must have an id or a name."""
    priced: tuple[str, ...] = BASKETS
    """Events of Google Analytics whose items must have a price and a quantity."""


@check(
    id="missing-items",
    title="Shop events list their items, and the items are whole",
    severity=Severity.HIGH,
    effort=Effort.MEDIUM,
    faults={"items-missing", "item-incomplete"},
    options=MissingItemsOptions,
    needs_journey=False,
)
def missing_items(record: VisitRecord, options: MissingItemsOptions) -> Iterator[Verdict]:
    """Shop events list their items, and the items are whole.

    ## What it checks
    An event for which its vendor's documentation demands items, or for which the spec does, lists
    at least one. Each item has an id or a name. One that an advertising platform or Google
    Analytics is sent has no empty id, whatever its name. Those of a basket or an order in Google
    Analytics have a price and a quantity.

    ## Why it matters
    Without items there are no reports by product, and no dynamic ads that show what was looked at,
    which are often those that sell most cheaply. An item without id and name is dropped, and one
    whose id is empty fits no product of a catalogue. One without a price earns nothing in the
    reports.

    ## How to fix in the tag manager
    Tick "Send Ecommerce data" in the GA4 tag, with the data layer as its source. Other vendors need
    the items in their own form (Meta: `content_ids` or `contents`), which a variable makes of them.
    Check the names of the fields there: `id` and `name` were those of Universal Analytics.

    ## How to fix in the code
    Push the items with the event:
    `items: [{ item_id: "MUG-1", item_name: "Mug", price: 24.50, quantity: 2 }]`, in `ecommerce` if
    a tag manager reads them. Prices and quantities are numbers with a dot. Push
    `{ ecommerce: null }` before, so that no item of an earlier event is left.

    ## Known limits
    An empty basket or list is not a fault where the page says that it is empty (`items: []`). A
    missing quantity is rated low: Google Analytics takes it for 1.
    """
    if record.is_repetition:
        return
    lacking: dict[tuple[str, Lack], list[Hit]] = {}
    sound: dict[str, Hit] = {}
    for hit in record.first_run_hits():
        if not is_sent_by_site(hit):
            continue
        lacks = _lacks(record, hit, options)
        for lack in lacks:
            lacking.setdefault((hit.about, lack), []).append(hit)
        if hit.items and not lacks:
            sound.setdefault(hit.about, hit)
    for (name, lack), hits in lacking.items():
        yield _verdict(record, name, lack, hits)
    accused = {name for name, _ in lacking}
    for name, hit in sound.items():
        if name not in accused:
            yield passed(f"The items of {name} are whole.", about=name, **place_of_hit(hit, record))


def _lacks(record: VisitRecord, hit: Hit, options: MissingItemsOptions) -> list[Lack]:
    """What the items of a hit lack; an empty text where it has none and needs some."""
    if not hit.items:
        return [""] if _needs_items(record, hit) else []
    return sorted({lack for item in hit.items for lack in _lacking(hit, item, options)})


def _no_items(record: VisitRecord, name: str, hits: list[Hit]) -> Verdict:
    line = asking_for_items(record, hits[0])
    return failed(
        message("{hit} lists no items.", hit=name),
        about=f"{name} items",
        fault="items-missing",
        expected=message("at least one item"),
        actual=message("no items"),
        evidence=hits[:SHOWN],
        **place_of_hit(hits[0], record),
        line=line.line if line else None,
    )


def _verdict(record: VisitRecord, name: str, lack: Lack, hits: list[Hit]) -> Verdict:
    match lack:
        case "":
            return _no_items(record, name, hits)
        case "price":
            sentence = message("{hit} lists an item without a price that is a number.", hit=name)
        case "quantity":
            sentence = message("{hit} lists an item without a quantity that is a number.", hit=name)
        case "id" if hits[0].category is not Category.ADVERTISING:
            sentence = message(
                "{hit} lists an item whose id is empty, so that neither its reports nor the ads "
                "that are linked to it know which product it is.",
                hit=name,
            )
        case "id":
            sentence = message(
                "{hit} lists an item whose id is empty, so that it fits no product of the "
                "catalogue.",
                hit=name,
            )
        case "id and name":
            sentence = message("{hit} lists an item without id and name.", hit=name)
        case _:
            assert_never(lack)
    return failed(
        sentence,
        about=f"{name} items without {lack}",
        fault="item-incomplete",
        severity=Severity.LOW if lack == "quantity" else Severity.MEDIUM,
        expected=_EXPECTED.get(lack, lack),
        actual=hits[0].params.get("items", "")[:200],
        evidence=hits[:SHOWN],
        **place_of_hit(hits[0], record),
    )


def _needs_items(record: VisitRecord, hit: Hit) -> bool:
    if asking_for_items(record, hit):
        return True
    return demands(record, hit, "items") and not _is_announced_empty(record, hit)


def _is_announced_empty(record: VisitRecord, hit: Hit) -> bool:
    """Whether the page announced an empty basket, or an empty list of results."""
    return hit.event in MAY_BE_EMPTY and any(
        push.event and hit.is_called(push.event) and push.params.get("items") == []
        for push in record.pushes
    )


def _reads_ids(hit: Hit, options: MissingItemsOptions) -> bool:
    """Whether the vendor holds items' ids against a catalogue, its own or a linked one's."""
    return hit.category is Category.ADVERTISING or hit.vendor in options.vendors


def _lacking(hit: Hit, item: Item, options: MissingItemsOptions) -> Iterator[Lack]:
    """What one item of a hit lacks."""
    promotes = any(name.startswith(PROMOTIONS) for name in item.params)
    nameless = not item.item_id and not item.item_name and not promotes
    if hit.vendor in options.vendors and nameless:
        yield NAMELESS
    elif item.has_empty_id and _reads_ids(hit, options):
        yield "id"
    if hit.vendor not in options.vendors:
        return
    if hit.vendor == "ga4" and any(map(hit.is_called, options.priced)):
        texts = [item.params.get(name, "") for name in ("price", "quantity")]
        if any(MASK in text or is_placeholder(text) for text in texts if text):
            return
        if item.price is None:
            yield "price"
        if item.quantity is None:
            yield "quantity"
