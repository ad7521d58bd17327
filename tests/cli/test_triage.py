"""tagproof triage: decisions that the next check of the audit keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commandline import call

from auditor.cli import tagproof
from auditor.report.formats.registry import build_view
from auditor.report.formats.tickets import short_id
from auditor.report.view import ReportView
from auditor.store import AuditFile

SPEC = """
version: 1
site: {url: https://shop.example}
tags: {ga4: {vendor: ga4, account: G-4TEST0001}}
goals:
  purchase:
    title: Order placed
    steps: [{navigate: /}]
    expect: [{tag: ga4, event: purchase}]
"""
HAR = {
    "log": {
        "version": "1.2",
        "creator": {"name": "x", "version": "1"},
        "pages": [
            {
                "id": "page_1",
                "startedDateTime": "2026-03-02T09:14:07.000Z",
                "title": "https://shop.example/",
                "pageTimings": {},
            }
        ],
        "entries": [
            {
                "pageref": "page_1",
                "startedDateTime": "2026-03-02T09:14:07.100Z",
                "time": 5,
                "request": {
                    "method": "GET",
                    "url": "https://shop.example/",
                    "httpVersion": "h2",
                    "headers": [],
                    "queryString": [],
                    "cookies": [],
                    "headersSize": -1,
                    "bodySize": 0,
                },
                "response": {
                    "status": 200,
                    "statusText": "",
                    "httpVersion": "h2",
                    "headers": [],
                    "cookies": [],
                    "content": {"size": 0, "mimeType": "text/html"},
                    "redirectURL": "",
                    "headersSize": -1,
                    "bodySize": 0,
                },
                "cache": {},
                "timings": {"send": 0, "wait": 5, "receive": 0},
                "_resourceType": "document",
            }
        ],
    }
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a spec, and an audit of it in which nothing was reported."""
    (tmp_path / "tracking.yaml").write_text(SPEC, "utf-8")
    (tmp_path / "visit.har").write_text(json.dumps(HAR), "utf-8")
    done = call(
        tmp_path, "check", "tracking.yaml", "visit.har", "--goal", "purchase",
        "--format", "json", "--output", ".",
    )  # fmt: skip
    assert done.exit_code == 1, done.output
    next(tmp_path.glob("audit-*.db")).rename(tmp_path / "audit.db")
    return tmp_path


def seen(project: Path) -> ReportView:
    with AuditFile.open(project / "audit.db") as audit:
        return build_view(audit)


def triage(project: Path, *arguments: str) -> Result:
    return call(project, "triage", "audit.db", *arguments)


def check_again(project: Path) -> int:
    done = call(project, "check", "tracking.yaml", "audit.db", "--format", "json", "--output", ".")
    return int(done.exit_code)


def test_what_is_accepted_makes_nothing_fail_until_it_is_reopened(project: Path) -> None:
    findings = [short_id(each) for each in seen(project).problems]
    assert findings
    for each in findings:
        done = triage(project, "--accept", each, "--reason", "Booked for May")
        assert done.exit_code == 0, done.output
    assert check_again(project) == 0
    view = seen(project)
    assert view.problems == ()
    assert {problem.suppressed_by for problem in view.suppressed} == {"Booked for May"}
    assert {short_id(problem) for problem in view.suppressed} == set(findings)
    for each in findings:
        triage(project, "--reopen", each)
    assert check_again(project) == 1
    assert (project / "tracking.triage.json").read_text("utf-8") == "{}\n"


@pytest.mark.parametrize(("until", "code"), [("2099-12-31", 0), ("2020-01-01", 1)])
def test_what_is_ignored_counts_again_after_its_last_day(
    project: Path, until: str, code: int
) -> None:
    for each in seen(project).problems:
        triage(project, "--ignore", short_id(each), "--reason", "Relaunch", "--until", until)
    assert check_again(project) == code


def test_who_repairs_it_stands_in_the_list_and_in_the_next_report(project: Path) -> None:
    first = short_id(seen(project).problems[0])
    assert triage(project, "--assign", first[:4], "--to", "Lena").exit_code == 0
    assert "for Lena" in triage(project).output
    assert check_again(project) == 1
    assert [each.assigned for each in seen(project).problems if short_id(each) == first] == ["Lena"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--accept", "abc"), "--reason"),
        (("--ignore", "abc", "--reason", "Later"), "--until"),
        (("--assign", "abc"), "--to NAME"),
        (("--reopen", "zzz"), "no finding's id begins with 'zzz'"),
        (("--reopen", "a", "--accept", "b"), "one decision at a time"),
    ],
)
def test_what_is_missing_is_said(project: Path, arguments: tuple[str, ...], says: str) -> None:
    done = triage(project, *arguments)
    assert done.exit_code == 2
    assert says in done.output


def test_a_file_that_is_something_else_is_said_so(project: Path) -> None:
    (project / "tracking.triage.json").write_text("[1]", "utf-8")
    done = triage(project, "--accept", short_id(seen(project).problems[0]), "--reason", "x")
    assert done.exit_code == 2
    assert "tracking.triage.json: is not what tagproof triage writes" in done.output


def test_help_says_where_decisions_stand() -> None:
    assert "tracking.triage.json" in CliRunner().invoke(tagproof, ["triage", "--help"]).output
