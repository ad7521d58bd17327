"""agreement: what vendors are sent for one achievement, and all that differs for a good reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from orderhits import (
    ADS,
    GA4,
    META,
    ON_PAGE,
    TOTAL,
    announced,
    failures_among,
    sent,
    the_failure,
)

from auditor.model import (
    Category,
    Fires,
    Matcher,
    Outcome,
)
from auditor.testing import (
    a_hit,
    a_record,
    a_visit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "agreement"
ADS_VALUE = [("vendors-differ", "google_ads conversion AbC value")]


@pytest.mark.parametrize(
    ("param", "text", "fault", "usual"),
    [
        ("value", "41.18", "vendors-differ", "49"),
        ("currency", "USD", "currency-differs", "EUR"),
        ("transaction_id", "88123", "transaction-id-differs", "SO-1"),
    ],
)
def test_what_one_vendor_is_told_otherwise(param: str, text: str, fault: str, usual: str) -> None:
    verdict = the_failure(sent(GA4), sent(ADS, **{param: text}))
    assert (verdict.fault, verdict.about) == (fault, f"google_ads conversion AbC {param}")
    assert verdict.message == (
        f"For one achievement, google_ads conversion was sent with {param} {text}, and ga4 "
        f"purchase with {usual}."
    )
    assert (verdict.expected, verdict.actual) == (f"{usual} (as ga4 purchase)", text)
    assert (verdict.tag, verdict.vendor, verdict.line) == ("google_ads", "google_ads", 11)
    assert refs(verdict.evidence) == [("hit", 2), ("hit", 1)]


def test_the_sound_twin_passes() -> None:
    record = a_record(expect=(GA4, ADS, META), hits=(sent(GA4), sent(ADS), sent(META)))
    judged = verdicts(CHECK, record)
    assert {verdict.outcome for verdict in judged} == {Outcome.PASSED}
    assert {verdict.tag for verdict in judged} == {"ga4", "google_ads", "meta"}


def test_the_one_that_differs_from_most_is_told_of_wherever_it_stands() -> None:
    hits = (sent(GA4, value="41.18"), sent(ADS), sent(META))
    assert failures_among(*hits) == [("vendors-differ", "ga4 purchase value")]


def test_two_that_differ_from_the_data_layer_do_not_outvote_the_one_that_does_not() -> None:
    hits = (sent(GA4, value="4.9"), sent(ADS, value="4.9"), sent(META))
    assert failures_among(*hits, pushes=(announced(),)) == [
        ("vendors-differ", "ga4 purchase value"),
        ("vendors-differ", "google_ads conversion AbC value"),
    ]


def test_of_two_the_one_that_differs_from_the_data_layer_is_told_of() -> None:
    hits = (sent(GA4, value="41.18"), sent(META))
    verdict = the_failure(*hits, pushes=(announced(),))
    assert (verdict.fault, verdict.about) == ("vendors-differ", "ga4 purchase value")
    assert refs(verdict.evidence) == [("hit", 1), ("hit", 2), ("push", 1)]


@pytest.mark.parametrize(
    ("ga4", "ads"),
    [
        ({"value": "49"}, {"value": "49.00"}),
        ({"value": "66.386554622"}, {"value": "66.39"}),
        ({"value": "49"}, {"value": "0"}),
        ({"value": "49"}, {"value": None}),
        ({"value": "49"}, {"value": "49,00 €"}),
        ({"value": "-49"}, {"value": "49"}),
        ({"value": "49", "currency": "EUR"}, {"value": "41", "currency": "EUR", "at": 500}),
        ({"value": "49"}, {"value": "41", "delivered": False}),
        ({"value": "49"}, {"value": "41", "automatic": True}),
        ({"currency": "EUR"}, {"currency": "eur"}),
        ({"currency": "EUR"}, {"currency": None}),
        ({"transaction_id": "SO-1"}, {"transaction_id": "undefined"}),
        ({"transaction_id": "SO-1"}, {"transaction_id": "(masked:phone)"}),
        ({"transaction_id": "SO-1"}, {"transaction_id": None, "event_id": "e-77"}),
        ({"transaction_id": "1001"}, {"transaction_id": "1001"}),
    ],
)
def test_what_is_the_same_or_can_not_be_compared(ga4: Any, ads: Any) -> None:
    assert failures_among(sent(GA4, **ga4), sent(ADS, **ads)) == []


def test_amounts_in_different_currencies_are_not_compared() -> None:
    hits = (sent(GA4), sent(ADS, value="53.20", currency="USD"))
    assert failures_among(*hits) == [("currency-differs", "google_ads conversion AbC currency")]


def test_leading_zeros_tell_numbers_of_orders_apart() -> None:
    hits = (sent(GA4, transaction_id="00123"), sent(ADS, transaction_id="123"))
    assert failures_among(*hits) == [
        ("transaction-id-differs", "google_ads conversion AbC transaction_id")
    ]


def test_another_conversion_of_the_same_vendor_may_count_something_else() -> None:
    margin = an_expectation("google_ads", event="conversion", params={"label": "XyZ"}, line=14)
    other = replace(sent(margin, value="12"), label="XyZ")
    lines = (GA4, ADS, margin)
    assert failures_among(sent(GA4), sent(ADS), other, lines=lines) == []
    wrong = sent(ADS, value="41.18")
    assert failures_among(sent(GA4), wrong, other, lines=lines) == ADS_VALUE


def test_remarketing_hits_that_the_spec_does_not_expect_are_not_looked_at() -> None:
    remarketing = a_hit(
        vendor="google_ads", event="purchase", params={"value": "12"}, value=Decimal(12)
    )
    assert failures_among(sent(GA4), sent(ADS), remarketing) == []


def test_two_hits_of_one_line_that_differ_tell_nothing() -> None:
    assert failures_among(sent(GA4), sent(ADS, value="12"), sent(ADS, value="13")) == []


def test_one_vendor_alone_agrees_with_itself() -> None:
    assert failures_among(sent(GA4, value="12"), lines=(GA4,)) == []


def test_affiliate_networks_are_told_net_amounts() -> None:
    line = an_expectation("awin", event="sale", line=14)
    awin = replace(line, tag=replace(line.tag, category=Category.AFFILIATE))
    hits = (sent(GA4), sent(awin, value="41.18"))
    assert failures_among(*hits, lines=(GA4, awin)) == []
    hits = (sent(GA4), sent(awin, transaction_id="7"))
    assert failures_among(*hits, lines=(GA4, awin)) == [
        ("transaction-id-differs", "awin sale transaction_id")
    ]


@pytest.mark.parametrize("name", ["google_ads", "google_ads value"])
def test_the_spec_may_say_in_one_line_what_may_differ(name: str) -> None:
    hits = (sent(GA4), sent(ADS, value="41.18"))
    assert failures_among(*hits, may_differ=(name,)) == []
    assert failures_among(*hits, may_differ=("google_ads currency", "meta")) == ADS_VALUE


def test_the_spec_may_set_how_far_values_may_be_apart() -> None:
    hits = (sent(GA4, value="49.40"), sent(ADS, value="49"))
    assert failures_among(*hits) == ADS_VALUE
    assert failures_among(*hits, tolerance=Decimal("0.5")) == []


def test_what_the_spec_fixes_may_differ_and_a_mere_bound_fixes_nothing() -> None:
    hits = (sent(GA4), sent(META, value="10"))
    fixed = an_expectation("meta", event="Purchase", params={"value": "10"})
    bound = (Matcher(operator="above", operand=Decimal(0)),)
    bounded = an_expectation("meta", event="Purchase", params={"value": bound})
    assert failures_among(*hits, lines=(GA4, fixed)) == []
    assert failures_among(*hits, lines=(GA4, bounded)) == [
        ("vendors-differ", "meta Purchase value")
    ]


def test_a_part_of_the_value_is_not_compared_with_the_value() -> None:
    part = (Matcher(operator="percent_of", operand=("50", "ga4.purchase.value")),)
    margin = an_expectation("meta", event="Purchase", params={"value": part})
    assert failures_among(sent(GA4), sent(META, value="24.50"), lines=(GA4, margin)) == []
    three = (sent(GA4), sent(META, value="24.50"), sent(ADS, value="41.18"))
    assert failures_among(*three, lines=(GA4, margin, ADS)) == ADS_VALUE


def test_what_breaks_a_condition_of_its_own_is_left_to_wrong_parameter() -> None:
    shown = an_expectation(params={"value": ON_PAGE})
    hits = (sent(shown, value="41.18"), sent(META))
    record = a_record(expect=(shown, META), hits=hits, texts={TOTAL: "49,00 €"})
    assert failures(CHECK, record) == []
    assert failures("wrong-parameter", record) == [
        ("value-differs-from-page", "ga4 purchase value")
    ]


def test_a_line_without_a_condition_is_held_against_one_that_the_page_confirms() -> None:
    shown = an_expectation(params={"value": ON_PAGE})
    hits = (sent(shown), sent(META, value="41.18"))
    reported = failures_among(*hits, lines=(shown, META), texts={TOTAL: "49,00 €"})
    assert reported == [("vendors-differ", "meta Purchase value")]


def test_page_views_and_what_must_never_fire_are_not_looked_at() -> None:
    view = an_expectation("meta", event="PageView")
    never = an_expectation("meta", event="Purchase", fires=Fires(least=0, most=0))
    for line in (view, never):
        assert failures_among(sent(GA4), sent(line, value="12"), lines=(GA4, line)) == []


def test_repetitions_and_pages_of_the_crawl_are_not_looked_at() -> None:
    hits = (sent(GA4), sent(ADS, value="12"))
    assert failures_among(*hits, visit=a_visit(repeat_of=1)) == []
    assert failures(CHECK, a_record(goal=None, expect=(GA4, ADS), hits=hits)) == []


def test_what_a_broken_journey_sent_is_not_compared() -> None:
    """Whether it belongs to an order at all is not known."""
    visit = a_visit(error="timeout", inconclusive="page-failed")
    assert failures_among(sent(GA4), sent(ADS, value="41.18"), visit=visit) == []


@pytest.mark.parametrize(
    ("param", "spec", "pushed"),
    [
        ("value", "49", {"value": 41.18}),
        ("value", ON_PAGE, {"value": 41.18}),
        ("currency", "EUR", {"currency": "USD"}),
        ("transaction_id", "SO-1", {"transaction_id": "88123"}),
    ],
)
def test_the_data_layer_does_not_overrule_what_the_spec_fixes_or_the_page_shows(
    param: str, spec: Any, pushed: dict[str, Any]
) -> None:
    fixed = an_expectation(params={param: spec})
    order: dict[str, Any] = {"pushes": (announced(**pushed),), "texts": {TOTAL: "49,00 €"}}
    assert failures_among(sent(fixed), sent(ADS), lines=(fixed, ADS), **order) == []
    alone = failures_among(sent(GA4), lines=(GA4,), **order)
    assert alone == [("layer-differs-from-hit", f"ga4 purchase {param}")]


def test_what_can_not_be_read_on_the_page_does_not_stand_against_the_data_layer() -> None:
    shown = an_expectation(params={"value": ON_PAGE})
    order: dict[str, Any] = {"pushes": (announced(value=41.18),), "texts": {}}
    assert failures_among(sent(shown), lines=(shown,), **order) == [
        ("layer-differs-from-hit", "ga4 purchase value")
    ]


def test_who_differs_from_what_the_spec_fixes_is_told_of_though_the_data_layer_agrees() -> None:
    fixed = an_expectation(params={"currency": "EUR"})
    hits = (sent(META, currency="USD"), sent(fixed))
    reported = failures_among(
        *hits, lines=(META, fixed), pushes=(announced(currency="USD"),), texts={}
    )
    assert reported == [("currency-differs", "meta Purchase currency")]


def test_what_the_spec_fixes_on_purpose_for_one_vendor_differs_from_nobody() -> None:
    fixed = an_expectation("meta", event="Purchase", params={"currency": "USD", "value": "10"})
    hits = (sent(GA4), sent(ADS), sent(fixed, currency="USD", value="10"))
    reported = failures_among(*hits, lines=(GA4, ADS, fixed))
    assert reported == []
