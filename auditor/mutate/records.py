"""Changes of a visit's record: a hit dropped, added, moved or sent with something else in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from auditor.model import Hit, StepRun, VisitRecord

FIELDS = frozenset({"value", "currency", "items"})
"""Parameters that are fields of a hit, too."""
EMPTY_FIELDS: Mapping[str, Any] = {"value": None, "currency": None, "items": ()}


def dropped(record: VisitRecord, hits: tuple[Hit, ...]) -> VisitRecord:
    """The record without these hits, and without the requests that held nothing else."""
    gone = {hit.id for hit in hits}
    left = tuple(hit for hit in record.hits if hit.id not in gone)
    needed = {number for hit in left for number in hit.requests}
    unsent = {number for hit in hits for number in hit.requests} - needed
    requests = tuple(request for request in record.requests if request.id not in unsent)
    return replace(record, hits=left, requests=requests)


def changed(record: VisitRecord, hit: Hit, new: Hit) -> VisitRecord:
    """The record with another hit in the place of one."""
    hits = tuple(new if other.id == hit.id else other for other in record.hits)
    return replace(record, hits=_in_order(hits))


def added(record: VisitRecord, hit: Hit, sent_from: VisitRecord) -> VisitRecord:
    """The record with one more hit, which has been sent by requests of its own.

    `sent_from`: the record that `hit` was taken from.
    """
    first = 1 + max((request.id for request in record.requests), default=0)
    templates = [request for request in sent_from.requests if request.id in hit.requests]
    requests = tuple(
        replace(
            request,
            id=first + n,
            visit=record.visit.id,
            at=hit.at,
            page=hit.page,
            step=hit.step,
        )
        for n, request in enumerate(templates)
    )
    new = hit.but(
        id=1 + max((other.id for other in record.hits), default=0),
        visit=record.visit.id,
        requests=tuple(request.id for request in requests) or (first,),
    )
    return replace(
        record,
        hits=_in_order((*record.hits, new)),
        requests=tuple(sorted((*record.requests, *requests), key=lambda request: request.at)),
    )


def placed(hit: Hit, record: VisitRecord, at: int, step: StepRun) -> Hit:
    """The hit as if it had been called for, and sent, at this moment of a visit."""
    pages = [page for page in record.pages if page.at <= at] or list(record.pages[:1])
    return hit.but(
        at=at,
        sent_at=at,
        step=step.index,
        sent_step=step.index,
        page=pages[-1].id if pages else hit.page,
        page_url=pages[-1].final_url if pages else hit.page_url,
    )


def with_text(hit: Hit, name: str, text: str | None, **fields: Any) -> Hit:  # noqa: ANN401 - as Hit.but
    """The hit with this text as its parameter; None: without the parameter.

    `fields`: what else of the hit that changes.
    """
    old = hit.get(name)
    wire = {key for key, value in hit.raw.items() if value == old and _is_renamed(key, hit)}
    wire |= {name} & hit.raw.keys()
    params = _with(hit.params, {name}, text)
    if text is None and name in FIELDS:
        fields = {**fields, name: EMPTY_FIELDS[name]}
    if old is not None and old == hit.key:
        fields = {**fields, "key": text}
    return hit.but(params=params, raw=_with(hit.raw, wire, text), **fields)


def other_text(text: str) -> str:
    """A text of the same form: its last digit or letter is another one."""
    signs = list(re.finditer(r"[0-9A-Za-z]", text))
    if not signs:
        return text + "1"
    at, old = signs[-1].start(), signs[-1][0]
    new = {"9": "8", "z": "y", "Z": "Y"}.get(old) or chr(ord(old) + 1)
    return text[:at] + new + text[at + 1 :]


def fresh_id(text: str) -> str:
    """An event id that no other conversion has, even where they are counted through."""
    return f"{text}-2"


def _is_renamed(wire_name: str, hit: Hit) -> bool:
    """Whether a parameter of the wire has a human name under which the hit has it."""
    return wire_name not in hit.params


def _with(texts: Mapping[str, str], names: set[str], text: str | None) -> dict[str, str]:
    kept = {name: old for name, old in texts.items() if name not in names}
    return kept if text is None else {**kept, **dict.fromkeys(names, text)}


def _in_order(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: (hit.at, hit.id)))
