"""Hits that a library kept: each check looks at the moment, called or sent, that it is about."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Category, Leg, Outcome, Phase, StepKind, Verdict
from auditor.testing import (
    GOAL_AT,
    JOURNEY,
    a_goal,
    a_hit,
    a_push,
    a_record,
    a_step,
    a_visit,
    an_expectation,
    failures,
    verdicts,
)

ANALYTICS = frozenset({Category.ANALYTICS})
REJECT = Leg(name="reject", has_choice=True, granted=False, forbidden=ANALYTICS)
RELOAD = a_step(
    index=4,
    kind=StepKind.RELOAD,
    action="reload the page",
    phase=Phase.REPEAT,
    began=5000,
    ended=6000,
)
REPEATING = a_goal(repeats=frozenset({"reload"}))
FLUSHED = {"sent_at": 4950, "sent_step": 3}


def only(check: str, **fields: Any) -> Verdict:
    (verdict,) = verdicts(check, a_record(**fields))
    return verdict


def test_a_hit_of_the_goal_action_that_left_with_the_page_passes_and_says_so() -> None:
    verdict = only("missing-hit", hits=(a_hit(**FLUSHED),))
    assert verdict.outcome is Outcome.PASSED
    assert verdict.message == "ga4 purchase was sent. It left only as the page was left."


def test_a_hit_of_the_goal_action_that_left_at_once_says_nothing_of_it() -> None:
    assert only("missing-hit", hits=(a_hit(),)).message == "ga4 purchase was sent."


def test_a_hit_called_for_before_the_goal_action_is_not_its_hit_though_it_left_after() -> None:
    early = a_hit(at=GOAL_AT - 100, step=1, sent_at=GOAL_AT + 4000, sent_step=2)
    verdict = only("missing-hit", hits=(early,))
    assert verdict.outcome is Outcome.INAPPLICABLE
    assert verdict.message == "It was called for before the goal action: see misfire."
    misfire = only("misfire", hits=(early,))
    assert (misfire.outcome, misfire.fault) == (Outcome.FAILED, "before-action")
    assert misfire.message == "ga4 purchase was triggered before “Order placed” was achieved."
    assert misfire.actual == "triggered at 0.9 s of the visit, sent at 5.0 s"


def test_a_misfire_that_left_at_once_was_sent() -> None:
    misfire = only("misfire", hits=(a_hit(at=GOAL_AT - 100),))
    assert misfire.message == "ga4 purchase was sent before “Order placed” was achieved."
    assert misfire.actual == "sent at 0.9 s of the visit"


@pytest.mark.parametrize(
    ("hit", "again"),
    [
        ({"at": 1100, "step": 2, "sent_at": 5100, "sent_step": 4}, False),
        ({"at": 5100, "step": 4, "sent_at": 9000, "sent_step": 3}, True),
    ],
    ids=["called for before the reload", "called for by the reload"],
)
def test_a_hit_counts_again_if_the_reload_called_for_it(
    hit: dict[str, Any], *, again: bool
) -> None:
    hits = (a_hit(id=1), a_hit(id=2, **hit))
    record = a_record(goal=REPEATING, steps=(*JOURNEY, RELOAD), hits=hits)
    assert bool(failures("counts-again", record)) is again


@pytest.mark.parametrize(("sent_at", "check"), [(2999, "before-choice"), (3000, "after-reject")])
def test_whether_a_tag_waited_for_the_choice_is_a_matter_of_when_it_sent(
    sent_at: int, check: str
) -> None:
    record = a_record(
        visit=a_visit(leg=REJECT, consent_at=3000),
        forbidden_before_choice=ANALYTICS,
        hits=(a_hit(at=500, step=1, sent_at=sent_at),),
    )
    found = {each for each in ("before-choice", "after-reject") if failures(each, record)}
    assert found == {check}


def test_a_repetition_that_arrived_makes_good_for_a_lost_hit_if_it_was_sent_later() -> None:
    lost = a_hit(at=1100, sent_at=4000, delivered=False, failure="HTTP 500")
    for sent_at, fault in ((3000, True), (5000, False)):
        record = a_record(hits=(lost, a_hit(at=1050, sent_at=sent_at)))
        assert bool(failures("undelivered-hit", record)) is fault


@pytest.mark.parametrize(
    ("layer", "fault"),
    [("gtag", "push-without-hit"), ("fbq", "no-hit"), ("ourLayer", "push-without-hit")],
)
def test_a_push_announces_a_hit_to_the_vendors_that_its_layer_reaches(
    layer: str, fault: str
) -> None:
    record = a_record(expect=(an_expectation(),), pushes=(a_push(layer=layer),))
    assert failures("missing-hit", record) == [(fault, "ga4 purchase")]
