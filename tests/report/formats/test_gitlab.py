"""GitLab's code quality report, against the shape that its documentation gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from auditor.report.formats.gitlab import gitlab_pieces
from auditor.report.formats.registry import build_view
from auditor.store import AuditFile

# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format: all of these are
# required, the path is relative to the repository (and does not begin with ./), lines begin at 1.
DOCUMENTED = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/).+"},
                    "lines": {
                        "type": "object",
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                        "required": ["begin"],
                    },
                },
                "required": ["path", "lines"],
            },
        },
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
    },
}


def issues_of(audit: AuditFile) -> Any:
    return json.loads("".join(gitlab_pieces(build_view(audit))))


def test_it_is_what_gitlab_documents(audit: AuditFile) -> None:
    Draft202012Validator(DOCUMENTED).validate(issues_of(audit))


def test_an_empty_audit_is_an_empty_list(empty_audit: AuditFile) -> None:
    assert issues_of(empty_audit) == []


@pytest.mark.parametrize("repeat", [1, 5_000])
def test_hostile_text_is_too(
    hostile_audit: Callable[[str], AuditFile], harm: str, repeat: int
) -> None:
    text = "".join(gitlab_pieces(build_view(hostile_audit(harm * repeat))))
    Draft202012Validator(DOCUMENTED).validate(json.loads(text))
    assert all(character == "\n" or " " <= character <= "~" for character in text)
    assert len(text) < 20_000


def test_no_two_entries_have_one_fingerprint(audit: AuditFile) -> None:
    prints = [each["fingerprint"] for each in issues_of(audit)]
    assert len(prints) == len(set(prints)) > 3


def test_problems_and_open_questions_are_in_it_and_what_is_accepted_is_not(
    audit: AuditFile,
) -> None:
    view = build_view(audit)
    told = [each["check_name"] for each in issues_of(audit)]
    assert told == [each.check for each in (*view.problems, *view.open_questions)]
    assert "before-choice" not in told


def test_an_entry_says_where_and_how_bad(audit: AuditFile) -> None:
    first, *_, question = issues_of(audit)
    assert first["severity"] == "blocker"
    assert first["location"] == {"path": "shop.yaml", "lines": {"begin": 44}}
    assert first["description"].endswith("(accept on desktop, mobile)")
    assert question["severity"] == "info"


def test_a_spec_outside_the_repository_is_told_by_its_name(audit: AuditFile) -> None:
    audit.update_meta(spec_path="/elsewhere/shop.yaml")
    assert issues_of(audit)[0]["location"]["path"] == "shop.yaml"
