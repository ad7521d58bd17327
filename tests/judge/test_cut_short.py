"""A page of the crawl that stopped answering: silence is not a pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import ExitCode
from auditor.judge.judging import concluded
from auditor.model import Severity, VisitFacts
from auditor.store import AuditFile
from auditor.testing import a_request, a_step, a_visit


@pytest.mark.parametrize(
    ("statuses", "code"),
    [((), ExitCode.INCONCLUSIVE), ((200,), ExitCode.INCONCLUSIVE), ((404,), ExitCode.PASSED)],
    ids=["no answer", "an answer and no end", "a dead link"],
)
def test_a_page_that_was_not_watched_to_its_end_can_not_be_told(
    tmp_path: Path, statuses: tuple[int, ...], code: ExitCode
) -> None:
    sound = a_visit(goal=None)
    hung = a_visit(goal=None, error="It stopped answering.", inconclusive="page-failed")
    requests = tuple(a_request(status=each, resource_type="document") for each in statuses)
    with AuditFile.create(tmp_path / "audit.db", {}) as audit:
        audit.add_visit(VisitFacts(visit=sound, steps=(a_step(),)))
        assert concluded(audit, Severity.HIGH, {}) is ExitCode.PASSED
        audit.add_visit(VisitFacts(visit=hung, steps=(a_step(),), requests=requests))
        assert concluded(audit, Severity.HIGH, {}) is code
