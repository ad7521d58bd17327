"""Makes problems of findings: all findings with one cause are one thing to repair."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.check import Check
from auditor.model import Effort, Finding, Outcome, plural_message
from auditor.report.content.advice import FOR_A_DECISION, LOOK_CLOSER
from auditor.report.content.evidence import PER_FINDING
from auditor.report.meta import AuditMeta
from auditor.report.view import Exhibit, Place, Problem
from auditor.wire.address import path_of

OF_THE_TAG = frozenset({
    "blocked-by-csp",
    "container-unpublished",
    "push-without-hit",
    "staging-id-in-production",
    "tag-library-failed",
    "wrong-account",
})  # fmt: skip
"""Faults of what a tag needs on every page, whichever event it is to report."""
EXAMPLES = 3
"""How many findings of a problem show their evidence; they differ in what was seen."""


def group_findings(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """The findings grouped by cause: the worst group first, and in a group the worst finding."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(cause(finding), []).append(finding)
    ordered = [
        tuple(sorted(group, key=lambda finding: -finding.severity)) for group in groups.values()
    ]
    return sorted(ordered, key=lambda group: (-group[0].severity, group[0].goal is None))


def cause(finding: Finding) -> tuple[object, ...]:
    """What two findings share if one repair mends both.

    What a line of a goal asks for belongs to that goal. Anything else (a pixel before the choice,
    an unknown account) is the same mistake on every goal and page.
    """
    if finding.outcome is Outcome.CANT_TELL and finding.fault:
        # A journey that broke leaves all its expectations open: that is one thing to repair.
        return (finding.outcome, finding.fault, finding.suppressed_by, finding.goal)
    if finding.fault in OF_THE_TAG:
        # The same on every goal: what was seen, and its repair, tell one mistake from another.
        seen = (finding.actual, finding.fix)
        return (finding.fault, finding.outcome, finding.suppressed_by, finding.tag, *seen)
    goal = finding.goal if finding.line else None
    return (
        finding.check,
        finding.fault,
        finding.outcome,
        finding.suppressed_by,
        goal,
        finding.tag,
        finding.vendor,
        _anywhere(finding),
    )


def _anywhere(finding: Finding) -> str:
    """The finding's `about`, without the page that it was made on."""
    if not finding.page_url:
        return finding.about
    page = {finding.page_url, path_of(finding.page_url)}
    return " ".join(word for word in finding.about.split() if word not in page)


def examples(group: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings of a group whose evidence is shown: those that saw different values."""
    first_with = {finding.actual: finding for finding in reversed(group)}
    return tuple(f for f in group if first_with.get(f.actual) is f)[:EXAMPLES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What is needed to make problems of findings."""

    meta: AuditMeta
    checks: Mapping[str, Check]
    vendors: Mapping[str, str]
    """Names by id."""
    docs: Mapping[str, str]
    """The addresses of their documentation, by id."""
    exhibits: Mapping[int, tuple[Exhibit, ...]]
    """By the finding's id."""


def make_problem(group: tuple[Finding, ...], *, number: int, against: Background) -> Problem:
    """The problem of one group of findings."""
    first, meta = group[0], against.meta
    check = against.checks.get(first.check)
    shown = tuple(
        exhibit for example in examples(group) for exhibit in against.exhibits.get(example.id, ())
    )
    return Problem(
        anchor=f"problem-{number}",
        outcome=first.outcome,
        severity=first.severity,
        check=first.check,
        check_title=check.title if check else first.check,
        fault=first.fault or "",
        message=_message(group),
        goals=_goals(group, meta),
        tag=first.tag or "",
        vendor=against.vendors.get(first.vendor or "", first.vendor or ""),
        expected=first.text("expected"),
        seen=first.text("actual"),
        places=tuple(_place(finding, meta) for finding in group),
        exhibits=shown,
        more_exhibits=_beyond(group),
        **_advice(first, check),
        docs=against.docs.get(first.vendor or "", ""),
        reproduce=_command(first, meta),
        spec_line=f"{meta.spec_name or 'the spec'}:{first.line}" if first.line else "",
        suppressed_by=first.suppressed_by or "",
        assigned=next(filter(None, (meta.assigned.get(f.fingerprint) for f in group)), ""),
        findings=group,
    )


def _advice(first: Finding, check: Check | None) -> dict[str, Any]:
    """Why it matters, how to fix it, and how much work that is."""
    if first.outcome is Outcome.CANT_TELL:
        # Nothing is known of the tags: what the check says of them would blame somebody.
        nothing = dict.fromkeys(("why", "fix_manager", "fix_code"), "")
        fix = first.text("fix") or FOR_A_DECISION.get(first.fault or "", LOOK_CLOSER)
        return {**nothing, "own_fix": fix, "effort": Effort.SMALL}
    return {
        "why": check.section("Why it matters") if check else "",
        "fix_manager": check.section("How to fix in the tag manager") if check else "",
        "fix_code": check.section("How to fix in the code") if check else "",
        "own_fix": first.text("fix"),
        "effort": check.effort if check else Effort.MEDIUM,
    }


def _beyond(group: tuple[Finding, ...]) -> int:
    """The number of pieces of evidence that are not looked up."""
    looked_up = sum(min(len(example.evidence), PER_FINDING) for example in examples(group))
    return sum(len(finding.evidence) for finding in group) - looked_up


def _message(group: tuple[Finding, ...]) -> str:
    """The first finding's message, with the number of other pages or open expectations."""
    first = group[0].text("message")
    open_cases = len({(finding.tag, finding.about) for finding in group})
    if group[0].outcome is Outcome.CANT_TELL and open_cases > 1:
        return plural_message(
            "{message} This leaves {n} expectation open.",
            "{message} This leaves {n} expectations open.",
            open_cases,
            message=first,
        )
    others = len({finding.page_url for finding in group if finding.message != first})
    if not others:
        return first
    return plural_message(
        "{message} The same on {n} more page.",
        "{message} The same on {n} more pages.",
        others,
        message=first,
    )


def _place(finding: Finding, meta: AuditMeta) -> Place:
    titles = {goal.name: goal.title for goal in meta.goals}
    return Place(
        finding=finding.id,
        goal=finding.goal or "",
        title=titles.get(finding.goal or "", finding.goal or ""),
        leg=finding.leg,
        device=finding.device,
        page_url=finding.page_url,
        seen=finding.actual,
    )


def _goals(group: tuple[Finding, ...], meta: AuditMeta) -> tuple[str, ...]:
    names = dict.fromkeys(finding.goal for finding in group if finding.goal)
    order = [goal.name for goal in meta.goals]
    return tuple(sorted(names, key=lambda name: order.index(name) if name in order else len(order)))


def _command(finding: Finding, meta: AuditMeta) -> str:
    words = ["tagproof", "run", meta.spec_name or "SPEC"]
    # The crawl uses the first device only: with --device it might not be made.
    device = finding.device if finding.goal else None
    options = {"--goal": finding.goal, "--leg": finding.leg, "--device": device}
    for option, value in options.items():
        if value:
            words += [option, value]
    return shlex.join(words)
