"""Fetches the shop's own list of orders once an audit has placed its own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from auditor.config.models import Spec
from auditor.decode.orders import packed, read_orders, since
from auditor.model.orders import ShopOrder
from auditor.prepare.setup import Setup

SECONDS = 30
"""How long the shop may take to answer."""
LARGEST = 50_000_000
"""Bytes of a list that are read."""
EARLIER_MS = 3_600_000
"""How long before the audit an order is kept, too: clocks differ."""


def orders_for_meta(setup: Setup, began: str) -> dict[str, object]:
    """What the audit's meta data hold of the shop's orders; nothing where the spec names no list.

    A list that can't be read must not cost the audit: the check says why.
    """
    if setup.spec.orders is None:
        return {}
    try:
        orders = read_orders(_text(setup.spec))
    except (OSError, URLError, ValueError) as error:
        reason = setup.redactor.text(str(error))[:300]
        return {"orders": {"orders": [], "unread": reason or type(error).__name__}}
    moment = round(dt.datetime.fromisoformat(began).timestamp() * 1000) - EARLIER_MS
    return {"orders": {"orders": packed(_masked(setup, each) for each in since(orders, moment))}}


def _masked(setup: Setup, order: ShopOrder) -> ShopOrder:
    """The order with its number masked as those in hits are."""
    return ShopOrder(
        number=setup.redactor.text(order.number),
        value=order.value,
        currency=setup.redactor.text(order.currency),
        at=order.at,
    )


def _text(spec: Spec) -> str:
    source = spec.orders or ""
    if urlsplit(source).scheme in {"http", "https"}:
        with urlopen(source, timeout=SECONDS) as answer:  # noqa: S310 - http and https only
            data: bytes = answer.read(LARGEST)
    else:
        with (spec.path.parent / Path(source)).open("rb") as file:
            data = file.read(LARGEST)
    return data.decode("utf-8", "replace")
