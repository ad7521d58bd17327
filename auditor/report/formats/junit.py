"""JUnit XML for GitHub, GitLab and Jenkins: a suite for each goal, with its test cases.

GitLab links a test case's `file`, and GitHub's reporters put a failure at its `line`: the spec's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from auditor.model import Finding, Outcome
from auditor.model.messages import count
from auditor.report.specplace import spec_location
from auditor.report.text import clean
from auditor.report.view import Problem, ReportView

CRAWL = "crawl"
LONGEST = 2_000
PER_CASE = 50
"""Findings that are written of one test case: a tag may be missing on every page of a crawl."""
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    goal: str
    subject: str
    """The tag; for findings of no test case the check."""
    name: str
    leg: str
    device: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    counts: bool
    """Whether it fails, or leaves open, what the exit code says: not where it is below the
    threshold, or in the baseline."""


def render_junit(view: ReportView) -> str:
    """The report as JUnit XML; characters that XML 1.0 can't hold are shown as their escapes."""
    cases = [*_of_test_cases(view), *_of_other_findings(view)]
    root = Element("testsuites", {"name": clean(view.meta.title), **_totals(cases)})
    root.set("time", _seconds(view.durations.values()))
    titles = {goal.name: goal.title for goal in view.goals}
    for goal in dict.fromkeys([*titles, *(case.goal for case in cases)]):
        same = [case for case in cases if case.goal == goal]
        _add_suite(root, goal, titles.get(goal, goal), same, view)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _add_suite(root: Element, goal: str, title: str, cases: list[_Case], view: ReportView) -> None:
    durations = {
        (leg, device): duration
        for (name, leg, device), duration in view.durations.items()
        if (name or CRAWL) == goal
    }
    suite = SubElement(root, "testsuite", {"name": clean(title), **_totals(cases)})
    suite.set("time", _seconds(durations.values()))
    if stamp := TIMESTAMP.match(view.meta.started):
        suite.set("timestamp", stamp.group())
    _add_properties(suite, goal, view)
    file = spec_location(view.meta).name
    line = next((g.line for g in view.meta.goals if g.name == goal and g.line), 1)
    problem_of = {finding.id: p for p in _all(view) for finding in p.findings}
    for case in cases:
        element = _add_case(suite, case, problem_of)
        lines = (finding.line for finding in case.findings if finding.line)
        element.set("time", _seconds([durations.get((case.leg, case.device), 0)]))
        element.set("file", clean(file))
        element.set("line", str(max(1, next(lines, line))))


def _all(view: ReportView) -> tuple[Problem, ...]:
    return (*view.problems, *view.open_questions, *view.suppressed)


def _of_test_cases(view: ReportView) -> Iterable[_Case]:
    by_id, failing = {finding.id: finding for finding in view.findings}, view.failing
    for case in view.cells:
        findings = tuple(by_id[id_] for id_ in case.findings if id_ in by_id)
        yield _Case(
            goal=case.goal or CRAWL,
            subject=case.tag,
            name=f"{case.about} [{case.leg}, {case.device}]",
            leg=case.leg,
            device=case.device,
            outcome=case.outcome,
            findings=findings,
            counts=not findings or _counts(findings, failing, view),
        )


def _counts(findings: Iterable[Finding], failing: frozenset[int], view: ReportView) -> bool:
    """Whether the exit code follows from any of these findings."""
    known = view.known or frozenset()
    return any(
        finding.id in failing
        or (finding.outcome is Outcome.CANT_TELL and finding.fingerprint not in known)
        for finding in findings
    )


