"""What "matches" means, operator by operator."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.expectation import candidates, judge_param, near_miss
from auditor.model import Item, Matcher, Outcome
from auditor.testing import a_hit, a_record, an_expectation


@pytest.mark.parametrize(
    ("operator", "operand", "text", "holds"),
    [
        ("equals", "EUR", "EUR", True),
        ("equals", "EUR", "eur", False),
        ("equals", "79", "79.00", True),
        ("equals", "79", "79,00", False),
        ("one_of", ("EUR", "CHF"), "CHF", True),
        ("one_of", ("EUR", "CHF"), "USD", False),
        ("matches", r"NL-\d{6}", "NL-123456", True),
        ("matches", r"NL-\d{6}", "NL-1234567", False),
        ("above", Decimal(0), "0.01", True),
        ("above", Decimal(0), "0", False),
        ("above", Decimal(0), "much", False),
        ("below", Decimal(100), "99.9", True),
        ("below", Decimal(100), "100", False),
        ("present", True, "x", True),
        ("present", True, None, False),
        ("present", False, None, True),
        ("present", False, "x", False),
        ("equals", "x", None, False),
    ],
)
def test_each_operator(operator: Any, operand: Any, text: str | None, holds: bool) -> None:
    hit = a_hit(params={} if text is None else {"p": text})
    matcher = Matcher(operator=operator, operand=operand)
    [judgement] = judge_param("p", [matcher], hit, a_record(hits=(hit,)))
    assert judgement.outcome is (Outcome.PASSED if holds else Outcome.FAILED)


def test_length_counts_the_items() -> None:
    hit = a_hit(items=(Item(item_id="A"), Item(item_id="B")))
    outcomes = [
        judge_param("items", [Matcher(operator="length", operand=Decimal(n))], hit, a_record())[0]
        for n in (2, 1)
    ]
    assert [each.outcome for each in outcomes] == [Outcome.PASSED, Outcome.FAILED]
    assert outcomes[1].actual == "2 items"


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("1.299,00 €", "1299"),
        ("$1,299.00", "1299.00"),
        ("CHF 1'299.-", "1299"),
        ("CHF 1\N{RIGHT SINGLE QUOTATION MARK}299.\N{EN DASH}", "1299"),
        ("¥1,299", "1299"),
        ("Total: 79,00 € incl. VAT", "79"),
    ],
)
def test_amounts_are_read_as_people_write_them(shown: str, value: str) -> None:
    matcher = Matcher(operator="equals_text", operand="total")
    record = a_record(texts={"total": shown})
    hits = [a_hit(params={"value": each}) for each in (value, "1")]
    outcomes = [judge_param("value", [matcher], hit, record)[0].outcome for hit in hits]
    assert outcomes == [Outcome.PASSED, Outcome.FAILED]


@pytest.mark.parametrize(
    "matcher",
    [
        Matcher(operator="equals_text", operand="total"),
        Matcher(operator="same_as", operand="ga4.purchase.value"),
    ],
)
def test_what_there_is_nothing_to_compare_with_can_not_be_told(matcher: Matcher) -> None:
    hit = a_hit(vendor="meta", params={"value": "1"})
    [judgement] = judge_param("value", [matcher], hit, a_record(hits=(hit,)))
    assert judgement.outcome is Outcome.CANT_TELL


def test_a_mask_can_not_be_compared_but_is_there() -> None:
    hit = a_hit(params={"p": "(masked:email)"})
    matchers = [
        Matcher(operator="equals", operand="x"),
        Matcher(operator="present", operand=True),
    ]
    outcomes = [each.outcome for each in judge_param("p", matchers, hit, a_record())]
    assert outcomes == [Outcome.CANT_TELL, Outcome.PASSED]


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        ("sign_up", "signup"),
        ("sign_up", "Sign-Up"),
        ("Purchase", "purchase"),
        ("generate_lead", "genrate_lead"),
        ("purchase", "purchased"),
    ],
)
def test_a_slip_of_the_name_is_seen(expected: str, seen: str) -> None:
    assert near_miss(expected, ["page_view", seen]) == seen


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        ("add_to_cart", "add_to_wishlist"),
        ("purchase", "refund"),
        ("purchase", "purchase"),
        ("user_signup", "user_signout"),
        ("begin_checkout", "checkout_progress"),
    ],
)
def test_another_event_is_no_slip(expected: str, seen: str) -> None:
    assert near_miss(expected, [seen]) is None


def test_an_expectation_means_its_vendor_account_event_and_label() -> None:
    line = an_expectation("google_ads", event="conversion", params={"label": "A"})
    ads = {"vendor": "google_ads", "event": "conversion"}
    hits = (
        a_hit(**ads, label="A"),
        a_hit(**ads, label="B"),
        a_hit(**ads, label="A", account="AW-1"),
        a_hit(vendor="google_ads", event="page_view", label="A"),
        a_hit(event="conversion", label="A"),
    )
    assert candidates(line, hits) == hits[:1]
