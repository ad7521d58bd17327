"""constant-value: two baskets, one value."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.model import Hit, Item, Matcher, Outcome, Push, Run, VisitRecord
from auditor.testing import (
    a_goal,
    a_hit,
    a_push,
    a_record,
    a_visit,
    an_audit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "constant-value"
TOTAL = 'test_id "total"'
ON_PAGE = (Matcher(operator="equals_text", operand=TOTAL),)
LINE = an_expectation()
ADS = an_expectation("google_ads", event="conversion", params={"label": "AbC"})
SHOWN = an_expectation(params={"value": ON_PAGE})
FOUND = [("value-constant", "ga4 purchase value")]


def sent(value: str, price: str = "", **fields: Any) -> Hit:
    items = (Item(item_id="A", price=Decimal(price)),) if price else ()
    return a_hit(params={"value": value}, value=Decimal(value), items=items, **fields)


def a_run(run: Run, *facts: Hit | Push, **fields: Any) -> VisitRecord:
    hits = tuple(fact for fact in facts if isinstance(fact, Hit))
    pushes = tuple(fact for fact in facts if isinstance(fact, Push))
    visit = a_visit(run=run, repeat_of=1 if run is not Run.JOURNEY else None)
    return a_record(**{"visit": visit, "hits": hits, "pushes": pushes, "expect": (LINE,), **fields})


def failures_of(one: tuple[Hit | Push, ...], other: tuple[Hit | Push, ...], **fields: Any) -> Any:
    texts = fields.pop("texts", ({}, {}))
    journey = a_run(Run.JOURNEY, *one, texts=texts[0], **fields)
    return failures(CHECK, an_audit(journey, a_run(Run.VARIANT, *other, texts=texts[1], **fields)))


def test_two_baskets_with_one_value() -> None:
    journey, variant = a_run(Run.JOURNEY, sent("49", "49")), a_run(Run.VARIANT, sent("49", "129"))
    [verdict] = verdicts(CHECK, an_audit(journey, variant))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "value-constant")
    assert verdict.message == (
        "ga4 purchase was sent with value 49 for two different baskets: their items cost 49.00 and "
        "129.00."
    )
    assert (verdict.visit, verdict.tag, verdict.line) == (2, "ga4", 10)
    assert refs(verdict.evidence) == [("hit", 1)]


def test_the_sound_twin_passes() -> None:
    journey, variant = a_run(Run.JOURNEY, sent("49", "49")), a_run(Run.VARIANT, sent("129", "129"))
    [verdict] = verdicts(CHECK, an_audit(journey, variant))
    assert (verdict.outcome, verdict.about) == (Outcome.PASSED, "ga4 purchase value")


def test_the_page_shows_what_the_baskets_cost() -> None:
    texts = ({TOTAL: "49,00 €"}, {TOTAL: "129,00 €"})
    reported = failures_of((sent("49"),), (sent("49"),), expect=(SHOWN,), texts=texts)
    assert reported == FOUND
    same = ({TOTAL: "49,00 €"}, {TOTAL: "49,00 €"})
    assert failures_of((sent("49"),), (sent("49"),), expect=(SHOWN,), texts=same) == []


def test_the_data_layer_says_what_the_baskets_cost() -> None:
    pushes = [a_push(payload={"event": "purchase", "value": value}) for value in (49, 129)]
    assert failures_of((sent("49"), pushes[0]), (sent("49"), pushes[1])) == FOUND


def test_another_vendor_was_told_two_values() -> None:
    one, other = ((sent("49"), ads(value)) for value in ("49", "129"))
    assert failures_of(one, other, expect=(LINE, ADS)) == FOUND


def ads(value: str) -> Hit:
    return sent(value, vendor="google_ads", event="conversion", label="AbC")


def test_where_nothing_is_known_a_variant_of_a_purchase_has_another_basket() -> None:
    assert failures_of((sent("49"),), (sent("49"),)) == FOUND


def test_a_lead_may_always_be_worth_the_same() -> None:
    line = an_expectation(event="generate_lead")
    hit = sent("50", event="generate_lead")
    assert failures_of((hit,), (hit,), expect=(line,)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (sent("49", "49"), sent("49", "49")),
        (sent("49"), sent("129")),
        (sent("49"), a_hit()),
        (a_hit(), sent("49")),
        (sent("0"), sent("0")),
    ],
    ids=["cost the same", "follows", "none in the variant", "none in the journey", "zero"],
)
def test_what_is_no_constant(one: Hit, other: Hit) -> None:
    assert failures_of((one,), (other,)) == []


def test_a_value_that_the_spec_fixes_is_meant_to_be_constant() -> None:
    line = an_expectation(params={"value": "49"})
    assert failures_of((sent("49", "49"),), (sent("49", "129"),), expect=(line,)) == []


@pytest.mark.parametrize("run", [Run.REVISIT, Run.DOUBLE_CLICK, Run.INVALID, Run.JOURNEY])
def test_only_variants_are_compared(run: Run) -> None:
    records = (a_run(Run.JOURNEY, sent("49", "49")), a_run(run, sent("49", "129")))
    assert failures(CHECK, an_audit(*records)) == []


def test_a_variant_whose_journey_is_not_there_is_compared_with_nothing() -> None:
    goal = a_goal(expect=(LINE,))
    visit = a_visit(run=Run.VARIANT, repeat_of=7)
    record = a_record(goal=goal, visit=visit, hits=(sent("49", "129"),))
    assert failures(CHECK, an_audit(record)) == []


def test_another_basket_whose_journey_broke_can_not_tell() -> None:
    broke = a_visit(run=Run.VARIANT, repeat_of=1, error="Step 2: gone", inconclusive="page-failed")
    journey = a_run(Run.JOURNEY, sent("49", "49"))
    variant = a_run(Run.VARIANT, sent("49", "129"), visit=broke)
    [verdict] = verdicts(CHECK, an_audit(journey, variant))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "page-failed")
    assert verdict.message == (
        "It is unclear whether the value of ga4 purchase follows the basket: Step 2: gone."
    )
    assert (verdict.visit, verdict.about) == (2, FOUND[0][1])


def test_a_value_that_the_spec_fixes_is_not_asked_after() -> None:
    fixed = an_expectation(params={"value": "49"})
    broke = a_visit(run=Run.VARIANT, repeat_of=1, error="Step 2: gone", inconclusive="page-failed")
    goal = a_goal(expect=(fixed,))
    runs = [a_record(goal=goal), a_record(goal=goal, visit=broke)]
    assert verdicts(CHECK, an_audit(*runs)) == []
