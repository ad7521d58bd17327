"""Counted, and vendors, data layer, page or spec say something else of it."""

from __future__ import annotations

import json

from sites.build import (
    ITEM,
    META_BASE,
    ORDER,
    PROPERTY,
    Site,
    ads,
    ga4,
    gtag_snippet,
    meta_snippet,
    page,
    tag,
)
from sites.orders import AS_SHOWN, PURCHASE, STEPS, a_shop, plant

LABEL = "AbC-D_efG"
WITH_ADS = f"""{PURCHASE}
  - {{ tag: google_ads, event: conversion, params: {{ label: {LABEL} }} }}
"""
WITH_META = f"""{PURCHASE}
  - {{ tag: meta, event: Purchase }}
"""
META_PURCHASE = 'meta("track", "Purchase", {value: ecommerce.value, currency: ecommerce.currency})'
PAID = f"""{STEPS}
expect:
  - tag: ga4
    event: purchase
    params: {{ payment_type: {{ one_of: [invoice, card] }} }}
"""
OF_MUGS = f"""{STEPS}
expect:
  - tag: ga4
    event: purchase
    params: {{ items.length: 1, items.0.quantity: 2, items.*.item_category: Mugs }}
"""
IN_EUROS = f"""{STEPS}
expect:
  - {{ tag: ga4, event: purchase, params: {{ currency: EUR }} }}
"""


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


def item_translated(planted: bool) -> Site:
    """The shop's translation plugin translates what the items say as well."""
    item = {**ITEM, "item_category": "Tassen" if planted else "Mugs"}
    return a_shop("param-mismatch-items", order={**ORDER, "items": [item]})


def currency_fixed(planted: bool) -> Site:
    """The data layer still names the currency of the shop's first market; the spec knows better."""
    currency = "ecommerce.currency" if planted else '"EUR"'
    return a_shop(
        "param-mismatch-currency",
        ga4("purchase", params=f"{{...ecommerce, currency: {currency}}}"),
        order={**ORDER, "currency": "USD"},
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


def currency_differs(planted: bool) -> Site:
    """The pixel was copied from the agency's American example."""
    currency = '"USD"' if planted else "ecommerce.currency"
    pixel = tag("purchase", META_PURCHASE.replace("ecommerce.currency", currency))
    return a_shop("currency-differs", META_BASE, ga4("purchase"), pixel, order=ORDER)


def currency_differs_from_page(planted: bool) -> Site:
    """The shop was made for another market, and its data layer still says so."""
    order = {**ORDER, "currency": "USD" if planted else "EUR"}
    return a_shop("currency-differs-page", order=order)


def transaction_id_differs(planted: bool) -> Site:
    """The conversion tag takes the database's id for the order's number."""
    number = "ecommerce.order_key" if planted else "ecommerce.transaction_id"
    return a_shop(
        "transaction-id-differs",
        ga4("purchase"),
        ads("purchase", LABEL, f"{{...ecommerce, transaction_id: {number}}}"),
        order={**ORDER, "order_key": "88123"},
    )


def param_mismatch(planted: bool) -> Site:
    """The shop's translation plugin translates what tags read, too."""
    kind = "Rechnung" if planted else "invoice"
    return a_shop("param-mismatch", order={**ORDER, "payment_type": kind})


PLANTS = (
    plant("layer-differs-from-hit", layer_differs_from_hit),
    plant("vendors-differ", vendors_differ, WITH_ADS, vendor="google_ads"),
    plant("vendors-differ", pixel_differs, WITH_META, vendor="meta", name="pixel"),
    plant("vendors-differ", snippets_differ, WITH_META, vendor="meta", name="snippets"),
    plant("currency-differs", currency_differs, WITH_META, vendor="meta"),
    plant("currency-differs", currency_differs_from_page, AS_SHOWN, name="page"),
    plant("transaction-id-differs", transaction_id_differs, WITH_ADS, vendor="google_ads"),
    plant("param-mismatch", param_mismatch, PAID),
    plant("param-mismatch", item_translated, OF_MUGS, name="items"),
    plant("param-mismatch", currency_fixed, IN_EUROS, name="currency"),
)
