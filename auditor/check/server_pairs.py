"""Which of the server's events reports the same conversion as a hit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check.matching import MASK, counted, is_page_view
from auditor.model import AuditRecord, Expectation, Hit, Visit
from auditor.model.server import ServerEvent, began, key_of
from auditor.wire.address import route_of

EARLIER_MS, LATER_MS = 60_000, 10 * 60_000
"""How long before or after the hit the server may report the same: it sends at once, or from a
queue."""
CLIENT = ("client_id", "cid", "fbp", "ttp")
"""What a hit calls the visitor's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A conversion that the browser sent, and what the server sent of it."""

    visit: Visit
    line: Expectation
    hit: Hit
    hits: tuple[Hit, ...] = ()
    """All that the browser sent of it, `hit` first: a second one may count again."""
    same: tuple[ServerEvent, ...] = ()
    """Events with the hit's name and id: the vendor counts them and the hit once."""
    other: tuple[ServerEvent, ...] = ()
    """Events that report the same conversion, and that the vendor can't pair with the hit."""


def pairs(record: AuditRecord, *, twins_only: bool = True) -> Iterator[Pair]:
    """Each conversion that a tag's twin must report, with what the server reported of it.

    A hit that was sent several times is one conversion, by its first. `twins_only`: without those
    of tags that have no `server_twin`.
    """
    events = record.server or ()
    sending = list(_sent(record, twins_only=twins_only))
    sent = [(visit, line, hits[0]) for visit, line, hits in sending]
    taken = {
        event.id for visit, line, hit in sent for event in events if _is_same(event, line, hit)
    }
    free = [event for event in events if event.id not in taken]
    for visit, line, hits in sending:
        hit = hits[0]
        same = tuple(event for event in events if _is_same(event, line, hit))
        other = () if same else tuple(each for each in free if _is_other(each, visit, line, hit))
        yield Pair(visit=visit, line=line, hit=hit, hits=hits, same=same, other=other)


def _sent(
    record: AuditRecord, *, twins_only: bool
) -> Iterator[tuple[Visit, Expectation, tuple[Hit, ...]]]:
    if twins_only and not any(tag.server_twin for tag in record.tags):
        return
    for visit in record.visits:
        if visit.goal is None or not visit.run.is_whole:
            continue
        walked = record.record(visit.id)
        for line in walked.expect:
            if line.fires.most == 0 or is_page_view(line):
                continue
            if (line.tag.server_twin or not twins_only) and (hits := counted(line, walked)):
                yield visit, line, hits


def _is_same(event: ServerEvent, line: Expectation, hit: Hit) -> bool:
    key = key_of(hit)
    if key is None or MASK in key or key != event.key_for(hit.vendor):
        return False
    return event.is_for(line.tag) and event.is_called(hit)


def _is_other(event: ServerEvent, visit: Visit, line: Expectation, hit: Hit) -> bool:
    """Whether an event reports the hit's conversion although its id is another."""
    if not (event.is_for(line.tag) and event.is_called(hit)):
        return False
    at = began(visit) + hit.at
    if not at - EARLIER_MS <= event.at <= at + LATER_MS:
        return False
    both = [(mine, theirs) for mine, theirs in _known_of(event, hit) if mine and theirs]
    if both:
        return all(mine == theirs for mine, theirs in both)
    return event.amount is not None and event.amount == hit.value


def _known_of(event: ServerEvent, hit: Hit) -> Iterator[tuple[str | None, str | None]]:
    """What tells conversions apart, as the hit and the event have it."""
    yield hit.params.get("transaction_id"), event.transaction_id
    yield route_of(hit.page_url), route_of(event.page_url) if event.page_url else None
    yield next((hit.get(name) for name in CLIENT if hit.get(name)), None), event.client_id
