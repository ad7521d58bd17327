"""One hit for each logical event: its mirrors, and the copies that a library sends again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from auditor.decode.readings import Reading, hit_of
from auditor.model import Hit, Kind

MIRROR_WINDOW = 2000
"""Milliseconds within which the requests of one logical event leave."""

MIRRORS_AT_MOST = 12
"""Requests of one logical event; the most that any vendor sends is five."""
GROUPS_COMPARED = 50
"""Recent events that a request is held against; a visit has a handful at a time."""


@dataclass(slots=True)
class _Group:
    """The requests of one logical event; the first is the one that the hit is read from."""

    readings: list[Reading]

    @property
    def at(self) -> int:
        return self.readings[0].request.at

    def mirrors(self, reading: Reading) -> bool:
        """Whether a reading may be one more request of this event.

        It came another way, and says nothing else where both speak: some forms leave out the
        order's number.
        """
        return len(self.readings) < MIRRORS_AT_MOST and all(
            each.place != reading.place
            and all(a == b for a, b in zip(each.told, reading.told, strict=True) if a and b)
            for each in self.readings
        )


@dataclass(slots=True)
class _Groups:
    """The groups that agree on vendor, account, event and label, in order of time."""

    groups: list[_Group] = field(default_factory=list)
    past: int = 0
    """How many of them lie too far back for what comes now."""

    def take(self, reading: Reading) -> bool:
        """Add a reading to the group that it mirrors; say whether there was one."""
        at = reading.request.at
        while self.past < len(self.groups) and self.groups[self.past].at < at - MIRROR_WINDOW:
            self.past += 1
        for group in islice(self.groups, self.past, self.past + GROUPS_COMPARED):
            if group.at <= at + MIRROR_WINDOW and group.mirrors(reading):
                group.readings.append(reading)
                return True
        return False


def fold(visit: int, readings: list[Reading], page_urls: Mapping[int, str]) -> tuple[Hit, ...]:
    """One hit for each logical event, in order of time.

    Requests of one event agree on the vendor's mirror key and come within a moment by different
    endpoints or hosts. Two by the same endpoint are two hits: that is how a duplicate looks. But an
    id that the library makes for each event says that it is the same one, sent again.
    """
    sent: dict[tuple[str, ...], list[Reading]] = {}
    known: dict[tuple[str, ...], _Groups] = {}
    events: list[list[Reading]] = []
    for reading in readings:
        if reading.endpoint.kind is not Kind.EVENT:
            continue
        same, event = _same_event(reading), [reading]
        if unique := reading.table.unique(reading.raw, reading.host, reading.path):
            first = sent.setdefault((*same, unique), event)
            if first[0].request.id != reading.request.id:
                first.append(reading)
                continue
        if reading.vendor.mirror_key is not None:
            groups = known.setdefault(same, _Groups())
            if groups.take(reading):
                continue
            groups.groups.append(_Group(event))
        events.append(event)
    for groups in known.values():
        groups.past = 0
    # A mirror that is no event itself may come before its event: hence the second round.
    for reading in readings:
        if reading.endpoint.kind is not Kind.EVENT and _same_event(reading) in known:
            known[_same_event(reading)].take(reading)
    return tuple(
        hit_of(hit_id, visit, group, page_urls) for hit_id, group in enumerate(events, start=1)
    )


def _same_event(reading: Reading) -> tuple[str, ...]:
    return (reading.vendor.id, reading.account, reading.event, reading.label)
