"""From the events that a request carries to hits: reading the fields, folding the mirrors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from auditor.model import Hit, Item, Kind, Request
from auditor.vendor import Endpoint, Params, RequestFacts, Vendor, first
from auditor.wire import flatten, from_base64, number, pairs, parse_json, urlencoded

MIRROR_WINDOW = 2000
"""Milliseconds within which the requests of one logical event leave."""

MIRRORS_AT_MOST = 12
"""Requests of one logical event; the most that any vendor sends is five."""
GROUPS_COMPARED = 50
"""Recent events that a request is held against; a visit has a handful at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One event of one request, as read by its vendor's table."""

    request: Request
    vendor: Vendor
    endpoint: Endpoint
    account: str
    event: str
    label: str
    raw: Params
    told: tuple[str, ...]
    """What the requests of one logical event agree on besides, as the mirror key names it."""
    place: str
    """Endpoint and host: the requests of a mirrored event differ in it, a repeated event's not."""


def read(
    request: Request, wire: RequestFacts, vendor: Vendor, endpoint: Endpoint, account: str = ""
) -> Iterator[Reading]:
    """The events of a request. `account`: for a vendor that sends none."""
    for event in vendor.split(wire, endpoint) if vendor.split else [wire.params]:
        raw = _with_nested(event, vendor)
        name = first(raw, vendor.event) or vendor.default_event
        if vendor.rename_event:
            name = vendor.rename_event(raw, endpoint, name)
        yield Reading(
            request=request,
            vendor=vendor,
            endpoint=endpoint,
            account=account_of(vendor, raw, wire.path, account),
            event=vendor.canonical(name),
            label=first(raw, vendor.label) or "",
            raw=raw,
            told=tuple(first(raw, names) or "" for names in vendor.mirror_key or ()),
            place=f"{endpoint.id} {wire.host}",
        )


def account_of(vendor: Vendor, params: Params, path: str, otherwise: str = "") -> str:
    """The account that a request names, in its parameters or else its path."""
    if not vendor.account and not vendor.account_path:
        return otherwise
    account = ""
    for name in vendor.account:
        value = params.get(name, "")
        if value and (not vendor.account_form or re.fullmatch(vendor.account_form, value)):
            account = value
            break
    if not account and vendor.account_path and (found := re.search(vendor.account_path, path)):
        account = found.group(1)
    if account and not account.startswith(vendor.account_prefix):
        account = vendor.account_prefix + account
    return account


def _with_nested(event: Params, vendor: Vendor) -> Params:
    """The event with the fields inside its parameters as NAME.FIELD, the parameters still there."""
    inner: dict[str, str] = {}
    for name, encoding in vendor.nested.items():
        text = event.get(name)
        if text is None:
            continue
        match encoding:
            case "json":
                inner |= flatten(parse_json(text), name)
            case "base64":
                inner |= flatten(parse_json(from_base64(text) or ""), name)
            case "pairs":
                inner |= {f"{name}.{key}": value for key, value in pairs(text).items()}
            case "query":
                inner |= {f"{name}.{key}": value for key, value in urlencoded(text).items()}
    return {**inner, **event} if inner else event


def params_of(reading: Reading, items: tuple[Item, ...]) -> dict[str, str]:
    """The parameters by human name; those that the table renames win over what is called so."""
    vendor, raw = reading.vendor, reading.raw
    found: dict[str, str] = {}
    common = {
        "value": vendor.value,
        "currency": vendor.currency,
        "transaction_id": vendor.transaction_id,
        "event_id": vendor.event_id,
        "label": vendor.label,
    }
    for name, locators in common.items():
        if (value := first(raw, locators)) is not None:
            found[name] = value
    if items:
        found["items"] = _basket(items)
    plain, wire_prefixes = [], tuple(vendor.prefixes)
    for name, value in raw.items():
        if name in vendor.names:
            found.setdefault(vendor.names[name], value)
        elif name.startswith(wire_prefixes):
            found.setdefault(_stripped(name, vendor.prefixes) or name, value)
        else:
            plain.append((name, value))
    for name, value in plain:
        found.setdefault(name, value)
    return found


def _stripped(name: str, prefixes: Mapping[str, str]) -> str:
    prefix = next(each for each in prefixes if name.startswith(each))
    rest = name[len(prefix) :]
    return prefixes[prefix] + (rest.replace("]", "", 1) if prefix.endswith("[") else rest)


