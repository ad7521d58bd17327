"""What a journey that broke says: what did not happen is not judged as if it had."""

from __future__ import annotations

from auditor.check.api import Check
from auditor.model import AuditRecord, Outcome, Verdict, Visit, VisitRecord


def counts(check: Check, verdict: Verdict, record: VisitRecord | AuditRecord) -> bool:
    """Whether the verdict counts, as far as its visit came.

    A journey that broke passes nothing, and no failure follows from it, except what is a fault
    wherever it is seen (`needs_journey=False`). That it can't be told always counts.
    """
    visit = _visit_of(verdict, record)
    if visit is None or not visit.broke:
        return True
    match verdict.outcome:
        case Outcome.CANT_TELL:
            return True
        case Outcome.FAILED:
            return not check.needs_journey
        case Outcome.PASSED | Outcome.INAPPLICABLE:
            return False


def _visit_of(verdict: Verdict, record: VisitRecord | AuditRecord) -> Visit | None:
    if isinstance(record, VisitRecord):
        return record.visit
    return next((visit for visit in record.visits if visit.id == verdict.visit), None)
