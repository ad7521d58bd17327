"""A hit, and what tagproof knows of a vendor, as lines for a person in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from auditor.decode.readings import Reading
from auditor.model import USER, Hit, Privacy, TagLoad
from auditor.model.vendor_rules import Confidence, Limit, Required
from auditor.vendor import Vendor

ZERO = " (zero, and not missing)"
COMMON = ("value", "currency", "transaction_id", "event_id", "label")
OWN_PLACE = frozenset({"items", *COMMON})
"""Parameters that are shown in a place of their own."""
SUBJECTS = {
    "event_name": "an event's name",
    "param_name": "a parameter's name",
    "param_value": "a parameter's value",
    "params": "parameters of an event",
    "user_param_name": "a user property's name",
    "user_param_value": "a user property's value",
    "user_params": "user properties",
    "items": "items of an event",
    "item_params": "parameters of an item",
    "event": "an event",
    "request": "a request",
    "request_events": "events of a request",
    "event_names": "different event names",
    "account": "the account",
}


def hit_lines(hit: Hit, *, raw: bool = False) -> Iterator[str]:
    """A hit's lines: what all vendors share, items, user data, consent, and the rest."""
    yield ""
    yield heading(hit)
    if hit.aliases:
        yield f"  also called {', '.join(hit.aliases)}"
    for name in COMMON:
        if name in hit.params:
            is_zero = name == "value" and hit.value == 0
            yield f"  {name}: {hit.params[name]}{ZERO if is_zero else ''}"
    for number, item in enumerate(hit.items, 1):
        shown = [item.item_id, item.item_name]
        shown += [f"{item.quantity} x" if item.quantity is not None else ""]
        shown += [str(item.price) if item.price is not None else ""]
        shown += [f"{name}={value}" for name, value in sorted(item.params.items())]
        yield f"  item {number}: {'  '.join(filter(None, shown))}"
    yield from _section("user data", hit.user_data)
    yield from _section("consent", consent_of(hit))
    rest = {
        name: value
        for name, value in hit.params.items()
        if name not in OWN_PLACE and not name.startswith(USER)
    }
    named = {name: value for name, value in rest.items() if name not in hit.raw}
    yield from _section("parameters", named)
    if raw:
        yield from _section("on the wire", hit.raw)
    elif unnamed := sorted(rest.keys() - named.keys()):
        yield f"  {len(unnamed)} as on the wire, with --raw: {', '.join(unnamed)}"


def heading(named: Hit | Reading) -> str:
    """Its event, its account, and the environment where it names one."""
    environment = f"  environment {named.environment}" if named.environment else ""
    return f"{named.event}  account {named.account or 'unknown'}{environment}"


def account_of(named: Hit | TagLoad) -> str:
    """Its account, and in parentheses the environment where it names one."""
    environment = f"({named.environment})" if named.environment else ""
    return " ".join(filter(None, [named.account, environment]))


def _section(title: str, values: Mapping[str, str]) -> Iterator[str]:
    if values:
        yield f"  {title}:"
        yield from (f"    {name}: {value}" for name, value in sorted(values.items()))


def consent_of(hit: Hit) -> dict[str, str]:
    """What a hit says of the visitor's choice: Google's signals, then what its strings say."""
    signals = {str(signal): str(grant) for signal, grant in hit.consent.items()}
    return {**signals, **(privacy_texts(hit.privacy) if hit.privacy else {})}


def privacy_texts(privacy: Privacy) -> dict[str, str]:
    """What a hit says of the visitor's choice, in words by name."""

    def yes(value: bool) -> str:  # noqa: FBT001 - the value is the question
        return "yes" if value else "no"

    def numbers(ids: frozenset[int]) -> str:
        return ", ".join(map(str, sorted(ids)[:40])) + (" ..." if len(ids) > 40 else "")  # noqa: PLR2004 - one line

    texts: dict[str, str | None] = {
        "personalized ads": _text_of(privacy.personalized_ads, yes),
        "in the DMA region": _text_of(privacy.in_dma_region, yes),
        "GDPR applies": _text_of(privacy.gdpr_applies, yes),
        "TCF purposes consented to": _text_of(privacy.tcf_purposes, lambda p: numbers(p) or "none"),
        "TCF legitimate interests": _text_of(
            privacy.tcf_legitimate_interests, lambda p: numbers(p) or "none"
        ),
        "TCF vendors consented to": _text_of(privacy.tcf_vendors, lambda p: numbers(p) or "none"),
        "TCF consent platform": _text_of(privacy.tcf_cmp, str),
        "opted out of sale (US)": _text_of(privacy.us_opted_out, yes),
        "GPP sections": ", ".join(map(str, privacy.gpp_sections)) or None,
        "not readable": ", ".join(privacy.unreadable) or None,
    }
    return {name: text for name, text in texts.items() if text is not None}


