"""What "matches" means, operator by operator."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.check.matching import (
    flushed,
    is_page_view,
    judge_param,
    letters_of,
    matching,
    near_miss,
    since_goal,
    value_of,
)
from auditor.model import Fires, Item, Matcher, Message, Outcome, Phase, StepKind
from auditor.testing import (
    GOAL_AT,
    JOURNEY,
    a_hit,
    a_record,
    a_step,
    a_visit,
    an_expectation,
)


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
        ("equals", "x", "", False),
        ("one_of", ("79", "80"), "79.00", True),
        ("one_of", ("79",), None, False),
        ("matches", r"\d+", None, False),
        ("above", Decimal(0), "NaN", False),
        ("above", Decimal(0), "Infinity", False),
        ("above", Decimal(0), None, False),
        ("below", Decimal(100), "much", False),
        ("below", Decimal(100), None, False),
        ("present", True, "", False),
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
    assert [judgement.outcome for judgement in outcomes] == [Outcome.PASSED, Outcome.FAILED]
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
        ("1\N{NARROW NO-BREAK SPACE}299,00\N{NO-BREAK SPACE}€", "1299"),
        ("79,\N{EN DASH} €", "79"),
        ("35€ 99", "35.99"),
        ("Total (2 items): €158.00", "158"),
        ("Order 4711: 79,00 €", "79"),
        ("Order 4711: CHF 1'299.-", "1299"),
        ("1299.00", "1299"),
    ],
)
def test_amounts_are_read_as_people_write_them(shown: str, value: str) -> None:
    matcher = Matcher(operator="equals_text", operand="total")
    record = a_record(texts={"total": shown})
    hits = [a_hit(params={"value": text}) for text in (value, "1")]
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
    outcomes = [judgement.outcome for judgement in judge_param("p", matchers, hit, a_record())]
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


def test_each_matcher_is_judged() -> None:
    span = [
        Matcher(operator="above", operand=Decimal(0)),
        Matcher(operator="below", operand=Decimal(10)),
    ]
    judgements = judge_param("value", span, a_hit(params={"value": "10"}), a_record())
    assert [judgement.outcome for judgement in judgements] == [Outcome.PASSED, Outcome.FAILED]
    assert [judgement.expected for judgement in judgements] == [
        "a number above 0",
        "a number below 10",
    ]


def test_a_parameter_is_read_by_its_name_then_as_on_the_wire_then_as_the_label() -> None:
    hit = a_hit(params={"value": "1"}, raw={"value": "2", "epn.value": "3"}, label="AbC")
    names = ("value", "epn.value", "label", "coupon")
    assert [value_of(name, hit) for name in names] == ["1", "3", "AbC", None]
    assert value_of("label", a_hit()) is None


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        ("checkout_step_1", "checkout_step_2"),
        ("\u8cfc\u5165", "\u767b\u9332"),
        ("sign_up", "sign_in"),
        ("login", "logout"),
        ("view_item", "view_item_list"),
        ("add_payment_info", "add_shipping_info"),
    ],
)
def test_names_that_share_a_part_are_different_events(expected: str, seen: str) -> None:
    assert near_miss(expected, [seen]) is None
    assert near_miss(seen, [expected]) is None


@pytest.mark.parametrize("name", ["add_to_cart", "Add-To-Cart", "addToCart", "add to cart"])
def test_case_and_separators_make_no_other_name(name: str) -> None:
    assert letters_of(name) == "addtocart"
    assert letters_of(name) != letters_of("add_to_cart_2")


def test_the_likeliest_slip_is_taken() -> None:
    assert near_miss("generate_lead", ["genrate_lead", "Generate-Lead"]) == "Generate-Lead"
    assert near_miss("generate_lead", []) is None


def test_every_vendors_page_view_is_one() -> None:
    views = ("page_view", "PageView", "pageLoad", "pagevisit", "page")
    assert all(is_page_view(view) for view in views)
    assert not is_page_view("page_view_2")


def test_hits_are_taken_from_the_goal_action_on() -> None:
    early, at_once, late = hits = (a_hit(at=GOAL_AT - 1), a_hit(at=GOAL_AT), a_hit(at=GOAL_AT + 1))
    assert since_goal(hits, a_record()) == (at_once, late)
    assert since_goal(hits, a_record(goal=None)) == (early, at_once, late)
    assert since_goal(hits, a_record(visit=a_visit(goal_at=None))) == hits


def test_repetitions_do_not_match() -> None:
    reload = a_step(
        index=4,
        kind=StepKind.RELOAD,
        action="reload the page",
        phase=Phase.REPEAT,
        began=5000,
        ended=6000,
    )
    record = a_record(steps=(*JOURNEY, reload), hits=(a_hit(id=1), a_hit(id=2, step=4)))
    assert [hit.id for hit in matching(an_expectation(), record)] == [1]


def test_a_hit_that_left_as_the_page_was_left_was_flushed() -> None:
    assert [flushed(a_hit(step=step), a_record()) for step in (2, 3, None)] == [False, True, False]


# ── in another language ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("matcher", "template"),
    [
        (Matcher(operator="one_of", operand=("a", "b")), "one of {texts}"),
        (Matcher(operator="matches", operand=r"\d{2}"), "text of the form {form}"),
        (Matcher(operator="above", operand=Decimal(1)), "a number above {bound}"),
        (Matcher(operator="below", operand=Decimal(1)), "a number below {bound}"),
        (Matcher(operator="present", operand=True), "any value"),
        (Matcher(operator="present", operand=False), "no value"),
        (Matcher(operator="length", operand=Decimal(2)), "{n} item"),
        (Matcher(operator="same_as", operand="ga4.purchase.value"), "the same as {other}"),
        (Matcher(operator="equals_text", operand="total"), "the amount shown at {place}"),
    ],
)
def test_what_a_condition_asks_can_be_said_in_another_language(
    matcher: Matcher, template: str
) -> None:
    text = str(matcher)
    assert isinstance(text, Message)
    assert text.template == template


@pytest.mark.parametrize(
    ("fires", "text"),
    [
        (Fires(), "once"),
        (Fires(least=0, most=0), "never"),
        (Fires(least=1, most=None), "at least 1 time"),
        (Fires(least=2, most=None), "at least 2 times"),
        (Fires(least=3, most=3), "3 times"),
        (Fires(least=2, most=4), "2 to 4 times"),
    ],
)
def test_how_often_a_hit_is_expected_can_be_said_in_another_language(
    fires: Fires, text: str
) -> None:
    assert isinstance(str(fires), Message)
    assert str(fires) == text
