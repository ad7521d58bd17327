"""What became of a landing's click ids, step by step, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from auditor.check.trails import Place, address_after, trails
from auditor.model import Cookie, Hit, VisitFacts, message
from auditor.report.content.lifetimes import lifetime
from auditor.report.view import IdStop, IdTrail
from auditor.wire.address import host_of, path_of

IN_DOCUMENTS = frozenset({"localStorage", "sessionStorage", "field", "link"})
"""Kinds of places that a single document has."""


def id_trails(
    facts: VisitFacts, hits: Sequence[Hit], vendors: Mapping[str, str]
) -> Iterator[IdTrail]:
    """The trail of each click id of a visit; `vendors`: their names by id."""
    for trail in trails(
        url=facts.visit.url,
        kept=facts.kept_ids,
        steps=facts.steps,
        requests=facts.requests,
        routes=facts.routes,
        hits=hits,
        own_hosts=[host_of(page.final_url) for page in facts.pages],
    ):
        lost = trail.lost_at
        yield IdTrail(
            param=trail.param,
            stops=tuple(
                IdStop(
                    step=stop.step.action,
                    places=tuple(
                        _worded(
                            place,
                            vendors,
                            facts.cookies,
                            host_of(address_after(stop.step, facts.requests, facts.routes)),
                        )
                        for place in stop.places
                    ),
                    lost=stop is lost,
                )
                for stop in trail.stops
            ),
        )


def _worded(place: Place, vendors: Mapping[str, str], cookies: Sequence[Cookie], shown: str) -> str:
    """The place in words; `shown`: the host of the page that is open."""
    text = _place(place, vendors, cookies)
    if place.kind in IN_DOCUMENTS and shown and place.host != shown:
        text = message("{place} in a frame of {host}", place=text, host=place.host)
    match place.form:
        case "case":
            return message("{place}, in other letters", place=text)
        case "cut":
            return message("{place}, cut off", place=text)
        case _:
            return text


def _place(place: Place, vendors: Mapping[str, str], cookies: Sequence[Cookie]) -> str:
    match place.kind:
        case "address":
            return message("address")
        case "cookie":
            return message("cookie {name} ({notes})", name=place.name, notes=_notes(place, cookies))
        case "field":
            return message("form field {name}", name=place.name)
        case "link":
            return message("link to {host}", host=place.name)
        case "hit":
            return message(
                "hit of {who} ({param})",
                who=vendors.get(place.name, place.name),
                param=place.param,
            )
        case _:
            return f"{place.kind} {place.name}"


def _notes(place: Place, cookies: Sequence[Cookie]) -> str:
    """How long a cookie stays, who wrote it, and whether for one host only."""
    notes: list[str] = [lifetime(place.lifetime_days)]
    cookie = next(
        (one for one in cookies if (one.name, one.domain) == (place.name, place.host)), None
    )
    if cookie is not None and cookie.set_by:
        notes.append(_writer(cookie))
    if place.host and not place.host.startswith("."):
        notes.append(message("{host} only", host=place.host))
    return reduce(lambda first, more: message("{first}, {more}", first=first, more=more), notes)


def _writer(cookie: Cookie) -> str:
    host = host_of(cookie.set_by)
    if cookie.via == "response":
        return message("by the server {host}", host=host)
    # A call site: the script's address, line and column.
    script = path_of(cookie.set_by).rpartition("/")[2].partition(":")[0]
    return message("by {script} of {host}", script=script or message("a script"), host=host)
