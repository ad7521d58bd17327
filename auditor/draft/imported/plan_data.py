"""Reads tracking plans in JSON or YAML: Segment, Avo, OpenTrackPlan, GAUnit, and plain lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.draft.found import Data, FoundTag
from auditor.draft.imported.listeners import Listeners
from auditor.draft.imported.nouns import FileFormat, ForeignFile, Imported, ImportedGoal
from auditor.draft.imported.plans import MOST_EVENTS, PlannedEvent, PlannedParam, imported_plan
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.vendor import Vendor

NAMES = ("name", "event", "eventName", "event_name", "key", "title")
PARAMS = ("properties", "parameters", "params", "attributes", "props", "payload", "rules", "schema",
          "jsonSchema", "json_schema")  # fmt: skip
ALLOWED = ("enum", "allowedValues", "allowed_values", "permittedValues", "values")
WRAPPERS = ("data", "trackingPlan", "tracking_plan", "plan", "rules", "events", "event")
"""Keys under which plans hold their events."""
DEEPEST = 6
LONGEST = 100
_WIRE = re.compile(r"epn?\.(.+)")
OF_HIT = frozenset({"en", "t", "v", "tid", "_et", "cid", "sid", "_s", "_p", "z"})
"""Parameters of GA's requests that say nothing of the event."""


def _recognises(file: ForeignFile) -> bool:
    return bool(_test_cases(file.json)) or any(True for _ in _events(file.json))


def _read(file: ForeignFile, vendors: Mapping[str, Vendor], tags: Sequence[FoundTag]) -> Imported:
    if cases := _test_cases(file.json):
        return _of_gaunit(file, cases, vendors, tags)
    events: list[PlannedEvent] = []
    for place, name, written in _events(file.json):
        params = tuple(_params(written, f"{file.path}: {place}"))
        about = next((written[key] for key in ("trigger", "description", "about")
                      if isinstance(written.get(key), str) and written[key]), "")  # fmt: skip
        events.append(PlannedEvent(name=name, about=str(about), params=params))
        if len(events) > MOST_EVENTS:
            raise UsageError(
                f"{file.path}: has more than {MOST_EVENTS} events; import a part of it"
            )
    return imported_plan(events, tags, vendors)


