"""What became of a container's tags: lines for the terminal, and data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from auditor.check.container_replay import Turn, is_about_event, value_at
from auditor.check.container_words import LONGEST, in_words, name_of
from auditor.config.wording import printable
from auditor.model.messages import count

if TYPE_CHECKING:
    from auditor.judge.replaying import Replay, Row
    from auditor.vendor import Vendor

UNTOLD = "an unreadable rule, or another tag that calls for it, decides"


def lines(
    replays: Iterable[Replay], vendors: Mapping[str, Vendor], *, show_all: bool
) -> Iterator[str]:
    """Each journey, with its events and tags. Whatever the site sent, each is one line."""
    for number, replay in enumerate(replays):
        if number:
            yield ""
        for line in _of_journey(replay, vendors, show_all=show_all):
            yield printable(line)


def _of_journey(replay: Replay, vendors: Mapping[str, Vendor], *, show_all: bool) -> Iterator[str]:
    visit, tags = replay.visit, {tag.number for tag in replay.container.tags}
    place = f"{visit.goal} · {visit.leg.name} · {visit.device}"
    yield f"{place}: {replay.container.account}, {count(len(tags), 'tag')}"
    if not replay.rows:
        yield "  nothing can be replayed: no event was recorded that this container heard of"
    hidden = set[str]()
    for _, rows in groupby(replay.rows, key=lambda row: id(row.turn.moment)):
        of_event = list(rows)
        shown = [row for row in of_event if show_all or not is_about_event(row.turn)]
        hidden |= {_tag(row.turn, vendors) for row in of_event if row not in shown}
        if not shown:
            continue
        moment = of_event[0].turn.moment
        yield f"  {moment.event[:LONGEST]} ({moment.push.at / 1000:.1f} s)"
        for row in shown:
            yield f"    {_mark(row)} {_tag(row.turn, vendors)}: {outcome(row)}"
            hidden.discard(_tag(row.turn, vendors))
    shown_tags = {_tag(row.turn, vendors) for row in replay.rows if not is_about_event(row.turn)}
    if waiting := sorted(hidden - shown_tags):
        yield f"  waited for an event that never came: {', '.join(waiting)}"


def _tag(turn: Turn, vendors: Mapping[str, Vendor]) -> str:
    name, vendor = name_of(turn.tag), vendors.get(turn.tag.vendor)
    return name.replace(f"({turn.tag.vendor}", f"({vendor.name}", 1) if vendor else name


def _mark(row: Row) -> str:
    if row.turn.fate == "unclear":
        return "?"
    if is_about_event(row.turn):
        return "·"
    return "✓" if row.turn.fate == "fires" and row.seen is not False else "✗"


def outcome(row: Row) -> str:
    """What became of a tag at an event, in words."""
    turn = row.turn
    words = in_words(turn.condition) if turn.condition else UNTOLD
    match turn.fate:
        case "fires" if row.again:
            return "had fired on this page, and fires once only"
        case "fires" if row.seen is False:
            return "fires by the rules, and no hit of it followed"
        case "fires":
            return "fired" if row.seen else "fires by the rules"
        case "consent":
            return f"blocked: consent is denied for {', '.join(turn.tag.consents or ())}"
        case "blocked":
            return "blocked by an exception"
        case "exception":
            return f"the exception “{words}” was true"
        case "condition" if is_about_event(turn):
            return f"waits for another event: {words}"
        case "condition":
            return f"the condition “{words}” was false: it was “{value_at(turn)}”"
        case "unclear":
            return f"can't tell: {words}"


def as_data(replays: Iterable[Replay]) -> dict[str, object]:
    """All of it as JSON data."""
    return {"journeys": [_as_journey(replay) for replay in replays]}


def _as_journey(replay: Replay) -> dict[str, object]:
    return {
        "visit": replay.visit.id,
        "goal": replay.visit.goal,
        "leg": replay.visit.leg.name,
        "device": replay.visit.device,
        "container": replay.container.account,
        "rows": [_as_row(row) for row in replay.rows],
    }


def _as_row(row: Row) -> dict[str, object]:
    turn = row.turn
    return {
        "event": turn.moment.event,
        "at": turn.moment.push.at,
        "tag": turn.tag.id or str(turn.tag.number),
        "name": name_of(turn.tag),
        "vendor": turn.tag.vendor,
        "outcome": "again" if row.again else turn.fate,
        "condition": str(in_words(turn.condition)) if turn.condition else None,
        "value": value_at(turn) or None,
        "hit_seen": row.seen,
    }
