"""Counted, with a wrong worth, currency or number of the order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from sites.build import GA4_BASE, ITEM, ORDER, Site, ga4, page, push, snippet
from sites.orders import AS_SHOWN, STEPS, VARIANT, a_shop, plant, script

AS_SHOWN_ONE_BY_ONE = f"""{STEPS}
expect:
  - tag: ga4
    event: purchase
    params:
      value: {{ equals_text: {{ css: .price, nth: 0 }} }}
      shipping: {{ equals_text: {{ css: .price, nth: 1 }} }}
"""
BOUNDED = f"""{STEPS}
expect:
  - tag: ga4
    event: purchase
    params: {{ value: {{ above: 5, below: 1000 }} }}
"""


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


def value_out_of_range(planted: bool) -> Site:
    """The shop counts in cents, and the tag does not divide."""
    value = 4900 if planted else 49
    item = {**ITEM, "price": 2450} if planted else ITEM
    return a_shop("value-negative-range", order={**ORDER, "value": value, "items": [item]})


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


# ── the currency ──────────────────────────────────────────────────────────────────────────────────


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


# ── the order's number ────────────────────────────────────────────────────────────────────────────


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
    plant("placeholder-value", placeholder_value),
    plant("currency-missing", currency_missing),
    plant("currency-invalid", currency_invalid),
    plant("transaction-id-missing", transaction_id_missing),
    plant("transaction-id-reused", transaction_id_reused, VARIANT.replace("OTHER", "Order a gift")),
)
