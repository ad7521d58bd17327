"""What a hit says under a name: a parameter, or a path into its basket (items.0.quantity)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from auditor.model import Hit, Item, message
from auditor.model.item_paths import FIELDS, ITEMS, item_path

MOST_NAMES = 12
"""Names that a message lists."""
_ROW = re.compile(rf"{ITEMS}\.(\d+)\.(.+)")
_INNER = re.compile(r"[.\[]")


def value_of(name: str, hit: Hit) -> str | None:
    """A parameter's text; None where it is absent or empty.

    Of a field of each item: all texts; None where one item lacks it.
    """
    path = item_path(name)
    if path is None:
        text = hit.get(name)
        if text is None and name == "label":
            text = hit.label
        return text or None
    rows = item_rows(hit)
    if path.is_number_of_items:
        return str(len(rows))
    if path.which is not None:
        row = rows[path.which] if path.which < len(rows) else {}
        return row.get(path.field) or hit.get(name) or None
    texts = texts_of_each(name, hit)
    return ", ".join(filter(None, texts)) if texts and all(texts) else None


def texts_of_each(name: str, hit: Hit) -> tuple[str | None, ...]:
    """What `items[*].FIELD` means: the texts of all items; None for an item that lacks it."""
    path = item_path(name)
    if path is None or not path.is_each:
        return ()
    return tuple(row.get(path.field) or None for row in item_rows(hit))


def item_rows(hit: Hit) -> tuple[Mapping[str, str], ...]:
    """The items of a hit by field: as its vendor's table reads them, else as they are sent."""
    if hit.items:
        return tuple(dict(_fields(item)) for item in hit.items)
    rows: dict[int, dict[str, str]] = {}
    for name, text in hit.params.items():
        if match := _ROW.fullmatch(name):
            rows.setdefault(int(match[1]), {})[match[2]] = text
    return tuple(rows[number] for number in sorted(rows))


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    yield from item.params.items()
    for name in FIELDS:
        value = getattr(item, name)
        if value is not None and value != "":
            yield name, str(value)


def nothing_at(name: str, hit: Hit) -> str:
    """The message that a hit has nothing under a name, with what there is beside it."""
    path = item_path(name)
    if path is None:
        head = _INNER.split(name)[0]
        named = [other for other in hit.params if other != head and _INNER.split(other)[0] == head]
        is_inner = head != name and named
        return _nothing_but(named) if is_inner else message("no value")
    rows = item_rows(hit)
    if not rows:
        return message("no items")
    if path.which is not None and path.which >= len(rows):
        return message("no such item; there are {n}", n=str(len(rows)))
    looked_at = rows if path.which is None else rows[path.which : path.which + 1]
    return _nothing_but(list(dict.fromkeys(field for row in looked_at for field in row)))


def _nothing_but(names: list[str]) -> str:
    if not names:
        return message("no value")
    shown = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
    return message("no value; there is {names}", names=shown)
