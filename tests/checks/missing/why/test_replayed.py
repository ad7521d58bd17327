"""Causes that a container's rules show: a condition, an exception, another event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from publishedcontainers import SCRIPT, contains, equals, on, with_container

from auditor.model import Condition, ContainerTag, Rule, Variable, VisitRecord
from auditor.testing import a_page, a_push, refs, verdicts

CHECK = "missing-hit"
TAG = ContainerTag(
    kind="gaawe", vendor="ga4", account="G-TEST0001", event="purchase", number=0, id="7"
)
COMPLETE = a_page(at=1100, final_url="https://shop.example/order/complete")
THANKS = contains("/thanks")


def a_purchase(*rules: Rule, tag: ContainerTag = TAG, **fields: Any) -> VisitRecord:
    given = {"pages": (COMPLETE,), "pushes": (a_push(),)}
    return with_container(tag, rules=rules, **{**given, **fields})


def told(record: VisitRecord) -> tuple[str | None, str]:
    [verdict] = verdicts(CHECK, record)
    return verdict.fault, verdict.message.partition("was achieved: ")[2]


def test_a_condition_that_was_false_is_the_cause() -> None:
    record = a_purchase(on("purchase", THANKS))
    fault, text = told(record)
    assert fault == "push-without-hit"
    assert text == (
        "tag 7 (ga4 G-TEST0001 purchase) should have fired at purchase; its condition “page path "
        "contains /thanks” was false, since it was “/order/complete”."
    )
    [verdict] = verdicts(CHECK, record)
    assert refs(verdict.evidence) == [("push", 1)]


def test_a_consent_command_beside_it_changes_nothing() -> None:
    default = ["consent", "default", {"ad_storage": "granted"}]
    pushes = (a_push(layer="gtag", payload=default, id=2), a_push())
    assert "should have fired" in told(a_purchase(on("purchase", THANKS), pushes=pushes))[1]


def test_a_condition_on_the_data_layer_says_what_it_was() -> None:
    is_more = Condition(operator="gt", left=Variable(kind="v", name="value"), right="100")
    push = a_push(payload={"event": "purchase", "value": 49.0})
    record = a_purchase(on("purchase", is_more), pushes=(push,))
    assert "its condition “value is more than 100” was false, since it was “49”" in told(record)[1]


def test_an_exception_that_was_true_is_the_cause() -> None:
    record = a_purchase(on("purchase", unless=(contains("/order"),)))
    assert told(record)[1].endswith(
        "should have fired at purchase; its exception “page path contains /order” was true."
    )


def test_a_page_view_on_another_page_than_the_triggers_is_the_cause() -> None:
    push = a_push("gtm.js")
    fault, text = told(a_purchase(on("gtm.js", THANKS), pushes=(push,)))
    assert fault == "no-hit"
    assert "should have fired at gtm.js; its condition" in text


def test_a_trigger_that_waits_for_another_event_is_the_cause() -> None:
    text = "tag 7 (ga4 G-TEST0001 purchase) waits for the event order_done, and the page pushed {}."
    unlike = told(a_purchase(on("order_done")))
    assert unlike == ("push-without-hit", text.format("purchase"))
    unannounced = told(a_purchase(on("order_done"), pushes=(a_push("placed"),)))
    assert unannounced == ("no-hit", text.format("placed"))


@pytest.mark.parametrize(
    "record",
    [
        a_purchase(on("purchase")),
        a_purchase(on("purchase", THANKS), on("purchase", equals("x", SCRIPT))),
        a_purchase(on("purchase", THANKS), tag=ContainerTag(kind="x", vendor="meta", number=0)),
        a_purchase(
            on("purchase", THANKS),
            pushes=(a_push(), a_push(layer="gtag", payload=["event", "purchase"], id=2)),
        ),
        a_purchase(on("order_done"), tag=replace(TAG, kind="html", event="")),
        a_purchase(on("order_done"), on("order_sent")),
        a_purchase(on("order_done", THANKS), pushes=()),
    ],
    ids=[
        "by the rules it fires", "a script decides", "another vendor's", "gtag pushes, too",
        "an event nobody knows", "two events to choose from", "nothing was pushed",
    ],
)  # fmt: skip
def test_where_the_replay_is_unsure_it_says_nothing(record: VisitRecord) -> None:
    text = told(record)[1]
    assert "should have fired" not in text
    assert "waits for" not in text
