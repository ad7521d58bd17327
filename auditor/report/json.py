"""The report for machines. templates/report.schema.json says what stands where."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from auditor.model import Cell, Finding, Outcome, Severity
from auditor.report.text import LONG
from auditor.report.view import (
    GoalView,
    PageView,
    Problem,
    ReportView,
    State,
    TagUse,
    UnreadView,
)

VERSION = 1
OUTCOMES = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.CANT_TELL: "cant-tell",
    Outcome.INAPPLICABLE: "inapplicable",
}
STATES = {State.WORKS: "works", State.BROKEN: "broken", State.UNKNOWN: "cant-tell"}
Json = dict[str, Any]


def render_json(view: ReportView) -> str:
    """Write the report as JSON in plain ASCII: no byte of it steers a terminal."""
    document = {
        "format": "tagproof-report",
        "version": VERSION,
        "tool": {"name": "tagproof", "version": view.meta.tool_version},
        "audit": _audit(view),
        "summary": _summary(view),
        "goals": [_goal(goal) for goal in view.goals],
        "tags": [
            {"name": each.name, "vendor": each.vendor, "account": each.account}
            for each in view.columns
        ],
        "cells": [_cell(cell) for cell in view.cells],
        "problems": [_problem(each) for each in _all(view)],
        "findings": _findings(view),
        "inventory": _inventory(view),
        "limits": list(view.limits),
    }
    return json.dumps(_fit(document), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


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
        "problems": {each.name.lower(): severities[each] for each in reversed(Severity)},
        "cant_tell": len(view.open_questions),
        "suppressed": len(view.suppressed),
        "visits": totals.visits,
        "failed_visits": totals.failed_visits,
        "pages": totals.pages,
        "requests": totals.requests,
        "hits": totals.hits,
        "held": totals.held,
        "pushes": totals.pushes,
    }


def _goal(goal: GoalView) -> Json:
    return {
        "name": goal.name,
        "title": goal.title,
        "type": "macro" if goal.macro else "micro",
        "state": STATES[goal.state],
        "problems": [each.anchor for each in (*goal.problems, *goal.reasons)],
    }


def _cell(cell: Cell) -> Json:
    return {
        "goal": cell.goal,
        "tag": cell.tag,
        "about": cell.about,
        "leg": cell.leg,
        "device": cell.device,
        "outcome": OUTCOMES[cell.outcome],
        "findings": list(cell.findings),
    }


def _problem(problem: Problem) -> Json:
    return {
        "id": problem.anchor,
        "check": problem.check,
        "title": problem.check_title,
        "fault": problem.fault or None,
        "outcome": OUTCOMES[problem.outcome],
        "severity": problem.severity.name.lower(),
        "message": problem.message,
        "goals": list(problem.goals),
        "why": problem.why,
        "fix": problem.own_fix or problem.fix,
        "reproduce": problem.reproduce,
        "spec_line": problem.spec_line or None,
        "suppressed_by": problem.suppressed_by or None,
        "findings": [each.id for each in problem.findings],
    }


def _findings(view: ReportView) -> list[Json]:
    problem_of = {each.id: problem.anchor for problem in _all(view) for each in problem.findings}
    return [_finding(each, problem_of.get(each.id)) for each in view.findings]


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
            {"kind": each.kind, "ref": each.ref, "caption": each.caption}
            for each in finding.evidence
        ],
        "line": finding.line,
        "suppressed_by": finding.suppressed_by,
    }


def _inventory(view: ReportView) -> Json:
    return {
        "tags": [_tag_use(use) for use in view.tag_uses],
        "pages": [_page(page) for page in view.pages],
        "cookies": [
            {
                "name": cookie.name,
                "domain": cookie.domain,
                "vendor": cookie.vendor or None,
                "lifetime": cookie.lifetime,
                "before_choice": cookie.before_choice,
            }
            for cookie in view.cookies
        ],
        "unread": [_unread(each) for each in view.unread],
    }


def _tag_use(use: TagUse) -> Json:
    return {
        "vendor": use.vendor,
        "account": use.account,
        "tag": use.tag or None,
        "pages": use.pages,
        "hits": use.hits,
        "held": use.held,
        "undelivered": use.undelivered,
        "cookies": list(use.cookies),
    }


def _page(page: PageView) -> Json:
    return {
        "url": page.url,
        "title": page.title,
        "status": page.status,
        "error": page.error or None,
        "visits": page.visits,
        "tags": [
            {"vendor": t.vendor, "account": t.account, "hits": t.hits, "loaded": t.loaded}
            for t in page.tags
        ],
    }


def _unread(unread: UnreadView) -> Json:
    return {
        "kind": unread.kind,
        "vendor": unread.vendor,
        "place": unread.place,
        "reason": unread.reason,
        "count": unread.count,
        "pages": unread.pages,
        "page_url": unread.page_url,
        "initiator": unread.initiator or None,
    }


def _fit(value: object) -> object:
    """Cut what is too long for a report, and mend what no decoder of JSON would take."""
    match value:
        case dict():
            return {str(_fit(name)): _fit(each) for name, each in value.items()}
        case list():
            return [_fit(each) for each in value]
        case str():
            whole = value.encode("utf-8", "replace").decode("utf-8")
            note = f"… (cut: {len(value):,} characters in all)"
            return whole if len(whole) <= LONG else whole[:LONG] + note
        case _:
            return value
