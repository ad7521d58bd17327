"""Counted, with a wrong worth."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count

from sites.build import (
    GA4_BASE,
    ITEM,
    META_BASE,
    ORDER,
    PROPERTY,
    Plant,
    Site,
    Tag,
    ads,
    found,
    ga4,
    gtag_snippet,
    meta_snippet,
    page,
    push,
    snippet,
    tag,
)

STEPS = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Order }
    goal: true
  - wait_for_element: { text: Thank you }
"""
PURCHASE = f"""{STEPS}
expect:
  - {{ tag: ga4, event: purchase }}
"""
AS_SHOWN = f"""{STEPS}
expect:
  - tag: ga4
    event: purchase
    params: {{ value: {{ equals_text: {{ test_id: total }} }} }}
"""
AS_SHOWN_ONE_BY_ONE = f"""{STEPS}
expect:
  - tag: ga4
    event: purchase
    params:
      value: {{ equals_text: {{ css: .price, nth: 0 }} }}
      shipping: {{ equals_text: {{ css: .price, nth: 1 }} }}
"""
LABEL = "AbC-D_efG"
WITH_ADS = f"""{PURCHASE}
  - {{ tag: google_ads, event: conversion, params: {{ label: {LABEL} }} }}
"""
WITH_META = f"""{PURCHASE}
  - {{ tag: meta, event: Purchase }}
"""
TOTAL = '<p>Total: <span data-testid="total">{}</span></p>'
META_PURCHASE = 'meta("track", "Purchase", {value: ecommerce.value, currency: ecommerce.currency})'


def a_shop(
    slug: str,
    *tags: Tag,
    order: object = None,
    thanks: str | Callable[[], str] = "",
    total: str = "49,00 €",
) -> Site:
    """A basket and its confirmation page, which announces `order` (or holds `thanks`)."""
    head = snippet(slug)
    announced = thanks if order is None else push("purchase", ecommerce=order)

    def confirmation(script: str) -> str:
        return page("Thank you" + TOTAL.format(total) + script, head=head, title="Thank you")

    return Site(
        container=(GA4_BASE, *(tags or (ga4("purchase"),))),
        pages={
            "": page('<a href="thanks">Order</a>', head=head, title="Basket"),
            "thanks": confirmation(announced)
            if isinstance(announced, str)
            else lambda: confirmation(announced()),
        },
    )


def script(text: str) -> str:
    """A script of the shop's own."""
    return f"<script>window.dataLayer = window.dataLayer || [];\n{text}</script>"


# ── the value ────────────────────────────────────────────────────────────────────────────────────


def value_missing(planted: bool) -> Site:
    """The shop's update calls the amount `total`; the tag still asks for `value`."""
    order = {**ORDER, "total": ORDER["value"]}
    if planted:
        del order["value"]
    return a_shop("value-missing", order=order)


def value_zero(planted: bool) -> Site:
    """The confirmation page adds up a basket that has been emptied by then."""
    emptied = "basket.length = 0;" if planted else ""
    return a_shop(
        "value-zero",
        thanks=script(f"""
            const basket = [{{ price: 24.5, quantity: 2 }}];
            const order = {{ transaction_id: "SO-1001", currency: "EUR", items: [
                {{ item_id: "MUG-1", item_name: "Mug", price: 24.5, quantity: 2 }}] }};
            {emptied}
            order.value = basket.reduce((sum, each) => sum + each.price * each.quantity, 0);
            dataLayer.push({{ event: "purchase", ecommerce: order }});
        """),
    )


def value_not_a_number(planted: bool) -> Site:
    """The theme prints the price as customers read it into the data layer."""
    value = "1.299,00 €" if planted else 1299
    item = {**ITEM, "price": 1299, "quantity": 1}
    return a_shop("value-not-a-number", order={**ORDER, "value": value, "items": [item]})


def value_as_text(planted: bool) -> Site:
    """The template puts quotes around the number."""
    return a_shop("value-as-text", order={**ORDER, "value": "49.00" if planted else 49.0})


def value_negative(planted: bool) -> Site:
    """The voucher is taken off a total from which it has been taken off already."""
    total = "order.total - order.voucher" if planted else "order.total"
    return a_shop(
        "value-negative",
        thanks=script(f"""
            const order = {{ total: 49, voucher: 60 }};
            dataLayer.push({{ event: "purchase", ecommerce: {{
                transaction_id: "SO-1001", value: {total}, currency: "EUR", coupon: "THANKS60",
                items: [{{ item_id: "MUG-1", item_name: "Mug", price: 109, quantity: 1 }}] }} }});
        """),
    )


