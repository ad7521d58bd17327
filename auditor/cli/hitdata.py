"""A hit as JSON data, for `hits` and `vendors`, and as a row of a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from auditor.cli.hittext import OWN_PLACE, consent_of
from auditor.model import USER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auditor.audit.seen import SeenHit
    from auditor.model import Hit, Item
    from auditor.report.formats.csv import Cell

KEYS = (
    "vendor", "kind", "category", "account", "environment", "event", "names", "label", "value",
    "currency", "transaction_id", "event_id", "items", "user", "consent", "params",
)  # fmt: skip
"""The keys of a hit as JSON data."""
COLUMNS = (
    "page", "after_ms", "vendor", "account", "environment", "event", "label", "value",
    "currency", "transaction_id", "event_id", "delivered", "held", "failure",
)  # fmt: skip
"""The columns of `tagproof hits --csv`."""


def hit_as_data(hit: Hit) -> dict[str, Any]:
    """A hit as JSON data, amounts as texts."""
    value = hit.params.get("value")
    return {
        "vendor": hit.vendor,
        "kind": "event",
        "category": str(hit.category),
        "account": hit.account,
        "environment": hit.environment,
        "event": hit.event,
        "names": [hit.event, *hit.aliases],
        "label": hit.label,
        "value": value if hit.value is None else str(hit.value),
        "currency": hit.currency,
        "transaction_id": hit.params.get("transaction_id"),
        "event_id": hit.params.get("event_id"),
        "items": [_item(item) for item in hit.items],
        "user": dict(hit.user_data),
        "consent": consent_of(hit),
        "params": {
            name: text
            for name, text in sorted(hit.params.items())
            if name not in OWN_PLACE and not name.startswith(USER)
        },
    }


def _item(item: Item) -> dict[str, str]:
    whole = {
        "item_id": item.item_id,
        "item_name": item.item_name,
        "price": "" if item.price is None else str(item.price),
        "quantity": "" if item.quantity is None else str(item.quantity),
        **dict(sorted(item.params.items())),
    }
    return {name: text for name, text in whole.items() if text}


def as_json(data: object) -> str:
    """JSON on one line, in ASCII: no terminal takes anything in it for a command."""
    return json.dumps(data)


def seen_as_data(seen: SeenHit) -> dict[str, Any]:
    """A hit as JSON data, with its page and what became of it."""
    hit = seen.hit
    return {
        "page": seen.page,
        "after_ms": seen.after,
        **hit_as_data(hit),
        "delivered": hit.delivered,
        "held": hit.held,
        "failure": hit.failure,
    }


def seen_as_row(seen: SeenHit) -> Sequence[Cell]:
    """A hit as a row of `COLUMNS`."""
    hit = seen.hit
    return (
        seen.page,
        seen.after,
        hit.vendor,
        hit.account,
        hit.environment,
        hit.event,
        hit.label,
        hit.params.get("value") if hit.value is None else hit.value,
        hit.currency,
        hit.params.get("transaction_id"),
        hit.params.get("event_id"),
        hit.delivered,
        hit.held,
        hit.failure,
    )
