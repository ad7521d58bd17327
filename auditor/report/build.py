"""From an audit to a ReportView: what is counted, and of what is shown the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from auditor.check import find_checks
from auditor.model import Finding
from auditor.report.compared.lookback import LookBack
from auditor.report.content.byhand import by_hand
from auditor.report.content.evidence import Exhibits
from auditor.report.content.goals import headline, make_columns, make_matrix
from auditor.report.content.inventory import Inventory
from auditor.report.content.method import limits, method, notices, untold
from auditor.report.content.problems import Background, examples, group_findings, make_problem
from auditor.report.content.score import most_costly
from auditor.report.content.timeline import Journeys
from auditor.report.content.verdict import audit_verdict
from auditor.report.meta import AuditMeta, read_meta
from auditor.report.names import display_names
from auditor.report.view import Audit, Exhibit, Problem, ReportView, State
from auditor.vendor import find_vendors

JOURNEY = ("pages", "steps", "pushes", "routes")
"""What a timeline shows of a visit's facts."""
EVIDENCE = (*JOURNEY, "requests", "cookies", "console", "screenshots")
"""What may be evidence."""


def build(audit: Audit, look: LookBack | None = None) -> ReportView:
    """Read the audit once and lay out what every report shows; `look`: what came before it."""
    look = look or LookBack()
    meta = read_meta(audit.meta)
    findings, cells = tuple(audit.findings()), tuple(audit.test_cases())
    known = find_vendors()
    vendors = display_names(meta)
    groups = group_findings(findings)
    inventory = Inventory(meta, vendors)
    anchors = {each.id: f"problem-{n}" for n, group in enumerate(groups, 1) for each in group}
    journeys = Journeys(meta, vendors, anchors, findings, cells)
    wanted = tuple(chain(*map(examples, groups)))
    inventory.take(audit)
    exhibits = _look_up(audit, journeys, Exhibits(vendors, wanted), wanted)
    problems = _problems(groups, meta, vendors, exhibits)
    comparison = look.compare(meta, findings, audit.visits(), cells)
    if comparison is not None:
        problems = tuple(map(comparison.mark, problems))
    verdict = audit_verdict(meta, problems, cells, inventory.goals, find_checks())
    goals, failed, unsure = verdict.goals, verdict.problems, verdict.open_questions
    of_goals = {p.anchor for goal in goals if goal.state is State.BROKEN for p in goal.problems}
    beside = tuple(each for each in failed if each.anchor not in of_goals)
    columns = make_columns(meta, cells, vendors)
    by_finding = {finding.id: problem for problem in problems for finding in problem.findings}
    totals, uses, pages = inventory.summed(), inventory.tag_uses(), inventory.pages()
    met = [vendor for vendor in known.values() if vendor.id in inventory.met()]
    return ReportView(
        meta=meta,
        score=verdict.score,
        top=most_costly(failed, goals),
        change=None if comparison is None else comparison.change(failed, unsure),
        trend=(*look.past, verdict.past(meta, is_this=True)) if look.past else (),
        known=None if comparison is None else comparison.known,
        journeys=journeys.drawn(),
        headline=headline(goals, totals.pages, len(beside)),
        notices=notices(meta),
        goals=goals,
        site_problems=beside,
        columns=tuple(columns),
        matrix=make_matrix(verdict.names, columns, cells, by_finding),
        problems=failed,
        open_questions=unsure,
        suppressed=verdict.suppressed,
        cells=cells,
        findings=findings,
        tag_uses=uses,
        pages=pages,
        cookies=inventory.cookies(),
        unread=inventory.unread(),
        totals=totals,
        method=(*method(meta, totals, uses), *look.method()),
        limits=limits(meta, totals),
        untold=untold(unsure, meta),
        by_hand=by_hand(meta, goals, met, pages),
    )


def _problems(
    groups: Iterable[tuple[Finding, ...]],
    meta: AuditMeta,
    vendors: Mapping[str, str],
    exhibits: Mapping[int, tuple[Exhibit, ...]],
) -> tuple[Problem, ...]:
    """One problem a group of findings, with its evidence, explanation and documentation."""
    against = Background(
        meta=meta,
        checks=find_checks(),
        vendors=vendors,
        docs={find_vendor.id: find_vendor.docs for find_vendor in find_vendors().values()},
        exhibits=exhibits,
    )
    return tuple(
        make_problem(group, number=number, against=against)
        for number, group in enumerate(groups, 1)
    )


def _look_up(
    audit: Audit, journeys: Journeys, exhibits: Exhibits, wanted: Iterable[Finding]
) -> dict[int, tuple[Exhibit, ...]]:
    """Go through the visits that are shown, one at a time: the audit need not fit into memory."""
    by_visit: dict[int, list[Finding]] = {}
    for finding in wanted:
        by_visit.setdefault(finding.visit, []).append(finding)
    found = {}
    for visit in audit.visits():
        asked = by_visit.get(visit.id, ())
        if not asked and visit.goal is None:
            continue
        facts = audit.some_facts(visit.id, *(EVIDENCE if asked else JOURNEY))
        hits = tuple(audit.hits(visit.id))
        journeys.add(facts, hits)
        for finding in asked:
            found[finding.id] = exhibits.of(finding, facts, hits)
    return found
