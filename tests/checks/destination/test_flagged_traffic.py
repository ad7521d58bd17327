"""flagged-traffic: marks that only tests should carry."""

from __future__ import annotations

import pytest

from auditor.model import Severity
from auditor.testing import a_hit, a_record, a_visit, failures, verdicts

CHECK = "flagged-traffic"


@pytest.mark.parametrize(
    ("vendor", "raw"),
    [
        ("ga4", {"_dbg": "1"}),
        ("ga4", {"ep.debug_mode": "true"}),
        ("ga4", {"ep.debug_mode": "false"}),
        ("ga4", {"epn.debug_mode": "1"}),
        ("meta", {"cd[test_event_code]": "TEST42"}),
        ("meta", {"test_event_code": "TEST42"}),
        ("tiktok", {"test_event_code": "TEST42"}),
        ("tiktok", {"properties.test_event_code": "TEST42"}),
    ],
)
def test_a_switch_for_tests_is_found(vendor: str, raw: dict[str, str]) -> None:
    hit = a_hit(vendor=vendor, raw=raw)
    record = a_record(hits=(hit, hit))
    (verdict,) = verdicts(CHECK, record)
    assert (verdict.fault, verdict.about) == (
        "debug-flag-live",
        f"{vendor} {hit.account} debug",
    )
    assert verdict.actual.startswith(next(f"{name}={text}" for name, text in raw.items()))


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"_dbg": "0"},
        {"_dbg": ""},
        {"ep.debug_mode": "undefined"},
        {"ep.my_test_event_codes": "x"},
        {"tt": "partner"},
        {"ep.traffic_type": "organic"},
    ],
)
def test_a_hit_without_a_mark_is_silent(raw: dict[str, str]) -> None:
    assert verdicts(CHECK, a_record(hits=(a_hit(raw=raw),))) == []


@pytest.mark.parametrize("name", ["tt", "ep.traffic_type"])
def test_internal_traffic_is_found_once_an_account(name: str) -> None:
    hits = (a_hit(raw={name: "internal"}), a_hit(raw={name: "Internal"}, event="page_view"))
    (verdict,) = verdicts(CHECK, a_record(hits=hits))
    assert (verdict.fault, verdict.severity) == ("internal-traffic-flag", Severity.HIGH)
    assert verdict.about == "ga4 G-TEST0001 internal"
    assert (verdict.fix is not None) is (name == "tt")


@pytest.mark.parametrize("environment", ["staging", "dev-3", "QA", "pre-production", "shop test"])
def test_on_a_test_environment_such_marks_are_right(environment: str) -> None:
    record = a_record(environment=environment, hits=(a_hit(raw={"_dbg": "1", "tt": "internal"}),))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == ["inapplicable"]


@pytest.mark.parametrize("environment", ["", "production", "live", "germany", "latest"])
def test_any_other_environment_is_the_visitors(environment: str) -> None:
    record = a_record(environment=environment, hits=(a_hit(raw={"_dbg": "1"}),))
    assert [slug for slug, _ in failures(CHECK, record)] == ["debug-flag-live"]


def test_the_spec_says_which_environments_are_for_tests() -> None:
    record = a_record(environment="blue", hits=(a_hit(raw={"_dbg": "1"}),))
    assert failures(CHECK, record, test_environments=("blue",)) == []


def test_a_repetition_is_not_looked_at() -> None:
    record = a_record(hits=(a_hit(raw={"_dbg": "1"}),), visit=a_visit(repeat_of=1))
    assert verdicts(CHECK, record) == []
