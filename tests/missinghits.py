"""What missing-hit says of a record in which a purchase was expected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from auditor.model import Verdict
from auditor.testing import (
    GOAL_AT,
    JOURNEY,
    a_page,
    a_record,
    a_request,
    an_expectation,
    verdicts,
)

CHECK = "missing-hit"
LEAD = an_expectation("meta", event="Lead")
REQUEST = a_request()
"""Something went on after the goal action."""
SECOND = a_page(id=2, index=2, at=GOAL_AT + 10)
"""The page that the goal action led to."""


def judged(**fields: Any) -> Verdict:
    fields.setdefault("requests", (REQUEST,))
    [verdict] = verdicts(CHECK, a_record(**fields))
    return verdict


def fault_of(**fields: Any) -> str | None:
    return judged(**fields).fault


def because(**fields: Any) -> str:
    """What the message says after "was achieved"."""
    return judged(**fields).message.partition("” was achieved: ")[2]


def goal_step(**fields: Any) -> tuple[Any, ...]:
    return (JOURNEY[0], replace(JOURNEY[1], **fields), JOURNEY[2])
