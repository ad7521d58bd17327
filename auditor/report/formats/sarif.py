"""SARIF 2.1.0, for code scanning and the viewers of editors.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. One result for each
problem, not for each finding: a tag that is missing on a thousand pages is one thing to repair, and
GitHub shows at most 5,000 results of a file and refuses one with more than 25,000. A result points
at the spec's line; goals, legs, devices and pages are its logical locations.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from auditor.check import Check, find_checks
from auditor.errors import ExitCode
from auditor.model import Outcome, Severity
from auditor.report.formats.json_text import Json, pieces
from auditor.report.specplace import SpecLocation, identity, line_of, spec_location
from auditor.report.text import clean
from auditor.report.view import Gone, Problem, ReportView

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
FINGERPRINT = "tagproofProblem/v1"
GITHUB_FINGERPRINT = "primaryLocationLineHash"
"""By this fingerprint GitHub tells alerts apart. GitHub's own would be made of the spec's line, and
two problems of one line would become one alert."""
BASE = "%SRCROOT%"
PAGES = 80
"""Pages among a result's logical locations at most: GitHub takes 100 in all. `pages` counts all."""
LINES = 80
"""Other lines of the spec that a result names at most."""
TEXT = 2_000
ENDED = {
    ExitCode.PASSED: "passed",
    ExitCode.FINDINGS: "findings at or over the threshold",
    ExitCode.USAGE: "the spec or the call was wrong",
    ExitCode.INCONCLUSIVE: "the audit could not conclude",
    ExitCode.INTERRUPTED: "interrupted",
    ExitCode.READER_GONE: "whoever read the output closed it",
}


def sarif_pieces(view: ReportView) -> Iterator[str]:
    """The report as SARIF, in plain ASCII, piece by piece."""
    return pieces({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(view)]})


def _run(view: ReportView) -> Json:
    location = spec_location(view.meta)
    problems = (*view.problems, *view.open_questions, *view.suppressed)
    gone = view.change.fixed if view.change else ()
    checks = list(dict.fromkeys([*(p.check for p in problems), *(g.check for g in gone)]))
    version = view.meta.tool_version or "unknown"
    return {
        "tool": {
            "driver": {
                "name": "tagproof",
                "version": version,
                "semanticVersion": version,
                "rules": list(_rules(checks, problems)),
            }
        },
        "automationDetails": {"id": f"tagproof/{clean(location.name)}/"},
        "invocations": [_invocation(view)],
        "originalUriBaseIds": {BASE: {"description": {"text": "The repository's folder."}}},
        "columnKind": "utf16CodeUnits",
        "results": [
            *(_result(problem, checks, location, view) for problem in problems),
            *(_absent(g, checks, location) for g in gone),
        ],
        "properties": {"score": view.score.points, "headline": _plain(view.headline)},
    }


def _rules(names: Iterable[str], problems: Iterable[Problem]) -> Iterator[Json]:
    checks = find_checks()
    docs: dict[str, set[str]] = {}
    for problem in problems:
        docs.setdefault(problem.check, set()).add(problem.docs)
    for name in names:
        rule: Json = {"id": clean(name)}
        if check := checks.get(name):
            rule |= _described(check)
        # A check belongs to no vendor, but its findings may all be of one vendor.
        if len(addresses := docs.get(name, set())) == 1 and (address := addresses.pop()):
            rule["helpUri"] = address
        yield rule


def _described(check: Check) -> Json:
    name = "".join(word.capitalize() for word in check.id.split("-"))
    return {
        **({"name": name} if "-" in check.id else {}),  # it must not be the id again
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.section("What it checks") or check.title},
        "help": {"text": check.doc, "markdown": check.doc},
        "defaultConfiguration": {"level": LEVELS[check.severity]},
        "properties": {"tags": ["tracking"], "problem.severity": LEVELS[check.severity]},
    }


