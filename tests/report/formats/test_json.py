from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from changedview import changed
from jsonschema import Draft202012Validator

from auditor.report.formats.json import SCHEMA, json_pieces
from auditor.report.formats.registry import build_view
from auditor.store import AuditFile


@pytest.fixture(scope="module")
def schema() -> Any:
    found = files("auditor.templates").joinpath("report.schema.json").read_text(encoding="utf-8")
    loaded = json.loads(found)
    Draft202012Validator.check_schema(loaded)
    return loaded


def closed(schema: Any) -> Any:
    """The same schema, in which a key that it doesn't name is a mistake."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(each) for name, each in schema.items()}
    if "properties" in schema:
        inner.setdefault("additionalProperties", False)
    return inner


def text_of(audit: AuditFile) -> str:
    return "".join(json_pieces(build_view(audit)))


def report_of(audit: AuditFile) -> Any:
    return json.loads(text_of(audit))


def test_it_is_what_its_schema_says_and_nothing_besides(audit: AuditFile, schema: Any) -> None:
    Draft202012Validator(closed(schema)).validate(report_of(audit))


def test_an_empty_audit_is_too(empty_audit: AuditFile, schema: Any) -> None:
    report = report_of(empty_audit)
    Draft202012Validator(closed(schema)).validate(report)
    assert report["findings"] == []


def test_hostile_text_is_too_and_not_a_byte_of_it_steers_a_terminal(
    hostile_audit: Callable[[str], AuditFile], harm: str, schema: Any
) -> None:
    text = text_of(hostile_audit(harm))
    Draft202012Validator(closed(schema)).validate(json.loads(text))
    assert all(character == "\n" or " " <= character <= "~" for character in text)
    assert "\\u001b[2J" in text


def test_a_million_characters_are_cut_with_a_note(
    hostile_audit: Callable[[str], AuditFile],
) -> None:
    report = report_of(hostile_audit("A" * 1_000_000))
    assert report["findings"][0]["message"].endswith("A… (cut: 1,000,000 characters in all)")


def test_its_version_is_1_and_names_its_schema(audit: AuditFile, schema: Any) -> None:
    report = report_of(audit)
    assert (report["format"], report["version"]) == ("tagproof-report", 1)
    assert report["$schema"] == SCHEMA == schema["$id"]


def test_what_changed_since_an_earlier_audit_is_in_it(audit: AuditFile, schema: Any) -> None:
    report = json.loads("".join(json_pieces(changed(build_view(audit)))))
    Draft202012Validator(closed(schema)).validate(report)
    assert report["change"]["new"] == ["problem-1"]
    assert [each["message"] for each in report["change"]["fixed"]] == ["It was broken."]
    assert [each["is_this"] for each in report["trend"]] == [False, True]
    assert [problem["is_new"] for problem in report["problems"]][:2] == [True, False]


def test_the_score_and_what_costs_most_are_in_it(audit: AuditFile) -> None:
    report = report_of(audit)
    weights = {part["part"]: part["weight"] for part in report["score"]["parts"]}
    assert weights == {"integrity": 40, "values": 20, "consent": 20, "hygiene": 5}
    assert any(
        "click ids and campaigns (the spec does not ask for it)" in limit
        for limit in report["limits"]
    )
    assert report["top"][0] == report["problems"][0]["id"]
    assert len({problem["identity"] for problem in report["problems"]}) == len(report["problems"])


def test_the_summary_counts_what_the_lists_hold(audit: AuditFile) -> None:
    report = report_of(audit)
    assert report["summary"]["goals"] == {"works": 2, "broken": 2, "cant-tell": 1}
    assert report["summary"]["problems"] == {"critical": 3, "high": 2, "medium": 0, "low": 0}
    assert len(report["problems"]) == 5 + 1 + 1
    assert report["summary"]["hits"] == sum(tag["hits"] for tag in report["inventory"]["tags"])


def test_each_finding_belongs_to_one_problem(audit: AuditFile) -> None:
    report = report_of(audit)
    told = [each for problem in report["problems"] for each in problem["findings"]]
    assert sorted(told) == [finding["id"] for finding in report["findings"]]
    ids = {problem["id"] for problem in report["problems"]}
    assert {finding["problem"] for finding in report["findings"]} == ids


def test_a_finding_keeps_its_fingerprint_and_evidence(audit: AuditFile) -> None:
    first = report_of(audit)["findings"][0]
    assert first["fingerprint"] == "f" * 64
    assert first["evidence"][0] == {
        "kind": "hit",
        "ref": 1,
        "caption": "ga4 G-4TEST0001 purchase at 4313 ms",
    }
