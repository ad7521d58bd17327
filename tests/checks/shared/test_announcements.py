"""What the page announced, as agreement holds it against the hits."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from orderhits import (
    ADS,
    GA4,
    META,
    announced,
    failures_among,
    sent,
    the_failure,
)

from auditor.model import (
    Phase,
    StepKind,
)
from auditor.testing import (
    GOAL_AT,
    JOURNEY,
    a_hit,
    a_load,
    a_push,
    a_step,
    an_expectation,
    refs,
)


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
    assert failures_among(*hits, pushes=(announced(),)) == [
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
    assert failures_among(sent(GA4), pushes=(push,)) == []
    assert failures_among(sent(GA4, value="12"), pushes=(push,)) == [
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
    assert failures_among(sent(GA4, value=value), pushes=(announced(**order),)) == []


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
    ids=lambda fields: "".join(map(str, fields.values())),
)
def test_only_what_announced_this_very_event_before_it_was_sent_counts(fields: Any) -> None:
    push = replace(announced(value=12), **fields)
    reload = a_step(
        index=4, kind=StepKind.RELOAD, action="reload", phase=Phase.REPEAT, began=4900, ended=4950
    )
    hit = sent(GA4, at=GOAL_AT + 100)
    assert failures_among(hit, pushes=(push,), steps=(*JOURNEY, reload)) == []


def test_any_later_push_that_holds_the_value_explains_it() -> None:
    later = a_push("order_update", id=2, payload={"event": "order_update", "total": 12})
    pushes = (announced(), later)
    assert failures_among(sent(GA4, value="12"), pushes=pushes) == []


def test_the_push_that_the_spec_names_announces_the_hit() -> None:
    line = an_expectation(push="orderComplete")
    push = replace(announced(), event="orderComplete")
    hit = sent(line, value="12")
    assert failures_among(hit, lines=(line,), pushes=(push,)) == [
        ("layer-differs-from-hit", "ga4 purchase value")
    ]
    other = replace(push, payload={"event": "orderComplete", "value": 49})
    assert failures_among(hit, pushes=(other,)) == []


def test_a_push_of_the_same_order_announces_the_hit_whatever_its_name() -> None:
    push = replace(announced(), event="order placed")
    verdict = the_failure(sent(ADS, value="4.9"), pushes=(push,))
    assert (verdict.fault, verdict.actual) == ("layer-differs-from-hit", "4.9")
    nameless = replace(push, event=None)
    assert the_failure(sent(ADS, value="4.9"), pushes=(nameless,)).message == (
        "google_ads conversion was sent with value 4.9, though the page had announced 49 "
        "(dataLayer)."
    )
    assert failures_among(sent(ADS, value="4.9", transaction_id="SO-2"), pushes=(push,)) == []


def test_a_call_that_a_tag_of_the_container_made_explains_nothing() -> None:
    call = a_push(
        "Purchase",
        id=2,
        layer="fbq",
        payload=["track", "Purchase", {"value": 12}],
        initiator="https://www.googletagmanager.com/gtm.js?id=GTM-TEST01:1:200",
    )
    hit, pushes = sent(META, value="12"), (announced(), call)
    assert failures_among(hit, pushes=pushes, loads=(a_load(),)) == [
        ("layer-differs-from-hit", "meta Purchase value")
    ]
    by_page = (announced(), replace(call, initiator="https://shop.example/thanks:9:1"))
    assert failures_among(hit, pushes=by_page, loads=(a_load(),)) == []


@pytest.mark.parametrize("pushed", ["eur", "€", "Euro", "EUR "])
def test_a_currency_may_be_put_right_by_the_tag(pushed: str) -> None:
    assert failures_among(sent(GA4), pushes=(announced(currency=pushed),)) == []


def test_a_prefix_that_the_tag_puts_before_the_number_is_no_change() -> None:
    assert failures_among(sent(GA4, transaction_id="DE-SO-1"), pushes=(announced(),)) == []


def test_what_may_differ_from_other_vendors_may_differ_from_the_data_layer() -> None:
    hit = sent(GA4, value="12")
    assert failures_among(hit, pushes=(announced(),), may_differ=("ga4 value",)) == []


@pytest.mark.parametrize(
    ("name", "event", "is_named"),
    [
        ("order.complete", "order_complete", True),
        ("OrderComplete", "order-complete", True),
        ("order_completed", "order_complete", False),
        ("...", "-", False),
        ("...", "", False),
        ("", "", False),
    ],
)
def test_a_push_names_an_event_by_its_letters_and_by_nothing_else(
    name: str, event: str, *, is_named: bool
) -> None:
    names_event_of = import_module("auditor.checks.shared.announcements").names_event_of
    push, hit = a_push(name), a_hit(event=event)
    assert names_event_of(push, hit) is is_named
