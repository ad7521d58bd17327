"""hit-without-push: the announcement that the spec names, and what does not stand for it."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Fires, Outcome, Severity
from auditor.testing import (
    GOAL_AT,
    a_hit,
    a_push,
    a_record,
    a_visit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "hit-without-push"
LINE = an_expectation(push="order_complete")
ANNOUNCED = a_push("order_complete")


def judged(**fields: Any) -> Any:
    given = {"expect": (LINE,), "hits": (a_hit(),)}
    [verdict] = verdicts(CHECK, a_record(**{**given, **fields}))
    return verdict


def test_a_hit_that_nothing_announced_fails() -> None:
    verdict = judged()
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "hit-without-push")
    assert verdict.message == (
        "ga4 purchase was sent without the push order_complete: the page never announced it."
    )
    assert (verdict.about, verdict.tag, verdict.line) == ("ga4 purchase", "ga4", 10)
    assert verdict.severity in (None, Severity.MEDIUM)
    assert refs(verdict.evidence) == [("hit", 1)]


def test_a_hit_that_follows_its_announcement_passes() -> None:
    verdict = judged(pushes=(ANNOUNCED,))
    assert verdict.outcome is Outcome.PASSED
    assert refs(verdict.evidence) == [("push", 1), ("hit", 1)]


@pytest.mark.parametrize(
    ("push", "reason"),
    [
        (a_push("order_complete", at=GOAL_AT + 500), "it left before the page had announced it"),
        (a_push("order_completed"), "the page announces it as order_completed"),
        (a_push("purchase"), "the page never announced it"),
        (a_push("order_complete", at=GOAL_AT - 1), "the page never announced it"),
        (a_push("order_complete", layer="fbq"), "the page never announced it"),
        (a_push(None), "the page never announced it"),
    ],
    ids=["after the hit", "a slip", "another", "before the goal", "another vendor's", "nameless"],
)
def test_what_does_not_announce_it(push: Any, reason: str) -> None:
    assert judged(pushes=(push,)).message.endswith(f"order_complete: {reason}.")


@pytest.mark.parametrize(
    "push",
    [
        a_push("order_complete", at=GOAL_AT + 115),
        a_push("order_complete", layer="gtag"),
        a_push("order_complete", layer="ourLayer"),
    ],
    ids=["as the clocks differ", "to Google", "a layer for all"],
)
def test_what_announces_it(push: Any) -> None:
    assert judged(pushes=(push,)).outcome is Outcome.PASSED


def test_each_of_several_hits_needs_one_before_it() -> None:
    hits = (a_hit(id=1, at=GOAL_AT + 10), a_hit(id=2, at=GOAL_AT + 900))
    line = an_expectation(push="order_complete", fires=Fires(least=2, most=2))
    verdict = judged(expect=(line,), hits=hits, pushes=(ANNOUNCED,))
    assert verdict.outcome is Outcome.FAILED
    assert ("hit", 1) in refs(verdict.evidence)


@pytest.mark.parametrize(
    "fields",
    [
        {"expect": (an_expectation(),)},
        {"hits": ()},
        {"hits": (a_hit(at=GOAL_AT - 5),)},
        {"hits": (a_hit(automatic=True),)},
        {"visit": a_visit(repeat_of=1)},
    ],
    ids=["no push declared", "no hit", "before the goal action", "automatic", "a repetition"],
)
def test_where_there_is_nothing_to_say(fields: dict[str, Any]) -> None:
    given: dict[str, Any] = {"expect": (LINE,), "hits": (a_hit(),)}
    assert verdicts(CHECK, a_record(**{**given, **fields})) == []


def test_a_page_of_the_crawl_is_looked_at_too() -> None:
    line = an_expectation(event="page_view", push="page_ready")
    hit = a_hit(event="page_view", at=90)
    given: dict[str, Any] = {"goal": None, "expect": (line,), "hits": (hit,)}
    assert failures(CHECK, a_record(**given)) == [(CHECK, "ga4 page_view")]
    assert failures(CHECK, a_record(**given, pushes=(a_push("page_ready", at=50),))) == []
