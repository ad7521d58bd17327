"""The engine: runs checks on records and turns their verdicts into findings and test cases.

It adds what no check decides: severity, fingerprint, page, whether the spec ignores a finding. It
reads neither the audit file nor the spec's file.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from auditor import check as make
from auditor.check import Scope
from auditor.check.broken import counts
from auditor.decode.consent_calls import consent_calls
from auditor.decode.gtm_export import named
from auditor.judge.cases import visit_test_cases
from auditor.judge.ignoring import reason_to_ignore
from auditor.judge.places import page_of
from auditor.model import (
    AuditRecord,
    Evidence,
    Finding,
    Goal,
    Message,
    Outcome,
    Severity,
    TestCase,
    Verdict,
    VisitFacts,
    VisitRecord,
    message,
)
from auditor.model.messages import as_data
from auditor.prepare.check_settings import EnabledCheck
from auditor.prepare.spec_view import SpecView
from auditor.prepare.to_model import allowed
from auditor.store.rows import as_plain

if TYPE_CHECKING:
    from auditor.decode.decoder import Decoded

log = logging.getLogger(__name__)

_STORED = tuple[tuple[Evidence, ...], int | None, Severity | None]
"""Evidence, line and severity of a verdict, as the audit file is read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The findings and test cases of one visit."""

    findings: tuple[Finding, ...]
    """Numbered from 1 within the visit; the store replaces the numbers by ids of the audit."""
    test_cases: tuple[TestCase, ...]
    """They name findings by these numbers."""


def build_record(facts: VisitFacts, decoded: Decoded, view: SpecView) -> VisitRecord:
    """The record of one visit: everything that a check may look at.

    It has no expectations where the spec no longer has the goal, and where the visit repeats a
    journey (a direct revisit, a double click, a form filled in wrongly).
    """
    walked = facts.visit.leg
    leg = view.legs.get(walked.consent, walked)
    leg = replace(leg, name=walked.name, channel=walked.channel)
    goal = _goal(facts.visit.goal, view)
    expect = view.crawl_expect if goal is None else goal.expect
    return VisitRecord(
        visit=replace(facts.visit, leg=leg),
        goal=goal,
        expect=allowed(expect, leg) if facts.visit.run.is_whole else (),
        crawl_expect=allowed(view.crawl_expect, leg),
        elsewhere=view.elsewhere,
        environment=view.environment,
        own_hosts=view.own_hosts,
        identity=view.identity,
        strict=view.strict if goal is None or goal.strict is None else goal.strict,
        rules=view.vendor_rules,
        containers=tuple(named(container, view.export) for container in decoded.containers),
        routes=facts.routes,
        tags=tuple(view.tags.values()),
        goals=tuple(view.goals.values()),
        speaks_to=view.speaks_to,
        consent_mode=view.consent_mode,
        forbidden_before_choice=view.forbidden_before_choice,
        pages=facts.pages,
        steps=facts.steps,
        requests=facts.requests,
        hits=decoded.hits,
        loads=decoded.loads,
        asides=decoded.asides,
        unrecognised=decoded.unrecognised,
        pushes=facts.pushes,
        consent_calls=consent_calls(facts.pushes),
        cookies=facts.cookies,
        storage=facts.storage,
        kept_ids=facts.kept_ids,
        console=facts.console,
        violations=facts.violations,
        texts=facts.texts,
    )


def judge(record: VisitRecord, view: SpecView) -> Judged:
    """What the enabled checks find in one visit; a check that crashes can't tell."""
    findings: list[Finding] = []
    weighed: list[tuple[Verdict, Finding | None]] = []
    for enabled in view.enabled_checks:
        if enabled.check.scope is not Scope.VISIT:
            continue
        for verdict in _verdicts(enabled, record):
            finding = None
            if verdict.outcome in (Outcome.FAILED, Outcome.CANT_TELL):
                finding = _finding(len(findings) + 1, verdict, enabled, record, view)
                findings.append(finding)
            weighed.append((verdict, finding))
    test_cases = visit_test_cases(
        record, view.crawl_expect, weighed, only_decided=record.is_repetition
    )
    return Judged(findings=tuple(findings), test_cases=tuple(test_cases))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """A finding of a check that looks at the whole audit."""

    finding: Finding
    """Its id is 1, until the store replaces it."""
    test_cases: tuple[TestCase, ...]
    """The test cases that it makes fail."""
    instead_of: str | None
    """The check whose finding about the same fault it replaces."""


