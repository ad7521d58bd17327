"""Names that are probably slips: of a vendor's standard events, of its parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.check.matching import is_page_view, near_miss, slip_of_standard
from auditor.config.wording import listed, quoted
from auditor.model.item_paths import is_about_items
from auditor.model.vendor_rules import Confidence

if TYPE_CHECKING:
    from auditor.config.models import Spec
    from auditor.model import Expectation
    from auditor.model.vendor_rules import Limit
    from auditor.vendor import Vendor

COMMON = ("value", "currency", "transaction_id", "items", "label", "event_id")
"""Parameters that all vendors' hits have under these names."""
LISTED = 10
"""Of more names that a vendor takes, none is listed."""


def name_warnings(
    spec: Spec, key_path: str, line: Expectation, vendor: Vendor
) -> Iterator[tuple[str, str]]:
    """Key path and text of what is odd about the names in one line of `expect` or `forbid`."""
    own_names = spec.checks["standard-event"].options if "standard-event" in spec.checks else {}
    if line.event not in own_names.get("own_names", ()):
        yield from ((f"{key_path}.event", text) for text in _about_event(line, vendor))
    known = _parameters(vendor)
    for place, name in _named(line):
        if name in known or is_about_items(name) or "." in name:
            continue
        if near := near_miss(name, known):
            text = f"{vendor.name} has no parameter {quoted(name)} of its own; did you mean {near}?"
            yield f"{key_path}.params.{place}", text


def _named(line: Expectation) -> Iterator[tuple[str, str]]:
    """The parameters that a line names, each with its place below `params`."""
    for name, matchers in line.params.items():
        yield name, name
        others = dict.fromkeys(other for matcher in matchers for other, _ in matcher.when)
        yield from ((f"{name}.when.{other}", other) for other in others)
        for matcher in matchers:
            if matcher.operator == "sum_of":
                parts = (part.removeprefix("-") for part in matcher.texts)
                yield from ((f"{name}.sum_of", part) for part in parts)


def _about_event(line: Expectation, vendor: Vendor) -> Iterator[str]:
    event = line.event
    known = {*vendor.standard_events, *vendor.automatic_events, *vendor.page_views}
    known |= {*vendor.same_event, *vendor.same_event.values(), vendor.default_event}
    if event in known or is_page_view(line):
        return
    if slip := slip_of_standard(event, vendor.standard_events):
        yield f"is not a standard event of {vendor.name}; did you mean {slip[0]}?"
        return
    for limit in vendor.limits:
        if limit.of == "event_name" and limit.confidence is not Confidence.GENERAL:
            yield from _beyond(event, limit, vendor)


def _beyond(event: str, limit: Limit, vendor: Vendor) -> Iterator[str]:
    """What keeps a vendor from taking an event of this name."""
    size = len(event.encode()) if limit.unit == "bytes" else len(event)
    if limit.most is not None and size > limit.most:
        yield f"has {size} {limit.unit}; {vendor.name} takes event names of up to {limit.most}"
    elif limit.form and re.fullmatch(limit.form, event) is None:
        yield f"is not a name that {vendor.name} takes; it must match {limit.form}"
    elif limit.one_of and event not in limit.one_of:
        names = sorted(limit.one_of)
        near = near_miss(event, names)
        there = f"; it takes {listed(names)}" if len(names) <= LISTED else ""
        yield f"is not an event of {vendor.name}{f'; did you mean {near}?' if near else there}"
    elif event in limit.reserved or event.startswith(limit.reserved_prefixes):
        yield f"is a name that only {vendor.name} itself may use"


def _parameters(vendor: Vendor) -> frozenset[str]:
    """The names of parameters that a vendor's table, limits and demands know."""
    demanded = [
        name
        for rule in vendor.required
        for name in (*rule.must, *rule.should, *rule.with_value, *rule.one_of)
    ]
    limited = [limit.param for limit in vendor.limits if limit.param and "*" not in limit.param]
    return frozenset((*COMMON, *vendor.names.values(), *demanded, *limited))
