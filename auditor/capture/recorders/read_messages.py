"""Reading a recorder's messages strictly: a page could have forged each of them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import unquote

from auditor.capture.recorders.messages import (
    Batch,
    BusyMessage,
    CallMessage,
    CookieMessage,
    Mark,
    PageMessage,
    PushMessage,
    RouteMessage,
    StorageMessage,
    TitleMessage,
    ViolationMessage,
)
from auditor.model import Moment

URL_LIMIT = 100_000
"""Characters of a URL that are kept."""
NAME_LIMIT = 200
"""Characters of a name: of a layer, a cookie, a key."""
TEXT_LIMIT = 5_000
"""Characters of a text in a push."""
TITLE_LIMIT = 1_000
ITEMS_LIMIT = 2_000
"""Messages of one batch; the recorder sends some hundred at most."""
FRAMES_LIMIT = 20
"""Call sites of one stack."""
FRAME_LIMIT = 2_100
"""Characters of one call site."""
NODES_LIMIT = 4_000
"""Values in one push; the recorder keeps fewer."""
DEPTH_LIMIT = 20
SCRIPTS_LIMIT, SCRIPT_LIMIT = 200, 2_000
"""Scripts of one busy message, and the characters of their addresses."""
DAY_MS = 86_400_000.0
"""The longest time that a script can have taken."""
CUT = "[cut]"
"""Stands where a part of a payload was left out."""
CHANGES: tuple[Literal["push", "replace", "pop", "hash"], ...] = ("push", "replace", "pop", "hash")

_MARK = re.compile(
    r"#?~tp(?P<id>[0-9a-z]{1,9}-[0-9a-z]{1,9}),(?P<moment>hidden|pagehide)(?P<frames>(?:,[^,]*)*)"
)
_CALL_SITE = re.compile(r".+:\d+:\d+", re.DOTALL)


def read_mark(fragment: str) -> Mark | None:
    """The mark in a URL's fragment, with or without its `#`; None for any other fragment."""
    match = _MARK.fullmatch(fragment[:URL_LIMIT])
    if match is None:
        return None
    frames = [unquote(frame) for frame in match["frames"].split(",")[1 : FRAMES_LIMIT + 1]]
    moment: Moment = "hidden" if match["moment"] == "hidden" else "pagehide"
    return Mark(id=match["id"], moment=moment, stack=_stack(frames))


def read_batch(batch: object) -> Batch | None:
    """A batch from parsed JSON; None if it is none. Items that are not messages are left out."""
    if not isinstance(batch, dict) or not isinstance(batch.get("items"), list):
        return None
    items = (_item(item) for item in batch["items"][:ITEMS_LIMIT] if isinstance(item, dict))
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
                stack=_stack(item.get("frames")),
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
    name = item.get("moment")
    moment: Moment = "live"
    if name in ("hidden", "pagehide"):
        moment = "hidden" if name == "hidden" else "pagehide"
    return CallMessage(
        at=at,
        api=_text(item.get("api"), NAME_LIMIT),
        url=_text(item.get("url"), URL_LIMIT),
        stack=_stack(item.get("frames")),
        moment=moment,
        mark=_text(item.get("mark"), NAME_LIMIT),
        wrapped=item.get("wrapped") is True,
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
        stack=_stack(item.get("frames")),
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
        stack=_stack(item.get("frames")),
    )


def _route(item: Mapping[str, object], at: float | None) -> RouteMessage | None:
    change = next((change for change in CHANGES if change == item.get("change")), None)
    before, after = (_text(item.get(name), URL_LIMIT) for name in ("before", "after"))
    if change is None or before == after:
        return None
    return RouteMessage(at=at, change=change, before=before, after=after)


def _scripts(items: object) -> tuple[tuple[str, float, float], ...]:
    scripts = []
    for item in items[:SCRIPTS_LIMIT] if isinstance(items, list) else ():
        match item:
            case [str() as url, total, longest]:
                times = [min(max(_number(time) or 0.0, 0.0), DAY_MS) for time in (total, longest)]
                scripts.append((url[:SCRIPT_LIMIT], times[0], times[1]))
    return tuple(scripts)


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


def _stack(frames: object) -> tuple[str, ...]:
    if not isinstance(frames, list):
        return ()
    kept = (frame for frame in frames if isinstance(frame, str) and len(frame) <= FRAME_LIMIT)
    return tuple(frame for frame in kept if _CALL_SITE.fullmatch(frame))[:FRAMES_LIMIT]


def _bounded(payload: object) -> object:
    """The payload, cut where it is longer, deeper or larger than the recorder sends it."""
    nodes_left = NODES_LIMIT

    def bounded(value: object, depth: int) -> object:
        nonlocal nodes_left
        nodes_left -= 1
        match value:
            case str():
                return value[:TEXT_LIMIT]
            case float() if not math.isfinite(value):
                return str(value)
            case int() if not isinstance(value, bool) and abs(value) > 2**63:
                return _number(value)
            case dict() | list() if depth > DEPTH_LIMIT or nodes_left < 0:
                return CUT
            case list():
                return [bounded(part, depth + 1) for part in value[: max(nodes_left, 0)]]
            case dict():
                kept = list(value.items())[: max(nodes_left, 0)]
                return {str(key)[:NAME_LIMIT]: bounded(part, depth + 1) for key, part in kept}
        return value

    return bounded(payload, 0)
