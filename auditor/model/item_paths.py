"""Names of parameters that look into a basket: items.0.quantity, items[*].item_id, items.length."""

from __future__ import annotations

import re
from dataclasses import dataclass

ITEMS = "items"
LENGTH = "length"
FIELDS = ("item_id", "item_name", "price", "quantity")
"""The fields that the items of all vendors have, under these names."""
_PATH = re.compile(r"items(?:\.(\d{1,3}|\*)|\[(\d{1,3}|\*)\])\.(.+)")
_LOOKS_IN = re.compile(r"items[.\[]|item[.\[][\d*]|.*(?:\[\*\]|\.\*\.)")


@dataclass(frozen=True, slots=True)
class ItemPath:
    """What a name means: a field of one item, a field of each, or how many items there are."""

    which: int | None
    """The item's position, from 0; None: each of them."""
    field: str
    """Empty: how many there are."""

    @property
    def is_number_of_items(self) -> bool:
        """Whether it means how many items there are."""
        return not self.field

    @property
    def is_each(self) -> bool:
        """Whether it means a field of each item."""
        return self.which is None and bool(self.field)


def item_path(name: str) -> ItemPath | None:
    """What a name means that looks into a basket; None for any other name."""
    if name == f"{ITEMS}.{LENGTH}":
        return ItemPath(None, "")
    match = _PATH.fullmatch(name)
    if match is None:
        return None
    which = match[1] or match[2]
    return ItemPath(None if which == "*" else int(which), match[3])


def is_about_items(name: str) -> bool:
    """Whether a parameter means the basket, or something in it."""
    return name == ITEMS or item_path(name) is not None


def is_broken_item_path(name: str) -> bool:
    """Whether a name is meant to look into a list, and no path does it so."""
    return _LOOKS_IN.match(name) is not None and item_path(name) is None
