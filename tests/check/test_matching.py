"""What "matches" means, operator by operator."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.check.matching import (
    flushed,
    is_page_view,
    letters_of,
    matching,
    near_miss,
    since_goal,
)
from auditor.model import Fires, Matcher, Message, Phase, StepKind
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