def _basket(items: tuple[Item, ...]) -> str:
    """The items as one text, for people and for matchers on text."""
    plain = [
        {
            "item_id": item.item_id,
            "item_name": item.item_name,
            "price": None if item.price is None else str(item.price),
            "quantity": None if item.quantity is None else str(item.quantity),
            **item.params,
        }
        for item in items
    ]
    return json.dumps([{k: v for k, v in each.items() if v} for each in plain], ensure_ascii=False)


@dataclass(slots=True)
class _Group:
    """The requests of one logical event; the first is the one that the hit is read from."""

    readings: list[Reading]

    @property
    def at(self) -> int:
        return self.readings[0].request.at

    def mirrors(self, reading: Reading) -> bool:
        """Whether a reading may be one more request of this event.

        It came another way, and says nothing else where both speak: some forms leave out the
        order's number.
        """
        return len(self.readings) < MIRRORS_AT_MOST and all(
            each.place != reading.place
            and all(a == b for a, b in zip(each.told, reading.told, strict=True) if a and b)
            for each in self.readings
        )


@dataclass(slots=True)
class _Groups:
    """The groups that agree on vendor, account, event and label, in order of time."""

    groups: list[_Group] = field(default_factory=list)
    past: int = 0
    """How many of them lie too far back for what comes now."""

    def take(self, reading: Reading) -> bool:
        """Add a reading to the group that it mirrors; say whether there was one."""
        at = reading.request.at
        while self.past < len(self.groups) and self.groups[self.past].at < at - MIRROR_WINDOW:
            self.past += 1
        for group in islice(self.groups, self.past, self.past + GROUPS_COMPARED):
            if group.at <= at + MIRROR_WINDOW and group.mirrors(reading):
                group.readings.append(reading)
                return True
        return False


def fold(visit: int, readings: list[Reading], page_urls: Mapping[int, str]) -> tuple[Hit, ...]:
    """One hit for each logical event, in order of time.

    Requests of one event agree on the vendor's mirror key and come within a moment by different
    endpoints or hosts. Two by the same endpoint are two hits: that is how a duplicate looks.
    """
    known: dict[tuple[str, ...], _Groups] = {}
    events: list[_Group] = []
    for reading in readings:
        if reading.endpoint.kind is not Kind.EVENT:
            continue
        mirrored = reading.vendor.mirror_key is not None
        groups = known.setdefault(_same_event(reading), _Groups()) if mirrored else _Groups()
        if not groups.take(reading):
            events.append(_Group([reading]))
            groups.groups.append(events[-1])
    for groups in known.values():
        groups.past = 0
    # A mirror that is no event itself may come before its event: hence the second round.
    for reading in readings:
        if reading.endpoint.kind is not Kind.EVENT and _same_event(reading) in known:
            known[_same_event(reading)].take(reading)
    return tuple(
        _hit(hit_id, visit, group.readings, page_urls)
        for hit_id, group in enumerate(events, start=1)
    )


def _same_event(reading: Reading) -> tuple[str, ...]:
    return (reading.vendor.id, reading.account, reading.event, reading.label)


def _hit(hit_id: int, visit: int, readings: list[Reading], page_urls: Mapping[int, str]) -> Hit:
    reading = readings[0]
    vendor, raw, request = reading.vendor, reading.raw, reading.request
    arrived = next((each.request for each in readings if each.request.delivered), request)
    items = vendor.items(raw) if vendor.items else ()
    params = params_of(reading, items)
    return Hit(
        id=hit_id,
        visit=visit,
        requests=tuple(each.request.id for each in readings),
        at=request.at,
        sent_at=request.at,
        vendor=vendor.id,
        category=vendor.category,
        account=reading.account,
        event=reading.event,
        params=params,
        raw=raw,
        value=number(first(raw, vendor.value)),
        currency=first(raw, vendor.currency),
        key=first(raw, vendor.key),
        items=items,
        consent=vendor.consent(raw) if vendor.consent else {},
        label=reading.label,
        automatic=reading.event in vendor.automatic_events,
        page=request.page,
        page_url=page_urls.get(request.page or 0) or request.frame_url,
        step=request.step,
        sent_step=request.step,
        initiator=request.initiator,
        delivered=arrived.delivered,
        failure=_failure(arrived),
        held=arrived.held,
    )


def _failure(request: Request) -> str | None:
    if request.delivered:
        return None
    return request.failure or f"HTTP {request.status}"
