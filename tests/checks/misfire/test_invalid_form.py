"""invalid-form: what is sent although the form was filled in wrongly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from repeatedjourneys import GOAL, SENT, repeated

from auditor.model import Outcome, Run, StepKind
from auditor.testing import (
    JOURNEY,
    a_hit,
    a_page,
    a_record,
    a_step,
    failures,
    verdicts,
)

CHECK = "invalid-form"
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
    assert [fact.kind for fact in verdict.evidence] == ["step", "hit"]


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
    assert [verdict.outcome for verdict in invalid(SENT, pages=(FORM, same_again))] == [
        Outcome.FAILED
    ]
    left = replace(THANKS, at=4950)
    assert [verdict.outcome for verdict in invalid(SENT, pages=(FORM, left))] == [Outcome.FAILED]


def test_a_visit_that_broke_can_not_tell() -> None:
    error = {"error": "Step 2: no button", "inconclusive": "target-not-found"}
    [verdict] = invalid(visit=error)
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "target-not-found")


def test_other_visits_are_not_looked_at() -> None:
    assert verdicts("invalid-form", a_record(goal=GOAL, hits=(SENT,))) == []
    assert failures("invalid-form", repeated(Run.REVISIT, hits=(SENT,))) == []
