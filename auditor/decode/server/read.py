"""Reads a request to the tap: the events in it, and what their vendor would say of each."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from auditor.decode.server.apis import Api, Places, Unit, api_of
from auditor.model.server import ServerEvent, ServerRequest
from auditor.wire.address import split_url

MOST_EVENTS = 1000
"""Events that are read of one request."""
MOST_AHEAD_MS = 10 * 60_000
"""How far in the future an event may lie: clocks differ a little."""
DEEPEST, LONGEST = 8, 2000
"""How deep an event is searched for ids, and how many characters of a value are kept."""
_ID_NAMES = frozenset({"eventid", "conversionid", "dedupid", "deduplicationid"})
_PER_MS: Mapping[Unit, float] = {"s": 1000, "ms": 1, "us": 0.001}
_HASH = re.compile(r"[0-9a-f]{64}|\(masked[^)]*:sha256[^)]*\)")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one request."""

    api: Api
    events: tuple[ServerEvent, ...]
    unreadable: bool = False
    """Whether the body is not what the interface takes."""


def read(request: ServerRequest) -> Read | None:
    """The events of a request; None: it is for no interface that is known."""
    path, query = split_url(request.url)
    found = api_of(path)
    if found is None or request.method != "POST":
        return None
    api, groups = found
    body = _body(request.body)
    whole = _Whole(body, dict(parse_qsl(query)), groups)
    listed = _at(body, api.events) if api.events else body
    if isinstance(listed, dict):
        listed = [listed] if not api.events else None
    if api.id == "linkedin_capi" and listed is None and isinstance(body, dict):
        listed = [body]
    if not isinstance(listed, list):
        return Read(api, (), unreadable=True)
    # Meta's own SDK sends each event as text within the list.
    parsed = [_json(each) if isinstance(each, str) else each for each in listed[:MOST_EVENTS]]
    events = [each for each in parsed if isinstance(each, dict)]
    made = (_event(n, each, api, whole, request) for n, each in enumerate(events, 1))
    return Read(api, tuple(made), unreadable=len(events) < min(len(listed), MOST_EVENTS))


def events_of(requests: tuple[ServerRequest, ...]) -> tuple[ServerEvent, ...]:
    """All events of an audit's requests to the tap, numbered."""
    found = (event for request in requests if (said := read(request)) for event in said.events)
    return tuple(_numbered(found))


def _numbered(events: Iterator[ServerEvent]) -> Iterator[ServerEvent]:
    for number, event in enumerate(events, 1):
        yield replace(event, id=number)


@dataclass(frozen=True, slots=True)
class _Whole:
    """What all events of a request share."""

    body: object
    query: Mapping[str, str]
    groups: Mapping[str, str]

    def text(self, event: object, places: Places) -> str | None:
        """The first of these places that is filled, as text."""
        for place in places:
            value = self._value(event, place)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, bool):
                value = "true" if value else None
            if isinstance(value, str | int | float) and value != "":
                return str(value)[:LONGEST]
        return None

    def has(self, event: object, place: str) -> bool:
        """Whether anything stands there, if only an empty list."""
        return self._value(event, place) not in (None, "")

    def _value(self, event: object, place: str) -> object:
        match place[0]:
            case "?":
                return self.query.get(place[1:])
            case "/":
                return self.groups.get(place[1:])
            case "^":
                return _at(self.body, place[1:])
            case _:
                return _at(event, place)


def _event(
    number: int, event: Mapping[str, object], api: Api, whole: _Whole, request: ServerRequest
) -> ServerEvent:
    happened = _time(whole.text(event, api.at), api.unit)
    vendor, account = api.vendor, whole.text(event, api.account) or ""
    if api.id == "google_data_manager":
        account = whole.text(event, ("^destinations.0.productDestinationId",)) or ""
        vendor, account = ("ga4", account) if account.startswith("G-") else (vendor, "")
    return ServerEvent(
        id=number,
        request=request.id,
        at=request.at,
        api=api.id,
        vendor=vendor,
        account=account,
        event=whole.text(event, api.event) or "",
        event_id=whole.text(event, api.event_id),
        transaction_id=whole.text(event, api.transaction_id),
        client_id=whole.text(event, api.client_id),
        session_id=whole.text(event, api.session_id),
        value=whole.text(event, api.value),
        currency=whole.text(event, api.currency),
        happened_at=happened,
        page_url=whole.text(event, api.page_url),
        is_test=(whole.text(event, api.test) or "").lower() not in {"", "false", "0"},
        misplaced=dict(_ids(event, api)),
        user_data={
            place: text for place in api.hashed if (text := whole.text(event, (place,))) is not None
        },
        refused=_refusal(event, api, whole, happened, request.at),
    )


def _refusal(
    event: Mapping[str, object], api: Api, whole: _Whole, happened: int | None, now: int
) -> str:
    """Why the vendor would refuse an event, in the words of a log; empty: it would not."""
    lacking = [place.lstrip("^") for place in api.required if not whole.has(event, place)]
    if lacking:
        return f"{lacking[0]} is missing"
    written = whole.text(event, api.at)
    if written is None:
        return ""
    if happened is None:
        return f"{api.at[0].lstrip('^')} is not a time"
    if happened > now + MOST_AHEAD_MS:
        return f"{api.at[0].lstrip('^')} lies in the future"
    if api.oldest_ms is not None and happened < now - api.oldest_ms:
        return f"{api.at[0].lstrip('^')} is too long ago"
    return ""


def is_hash(text: str) -> bool:
    """Whether a value has the form in which vendors take personal data: SHA-256, in small hex."""
    return _HASH.fullmatch(text) is not None


def _time(text: str | None, unit: Unit) -> int | None:
    """Milliseconds since 1970; None: it is no time."""
    if text is None:
        return None
    try:
        if unit == "iso":
            return round(dt.datetime.fromisoformat(text).timestamp() * 1000)
        return round(float(text) * _PER_MS[unit])
    except (ValueError, OverflowError):
        return None


def _body(text: str) -> object:
    """The JSON of a body; of a form the fields, each as JSON if it is some."""
    if text.lstrip()[:1] in ("{", "["):
        return _json(text)
    fields: dict[str, object] = {}
    for name, value in parse_qsl(text, max_num_fields=None)[:MOST_EVENTS]:
        fields.setdefault(name, _json(value) if value[:1] in ("{", "[") else value)
    return fields


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _at(data: object, place: str) -> object:
    for name in place.split("."):
        if isinstance(data, dict):
            data = data.get(name)
        elif isinstance(data, list) and name.isdigit() and int(name) < len(data):
            data = data[int(name)]
        else:
            return None
    return data


def _ids(data: object, api: Api, before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """What is called an event id, at places where the vendor does not look for one."""
    if not isinstance(data, dict) or depth > DEEPEST:
        return
    for name, value in data.items():
        place = f"{before}{name}"
        if isinstance(value, dict):
            yield from _ids(value, api, f"{place}.", depth + 1)
        elif isinstance(value, str | int) and place not in api.event_id and _is_called_id(name):
            yield place[:LONGEST], str(value)[:LONGEST]


def _is_called_id(name: object) -> bool:
    return "".join(filter(str.isalpha, str(name).lower())) in _ID_NAMES
