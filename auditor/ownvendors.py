"""Vendors that a spec defines itself, without code."""

from __future__ import annotations

import re
from collections.abc import Mapping

from auditor.config.models import VendorSpec
from auditor.vendor import UNNAMED, Endpoint, Vendor, json_list
from auditor.wire import host_of


def own_vendors(spec_vendors: Mapping[str, VendorSpec]) -> tuple[Vendor, ...]:
    """The vendors that a spec defines itself, without code."""
    return tuple(_own_vendor(key, spec) for key, spec in spec_vendors.items())


def _own_vendor(key: str, spec: VendorSpec) -> Vendor:
    return Vendor(
        id=key,
        name=spec.name or key,
        category=spec.category,
        endpoints=tuple(
            # Some libraries take an empty answer for a failure, and send again.
            Endpoint(
                id=f"own_{index}", host=host_of(each.host), path=_below(each.path), answer="{}"
            )
            for index, each in enumerate(spec.endpoints, start=1)
        ),
        account=_one(spec.account),
        event=_one(spec.event),
        default_event=UNNAMED if spec.event else "hit",
        value=_one(spec.value),
        currency=_one(spec.currency),
        key=_one(spec.key),
        split=json_list(),
    )


def _one(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()


def _below(path: str) -> str:
    """A pattern for this path, taken word for word, and all below it."""
    plain = "/" + path.strip("/")
    return "" if plain == "/" else f"^{re.escape(plain)}(?:/|$)"
