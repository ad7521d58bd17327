"""Replays the journeys of an audit through the containers that their pages loaded."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.check.container_moments import moments
from auditor.check.container_replay import Turn, turn
from auditor.check.container_rules import can_fire, sends
from auditor.judge.engine import build_record
from auditor.model import Container, ContainerTag, Visit, VisitRecord

if TYPE_CHECKING:
    from auditor.prepare.setup import Setup
    from auditor.store import AuditFile

EARLIER_MS = 100
"""How much earlier than its event a hit may be dated: the two clocks are read apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of a tag at an event, and what was seen of it."""

    turn: Turn
    again: bool = False
    """Whether it had fired on the page, and fires there once only."""
    seen: bool | None = None
    """Of a tag that fired: whether a hit that may be its own followed on the page. None: its hits
    can't be told from others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A container in a visit: all its tags, at each event."""

    visit: Visit
    container: Container
    rows: tuple[Row, ...]


def replays(
    audit: AuditFile, setup: Setup, goals: Collection[str] = (), legs: Collection[str] = ()
) -> Iterator[Replay]:
    """The journeys of an audit, replayed; `goals`, `legs`: of these only."""
    for visit in audit.visits():
        if visit.goal is None or not _is_chosen(visit.goal, goals):
            continue
        if not _is_chosen(visit.leg.name, legs):
            continue
        facts = audit.facts(visit.id)
        record = build_record(facts, setup.decoder.decode(facts), setup.view)
        known = {container.account: container for container in record.containers}
        for container in known.values():
            if container.readable and container.rules is not None:
                rows = tuple(_rows(record, container))
                yield Replay(visit=visit, container=container, rows=rows)


def _is_chosen(name: str, chosen: Collection[str]) -> bool:
    return not chosen or name in chosen


def _rows(record: VisitRecord, container: Container) -> Iterator[Row]:
    fired = set[tuple[int, int | None]]()
    tags = [tag for tag in container.tags if not tag.paused and can_fire(tag, container)]
    for moment in moments(record, container):
        for tag in tags:
            told, place = turn(tag, container, moment), (tag.number, moment.push.page)
            if told.fate != "fires":
                yield Row(turn=told)
                continue
            yield Row(
                turn=told,
                again=tag.once_per_load and place in fired,
                seen=_is_seen(told, tag, record),
            )
            fired.add(place)


def _is_seen(told: Turn, tag: ContainerTag, record: VisitRecord) -> bool | None:
    """Whether a hit followed on the page that may be the tag's."""
    if not tag.vendor or not tag.account or not tag.event:
        return None
    push = told.moment.push
    return any(
        hit.page == push.page
        and hit.at >= push.at - EARLIER_MS
        and sends(tag, hit.vendor, hit.account, name, hit.label)
        for hit in record.hits
        for name in (hit.event, *hit.aliases)
    )