def _of_other_findings(view: ReportView) -> Iterable[_Case]:
    """Findings of no test case, such as a tag before the choice or an unknown account."""
    of_test_cases = {id_ for case in view.cells for id_ in case.findings}
    rest: dict[tuple[str, ...], list[Finding]] = {}
    for finding in view.findings:
        if finding.id not in of_test_cases and finding.suppressed_by is None:
            name = f"{finding.check}: {finding.about} [{finding.leg}, {finding.device}]"
            key = (finding.goal or CRAWL, finding.check, name, finding.outcome.value)
            rest.setdefault(key, []).append(finding)
    failing = view.failing
    for (goal, check, name, _), findings in rest.items():
        yield _Case(
            goal=goal,
            subject=check,
            name=name,
            leg=findings[0].leg,
            device=findings[0].device,
            outcome=findings[0].outcome,
            findings=tuple(findings),
            counts=_counts(findings, failing, view),
        )


def _totals(cases: list[_Case]) -> dict[str, str]:
    def number(outcome: Outcome) -> str:
        return str(sum(case.outcome is outcome and case.counts for case in cases))

    return {
        "tests": str(len(cases)),
        "failures": number(Outcome.FAILED),
        "errors": number(Outcome.CANT_TELL),
        "skipped": number(Outcome.INAPPLICABLE),
    }


def _seconds(milliseconds: Iterable[int]) -> str:
    return f"{sum(milliseconds) / 1000:.3f}"


def _add_properties(suite: Element, goal: str, view: ReportView) -> None:
    meta = view.meta
    values = {
        "goal": goal,
        "client": meta.client,
        "site": meta.site,
        "spec": meta.spec_path,
        "tagproof": meta.tool_version,
        "browser": meta.browser,
        "headline": view.headline,
    }
    properties = SubElement(suite, "properties")
    for name, value in values.items():
        if value:
            SubElement(properties, "property", {"name": name, "value": clean(value)})


def _add_case(suite: Element, case: _Case, problem_of: dict[int, Problem]) -> Element:
    classname = f"tagproof.{_dotless(case.goal)}.{_dotless(case.subject)}"
    element = SubElement(suite, "testcase", {"name": clean(case.name), "classname": classname})
    if case.outcome is Outcome.INAPPLICABLE:
        SubElement(element, "skipped", {"message": "nothing to check here"})
    if case.outcome not in {Outcome.FAILED, Outcome.CANT_TELL}:
        return element
    culprits = [
        finding for finding in case.findings if finding.outcome is case.outcome
    ] or case.findings
    texts = [_text(culprit, problem_of.get(culprit.id)) for culprit in culprits[:PER_CASE]]
    if rest := len(culprits) - len(texts):
        texts.append(f"and {count(rest, 'more finding')}: see report.json")
    if not case.counts:
        SubElement(element, "system-out").text = "\n\n".join(texts)
        return element
    worst = max(culprits, key=lambda finding: finding.severity, default=None)
    failed = case.outcome is Outcome.FAILED
    kind = worst.fault or worst.check if worst and failed else "cant-tell"
    message = worst.message if worst else f"{case.name}: {case.outcome.value}"
    attributes = {"message": clean(message, LONGEST), "type": clean(kind)}
    result = SubElement(element, "failure" if failed else "error", attributes)
    result.text = "\n\n".join(texts) or attributes["message"]
    return element


def _text(finding: Finding, problem: Problem | None) -> str:
    lines = {
        finding.severity.name.lower(): finding.message,
        "expected": finding.expected,
        "seen": finding.actual,
        "page": finding.page_url,
        "spec": problem.spec_line if problem else "",
        "again": problem.reproduce if problem else "",
        "same cause": _elsewhere(finding, problem) if problem else "",
        "more": f"tagproof explain {finding.check}",
    }
    return "\n".join(f"{name}: {clean(text, LONGEST)}" for name, text in lines.items() if text)


def _elsewhere(finding: Finding, problem: Problem) -> str:
    """The other goals that fail by the same cause: one repair mends them all."""
    titles = (place.title for place in problem.places if place.goal != (finding.goal or ""))
    return ", ".join(dict.fromkeys(filter(None, titles)))


def _dotless(name: str) -> str:
    """A part of a class name: readers of JUnit split class names at dots."""
    return clean(name).replace(".", "_")
