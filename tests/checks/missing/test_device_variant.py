"""device-variant: one device's visit held against another's."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Fires, Outcome, Run, VisitRecord
from auditor.testing import (
    a_hit,
    a_leg,
    a_push,
    a_record,
    a_visit,
    an_audit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "device-variant"


def on(device: str, *hits: Any, **fields: Any) -> VisitRecord:
    visit = a_visit(device=device, **fields.pop("visit", {}))
    return a_record(visit=visit, hits=hits, **fields)


FINE = on("desktop", a_hit())
SILENT = on("mobile", pushes=(a_push(),))


def test_a_goal_that_one_device_reports_and_another_does_not_fails() -> None:
    [verdict] = verdicts(CHECK, an_audit(FINE, SILENT))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "device-variant-untracked")
    assert verdict.message == (
        "ga4 purchase is sent on desktop and not on mobile: the page announced it (dataLayer "
        "purchase), but no tag reacted."
    )
    assert (verdict.about, verdict.tag, verdict.line) == ("ga4 purchase", "ga4", 10)
    assert (verdict.visit, verdict.instead_of) == (2, "missing-hit")
    assert refs(verdict.evidence) == [("push", 1)]
    assert verdict.fix


def test_it_is_about_the_same_as_the_finding_that_it_replaces() -> None:
    [replaced] = verdicts("missing-hit", SILENT)
    [verdict] = verdicts(CHECK, an_audit(FINE, SILENT))
    assert verdict.about == replaced.about


def test_a_goal_that_each_device_reports_passes() -> None:
    [verdict] = verdicts(CHECK, an_audit(FINE, on("mobile", a_hit())))
    assert (verdict.outcome, verdict.visit) == (Outcome.PASSED, 1)
    assert verdict.message == "ga4 purchase is sent on desktop and mobile alike."


def test_each_silent_device_is_told() -> None:
    judged = verdicts(CHECK, an_audit(FINE, SILENT, on("tablet")))
    assert [verdict.visit for verdict in judged] == [2, 3]
    judged = verdicts(CHECK, an_audit(FINE, on("tablet", a_hit()), SILENT))
    assert "is sent on desktop and tablet and not on mobile" in judged[0].message


def test_only_the_silent_line_is_told() -> None:
    lines = (an_expectation(), an_expectation("meta", event="Purchase", line=11))
    meta = a_hit(id=2, vendor="meta", event="Purchase")
    audit = an_audit(
        on("desktop", a_hit(), meta, expect=lines), on("mobile", a_hit(), expect=lines)
    )
    assert failures(CHECK, audit) == [("device-variant-untracked", "meta Purchase")]


BROKE = {"error": "no button", "inconclusive": "target-not-found", "goal_at": None}


@pytest.mark.parametrize(
    "records",
    [
        (FINE,),
        (SILENT,),
        (on("desktop"), SILENT),
        (FINE, on("desktop", visit={"id": 2})),
        (FINE, on("mobile", visit=BROKE)),
        (on("desktop", visit=BROKE), SILENT),
        (FINE, on("mobile", visit={"leg": a_leg(name="reject")})),
        (FINE, on("mobile", visit={"run": Run.VARIANT, "repeat_of": None})),
        (FINE, on("mobile", visit={"goal": "lead"})),
        (FINE, on("mobile", a_hit(delivered=False, failure="csp"))),
        (FINE, on("mobile", a_hit(account="G-OLD"))),
        (FINE, on("mobile", a_hit(at=500))),
        (FINE, on("mobile", a_hit(at=20_000))),
    ],
    ids=[
        "one device",
        "one silent device",
        "silent everywhere",
        "the same device twice",
        "the silent one broke",
        "the other one broke",
        "another leg",
        "another run",
        "another goal",
        "undelivered",
        "to another account",
        "before the goal",
        "late",
    ],
)
def test_what_proves_no_difference(records: tuple[VisitRecord, ...]) -> None:
    assert failures(CHECK, an_audit(*records)) == []


def test_what_need_not_fire_is_not_missed() -> None:
    line = an_expectation(fires=Fires(least=0, most=1))
    audit = an_audit(on("desktop", a_hit(), expect=(line,)), on("mobile", expect=(line,)))
    assert verdicts(CHECK, audit) == []


def test_pages_of_the_crawl_are_no_goals() -> None:
    line = an_expectation(event="page_view")
    page = a_record(goal=None, expect=(line,), hits=(a_hit(event="page_view", at=50),))
    assert verdicts(CHECK, an_audit(page, page)) == []
