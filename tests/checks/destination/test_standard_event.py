"""standard-event: what a vendor knows by name, under another name or as something else."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Hit, Push, Severity, Verdict
from auditor.testing import (
    a_goal,
    a_hit,
    a_push,
    a_record,
    a_tag,
    a_visit,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "standard-event"
PIXEL = "555000111222333"


def faults(*hits: Hit, **fields: Any) -> list[Verdict]:
    fields.setdefault("expect", ())
    return [verdict for verdict in verdicts(CHECK, a_record(hits=hits, **fields)) if verdict.fault]


# ── names ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("vendor", "event", "meant"),
    [
        ("meta", "purchase", "Purchase"),
        ("meta", "Pageview", "PageView"),
        ("ga4", "Generate_Lead", "generate_lead"),
        ("tiktok", "addToCart", "AddToCart"),
        ("snapchat", "Purchase", "PURCHASE"),
    ],
)
def test_other_capitals_make_a_standard_event_another_one(
    vendor: str, event: str, meant: str
) -> None:
    (verdict,) = faults(a_hit(vendor=vendor, event=event), a_hit(vendor=vendor, event=event))
    assert (verdict.fault, verdict.severity) == ("standard-event-miscased", None)
    assert (verdict.expected, verdict.actual) == (meant, event)
    assert verdict.message == (
        f"{vendor} was sent {event}, which is meant to be its standard event {meant} and has "
        "other capitals."
    )
    assert len(verdict.evidence) == 2


@pytest.mark.parametrize(
    ("vendor", "event", "meant"),
    [
        ("ga4", "addToCart", "add_to_cart"),
        ("ga4", "sign-up", "sign_up"),
        ("ga4", "PageView", "page_view"),
        ("meta", "Add To Cart", "AddToCart"),
        ("pinterest", "add_to_cart", "addtocart"),
    ],
)
def test_other_separators_make_it_another_one_too(vendor: str, event: str, meant: str) -> None:
    (verdict,) = faults(a_hit(vendor=vendor, event=event))
    assert (verdict.fault, verdict.severity) == ("event-name-drift", None)
    assert verdict.expected == meant


@pytest.mark.parametrize("event", ["generate_leads", "purchse", "begin_chekout"])
def test_a_letter_or_two_may_be_meant_and_weigh_less(event: str) -> None:
    (verdict,) = faults(a_hit(event=event))
    assert (verdict.fault, verdict.severity) == ("event-name-drift", Severity.MEDIUM)
    assert "probably" in verdict.message
    assert faults(a_hit(event=event), a_hit(event=verdict.expected)) == []


@pytest.mark.parametrize(
    ("vendor", "event"),
    [
        ("ga4", "purchase"),
        ("ga4", "newsletter_opened"),
        ("ga4", "view_items_2"),
        ("ga4", "add_to_compare"),
        ("ga4", "share_link"),
        ("ga4", "shared"),
        ("ga4", "purchased"),
        ("ga4", "search_mug"),
        ("meta", "ViewCart"),
        ("meta", "Scroll50"),
        ("microsoft_uet", "Purchase"),
        ("google_ads", "Purchase"),
        ("linkedin", "17500321"),
    ],
)
def test_an_event_of_ones_own_is_no_slip(vendor: str, event: str) -> None:
    assert faults(a_hit(vendor=vendor, event=event)) == []


def test_what_the_spec_calls_so_is_meant() -> None:
    line = an_expectation("meta", event="purchase")
    hit = a_hit(vendor="meta", event="purchase")
    assert faults(hit, expect=(line,)) == []
    assert faults(hit, goals=(a_goal(expect=(line,)),), goal=None) == []
    assert failures(CHECK, a_record(hits=(hit,), expect=()), own_names=("purchase",)) == []


def test_an_expected_event_under_another_name_is_left_to_missing_hit() -> None:
    line = an_expectation("meta", event="Purchase")
    wrong = a_hit(vendor="meta", event="purchase")
    assert faults(wrong, expect=(line,)) == []
    right = a_hit(vendor="meta", event="Purchase")
    assert [verdict.fault for verdict in faults(right, wrong, expect=(line,))] == [
        "standard-event-miscased"
    ]
    before = a_hit(vendor="meta", event="purchase", at=100)
    assert len(faults(before, expect=(line,))) == 1
    broken = a_visit(error="timeout", inconclusive="page-failed")
    assert len(faults(wrong, expect=(line,), visit=broken)) == 1


def test_another_name_of_a_standard_event_is_one() -> None:
    assert faults(a_hit(vendor="tiktok", event="Purchase", aliases=("CompletePayment",))) == []


# ── the call for custom events ───────────────────────────────────────────────────────────────────


def fbq(*payload: object, **fields: Any) -> Push:
    return a_push(str(payload[-1]), layer="fbq", payload=list(payload), **fields)


def test_a_standard_event_through_track_custom_is_found_with_call_and_hit() -> None:
    hit = a_hit(vendor="meta", event="Purchase")
    (verdict,) = faults(hit, pushes=(fbq("trackCustom", "Purchase"),), tags=(a_tag("meta"),))
    assert (verdict.fault, verdict.about) == ("standard-as-custom", f"meta {PIXEL} Purchase")
    assert [fact.kind for fact in verdict.evidence] == ["push", "hit"]
    assert (verdict.tag, verdict.vendor) == ("meta", "meta")


def test_the_call_for_a_single_pixel_names_it() -> None:
    hits = (
        a_hit(vendor="meta", event="Lead", account="999000111222333", at=1060),
        a_hit(vendor="meta", event="Lead"),
    )
    (verdict,) = faults(*hits, pushes=(fbq("trackSingleCustom", PIXEL, "Lead"),))
    assert verdict.about == f"meta {PIXEL} Lead"


def test_a_call_that_led_to_no_hit_is_found_all_the_same() -> None:
    (verdict,) = faults(pushes=(fbq("trackCustom", "Lead"),), tags=(a_tag("meta"),))
    assert (verdict.about, verdict.tag) == ("meta Lead", "meta")


@pytest.mark.parametrize(
    "push",
    [
        fbq("track", "Purchase"),
        fbq("trackSingle", PIXEL, "Purchase"),
        fbq("trackCustom", "BrochureSent"),
        fbq("trackCustom", "purchase"),
        fbq("trackCustom"),
        a_push("Purchase", layer="dataLayer", payload=["trackCustom", "Purchase"]),
        a_push("Purchase", layer="fbq", payload={"event": "Purchase"}),
        a_push("Purchase", layer="fbq", payload=[["trackCustom"], "Purchase"]),
    ],
    ids=str,
)
def test_any_other_call_is_silent(push: Push) -> None:
    assert faults(a_hit(vendor="meta", event="Purchase"), pushes=(push,)) == []


def test_reddit_says_on_the_wire_that_an_event_is_custom() -> None:
    raw = {"event": "Custom", "m.customEventName": "Purchase"}
    (verdict,) = faults(a_hit(vendor="reddit", event="Purchase", raw=raw))
    assert (verdict.fault, verdict.about) == ("standard-as-custom", "reddit 1 Purchase")
    raw = {"event": "Custom", "m.customEventName": "BrochureSent"}
    assert faults(a_hit(vendor="reddit", event="BrochureSent", raw=raw)) == []
    assert faults(a_hit(vendor="reddit", event="Custom", raw={"event": "Custom"})) == []
    assert faults(a_hit(vendor="reddit", event="Purchase", raw={"event": "Purchase"})) == []


# ── all of them ──────────────────────────────────────────────────────────────────────────────────


def test_a_standard_event_passes_and_repetitions_are_not_looked_at() -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(a_hit(),)))
    assert (verdict.outcome, verdict.about) == ("passed", "ga4 G-TEST0001 purchase")
    assert faults(a_hit(event="Purchase"), visit=a_visit(repeat_of=1)) == []
    assert faults(a_hit(event="Scroll", automatic=True)) == []
