"""Turns the spec's `vendors` into Vendor objects like those that are defined in code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from auditor.config.locators import Locators, LocatorSpec, each_of
from auditor.config.vendor_rules import LimitSpec, RequiredSpec
from auditor.config.vendors import EndpointSpec, ItemsSpec, VendorSpec, default_id
from auditor.vendor import (
    UNNAMED,
    Endpoint,
    ItemReader,
    Limit,
    Locator,
    Params,
    Required,
    Split,
    Vendor,
    body_lines,
    first,
    from_minor_units,
    google_consent,
    in_host,
    in_param,
    in_path,
    item_columns,
    item_rows,
    json_list,
    numbered_items,
)
from auditor.wire.address import host_of

USUAL, ANY_HOST = 50, 80
"""Priorities of endpoints: those on any host come after those that name their host."""


def own_vendors(spec_vendors: Mapping[str, VendorSpec]) -> tuple[Vendor, ...]:
    """The vendors that a spec defines itself."""
    return tuple(_with_rules(_own_vendor(key, spec), spec) for key, spec in spec_vendors.items())


def _own_vendor(key: str, spec: VendorSpec) -> Vendor:
    """The vendor with what its requests look like and how they are read."""
    vendor = Vendor(
        id=key,
        name=spec.name or key,
        category=spec.category,
        endpoints=tuple(
            _endpoint(number, endpoint) for number, endpoint in enumerate(spec.endpoints, start=1)
        ),
        account=_locators(spec.account),
        account_form=spec.account_form,
        account_in_header=spec.account_in_header,
        library_has_own_id=spec.library_has_own_id,
        account_prefix=spec.account_prefix,
        account_below=_locators(spec.account_below),
        environment=_locators(spec.environment),
        event=_locators(spec.event),
        # Who writes an endpoint into the spec says with it what its requests are.
        default_evidence="endpoint",
        default_event=spec.default_event or (UNNAMED if spec.event else "hit"),
        value=_locators(spec.value),
        currency=_locators(spec.currency),
        transaction_id=_locators(spec.transaction_id),
        event_id=_locators(spec.event_id),
        label=_locators(spec.label),
        key=_locators(spec.key),
        unique=_locators(spec.unique),
        called_at=_locators(spec.called_at),
        called_ago=_locators(spec.called_ago),
        prefixes=spec.prefixes,
        names=spec.names,
        blanks=spec.blanks,
        user_data=spec.user_data,
        nested=spec.nested,
        same_event=spec.same_event,
        split=_split(spec),
        items=_items(spec.items) if spec.items else None,
    )
    return _from_cents(vendor) if spec.minor_units else vendor


def _with_rules(vendor: Vendor, spec: VendorSpec) -> Vendor:
    """The vendor with the rest of what the spec says: its rules, cookies, consent and docs."""
    keys = spec.mirror_key
    return replace(
        vendor,
        docs=spec.docs,
        notes=spec.notes,
        user_hash=spec.user_hash or "",
        hash_forms={str(field): form for field, form in spec.hash_forms.items()},
        standard_events=frozenset(spec.standard_events),
        automatic_events=frozenset(spec.automatic_events),
        page_views=frozenset(spec.page_views),
        mirror_key=None if keys is None else tuple(_locators(key) for key in keys),
        collectors=tuple(host_of(host) for host in spec.collectors),
        cookies=spec.cookies,
        layers=spec.layers,
        consent=google_consent if spec.consent else None,
        consent_params=("gcs", "gcd") if spec.consent else (),
        limits=tuple(_limit(limit) for limit in spec.limits),
        required=tuple(_required(required) for required in spec.required),
    )


def _endpoint(number: int, spec: EndpointSpec) -> Endpoint:
    usual = USUAL if spec.host else ANY_HOST
    return Endpoint(
        id=spec.id or default_id(number),
        host=tuple(host_of(host) for host in each_of(spec.host)),
        host_form=spec.host_form,
        path=spec.pattern or _path_pattern(spec.path),
        require=spec.require,
        require_json=spec.require_json,
        segment=each_of(spec.segment),
        hint=spec.hint,
        query_hint=spec.query_hint,
        body_hint=spec.body_hint,
        kind=spec.kind,
        mirror=spec.mirror,
        socket=spec.socket,
        shared=spec.shared,
        needed=spec.needed,
        answer=spec.answer,
        priority=usual if spec.priority is None else spec.priority,
    )


def _path_pattern(path: str) -> str:
    """A regular expression for exactly this path and all paths below it."""
    plain = "/" + path.strip("/")
    return "" if plain == "/" else f"^{re.escape(plain)}(?:/|$)"


def _locators(spec: Locators | None) -> tuple[Locator, ...]:
    locators: tuple[str | LocatorSpec, ...] = each_of(spec)
    return tuple(_locator(locator) for locator in locators)


def _locator(spec: str | LocatorSpec) -> Locator:
    if isinstance(spec, str):
        return spec
    if spec.param is not None:
        return in_param(spec.param, spec.match or "")
    return in_path(spec.path) if spec.path is not None else in_host(spec.host or "")


def _from_cents(vendor: Vendor) -> Vendor:
    """The vendor with its value read as cents; anything but a whole number is not a value."""

    def amount(params: Params) -> str | None:
        return from_minor_units(first(params, vendor.value), first(params, vendor.currency))

    return replace(vendor, value=(), amount=amount)


def _split(spec: VendorSpec) -> Split | None:
    split = spec.split
    if split is None:
        return json_list()
    if isinstance(split, str):
        return body_lines if split == "lines" else None
    return json_list(
        *each_of(split.list), field=split.field, needs=split.needs, query_text=split.query_text
    )


def _items(spec: ItemsSpec) -> ItemReader:
    item_id, name, price, quantity = spec.id, spec.name, spec.price, spec.quantity
    if spec.at is not None:
        return item_rows(
            *each_of(spec.at),
            item_id=item_id or "id",
            item_name=name or "name",
            price=price or "price",
            quantity=quantity or "quantity",
        )
    if spec.separator is not None:
        return item_columns(
            spec.separator, item_id=item_id, item_name=name, price=price, quantity=quantity
        )
    return numbered_items(item_id, item_name=name, price=price, quantity=quantity, start=spec.first)


def _limit(spec: LimitSpec) -> Limit:
    return Limit(
        of=spec.of,
        param=spec.param,
        most=spec.most,
        unit=spec.unit,
        form=spec.form,
        one_of=frozenset(spec.one_of),
        exceptions=spec.exceptions,
        reserved=frozenset(spec.reserved),
        reserved_prefixes=spec.reserved_prefixes,
        note=spec.note,
        confidence=spec.confidence,
        docs=spec.docs,
    )


def _required(spec: RequiredSpec) -> Required:
    return Required(
        event=spec.event,
        must=spec.must,
        should=spec.should,
        with_value=spec.with_value,
        one_of=spec.one_of,
        confidence=spec.confidence,
        docs=spec.docs,
    )
