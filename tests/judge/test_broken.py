"""What did not happen is not judged as if it had: the verdicts on a journey that broke."""

from __future__ import annotations

from dataclasses import replace

import pytest
from engineroom import FAILED, NOTHING, a_check, a_view, a_visit, judged

from auditor import check as say
from auditor.check import Scope
from auditor.judge.engine import build_record, judge_audit
from auditor.model import AuditRecord, Outcome, Run, VisitFacts

PASSED = say.passed("It is there.", about="ga4 purchase", tag="ga4", event="purchase")
WRONG = replace(FAILED, event="purchase")
OPEN = say.cant_tell("Who knows.", about="ga4 purchase", tag="ga4", event="purchase")
BROKE = {"error": "Step 2: no button", "inconclusive": "target-not-found"}


@pytest.mark.parametrize("verdict", [PASSED, WRONG], ids=["passed", "failed"])
def test_a_journey_that_broke_passes_nothing_and_fails_nothing(verdict: say.Verdict) -> None:
    found = judged(a_check(verdict), visit=a_visit(**BROKE))
    assert found.findings == ()
    assert {case.outcome for case in found.test_cases} == {Outcome.CANT_TELL}

    whole = judged(a_check(verdict))
    assert whole.test_cases[0].outcome is verdict.outcome


def test_that_it_can_not_be_told_is_a_finding() -> None:
    found = judged(a_check(OPEN), visit=a_visit(**BROKE))
    assert [finding.outcome for finding in found.findings] == [Outcome.CANT_TELL]
    assert found.test_cases[0].findings == (1,)


def test_what_is_a_fault_wherever_it_is_seen_is_told_and_decides_no_test_case() -> None:
    anywhere = replace(a_check(WRONG, OPEN), needs_journey=False)
    found = judged(anywhere, visit=a_visit(**BROKE))
    assert [finding.outcome for finding in found.findings] == [Outcome.FAILED, Outcome.CANT_TELL]
    purchase = found.test_cases[0]
    assert (purchase.outcome, purchase.findings) == (Outcome.CANT_TELL, (2,))


def test_a_page_of_the_crawl_that_broke_is_judged_by_what_it_sent() -> None:
    page = a_visit(goal=None, **BROKE)
    assert len(judged(a_check(WRONG), visit=page).findings) == 1


@pytest.mark.parametrize("run", [Run.DOUBLE_CLICK, Run.INVALID, Run.VARIANT, Run.REVISIT])
def test_a_repetition_that_broke_fails_nothing_either(run: Run) -> None:
    visit = a_visit(run=run, repeat_of=1, **BROKE)
    assert judged(a_check(WRONG), visit=visit).findings == ()


def test_a_check_of_the_whole_audit_fails_no_visit_that_broke() -> None:
    def audit_of(**fields: str) -> AuditRecord:
        visit = a_visit(**fields)
        record = build_record(VisitFacts(visit=visit), NOTHING, view)
        return AuditRecord(visits=(visit,), record=lambda _: record)

    view = a_view(a_check(replace(WRONG, visit=1), scope=Scope.AUDIT))
    assert list(judge_audit(audit_of(**BROKE), view)) == []
    assert len(list(judge_audit(audit_of(), view))) == 1
