"""What a page's own script tells, read as what it is: data that the page could have forged."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from auditor.model import Moment

URL_LIMIT = 100_000
"""Characters of a URL that are kept."""
NAME_LIMIT = 200
"""Characters of the name of anything: a layer, a cookie, a key."""
TEXT_LIMIT = 5_000
"""Characters of a text in a push."""
TITLE_LIMIT = 1_000
ITEMS_LIMIT = 2_000
"""Messages of one batch; the script sends some hundred at most."""
FRAMES_LIMIT = 20
FRAME_LIMIT = 2_100
"""Characters of one place of a stack."""
NODES_LIMIT = 4_000
"""Values in one push, the script keeps fewer."""
DEPTH_LIMIT = 20
SCRIPTS_LIMIT, SCRIPT_LIMIT = 200, 2_000
"""Scripts whose time is kept of one document, and the characters of their addresses."""
DAY = 86_400_000.0
"""Milliseconds: nothing that a page says took longer."""
CUT = "[cut]"
CHANGES: tuple[Literal["push", "replace", "pop", "hash"], ...] = ("push", "replace", "pop", "hash")

_MARK = re.compile(r"#?~tp(?P<id>[\w-]{1,40}),(?P<moment>hidden|pagehide)(?P<frames>(?:,[^,]*)*)")
_PLACE = re.compile(r".+:\d+:\d+", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushMessage:
    """An entry of a data layer, a call of a vendor's function or of a consent API."""

    at: float | None
    """Milliseconds since 1970, by the page's clock; None when it doesn't say. So in all of these.
    """
    layer: str
    payload: object
    stack: tuple[str, ...]
    """Places (URL:line:column), innermost first. So in all of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMessage:
    """A call that sends something."""

    at: float | None
    api: str
    url: str
    """Absolute, without a fragment."""
    stack: tuple[str, ...]
    moment: Moment
    mark: str = ""
    """The id on the address of the request that it makes (see `Mark`); mostly there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationMessage:
    """Something that the content security policy refused."""

    at: float | None
    directive: str
    blocked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleMessage:
    """The document's title, as it stood when it was parsed or loaded."""

    at: float | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieMessage:
    """A script wrote, or deleted, a cookie: the first time in its document."""

    at: float | None
    name: str
    domain: str
    """As the script said it; empty when it said none. So with the path."""
    path: str
    lifetime_days: float | None
    """None: ends with the session, or was deleted."""
    length: int
    """Characters of its value, which is never told."""
    deleted: bool
    stack: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageMessage:
    """A key was written into a storage: the first time in its document."""

    at: float | None
    area: Literal["localStorage", "sessionStorage"]
    key: str
    length: int
    """Characters of its value, which is never told."""
    stack: tuple[str, ...]
    """Empty when it was written as a property (`localStorage.key = ...`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteMessage:
    """The address changed, and the document stayed."""

    at: float | None
    change: Literal["push", "replace", "pop", "hash"]
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyMessage:
    """Scripts kept the page busy: for each address, milliseconds in all and of the longest run."""

    at: float | None
    scripts: tuple[tuple[str, float, float], ...]
    """An empty address: they stand in the document."""


PageMessage = (
    PushMessage
    | CallMessage
    | ViolationMessage
    | TitleMessage
    | CookieMessage
    | StorageMessage
    | RouteMessage
    | BusyMessage
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one document tells at once."""

    document: float | None
    """The document's `performance.timeOrigin`, by which it is known."""
    url: str
    top: bool
    """Whether it is a tab's own document, not an embedded one."""
    items: tuple[PageMessage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the script put on an address that a hidden or dying page calls."""

    id: str
    moment: Moment
    stack: tuple[str, ...]


def read_mark(fragment: str) -> Mark | None:
    """The mark that a URL's fragment holds, with or without its `#`; None for any other."""
    found = _MARK.fullmatch(fragment[:URL_LIMIT])
    if found is None:
        return None
    frames = [unquote(each) for each in found["frames"].split(",")[1 : FRAMES_LIMIT + 1]]
    moment: Moment = "hidden" if found["moment"] == "hidden" else "pagehide"
    return Mark(id=found["id"], moment=moment, stack=_places(frames))


def read_batch(batch: object) -> Batch | None:
    """A batch as parsed from JSON; None for what is none. Items that say nothing are left out."""
    if not isinstance(batch, dict) or not isinstance(batch.get("items"), list):
        return None
    items = (_item(each) for each in batch["items"][:ITEMS_LIMIT] if isinstance(each, dict))
    return Batch(
        document=_number(batch.get("document")),
        url=_text(batch.get("url"), URL_LIMIT),
        top=batch.get("top") is True,
        items=tuple(item for item in items if item is not None),
    )


def _item(item: Mapping[str, object]) -> PageMessage | None:
    at = _number(item.get("at"))
    match item.get("kind"):
        case "push":
            return PushMessage(
                at=at,
                layer=_text(item.get("layer"), NAME_LIMIT),
                payload=_bounded(item.get("payload")),
                stack=_places(item.get("frames")),
            )
        case "call":
            return _call(item, at)
        case "csp":
            return ViolationMessage(
                at=at,
                directive=_text(item.get("directive"), NAME_LIMIT),
                blocked=_text(item.get("blocked"), TEXT_LIMIT),
            )
        case "title":
            return TitleMessage(at=at, title=_text(item.get("title"), TITLE_LIMIT))
        case "cookie":
            return _cookie(item, at)
        case "storage":
            return _storage(item, at)
        case "route":
            return _route(item, at)
        case "busy":
            return BusyMessage(at=at, scripts=_scripts(item.get("scripts")))
    return None


def _call(item: Mapping[str, object], at: float | None) -> CallMessage:
    said = item.get("moment")
    moment: Moment = "live"
    if said in ("hidden", "pagehide"):
        moment = "hidden" if said == "hidden" else "pagehide"
    return CallMessage(
        at=at,
        api=_text(item.get("api"), NAME_LIMIT),
        url=_text(item.get("url"), URL_LIMIT),
        stack=_places(item.get("frames")),
        moment=moment,
        mark=_text(item.get("mark"), NAME_LIMIT),
    )


def _cookie(item: Mapping[str, object], at: float | None) -> CookieMessage:
    lifetime = _number(item.get("lifetime_days"))
    return CookieMessage(
        at=at,
        name=_text(item.get("name"), NAME_LIMIT),
        domain=_text(item.get("domain"), NAME_LIMIT).lstrip("."),
        path=_text(item.get("path"), NAME_LIMIT),
        lifetime_days=None if lifetime is None else round(lifetime, 2),
        length=_count(item.get("length")),
        deleted=item.get("deleted") is True,
        stack=_places(item.get("frames")),
    )


def _storage(item: Mapping[str, object], at: float | None) -> StorageMessage | None:
    area = item.get("area")
    if area not in ("localStorage", "sessionStorage"):
        return None
    return StorageMessage(
        at=at,
        area="localStorage" if area == "localStorage" else "sessionStorage",
        key=_text(item.get("key"), NAME_LIMIT),
        length=_count(item.get("length")),
        stack=_places(item.get("frames")),
    )


def _route(item: Mapping[str, object], at: float | None) -> RouteMessage | None:
    change = next((each for each in CHANGES if each == item.get("change")), None)
    before, after = (_text(item.get(name), URL_LIMIT) for name in ("before", "after"))
    if change is None or before == after:
        return None
    return RouteMessage(at=at, change=change, before=before, after=after)


def _scripts(told: object) -> tuple[tuple[str, float, float], ...]:
    found = []
    for each in told[:SCRIPTS_LIMIT] if isinstance(told, list) else ():
        match each:
            case [str() as url, total, longest]:
                times = [min(max(_number(time) or 0.0, 0.0), DAY) for time in (total, longest)]
                found.append((url[:SCRIPT_LIMIT], times[0], times[1]))
    return tuple(found)


def _text(value: object, limit: int) -> str:
    return value[:limit] if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _count(value: object) -> int:
    number = _number(value)
    return 0 if number is None else min(max(int(number), 0), 2**53)


def _places(frames: object) -> tuple[str, ...]:
    if not isinstance(frames, list):
        return ()
    kept = (frame for frame in frames if isinstance(frame, str) and len(frame) <= FRAME_LIMIT)
    return tuple(each for each in kept if _PLACE.fullmatch(each))[:FRAMES_LIMIT]


def _bounded(payload: object) -> object:
    """The payload, cut where it is longer, deeper or larger than the script would tell it."""
    left = NODES_LIMIT

    def bounded(value: object, depth: int) -> object:
        nonlocal left
        left -= 1
        match value:
            case str():
                return value[:TEXT_LIMIT]
            case float() if not math.isfinite(value):
                return str(value)
            case int() if not isinstance(value, bool) and abs(value) > 2**63:
                return _number(value)
            case dict() | list() if depth > DEPTH_LIMIT or left < 0:
                return CUT
            case list():
                return [bounded(each, depth + 1) for each in value[: max(left, 0)]]
            case dict():
                kept = list(value.items())[: max(left, 0)]
                return {str(key)[:NAME_LIMIT]: bounded(each, depth + 1) for key, each in kept}
        return value

    return bounded(payload, 0)
