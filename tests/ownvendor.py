"""A vendor that a spec defines itself, and what it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

import yaml

from auditor.config.vendors import VendorSpec
from auditor.model.vendor_rules import Limit, Required
from auditor.prepare.own_vendors import own_vendors
from auditor.vendor import Endpoint, Vendor, find_vendors
from auditor.vendor.locators import HOST, PATH, Part

VENDORS = find_vendors()


def own(keys: str) -> Vendor:
    """A vendor at a.example, with these keys in YAML besides."""
    usual = {"category": "other", "endpoints": [{"host": "a.example"}]}
    spec = VendorSpec.model_validate(usual | (yaml.safe_load(keys) or {}))
    (vendor,) = own_vendors({"own": spec})
    return vendor


def said(value: Any) -> Any:
    """A part of a table as YAML says it."""
    match value:
        case Part(of=of, pattern=pattern):
            key = {PATH: "path", HOST: "host"}.get(of)
            return {key: pattern} if key else {"param": of, "match": pattern}
        case StrEnum():
            return str(value)
        case frozenset():
            return sorted(value)
        case tuple():
            return [said(each) for each in value]
        case Mapping():
            return dict(value)
        case Endpoint():
            rest = table(value, {"host", "segment", "path", "confidence"})
            rest |= {"answer": value.answer, "priority": value.priority}
            places = {"host": value.hosts, "segment": plural(value.segment)}
            rest |= {name: list(each) for name, each in places.items() if each}
            return rest | ({"pattern": value.path} if value.path else {})
        case Limit() | Required():
            return table(value, set())
        case _:
            return value


def plural(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,) if text else ()


def table(part: Any, without: set[str]) -> dict[str, Any]:
    """What a part of a table says, without what goes without saying."""
    values = {each.name: getattr(part, each.name) for each in fields(part)}
    return {
        name: said(value)
        for name, value in values.items()
        if name not in without
        and (value or value == 0)
        and value is not None
        and value is not False
    }