T = TypeVar("T")


def _text_of(value: T | None, write: Callable[[T], str]) -> str | None:
    return None if value is None else write(value)


def about_lines(vendor: Vendor) -> Iterator[str]:
    """A vendor's lines: endpoints, events, what it asks for, and what to look out for."""
    yield f"{vendor.name} ({vendor.id}, {vendor.category})"
    if vendor.docs:
        yield vendor.docs
    yield "\nendpoints:"
    for endpoint in vendor.endpoints:
        where = ", ".join(endpoint.hosts) or "any host"
        yield f"  {endpoint.id}: {endpoint.kind} at {where} {endpoint.path}".rstrip()
    for title, names in (
        ("standard events", vendor.standard_events),
        ("sent by its library itself", vendor.automatic_events),
    ):
        if names:
            yield f"\n{title}:"
            yield f"  {', '.join(in_runs(names))}"
    demands = [*map(limit_text, vendor.limits), *map(required_text, vendor.required)]
    if demands:
        yield "\nit asks for:"
        yield from (f"  {demand}" for demand in demands)
    if vendor.notes:
        yield "\nworth knowing:"
        yield from (f"  {note}" for note in vendor.notes)


RUN = 4
"""Numbered names from which on only the first and the last are worth reading."""


def in_runs(names: Iterable[str]) -> list[str]:
    """Names in order, with `event1 ... event1000` for those that are only counted through."""
    runs: list[list[str]] = []
    for name in sorted(names, key=_stem_and_number):
        stem, number = _stem_and_number(name)
        if runs and number and _stem_and_number(runs[-1][-1]) == (stem, number - 1):
            runs[-1].append(name)
        else:
            runs.append([name])
    return [name for run in runs for name in _ends(run)]


def _ends(run: list[str]) -> list[str]:
    return run if len(run) < RUN else [f"{run[0]} ... {run[-1]}"]


def _stem_and_number(name: str) -> tuple[str, int]:
    stem = name.rstrip("0123456789")
    return stem, int(name.removeprefix(stem) or 0)


def limit_text(limit: Limit) -> str:
    """A limit in one line."""
    subject = f"the value of {limit.param}" if limit.param else SUBJECTS[limit.of]
    parts = []
    if limit.most is not None:
        unit = "" if limit.unit == "count" else f" {limit.unit}"
        parts.append(f"at most {limit.most}{unit}")
    if limit.exceptions:
        others = ", ".join(f"{name} {most}" for name, most in limit.exceptions.items())
        parts.append(f"but {others}")
    if limit.form:
        parts.append(f"of the form {limit.form}")
    if limit.one_of:
        parts.append(f"one of {', '.join(sorted(limit.one_of))}")
    if limit.reserved:
        parts.append(f"not {', '.join(sorted(limit.reserved))}")
    if limit.reserved_prefixes:
        parts.append(f"not beginning with {', '.join(limit.reserved_prefixes)}")
    note = f" {limit.note}" if limit.note else ""
    return f"{subject}: {', '.join(parts)}.{note}{_unsure(limit.confidence)}"


def required_text(required: Required) -> str:
    """What an event needs, in one line."""
    parts = []
    if required.must:
        parts.append(f"needs {', '.join(required.must)}")
    if required.one_of:
        parts.append(f"needs one of {', '.join(required.one_of)}")
    if required.with_value:
        parts.append(f"with a value needs {', '.join(required.with_value)}")
    if required.should:
        parts.append(f"should have {', '.join(required.should)}")
    event = "any event" if required.event == "*" else required.event
    return f"{event}: {'; '.join(parts)}.{_unsure(required.confidence)}"


def _unsure(confidence: Confidence) -> str:
    return "" if confidence is Confidence.DOCUMENTED else f" ({confidence})"
