"""Replays what a visit's pages pushed through a container's rules, without a browser.

Three values: a tag fires, does not, or it can't be told. What scripts of the container decide, what
a cookie holds, what was masked or cut can't be told, and then nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from auditor.check.container_rules import UNDEFINED, applies, blocks_of, holds, rules_of
from auditor.model import (
    Condition,
    Container,
    ContainerTag,
    Push,
    Rule,
    TagLoad,
    Variable,
    VisitRecord,
)
from auditor.wire.address import parse_url

LAYER = "dataLayer"
ROUTE_MS = 300
"""How near a change of the address may be to a push: which of the two addresses the container saw
can't be told then."""
_OTHER_LAYER = re.compile(r"[?&]l=(?!dataLayer(?:&|#|$))")
_UNTOLD = ("(masked", "(cut)")
Fate = Literal["fires", "condition", "exception", "blocked", "unclear"]
"""What becomes of a tag at an event: it fires; a condition is false, an exception true; a rule
blocks it; or it can't be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One event of the data layer, and what the container knew at it."""

    push: Push
    layer: Mapping[str, object]
    """All pushes of the page so far, merged as Tag Manager merges them."""
    url: str
    """The page's address; empty: it can't be told."""

    @property
    def event(self) -> str:
        """The event's name."""
        return self.push.event or ""

    def value(self, variable: Variable) -> str | None:
        """A variable as a text; None: it can't be told."""
        text = self._value(variable)
        return None if text is None or any(mark in text for mark in _UNTOLD) else text

    def _value(self, variable: Variable) -> str | None:
        if variable.kind == "e":
            return self.event
        if variable.kind == "v":
            return _looked_up(variable, self.layer)
        if variable.kind == "u" and self.url:
            return _part(self.url, variable)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What became of a tag at an event."""

    tag: ContainerTag
    moment: Moment
    fate: Fate
    condition: Condition | None = None
    """The condition that was false, or the exception that was true."""
    nearness: int = 0
    """How many conditions of the nearest rule were true."""


def moments(record: VisitRecord, container: Container) -> Iterator[Moment]:
    """The events of the pages that loaded a container, in order.

    None where the container reads another data layer, or a page told it something by gtag: how
    that changes what it knows can't be told.
    """
    pages = {load.page for load in _loads(record, container)}
    if any(_OTHER_LAYER.search(load.url) for load in _loads(record, container)):
        return
    layers = dict[int | None, dict[str, object]]()
    unclear = {
        push.page for push in record.pushes if push.layer.startswith(LAYER) and push.layer != LAYER
    }
    for push in record.pushes:
        if push.page not in pages or push.page is None or push.page in unclear:
            continue
        layer = layers.setdefault(push.page, {})
        match push:
            case Push(layer="dataLayer", payload=dict() as payload):
                _merge(payload, layer)
                if push.event and push.event == payload.get("event"):
                    # What is merged later makes new values, and changes none.
                    yield Moment(push=push, layer=dict(layer), url=_url_at(record, push))
            case Push(layer="gtag", payload=["set", *_]):
                unclear.add(push.page)


def turn(tag: ContainerTag, container: Container, moment: Moment) -> Turn:
    """What becomes of a tag at an event."""
    stopped = [applies(rule, moment.value) for rule in blocks_of(tag, container)]
    nearest = Turn(tag=tag, moment=moment, fate="unclear")
    unclear = container.rules is None or tag.is_called or None in stopped
    for rule in rules_of(tag, container):
        applied = applies(rule, moment.value)
        if applied:
            fate: Fate = "blocked" if True in stopped else "unclear" if unclear else "fires"
            return Turn(tag=tag, moment=moment, fate=fate)
        unclear = unclear or applied is None
        failed = _failed(tag, rule, moment)
        if nearest.condition is None or failed.nearness > nearest.nearness:
            nearest = failed
    if unclear or nearest.condition is None:
        return Turn(tag=tag, moment=moment, fate="unclear")
    return nearest


def _failed(tag: ContainerTag, rule: Rule, moment: Moment) -> Turn:
    """Why a rule did not apply: its first condition that is false, or exception that is true."""
    results = {condition: holds(condition, moment.value) for condition in rule.conditions}
    nearness = sum(result is True for result in results.values())
    false = [condition for condition, result in results.items() if result is False]
    true = [each for each in rule.exceptions if holds(each, moment.value)]
    cause = next(iter(false or true), None)
    return Turn(
        tag=tag,
        moment=moment,
        fate="condition" if false else "exception",
        condition=cause,
        nearness=nearness if false else nearness + 1,
    )


def _loads(record: VisitRecord, container: Container) -> list[TagLoad]:
    return [load for load in record.loads if load.account == container.account]


def _url_at(record: VisitRecord, push: Push) -> str:
    """The address of a push's page at that time; empty where it was just changing."""
    routes = [route for route in record.routes if route.page == push.page]
    if any(abs(route.at - push.at) <= ROUTE_MS for route in routes):
        return ""
    before = [route.url for route in routes if route.at < push.at]
    own = (page.final_url for page in record.pages if page.id == push.page)
    return before[-1] if before else next(own, "")


def _merge(new: Mapping[str, object], into: dict[str, object]) -> None:
    """Merge a push into the data layer: objects and lists place by place, all else replaced."""
    for name, value in new.items():
        into[name] = _merged(value, into.get(name))


def _merged(value: object, old: object) -> object:
    if isinstance(value, dict):
        merged = dict(old) if isinstance(old, dict) else {}
        _merge(value, merged)
        return merged
    if isinstance(value, list):
        rest = old[len(value) :] if isinstance(old, list) else []
        return [*value, *rest]
    return value


def _looked_up(variable: Variable, layer: Mapping[str, object]) -> str | None:
    value: object = layer
    for name in variable.name.split("."):
        if isinstance(value, list):
            return None
        if not isinstance(value, dict) or name not in value:
            return UNDEFINED if variable.default is None else variable.default
        value = value[name]
    return _text(value)


def _text(value: object) -> str | None:
    """A value as JavaScript writes it; None for what is no plain value."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float():
            return str(value)
    return None


def _part(url: str, variable: Variable) -> str | None:
    """A part of an address, as Tag Manager's variable of the type URL has it."""
    address = parse_url(url)
    match variable.name:
        case "PATH":
            return address.path if address.path.startswith("/") else f"/{address.path}"
        case "HOST":
            return address.host
        case "URL":
            return url.partition("#")[0]
        case "QUERY" if not variable.key:
            return address.query
        case "FRAGMENT":
            return url.partition("#")[2]
        case "PROTOCOL":
            return url.partition(":")[0]
    return None
