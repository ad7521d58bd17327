"""stale-items: what a tag manager still knows of earlier events."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Hit, Item, Outcome, Push
from auditor.testing import GOAL_AT, a_hit, a_push, a_record, a_visit, failures, refs, verdicts

CHECK = "stale-items"
LEAD = [("stale-ecommerce", "ga4 G-TEST0001 generate_lead stale")]
CART = [("stale-ecommerce", "ga4 G-TEST0001 add_to_cart stale")]


def pushed(event: str | None, *ids: str, number: int = 1, at: int = 500, **order: Any) -> Push:
    """A push of a shop event; without ids: without an ecommerce object."""
    payload: dict[str, Any] = {"event": event} if event else {}
    if ids or order:
        payload["ecommerce"] = {"items": [{"item_id": id_} for id_ in ids], **order}
    return a_push(event, id=number, at=at, payload=payload)


def emptied(at: int = 600) -> Push:
    return a_push(None, id=9, at=at, payload={"ecommerce": None})


def sent(event: str, *ids: str, **fields: Any) -> Hit:
    params = {"items": ",".join(ids), **fields.pop("params", {})}
    items = tuple(Item(item_id=id_) for id_ in ids)
    given = {"items": items, "params": {k: v for k, v in params.items() if v}}
    return a_hit(event=event, **given, **{"at": GOAL_AT + 60, **fields})


def failures_of(*facts: Hit | Push, **fields: Any) -> Any:
    hits = tuple(fact for fact in facts if isinstance(fact, Hit))
    pushes = tuple(fact for fact in facts if isinstance(fact, Push))
    return failures(CHECK, a_record(hits=hits, pushes=pushes, **fields))


def test_a_lead_that_carries_the_product_that_was_looked_at() -> None:
    pushes = (pushed("view_item", "MUG"), pushed("generate_lead", number=2, at=GOAL_AT + 50))
    record = a_record(hits=(sent("generate_lead", "MUG"),), pushes=pushes)
    [verdict] = verdicts(CHECK, record)
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "stale-ecommerce")
    assert verdict.message == (
        "ga4 G-TEST0001 generate_lead carries the item “MUG”, announced earlier for view_item."
    )
    assert refs(verdict.evidence) == [("hit", 1), ("push", 1)]
    assert (verdict.tag, verdict.vendor) == ("ga4", "ga4")


def test_the_sound_twin_passes() -> None:
    own = pushed("add_to_cart", "MUG", number=2, at=GOAL_AT + 50)
    record = a_record(hits=(sent("add_to_cart", "MUG"),), pushes=(pushed("view_item", "CUP"), own))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == [Outcome.PASSED]


def test_a_longer_list_that_was_merged_with_a_shorter_one() -> None:
    first = pushed("view_item_list", "MUG", "GLASS")
    own = pushed("add_to_cart", "CUP", number=2, at=GOAL_AT + 50)
    assert failures_of(first, own, sent("add_to_cart", "CUP", "GLASS")) == CART
    assert failures_of(first, emptied(), own, sent("add_to_cart", "CUP", "GLASS")) == []


def test_an_ecommerce_object_without_items_keeps_the_earlier_ones() -> None:
    own = pushed("begin_checkout", number=2, at=GOAL_AT + 50, value=12)
    reported = failures_of(pushed("view_cart", "MUG"), own, sent("begin_checkout", "MUG"))
    assert reported == [("stale-ecommerce", "ga4 G-TEST0001 begin_checkout stale")]


def test_a_lead_that_no_push_announced_carries_no_items_either() -> None:
    assert failures_of(pushed("view_item", "MUG"), sent("generate_lead", "MUG")) == LEAD


def test_the_number_of_an_order_that_a_later_sign_up_carries() -> None:
    order = pushed("purchase", "MUG", transaction_id="SO-1")
    hit = sent("sign_up", params={"transaction_id": "SO-1"})
    assert failures_of(order, hit) == [("stale-ecommerce", "ga4 G-TEST0001 sign_up stale")]
    own = a_push(
        "sign_up", id=2, at=GOAL_AT + 50, payload={"event": "sign_up", "transaction_id": "SO-1"}
    )
    assert failures_of(order, own, hit) == []


@pytest.mark.parametrize(
    ("event", "stale"),
    [
        ("newsletter_signup", True),
        ("Contact form sent", True),
        ("CompleteRegistration", True),
        ("login", True),
        ("product_question", False),
        ("cart_form", False),
        ("configurator_open", False),
    ],
)
def test_an_events_name_tells_whether_it_has_to_do_with_items(event: str, *, stale: bool) -> None:
    assert bool(failures_of(pushed("view_item", "MUG"), sent(event, "MUG"))) is stale


@pytest.mark.parametrize(
    "facts",
    [
        (pushed("view_item", "MUG"), sent("generate_lead")),
        (pushed("view_item", "MUG"), emptied(), sent("generate_lead", "MUG")),
        (pushed("view_item", "MUG"), sent("add_to_cart", "MUG")),
        (pushed("view_item", "MUG"), pushed("add_to_cart", number=2), sent("add_to_cart", "MUG")),
        (pushed("view_item", "MUG"), sent("zoom", "MUG")),
        (pushed(None, "MUG"), pushed("purchase", number=2, value=1), sent("purchase", "MUG")),
        (pushed("orderData", "MUG"), pushed("purchase", number=2, value=1), sent("purchase", "MUG")),
        (pushed("view_item", "MUG"), pushed(None, "MUG", number=2, at=550),
         pushed("purchase", number=3, at=600, value=1), sent("purchase", "MUG")),
        (pushed("view_item", "MUG"), sent("generate_lead", "GLASS")),
        (pushed("view_item", "MUG", at=GOAL_AT + 500), sent("generate_lead", "MUG")),
        (sent("generate_lead", "MUG"),),
    ],
    ids=["nothing carried", "emptied", "no own push", "a bare push of a shop event", "an own event",
         "data without an event", "data with an own event", "data pushed again", "another item",
         "pushed later", "nothing pushed"],
)  # fmt: skip
def test_what_may_well_be_on_purpose(facts: tuple[Hit | Push, ...]) -> None:
    assert failures_of(*facts) == []


def test_of_two_pushes_at_once_each_explains_the_hits_of_both() -> None:
    first = pushed("add_to_cart", "MUG", at=GOAL_AT + 40)
    second = pushed("add_to_cart", "CUP", number=2, at=GOAL_AT + 50)
    assert failures_of(first, second, sent("add_to_cart", "MUG")) == []


def test_what_stands_anywhere_in_the_own_push_is_no_stranger() -> None:
    payload = {"event": "add_to_cart", "ecommerce": {"currency": "EUR"}, "sku": "MUG"}
    own = a_push("add_to_cart", id=2, at=GOAL_AT + 50, payload=payload)
    assert failures_of(pushed("view_item", "MUG"), own, sent("add_to_cart", "MUG")) == []


def test_another_page_has_forgotten() -> None:
    elsewhere = a_push("view_item", page=2, at=500, payload=pushed("view_item", "MUG").payload)
    assert failures_of(elsewhere, sent("generate_lead", "MUG")) == []


def test_repetitions_are_not_looked_at() -> None:
    facts = (pushed("view_item", "MUG"), sent("generate_lead", "MUG"))
    assert failures_of(*facts, visit=a_visit(repeat_of=1)) == []
