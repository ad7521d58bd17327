"""double-submit: what the second click of a double click sends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from repeatedjourneys import GENERATE_LEAD, GOAL, SENT, repeated

from auditor.model import Category, Fires, Outcome, Run, Severity
from auditor.testing import (
    a_goal,
    a_leg,
    a_record,
    an_audit,
    an_expectation,
    verdicts,
)

CHECK = "double-submit"
TWICE = (SENT, replace(SENT, id=2, at=1200))


def double_click(
    *hits: Any, single: tuple[Any, ...] = (SENT,), visit: Any = None, **fields: Any
) -> Any:
    journey = a_record(goal=GOAL, hits=single, **fields)
    return an_audit(journey, repeated(Run.DOUBLE_CLICK, hits=hits, visit=visit or {}))


def test_a_conversion_that_the_second_click_sends_again_fails() -> None:
    [verdict] = verdicts("double-submit", double_click(*TWICE))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "double-submit")
    assert verdict.message == "ga4 generate_lead was sent 2 times on a double click."
    assert (verdict.expected, verdict.actual, verdict.visit) == ("1 hit", "2 hits", 2)
    assert [(fact.kind, fact.ref) for fact in verdict.evidence] == [
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
    goal = a_goal(expect=(GENERATE_LEAD, an_expectation(event="page_view"), never))
    journey = a_record(goal=goal, hits=(SENT,))
    again = repeated(Run.DOUBLE_CLICK, goal=goal, hits=(SENT,))
    assert len(verdicts("double-submit", an_audit(journey, again))) == 1
    leg = a_leg(forbidden=frozenset({Category.ANALYTICS}))
    silent = repeated(Run.DOUBLE_CLICK, goal=goal, hits=TWICE, visit={"leg": leg})
    assert verdicts("double-submit", an_audit(journey, silent)) == []
