"""consent-update: what tags say of consent is what the visitor chose."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.decode.consent_calls import consent_calls
from auditor.model import Category, Grant, Leg, Outcome, Push, Severity, Signal, VisitRecord
from auditor.testing import a_hit, a_page, a_push, a_record, a_visit, verdicts

CHECK = "consent-update"
BOTH = frozenset({Category.ADVERTISING, Category.ANALYTICS})
ACCEPT = Leg(name="accept", has_choice=True)
REJECT = Leg(name="reject", has_choice=True, granted=False, forbidden=BOTH)
NO_ADS = Leg(name="stats", has_choice=True, forbidden=frozenset({Category.ADVERTISING}))
DENIED = {Signal.AD_STORAGE: Grant.DENIED, Signal.ANALYTICS_STORAGE: Grant.DENIED}
GRANTED = dict.fromkeys(DENIED, Grant.GRANTED)
PAGES = (a_page(), a_page(id=2, index=2, at=2000))


def hit(at: int, gcs: str = "G111", page: int = 1, **fields: Any) -> Any:
    words = {"1": Grant.GRANTED, "0": Grant.DENIED}
    consent = dict(zip(DENIED, (words[digit] for digit in gcs[2:]), strict=True))
    given = {"event": "page_view", "consent": consent, "raw": {"gcs": gcs}}
    return a_hit(at=at, page=page, **{**given, **fields})


def call(layer: str, *words: Any, at: int = 600, page: int = 1) -> Push:
    return a_push(None, layer=layer, at=at, payload=list(words), page=page)


def visited(leg: Leg, *facts: Any, **fields: Any) -> VisitRecord:
    pushes = tuple(fact for fact in facts if isinstance(fact, Push))
    numbered = tuple(
        a_push(None, layer=push.layer, at=push.at, payload=push.payload, page=push.page, id=number)
        for number, push in enumerate(pushes, 1)
    )
    given = {"visit": a_visit(leg=leg, consent_at=500), "pages": PAGES, "consent_mode": "advanced"}
    return a_record(
        hits=tuple(fact for fact in facts if not isinstance(fact, Push)),
        pushes=numbered,
        consent_calls=consent_calls(numbered),
        forbidden_before_choice=BOTH,
        **{**given, **fields},
    )


def faults(record: VisitRecord, check: str = CHECK) -> list[tuple[str | None, str | None]]:
    return [
        (verdict.fault, verdict.vendor)
        for verdict in verdicts(check, record)
        if verdict.outcome is Outcome.FAILED
    ]


@pytest.mark.parametrize(
    ("leg", "gcs"),
    [(ACCEPT, "G111"), (REJECT, "G100"), (NO_ADS, "G101")],
    ids=["accept", "reject", "no ads"],
)
def test_what_the_visitor_chose_passes(leg: Leg, gcs: str) -> None:
    record = visited(leg, hit(100, "G100"), hit(700, gcs), hit(2100, gcs, page=2))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == [Outcome.PASSED]


def test_hits_that_go_on_denying_after_an_agreement_fail() -> None:
    (verdict,) = verdicts(CHECK, visited(ACCEPT, hit(100, "G100"), hit(700, "G100")))
    assert (verdict.fault, verdict.about) == ("update-missing", "consent update ga4 G-TEST0001")
    assert verdict.message == (
        "ga4 G-TEST0001 goes on reporting a refusal although the visitor agreed."
    )
    assert (verdict.actual, verdict.severity) == ("page_view gcs=G100", None)


def test_on_the_page_of_the_choice_a_hit_may_be_quicker_than_the_update() -> None:
    update = call("gtag", "consent", "update", dict.fromkeys(Signal, "granted"), at=800)
    assert faults(visited(ACCEPT, hit(700, "G100"), update)) == []
    later = call("gtag", "consent", "update", dict.fromkeys(Signal, "granted"), at=2200, page=2)
    (verdict,) = verdicts(CHECK, visited(ACCEPT, hit(2100, "G100", page=2), later))
    assert verdict.message.endswith("the update comes after the hit.")


def test_of_a_vendors_hits_the_signal_counts_that_it_needs() -> None:
    assert faults(visited(ACCEPT, hit(700, "G101"))) == []
    ads = hit(700, "G101", vendor="google_ads", event="conversion")
    assert faults(visited(ACCEPT, ads)) == [("update-missing", "google_ads")]


@pytest.mark.parametrize(("leg", "gcs"), [(REJECT, "G111"), (REJECT, "G110"), (NO_ADS, "G111")])
def test_hits_that_say_granted_after_a_refusal_fail_once(leg: Leg, gcs: str) -> None:
    record = visited(leg, hit(700, gcs))
    assert faults(record) == [("reject-sends-granted", "ga4")]
    assert faults(record, "after-reject") == []


def test_what_gcd_alone_says_warns() -> None:
    consent = {**DENIED, Signal.AD_USER_DATA: Grant.GRANTED}
    record = visited(REJECT, hit(700, "G100", consent=consent))
    (verdict,) = verdicts(CHECK, record)
    assert (verdict.fault, verdict.severity) == ("reject-sends-granted", Severity.LOW)
    # In basic mode the hit itself is the breach.
    basic = visited(REJECT, hit(700, "G100", consent=consent), consent_mode="basic")
    assert faults(basic) == []
    assert faults(basic, "after-reject") == [("after-reject", "ga4")]


@pytest.mark.parametrize(
    ("layer", "hold", "release", "vendor"),
    [
        ("fbq", ["consent", "revoke"], ["consent", "grant"], "meta"),
        ("ttq", ["holdConsent"], ["grantConsent"], "tiktok"),
        ("uetq", ["consent", "default", {"ad_storage": "denied"}],
         ["consent", "update", {"ad_storage": "granted"}], "microsoft_uet"),
        ("clarity", ["consentv2", {"ad_Storage": "denied", "analytics_Storage": "denied"}],
         ["consentv2", {"ad_Storage": "granted", "analytics_Storage": "granted"}], "clarity"),
    ],
)  # fmt: skip
def test_vendors_whose_hits_say_nothing_are_known_by_their_calls(
    layer: str, hold: list[Any], release: list[Any], vendor: str
) -> None:
    held, released = call(layer, *hold, at=10), call(layer, *release)
    assert faults(visited(ACCEPT, held)) == [("update-missing", vendor)]
    assert faults(visited(ACCEPT, held, released)) == []
    assert faults(visited(REJECT, held, released)) == [("reject-sends-granted", vendor)]
    assert faults(visited(REJECT, held)) == []
    # The next page begins anew.
    again = call(layer, *hold, at=2100, page=2)
    assert faults(visited(ACCEPT, held, released, again)) == [("update-missing", vendor)]


def test_where_such_a_vendor_sends_hits_these_are_judged() -> None:
    held, sent = call("fbq", "consent", "revoke", at=10), a_hit(vendor="meta", at=900)
    assert faults(visited(ACCEPT, held, sent)) == []
    granted = call("fbq", "consent", "grant")
    assert faults(visited(REJECT, granted, sent)) == []
    assert faults(visited(REJECT, granted, sent), "after-reject") == [("after-reject", "meta")]


def test_what_asc_says_warns_unless_the_page_said_it_too() -> None:
    ads = {Signal.AD_STORAGE: Grant.DENIED}
    asc = a_hit(vendor="microsoft_uet", at=900, consent=ads, raw={"asc": "D"})
    (alone,) = verdicts(CHECK, visited(ACCEPT, asc))
    assert (alone.fault, alone.severity) == ("update-missing", Severity.LOW)
    told = call("uetq", "consent", "default", {"ad_storage": "denied"}, at=10)
    (both,) = verdicts(CHECK, visited(ACCEPT, asc, told))
    assert both.severity is None


def test_without_a_choice_there_is_nothing_to_hold_it_against() -> None:
    record = visited(ACCEPT, hit(100, "G100"), visit=a_visit(leg=ACCEPT))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == [Outcome.INAPPLICABLE]


def test_where_nobody_knows_when_the_visitor_chose_hits_are_not_held_against_it() -> None:
    unclear = a_visit(
        leg=ACCEPT, consent_at=0, error="A first page.", inconclusive="precondition-unmet"
    )
    record = visited(ACCEPT, hit(100, "G100"), visit=unclear)
    assert faults(record) == []
    known = visited(ACCEPT, hit(100, "G100"), visit=a_visit(leg=ACCEPT, consent_at=0))
    assert faults(known) == [("update-missing", "ga4")]
