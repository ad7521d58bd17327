"""The matrix of consent of a visit, in words: one row a layer, one column a purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from auditor.check.consent_matrix import (
    Facts,
    Field,
    Layer,
    LayerKind,
    Name,
    consent_matrix,
)
from auditor.check.consent_states import GOOGLE
from auditor.decode.consent_calls import consent_calls
from auditor.model import Category, Hit, Message, VisitFacts, message
from auditor.model.consent import Purpose
from auditor.report.content.lifetimes import lifetime
from auditor.report.view import ConsentCell, ConsentRow, Journey
from auditor.wire.address import parse_url

_TITLES: Mapping[LayerKind, Message] = MappingProxyType(
    {
        "platform": message("Consent platform"),
        "tcf": message("TCF string"),
        "gpp": message("GPP string"),
        "us": message("US privacy string"),
        "cookies": message("Cookies"),
        "storage": message("Storage"),
        "hits": message("Hits"),
    }
)


def consent_rows(
    facts: VisitFacts,
    hits: Sequence[Hit],
    vendors: Mapping[str, str],
    categories: Mapping[str, Category],
) -> Iterator[ConsentRow]:
    """The rows of a visit on which the visitor chose; `vendors`: their names by id."""
    layers = consent_matrix(
        Facts(
            visit=facts.visit,
            steps=facts.steps,
            pages=facts.pages,
            calls=consent_calls(facts.pushes),
            hits=hits,
            cookies=facts.cookies,
            storage=facts.storage,
            categories=categories,
        )
    )
    for layer in layers:
        yield ConsentRow(
            kind=layer.kind,
            vendor=layer.vendor,
            title=_title(layer, facts.visit.leg.consent, vendors),
            cells=tuple(_cell(layer.fields.get(purpose), layer) for purpose in Purpose),
        )


def told_once(journeys: Iterable[Journey]) -> Iterator[Journey]:
    """The journeys; each whose matrix says what that of one before says names that one."""
    first: dict[tuple[ConsentRow, ...], Journey] = {}
    for journey in journeys:
        same = first.setdefault(journey.consent, journey)
        is_first = same is journey or not journey.consent
        yield journey if is_first else replace(journey, consent_as=same)


def _title(layer: Layer, choice: str, vendors: Mapping[str, str]) -> Message:
    who = "Google" if layer.vendor == GOOGLE else vendors.get(layer.vendor, layer.vendor)
    match layer.kind:
        case "clicked":
            return message("Clicked: {choice}", choice=choice)
        case "told":
            return message("Told to {who}", who=who)
        case "stated":
            return message("Hits of {who} say", who=who)
        case kind:
            return _TITLES[kind]


def _cell(said: Field | None, layer: Layer) -> ConsentCell:
    if said is None:
        return ConsentCell()
    # What is stored or sent is no word on consent: it shows by what it is.
    is_word = layer.kind not in ("cookies", "storage", "hits")
    return ConsentCell(
        grant=str(said.grant) if said.grant is not None and is_word else "",
        words=message("not opted out") if said.words == "not opted out" else said.words,
        names=tuple(_name(name, layer) for name in said.names),
        more=said.more,
        disagrees=said.disagrees,
    )


def _name(name: Name, layer: Layer) -> str:
    if layer.kind == "hits":
        return name.name
    by = parse_url(name.set_by).path.rpartition("/")[2].partition(":")[0] if name.set_by else ""
    if layer.kind == "cookies":
        lasts = lifetime(name.lifetime_days)
        if by:
            return message("{name} ({lifetime}, by {script})", name=name.name, lifetime=lasts,
                           script=by)  # fmt: skip
        return message("{name} ({lifetime})", name=name.name, lifetime=lasts)
    return message("{name} (by {script})", name=name.name, script=by) if by else name.name