def value_differs_from_page(planted: bool) -> Site:
    """A plugin reads the first price on the page, which is the subtotal."""
    selector = ".price" if planted else ".price.total"
    head = snippet("value-differs-from-page")
    thanks = page(
        'Thank you <p>Goods: <span class="price">49,00 €</span></p>'
        "<p>Shipping: 4,90 €</p>"
        '<p>Total: <b class="price total" data-testid="total">53,90 €</b></p>'
        + script(f"""
            const shown = document.querySelector("{selector}").textContent;
            const value = parseFloat(shown.replace(",", "."));
            dataLayer.push({{ event: "purchase", ecommerce: {{
                transaction_id: "SO-1001", value, currency: "EUR", shipping: 4.9,
                items: [{{ item_id: "MUG-1", item_name: "Mug", price: 24.5, quantity: 2 }}] }} }});
        """),
        head=head,
    )
    start = page('<a href="thanks">Order</a>', head=head)
    return Site(container=(GA4_BASE, ga4("purchase")), pages={"": start, "thanks": thanks})


def value_of_another_price(planted: bool) -> Site:
    """The page has several prices of one class; the shipping is counted as part of the value."""
    head = snippet("value-differs-from-page-nth")
    order = {**ORDER, "value": 54.9 if planted else 49.0, "shipping": 5.9}
    thanks = page(
        'Thank you <p>Goods: <span class="price">49,00 €</span></p>'
        '<p>Shipping: <span class="price">5,90 €</span></p>' + push("purchase", ecommerce=order),
        head=head,
    )
    start = page('<a href="thanks">Order</a>', head=head)
    return Site(container=(GA4_BASE, ga4("purchase")), pages={"": start, "thanks": thanks})


def value_constant(planted: bool) -> Site:
    """Somebody left the amount of a test in the conversion tag."""
    value = "49" if planted else "ecommerce.value"
    head = snippet("value-constant")

    def thanks(price: float, number: str) -> str:
        item = {**ITEM, "price": price, "quantity": 1}
        order = {"transaction_id": number, "value": price, "currency": "EUR", "items": [item]}
        return page("Thank you" + push("purchase", ecommerce=order), head=head)

    return Site(
        container=(GA4_BASE, ga4("purchase", params=f"{{...ecommerce, value: {value}}}")),
        pages={
            "": page('<a href="mug">Order</a> <a href="set">Order a set</a>', head=head),
            "mug": thanks(49.0, "SO-1001"),
            "set": thanks(129.0, "SO-1002"),
        },
    )


def value_differs_from_items(planted: bool) -> Site:
    """An item's price is that of both of them together."""
    item = {**ITEM, "price": 49.0} if planted else ITEM
    return a_shop("value-differs-from-items", order={**ORDER, "items": [item]})


# ── the currency ─────────────────────────────────────────────────────────────────────────────────


def currency_missing(planted: bool) -> Site:
    """The tag reads a variable of the page that an update has renamed."""
    name = "shop_currency" if planted else "shopCurrency"
    return a_shop(
        "currency-missing",
        ga4("purchase", params=f"{{...ecommerce, currency: window.{name}}}"),
        thanks='<script>window.shopCurrency = "EUR";</script>'
        + push("purchase", ecommerce={**ORDER, "currency": None}),
    )


def currency_invalid(planted: bool) -> Site:
    """The theme pushes the sign that it prints beside prices."""
    return a_shop("currency-invalid", order={**ORDER, "currency": "€" if planted else "EUR"})


def currency_differs(planted: bool) -> Site:
    """The pixel was copied from the agency's American example."""
    currency = '"USD"' if planted else "ecommerce.currency"
    pixel = tag("purchase", META_PURCHASE.replace("ecommerce.currency", currency))
    return a_shop("currency-differs", META_BASE, ga4("purchase"), pixel, order=ORDER)


def currency_differs_from_page(planted: bool) -> Site:
    """The shop was made for another market, and its data layer still says so."""
    order = {**ORDER, "currency": "USD" if planted else "EUR"}
    return a_shop("currency-differs-page", order=order)


