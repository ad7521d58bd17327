"""From an audit to a ReportView, in one pass over its visits."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from auditor.check import find_checks
from auditor.model import Finding, Outcome
from auditor.report.evidence import Exhibits
from auditor.report.goals import all_goals, headline, make_columns, make_matrix, view_goals
from auditor.report.inventory import Inventory
from auditor.report.meta import read_meta
from auditor.report.method import limits, method, notices
from auditor.report.problems import Background, examples, group_findings, make_problem
from auditor.report.view import Audit, Exhibit, ReportView, State
from auditor.vendor import find_vendors


def build(audit: Audit) -> ReportView:
    """Read the audit once and lay out what every report shows."""
    meta = read_meta(audit.meta)
    findings, cells = tuple(audit.findings()), tuple(audit.cells())
    vendors = {each.id: each.name for each in find_vendors().values()}
    groups = group_findings(findings)
    inventory = Inventory(meta, vendors)
    exhibits = _survey(audit, inventory, Exhibits(vendors), chain(*map(examples, groups)))
    against = Background(meta=meta, checks=find_checks(), vendors=vendors, exhibits=exhibits)
    problems = tuple(
        make_problem(group, number=number, against=against)
        for number, group in enumerate(groups, 1)
    )
    failed = tuple(p for p in problems if p.outcome is Outcome.FAILED and not p.suppressed_by)
    unsure = tuple(p for p in problems if p.outcome is Outcome.CANT_TELL and not p.suppressed_by)
    names = all_goals(meta, cells)
    if not meta.interrupted:
        # The spec may hold more than this run was asked to walk (--goal).
        names = tuple(goal for goal in names if goal.name in inventory.goals)
    goals = view_goals(names, cells, failed, unsure)
    of_goals = {p.anchor for goal in goals if goal.state is State.BROKEN for p in goal.problems}
    beside = tuple(each for each in failed if each.anchor not in of_goals)
    columns = make_columns(meta, cells, vendors)
    by_finding = {each.id: problem for problem in problems for each in problem.findings}
    totals = inventory.summed()
    return ReportView(
        meta=meta,
        headline=headline(goals, totals.pages, len(beside)),
        notices=notices(meta),
        goals=goals,
        site_problems=beside,
        columns=tuple(columns),
        matrix=make_matrix(names, columns, cells, by_finding),
        problems=failed,
        open_questions=unsure,
        suppressed=tuple(each for each in problems if each.suppressed_by),
        cells=cells,
        findings=findings,
        tag_uses=inventory.tag_uses(),
        pages=inventory.pages(),
        cookies=inventory.cookies(),
        unread=inventory.unread(),
        totals=totals,
        method=method(meta, totals),
        limits=limits(meta, totals),
    )


def _survey(
    audit: Audit, inventory: Inventory, exhibits: Exhibits, wanted: Iterable[Finding]
) -> dict[int, tuple[Exhibit, ...]]:
    """Go through the visits one at a time: the whole audit need not fit into memory."""
    by_visit: dict[int, list[Finding]] = {}
    for finding in wanted:
        by_visit.setdefault(finding.visit, []).append(finding)
    found = {}
    for visit in audit.visits():
        facts, hits = audit.facts(visit.id), tuple(audit.hits(visit.id))
        inventory.add(facts, hits, audit.loads(visit.id), audit.sightings(visit.id))
        for finding in by_visit.get(visit.id, ()):
            found[finding.id] = exhibits.of(finding, facts, hits)
    return found
