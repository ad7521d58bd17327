"""The report as JSON. templates/report.schema.json describes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.model import Finding, Outcome, Severity, TestCase
from auditor.model.consent import Purpose
from auditor.report.formats.json_inventory import inventory
from auditor.report.formats.json_text import Json, pieces
from auditor.report.specplace import identity
from auditor.report.view import (
    Change,
    ConsentCell,
    ConsentRow,
    GoalView,
    Gone,
    IdTrail,
    Journey,
    Part,
    Past,
    Problem,
    ReportView,
    Score,
    State,
)

SCHEMA = "urn:tagproof:schema:report:1"
"""The $id of templates/report.schema.json."""
VERSION = 1
OUTCOMES = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.CANT_TELL: "cant-tell",
    Outcome.INAPPLICABLE: "inapplicable",
}
STATES = {State.WORKS: "works", State.BROKEN: "broken", State.UNKNOWN: "cant-tell"}
PARTS = {part: part.name.lower() for part in Part}


def json_pieces(view: ReportView) -> Iterator[str]:
    """The report as JSON, in plain ASCII, piece by piece."""
    return pieces({
        "$schema": SCHEMA,
        "format": "tagproof-report",
        "version": VERSION,
        "tool": {"name": "tagproof", "version": view.meta.tool_version},
        "audit": _audit(view),
        "notices": list(view.notices),
        "summary": _summary(view),
        "score": _score(view.score),
        "change": _change(view.change) if view.change else None,
        "trend": [_past(past) for past in view.trend],
        "goals": [_goal(goal) for goal in view.goals],
        "tags": [
            {"name": column.name, "vendor": column.vendor, "account": column.account}
            for column in view.columns
        ],
        "cells": [_test_case(case) for case in view.cells],
        "problems": [_problem(problem) for problem in _all(view)],
        "top": [problem.anchor for problem in view.top],
        "findings": _findings(view),
        "journeys": [_journey(journey) for journey in view.journeys],
        "inventory": inventory(view),
        "limits": list(view.limits),
        "untold": [
            {
                "reason": untold.reason,
                "findings": untold.findings,
                "goals": list(untold.goals),
                "problem": untold.anchor,
            }
            for untold in view.untold
        ],
        "by_hand": list(view.by_hand),
    })  # fmt: skip


def _all(view: ReportView) -> tuple[Problem, ...]:
    return (*view.problems, *view.open_questions, *view.suppressed)


def _audit(view: ReportView) -> Json:
    meta = view.meta
    return {
        "title": meta.title,
        "client": meta.client,
        "site": meta.site,
        "spec": meta.spec_path,
        "started": meta.started,
        "ended": meta.ended,
        "status": meta.status,
        "browser": meta.browser,
        "presented_as": meta.presented_as,
        "sandbox": meta.sandbox,
        "hits": meta.hits_mode,
        "legs": list(meta.legs),
        "devices": list(meta.devices),
        "crawl": dict(meta.crawl),
        "fail_on": meta.fail_on,
        "exit_code": meta.exit_code,
        "notes": list(meta.notes),
    }


def _summary(view: ReportView) -> Json:
    states = Counter(goal.state for goal in view.goals)
    severities = Counter(problem.severity for problem in view.problems)
    totals = view.totals
    return {
        "headline": view.headline,
        "goals": {word: states[state] for state, word in STATES.items()},
        "problems": {s.name.lower(): severities[s] for s in reversed(Severity)},
        "cant_tell": len(view.open_questions),
        "suppressed": len(view.suppressed),
        "visits": totals.visits,
        "failed_visits": totals.failed_visits,
        "pages": totals.pages,
        "requests": totals.requests,
        "hits": totals.hits,
        "held": totals.held,
        "pushes": totals.pushes,
        "walks": totals.walks,
        "repeats": totals.repeats,
        "crawled": totals.crawled,
        "unwalked": totals.unwalked,
    }


def _goal(goal: GoalView) -> Json:
    return {
        "name": goal.name,
        "title": goal.title,
        "type": "macro" if goal.macro else "micro",
        "state": STATES[goal.state],
        "problems": [problem.anchor for problem in (*goal.problems, *goal.reasons)],
    }


def _test_case(case: TestCase) -> Json:
    return {
        "goal": case.goal,
        "tag": case.tag,
        "about": case.about,
        "leg": case.leg,
        "device": case.device,
        "outcome": OUTCOMES[case.outcome],
        "findings": list(case.findings),
    }


def _score(score: Score) -> Json:
    return {
        "points": score.points,
        "parts": [
            {
                "part": PARTS[part.part],
                "title": part.part.value,
                "weight": part.weight,
                "points": part.points,
                "why": part.why,
            }
            for part in score.parts
        ],
    }


def _change(change: Change) -> Json:
    there = {
        "new": change.new,
        "first_look": change.first_look,
        "no_longer_ignored": change.no_longer_ignored,
        "still": change.still,
        "opened": change.opened,
    }
    gone = {
        "fixed": change.fixed,
        "not_looked_at": change.not_looked_at,
        "ignored": change.ignored,
        "answered": change.answered,
    }
    return {
        "since": change.since,
        "points": change.points,
        "is_baseline": change.is_baseline,
        **{name: [problem.anchor for problem in problems] for name, problems in there.items()},
        **{name: [_gone(entry) for entry in entries] for name, entries in gone.items()},
        "warnings": list(change.warnings),
    }


def _gone(gone: Gone) -> Json:
    return {
        "check": gone.check,
        "severity": gone.severity.name.lower(),
        "message": gone.message,
        "goal": gone.goal or None,
        "places": gone.places,
        "unseen": gone.unseen,
        "why": gone.why or None,
        "outcome": OUTCOMES[gone.outcome],
        "fingerprints": list(gone.fingerprints),
    }


def _past(past: Past) -> Json:
    return {
        "started": past.started,
        "points": past.points,
        "goals": {"works": past.works, "broken": past.broken, "cant-tell": past.unknown},
        "problems": past.problems,
        "is_this": past.is_this,
    }


def _problem(problem: Problem) -> Json:
    return {
        "id": problem.anchor,
        "identity": identity(problem),
        "check": problem.check,
        "title": problem.check_title,
        "fault": problem.fault or None,
        "outcome": OUTCOMES[problem.outcome],
        "severity": problem.severity.name.lower(),
        "is_new": problem.is_new,
        "new_places": problem.new_places,
        "gone_places": problem.gone_places,
        "message": problem.message,
        "goals": list(problem.goals),
        "tag": problem.tag or None,
        "vendor": problem.vendor or None,
        "expected": problem.expected,
        "actual": problem.seen,
        "legs": list(problem.legs),
        "devices": list(problem.devices),
        "why": problem.why,
        "fix": problem.own_fix or None,
        "fix_manager": problem.fix_manager,
        "fix_code": problem.fix_code,
        "effort": problem.effort.name.lower(),
        "docs": problem.docs or None,
        "reproduce": problem.reproduce,
        "spec_line": problem.spec_line or None,
        "suppressed_by": problem.suppressed_by or None,
        "findings": [finding.id for finding in problem.findings],
    }


def _journey(journey: Journey) -> Json:
    """A journey's summary; its steps, pushes and hits are in the audit file."""
    return {
        "visit": journey.visit,
        "goal": journey.goal,
        "leg": journey.leg,
        "device": journey.device,
        "run": journey.run,
        "outcome": OUTCOMES[journey.outcome],
        "error": journey.error or None,
        "ended": journey.ended,
        "goal_at": journey.goal_at,
        "consent_at": journey.consent_at,
        "has_choice": journey.has_choice,
        "click_ids": [_click_id(trail) for trail in journey.trails],
        "consent": [_consent(row) for row in journey.consent],
        "marks": {
            kind: sum(len(lane.marks) + lane.more for lane in journey.lanes if lane.kind == kind)
            for kind in dict.fromkeys(lane.kind for lane in journey.lanes)
        },
    }


