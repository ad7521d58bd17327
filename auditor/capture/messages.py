"""What a page's own script tells, read as what it is: data that the page could have forged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from auditor.model import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PushSaid:
    at: float | None
    layer: str
    payload: object
    stack: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSaid:
    at: float | None
    api: str
    url: str
    stack: tuple[str, ...]
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationSaid:
    at: float | None
    directive: str
    blocked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleSaid:
    at: float | None
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieSaid:
    at: float | None
    name: str
    domain: str
    path: str
    lifetime_days: float | None
    length: int
    deleted: bool
    stack: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSaid:
    at: float | None
    area: Literal["localStorage", "sessionStorage"]
    key: str
    length: int
    stack: tuple[str, ...]


Message = PushSaid | CallSaid | ViolationSaid | TitleSaid | CookieSaid | StorageSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    document: float | None
    url: str
    top: bool
    items: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    id: str
    moment: Moment
    stack: tuple[str, ...]


def read_mark(fragment: str) -> Mark | None:
    return None


def read_batch(batch: object) -> Batch | None:
    if not isinstance(batch, dict) or not isinstance(batch.get("items"), list):
        return None
    document = batch.get("document")
    items = (_item(each) for each in batch["items"] if isinstance(each, dict))
    return Batch(
        document=float(document) if isinstance(document, (int, float)) else None,
        url=str(batch.get("url", "")),
        top=batch.get("top") is True,
        items=tuple(each for each in items if each is not None),
    )


def _item(item: Mapping[str, object]) -> Message | None:
    time_of = item.get("at")
    at = float(time_of) if isinstance(time_of, (int, float)) else None
    stack = (str(item["stack"]),) if item.get("stack") else ()
    match item.get("kind"):
        case "push":
            return PushSaid(
                at=at, layer=str(item.get("layer", "")), payload=item.get("payload"), stack=stack
            )
        case "call":
            return CallSaid(
                at=at,
                api=str(item.get("api", "")),
                url=str(item.get("url", "")),
                stack=stack,
                moment="live",
            )
        case "csp":
            return ViolationSaid(
                at=at,
                directive=str(item.get("directive", "")),
                blocked=str(item.get("blocked", "")),
            )
        case "title":
            return TitleSaid(at=at, title=str(item.get("title", "")))
    return None
