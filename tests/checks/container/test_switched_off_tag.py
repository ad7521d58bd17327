"""switched-off-tag: paused, over, and in use."""

from __future__ import annotations

from dataclasses import replace

from publishedcontainers import LEAD, with_container

from auditor.model import Outcome
from auditor.testing import a_visit, failures, verdicts

CHECK = "switched-off-tag"
BEGAN = 1_767_268_800_000
"""When the visit of a made record begins."""


def test_a_paused_tag_is_told_as_one_finding_with_the_others() -> None:
    paused = replace(LEAD, paused=True)
    [verdict] = verdicts(CHECK, with_container(paused, replace(paused, number=1, id="9"), LEAD))
    assert verdict.fault == "paused-tag"
    assert verdict.message == (
        "In the container GTM-TEST01 is paused: tag 7 (meta Lead) and tag 9 (meta Lead)."
    )


def test_a_schedule_that_ended_before_the_visit_is_over() -> None:
    over = replace(LEAD, ends=BEGAN - 1)
    assert failures(CHECK, with_container(over)) == [
        ("schedule-over", "gtm GTM-TEST01 schedule-over")
    ]


def test_a_schedule_that_begins_after_the_visit_is_ahead() -> None:
    ahead = replace(LEAD, begins=BEGAN + 1)
    assert failures(CHECK, with_container(ahead)) == [
        ("schedule-ahead", "gtm GTM-TEST01 schedule-ahead")
    ]
    assert failures(CHECK, with_container(replace(LEAD, begins=BEGAN - 1))) == []


def test_a_tag_in_use_passes_and_so_does_a_schedule_that_runs() -> None:
    [verdict] = verdicts(CHECK, with_container(LEAD, replace(LEAD, ends=BEGAN + 1)))
    assert verdict.outcome is Outcome.PASSED


def test_where_nobody_knows_when_the_visit_was_no_schedule_is_over() -> None:
    record = with_container(replace(LEAD, ends=1), visit=a_visit(began=""))
    assert failures(CHECK, record) == []