def _click_id(trail: IdTrail) -> Json:
    """What became of a click id, step by step."""
    return {
        "param": trail.param,
        "lost_at": trail.lost_at or None,
        "steps": [
            {"step": stop.step, "places": list(map(str, stop.places))} for stop in trail.stops
        ],
    }


def _consent(row: ConsentRow) -> Json:
    """What one layer says of consent, purpose by purpose."""
    return {
        "layer": row.kind,
        "vendor": row.vendor or None,
        "purposes": {
            str(purpose): {
                "grant": cell.grant or None,
                "words": str(cell.words) or None,
                "names": list(map(str, cell.names)),
                "more": cell.more,
                "disagrees": cell.disagrees,
            }
            for purpose, cell in zip(Purpose, row.cells, strict=True)
            if cell != ConsentCell()
        },
    }


def _findings(view: ReportView) -> list[Json]:
    problem_of = {
        finding.id: problem.anchor for problem in _all(view) for finding in problem.findings
    }
    return [_finding(finding, problem_of.get(finding.id)) for finding in view.findings]


def _finding(finding: Finding, problem: str | None) -> Json:
    return {
        "id": finding.id,
        "problem": problem,
        "fingerprint": finding.fingerprint,
        "check": finding.check,
        "fault": finding.fault,
        "outcome": OUTCOMES[finding.outcome],
        "severity": finding.severity.name.lower(),
        "message": finding.message,
        "about": finding.about,
        "visit": finding.visit,
        "goal": finding.goal,
        "leg": finding.leg,
        "device": finding.device,
        "page_url": finding.page_url,
        "tag": finding.tag,
        "vendor": finding.vendor,
        "expected": finding.expected,
        "actual": finding.actual,
        "evidence": [
            {"kind": evidence.kind, "ref": evidence.ref, "caption": evidence.caption}
            for evidence in finding.evidence
        ],
        "line": finding.line,
        "suppressed_by": finding.suppressed_by,
    }
