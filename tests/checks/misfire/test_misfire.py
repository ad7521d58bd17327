"""misfire: conversions before the goal action, on other pages, and of other goals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from plantedfaults import PlantedFault, name_of

from auditor.model import (
    Outcome,
    Phase,
    StepKind,
    Verdict,
)
from auditor.testing import (
    GOAL_AT,
    a_goal,
    a_hit,
    a_record,
    a_step,
    a_visit,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "misfire"
LEAD = an_expectation("meta", event="Lead", line=11)
OTHER_GOAL = a_goal(name="contact", expect=(an_expectation(event="generate_lead", line=20),))
ONCE = {"hits": (a_hit(),)}
VIEWS = (a_hit(event="page_view", at=100), a_hit(event="page_view", at=120))
PLANTED = (
    PlantedFault("misfire", "before-action", "ga4 purchase", {"hits": (a_hit(at=500),)}, ONCE),
    PlantedFault(
        "misfire",
        "wrong-page",
        "ga4 purchase /thanks",
        {"goal": None, "goals": (a_goal(),), "hits": (a_hit(),)},
        {"goal": None, "goals": (a_goal(),), "hits": VIEWS},
    ),
    PlantedFault(
        "misfire",
        "two-conversions-one-goal",
        "meta Lead",
        {"goal": a_goal(forbid=(LEAD,)), "hits": (a_hit(), a_hit(vendor="meta", event="Lead"))},
        {"goal": a_goal(forbid=(LEAD,)), **ONCE},
    ),
    PlantedFault(
        "misfire",
        "two-conversions-one-goal",
        "ga4 generate_lead",
        {"goals": (a_goal(), OTHER_GOAL), "hits": (a_hit(), a_hit(event="generate_lead"))},
        {
            "goals": (a_goal(), replace(OTHER_GOAL, macro=False)),
            "hits": (a_hit(), a_hit(event="generate_lead")),
        },
    ),
)


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_the_planted_fault_is_found(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.planted)) == [(case.fault, case.about)]


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_its_sound_twin_is_silent(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.sound)) == []


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_what_a_vendor_sends_by_itself_is_no_fault_of_frequency(case: PlantedFault) -> None:
    record = a_record(**case.planted)
    automatic = replace(record, hits=tuple(replace(hit, automatic=True) for hit in record.hits))
    assert failures(case.check, automatic) == []


def test_a_conversion_that_several_goals_expect_is_told_once_on_a_wrong_page() -> None:
    micro = a_goal(name="micro", title="Looked", macro=False)
    record = a_record(goal=None, goals=(micro, a_goal()), hits=(a_hit(),))
    [verdict] = verdicts("misfire", record)
    assert (
        verdict.message == "ga4 purchase was sent on /thanks, where “Order placed” is not achieved."
    )
    assert verdict.severity is None
    assert verdict.goals == ("micro", "purchase")


@pytest.mark.parametrize(
    "sent",
    [
        a_hit(event="generate_lead", at=500),
        a_hit(event="generate_lead", automatic=True),
        a_hit(vendor="meta", event="Lead"),
    ],
    ids=["on the way to the goal", "by a library", "by a vendor that was not told of this goal"],
)
def test_what_is_sent_beside_a_goal_is_not_always_another_goals_conversion(sent: Any) -> None:
    other = replace(OTHER_GOAL, expect=(*OTHER_GOAL.expect, LEAD))
    record = a_record(goals=(a_goal(), other), hits=(a_hit(), sent))
    assert failures("misfire", record) == []


def only(check: str, **fields: Any) -> Verdict:
    (verdict,) = verdicts(check, a_record(**fields))
    return verdict


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


AGAIN = (
    a_step(),
    a_step(index=2, kind=StepKind.HOVER, phase=Phase.CONSENT, began=100),
    a_step(index=3, kind=StepKind.CLICK, action="click a", began=200),
    a_step(index=4, kind=StepKind.WAIT_FOR_ELEMENT, action="wait", began=300),
    a_step(index=5, kind=StepKind.FILL, action="fill b", began=600),
    a_step(index=6, kind=StepKind.CLICK, action="click a", began=GOAL_AT, is_goal=True),
)
"""The goal action presses a button that an earlier step, the second one of the journey, presses."""
SECOND_PIECE = replace(a_goal(), like_goal_action=frozenset({1}))


@pytest.mark.parametrize(
    ("step", "is_misfire"),
    [(1, True), (2, True), (3, False), (4, False), (5, True)],
    ids=["as the page opens", "by the choice", "by the same", "after the same", "by another"],
)
def test_what_an_earlier_step_sends_that_does_the_same_is_no_misfire(
    step: int, is_misfire: bool
) -> None:
    early = a_hit(at=AGAIN[step - 1].began + 50, step=step)
    record = a_record(goal=SECOND_PIECE, steps=AGAIN, hits=(early, a_hit(step=6)))
    assert bool(failures("misfire", record)) is is_misfire


def test_the_hit_of_an_earlier_step_that_does_the_same_is_not_the_goals_own() -> None:
    record = a_record(goal=SECOND_PIECE, steps=AGAIN, hits=(a_hit(at=250, step=3),))
    assert failures("misfire", record) == []
    assert [fault for fault, _ in failures("missing-hit", record)] == ["no-hit"]


def test_what_a_journey_that_broke_must_not_send_is_left_open() -> None:
    visit = a_visit(error="Step 2: no button.", inconclusive="target-not-found", goal_at=None)
    goal = a_goal(forbid=(LEAD,))
    for hits in ((), (a_hit(vendor="meta", event="Lead"),)):
        [verdict] = verdicts("misfire", a_record(goal=goal, visit=visit, hits=hits))
        assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "target-not-found")
        assert verdict.message == ("It is unclear whether meta Lead stays away: Step 2: no button.")