def _events(
    data: object, place: str = "", depth: int = 0
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Place, name and content of each event, wherever the plan holds them."""
    if isinstance(data, list):
        for number, each in enumerate(data):
            yield from _event(each, f"{place}[{number}]")
    elif isinstance(data, dict) and depth <= DEEPEST:
        own = list(_event(data, place)) if place else []
        yield from own
        for key in (key for key in WRAPPERS if key in data and not own):
            yield from _events(data[key], f"{place}.{key}".lstrip("."), depth + 1)
        if place.rpartition(".")[2] == "events":
            for name, each in data.items():
                yield from _event(each, f"{place}.{name[:40]}", name)


def _event(data: object, place: str, name: str = "") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """This, if it is an event. `name`: what it is filed under, if it does not name itself."""
    if isinstance(data, dict) and any(isinstance(data.get(key), dict | list) for key in PARAMS):
        said = name or _name(data)
        if 0 < len(said) <= LONGEST:
            yield place, said, data


def _name(event: Mapping[str, Any]) -> str:
    """Its name; empty: it has none, or is no event that a site tracks."""
    kind = event.get("type")
    if isinstance(kind, str) and kind.upper() in ("IDENTIFY", "GROUP", "COMMON"):
        return ""
    found = next((event[key] for key in NAMES if isinstance(event.get(key), str)), "")
    return found if 0 < len(found) <= LONGEST else ""


def _params(event: Mapping[str, Any], place: str) -> Iterator[PlannedParam]:
    key = next((key for key in PARAMS if isinstance(event.get(key), dict | list)), "")
    written = event.get(key)
    if isinstance(written, list):
        for number, each in enumerate(written):
            if isinstance(each, str):
                yield PlannedParam(name=each)
            elif isinstance(each, dict) and (name := _name(each)):
                yield _param(name, each, is_required=_is_required(each, otherwise=True))
            else:
                raise UsageError(f"{place}.{key}[{number}] is not a parameter; it has no name")
    elif isinstance(written, dict):
        yield from _of_schema(written)


def _of_schema(schema: Mapping[str, Any], depth: int = 0) -> Iterator[PlannedParam]:
    """The parameters of a JSON schema, or of a mapping of their names."""
    inner = schema.get("properties")
    if isinstance(inner, dict) and depth < DEEPEST:
        own = inner.get("properties")
        if isinstance(own, dict) and (isinstance(own.get("properties"), dict) or own == {}):
            # Segment's schema is one of the whole message, with the event's in `properties`.
            yield from _of_schema(own, depth + 1)
            return
        listed = schema.get("required")
        required = listed if isinstance(listed, list) else []
        for name, each in inner.items():
            param = each if isinstance(each, dict) else {}
            is_required = name in required or _is_required(param, otherwise=False)
            yield _param(name, param, is_required=is_required)
        return
    if isinstance(schema.get("schema"), dict) and depth < DEEPEST:
        yield from _of_schema({"properties": schema["schema"]}, depth + 1)
        return
    for name, each in schema.items():
        if isinstance(each, dict):
            yield _param(name, each, is_required=_is_required(each, otherwise=True))
        elif isinstance(each, str) and not name.startswith("$"):
            yield PlannedParam(name=name, kind=each)


def _param(name: str, written: Mapping[str, Any], *, is_required: bool) -> PlannedParam:
    kind = written.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    allowed: object = next((written[key] for key in ALLOWED if written.get(key)), [])
    fixed = [written[key] for key in ("const", "value") if isinstance(written.get(key), str | int)]
    return PlannedParam(
        name=name[:LONGEST],
        is_required=is_required,
        kind=next((each for each in kinds if isinstance(each, str) and each != "null"), ""),
        allowed=tuple(fixed[:1] or (allowed if isinstance(allowed, list) else [])),
    )


def _is_required(param: Mapping[str, Any], *, otherwise: bool) -> bool:
    for key, says in (("required", True), ("isRequired", True), ("optional", False),
                      ("isOptional", False)):  # fmt: skip
        if isinstance(param.get(key), bool):
            return param[key] is says
    presence = param.get("presence")
    if isinstance(presence, str):
        return presence.lower() in ("always", "required", "mandatory")
    return otherwise


# ── GAUnit ───────────────────────────────────────────────────────────────────────────────────────


def _test_cases(data: object) -> dict[str, Any]:
    cases = data.get("test_cases") if isinstance(data, dict) else None
    return cases if isinstance(cases, dict) else {}


def _of_gaunit(
    file: ForeignFile,
    cases: Mapping[str, Any],
    vendors: Mapping[str, Vendor],
    tags: Sequence[FoundTag],
) -> Imported:
    """Each test case is a draft of a goal; its events are written as requests have them."""
    listeners = Listeners(vendors)
    goals: list[ImportedGoal] = []
    for name, case in cases.items():
        place = f"{file.path}: test_cases.{name[:40]}.events"
        events = case.get("events") if isinstance(case, dict) else None
        if not isinstance(events, list) or len(events) > MOST_EVENTS:
            raise UsageError(f"{place}: is not a list of events")
        lines: dict[tuple[str, str], Data] = {}
        notes: list[str] = []
        for number, event in enumerate(events):
            if not isinstance(event, dict):
                raise UsageError(f"{place}[{number}]: is not an event")
            vendor = "ga4" if "en" in event else "ga_universal"
            tag = listeners.add(vendor, str(event.get("tid", ""))) or next(
                (tag for tag in tags if tag.vendor == vendor), None
            )
            line = _line(event, tag.name if tag else "")
            if tag is None:
                notes.append(f"Not known: who gets {line['event']} ({vendor}); add --tag.")
            elif (tag.name, line["event"]) in lines:
                notes.append(f"{line['event']} is there several times; the first is expected.")
            else:
                lines[tag.name, line["event"]] = line
        goals.append(ImportedGoal(title=name, expect=tuple(lines.values()), notes=tuple(notes)))
    return Imported(goals=tuple(goals), tags=listeners.tags)


def _line(event: Mapping[str, Any], tag: str) -> dict[str, Any]:
    kind = str(event.get("t") or "")
    name = event.get("en") or (event.get("ea") if kind == "event" else kind) or "event"
    params: dict[str, Any] = {}
    for key, said in event.items():
        wire = _WIRE.fullmatch(key)
        if key not in OF_HIT and key != "ea" and isinstance(said, str | int | float):
            params[wire[1] if wire else "currency" if key == "cu" else key] = said
    line = {"tag": tag, "event": str(name)[:LONGEST]}
    return {**line, "params": params} if params else line


FORMAT = FileFormat(name="a tracking plan (JSON, YAML)", recognises=_recognises, read=_read)