# ── the order's number ───────────────────────────────────────────────────────────────────────────


def transaction_id_missing(planted: bool) -> Site:
    """The tag asks for transaction_id, and the shop calls it order_number."""
    order = {**ORDER, "order_number": "SO-1001"}
    if planted:
        del order["transaction_id"]
    return a_shop("transaction-id-missing", order=order)


def transaction_id_reused(planted: bool) -> Site:
    """The order's number is made from the date."""
    head = snippet("transaction-id-reused")
    numbers = _numbers(planted)

    def thanks() -> str:
        order = {**ORDER, "transaction_id": next(numbers)}
        return page("Thank you" + push("purchase", ecommerce=order), head=head)

    return Site(
        container=(GA4_BASE, ga4("purchase")),
        pages={
            "": page('<a href="thanks">Order</a> <a href="gift">Order a gift</a>', head=head),
            "thanks": thanks,
            "gift": thanks,
        },
    )


def _numbers(planted: bool) -> Iterator[str]:
    return ("2025-11-25" if planted else f"SO-{number}" for number in count(1001))


def transaction_id_differs(planted: bool) -> Site:
    """The conversion tag takes the database's id for the order's number."""
    number = "ecommerce.order_key" if planted else "ecommerce.transaction_id"
    return a_shop(
        "transaction-id-differs",
        ga4("purchase"),
        ads("purchase", LABEL, f"{{...ecommerce, transaction_id: {number}}}"),
        order={**ORDER, "order_key": "88123"},
    )


# ── the items ────────────────────────────────────────────────────────────────────────────────────


def items_missing(planted: bool) -> Site:
    """ "Send ecommerce data" is not ticked; value and currency were put in by hand."""
    by_hand = (
        "{transaction_id: ecommerce.transaction_id, value: ecommerce.value, "
        "currency: ecommerce.currency}"
    )
    params = by_hand if planted else "ecommerce"
    return a_shop("items-missing", ga4("purchase", params=params), order=ORDER)


def item_incomplete(planted: bool) -> Site:
    """The items still have the fields of Universal Analytics."""
    old = {"id": "MUG-1", "name": "Mug", "price": 24.5, "quantity": 2}
    return a_shop("item-incomplete", order={**ORDER, "items": [old if planted else ITEM]})


def item_without_price(planted: bool) -> Site:
    """The theme prints the price of an item as customers read it."""
    item = {**ITEM, "price": "24,50 €"} if planted else ITEM
    return a_shop("item-incomplete-price", order={**ORDER, "items": [item]})


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


# ── what was made of it ──────────────────────────────────────────────────────────────────────────


def placeholder_value(planted: bool) -> Site:
    """The confirmation page's script reads the order before the shop has answered."""
    answer = "let order = {};" if planted else 'let order = { number: "SO-1001" };'
    return a_shop(
        "placeholder-value",
        thanks=script(f"""
            {answer}
            dataLayer.push({{ event: "purchase", ecommerce: {{
                transaction_id: String(order.number), value: 49, currency: "EUR",
                items: [{{ item_id: "MUG-1", item_name: "Mug", price: 24.5, quantity: 2 }}] }} }});
        """),
    )


def layer_differs_from_hit(planted: bool) -> Site:
    """A variable of the container turns the text 1.299,00 into a number, and gets 1.299."""
    value = "parseFloat(ecommerce.value)"
    if not planted:
        value = 'parseFloat(ecommerce.value.replace(".", "").replace(",", "."))'
    item = {**ITEM, "price": 1299, "quantity": 1}
    return a_shop(
        "layer-differs-from-hit",
        ga4("purchase", params=f"{{...ecommerce, value: {value}}}"),
        order={**ORDER, "value": "1.299,00", "items": [item]},
    )


def vendors_differ(planted: bool) -> Site:
    """One tag takes the amount with tax, the other the one without."""
    value = "ecommerce.net" if planted else "ecommerce.value"
    return a_shop(
        "vendors-differ",
        ga4("purchase"),
        ads("purchase", LABEL, f"{{...ecommerce, value: {value}}}"),
        order={**ORDER, "net": 41.18},
    )


def pixel_differs(planted: bool) -> Site:
    """The pixel's tag takes the tax off by itself."""
    value = "+(ecommerce.value / 1.19).toFixed(2)" if planted else "ecommerce.value"
    pixel = tag("purchase", META_PURCHASE.replace("ecommerce.value", value))
    return a_shop("vendors-differ-pixel", META_BASE, ga4("purchase"), pixel, order=ORDER)


