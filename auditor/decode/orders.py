"""Reads a shop's list of orders: CSV, as shop systems export it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from auditor.model.amounts import amounts
from auditor.model.compare import worth
from auditor.model.orders import OrderList, ShopOrder

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("transactionid", "orderid", "ordernumber", "order", "number", "bestellnummer", "id"),
    "value": ("value", "total", "ordertotal", "grandtotal", "revenue", "amount", "summe"),
    "currency": ("currency", "ordercurrency", "currencycode", "währung"),
    "time": ("time", "createdat", "orderdate", "datecreated", "date", "created", "datum"),
}
"""What shops call the columns, without case and signs; the first that there is counts."""
SEPARATORS = ",;\t|"
LONGEST = 200
"""Characters of a number that are kept."""
MOST = 5000
"""Orders that are kept: the latest."""
MILLISECONDS = 10**11
"""A time above it counts milliseconds, not seconds."""
_ZONE = re.compile(r"\s(?:UTC|(?P<zone>[+-]\d\d:?\d\d))$")
_GERMAN = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y")


def read_orders(text: str) -> tuple[ShopOrder, ...]:
    """The orders of a CSV file, each once.

    Raises:
        ValueError: it has no column for the order's number, or none for its value.
    """
    lines = text.lstrip("\ufeff").splitlines()
    if not lines:
        raise ValueError("it is empty")
    separator = max(SEPARATORS, key=lines[0].count)
    rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
    names = [_letters(name) for name in next(rows)]
    places = {column: _place(names, called) for column, called in COLUMNS.items()}
    for column in ("id", "value"):
        if places[column] is None:
            raise ValueError(f"it has no column `{column}`")
    orders: dict[str, ShopOrder] = {}
    for order in _orders(rows, places):
        orders.setdefault(order.number, order)
    return tuple(orders.values())


def _orders(rows: Iterable[Sequence[str]], places: Mapping[str, int | None]) -> Iterator[ShopOrder]:
    for row in rows:
        said = {
            column: row[place].strip() if place is not None and place < len(row) else ""
            for column, place in places.items()
        }
        if said["id"]:
            yield ShopOrder(
                number=said["id"][:LONGEST],
                value=_amount(said["value"]),
                currency=said["currency"].upper()[:3],
                at=_time(said["time"]),
            )


def since(orders: Iterable[ShopOrder], moment: int) -> tuple[ShopOrder, ...]:
    """The orders since a moment, the last MOST of them; those without a time count as later."""
    return tuple(each for each in orders if each.at is None or each.at >= moment)[-MOST:]


def packed(orders: Iterable[ShopOrder]) -> list[list[object]]:
    """Orders as JSON holds them."""
    return [
        [each.number, None if each.value is None else str(each.value), each.currency, each.at]
        for each in orders
    ]


def unpacked(kept: object) -> OrderList | None:
    """What `packed` made, as the audit's meta data hold it; None: the spec names no list."""
    if not isinstance(kept, Mapping):
        return None
    orders = tuple(
        ShopOrder(
            number=number, value=None if value is None else Decimal(value), currency=currency, at=at
        )
        for number, value, currency, at in kept.get("orders", ())
    )
    return OrderList(orders=orders, unread=str(kept.get("unread") or ""))


def _place(names: list[str], called: Iterable[str]) -> int | None:
    return next((names.index(name) for name in called if name in names), None)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def _amount(text: str) -> Decimal | None:
    if (plain := worth(text)) is not None:
        return plain
    shown = amounts(text)
    return shown[0].value if len(shown) == 1 else None


def _time(text: str) -> int | None:
    """Milliseconds since 1970; a time without a zone is this machine's."""
    if text.isdigit():
        number = int(text[:20])
        return number if number > MILLISECONDS else number * 1000
    zone = _ZONE.search(text)
    plain = text[: zone.start()].rstrip() + (zone["zone"] or "+00:00") if zone else text
    try:
        return round(_moment(plain).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None


def _moment(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        for form in _GERMAN:
            try:
                return dt.datetime.strptime(text, form).astimezone()
            except ValueError:
                continue
        raise
