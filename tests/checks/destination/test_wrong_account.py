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
    a_load,
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


# ── what loads with an account ───────────────────────────────────────────────────────────────────

GTM = a_tag("gtm", account="GTM-LIVE01")
LIVE = a_load(account="GTM-LIVE01", request=1)


def loaded(*loads: Any, **fields: Any) -> list[Verdict]:
    given: dict[str, Any] = {
        **HERE,
        "tags": (a_tag(), GTM),
        "elsewhere": (a_tag("gtm", account="GTM-TEST99", environment="staging"),),
        "hits": (a_hit(),),
        "loads": loads,
        "own_hosts": frozenset({"shop.example"}),
    }
    return [one for one in verdicts(CHECK, a_record(**{**given, **fields})) if one.fault]


@pytest.mark.parametrize("beside", [(), (LIVE,)])
def test_another_environments_container_is_found_alone_and_beside_the_own_one(beside: Any) -> None:
    (verdict,) = loaded(*beside, a_load(account="GTM-TEST99", request=2))
    assert (verdict.fault, verdict.about) == ("staging-id-in-production", "gtm GTM-TEST99")
    assert (verdict.expected, verdict.actual) == (
        "GTM-LIVE01 (production)", "GTM-TEST99 (staging)",
    )  # fmt: skip
    assert (verdict.severity, verdict.tag) == (None, "gtm")
    assert [(fact.kind, fact.ref) for fact in verdict.evidence] == [("request", 2)]


def test_a_container_that_nobody_listed_is_unknown() -> None:
    (verdict,) = loaded(LIVE, a_load(account="GTM-OTHER1"))
    assert (verdict.fault, verdict.severity) == ("unknown-account", Severity.HIGH)
    assert verdict.message == (
        "The page loads gtm with the account GTM-OTHER1, which the spec does not list."
    )


def test_the_account_of_googles_tag_is_its_vendors() -> None:
    (verdict,) = loaded(LIVE, a_load(account="G-OTHER"))
    assert (verdict.about, verdict.vendor) == ("ga4 G-OTHER", "ga4")


def test_what_loads_and_sends_is_one_finding() -> None:
    hits = (a_hit(), a_hit(account="G-OTHER"))
    (verdict,) = loaded(LIVE, a_load(account="G-OTHER"), hits=hits)
    assert "receives hits too" in verdict.message


@pytest.mark.parametrize(
    "load",
    [
        LIVE,
        a_load(account="G-TEST0001"),
        a_load(account=""),
        a_load(account="GT-ABCDEF1"),
        a_load(account="AW-123456789"),
        a_load(account="GTM-TEST99", failure="net::ERR_FAILED"),
        a_load(account="GTM-TEST99", status=404),
        a_load(account="GTM-OTHER1", page_url="https://bank.example/pay"),
    ],
    ids=[
        "own",
        "own tag",
        "none",
        "google tag",
        "vendor not in the spec",
        "failed",
        "404",
        "payment",
    ],
)
def test_what_is_no_account_of_somebody_elses_is_silent(load: Any) -> None:
    assert loaded(load) == []


def test_what_an_embedded_document_of_another_site_loads_is_its_own() -> None:
    framed = a_request(id=1, sender="frame", frame_url="https://form.example/")
    assert loaded(a_load(account="GTM-OTHER1"), requests=(framed,)) == []


def test_a_library_with_other_ids_than_its_hits_says_nothing() -> None:
    fields = {"tags": (a_tag("optimizely", account="10417000001"),), "hits": ()}
    assert loaded(a_load("optimizely", account="10417000002"), **fields) == []


def test_an_account_that_hits_carry_without_its_prefix_is_the_specs() -> None:
    fields = {"tags": (a_tag("floodlight", account="1234567"),), "hits": ()}
    assert loaded(a_load(account="DC-1234567"), **fields) == []
    assert [one.about for one in loaded(a_load(account="DC-7654321"), **fields)] == [
        "floodlight 7654321"
    ]


def test_a_container_that_the_spec_narrows_is_the_specs() -> None:
    fields = {"tags": (a_tag("ensighten", account="shop/prod"),), "hits": ()}
    assert loaded(a_load("ensighten", account="shop"), **fields) == []
    assert [one.about for one in loaded(a_load("ensighten", account="other"), **fields)] == [
        "ensighten other"
    ]