def judge_audit(record: AuditRecord, view: SpecView) -> Iterator[AuditFinding]:
    """The findings of the checks that look at the whole audit; none without a visit."""
    if not record.visits:
        return
    for enabled in view.enabled_checks:
        if enabled.check.scope is not Scope.AUDIT:
            continue
        for verdict in _verdicts(enabled, record):
            if verdict.outcome in (Outcome.FAILED, Outcome.CANT_TELL):
                visit = record.record(verdict.visit or record.visits[0].id)
                finding = _finding(1, verdict, enabled, visit, view)
                test_cases = visit_test_cases(
                    visit, view.crawl_expect, [(verdict, finding)], only_decided=True
                )
                yield AuditFinding(
                    finding=finding, test_cases=tuple(test_cases), instead_of=verdict.instead_of
                )


def _goal(name: str | None, view: SpecView) -> Goal | None:
    """The spec's goal of this name; one without expectations where the spec no longer has it."""
    if name is None:
        return None
    return view.goals.get(name) or Goal(name=name, title=name, macro=False, line=0, expect=())


def _verdicts(enabled: EnabledCheck, record: VisitRecord | AuditRecord) -> Iterator[Verdict]:
    try:
        for verdict in enabled.check.run(record, enabled.options):
            if not isinstance(verdict, Verdict):
                raise TypeError(f"a check yields verdicts, not {type(verdict).__name__}")  # noqa: TRY301 - a crash like any other
            _must_be_readable(verdict)
            if counts(enabled.check, verdict, record):
                yield verdict
    except Exception:
        visit = record.visit.id if isinstance(record, VisitRecord) else "all"
        log.exception("check %s crashed on visit %s", enabled.check.id, visit)
        yield make.cant_tell(
            message(
                "The check {check} broke down here, so it is not known whether this holds: "
                "{title}.",
                check=enabled.check.id,
                # A key of the catalogues like each title: see tools/messages.py.
                title=message(enabled.check.title.replace("{", "{{").replace("}", "}}")),
            ),
            about=enabled.check.id,
            fix=message(
                "This is a mistake in tagproof or in the package that brings the check, not on the "
                "site. Please report it with the log of the audit."
            ),
        )


def _must_be_readable(verdict: Verdict) -> None:
    """Refuse a verdict whose finding would make the audit file unreadable.

    A check of another package may put anything into a verdict; reading the file is strict.

    Raises:
        msgspec.ValidationError: evidence, line or severity are not what a Verdict has.
    """
    if verdict.outcome in (Outcome.FAILED, Outcome.CANT_TELL):
        stored = (verdict.evidence, verdict.line, verdict.severity)
        msgspec.convert(as_plain(stored), _STORED, strict=False)


def _finding(
    number: int, verdict: Verdict, enabled: EnabledCheck, record: VisitRecord, view: SpecView
) -> Finding:
    """The finding that a verdict becomes, suppressed where the spec ignores it."""
    visit = record.visit
    tag = view.tags.get(verdict.tag or "")
    finding = Finding(
        id=number,
        check=enabled.check.id,
        fault=verdict.fault,
        outcome=verdict.outcome,
        severity=enabled.severity or verdict.severity or enabled.check.severity,
        message=verdict.message,
        fingerprint=fingerprint(
            enabled.check.id, visit.goal, visit.leg.name, visit.device, verdict.about
        ),
        about=verdict.about,
        visit=visit.id,
        goal=visit.goal,
        leg=visit.leg.name,
        device=visit.device,
        page_url=page_of(verdict, record),
        expected=verdict.expected,
        actual=verdict.actual,
        evidence=verdict.evidence,
        tag=verdict.tag,
        vendor=verdict.vendor or (tag.vendor if tag else None),
        line=verdict.line,
        fix=verdict.fix,
        wording=_wording(verdict),
    )
    reason = view.triaged.get(finding.fingerprint) or reason_to_ignore(
        finding, verdict, enabled.check, record, view.ignores
    )
    return replace(finding, suppressed_by=reason)


def _wording(verdict: Verdict) -> Mapping[str, object]:
    texts = {name: getattr(verdict, name) for name in ("message", "expected", "actual", "fix")}
    return {name: as_data(text) for name, text in texts.items() if isinstance(text, Message)}


def fingerprint(check: str, goal: str | None, leg: str, device: str, about: str) -> str:
    """A finding's fingerprint, the same in the next audit: made of no ids, counts or numbers."""
    return hashlib.sha256(json.dumps([check, goal, leg, device, about]).encode()).hexdigest()
