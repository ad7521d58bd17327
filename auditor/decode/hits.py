"""Builds hits from readings; what takes work to read is read when it is first asked for.

Most hits are asked for little: capture looks for the expected ones by account and event, a check
at the hits of its tag. The basket and the consent string of the others are never taken apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial

from auditor.decode.privacy import privacy_of
from auditor.decode.readings import Reading
from auditor.model import Hit, Item, Request
from auditor.model.compare import number


def hit_of(hit_id: int, visit: int, readings: list[Reading], page_urls: Mapping[int, str]) -> Hit:
    """The hit of one logical event, read from the first of its requests."""
    reading = readings[0]
    vendor, request = reading.vendor, reading.request
    arrived = _arrived(readings)
    delivered = arrived.delivered
    known = {
        "id": hit_id,
        "visit": visit,
        "requests": tuple([reading.request.id for reading in readings]),
        "at": request.at,
        "sent_at": request.at,
        "vendor": vendor.id,
        "category": vendor.category,
        "account": reading.account,
        "event": reading.event,
        "raw": reading.filled,
        "label": reading.label,
        "user_hash": vendor.user_hash,
        "endpoint": reading.endpoint.id,
        "automatic": reading.event in vendor.automatic_events,
        "page": request.page,
        "page_url": page_urls.get(request.page or 0) or request.frame_url,
        "step": request.step,
        "sent_step": request.step,
        "initiator": request.initiator,
        "delivered": delivered,
        "failure": None if delivered else arrived.failure or f"HTTP {arrived.status}",
        "held": arrived.held,
    }
    return Hit.read_by(partial(_said, reading), known)


def _said(reading: Reading) -> dict[str, object]:
    """What a hit says, by field: see `READ_LATER`."""
    table, raw, vendor = reading.table, reading.raw, reading.vendor
    items = vendor.items(raw) if vendor.items else ()
    common = _common_params(reading)
    return {
        "params": params_of(reading, common, items),
        "value": number(common["value"]),
        "currency": common["currency"],
        "key": table.key(raw, reading.host, reading.path),
        "items": items,
        "consent": vendor.consent(raw) if vendor.consent else {},
        "privacy": privacy_of(raw),
        "environment": reading.environment,
        "aliases": table.aliases(raw, reading.event),
    }


def params_of(
    reading: Reading, common: Mapping[str, str | None], items: tuple[Item, ...]
) -> dict[str, str]:
    """The parameters by human name, or by wire name if the table has no human name.

    A parameter that the table names wins over one that has the same name on the wire.
    """
    by_human_name = {name: value for name, value in common.items() if value is not None}
    if items:
        by_human_name["items"] = _basket(items)
    raw = reading.filled
    others = dict(raw)
    for name, human in reading.table.renamed(raw):
        by_human_name.setdefault(human, raw[name])
        del others[name]
    return {**others, **by_human_name}


_JSON = json.JSONEncoder(ensure_ascii=False)


def _basket(items: tuple[Item, ...]) -> str:
    """The items as one JSON text, for people and for the spec's matchers."""
    rows = [
        {
            "item_id": item.item_id,
            "item_name": item.item_name,
            "price": None if item.price is None else str(item.price),
            "quantity": None if item.quantity is None else str(item.quantity),
            **item.params,
        }
        for item in items
    ]
    return _JSON.encode([{name: value for name, value in row.items() if value} for row in rows])


def _common_params(reading: Reading) -> dict[str, str | None]:
    """The parameters that are common to all vendors, by human name."""
    table, raw, host, path = reading.table, reading.raw, reading.host, reading.path
    amount = table.vendor.amount
    return {
        "value": (amount(raw) if amount else None) or table.value(raw, host, path),
        "currency": table.currency(raw, host, path),
        "transaction_id": table.transaction_id(raw, host, path),
        "event_id": table.event_id(raw, host, path),
        "label": reading.label or None,
    }


def _arrived(readings: list[Reading]) -> Request:
    """The first of a hit's requests that arrived; its first one where none did."""
    for reading in readings:
        if reading.request.delivered:
            return reading.request
    return readings[0].request
