"""What became of a landing's click ids, step by step, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.check.trails import Place, trails
from auditor.model import Hit, VisitFacts, message
from auditor.report.content.lifetimes import lifetime
from auditor.report.view import IdStop, IdTrail
from auditor.wire.address import host_of


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
                    places=tuple(_worded(place, vendors) for place in stop.places),
                    lost=stop is lost,
                )
                for stop in trail.stops
            ),
        )


def _worded(place: Place, vendors: Mapping[str, str]) -> str:
    text = _place(place, vendors)
    match place.form:
        case "case":
            return message("{place}, in other letters", place=text)
        case "cut":
            return message("{place}, cut off", place=text)
        case _:
            return text


def _place(place: Place, vendors: Mapping[str, str]) -> str:
    match place.kind:
        case "address":
            return message("address")
        case "cookie":
            return message(
                "cookie {name} ({lifetime})",
                name=place.name,
                lifetime=lifetime(place.lifetime_days),
            )
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
