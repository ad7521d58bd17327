"""Counted, and the shop's own list of orders says something else."""

from __future__ import annotations

from dataclasses import replace

from sites.build import ORDER, Plant, Site, found
from sites.orders import PURCHASE, a_shop

LISTED = "orders: orders.csv"
"""A spec that names the shop's list."""


def number_of_the_cart(planted: bool) -> Site:
    """The confirmation page announces the cart's number, as it did at each step before."""
    number = "C-77-2201" if planted else "order-unknown-1001"
    site = a_shop("order-unknown", order={**ORDER, "transaction_id": number})
    return replace(site, orders=("order-unknown-1001,49.00,EUR",))


def without_shipping(planted: bool) -> Site:
    """The customer paid 53.90 with the shipping; the data layer has what the goods cost."""
    order = {**ORDER, "transaction_id": "order-value-differs-1001"}
    paid = "53.90" if planted else "49.00"
    site = a_shop("order-value-differs", order=order)
    return replace(site, orders=(f"#order-value-differs-1001,{paid},EUR",))


PLANTS = (
    Plant(
        slug="order-unknown",
        build=number_of_the_cart,
        goal=PURCHASE,
        spec=LISTED,
        expect=found("order-unknown"),
    ),
    Plant(
        slug="order-value-differs",
        build=without_shipping,
        goal=PURCHASE,
        spec=LISTED,
        expect=found("order-value-differs"),
    ),
)