def _result(problem: Problem, checks: list[str], location: SpecLocation, view: ReportView) -> Json:
    failed = problem.outcome is Outcome.FAILED
    name = identity(problem)
    result: Json = {
        "ruleId": clean(problem.check),
        "ruleIndex": checks.index(problem.check),
        "kind": "fail" if failed else "review",
        "level": LEVELS[problem.severity] if failed else "none",
        "message": {"text": _plain(_message(problem))},
        "locations": [
            {
                "physicalLocation": _line(location, line_of(problem, view.meta)),
                "logicalLocations": list(_logical(problem)),
            }
        ],
        "partialFingerprints": {FINGERPRINT: name, GITHUB_FINGERPRINT: name},
        "occurrenceCount": max(1, len(problem.findings)),
        "properties": {
            "fault": problem.fault,
            "severity": problem.severity.name.lower(),
            "effort": str(problem.effort),
            "docs": problem.docs,
            "reproduce": clean(problem.reproduce, TEXT),
            "pages": len(problem.pages),
        },
    }
    if related := list(_related(problem, location, view)):
        result["relatedLocations"] = related
    if view.change is not None:
        result["baselineState"] = _state(problem)
    if problem.suppressed_by:
        reason = clean(problem.suppressed_by, TEXT)
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": reason}
        ]
    return result


def _state(problem: Problem) -> str:
    if problem.is_new is not False:
        return "unchanged" if problem.suppressed_by else "new"
    return "updated" if problem.new_places or problem.gone_places else "unchanged"


def _absent(gone: Gone, checks: list[str], location: SpecLocation) -> Json:
    """The result of a problem that an earlier audit found and this one did not."""
    return {
        "ruleId": clean(gone.check),
        "ruleIndex": checks.index(gone.check),
        "kind": "fail",
        "level": LEVELS[gone.severity],
        "message": {"text": _plain(gone.message)},
        "locations": [{"physicalLocation": _line(location, 1)}],
        "baselineState": "absent",
    }


def _line(location: SpecLocation, line: int) -> Json:
    where: Json = {"uri": location.uri}
    if location.inside:
        where["uriBaseId"] = BASE
    return {"artifactLocation": where, "region": {"startLine": line}}


def _related(problem: Problem, location: SpecLocation, view: ReportView) -> Iterator[Json]:
    """The other lines of the spec that the same cause fails, with the goals that they belong to."""
    own = line_of(problem, view.meta)
    titles = {place.finding: place.title for place in problem.places}
    lines: dict[int, str] = {}
    for finding in problem.findings:
        if finding.line and finding.line != own:
            lines.setdefault(finding.line, titles.get(finding.id, ""))
    for number, (line, title) in enumerate(sorted(lines.items())[:LINES], 1):
        named = {"message": {"text": _plain(title)}} if title else {}
        yield {"id": number, "physicalLocation": _line(location, line), **named}


def _message(problem: Problem) -> str:
    """A result's text; GitHub lists its first sentence, and shows the rest on the alert's page."""
    lines = [
        problem.message,
        f"Expected: {problem.expected}." if problem.expected else "",
        f"Seen: {problem.seen}." if problem.seen else "",
        f"How to fix: {problem.own_fix}" if problem.own_fix else "",
        f"Steps to reproduce: {problem.reproduce}",
    ]
    return "\n".join(clean(line, TEXT) for line in lines if line)


def _logical(problem: Problem) -> Iterator[Json]:
    goals = dict.fromkeys(place.title for place in problem.places if place.title)
    named = [
        *(("goal", goal) for goal in goals),
        *(("leg", leg) for leg in problem.legs),
        *(("device", device) for device in problem.devices),
        *(("page", page) for page in problem.pages[:PAGES]),
    ]
    for kind, name in named:
        if name:
            shown = clean(name, TEXT)
            yield {"name": shown, "fullyQualifiedName": f"{kind}: {shown}", "kind": kind}


def _plain(text: str) -> str:
    """A text for a SARIF message, where braces must be doubled and `[text](address)` is a link."""
    plain = clean(text, TEXT * 5, lines=True).replace("](", "] (")
    return plain.replace("{", "{{").replace("}", "}}")


def _invocation(view: ReportView) -> Json:
    meta = view.meta
    times = {"startTimeUtc": _utc(meta.started), "endTimeUtc": _utc(meta.ended)}
    invocation: Json = {
        "executionSuccessful": not meta.interrupted and not meta.capture_faults,
        **{name: moment for name, moment in times.items() if moment},
    }
    if meta.exit_code is not None:
        invocation["exitCode"] = meta.exit_code
        if meta.exit_code in set(ExitCode):
            invocation["exitCodeDescription"] = ENDED[ExitCode(meta.exit_code)]
    notes = [*view.notices, *meta.notes, *meta.capture_faults]
    if notes:
        invocation["toolExecutionNotifications"] = [
            {"level": "warning", "message": {"text": _plain(note)}} for note in notes
        ]
    return invocation


def _utc(iso: str) -> str:
    """A moment as SARIF writes it; empty for a text that is not a moment."""
    try:
        moment = dt.datetime.fromisoformat(iso).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
