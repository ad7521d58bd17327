"""agreement: vendors, data layer and page, and all that differs for a good reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from auditor.model import (
    Category,
    Expectation,
    Fires,
    Hit,
    Matcher,
    Outcome,
    Phase,
    Push,
    StepKind,
    Verdict,
)
from auditor.testing import (
    GOAL_AT,
    JOURNEY,
    a_hit,
    a_load,
    a_push,
    a_record,
    a_step,
    a_visit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "agreement"
LABEL = "AbC"
TOTAL = 'test_id "total"'
ON_PAGE = (Matcher(operator="equals_text", operand=TOTAL),)
GA4 = an_expectation()
ADS = an_expectation("google_ads", event="conversion", params={"label": LABEL}, line=11)
META = an_expectation("meta", event="Purchase", line=12)
TIKTOK = an_expectation("tiktok", event="Purchase", line=13)
ADS_VALUE = [("vendors-differ", "google_ads conversion AbC value")]


def sent(line: Expectation, **fields: Any) -> Hit:
    """A hit that the line means, with a sound order unless `fields` says otherwise."""
    own = {
        key: fields.pop(key)
        for key in ("at", "step", "sent_at", "delivered", "automatic", "page")
        if key in fields
    }
    params = {"value": "49", "currency": "EUR", "transaction_id": "SO-1", **fields}
    params = {name: text for name, text in params.items() if text is not None}
    plain = params.get("value", "")
    value = Decimal(plain) if plain.replace(".", "", 1).lstrip("-").isdigit() else None
    label = LABEL if line is ADS else ""
    return a_hit(
        vendor=line.tag.vendor,
        account=line.tag.account,
        event=line.event,
        label=label,
        params=params,
        value=value,
        currency=params.get("currency"),
        **own,
    )


def announced(**order: Any) -> Push:
    given = {"transaction_id": "SO-1", "value": 49, "currency": "EUR", **order}
    given = {name: text for name, text in given.items() if text is not None}
    return a_push(payload={"event": "purchase", "ecommerce": given})


def found(*hits: Hit, lines: tuple[Expectation, ...] = (GA4, ADS, META), **fields: Any) -> Any:
    options = {name: fields.pop(name) for name in ("may_differ", "tolerance") if name in fields}
    return failures(CHECK, a_record(expect=lines, hits=hits, **fields), **options)


def the_failure(
    *hits: Hit, lines: tuple[Expectation, ...] = (GA4, ADS, META), **fields: Any
) -> Verdict:
    told = verdicts(CHECK, a_record(expect=lines, hits=hits, **fields))
    [verdict] = [each for each in told if each.outcome is Outcome.FAILED]
    return verdict


# ── vendors ──────────────────────────────────────────────────────────────────────────────────────


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
    told = verdicts(CHECK, record)
    assert {each.outcome for each in told} == {Outcome.PASSED}
    assert {each.tag for each in told} == {"ga4", "google_ads", "meta"}


def test_the_one_that_differs_from_most_is_told_of_wherever_it_stands() -> None:
    hits = (sent(GA4, value="41.18"), sent(ADS), sent(META))
    assert found(*hits) == [("vendors-differ", "ga4 purchase value")]


def test_two_that_differ_from_the_data_layer_do_not_outvote_the_one_that_does_not() -> None:
    hits = (sent(GA4, value="4.9"), sent(ADS, value="4.9"), sent(META))
    assert found(*hits, pushes=(announced(),)) == [
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
    assert found(sent(GA4, **ga4), sent(ADS, **ads)) == []


def test_amounts_in_different_currencies_are_not_compared() -> None:
    hits = (sent(GA4), sent(ADS, value="53.20", currency="USD"))
    assert found(*hits) == [("currency-differs", "google_ads conversion AbC currency")]


def test_leading_zeros_tell_numbers_of_orders_apart() -> None:
    hits = (sent(GA4, transaction_id="00123"), sent(ADS, transaction_id="123"))
    assert found(*hits) == [("transaction-id-differs", "google_ads conversion AbC transaction_id")]


def test_another_conversion_of_the_same_vendor_may_count_something_else() -> None:
    margin = an_expectation("google_ads", event="conversion", params={"label": "XyZ"}, line=14)
    other = replace(sent(margin, value="12"), label="XyZ")
    lines = (GA4, ADS, margin)
    assert found(sent(GA4), sent(ADS), other, lines=lines) == []
    wrong = sent(ADS, value="41.18")
    assert found(sent(GA4), wrong, other, lines=lines) == ADS_VALUE


def test_remarketing_hits_that_the_spec_does_not_expect_are_not_looked_at() -> None:
    remarketing = a_hit(
        vendor="google_ads", event="purchase", params={"value": "12"}, value=Decimal(12)
    )
    assert found(sent(GA4), sent(ADS), remarketing) == []


def test_two_hits_of_one_line_that_differ_tell_nothing() -> None:
    assert found(sent(GA4), sent(ADS, value="12"), sent(ADS, value="13")) == []


def test_one_vendor_alone_agrees_with_itself() -> None:
    assert found(sent(GA4, value="12"), lines=(GA4,)) == []


def test_affiliate_networks_are_told_net_amounts() -> None:
    line = an_expectation("awin", event="sale", line=14)
    awin = replace(line, tag=replace(line.tag, category=Category.AFFILIATE))
    hits = (sent(GA4), sent(awin, value="41.18"))
    assert found(*hits, lines=(GA4, awin)) == []
    hits = (sent(GA4), sent(awin, transaction_id="7"))
    assert found(*hits, lines=(GA4, awin)) == [
        ("transaction-id-differs", "awin sale transaction_id")
    ]


@pytest.mark.parametrize("name", ["google_ads", "google_ads value"])
def test_the_spec_may_say_in_one_line_what_may_differ(name: str) -> None:
    hits = (sent(GA4), sent(ADS, value="41.18"))
    assert found(*hits, may_differ=(name,)) == []
    assert found(*hits, may_differ=("google_ads currency", "meta")) == ADS_VALUE


def test_the_spec_may_set_how_far_values_may_be_apart() -> None:
    hits = (sent(GA4, value="49.40"), sent(ADS, value="49"))
    assert found(*hits) == ADS_VALUE
    assert found(*hits, tolerance=Decimal("0.5")) == []


def test_what_the_spec_fixes_may_differ_and_a_mere_bound_fixes_nothing() -> None:
    hits = (sent(GA4), sent(META, value="10"))
    fixed = an_expectation("meta", event="Purchase", params={"value": "10"})
    bound = (Matcher(operator="above", operand=Decimal(0)),)
    bounded = an_expectation("meta", event="Purchase", params={"value": bound})
    assert found(*hits, lines=(GA4, fixed)) == []
    assert found(*hits, lines=(GA4, bounded)) == [("vendors-differ", "meta Purchase value")]


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
    told = found(*hits, lines=(shown, META), texts={TOTAL: "49,00 €"})
    assert told == [("vendors-differ", "meta Purchase value")]


def test_page_views_and_what_must_never_fire_are_not_looked_at() -> None:
    view = an_expectation("meta", event="PageView")
    never = an_expectation("meta", event="Purchase", fires=Fires(least=0, most=0))
    for line in (view, never):
        assert found(sent(GA4), sent(line, value="12"), lines=(GA4, line)) == []


# ── the data layer ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("param", "pushed", "text"),
    [
        ("value", "1.299,00", "1.299"),
        ("value", 1299, "1299.5"),
        ("value", 49, "4.9"),
        ("currency", "EUR", "USD"),
        ("transaction_id", "SO-1001", "SO-100"),
        ("transaction_id", "00123", "123"),
    ],
)
def test_what_changed_between_data_layer_and_hit(param: str, pushed: Any, text: str) -> None:
    push = announced(**{param: pushed})
    verdict = the_failure(sent(GA4, **{param: text}), pushes=(push,))
    assert (verdict.fault, verdict.about) == ("layer-differs-from-hit", f"ga4 purchase {param}")
    assert verdict.message == (
        f"ga4 purchase was sent with {param} {text}, though the page had announced {pushed} "
        "(dataLayer purchase)."
    )
    assert (verdict.expected, verdict.actual) == (f"{pushed} (as announced)", text)
    assert refs(verdict.evidence) == [("hit", 1), ("push", 1)]


def test_where_all_vendors_agree_against_the_data_layer_each_is_told_of() -> None:
    hits = (sent(GA4, value="4.9"), sent(META, value="4.9"))
    assert found(*hits, pushes=(announced(),)) == [
        ("layer-differs-from-hit", "ga4 purchase value"),
        ("layer-differs-from-hit", "meta Purchase value"),
    ]


PAYLOADS: dict[str, Any] = {
    "ecommerce": {"event": "purchase", "ecommerce": {"value": 49}},
    "flat": {"event": "purchase", "value": 49},
    "text": {"event": "purchase", "value": "49,00 €"},
    "enhanced": {
        "event": "purchase",
        "ecommerce": {"purchase": {"actionField": {"id": "SO-1", "revenue": "49.00"}}},
    },
    "gtag": ["event", "purchase", {"value": 49}],
    "fbq": ["track", "purchase", {"value": 49}],
    "fbq single": ["trackSingle", "1", "purchase", {"value": 49}],
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_every_form_of_push_is_read(payload: Any) -> None:
    push = a_push(payload=payload)
    assert found(sent(GA4), pushes=(push,)) == []
    assert found(sent(GA4, value="12"), pushes=(push,)) == [
        ("layer-differs-from-hit", "ga4 purchase value")
    ]


@pytest.mark.parametrize(
    ("order", "value"),
    [
        ({"net": 41.18}, "41.18"),
        ({"totals": [{"net": "41,18 €"}]}, "41.18"),
        ({"tax": 7.82}, "41.18"),
        ({"shipping": 4.9}, "53.90"),
        ({"shipping": 4.9, "tax": 7.82}, "36.28"),
        ({"value": None, "total": 12}, "49"),
        ({"value": 0}, "49"),
        ({"value": "undefined"}, "49"),
        ({"value": "(masked:phone)"}, "49"),
        ({"value": 49.004}, "49.00"),
        ({"value": 4900}, "49"),
        ({"value": "soon"}, "49"),
    ],
)  # fmt: skip
def test_what_the_data_layer_explains_is_no_change(order: Any, value: str) -> None:
    assert found(sent(GA4, value=value), pushes=(announced(**order),)) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"event": "add_to_cart", "payload": {"event": "add_to_cart", "value": 12}},
        {"at": GOAL_AT - 1},
        {"at": GOAL_AT + 900},
        {"layer": "fbq"},
        {"layer": "__tcfapi"},
        {"step": 4},
        {"event": None, "payload": {"value": 12}},
    ],
    ids=lambda each: "".join(map(str, each.values())),
)
def test_only_what_announced_this_very_event_before_it_was_sent_counts(fields: Any) -> None:
    push = replace(announced(value=12), **fields)
    reload = a_step(
        index=4, kind=StepKind.RELOAD, action="reload", phase=Phase.REPEAT, began=4900, ended=4950
    )
    hit = sent(GA4, at=GOAL_AT + 100)
    assert found(hit, pushes=(push,), steps=(*JOURNEY, reload)) == []


def test_any_later_push_that_holds_the_value_explains_it() -> None:
    later = a_push("order_update", id=2, payload={"event": "order_update", "total": 12})
    pushes = (announced(), later)
    assert found(sent(GA4, value="12"), pushes=pushes) == []


def test_the_push_that_the_spec_names_announces_the_hit() -> None:
    line = an_expectation(push="orderComplete")
    push = replace(announced(), event="orderComplete")
    hit = sent(line, value="12")
    assert found(hit, lines=(line,), pushes=(push,)) == [
        ("layer-differs-from-hit", "ga4 purchase value")
    ]
    other = replace(push, payload={"event": "orderComplete", "value": 49})
    assert found(hit, pushes=(other,)) == []


def test_a_push_of_the_same_order_announces_the_hit_whatever_its_name() -> None:
    push = replace(announced(), event="order placed")
    verdict = the_failure(sent(ADS, value="4.9"), pushes=(push,))
    assert (verdict.fault, verdict.actual) == ("layer-differs-from-hit", "4.9")
    nameless = replace(push, event=None)
    assert the_failure(sent(ADS, value="4.9"), pushes=(nameless,)).message == (
        "google_ads conversion was sent with value 4.9, though the page had announced 49 "
        "(dataLayer)."
    )
    assert found(sent(ADS, value="4.9", transaction_id="SO-2"), pushes=(push,)) == []


def test_a_call_that_a_tag_of_the_container_made_explains_nothing() -> None:
    call = a_push(
        "Purchase",
        id=2,
        layer="fbq",
        payload=["track", "Purchase", {"value": 12}],
        initiator="https://www.googletagmanager.com/gtm.js?id=GTM-TEST01:1:200",
    )
    hit, pushes = sent(META, value="12"), (announced(), call)
    assert found(hit, pushes=pushes, loads=(a_load(),)) == [
        ("layer-differs-from-hit", "meta Purchase value")
    ]
    by_page = (announced(), replace(call, initiator="https://shop.example/thanks:9:1"))
    assert found(hit, pushes=by_page, loads=(a_load(),)) == []


@pytest.mark.parametrize("pushed", ["eur", "€", "Euro", "EUR "])
def test_a_currency_may_be_put_right_by_the_tag(pushed: str) -> None:
    assert found(sent(GA4), pushes=(announced(currency=pushed),)) == []


def test_a_prefix_that_the_tag_puts_before_the_number_is_no_change() -> None:
    assert found(sent(GA4, transaction_id="DE-SO-1"), pushes=(announced(),)) == []


def test_what_may_differ_from_other_vendors_may_differ_from_the_data_layer() -> None:
    hit = sent(GA4, value="12")
    assert found(hit, pushes=(announced(),), may_differ=("ga4 value",)) == []


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


def with_total(shown: str, *hits: Hit, **fields: Any) -> Any:
    line = an_expectation(params={"value": ON_PAGE, **fields})
    return found(*hits, lines=(line, META), texts={TOTAL: shown})


@pytest.mark.parametrize(
    ("shown", "currency"),
    [("49,00 €", "USD"), ("$49.00", "EUR"), ("£49", "EUR"), ("CHF 49.-", "EUR"), ("49 zł", "EUR")],
)
def test_the_page_shows_another_currency(shown: str, currency: str) -> None:
    assert with_total(shown, sent(GA4, currency=currency)) == [
        ("currency-differs", "ga4 purchase currency")
    ]


@pytest.mark.parametrize(
    ("shown", "currency"),
    [
        ("49,00 €", "EUR"),
        ("$49.00", "CAD"),
        ("49 kr", "DKK"),
        ("49.00", "USD"),
        ("49,00 € ($53.20)", "EUR"),
        ("(masked:phone) €", "USD"),
    ],
)
def test_the_page_shows_this_currency_or_does_not_say(shown: str, currency: str) -> None:
    assert with_total(shown, sent(GA4, currency=currency)) == []


def test_what_the_page_shows_holds_for_all_vendors() -> None:
    hits = (sent(GA4, currency="USD"), sent(META, currency="USD"))
    assert with_total("49,00 €", *hits) == [
        ("currency-differs", "ga4 purchase currency"),
        ("currency-differs", "meta Purchase currency"),
    ]


def test_the_sentence_about_the_page() -> None:
    line = an_expectation(params={"value": ON_PAGE})
    hit = sent(line, currency="USD")
    verdict = the_failure(hit, lines=(line,), texts={TOTAL: " 49,00 € "})
    assert verdict.message == (
        "ga4 purchase was sent with currency USD, and the page shows 49,00 €."
    )


def test_a_currency_that_the_spec_names_wins_over_the_page() -> None:
    usd = (Matcher(operator="equals", operand="USD"),)
    assert with_total("49,00 €", sent(GA4, currency="USD"), currency=usd) == []


def test_amounts_in_another_currency_than_the_pages_are_left_to_this_check() -> None:
    line = an_expectation(params={"value": ON_PAGE})
    hit = sent(line, value="53.20", currency="USD")
    record = a_record(expect=(line,), hits=(hit,), texts={TOTAL: "49,00 €"})
    assert failures("wrong-parameter", record) == []
    assert failures(CHECK, record) == [("currency-differs", "ga4 purchase currency")]


# ── where ────────────────────────────────────────────────────────────────────────────────────────


def test_repetitions_and_pages_of_the_crawl_are_not_looked_at() -> None:
    hits = (sent(GA4), sent(ADS, value="12"))
    assert found(*hits, visit=a_visit(repeat_of=1)) == []
    assert failures(CHECK, a_record(goal=None, expect=(GA4, ADS), hits=hits)) == []


def test_what_a_broken_journey_sent_differs_all_the_same() -> None:
    visit = a_visit(error="timeout", inconclusive="page-failed")
    assert found(sent(GA4), sent(ADS, value="41.18"), visit=visit) == ADS_VALUE
