"""What a visitor's choice means to tags, and what tags and pages said of it.

Checks compare the two, and the report draws them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from auditor.check.matching import LOADED_BY_GOOGLE
from auditor.model import (
    Category,
    Grant,
    Hit,
    Leg,
    Phase,
    Signal,
    StepKind,
    StepRun,
    Visit,
    VisitRecord,
)
from auditor.model.consent import PURPOSE_OF_SIGNAL, ConsentCall, Purpose

GOOGLE = "google"
"""Whom consent commands of Google's are for, in ConsentCall.vendor."""
_MAIN: Mapping[Purpose, Category] = {
    Purpose.ANALYTICS: Category.ANALYTICS,
    Purpose.ADS: Category.ADVERTISING,
}
_OWN_SIGNAL: Mapping[str, Signal] = {
    "ga4": Signal.ANALYTICS_STORAGE,
    "google_ads": Signal.AD_STORAGE,
    "floodlight": Signal.AD_STORAGE,
    "microsoft_uet": Signal.AD_STORAGE,
}
"""The signal by which a vendor's hits may count. What they say of others is no loss to them."""


def told_as(vendor: str) -> str:
    """Whose consent commands a vendor's tags hear, as ConsentCall.vendor has it."""
    return GOOGLE if vendor in LOADED_BY_GOOGLE else vendor


def chosen(leg: Leg) -> dict[Purpose, Grant]:
    """What the visitor's choice means for each purpose; without those that the spec leaves open."""
    purposes = denied_by(leg.forbidden)
    if leg.has_choice:
        rest = Grant.GRANTED if leg.granted else Grant.DENIED
        if leg.granted or not leg.forbidden:
            purposes = {**dict.fromkeys(_MAIN, rest), **purposes}
        if leg.granted and not leg.forbidden:
            purposes[Purpose.FUNCTIONAL] = Grant.GRANTED
    return purposes


def denied_by(forbidden: AbstractSet[Category]) -> dict[Purpose, Grant]:
    """The purposes that are denied where these categories are forbidden."""
    return {purpose: Grant.DENIED for purpose, main in _MAIN.items() if main in forbidden}


def settled_at(visit: Visit, steps: Iterable[StepRun]) -> int | None:
    """When the visitor was done with the banner; None if the choice was not made, or taken back."""
    answering = [step for step in steps if step.phase is Phase.CONSENT]
    own = [step for step in answering if step.kind is not StepKind.RELOAD]
    if visit.consent_at is None or not visit.leg.has_choice or any(step.error for step in own):
        return None
    if visit.leg.withdraws:  # what tags do about that, after-withdraw says
        return None
    if visit.inconclusive == "precondition-unmet":  # nobody knows that the choice came before
        return None
    return max([visit.consent_at, *(step.ended or step.began for step in own)])


def stated(hit: Hit) -> dict[Signal, Grant]:
    """What a hit says of consent, signal by signal."""
    return {signal: grant for signal, grant in hit.consent.items() if grant is not Grant.UNSET}


def own_signal(hit: Hit) -> Signal | None:
    """The signal by which this vendor's hits count."""
    return _OWN_SIGNAL.get(hit.vendor)


def is_sure(record: VisitRecord, hit: Hit, signal: Signal) -> bool:
    """Whether what a hit says of a signal is documented (gcs), or is what its page told the tag."""
    in_gcs = signal in (Signal.AD_STORAGE, Signal.ANALYTICS_STORAGE)
    if hit.vendor in LOADED_BY_GOOGLE and in_gcs and "gcs" in hit.raw:
        return True
    told = state_on_page(record.consent_calls, told_as(hit.vendor), hit.page, hit.at)
    return told.get(PURPOSE_OF_SIGNAL[signal]) is stated(hit)[signal]


def overstated(hit: Hit, purposes: Mapping[Purpose, Grant]) -> list[Signal]:
    """The signals that a hit calls granted, though the visitor agreed to no such thing."""
    return [
        signal
        for signal, grant in stated(hit).items()
        if grant is Grant.GRANTED and purposes.get(PURPOSE_OF_SIGNAL[signal]) is Grant.DENIED
    ]


