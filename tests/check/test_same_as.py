"""An expectation that a parameter be the same as in another tag's hit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.check.conditions import judge_param
from auditor.check.matching import candidates
from auditor.model import Item, Matcher, Operator, Outcome
from auditor.testing import (
    GOAL_AT,
    a_hit,
    a_record,
    an_expectation,
)


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


def judged(matcher: Matcher, text: str, *others: Any, **fields: Any) -> Any:
    """What becomes of the value of a Meta hit, sent after other hits."""
    hit = a_hit(vendor="meta", params={"value": text})
    record = a_record(expect=(an_expectation(), META), hits=(*others, hit), **fields)
    [judgement] = judge_param("value", [matcher], hit, record)
    return judgement


META = an_expectation("meta")

SAME = Matcher(operator="same_as", operand="ga4.purchase.value")

TOTAL = Matcher(operator="equals_text", operand="total")


@pytest.mark.parametrize(
    ("text", "outcome"), [("79.00", Outcome.PASSED), ("66.39", Outcome.FAILED)]
)
def test_same_as_holds_against_another_tags_hit(text: str, outcome: Outcome) -> None:
    judgement = judged(SAME, text, a_hit(params={"value": "79"}))
    assert (judgement.outcome, judgement.actual) == (outcome, text)
    assert judgement.expected == "79 (as in ga4.purchase.value)"


@pytest.mark.parametrize(
    "other",
    [
        a_hit(params={"value": "79"}, at=GOAL_AT - 1),
        a_hit(params={"value": "79"}, account="G-OLD"),
        a_hit(params={"value": "79"}, event="refund"),
        a_hit(params={}),
        a_hit(params={"value": ""}),
    ],
    ids=["before the goal action", "another account", "another event", "absent", "empty"],
)
def test_same_as_can_not_tell_when_the_other_hit_is_not_there(other: Any) -> None:
    judgement = judged(SAME, "1", other)
    assert judgement.outcome is Outcome.CANT_TELL
    assert judgement.expected == "the same as ga4.purchase.value, which was not sent"


def test_same_as_can_not_tell_of_a_tag_that_the_spec_does_not_know() -> None:
    unknown = Matcher(operator="same_as", operand="other.purchase.value")
    assert judged(unknown, "1", a_hit(params={"value": "1"})).outcome is Outcome.CANT_TELL


def test_an_event_with_dots_in_its_name_is_found() -> None:
    dotted = Matcher(operator="same_as", operand="ga4.shop.order.done.value")
    other = a_hit(event="shop.order.done", params={"value": "1"})
    assert judged(dotted, "1", other).outcome is Outcome.PASSED


def test_a_mask_on_the_other_side_can_not_be_compared_either() -> None:
    assert judged(SAME, "1", a_hit(params={"value": "(masked:param)"})).outcome is Outcome.CANT_TELL
    shown = {"total": "Thank you, (masked:email:sha256)"}
    assert judged(TOTAL, "1", texts=shown).outcome is Outcome.CANT_TELL
    assert judged(TOTAL, "Thank you", texts=shown).outcome is Outcome.CANT_TELL


MASKABLE: list[tuple[Operator, Any]] = [
    ("equals", "x"),
    ("one_of", ("x", "y")),
    ("matches", ".*"),
    ("above", Decimal(0)),
    ("below", Decimal(0)),
    ("same_as", "ga4.purchase.value"),
    ("equals_text", "total"),
]


@pytest.mark.parametrize(("operator", "operand"), MASKABLE)
@pytest.mark.parametrize("mask", ["(masked:email)", "NL-(masked:identity.phone)"])
def test_no_condition_can_be_held_against_a_mask(
    operator: Operator, operand: Any, mask: str
) -> None:
    matcher = Matcher(operator=operator, operand=operand)
    judgement = judged(matcher, mask, a_hit(params={"value": "1"}), texts={"total": "1 €"})
    assert (judgement.outcome, judgement.actual) == (Outcome.CANT_TELL, mask)


@pytest.mark.parametrize(
    ("shown", "text", "outcome"),
    [
        (" T-1001a ", "T-1001a", Outcome.PASSED),
        ("Ticket ABC", "Ticket ABC", Outcome.PASSED),
        ("Ticket ABC", "Ticket DEF", Outcome.FAILED),
        ("Ticket ABC", "79", Outcome.CANT_TELL),
        ("", "79", Outcome.CANT_TELL),
        ("79,00 €", "79,00 €", Outcome.FAILED),
    ],
)
def test_what_shows_no_amount_is_compared_as_text(shown: str, text: str, outcome: Outcome) -> None:
    assert judged(TOTAL, text, texts={"total": shown}).outcome is outcome


def test_the_finding_quotes_what_the_page_shows() -> None:
    judgement = judged(TOTAL, "1", texts={"total": " 79,00 € "})
    assert judgement.expected == "79,00 € (shown on the page)"


def test_a_list_of_items_is_there_without_a_text() -> None:
    there = [Matcher(operator="present", operand=True)]
    hits = (a_hit(items=(Item(item_id="A"),)), a_hit())
    outcomes = [judge_param("items", there, hit, a_record())[0].outcome for hit in hits]
    assert outcomes == [Outcome.PASSED, Outcome.FAILED]
