"""Findings that have one cause become one problem: one thing to put right."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.check import Check
from auditor.model import Effort, Finding, Outcome, plural_message
from auditor.report.content.evidence import PER_FINDING
from auditor.report.meta import AuditMeta
from auditor.report.view import Exhibit, Place, Problem
from auditor.wire.address import path_of

EXAMPLES = 3
"""How many findings of a problem show their evidence; they differ in what was seen."""


def group_findings(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Put findings of one cause together, worst first, each group in the audit's order."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(cause(finding), []).append(finding)
    ordered = [tuple(sorted(group, key=lambda each: -each.severity)) for group in groups.values()]
    return sorted(ordered, key=lambda group: (-group[0].severity, group[0].goal is None))


def cause(finding: Finding) -> tuple[object, ...]:
    """What two findings share when one repair mends both.

    What a line of a goal asks for belongs to that goal. The rest (a pixel before the choice, a
    stranger's account) is the same mistake wherever it is met.
    """
    if finding.outcome is Outcome.CANT_TELL and finding.fault:
        # A journey that broke leaves all its expectations open: that is one thing to mend.
        return (finding.outcome, finding.fault, finding.suppressed_by, finding.goal)
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
    """What a finding is about, without the page that it was made on."""
    if not finding.page_url:
        return finding.about
    here = {finding.page_url, path_of(finding.page_url)}
    return " ".join(word for word in finding.about.split() if word not in here)


def examples(group: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings of a group whose evidence is worth showing: those that saw different things."""
    different = {each.actual: each for each in reversed(group)}
    return tuple(each for each in group if different.get(each.actual) is each)[:EXAMPLES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a problem is laid out against."""

    meta: AuditMeta
    checks: Mapping[str, Check]
    vendors: Mapping[str, str]
    """Names by id."""
    docs: Mapping[str, str]
    """The addresses of their documentation, by id."""
    exhibits: Mapping[int, tuple[Exhibit, ...]]
    """By the finding's id."""


def make_problem(group: tuple[Finding, ...], *, number: int, against: Background) -> Problem:
    """Lay out one group of findings."""
    first, meta = group[0], against.meta
    check = against.checks.get(first.check)
    told = (
        exhibit for example in examples(group) for exhibit in against.exhibits.get(example.id, ())
    )
    shown = tuple(told)
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
        places=tuple(_place(each, meta) for each in group),
        exhibits=shown,
        more_exhibits=_beyond(group),
        why=check.section("Why it matters") if check else "",
        fix_manager=check.section("How to fix in the tag manager") if check else "",
        fix_code=check.section("How to fix in the code") if check else "",
        own_fix=first.text("fix"),
        effort=check.effort if check else Effort.MEDIUM,
        docs=against.docs.get(first.vendor or "", ""),
        reproduce=_command(first, meta),
        spec_line=f"{meta.spec_path or 'the spec'}:{first.line}" if first.line else "",
        suppressed_by=first.suppressed_by or "",
        findings=group,
    )


def _beyond(group: tuple[Finding, ...]) -> int:
    """How many pieces of evidence are not looked up."""
    looked_up = sum(min(len(example.evidence), PER_FINDING) for example in examples(group))
    return sum(len(each.evidence) for each in group) - looked_up


def _message(group: tuple[Finding, ...]) -> str:
    """The first finding's message; where others name another page, it says how many there are."""
    first = group[0].text("message")
    open_cases = len({(each.tag, each.about) for each in group})
    if group[0].outcome is Outcome.CANT_TELL and open_cases > 1:
        return plural_message(
            "{message} This leaves {n} expectation open.",
            "{message} This leaves {n} expectations open.",
            open_cases,
            message=first,
        )
    others = len({each.page_url for each in group if each.message != first})
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
    met = dict.fromkeys(each.goal for each in group if each.goal)
    order = [goal.name for goal in meta.goals]
    return tuple(sorted(met, key=lambda name: order.index(name) if name in order else len(order)))


def _command(finding: Finding, meta: AuditMeta) -> str:
    words = ["tagproof", "run", meta.spec_path or "SPEC"]
    # The crawl has one device only, the first: naming another one would leave it out.
    device = finding.device if finding.goal else None
    options = {"--goal": finding.goal, "--leg": finding.leg, "--device": device}
    for option, value in options.items():
        if value:
            words += [option, value]
    return shlex.join(words)
