"""Judges stored visits: reads facts from the audit file, decodes, runs the checks, stores findings.

The engine does the judging proper; this module is its link to the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from auditor.check.told import packed, told
from auditor.decode.orders import unpacked
from auditor.decode.server.read import events_of
from auditor.errors import ExitCode
from auditor.judge.decoded_visits import DecodedVisits
from auditor.judge.diff import KnownFindings
from auditor.judge.engine import build_record, judge, judge_audit
from auditor.judge.threshold import verdict
from auditor.model import (
    HTTP_ERROR,
    AuditRecord,
    Finding,
    Hit,
    Outcome,
    Severity,
    Visit,
    VisitRecord,
)
from auditor.prepare.setup import Setup, looked_for, thresholds
from auditor.store import AuditFile


def judge_visit(
    audit: AuditFile, setup: Setup, visit: int
) -> tuple[tuple[Hit, ...], tuple[Finding, ...]]:
    """Decode and check one stored visit; return its hits and its failures, as they are stored."""
    facts = audit.facts(visit)
    decoded = setup.decoder.decode(facts)
    judged = judge(build_record(facts, decoded, setup.view), setup.view)
    audit.put_derived(
        visit, decoded.hits, decoded.loads, judged.findings, judged.test_cases, decoded.unrecognised
    )
    failed = tuple(finding for finding in judged.findings if finding.outcome is Outcome.FAILED)
    return tuple(decoded.hits), failed


def judge_stored_audit(audit: AuditFile, setup: Setup) -> None:
    """Run the checks that look at the whole audit, once all its visits are judged."""
    view = setup.view
    visits = {visit.id: visit for visit in audit.visits()}
    decoded = DecodedVisits(setup.decoder)

    @lru_cache(maxsize=8)
    def record(visit: int) -> VisitRecord:
        facts = audit.facts(visit)
        return build_record(facts, decoded.of(facts), view)

    whole = AuditRecord(
        visits=tuple(visits.values()),
        record=record,
        pages=audit.pages,
        tags=tuple(view.tags.values()),
        goals=tuple(view.goals.values()),
        own_hosts=view.own_hosts,
        server=events_of(audit.server_requests()) if audit.meta.get("tap") else None,
        orders=unpacked(audit.meta.get("orders")),
    )
    if whole.server is not None or whole.orders is not None:
        audit.update_meta(told=packed(told(whole)))
    for new in list(judge_audit(whole, view)):
        old = _replaced(audit, new.finding, new.instead_of) if new.instead_of else None
        if old is not None:
            audit.replace_finding(old, new.finding)
        else:
            audit.add_finding(new.finding, new.test_cases)


def _replaced(audit: AuditFile, new: Finding, check: str) -> int | None:
    """The id of the finding of `check` about the same fault; None: there is none."""
    key = (check, new.goal, new.leg, new.device, new.about)
    for old in audit.findings():
        if (old.check, old.goal, old.leg, old.device, old.about) == key:
            return old.id
    return None


def judge_again(audit: AuditFile, setup: Setup) -> None:
    """Decode and check all stored visits again, with this spec and this version of tagproof."""
    audit.clear_derived()
    for visit in audit.visits():
        judge_visit(audit, setup, visit.id)
    judge_stored_audit(audit, setup)
    audit.update_meta(
        notes=list(setup.view.notes),
        exit_code=int(conclude(audit, setup)),
        **looked_for(setup.view),
        **thresholds(setup),
        **setup.appearance,
        assigned=dict(setup.assigned),
    )


def conclude(audit: AuditFile, setup: Setup, baseline: KnownFindings | None = None) -> ExitCode:
    """The audit's exit code, by the spec's thresholds: see `concluded`.

    Where the spec has goals and nothing was judged of any, nor of what its pages should send,
    silence is not a pass.
    """
    code = concluded(audit, setup.view.fail_on, setup.view.allow, baseline)
    is_silent = setup.spec.goals and not any(True for _ in audit.test_cases())
    return ExitCode.INCONCLUSIVE if code is ExitCode.PASSED and is_silent else code


def concluded(
    audit: AuditFile,
    fail_on: Severity,
    allow: Mapping[Severity, int],
    baseline: KnownFindings | None = None,
) -> ExitCode:
    """The audit's exit code, by findings that the baseline does not have.

    An audit in which no visit came to its end proves nothing: it is inconclusive. So is one in
    which a journey broke and no finding says so, because the checks that would are off, or in
    which a page of the crawl stopped answering.
    """
    new = (finding for finding in audit.findings() if baseline is None or not baseline.has(finding))
    code = verdict(new, fail_on, allow)
    return ExitCode.INCONCLUSIVE if code is ExitCode.PASSED and _proves_too_little(audit) else code


def _proves_too_little(audit: AuditFile) -> bool:
    visits = list(audit.visits())
    told = {finding.visit for finding in audit.findings() if finding.outcome is Outcome.CANT_TELL}
    return not any(visit.conclusive for visit in visits) or any(
        (visit.broke and visit.id not in told) or _was_cut_short(audit, visit) for visit in visits
    )


def _was_cut_short(audit: AuditFile, visit: Visit) -> bool:
    """Whether a page of the crawl could not be watched to its end.

    One that the site itself answered with an error is a dead link: nothing was to be seen there.
    """
    if visit.goal is not None or visit.conclusive:
        return False
    facts = audit.facts(visit.id)
    statuses = [request.status for request in facts.requests if request.resource_type == "document"]
    answered = [status for status in statuses if status is not None]
    return bool(facts.steps) and not (answered and answered[-1] >= HTTP_ERROR)