def snippets_differ(planted: bool) -> Site:
    """No tag manager: the theme's pixel snippet prints the subtotal, the other one the total."""
    value = "44.10" if planted else "49.00"
    calls = f"fbq('track','Purchase',{{value:{value},currency:'EUR',content_type:'product'}});"
    order = json.dumps(ORDER)
    thanks = page(
        f"Thank you <script>gtag('event','purchase',{order});</script>",
        head=gtag_snippet(PROPERTY) + meta_snippet(calls=calls),
    )
    start = page('<a href="thanks">Order</a>', head=gtag_snippet(PROPERTY))
    return Site(pages={"": start, "thanks": thanks})


def value_out_of_range(planted: bool) -> Site:
    """The shop counts in cents, and the tag does not divide."""
    value = 4900 if planted else 49
    item = {**ITEM, "price": 2450} if planted else ITEM
    return a_shop("value-negative-range", order={**ORDER, "value": value, "items": [item]})


def param_mismatch(planted: bool) -> Site:
    """The shop's translation plugin translates what tags read, too."""
    kind = "Rechnung" if planted else "invoice"
    return a_shop("param-mismatch", order={**ORDER, "payment_type": kind})


VARIANT = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Order, exact: true }
    goal: true
  - wait_for_element: { text: Thank you }
variant:
  - navigate: "{base}/"
  - click: { role: link, name: OTHER }
    goal: true
  - wait_for_element: { text: Thank you }
expect:
  - { tag: ga4, event: purchase }
"""
LEAD = """
steps:
  - navigate: "{base}/"
  - click: { role: button, name: BUTTON }
    goal: true
  - wait_for_element: { text: Thank you }
expect:
  - { tag: ga4, event: EVENT }
"""
BOUNDED = f"""{STEPS}
expect:
  - tag: ga4
    event: purchase
    params: {{ value: {{ above: 5, below: 1000 }} }}
"""
PAID = f"""{STEPS}
expect:
  - tag: ga4
    event: purchase
    params: {{ payment_type: {{ one_of: [invoice, card] }} }}
"""


def plant(
    slug: str,
    build: Callable[[bool], Site],
    goal: str = PURCHASE,
    *,
    vendor: str = "ga4",
    name: str = "",
) -> Plant:
    """One that is found once, for one vendor."""
    return Plant(slug=slug, build=build, goal=goal, expect=found((slug, vendor)), name=name)


PLANTS = (
    plant("value-missing", value_missing),
    plant("value-zero", value_zero),
    plant("value-not-a-number", value_not_a_number),
    plant("value-as-text", value_as_text),
    plant("value-negative", value_negative),
    plant("value-negative", value_out_of_range, BOUNDED, name="range"),
    plant("value-constant", value_constant, VARIANT.replace("OTHER", "Order a set")),
    plant("value-differs-from-page", value_differs_from_page, AS_SHOWN),
    plant("value-differs-from-page", value_of_another_price, AS_SHOWN_ONE_BY_ONE, name="nth"),
    plant("value-differs-from-items", value_differs_from_items),
    plant("currency-missing", currency_missing),
    plant("currency-invalid", currency_invalid),
    plant("currency-differs", currency_differs, WITH_META, vendor="meta"),
    plant("currency-differs", currency_differs_from_page, AS_SHOWN, name="page"),
    plant("transaction-id-missing", transaction_id_missing),
    plant("transaction-id-reused", transaction_id_reused, VARIANT.replace("OTHER", "Order a gift")),
    plant("transaction-id-differs", transaction_id_differs, WITH_ADS, vendor="google_ads"),
    plant("items-missing", items_missing),
    plant("item-incomplete", item_incomplete),
    plant("item-incomplete", item_without_price, name="price"),
    plant("placeholder-value", placeholder_value),
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
    plant("layer-differs-from-hit", layer_differs_from_hit),
    plant("vendors-differ", vendors_differ, WITH_ADS, vendor="google_ads"),
    plant("vendors-differ", pixel_differs, WITH_META, vendor="meta", name="pixel"),
    plant("vendors-differ", snippets_differ, WITH_META, vendor="meta", name="snippets"),
    plant("param-mismatch", param_mismatch, PAID),
)
