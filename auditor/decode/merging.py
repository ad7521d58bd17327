"""Merges the requests of one logical event into one hit: its mirrors, and copies sent again.

A mirror is a further request for the same event, to another endpoint or host of the vendor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from auditor.decode.hits import hit_of
from auditor.decode.readings import Reading
from auditor.model import Hit, Kind

MIRROR_WINDOW_MS = 2000
"""Milliseconds within which the requests of one logical event leave."""

MIRRORS_AT_MOST = 12
"""Requests of one logical event; the most that any vendor sends is five."""
EVENTS_COMPARED = 50
"""Recent events that a request is compared with; a visit has a handful at a time."""


@dataclass(slots=True)
class _Event:
    """The requests of one logical event; the hit is read from the first one that has a label."""

    readings: list[Reading]

    @property
    def at(self) -> int:
        return self.readings[0].request.at

    def is_mirrored_by(self, reading: Reading) -> bool:
        """Whether a reading may be one more request of this event.

        It went to another receiver, and neither the label nor a value of the mirror key differs.
        They may be missing: some mirrors leave out the transaction id, some the label.
        """
        return len(self.readings) < MIRRORS_AT_MOST and all(
            own.receiver != reading.receiver
            and all(a == b for a, b in zip(_told(own), _told(reading), strict=True) if a and b)
            for own in self.readings
        )

    def add(self, reading: Reading) -> None:
        """Add a request; one with a label says more than those without."""
        first = reading.label and not self.readings[0].label
        self.readings.insert(0 if first else len(self.readings), reading)


@dataclass(slots=True)
class _AlikeEvents:
    """The events that agree on vendor, account and name, in order of time."""

    events: list[_Event] = field(default_factory=list)
    past: int = 0
    """The number of events that are too old for the current reading."""

    def add_mirror(self, reading: Reading) -> bool:
        """Add a reading to the event that it mirrors. Return whether there was one."""
        at = reading.request.at
        while self.past < len(self.events) and self.events[self.past].at < at - MIRROR_WINDOW_MS:
            self.past += 1
        for event in islice(self.events, self.past, self.past + EVENTS_COMPARED):
            if event.at <= at + MIRROR_WINDOW_MS and event.is_mirrored_by(reading):
                event.add(reading)
                return True
        return False


def merged(visit: int, readings: list[Reading], page_urls: Mapping[int, str]) -> tuple[Hit, ...]:
    """One hit for each logical event, in order of time.

    Requests of one event agree on the vendor's mirror key and go to different endpoints or hosts
    within a moment. Two requests to one endpoint are two hits: a duplicate looks like that. Only if
    both carry the same id, which the library makes for each event, they are one event, sent again.
    """
    by_unique_id: dict[tuple[str, ...], list[Reading]] = {}
    alike: dict[tuple[str, ...], _AlikeEvents] = {}
    events: list[list[Reading]] = []
    for reading in readings:
        if reading.endpoint.kind is not Kind.EVENT:
            continue
        event = [reading]
        if unique := reading.table.unique(reading.raw, reading.host, reading.path):
            first = by_unique_id.setdefault((*_key(reading), reading.label, unique), event)
            if first[0].request.id != reading.request.id:
                first.append(reading)
                continue
        if reading.vendor.mirror_key is not None:
            alike_events = alike.setdefault(_key(reading), _AlikeEvents())
            if alike_events.add_mirror(reading):
                continue
            alike_events.events.append(_Event(event))
        events.append(event)
    # A mirror that is not an event itself may come before its event: hence the second round.
    for alike_events in alike.values():
        alike_events.past = 0
    for reading in readings:
        if reading.endpoint.kind is not Kind.EVENT and _key(reading) in alike:
            alike[_key(reading)].add_mirror(reading)
    return tuple(
        hit_of(hit_id, visit, event, page_urls) for hit_id, event in enumerate(events, start=1)
    )


def _key(reading: Reading) -> tuple[str, ...]:
    """What all requests of one logical event agree on."""
    return (reading.vendor.id, reading.account, reading.event)


def _told(reading: Reading) -> tuple[str, ...]:
    """What mirrors of one event may leave out, and must not contradict."""
    return (reading.label, *reading.mirror_values)
