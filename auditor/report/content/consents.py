"""The consent lane of a timeline: what the visitor chose, and what pages and hits stated of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from auditor.model import Grant, Hit, Message, Push, Signal, VisitFacts, message
from auditor.report.view import Mark

LAYERS = frozenset({"__tcfapi", "__gpp", "__uspapi", "__google_consent", "cmp"})
Anchor = Callable[[str, int], str]
"""Kind and ref of a piece of evidence -> the problem's anchor, or an empty text."""


def is_consent(push: Push) -> bool:
    """Whether a push is about consent: a call of a consent platform, or a tag's consent command."""
    match push.payload:
        case ["consent", *_]:
            return True
        case _:
            return push.layer in LAYERS


def consent_marks(facts: VisitFacts, hits: Iterable[Hit], anchor: Anchor) -> Iterator[Mark]:
    """Marks for the choice itself, the page's calls about it, and the hits that state it first."""
    visit = facts.visit
    if visit.consent_at is not None:
        label = message("the visitor chooses: {choice}", choice=visit.leg.name)
        if visit.consent_at == 0:
            label = message("chosen before: {choice}", choice=visit.leg.name)
        yield Mark(at=visit.consent_at, label=label)
    if visit.withdrawn_at:
        yield Mark(at=visit.withdrawn_at, label=message("the visitor withdraws the consent"))
    for push in facts.pushes:
        if is_consent(push):
            yield Mark(at=push.at, label=_label(push), anchor=anchor("push", push.id))
    last_stated: dict[str, Mapping[Signal, Grant]] = {}
    for hit in sorted(hits, key=lambda hit: hit.sent_at):
        if hit.consent and last_stated.get(hit.vendor) != hit.consent:
            last_stated[hit.vendor] = hit.consent
            grants = {str(signal): str(grant) for signal, grant in hit.consent.items()}
            label = message("{who} says {grants}", who=hit.vendor, grants=_grants(grants))
            yield Mark(at=hit.sent_at, label=label)


def _label(push: Push) -> str:
    match push.payload:
        case ["consent", str(what), dict() as signals, *_]:
            grants = {str(name): str(value) for name, value in signals.items()}
            return message(
                "{layer} consent {what}: {grants}",
                layer=push.layer,
                what=what,
                grants=_grants(grants),
            )
        case ["consent", str(what), *_]:
            return f"{push.layer} consent {what}"
        case _:
            return " ".join(filter(None, [push.layer, push.event]))


def _grants(signals: Mapping[str, str]) -> Message:
    """The grants in words: "all granted", or "granted a and b; denied c"."""
    by_grant: dict[str, list[str]] = {}
    for signal, grant in signals.items():
        if grant in {"granted", "denied"}:
            by_grant.setdefault(grant, []).append(signal)
    granted, denied = (tuple(by_grant.get(grant, ())) for grant in ("granted", "denied"))
    if granted and denied:
        return message("granted {granted}; denied {denied}", granted=granted, denied=denied)
    if granted:
        return (
            message("all granted")
            if len(granted) > 1
            else message("{signal} granted", signal=granted)
        )
    if denied:
        return (
            message("all denied") if len(denied) > 1 else message("{signal} denied", signal=denied)
        )
    return message("nothing")
