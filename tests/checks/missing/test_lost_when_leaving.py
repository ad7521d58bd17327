"""lost-when-leaving: what is sent where the visitor leaves at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from repeatedjourneys import GOAL, SENT, repeated

from auditor.model import Outcome, Run, Severity
from auditor.testing import a_record, an_audit, verdicts

CHECK = "lost-when-leaving"
GIVEN_UP = replace(SENT, delivered=False, failure="unanswered")
BROKEN = {"error": "Step 2: gone", "inconclusive": "page-failed"}


def races(*of_each: tuple[Any, ...], single: tuple[Any, ...] = (SENT,), **fields: Any) -> Any:
    """A journey, and a race for each tuple of hits that one sent."""
    again = [repeated(Run.RACE, hits=hits, **fields) for hits in of_each]
    numbered = [
        replace(record, visit=replace(record.visit, id=number))
        for number, record in enumerate(again, start=2)
    ]
    return an_audit(a_record(goal=GOAL, hits=single), *numbered)


def test_a_conversion_that_leaves_in_some_visits_only_fails() -> None:
    [verdict] = verdicts(CHECK, races((SENT,), (), (GIVEN_UP,)))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, CHECK)
    assert verdict.message == (
        "ga4 generate_lead left the browser in 1 of 3 visits in which the visitor left as soon as "
        "the goal was achieved."
    )
    assert (verdict.expected, verdict.actual) == ("sent in 3 visits", "sent in 1 visit")
    assert (verdict.visit, verdict.severity) == (3, None)


def test_one_that_never_leaves_in_time_is_worse() -> None:
    [verdict] = verdicts(CHECK, races((), ()))
    assert verdict.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("audit", "outcome"),
    [
        (races((SENT,), (SENT,)), Outcome.PASSED),
        (races((), (), single=()), Outcome.INAPPLICABLE),
        (races((), visit=BROKEN), Outcome.CANT_TELL),
    ],
    ids=["always sent", "the journey sends none", "all broke"],
)
def test_else_it_is_no_failure(audit: Any, outcome: Outcome) -> None:
    [verdict] = verdicts(CHECK, audit)
    assert verdict.outcome is outcome