def waits(record: VisitRecord) -> frozenset[Category]:
    """The categories whose tags have to wait for the visitor, before the choice."""
    leg = record.visit.leg
    if leg.gpc and not leg.has_choice:  # what the signal forbids is for gpc-ignored
        return frozenset()
    return record.forbidden_before_choice if leg.has_choice else leg.forbidden


def is_early(record: VisitRecord, at: int) -> bool:
    """Whether a moment lies before the choice, or nobody chose."""
    chosen_at = record.visit.consent_at
    return not record.visit.leg.has_choice or chosen_at is None or at < chosen_at


def speaks_of_consent(hit: Hit) -> bool:
    """Whether it comes from Google's library in a browser, whose hits say how consent stands."""
    return hit.vendor in LOADED_BY_GOOGLE and hit.endpoint != "measurement_protocol"


def is_said_later(record: VisitRecord, hit: Hit) -> bool:
    """Whether consent is spoken of on the hit's page, but only after it."""
    return any(
        other.page == hit.page and other.at >= hit.at and stated(other)
        for other in record.hits
        if speaks_of_consent(other)
    ) or any(
        call.page == hit.page
        and call.vendor == GOOGLE
        and call.kind == "default"
        and (call.at >= hit.at or not call.is_exact)
        for call in record.consent_calls
    )


def early_overstated(record: VisitRecord, *, sure: bool = True) -> tuple[Hit, ...]:
    """Hits that call granted what nobody has agreed to yet, and do so for sure, or not for sure."""
    purposes = denied_by(waits(record))
    early = [hit for hit in record.hits if is_early(record, hit.sent_at)]
    return tuple(hit for hit in early if _overstates(record, hit, purposes) is sure)


def unstated(record: VisitRecord) -> tuple[Hit, ...]:
    """Hits of Google's that say nothing of consent, so that no default was set before them.

    Without those that should not have been sent at all: before the choice in basic mode, and after
    a refusal, unless it was only the default that came too late for their saying so.
    """
    leg = record.visit.leg
    basic = record.consent_mode == "basic"

    def had_to_be_silent(hit: Hit) -> bool:
        if is_early(record, hit.sent_at):
            return basic and hit.category in waits(record)
        refused = hit.category in leg.forbidden or not leg.granted
        return refused and (basic or not is_said_later(record, hit))

    return tuple(
        hit
        for hit in record.hits
        if speaks_of_consent(hit) and not stated(hit) and not had_to_be_silent(hit)
    )


def late_overstated(record: VisitRecord, *, sure: bool = True) -> tuple[Hit, ...]:
    """Hits called for after a refusal that call granted what was refused, for sure or not."""
    start = settled_at(record.visit, record.steps)
    if start is None:
        return ()
    purposes = chosen(record.visit.leg)
    late = [hit for hit in record.hits if hit.at >= start]
    return tuple(hit for hit in late if _overstates(record, hit, purposes) is sure)


def _overstates(record: VisitRecord, hit: Hit, purposes: Mapping[Purpose, Grant]) -> bool | None:
    """Whether a hit says for sure that something is granted that is not; None: it does not say."""
    signals = overstated(hit, purposes)
    if not signals:
        return None
    return any(is_sure(record, hit, signal) for signal in signals)


def state_on_page(
    calls: Sequence[ConsentCall], vendor: str, page: int | None, until: int | None = None
) -> dict[Purpose, Grant]:
    """What a vendor's tags had been told on a page, by purpose; without what regions may change."""
    mine = [
        call
        for call in calls
        if call.vendor == vendor and call.page == page and (until is None or call.at <= until)
    ]
    state: dict[Purpose, Grant] = {}
    for call in mine:
        if call.kind == "default" and not call.regions:
            state |= call.purposes
    for call in mine:
        if call.regions:
            for purpose, grant in call.purposes.items():
                if state.get(purpose, grant) is not grant or purpose not in state:
                    state.pop(purpose, None)
    for call in mine:
        if call.kind == "update":
            state |= call.purposes
    return state
