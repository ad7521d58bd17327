"""missing-parameter: what a vendor asks of an event beside value, currency, id and items."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Hit, Item, Matcher, Severity, Verdict
from auditor.model.vendor_rules import Confidence, Required, VendorRules
from auditor.testing import a_hit, a_record, a_tag, a_visit, an_expectation, verdicts

CHECK = "missing-parameter"
ADS = {"vendor": "google_ads", "event": "conversion", "endpoint": "conversion"}
BASKET = (Item(item_id="MUG-1"),)


def faults(*hits: Hit, **fields: Any) -> list[Verdict]:
    fields.setdefault("expect", ())
    return [verdict for verdict in verdicts(CHECK, a_record(hits=hits, **fields)) if verdict.fault]


def ruled(*required: Required) -> dict[str, Any]:
    rules = {"crm": VendorRules(name="CRM", docs="https://crm.example/api", required=required)}
    return {"rules": rules}


def test_what_a_vendor_demands_must_be_there_whoever_expects_the_event() -> None:
    assert faults(a_hit(event="search", params={"search_term": "mug"})) == []
    (verdict,) = faults(a_hit(event="search"), a_hit(event="search", params={"search_term": ""}))
    assert (verdict.fault, verdict.severity) == ("param-mismatch", None)
    assert verdict.about == "ga4 G-TEST0001 search search_term"
    assert verdict.message == (
        "ga4 G-TEST0001 search was sent without search_term, which its vendor demands for this "
        "event."
    )
    assert verdict.fix
    assert "https://developers.google.com/analytics" in verdict.fix
    assert len(verdict.evidence) == 2


def test_what_a_vendor_recommends_is_worth_saying_of_expected_events_only() -> None:
    rules = ruled(Required(event="sale", should=("channel",)))
    hit = a_hit(vendor="crm", event="sale")
    assert faults(hit, **rules) == []
    (verdict,) = faults(hit, expect=(an_expectation("crm", event="sale"),), **rules)
    assert (verdict.fault, verdict.severity) == ("param-mismatch", Severity.LOW)
    assert "recommends" in verdict.message


def test_what_is_only_recommended_breaks_no_goal() -> None:
    rules = ruled(Required(event="sale", must=("shop",), should=("channel",)))
    line = an_expectation("crm", event="sale")
    record = a_record(hits=(a_hit(vendor="crm", event="sale"),), expect=(line,), **rules)
    demanded, recommended = verdicts(CHECK, record)
    assert (demanded.about, demanded.line) == ("crm 1 sale shop", 10)
    assert (recommended.about, recommended.line) == ("crm 1 sale/channel", None)
    assert {demanded.tag, recommended.tag} == {"crm"}


def test_only_a_visitor_of_an_advertisement_has_its_click_id() -> None:
    rules = ruled(Required(event="sale", should=("click_id",)))
    hit = a_hit(vendor="crm", event="sale")
    assert faults(hit, expect=(an_expectation("crm", event="sale"),), **rules) == []


def test_one_of_several_is_enough() -> None:
    rules = ruled(Required(event="*", one_of=("items", "product")))
    assert faults(a_hit(vendor="crm", params={"product": "A"}), **rules) == []
    assert faults(a_hit(vendor="crm", items=BASKET), **rules) == []
    (verdict,) = faults(a_hit(vendor="crm"), **rules)
    assert verdict.expected == "items or product"


def test_some_parameters_go_with_a_value() -> None:
    rules = ruled(Required(event="*", with_value=("quantity",)))
    assert faults(a_hit(vendor="crm"), **rules) == []
    (verdict,) = faults(a_hit(vendor="crm", value=79), **rules)
    assert verdict.expected == "quantity"


def test_a_rule_that_nobody_checked_only_warns() -> None:
    rules = ruled(Required(event="sale", must=("channel",), confidence=Confidence.GENERAL))
    (verdict,) = faults(a_hit(vendor="crm", event="sale"), **rules)
    assert verdict.severity is Severity.LOW
    assert "a rule of thumb" in verdict.message


@pytest.mark.parametrize("vendor", ["ga4", "meta", "snapchat", "pinterest", "google_ads", "cj"])
def test_value_currency_id_and_items_are_left_to_their_own_checks(vendor: str) -> None:
    events = {"meta": "Purchase", "snapchat": "PURCHASE", "pinterest": "checkout"}
    params = {"order_quantity": "1", "content_type": "product", "CJEVENT": "x", "value": "1"}
    params |= {"transaction_id": "SO-1"} if vendor in ("snapchat", "pinterest") else {}
    hit = a_hit(vendor=vendor, event=events.get(vendor, "purchase"), params=params)
    assert faults(hit, expect=(an_expectation(vendor, event=hit.event),)) == []


def test_an_order_number_that_is_only_recommended_is_worth_saying() -> None:
    hit = a_hit(vendor="snapchat", event="PURCHASE")
    assert faults(hit) == []
    (verdict,) = faults(hit, expect=(an_expectation("snapchat", event="PURCHASE"),))
    assert (verdict.expected, verdict.severity) == ("transaction_id", Severity.LOW)
    ads = an_expectation("google_ads", event="conversion")
    assert faults(a_hit(**ADS, label="AbC"), expect=(ads,)) == []


def test_a_parameter_that_the_spec_asks_for_is_left_to_wrong_parameter() -> None:
    params = {"search_term": (Matcher(operator="present", operand=True),)}
    line = an_expectation(event="search", params=params)
    assert faults(a_hit(event="search"), expect=(line,)) == []


def test_the_type_of_content_is_asked_for_only_where_there_is_content() -> None:
    line = an_expectation("meta", event="Purchase")
    hit = a_hit(vendor="meta", event="Purchase")
    assert faults(hit, expect=(line,)) == []
    hit = a_hit(vendor="meta", event="Purchase", items=BASKET)
    assert [verdict.expected for verdict in faults(hit, expect=(line,))] == ["content_type"]
    within = a_hit(
        vendor="tiktok", event="Purchase", items=BASKET, params={"contents.0.content_type": "x"}
    )
    assert faults(within, expect=(an_expectation("tiktok", event="Purchase"),)) == []


# ── the label of a conversion ────────────────────────────────────────────────────────────────────


def test_a_google_ads_conversion_without_a_label_belongs_to_no_action() -> None:
    (verdict,) = faults(a_hit(**ADS), tags=(a_tag("google_ads"),))
    assert (verdict.fault, verdict.severity) == ("conversion-label-wrong", Severity.CRITICAL)
    assert verdict.tag == "google_ads"
    assert faults(a_hit(**ADS, label="AbC")) == []


def test_what_gathers_audiences_needs_no_label() -> None:
    for endpoint in ("measurement", "viewthrough", "remarketing"):
        assert faults(a_hit(**{**ADS, "endpoint": endpoint})) == []


def test_an_expected_conversion_without_its_label_is_left_to_missing_hit() -> None:
    line = an_expectation("google_ads", event="conversion", params={"label": "AbC"})
    assert faults(a_hit(**ADS), expect=(line,)) == []
    sent = a_hit(**ADS, label="AbC")
    (verdict,) = faults(sent, a_hit(**ADS), expect=(line,))
    assert verdict.fault == "conversion-label-wrong"


# ── all of them ──────────────────────────────────────────────────────────────────────────────────


def test_an_event_that_carries_all_passes_and_repetitions_are_not_looked_at() -> None:
    hit = a_hit(event="search", params={"search_term": "mug"})
    (verdict,) = verdicts(CHECK, a_record(hits=(hit,)))
    assert (verdict.outcome, verdict.about) == ("passed", "ga4 G-TEST0001 search")
    assert faults(a_hit(event="search"), visit=a_visit(repeat_of=1)) == []
    assert faults(a_hit(event="search", automatic=True)) == []
