"""bad-name: names of events and parameters that a vendor does not take."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Hit, Severity, Verdict
from auditor.model.vendor_rules import Limit, VendorRules
from auditor.testing import (
    a_goal,
    a_hit,
    a_push,
    a_record,
    a_visit,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "bad-name"
RESERVED_AND_SENT_BY_THE_LIBRARY = ("session_start", "first_visit", "user_engagement")


def faults(*hits: Hit, **fields: Any) -> list[Verdict]:
    return [verdict for verdict in verdicts(CHECK, a_record(hits=hits, **fields)) if verdict.fault]


# ── events ───────────────────────────────────────────────────────────────────────────────────────


def test_a_name_of_41_characters_is_too_long_for_ga4() -> None:
    assert faults(a_hit(event="a" * 40)) == []
    (verdict,) = faults(a_hit(event="a" * 41))
    assert (verdict.fault, verdict.severity) == ("event-name-invalid", None)
    assert verdict.about == f"ga4 G-TEST0001 {'a' * 41}"
    assert "has 41 characters, and 40 are allowed" in verdict.message
    assert verdict.expected == "at most 40 characters"
    assert verdict.fix == (
        "GA4 does not record the event. Google Analytics 4 documents it at "
        "https://support.google.com/analytics/answer/9267744."
    )


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("Form Submit", "holds a space"),
        ("newsletter-opened", "holds “-”"),
        ("opened!?", "holds “!” and “?”"),
        ("3_for_2_clicked", "begins with “3”"),
        ("_opened", "begins with “_”"),
        ("{{Event}}", "holds “{” and “}”"),
    ],
)
def test_a_name_of_other_characters_is_not_taken_by_ga4(name: str, wrong: str) -> None:
    (verdict,) = faults(a_hit(event=name))
    assert verdict.fault == "event-name-invalid"
    assert verdict.message.endswith(f"{wrong}.")
    assert verdict.fix
    assert "13316687" in verdict.fix


@pytest.mark.parametrize(
    "name", ["kauf_bestätigt", "お気に入り", "हिन्दी_फ़ॉर्म", "step_2", "X", "(unnamed)"]
)
def test_letters_of_any_language_are_letters(name: str) -> None:
    assert faults(a_hit(event=name)) == []


def test_other_vendors_have_rules_of_their_own() -> None:
    assert faults(a_hit(vendor="meta", event="Brochure downloaded, page 3")) == []
    assert [verdict.fault for verdict in faults(a_hit(vendor="meta", event="B" * 51))] == [
        "event-name-invalid"
    ]
    assert faults(a_hit(vendor="tiktok", event="Leave-Review 2")) == []
    (verdict,) = faults(a_hit(vendor="tiktok", event="Leave: Review"))
    assert verdict.message == ("tiktok does not take the event name “Leave: Review”: it holds “:”.")


def test_a_slip_is_left_to_whoever_tells_of_it() -> None:
    assert faults(a_hit(event="add-to-cart"), expect=()) == []
    expect = (an_expectation(event="brochure_sent"),)
    assert faults(a_hit(event="brochure-sent"), expect=expect) == []
    assert len(faults(a_hit(event="brochure-sent"), expect=())) == 1


# ── reserved names ───────────────────────────────────────────────────────────────────────────────


def test_an_event_that_ga4_keeps_for_itself_is_found() -> None:
    (verdict,) = faults(a_hit(event="error"), a_hit(event="error"))
    assert (verdict.fault, verdict.severity) == ("reserved-name", Severity.MEDIUM)
    assert verdict.about == "ga4 G-TEST0001 error"
    assert len(verdict.evidence) == 2


@pytest.mark.parametrize("name", RESERVED_AND_SENT_BY_THE_LIBRARY)
def test_what_the_library_sends_by_itself_is_found_only_if_the_page_asked_for_it(name: str) -> None:
    hit = a_hit(event=name, automatic=True)
    assert faults(hit) == []
    assert faults(hit, pushes=(a_push("other", layer="gtag"),)) == []
    assert faults(hit, pushes=(a_push(name, layer="fbq"),)) == []
    (verdict,) = faults(hit, pushes=(a_push(name, layer="gtag"),))
    assert verdict.fault == "reserved-name"


@pytest.mark.parametrize(
    "name", ["page_view", "scroll", "click", "form_start", "form_submit", "file_download"]
)
def test_a_site_may_send_what_enhanced_measurement_would_send(name: str) -> None:
    pushes = (a_push(name, layer="gtag"),)
    assert faults(a_hit(event=name, automatic=name != "page_view"), pushes=pushes) == []


def test_what_is_kept_for_apps_only_warns() -> None:
    for name in ("ad_click", "google_form", "firebase_sent", "ga_lead"):
        (verdict,) = faults(a_hit(event=name))
        assert (verdict.fault, verdict.severity) == ("reserved-name", Severity.LOW)
        assert "a rule of thumb" in verdict.message


@pytest.mark.parametrize("name", ["_color", "ga_color", "google_color", "firebase_x", "session_id"])
def test_a_parameter_that_ga4_keeps_for_itself_is_one_finding_an_account(name: str) -> None:
    raw = {f"ep.{name}": "x"}
    hits = (a_hit(raw=raw), a_hit(raw=raw, event="page_view"))
    (verdict,) = faults(*hits)
    assert verdict.fault == "reserved-name"
    assert verdict.about == f"ga4 G-TEST0001 parameter {name}"


@pytest.mark.parametrize(
    "raw",
    [
        {"_p": "1", "sid": "7", "cid": "1.2", "uid": "me", "gcs": "G111", "_et": "5"},
        {"ep.firebase_id": "x", "ep.origin": "firebase"},
        {"ep.ga_temp_client_id": "1.2"},
        {"ep.user_data.sha256_email_address": "x", "ep.user_data._tag_mode": "AUTO"},
        {"ep.debug_mode": "true", "ep.x-fb-ck-fbp": "fb.1.2.3"},
    ],
    ids=["the hit's own", "firebase", "gtag", "user data", "others"],
)
def test_what_googles_libraries_add_is_no_fault_of_the_sites(raw: dict[str, str]) -> None:
    assert faults(a_hit(raw=raw)) == []


def test_a_server_must_name_the_session_itself() -> None:
    raw = {"params.session_id": "1"}
    assert faults(a_hit(raw=raw, endpoint="measurement_protocol")) == []


def test_a_user_property_that_ga4_keeps_for_itself_is_found() -> None:
    (verdict,) = faults(a_hit(raw={"up.first_visit_time": "1", "up.tier": "gold"}))
    assert verdict.about == "ga4 G-TEST0001 user property first_visit_time"


def test_tiktok_turns_reserved_events_into_others() -> None:
    (verdict,) = faults(a_hit(vendor="tiktok", event="Registration"))
    assert (verdict.fault, verdict.severity) == ("reserved-name", Severity.MEDIUM)
    assert faults(a_hit(vendor="tiktok", event="Purchase", aliases=("CompletePayment",))) == []


# ── all of them ──────────────────────────────────────────────────────────────────────────────────


def test_a_vendor_of_the_specs_own_may_have_rules() -> None:
    limits = (
        Limit(of="event_name", one_of=frozenset({"sale", "lead"})),
        Limit(of="event_name", most=4, unit="bytes", docs="our handbook, page 3"),
    )
    rules = {"crm": VendorRules(name="CRM", limits=limits, prefixes={"x[": ""})}
    judged = faults(
        a_hit(vendor="crm", event="größe"), a_hit(vendor="crm", event="sale"), rules=rules
    )
    assert [verdict.expected for verdict in judged] == ["lead, sale"]
    assert faults(a_hit(vendor="other", event="größe"), rules=rules) == []


def test_sound_names_pass_and_repetitions_are_not_looked_at() -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(a_hit(), a_hit(event="page_view"))))
    assert (verdict.outcome, verdict.about) == ("passed", "names ga4 G-TEST0001")
    assert faults(a_hit(event="error"), visit=a_visit(repeat_of=1)) == []


def test_a_broken_journeys_hits_are_looked_at_all_the_same() -> None:
    broken = a_visit(error="timeout", inconclusive="page-failed")
    record = a_record(visit=broken, goal=a_goal(), hits=(a_hit(event="error"),))
    assert failures(CHECK, record) == [("reserved-name", "ga4 G-TEST0001 error")]
