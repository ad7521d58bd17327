"""Makes the ReportView of an audit, in one pass over its visits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from auditor.check import find_checks
from auditor.model import Finding, TestCase
from auditor.report.compared.lookback import LookBack
from auditor.report.content.byhand import by_hand
from auditor.report.content.evidence import Exhibits
from auditor.report.content.goals import headline, make_columns, make_matrix
from auditor.report.content.inventory import Inventory
from auditor.report.content.method import limits, method, notices, untold
from auditor.report.content.problems import Background, examples, group_findings, make_problem
from auditor.report.content.repairs import fix_first
from auditor.report.content.scope import Seen, left_out, seen_in
from auditor.report.content.timeline import Journeys
from auditor.report.content.verdict import audit_verdict
from auditor.report.meta import AuditMeta, read_meta
from auditor.report.names import display_names
from auditor.report.view import Audit, Exhibit, GoalView, Journey, Problem, ReportView, State
from auditor.vendor import Vendor, find_vendors

JOURNEY = ("pages", "steps", "pushes", "routes", "kept_ids")
"""The parts of a visit's facts that a timeline shows."""
EVIDENCE = (*JOURNEY, "requests", "cookies", "console", "screenshots")
"""The parts of a visit's facts that may be evidence."""


def build(audit: Audit, look_back: LookBack, decided: Mapping[str, object]) -> ReportView:
    """All that reports show of an audit; see formats.registry.build_view."""
    meta = read_meta({**audit.meta, **decided})
    vendors = display_names(meta)
    findings, test_cases = tuple(audit.findings()), tuple(audit.test_cases())
    inventory = Inventory(meta, vendors)
    inventory.read(audit)
    problems, journeys = _problems_and_journeys(audit, meta, vendors, findings, test_cases)
    comparison = look_back.compare(meta, findings, audit.visits(), test_cases)
    if comparison is not None:
        problems = tuple(map(comparison.mark, problems))
    verdict = audit_verdict(meta, problems, test_cases, inventory.goals, _seen_in(audit))
    goals, failed, unsure = verdict.goals, verdict.problems, verdict.open_questions
    site_problems = _site_problems(failed, goals)
    columns = make_columns(meta, test_cases, vendors)
    repairs = fix_first(failed, goals)
    totals, uses, pages = inventory.summed(), inventory.tag_uses(), inventory.pages()
    return ReportView(
        meta=meta,
        score=verdict.score,
        top=tuple(repair.first for repair in repairs),
        also={repair.first.anchor: repair.also for repair in repairs},
        change=None if comparison is None else comparison.change(failed, unsure),
        trend=(*look_back.past, verdict.past(meta, is_this=True)) if look_back.past else (),
        known=None if comparison is None else comparison.known,
        journeys=journeys,
        headline=headline(goals, totals.pages, len(site_problems)),
        notices=notices(meta),
        goals=goals,
        site_problems=site_problems,
        columns=tuple(columns),
        matrix=make_matrix(verdict.goal_metas, columns, test_cases, problems),
        problems=failed,
        open_questions=unsure,
        suppressed=verdict.suppressed,
        cells=test_cases,
        findings=findings,
        tag_uses=uses,
        pages=pages,
        cookies=inventory.cookies(),
        unread=inventory.unread(),
        totals=totals,
        durations=inventory.durations,
        method=(*method(meta, totals, uses), *look_back.method()),
        limits=limits(meta, totals, left_out(meta, find_checks())),
        untold=untold(unsure, meta),
        by_hand=by_hand(meta, goals, _built_in(inventory.vendors_met()), pages),
    )


def _seen_in(audit: Audit) -> Seen:
    return seen_in(audit.visits(), valued=audit.has_values())


def _built_in(ids: Collection[str]) -> list[Vendor]:
    return [vendor for vendor in find_vendors().values() if vendor.id in ids]


def _problems_and_journeys(
    audit: Audit,
    meta: AuditMeta,
    vendors: Mapping[str, str],
    findings: Sequence[Finding],
    test_cases: Sequence[TestCase],
) -> tuple[tuple[Problem, ...], tuple[Journey, ...]]:
    """The problems with their evidence, and the timelines: both need what visits captured."""
    groups = group_findings(findings)
    anchors = {f.id: f"problem-{n}" for n, group in enumerate(groups, 1) for f in group}
    categories = {vendor.id: vendor.category for vendor in find_vendors().values()}
    journeys = Journeys(meta, vendors, anchors, findings, test_cases, categories)
    shown_findings = tuple(chain(*map(examples, groups)))
    exhibits = _look_up(audit, journeys, Exhibits(vendors, shown_findings), shown_findings)
    return _problems(groups, meta, vendors, exhibits), journeys.drawn()


def _site_problems(problems: Iterable[Problem], goals: Iterable[GoalView]) -> tuple[Problem, ...]:
    """The problems that break no goal."""
    of_goals = {p.anchor for goal in goals if goal.state is State.BROKEN for p in goal.problems}
    return tuple(problem for problem in problems if problem.anchor not in of_goals)


def _problems(
    groups: Iterable[tuple[Finding, ...]],
    meta: AuditMeta,
    vendors: Mapping[str, str],
    exhibits: Mapping[int, tuple[Exhibit, ...]],
) -> tuple[Problem, ...]:
    """The problem of each group of findings, with its evidence, explanation and documentation."""
    against = Background(
        meta=meta,
        checks=find_checks(),
        vendors=vendors,
        docs={vendor.id: vendor.docs for vendor in find_vendors().values()},
        exhibits=exhibits,
    )
    return tuple(
        make_problem(group, number=number, against=against)
        for number, group in enumerate(groups, 1)
    )


def _look_up(
    audit: Audit, journeys: Journeys, exhibits: Exhibits, findings: Iterable[Finding]
) -> dict[int, tuple[Exhibit, ...]]:
    """The evidence of the findings, by their ids, while all shown visits are added to `journeys`.

    One visit at a time is read: the audit need not fit into memory.
    """
    by_visit: dict[int, list[Finding]] = {}
    for finding in findings:
        by_visit.setdefault(finding.visit, []).append(finding)
    by_finding = {}
    for visit in audit.visits():
        of_visit = by_visit.get(visit.id, ())
        if not of_visit and visit.goal is None:
            continue
        facts = audit.some_facts(visit.id, *(EVIDENCE if of_visit else JOURNEY))
        if facts.kept_ids and not facts.requests:
            facts = audit.some_facts(visit.id, *EVIDENCE)
        hits = tuple(audit.hits(visit.id))
        journeys.add(facts, hits)
        for finding in of_visit:
            by_finding[finding.id] = exhibits.of(finding, facts, hits)
    return by_finding
