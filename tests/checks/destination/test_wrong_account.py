"""wrong-account: another environment's account, another's, and one that nobody listed."""

from __future__ import annotations

from typing import Any

import pytest
from plantedfaults import PlantedFault, name_of

from auditor.model import (
    Severity,
    Verdict,
)
from auditor.testing import (
    a_hit,
    a_record,
    a_request,
    a_tag,
    a_visit,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "wrong-account"
STAGING = a_tag(account="G-STAGING", environment="staging")
HERE: dict[str, Any] = {"elsewhere": (STAGING,), "environment": "production"}


def faults(*hits: Any, **fields: Any) -> list[Verdict]:
    return [
        verdict
        for verdict in verdicts(CHECK, a_record(hits=hits, **HERE, **fields))
        if verdict.fault
    ]


def test_a_conversion_that_went_to_another_environments_account_names_it() -> None:
    (verdict,) = faults(a_hit(account="G-STAGING"))
    assert verdict.fault == "staging-id-in-production"
    assert verdict.about == "ga4 G-STAGING purchase"
    assert "of the environment staging" in verdict.message
    assert verdict.expected == "G-TEST0001 (production)"
    assert verdict.actual == "G-STAGING (staging)"
    assert (verdict.tag, verdict.line) == ("ga4", 10)


def test_another_environments_account_that_listens_beside_is_critical_too() -> None:
    hits = (a_hit(), a_hit(account="G-STAGING"), a_hit(account="G-STAGING", event="page_view"))
    (verdict,) = faults(*hits)
    assert (verdict.fault, verdict.about) == ("staging-id-in-production", "ga4 G-STAGING")
    assert verdict.severity is None
    assert verdict.actual == "G-STAGING (staging): page_view, purchase"
    assert verdict.tag == "ga4"


def test_an_account_of_no_environment_stays_unknown_or_wrong() -> None:
    (verdict,) = faults(a_hit(account="G-AGENCY"))
    assert (verdict.fault, verdict.expected) == ("wrong-account", "G-TEST0001")
    (verdict,) = faults(a_hit(), a_hit(account="G-AGENCY"))
    assert (verdict.fault, verdict.severity) == ("unknown-account", Severity.HIGH)


def test_the_accounts_of_two_strangers_are_two_findings() -> None:
    record = a_record(hits=(a_hit(), a_hit(account="G-STAGING"), a_hit(account="G-OLD")), **HERE)
    assert failures(CHECK, record) == [
        ("staging-id-in-production", "ga4 G-STAGING"),
        ("unknown-account", "ga4 G-OLD"),
    ]


def test_the_environments_own_account_passes() -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(a_hit(),), **HERE))
    assert verdict.outcome == "passed"


def test_what_a_library_sends_by_itself_and_repetitions_are_not_looked_at() -> None:
    assert faults(a_hit(account="G-STAGING", event="scroll", automatic=True)) == []
    assert faults(a_hit(account="G-STAGING"), visit=a_visit(repeat_of=1)) == []


# ── other sites' documents ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "fails"),
    [
        ({"sender": "frame", "frame_url": "https://booking.example.com/form"}, False),
        ({"sender": "page", "frame_url": "https://pay.example.com/"}, False),
        ({"sender": "frame", "frame_url": "https://help.shop.example/chat"}, True),
        ({"sender": "frame", "frame_url": "about:srcdoc"}, True),
        ({"sender": "service_worker", "frame_url": "https://example.com/sw.js"}, True),
        ({}, True),
    ],
)
def test_what_another_sites_document_sends_to_its_own_account_is_not_told(
    fields: dict[str, Any], fails: bool
) -> None:
    requests = (a_request(), a_request(id=2, **fields))
    hits = (a_hit(), a_hit(id=2, account="G-THEIRS"))
    assert bool(faults(*hits, requests=requests)) is fails


def test_an_account_of_the_spec_is_looked_at_wherever_its_hits_come_from() -> None:
    requests = (a_request(sender="frame", frame_url="https://booking.example.com/"),)
    assert len(faults(a_hit(account="G-STAGING"), requests=requests)) == 1


def test_a_missing_conversion_is_not_laid_to_an_embedded_documents_own() -> None:
    requests = (a_request(sender="frame", frame_url="https://booking.example.com/"),)
    record = a_record(hits=(a_hit(account="G-THEIRS"),), requests=requests)
    assert failures("missing-hit", record) == [("no-hit", "ga4 purchase")]


ONCE = {"hits": (a_hit(),)}
PLANTED = (
    PlantedFault(
        "wrong-account",
        "wrong-account",
        "ga4 G-OLD purchase",
        {"hits": (a_hit(account="G-OLD"),)},
        ONCE,
    ),
    PlantedFault(
        "wrong-account",
        "unknown-account",
        "ga4 G-OLD",
        {"hits": (a_hit(), a_hit(account="G-OLD"))},
        {"hits": (a_hit(), a_hit(vendor="pinterest", account="26"))},
    ),
)


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_the_planted_fault_is_found(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.planted)) == [(case.fault, case.about)]


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_its_sound_twin_is_silent(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.sound)) == []


def test_each_misdirected_conversion_of_an_account_is_told() -> None:
    lines = (an_expectation(), an_expectation(event="sign_up", line=11))
    hits = (a_hit(account="G-OLD"), a_hit(account="G-OLD", event="sign_up"))
    assert failures("wrong-account", a_record(expect=lines, hits=hits)) == [
        ("wrong-account", "ga4 G-OLD purchase"),
        ("wrong-account", "ga4 G-OLD sign_up"),
    ]
