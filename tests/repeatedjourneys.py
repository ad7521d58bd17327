"""Journeys that were repeated in another way: the builders of their records."""

from __future__ import annotations

from typing import Any

from auditor.model import Run, VisitRecord
from auditor.testing import (
    a_goal,
    a_hit,
    a_record,
    a_visit,
    an_expectation,
)

GENERATE_LEAD = an_expectation(event="generate_lead")
GOAL = a_goal(title="Message sent", expect=(GENERATE_LEAD,), repeats=frozenset({"double_click"}))
SENT = a_hit(event="generate_lead")


def repeated(run: Run, **fields: Any) -> VisitRecord:
    visit = a_visit(run=run, repeat_of=1, **fields.pop("visit", {}))
    return a_record(**{"goal": GOAL, "visit": visit, "expect": (), **fields})
