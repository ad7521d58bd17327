"""Functions that vendors' tables share: splitting a request into events, reading baskets, sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from itertools import islice, takewhile

from auditor.model import Item
from auditor.model.amounts import decimals_of
from auditor.model.compare import number
from auditor.wire.fields import flatten, from_base64, lines, parse_json, urlencoded
from auditor.wire.request import Params, RequestFacts

MAX_EVENTS = 500
"""Events read from one request; real batches hold some dozens."""
MAX_ITEMS = 200
"""Lines read from one basket."""
MOST_DIGITS = 20
"""Digits of an amount, roughly."""

USUAL = 200
"""Parameters of a hit up to which its parameters' names are remembered; more would cost memory."""

Split = Callable[[RequestFacts, str], list[Params]]
"""Takes a request and the id of its endpoint; returns the parameters of each event."""
ItemReader = Callable[[Params], tuple[Item, ...]]
"""Takes the parameters of an event; returns its basket."""


def json_list(*paths: str, field: str = "", needs: str = "", query_text: bool = False) -> Split:
    """A split for JSON: each element of the first list at one of `paths` is an event.

    If the body itself is a list, its elements are the events; without any list, the body is one
    event. All events share the fields beside the list and those of the query.

    Args:
        paths: keys of the body's root. `batch.events`: the lists `events` in the elements of the
            list `batch`; their events share the other fields of their element, too.
        field: the parameter that holds the JSON, or base64 of it, instead of the body.
        needs: elements without this key are not events.
        query_text: elements may be query strings.
    """

    def split(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - the type
        root, shared = request.json, dict(request.query)
        if field and root is None:
            text = request.get(field)
            root = read_json(text)
            if root is None:
                return [request.params]
            shared = {key: value for key, value in request.params.items() if key != field}
        if not isinstance(root, dict | list):
            return [request.params]
        elements = _elements(root, shared, paths)
        if elements is None:
            return [{**shared, **flatten(root)}]
        events: list[Params] = []
        for beside, element in islice(elements, MAX_EVENTS):
            if isinstance(element, dict) and (not needs or needs in element):
                events.append({**beside, **flatten(element)})
            elif query_text and isinstance(element, str):
                events.append({**beside, **urlencoded(element.lstrip("?"))})
        return events

    return split


def _elements(
    root: dict[str, object] | list[object], shared: dict[str, str], paths: tuple[str, ...]
) -> Iterable[tuple[dict[str, str], object]] | None:
    """Each element of the list, with the fields that it shares; None if there is no list."""
    if isinstance(root, list):
        return ((shared, element) for element in root)
    for path in paths:
        key, _, inner = path.partition(".")
        outer = root.get(key)
        if isinstance(outer, list):
            beside = {**shared, **flatten({k: v for k, v in root.items() if k != key})}
            if not inner:
                return ((beside, element) for element in outer)
            return _inner(outer, beside, inner)
    return None


def _inner(
    outer: list[object], shared: dict[str, str], key: str
) -> Iterable[tuple[dict[str, str], object]]:
    """The elements of the list `key` in each group, with the fields that they share."""
    for group in islice(outer, MAX_EVENTS):
        elements = group.get(key) if isinstance(group, dict) else None
        if isinstance(group, dict) and isinstance(elements, list):
            beside = {**shared, **flatten({k: v for k, v in group.items() if k != key})}
            yield from ((beside, element) for element in elements)


def body_lines(request: RequestFacts, endpoint: str) -> list[Params]:  # noqa: ARG001 - a Split
    """A split for bodies with one event a line; all events share the fields of the query."""
    events = [urlencoded(line) for line in islice(lines(request.body), MAX_EVENTS)]
    return [{**request.query, **event} for event in events if event] or [request.query]


def read_json(text: str | None) -> object:
    """The data of JSON, or of base64 of JSON; None if it is neither."""
    if not text:
        return None
    data = parse_json(text)
    return data if data is not None else parse_json(from_base64(text) or "")


def rows(params: Params, at: str) -> list[dict[str, str]]:
    """The elements of a list whose parameters are AT.0.FIELD; a plain element has the field ''."""
    lay_out = _layout if len(params) <= USUAL else _layout.__wrapped__
    layout = lay_out(tuple(params), at)
    return [{inner: params[name] for inner, name in row} for row in layout]


@lru_cache(maxsize=1024)
def _layout(names: tuple[str, ...], at: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Field and wire name of each row. Remembered, as the hits of a page have the same names."""
    prefix, by_index = f"{at}.", dict[int, list[tuple[str, str]]]()
    for name in names:
        if name.startswith(prefix):
            index, _, inner = name[len(prefix) :].partition(".")
            if index.isascii() and index.isdigit() and len(index) < len(str(MAX_EVENTS)) + 1:
                by_index.setdefault(int(index), []).append((inner, name))
    return tuple(tuple(by_index[index]) for index in sorted(by_index))


def item_rows(
    *at: str, item_id: str, item_name: str, price: str, quantity: str = "quantity"
) -> ItemReader:
    """An `items` function for baskets that are lists: of objects with these fields, or of ids.

    A list of lists works, too: its fields are called 0, 1, 2 ...
    """
    common = {item_id, item_name, price, quantity}

    def read(params: Params) -> tuple[Item, ...]:
        basket: list[dict[str, str]] = next(filter(None, (rows(params, name) for name in at)), [])
        return tuple(item(row) for row in basket[:MAX_ITEMS])

    def item(row: dict[str, str]) -> Item:
        ids = [row[name].strip() for name in (item_id, "") if name in row]
        return Item(
            item_id=next(filter(None, ids), ""),
            has_empty_id=bool(ids) and not any(ids),
            item_name=row.get(item_name, ""),
            price=number(row.get(price)),
            quantity=number(row.get(quantity)),
            params={k: v for k, v in row.items() if k and v and k not in common},
        )

    return read


def item_columns(
    separator: str, *, item_id: str, item_name: str = "", price: str = "", quantity: str = ""
) -> ItemReader:
    """An `items` function for baskets that are columns: skulist=A|B, qlist=1|2."""

    def read(params: Params) -> tuple[Item, ...]:
        def column(name: str) -> list[str]:
            return params.get(name, "").split(separator, MAX_ITEMS)[:MAX_ITEMS] if name else []

        ids, names = column(item_id), column(item_name)
        prices, quantities = column(price), column(quantity)

        def cell(cells: list[str], row: int) -> str:
            return cells[row].strip() if row < len(cells) else ""

        return tuple(
            Item(
                item_id=cell(ids, row),
                has_empty_id=not cell(ids, row),
                item_name=cell(names, row),
                price=number(cell(prices, row)),
                quantity=number(cell(quantities, row)),
            )
            for row in range(len(ids) if any(ids) else 0)
        )

    return read


def numbered_items(
    item_id: str, *, price: str = "", quantity: str = "", item_name: str = "", start: int = 1
) -> ItemReader:
    """An `items` function for baskets of numbered parameters: ITEM{}, AMT{}, QTY{}."""

    def read(params: Params) -> tuple[Item, ...]:
        items = []
        for row in range(start, start + MAX_ITEMS):
            key = params.get(item_id.format(row))
            if key is None:
                break
            items.append(
                Item(
                    item_id=key,
                    item_name=params.get(item_name.format(row), ""),
                    price=number(params.get(price.format(row))),
                    quantity=number(params.get(quantity.format(row))),
                )
            )
        return tuple(items)

    return read


def one_for_all(*readers: ItemReader) -> ItemReader:
    """An `items` function that returns what the first of these readers with any item returns."""
    return lambda params: next(filter(None, (read(params) for read in readers)), ())


def listed_ids(*at: str, separator: str = ",") -> ItemReader:
    """An `items` function for ids: a list of JSON, or a text with a separator between them."""

    def read(params: Params) -> tuple[Item, ...]:
        for name in at:
            if f"{name}.0" in params:
                names = takewhile(params.__contains__, (f"{name}.{n}" for n in range(MAX_ITEMS)))
                listed = [params[each].strip() for each in names]
                return tuple(Item(item_id=key, has_empty_id=not key) for key in listed)
        text = next((params[name] for name in at if name in params), "")
        if text.lstrip()[:1] in {"[", "{"}:
            return ()
        # A text without any id is an empty list; and some end each id with the separator.
        ids = [key.strip() for key in text.split(separator, MAX_ITEMS)[:MAX_ITEMS]]
        if ids and not ids[-1]:
            ids.pop()
        if not any(ids):
            return ()
        return tuple(Item(item_id=key, has_empty_id=not key) for key in ids)

    return read


# ── amounts ──────────────────────────────────────────────────────────────────────────────────────


def from_minor_units(amount: str | None, currency: str | None) -> str | None:
    """An amount of cents in the main unit: 7900 EUR is 79.00. None if it is not a whole number.

    None, too, if it has more digits than any amount of money: decimals are exact up to 28 digits.
    """
    whole = number(amount)
    if whole is None or whole.adjusted() > MOST_DIGITS or whole != whole.to_integral_value():
        return None
    places = decimals_of(currency)
    return str(whole.scaleb(-places).quantize(Decimal(1).scaleb(-places)))


def sum_of_items(items: Iterable[Item]) -> str | None:
    """The sum of price times quantity; None if a price is missing or there is no item."""
    total, is_empty = Decimal(0), True
    for item in items:
        if item.price is None:
            return None
        is_empty = False
        total += item.price * (1 if item.quantity is None else item.quantity)
    return None if is_empty else str(total)
