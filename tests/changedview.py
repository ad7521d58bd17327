"""A report that has an earlier one to be compared with."""

from __future__ import annotations

from dataclasses import replace

from auditor.model import Severity
from auditor.report.view import Change, Gone, Past, ReportView

BEFORE = "2026-02-01T08:00:00+00:00"


def changed(view: ReportView, text: str = "It was broken.") -> ReportView:
    """The view, whose first problem is new and whose others are not; one was fixed since."""
    first, *others = view.problems
    found = tuple(replace(each, fingerprint="0" * 64) for each in first.findings)
    problems = (
        replace(first, is_new=True, findings=found),
        *(replace(each, is_new=False, gone_places=1) for each in others),
    )
    gone = Gone(severity=Severity.HIGH, check="missing-hit", message=text, goal=text)
    past = Past(started=BEFORE, points=40, works=1, broken=3, unknown=1, problems=6)
    return replace(
        view,
        problems=problems,
        findings=tuple(
            next((new for new in found if new.id == each.id), each) for each in view.findings
        ),
        change=Change(
            since=BEFORE,
            new=problems[:1],
            still=problems[1:],
            fixed=(gone,),
            not_looked_at=(gone,),
            is_baseline=True,
            points=40,
            warnings=(text,),
        ),
        known=frozenset(each.fingerprint for problem in others for each in problem.findings),
        trend=(past, replace(past, started=view.meta.started, is_this=True)),
    )
