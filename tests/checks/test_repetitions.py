"""What the repeated journeys show: a double click, a form filled in wrongly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auditor.model import Category, Fires, Outcome, Phase, Run, Severity, StepKind, VisitRecord
from auditor.testing import (
    JOURNEY,
    a_goal,
    a_hit,
    a_leg,
    a_page,
    a_record,
    a_step,
    a_visit,
    an_audit,
    an_expectation,
    failures,
    verdicts,
)

LEAD = an_expectation(event="generate_lead")
GOAL = a_goal(title="Message sent", expect=(LEAD,), repeats=frozenset({"double_click"}))
SENT = a_hit(event="generate_lead")


def repeated(run: Run, **fields: Any) -> VisitRecord:
    visit = a_visit(run=run, repeat_of=1, **fields.pop("visit", {}))
    return a_record(**{"goal": GOAL, "visit": visit, "expect": (), **fields})


# ── double-submit ────────────────────────────────────────────────────────────────────────────────


def double_click(
    *hits: Any, single: tuple[Any, ...] = (SENT,), visit: Any = None, **fields: Any
) -> Any:
    journey = a_record(goal=GOAL, hits=single, **fields)
    return an_audit(journey, repeated(Run.DOUBLE_CLICK, hits=hits, visit=visit or {}))


TWICE = (SENT, replace(SENT, id=2, at=1200))


def test_a_conversion_that_the_second_click_sends_again_fails() -> None:
    [verdict] = verdicts("double-submit", double_click(*TWICE))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "double-submit")
    assert verdict.message == "ga4 generate_lead was sent 2 times upon a double click."
    assert (verdict.expected, verdict.actual, verdict.visit) == ("1 hit", "2 hits", 2)
    assert [(each.kind, each.ref) for each in verdict.evidence] == [
        ("step", 2), ("hit", 1), ("hit", 2),
    ]  # fmt: skip
    assert (verdict.about, verdict.severity) == ("ga4 generate_lead on double click", None)


@pytest.mark.parametrize(
    ("keys", "severity", "words"),
    [
        (("A", "B"), Severity.CRITICAL, "count as two"),
        (("A", "A"), None, "the vendor may drop it"),
        (("A", None), None, "double click."),
    ],
)
def test_two_orders_are_worse_than_one_that_is_told_twice(
    keys: tuple[str | None, ...], severity: Severity | None, words: str
) -> None:
    hits = [replace(hit, key=key) for hit, key in zip(TWICE, keys, strict=True)]
    [verdict] = verdicts("double-submit", double_click(*hits))
    assert verdict.severity is severity
    assert words in verdict.message


@pytest.mark.parametrize(
    ("audit", "outcome"),
    [
        (double_click(SENT), Outcome.PASSED),
        (double_click(*TWICE, single=TWICE), Outcome.PASSED),
        (double_click(*TWICE, single=()), Outcome.INAPPLICABLE),
        (double_click(), Outcome.CANT_TELL),
        (
            double_click(visit={"error": "Step 2: gone", "inconclusive": "page-failed"}),
            Outcome.CANT_TELL,
        ),
        (double_click(replace(SENT, at=10), SENT), Outcome.PASSED),
        (double_click(SENT, replace(SENT, id=2, automatic=True)), Outcome.PASSED),
    ],
    ids=[
        "once", "the journey sends two itself", "the journey sends none", "the second click ends it",
        "it broke", "the first came before the click", "one is the library's own",
    ],
)  # fmt: skip
def test_what_a_double_click_does_else_is_no_failure(audit: Any, outcome: Outcome) -> None:
    [verdict] = verdicts("double-submit", audit)
    assert verdict.outcome is outcome
    assert verdict.visit == 2


def test_a_double_click_that_was_never_made_says_nothing() -> None:
    assert verdicts("double-submit", an_audit(a_record(goal=GOAL, hits=(SENT,)))) == []


def test_page_views_and_tags_that_must_be_silent_are_no_conversions() -> None:
    never = an_expectation("meta", event="Lead", fires=Fires(least=0, most=0))
    goal = a_goal(expect=(LEAD, an_expectation(event="page_view"), never))
    journey = a_record(goal=goal, hits=(SENT,))
    again = repeated(Run.DOUBLE_CLICK, goal=goal, hits=(SENT,))
    assert len(verdicts("double-submit", an_audit(journey, again))) == 1
    leg = a_leg(forbidden=frozenset({Category.ANALYTICS}))
    silent = repeated(Run.DOUBLE_CLICK, goal=goal, hits=TWICE, visit={"leg": leg})
    assert verdicts("double-submit", an_audit(journey, silent)) == []


# ── invalid-form-fires ───────────────────────────────────────────────────────────────────────────

FORM = a_page(url="https://shop.example/contact", final_url="https://shop.example/contact")
THANKS = a_page(id=2, index=2, at=1300)
ACCEPTED = a_step(
    index=3, kind=StepKind.WAIT_FOR_ELEMENT, action='wait for "Thank you"', began=1500, ended=1600
)
REFUSED = replace(ACCEPTED, error="it did not appear")


def invalid(*hits: Any, **fields: Any) -> list[Any]:
    return verdicts(
        "invalid-form", repeated(Run.INVALID, hits=hits, **{"pages": (FORM,), **fields})
    )


def test_a_conversion_for_a_form_that_is_refused_fails() -> None:
    [verdict] = invalid(SENT)
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "invalid-form-fires")
    assert verdict.message == (
        "ga4 generate_lead was sent for “Message sent” although the form was filled in wrongly."
    )
    assert [each.kind for each in verdict.evidence] == ["step", "hit"]


@pytest.mark.parametrize(
    "hits",
    [(), (a_hit(event="generate_lead", at=10),), (a_hit(event="form_start"),),
     (replace(SENT, automatic=True),)],
    ids=["nothing", "before the goal action", "another event", "the library's own"],
)  # fmt: skip
def test_a_form_that_is_refused_in_silence_passes(hits: tuple[Any, ...]) -> None:
    [verdict] = invalid(*hits)
    assert verdict.outcome is Outcome.PASSED


def test_an_input_that_the_site_accepts_is_no_wrong_one() -> None:
    [verdict] = invalid(SENT, steps=(*JOURNEY[:2], ACCEPTED, replace(JOURNEY[2], index=4)))
    assert verdict.outcome is Outcome.CANT_TELL
    assert 'The site accepted the wrong input of “Message sent”: wait for "Thank you"' in (
        verdict.message
    )


def test_a_waiting_step_that_failed_is_no_acceptance() -> None:
    [verdict] = invalid(SENT, steps=(*JOURNEY[:2], REFUSED))
    assert verdict.outcome is Outcome.FAILED


def test_a_conversion_on_another_page_leaves_it_open() -> None:
    [verdict] = invalid(SENT, pages=(FORM, THANKS))
    assert verdict.outcome is Outcome.CANT_TELL
    assert "led to another page" in verdict.message
    same_again = replace(FORM, id=2, at=1300, final_url=f"{FORM.final_url}?error=1")
    assert [each.outcome for each in invalid(SENT, pages=(FORM, same_again))] == [Outcome.FAILED]
    left = replace(THANKS, at=4950)
    assert [each.outcome for each in invalid(SENT, pages=(FORM, left))] == [Outcome.FAILED]


def test_a_visit_that_broke_can_not_tell() -> None:
    error = {"error": "Step 2: no button", "inconclusive": "target-not-found"}
    [verdict] = invalid(visit=error)
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "target-not-found")


def test_other_visits_are_not_looked_at() -> None:
    assert verdicts("invalid-form", a_record(goal=GOAL, hits=(SENT,))) == []
    assert failures("invalid-form", repeated(Run.REVISIT, hits=(SENT,))) == []


# ── counts-again ─────────────────────────────────────────────────────────────────────────────────

AGAIN = a_goal(repeats=frozenset({"reload", "revisit"}))


def test_a_revisit_that_broke_can_not_tell() -> None:
    step = a_step(error="the page did not open", phase=Phase.REPEAT)
    visit = a_visit(repeat_of=1, error="the page did not open", inconclusive="page-failed")
    [verdict] = verdicts(
        "counts-again", a_record(goal=AGAIN, visit=visit, expect=(), steps=(step,))
    )
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "page-failed")
    assert verdict.about == "ga4 purchase on revisit"


@pytest.mark.parametrize(
    ("kind", "said"),
    [(StepKind.RELOAD, "on reload"), (StepKind.BACK, "on going back and forward")],
)
def test_a_repetition_that_failed_can_not_tell_however_its_step_is_worded(
    kind: StepKind, said: str
) -> None:
    step = a_step(index=4, kind=kind, action="noch einmal", phase=Phase.REPEAT, error="timed out")
    record = a_record(goal=AGAIN, steps=(*JOURNEY, step), hits=(a_hit(),))
    [verdict] = verdicts("counts-again", record)
    assert verdict.outcome is Outcome.CANT_TELL
    assert verdict.message.endswith(f"{said}: timed out")


@pytest.mark.parametrize("run", [Run.DOUBLE_CLICK, Run.INVALID, Run.VARIANT])
def test_other_repetitions_are_no_revisits(run: Run) -> None:
    record = a_record(goal=AGAIN, visit=a_visit(run=run, repeat_of=1), expect=(), hits=(a_hit(),))
    assert verdicts("counts-again", record) == []
