"""consent-default: set before the first hit, with all four signals, and denying."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.decode.consent_calls import consent_calls
from auditor.model import Category, Grant, Leg, Outcome, Push, Signal, VisitRecord
from auditor.testing import a_hit, a_push, a_record, a_visit, verdicts

CHECK = "consent-default"
BOTH = frozenset({Category.ADVERTISING, Category.ANALYTICS})
ACCEPT = Leg(name="accept", has_choice=True)
ALL_DENIED = dict.fromkeys(Signal, "denied")
DENIED = {Signal.AD_STORAGE: Grant.DENIED, Signal.ANALYTICS_STORAGE: Grant.DENIED}
GRANTED = dict.fromkeys(DENIED, Grant.GRANTED)


def told(kind: str, signals: dict[Any, Any], at: int = 10, **fields: Any) -> Push:
    payload = ["consent", kind, {str(name): word for name, word in signals.items()}]
    return a_push(None, layer="gtag", at=at, payload=payload, **fields)


def hit(at: int, consent: dict[Signal, Grant], gcs: str = "", **fields: Any) -> Any:
    raw = {"gcs": gcs} if gcs else {}
    return a_hit(at=at, event="page_view", consent=consent, raw=raw, **fields)


def a_shop(
    *hits: Any, pushes: tuple[Push, ...] = (), leg: Leg = ACCEPT, **more: Any
) -> VisitRecord:
    numbered = tuple(
        a_push(None, layer=push.layer, at=push.at, payload=push.payload, page=push.page, id=number)
        for number, push in enumerate(pushes, 1)
    )
    given = {
        "visit": a_visit(leg=leg, consent_at=500),
        "forbidden_before_choice": BOTH,
        "consent_mode": "advanced",
    }
    return a_record(
        hits=hits, pushes=numbered, consent_calls=consent_calls(numbered), **{**given, **more}
    )


def faults(record: VisitRecord) -> list[tuple[str | None, str | None]]:
    return [
        (verdict.fault, verdict.vendor)
        for verdict in verdicts(CHECK, record)
        if verdict.outcome is Outcome.FAILED
    ]


def test_a_default_that_denies_all_before_the_first_hit_passes() -> None:
    record = a_shop(hit(100, DENIED, "G100"), pushes=(told("default", ALL_DENIED),))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == [Outcome.PASSED]


def test_a_hit_that_says_nothing_of_consent_has_no_default() -> None:
    (verdict,) = verdicts(CHECK, a_shop(hit(100, {}), hit(800, {})))
    assert (verdict.fault, verdict.actual) == ("no-default", "page_view without gcs")


def test_a_default_after_the_first_hit_is_late() -> None:
    late = a_shop(hit(100, {}), pushes=(told("default", ALL_DENIED, at=200),))
    assert faults(late) == [("default-late", "ga4")]
    seen_in_hits = a_shop(hit(100, {}), hit(300, DENIED, "G100"))
    assert faults(seen_in_hits) == [("default-late", "ga4")]


def test_a_default_that_went_into_a_plain_array_was_not_heard() -> None:
    payload = ["consent", "default", {str(signal): "denied" for signal in Signal}]
    pushes = (
        a_push(None, layer="gtag", at=10, payload=payload),
        a_push(None, layer="dataLayer", at=11, payload=payload),
    )
    assert faults(a_shop(hit(100, {}), pushes=pushes)) == [("no-default", "ga4")]


def test_a_default_of_a_template_is_seen_in_what_the_tag_has_stored() -> None:
    state = {"default": {str(signal): "denied" for signal in Signal}, "update": {}}
    stored = a_push(None, layer="__google_consent", at=300, payload=state)
    assert faults(a_shop(hit(100, DENIED, "G100"), pushes=(stored,))) == []
    assert faults(a_shop(hit(100, {}), pushes=(stored,))) == [("default-late", "ga4")]


def test_the_two_signals_of_2024_must_be_there() -> None:
    two = {"ad_storage": "denied", "analytics_storage": "denied"}
    record = a_shop(hit(100, DENIED, "G100"), pushes=(told("default", two),))
    assert faults(record) == [("default-incomplete", "gtm")]
    split = (told("default", two), told("default", ALL_DENIED, at=11))
    assert faults(a_shop(hit(100, DENIED, "G100"), pushes=split)) == []


def test_a_default_that_grants_is_found_by_the_call_and_by_the_hits() -> None:
    default = told("default", dict.fromkeys(Signal, "granted"))
    (verdict,) = verdicts(CHECK, a_shop(hit(100, GRANTED, "G111"), pushes=(default,)))
    assert (verdict.fault, verdict.vendor) == ("default-granted", "ga4")
    assert verdict.actual == "granted: ads, analytics, G111"
    assert [each.kind for each in verdict.evidence] == ["push", "hit"]
    assert faults(a_shop(hit(100, GRANTED, "G111"))) == [("default-granted", "ga4")]
    assert faults(a_shop(pushes=(default,))) == [("default-granted", "gtm")]


def test_what_the_visitor_granted_before_is_no_default_that_grants() -> None:
    default = told("default", dict.fromkeys(Signal, "granted"), at=900)
    assert faults(a_shop(hit(901, GRANTED, "G111"), pushes=(default,))) == []


def test_a_default_that_differs_by_region_is_judged_by_the_hits() -> None:
    granted = told("default", dict.fromkeys(Signal, "granted"))
    for_us = told("default", {**ALL_DENIED, "region": ["DE", "AT"]}, at=11)
    assert faults(a_shop(hit(100, DENIED, "G100"), pushes=(granted, for_us))) == []
    assert faults(a_shop(hit(100, GRANTED, "G111"), pushes=(granted, for_us))) == [
        ("default-granted", "ga4")
    ]


def test_microsofts_default_is_held_against_the_choice_too() -> None:
    def uet(word: str) -> Push:
        payload = ["consent", "default", {"ad_storage": word}]
        return a_push(None, layer="uetq", at=10, payload=payload)

    ads = {Signal.AD_STORAGE: Grant.GRANTED}
    asc = a_hit(vendor="microsoft_uet", at=100, consent=ads, raw={"asc": "G"})
    assert faults(a_shop(asc, pushes=(uet("granted"),))) == [("default-granted", "microsoft_uet")]
    assert faults(a_shop(pushes=(uet("denied"),))) == []
    # The parameter alone is nobody's word: before-choice has the hit.
    assert faults(a_shop(asc)) == []


def test_a_site_without_consent_mode_owes_no_default() -> None:
    assert faults(a_shop(hit(100, {}), consent_mode="basic")) == []
    assert faults(a_shop(hit(800, {}), consent_mode="basic")) == []


def test_a_site_that_knows_consent_mode_owes_it_in_each_hit() -> None:
    granted = dict.fromkeys(DENIED, Grant.GRANTED)
    hits = (hit(800, granted, "G111"), hit(900, {}))
    assert faults(a_shop(*hits, consent_mode="basic")) == [("no-default", "ga4")]


@pytest.mark.parametrize("leg", [Leg(name="default"), Leg(name="default", granted=False)])
def test_a_spec_without_consent_asks_for_no_default(leg: Leg) -> None:
    record = a_shop(hit(100, {}), leg=leg, forbidden_before_choice=frozenset())
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == [Outcome.INAPPLICABLE]


def test_after_a_refusal_a_late_default_is_the_cause_and_none_at_all_is_a_breach() -> None:
    reject = Leg(name="reject", has_choice=True, granted=False, forbidden=BOTH)
    late = a_shop(hit(900, {}), pushes=(told("default", ALL_DENIED, at=950),), leg=reject)
    assert faults(late) == [("default-late", "ga4")]
    assert [each.outcome for each in verdicts("after-reject", late)] == [Outcome.INAPPLICABLE]
    none = a_shop(hit(900, {}), leg=reject)
    assert faults(none) == []
    assert [each.fault for each in verdicts("after-reject", none)] == ["after-reject"]
