"""JUnit XML for GitHub, GitLab and Jenkins: a suite a goal, a test case a cell of the matrix.

GitLab links a test case's `file`, and GitHub's reporters put a failure at its `line`: the spec's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from auditor.model import Finding, Outcome
from auditor.report.specplace import spec_location
from auditor.report.text import clean, count
from auditor.report.view import Problem, ReportView

CRAWL = "crawl"
LONGEST = 2_000
PER_CASE = 50
"""Findings that are told of a test case: a tag may lack on each page of a crawl."""
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    goal: str
    subject: str
    """The tag, or the check where the finding is no test case's."""
    name: str
    outcome: Outcome
    findings: tuple[Finding, ...]


def render_junit(view: ReportView) -> str:
    """Write the report as JUnit XML; what XML 1.0 can't hold is shown as its escape."""
    cases = [*_of_cells(view), *_of_other_findings(view)]
    root = Element("testsuites", {"name": clean(view.meta.title), **_totals(cases)})
    titles = {goal.name: goal.title for goal in view.goals}
    file = spec_location(view.meta).name
    problem_of = {finding.id: p for p in _all(view) for finding in p.findings}
    for goal in dict.fromkeys([*titles, *(case.goal for case in cases)]):
        same = [case for case in cases if case.goal == goal]
        suite = SubElement(
            root, "testsuite", {"name": clean(titles.get(goal, goal)), **_totals(same), "time": "0"}
        )
        if stamp := TIMESTAMP.match(view.meta.started):
            suite.set("timestamp", stamp.group())
        _add_properties(suite, goal, view)
        line = next((each.line for each in view.meta.goals if each.name == goal and each.line), 1)
        for case in same:
            element = _add_case(suite, case, problem_of)
            asked = (finding.line for finding in case.findings if finding.line)
            element.set("file", clean(file))
            element.set("line", str(max(1, next(asked, line))))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _all(view: ReportView) -> tuple[Problem, ...]:
    return (*view.problems, *view.open_questions, *view.suppressed)


def _of_cells(view: ReportView) -> Iterable[_Case]:
    by_id = {finding.id: finding for finding in view.findings}
    for cell in view.cells:
        yield _Case(
            goal=cell.goal or CRAWL,
            subject=cell.tag,
            name=f"{cell.about} [{cell.leg}, {cell.device}]",
            outcome=cell.outcome,
            findings=tuple(by_id[each] for each in cell.findings if each in by_id),
        )


def _of_other_findings(view: ReportView) -> Iterable[_Case]:
    """Findings that are no cell's: a tag before the choice, a stranger's account."""
    told = {each for cell in view.cells for each in cell.findings}
    rest: dict[tuple[str, ...], list[Finding]] = {}
    for finding in view.findings:
        if finding.id not in told and finding.suppressed_by is None:
            name = f"{finding.check}: {finding.about} [{finding.leg}, {finding.device}]"
            key = (finding.goal or CRAWL, finding.check, name, finding.outcome.value)
            rest.setdefault(key, []).append(finding)
    for (goal, check, name, _), findings in rest.items():
        yield _Case(
            goal=goal,
            subject=check,
            name=name,
            outcome=findings[0].outcome,
            findings=tuple(findings),
        )


def _totals(cases: list[_Case]) -> dict[str, str]:
    def number(outcome: Outcome) -> str:
        return str(sum(case.outcome is outcome for case in cases))

    return {
        "tests": str(len(cases)),
        "failures": number(Outcome.FAILED),
        "errors": number(Outcome.CANT_TELL),
        "skipped": number(Outcome.INAPPLICABLE),
    }


def _add_properties(suite: Element, goal: str, view: ReportView) -> None:
    meta = view.meta
    told = {
        "goal": goal,
        "client": meta.client,
        "site": meta.site,
        "spec": meta.spec_path,
        "tagproof": meta.tool_version,
        "browser": meta.browser,
        "headline": view.headline,
    }
    properties = SubElement(suite, "properties")
    for name, value in told.items():
        if value:
            SubElement(properties, "property", {"name": name, "value": clean(value)})


def _add_case(suite: Element, case: _Case, problem_of: dict[int, Problem]) -> Element:
    classname = f"tagproof.{_dotless(case.goal)}.{_dotless(case.subject)}"
    element = SubElement(
        suite, "testcase", {"name": clean(case.name), "classname": classname, "time": "0"}
    )
    if case.outcome is Outcome.INAPPLICABLE:
        SubElement(element, "skipped", {"message": "nothing to check here"})
    if case.outcome not in {Outcome.FAILED, Outcome.CANT_TELL}:
        return element
    culprits = [
        finding for finding in case.findings if finding.outcome is case.outcome
    ] or case.findings
    worst = max(culprits, key=lambda each: each.severity, default=None)
    failed = case.outcome is Outcome.FAILED
    kind = worst.fault or worst.check if worst and failed else "cant-tell"
    message = worst.message if worst else f"{case.name}: {case.outcome.value}"
    attributes = {"message": clean(message, LONGEST), "type": clean(kind)}
    said = SubElement(element, "failure" if failed else "error", attributes)
    told = [_told(culprit, problem_of.get(culprit.id)) for culprit in culprits[:PER_CASE]]
    if rest := len(culprits) - len(told):
        told.append(f"and {count(rest, 'more finding')}: see report.json")
    said.text = "\n\n".join(told) or attributes["message"]
    return element


def _told(finding: Finding, problem: Problem | None) -> str:
    lines = {
        finding.severity.name.lower(): finding.message,
        "expected": finding.expected,
        "seen": finding.actual,
        "page": finding.page_url,
        "spec": problem.spec_line if problem else "",
        "again": problem.reproduce if problem else "",
        "more": f"tagproof explain {finding.check}",
    }
    return "\n".join(f"{name}: {clean(told, LONGEST)}" for name, told in lines.items() if told)


def _dotless(name: str) -> str:
    """Readers of JUnit split class names at dots."""
    return clean(name).replace(".", "_")
