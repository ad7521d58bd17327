"""The trail of a landing's click ids through a visit: where each was after each step.

Checks say by it what was lost, and the report draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

from auditor.model import Hit, KeptId, Phase, Request, RouteChange, StepRun
from auditor.wire.address import host_of, site_of, split_url

Kind = Literal["address", "cookie", "localStorage", "sessionStorage", "field", "link", "hit"]
MOST = 12
"""Places of one step that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in which an id was after a step."""

    kind: Kind
    name: str = ""
    """Of the cookie, key or field; the host of a link; of a hit, its vendor."""
    param: str = ""
    """The hit's parameter, as it travels."""
    host: str = ""
    form: Literal["whole", "case", "cut"] = "whole"
    lifetime_days: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A step of the journey, and where the id was when it was over."""

    step: StepRun
    places: tuple[Place, ...]

    @property
    def has_id(self) -> bool:
        """Whether the id was anywhere as the landing had it."""
        return any(place.form == "whole" for place in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """A click id, and its stops."""

    param: str
    value: str
    stops: tuple[Stop, ...]

    @property
    def lost_at(self) -> Stop | None:
        """The first stop from which on it was nowhere to the end; None: it came through."""
        lost: Stop | None = None
        for stop in self.stops:
            if stop.has_id:
                lost = None
            elif lost is None:
                lost = stop
        return lost

    def places(self, *kinds: Kind) -> Iterator[Place]:
        """The places of these kinds, at any stop."""
        for stop in self.stops:
            yield from (place for place in stop.places if place.kind in kinds)


def trails(
    *,
    url: str,
    kept: Sequence[KeptId],
    steps: Sequence[StepRun],
    requests: Sequence[Request],
    routes: Sequence[RouteChange],
    hits: Sequence[Hit],
    own_hosts: Iterable[str] = (),
) -> tuple[Trail, ...]:
    """The trails of all ids that the landing (`url`) carried; none where it carried none."""
    carried = dict.fromkeys(each.param for each in kept if each.place == "landing")
    values = dict(parse_qsl(split_url(url)[1]))
    walked = [step for step in steps if step.phase in (Phase.JOURNEY, Phase.CONSENT)]
    own = {site_of(host) for host in own_hosts}
    found = []
    for param in carried:
        value = values.get(param, "")
        if not value:
            continue
        stops = tuple(
            Stop(
                step=step,
                places=tuple(
                    dict.fromkeys(
                        [
                            *_in_address(value, step, requests, routes),
                            *_kept(param, step, kept, own),
                            *_in_hits(value, step, hits),
                        ]
                    )
                )[:MOST],
            )
            for step in walked
        )
        found.append(Trail(param=param, value=value, stops=stops))
    return tuple(found)


def _in_address(
    value: str, step: StepRun, requests: Sequence[Request], routes: Sequence[RouteChange]
) -> Iterator[Place]:
    """The address of the page that is open when the step is over."""
    url = address_after(step, requests, routes)
    if value in url:
        yield Place(kind="address", host=host_of(url))


def address_after(step: StepRun, requests: Sequence[Request], routes: Sequence[RouteChange]) -> str:
    """The address that is open when a step is over; empty: not known."""
    end = step.ended if step.ended is not None else step.began
    moments = [
        (request.at, request.url)
        for request in requests
        if request.resource_type == "document" and request.sender == "page" and request.at <= end
    ]
    moments += [(route.at, route.url) for route in routes if route.at <= end]
    return max(moments, key=lambda moment: moment[0], default=(0, ""))[1]


def _kept(param: str, step: StepRun, kept: Sequence[KeptId], own: set[str]) -> Iterator[Place]:
    """Where the site keeps it; what others keep on hosts or in frames of theirs is no use to it."""
    for each in kept:
        if each.param != param or each.step != step.index or each.place == "landing":
            continue
        is_foreign = own and site_of(each.host.lstrip(".")) not in own
        if is_foreign:
            continue
        yield Place(
            kind=each.place,
            name=each.name,
            host=each.host,
            form=each.form,
            lifetime_days=each.lifetime_days,
        )


def _in_hits(value: str, step: StepRun, hits: Sequence[Hit]) -> Iterator[Place]:
    for hit in hits:
        if hit.step != step.index:
            continue
        for name, text in hit.raw.items():
            if value in text:
                yield Place(kind="hit", name=hit.vendor, param=name)
