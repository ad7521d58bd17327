"""The events of a visit's pages, and what a container knew at each: data layer, address, consent.

What a cookie held, what a script would say, what was masked or cut can't be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from auditor.check.consent_states import GOOGLE
from auditor.check.container_rules import UNDEFINED, Known
from auditor.model import (
    Container,
    Grant,
    Push,
    Signal,
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
_OF_ELEMENT = {
    "ID": "gtm.elementId",
    "CLASSES": "gtm.elementClasses",
    "TARGET": "gtm.elementTarget",
    "URL": "gtm.elementUrl",
}
"""What the tag manager pushes of a click or a form, by the kind of the variable that reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One event of the data layer, and what the container knew at it."""

    push: Push
    layer: Mapping[str, object]
    """All pushes of the page so far, merged as Tag Manager merges them."""
    latest: Mapping[str, object]
    """The same as version 1 of the data layer has it: by whole names, and not merged."""
    url: str
    """The page's address; empty: it can't be told."""
    granted: Mapping[str, Known]
    """Whether consent was granted, by Google's names; what is not in here can't be told."""

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
        if variable.kind == "v1":
            return _of_first_version(variable.name, variable.default, self.latest)
        if variable.kind == "aev" and variable.name in _OF_ELEMENT:
            return _of_first_version(_OF_ELEMENT[variable.name], None, self.latest)
        if variable.kind == "u" and self.url:
            return _part(self.url, variable)
        return None


def moments(record: VisitRecord, container: Container) -> Iterator[Moment]:
    """The events of the pages that loaded a container, in order.

    None where the container reads another data layer, or a page told it something by gtag: how
    that changes what it knows can't be told.
    """
    pages = {load.page for load in _loads(record, container)}
    if any(_OTHER_LAYER.search(load.url) for load in _loads(record, container)):
        return
    layers = dict[int | None, dict[str, object]]()
    names = dict[int | None, dict[str, object]]()
    unclear = {
        push.page for push in record.pushes if push.layer.startswith(LAYER) and push.layer != LAYER
    }
    for push in record.pushes:
        if push.page not in pages or push.page is None or push.page in unclear:
            continue
        layer = layers.setdefault(push.page, {})
        match push:
            case Push(layer="dataLayer", payload=dict() as payload):
                for name, value in payload.items():
                    _merge(_expanded(name, value), layer)
                latest = names[push.page] = {**names.get(push.page, {}), **payload}
                if push.event and push.event == payload.get("event"):
                    # What is merged later makes new values, and changes none.
                    yield Moment(
                        push=push,
                        layer=dict(layer),
                        latest=latest,
                        url=_url_at(record, push),
                        granted={signal: _granted(signal, record, push) for signal in Signal},
                    )
            case Push(layer="gtag", payload=["set", *_]):
                unclear.add(push.page)


def is_consent(push: Push) -> bool:
    """Whether a call of gtag is about consent, which is no event to a container."""
    match push.payload:
        case ["consent", *_]:
            return True
    return False


def _granted(signal: Signal, record: VisitRecord, push: Push) -> Known:
    """Whether Google's tags took consent as granted at a push. What nobody has set is granted."""
    calls = [
        call
        for call in record.consent_calls
        if call.vendor == GOOGLE and call.page == push.page and signal in call.signals
    ]
    exact = [call for call in calls if call.is_exact]
    before = [call for call in exact if call.at <= push.at]
    begins = before[-1].at if before else 0
    ends = min((call.at for call in exact if call.at > push.at), default=float("inf"))
    vague = [call for call in calls if not call.is_exact and begins <= call.at < ends]
    updates = [call for call in before if call.kind == "update"]
    last = (updates or before)[-1] if before else None
    if last is not None and last.regions:
        return None
    grant = last.signals[signal] if last is not None else Grant.GRANTED
    if any(call.signals[signal] is not grant for call in vague):
        return None
    return grant is Grant.GRANTED


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


def _expanded(name: str, value: object) -> dict[str, object]:
    """A value under a name with dots, as an object in objects."""
    first, *rest = name.split(".")
    for part in reversed(rest):
        value = {part: value}
    return {first: value}


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


def _of_first_version(name: str, default: str | None, latest: Mapping[str, object]) -> str | None:
    if name in latest:
        return _text(latest[name])
    return UNDEFINED if default is None else default


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
        case "URL" | "":
            return url.partition("#")[0]
        case "QUERY" if variable.key:
            values = parse_qs(address.query, keep_blank_values=True).get(variable.key)
            return values[0] if values else UNDEFINED
        case "QUERY":
            return address.query
        case "FRAGMENT":
            return url.partition("#")[2]
        case "PROTOCOL":
            return url.partition(":")[0]
    return None
