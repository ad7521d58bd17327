"""Two audits side by side as JSON. templates/diff.schema.json describes it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from auditor.judge.diff import Entry, Kind, Unseen
from auditor.report.compared.changes import Section, sections
from auditor.report.compared.diff_view import ComparedAudit, DiffView
from auditor.report.formats.json import OUTCOMES
from auditor.report.formats.json_text import Json, pieces
from auditor.report.view import Gone, Problem

SCHEMA = "urn:tagproof:schema:diff:1"
"""The $id of templates/diff.schema.json."""
VERSION = 1
KINDS = {
    Kind.NEW: "new",
    Kind.FIRST_LOOK: "first-look",
    Kind.NO_LONGER_IGNORED: "no-longer-ignored",
    Kind.STILL: "still",
    Kind.FIXED: "fixed",
    Kind.IGNORED: "ignored",
    Kind.NOT_LOOKED_AT: "not-looked-at",
}
REASONS = {
    Unseen.NOT_VISITED: "not-visited",
    Unseen.BROKE_OFF: "broke-off",
    Unseen.NOT_CHECKED: "not-checked",
    Unseen.NOT_ASKED: "not-asked",
    Unseen.OPEN: "open",
}


def json_pieces(view: DiffView) -> Iterator[str]:
    """The comparison as JSON, in plain ASCII, piece by piece."""
    entries = (*view.difference.failures, *view.difference.questions)
    return pieces({
        "$schema": SCHEMA,
        "format": "tagproof-diff",
        "version": VERSION,
        "tool": {"name": "tagproof", "version": version("tagproof")},
        "old": _audit(view.old),
        "new": _audit(view.new),
        "warnings": list(view.change.warnings),
        "fail_on": view.fail_on.name.lower(),
        "exit_code": int(view.code),
        "verdict": view.verdict,
        "summary": {section.key: len(section) for section in sections(view.change)},
        "problems": [problem for section in view.sections for problem in _problems(section)],
        "findings": [_finding(entry) for entry in entries],
    })  # fmt: skip


def _audit(audit: ComparedAudit) -> Json:
    meta, past = audit.meta, audit.past
    return {
        "file": audit.path.name,
        "spec": meta.spec_path,
        "site": meta.site,
        "environment": meta.environment,
        "started": meta.started,
        "status": meta.status,
        "points": past.points,
        "goals": {"works": past.works, "broken": past.broken, "cant-tell": past.unknown},
        "problems": past.problems,
    }


def _problems(section: Section) -> Iterator[Json]:
    for problem in section.problems:
        yield {"change": section.key, **_problem(problem)}
    for gone in section.gone:
        yield {"change": section.key, **_gone(gone)}


def _problem(problem: Problem) -> Json:
    return {
        "outcome": OUTCOMES[problem.outcome],
        "severity": problem.severity.name.lower(),
        "check": problem.check,
        "message": problem.message,
        "places": len(problem.places),
        "new_places": len(problem.places) if problem.is_new else problem.new_places,
        "fingerprints": list(dict.fromkeys(finding.fingerprint for finding in problem.findings)),
    }


def _gone(gone: Gone) -> Json:
    return {
        "outcome": OUTCOMES[gone.outcome],
        "severity": gone.severity.name.lower(),
        "check": gone.check,
        "message": gone.message,
        "places": gone.places,
        "unseen_places": gone.unseen,
        "why": gone.why or None,
        "fingerprints": list(gone.fingerprints),
    }


def _finding(entry: Entry) -> Json:
    finding = entry.finding
    return {
        "change": KINDS[entry.kind],
        "why": REASONS[entry.unseen] if entry.unseen else None,
        "fingerprint": finding.fingerprint,
        "check": finding.check,
        "fault": finding.fault,
        "outcome": OUTCOMES[finding.outcome],
        "severity": finding.severity.name.lower(),
        "message": finding.message,
        "about": finding.about,
        "goal": finding.goal,
        "leg": finding.leg,
        "device": finding.device,
        "page_url": finding.page_url,
    }
