"""The shop's own list of orders: what was really sold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopOrder:
    """One order as the shop has it."""

    number: str
    value: Decimal | None = None
    """None: the list does not say it."""
    currency: str = ""
    at: int | None = None
    """When it was placed: milliseconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderList:
    """The shop's orders since the audit began, as they were read at its end."""

    orders: tuple[ShopOrder, ...] = ()
    unread: str = ""
    """Why the list could not be read; empty: it was."""

    def find(self, number: str) -> ShopOrder | None:
        """The order with this number, however the two write what stands before it: #1001."""
        sought = bare(number)
        return next((order for order in self.orders if bare(order.number) == sought), None)

    def reaches(self, moment: int, known: Iterable[str]) -> bool:
        """Whether an order that was placed at a moment would be in the list.

        It would if a later one is, or one of those that are `known` to be of the same audit.
        """
        later = any(order.at is not None and order.at >= moment for order in self.orders)
        return later or any(self.find(number) is not None for number in known)


def bare(number: str) -> str:
    """An order's number without the sign before it."""
    return number.strip().lstrip("#").strip()
