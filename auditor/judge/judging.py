"""A spec made ready, and what is judged with it: visits, one by one, and the audit as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from auditor.check import find_checks
from auditor.config.branding import appearance
from auditor.config.models import Spec
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.errors import ExitCode
from auditor.judge.diff import Known
from auditor.judge.engine import SpecView, build_record, judge, spec_view, verdict
from auditor.judge.engine import judge_whole as judge_all
from auditor.model import AuditRecord, Finding, Hit, Outcome, VisitRecord
from auditor.prepare.own_vendors import own_vendors
from auditor.redact import Redactor
from auditor.store import AuditFile
from auditor.vendor import Vendor, find_vendors


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A spec made ready: what capture and checks need of it."""

    spec: Spec
    view: SpecView
    vendors: dict[str, Vendor]
    index: VendorIndex
    decoder: Decoder
    redactor: Redactor
    appearance: Mapping[str, object]
    """How the report is to look: see report.branding."""


def set_up(spec: Spec, *, today: dt.date | None = None) -> Setup:
    """Find vendors and checks, and make the spec ready for them.

    Raises:
        SpecError: the spec names a vendor, check or option that there is not, or a logo or
            templates that can't be used.
    """
    vendors = {**find_vendors(), **{each.id: each for each in own_vendors(spec.vendors)}}
    view = spec_view(spec, vendors, find_checks(), today=today or dt.datetime.now(dt.UTC).date())
    index = VendorIndex(vendors.values(), view.tags.values())
    return Setup(
        spec=spec,
        view=view,
        vendors=vendors,
        index=index,
        decoder=Decoder(index, view.own_hosts),
        redactor=Redactor(spec.identity, spec.secrets, spec.redact, view.own_hosts),
        appearance=appearance(spec),
    )


def judge_visit(
    audit: AuditFile, setup: Setup, visit: int
) -> tuple[tuple[Hit, ...], tuple[Finding, ...]]:
    """Decode and check one stored visit; returns its hits, and the findings that failed."""
    facts = audit.facts(visit)
    decoded = setup.decoder.decode(facts)
    judged = judge(build_record(facts, decoded, setup.view), setup.view)
    audit.put_derived(
        visit, decoded.hits, decoded.loads, judged.findings, judged.cells, decoded.sightings
    )
    failed = tuple(each for each in judged.findings if each.outcome is Outcome.FAILED)
    return tuple(decoded.hits), failed


def judge_whole(audit: AuditFile, setup: Setup) -> None:
    """Let the checks of the whole audit speak, once all visits are judged."""
    view = setup.view
    visits = {visit.id: visit for visit in audit.visits()}

    @lru_cache(maxsize=8)
    def record(visit: int) -> VisitRecord:
        facts = audit.facts(visit)
        return build_record(facts, setup.decoder.decode(facts), view)

    whole = AuditRecord(
        visits=tuple(visits.values()),
        record=record,
        pages=audit.pages,
        tags=tuple(view.tags.values()),
        goals=tuple(view.goals.values()),
        own_hosts=view.own_hosts,
    )
    for found in list(judge_all(whole, view)):
        old = _explained(audit, found.finding, found.instead_of) if found.instead_of else None
        if old is not None:
            audit.replace_finding(old, found.finding)
        else:
            audit.add_finding(found.finding, found.cells)


def _explained(audit: AuditFile, finding: Finding, check: str) -> int | None:
    """The id of the finding of `check` about the same."""
    same = (check, finding.goal, finding.leg, finding.device, finding.about)
    for each in audit.findings():
        if (each.check, each.goal, each.leg, each.device, each.about) == same:
            return each.id
    return None


def looked_for(view: SpecView) -> dict[str, object]:
    """What an audit looks for: without it, another audit can't tell "gone" from "not asked"."""
    expected: set[tuple[str | None, str]] = {(None, each.about) for each in view.crawl_expect}
    expected |= {(g.name, e.about) for g in view.goals.values() for e in (*g.expect, *g.forbid)}
    return {
        "checks": [rule.check.id for rule in view.rules],
        "expected": [[goal, about] for goal, about in sorted(expected, key=str)],
    }


def judge_again(audit: AuditFile, setup: Setup) -> None:
    """Decode and check all stored visits anew, as this spec and this version see them."""
    audit.clear_derived()
    for visit in audit.visits():
        judge_visit(audit, setup, visit.id)
    judge_whole(audit, setup)
    audit.update_meta(
        notes=list(setup.view.notes),
        exit_code=int(conclude(audit, setup)),
        **looked_for(setup.view),
        **setup.appearance,
    )


def conclude(audit: AuditFile, setup: Setup, baseline: Known | None = None) -> ExitCode:
    """The audit's verdict on what `baseline` does not know; one with no visit proves nothing."""
    found = (each for each in audit.findings() if baseline is None or not baseline.has(each))
    code = verdict(found, setup.view.fail_on, setup.view.allow)
    if code is ExitCode.PASSED and audit.counts().visits == 0:
        return ExitCode.INCONCLUSIVE
    return code
