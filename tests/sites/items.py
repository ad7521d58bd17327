"""Counted, without its items, or with wrong ones."""

from __future__ import annotations

import json

from sites.build import GA4_BASE, ITEM, ORDER, Site, ga4, page, push, snippet, tag
from sites.orders import PURCHASE, a_shop, plant, script

LEAD = """
steps:
  - navigate: "{base}/"
  - click: { role: button, name: BUTTON }
    goal: true
  - wait_for_element: { text: Thank you }
expect:
  - { tag: ga4, event: EVENT }
"""
WITH_TIKTOK = f"{PURCHASE}  - {{ tag: tiktok, event: Purchase }}\n"
MATOMO = """
  const order = new URLSearchParams({
    idsite: 4, rec: 1, r: 417100, h: 1, m: 2, s: 3, url: location.href, send_image: 0, idgoal: 0,
    ec_id: "SO-1001", revenue: 49, ec_st: undefined, ec_tx: undefined, ec_sh: undefined,
    ec_dt: undefined, ec_items: JSON.stringify(ITEMS),
  });
  navigator.sendBeacon("https://tallow.matomo.cloud/matomo.php?" + order);
"""
"""An order as matomo.js sends it: amounts that the page leaves out are the text undefined."""


def items_missing(planted: bool) -> Site:
    """ "Send ecommerce data" is not ticked; value and currency were put in by hand."""
    by_hand = (
        "{transaction_id: ecommerce.transaction_id, value: ecommerce.value, "
        "currency: ecommerce.currency}"
    )
    params = by_hand if planted else "ecommerce"
    return a_shop("items-missing", ga4("purchase", params=params), order=ORDER)


def items_missing_at_matomo(planted: bool) -> Site:
    """The shop tells Matomo of the order and forgets to add its items."""
    items = [] if planted else [["MUG-1", "Mug", "", 24.5, 2]]
    told = script("{" + MATOMO.replace("ITEMS", json.dumps(items)) + "}")
    shop = a_shop("items-missing-matomo", order=ORDER)
    thanks = f"{shop.pages['thanks']}{told}"
    return Site(container=shop.container, pages={**shop.pages, "thanks": thanks})


def item_incomplete(planted: bool) -> Site:
    """The items still have the fields of Universal Analytics."""
    old = {"id": "MUG-1", "name": "Mug", "price": 24.5, "quantity": 2}
    return a_shop("item-incomplete", order={**ORDER, "items": [old if planted else ITEM]})


def item_without_price(planted: bool) -> Site:
    """The theme prints the price of an item as customers read it."""
    item = {**ITEM, "price": "24,50 €"} if planted else ITEM
    return a_shop("item-incomplete-price", order={**ORDER, "items": [item]})


def item_without_id(planted: bool) -> Site:
    """The pixel's tag reads the article's number under a name that the shop has given up."""
    number = "item.sku ?? ''" if planted else "item.item_id"
    contents = f"ecommerce.items.map((item) => ({{content_id: {number}, content_name: item.item_name, price: item.price, quantity: item.quantity}}))"
    pixel = tag(
        "purchase",
        f"""tiktok("track", "Purchase", {{value: ecommerce.value, currency: ecommerce.currency,
            content_type: "product", contents: {contents}}})""",
    )
    return a_shop("item-incomplete-id", ga4("purchase"), pixel, order=ORDER)


def item_with_empty_id(planted: bool) -> Site:
    """The theme asks a variant for its number that only some have."""
    item = {**ITEM, "item_id": ""} if planted else ITEM
    return a_shop("item-incomplete-empty-id", order={**ORDER, "items": [item]})


def value_differs_from_items(planted: bool) -> Site:
    """An item's price is that of both of them together."""
    item = {**ITEM, "price": 49.0} if planted else ITEM
    return a_shop("value-differs-from-items", order={**ORDER, "items": [item]})


def stale_ecommerce(planted: bool) -> Site:
    """Asking for an offer sends what the data layer still knows of the product looked at."""
    cleared = "" if planted else "dataLayer.push({ ecommerce: null });"
    body = (
        push("view_item", ecommerce={"currency": "EUR", "value": 24.5, "items": [ITEM]})
        + '<button onclick="ask()">Ask for an offer</button> <p id="said"></p>'
        + script(f"""
            const ask = () => {{
                {cleared}
                dataLayer.push({{ event: "generate_lead", form: "offer" }});
                document.getElementById("said").textContent = "Thank you";
            }};
        """)
    )
    tags = (ga4("view_item"), ga4("generate_lead", params="{...model.ecommerce}"))
    pages = {"": page(body, head=snippet("stale-ecommerce"))}
    return Site(container=(GA4_BASE, *tags), pages=pages)


def stale_list(planted: bool) -> Site:
    """A list of two is merged with the one item that is put into the basket."""
    glass = {"item_id": "GLASS-1", "item_name": "Glass", "price": 9.5, "quantity": 1}
    cup = {"item_id": "CUP-1", "item_name": "Cup", "price": 12.5, "quantity": 1}
    cleared = "" if planted else "dataLayer.push({ ecommerce: null });"
    body = (
        push("view_item_list", ecommerce={"items": [{**glass, "index": 0}, ITEM]})
        + '<button onclick="add()">Add the cup</button> <p id="said"></p>'
        + script(f"""
            const add = () => {{
                {cleared}
                dataLayer.push({{ event: "add_to_cart", ecommerce: {{
                    value: 12.5, currency: "EUR", items: [{json.dumps(cup)}] }} }});
                document.getElementById("said").textContent = "Thank you";
            }};
        """)
    )
    tags = (ga4("view_item_list", params="{...model.ecommerce}"),
            ga4("add_to_cart", params="{...model.ecommerce}"))  # fmt: skip
    pages = {"": page(body, head=snippet("stale-ecommerce-list"))}
    return Site(container=(GA4_BASE, *tags), pages=pages)


PLANTS = (
    plant("items-missing", items_missing),
    plant("items-missing", items_missing_at_matomo, vendor="matomo", name="matomo"),
    plant("item-incomplete", item_incomplete),
    plant("item-incomplete", item_without_price, name="price"),
    plant("item-incomplete", item_without_id, WITH_TIKTOK, vendor="tiktok", name="id"),
    plant("item-incomplete", item_with_empty_id, name="empty-id"),
    plant("value-differs-from-items", value_differs_from_items),
    plant(
        "stale-ecommerce",
        stale_ecommerce,
        LEAD.replace("BUTTON", "Ask for an offer").replace("EVENT", "generate_lead"),
    ),
    plant(
        "stale-ecommerce",
        stale_list,
        LEAD.replace("BUTTON", "Add the cup").replace("EVENT", "add_to_cart"),
        name="list",
    ),
)
