"""server-event: whether a vendor can use what the server reports."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.model import Outcome, VisitRecord
from auditor.testing import (
    a_hit,
    a_record,
    a_server_event,
    a_tag,
    an_audit,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "server-event"


def a_sale() -> VisitRecord:
    tag = a_tag("meta", server_twin=True)
    hit = a_hit(vendor="meta", params={"event_id": "e1"}, value=Decimal(49))
    return a_record(expect=(an_expectation("meta", tag=tag),), hits=(hit,), tags=(tag,))


def found(**fields: Any) -> list[str | None]:
    event = a_server_event(event_id="e1", **fields)
    return [fault for fault, _ in failures(CHECK, an_audit(a_sale(), server=(event,)))]


def seen_in(text: str) -> str | None:
    event = a_server_event(event_id="e1", user_data={"user_data.em": text})
    said = verdicts(CHECK, an_audit(a_sale(), server=(event,)))
    return next((verdict.actual for verdict in said if verdict.fault), None)


def test_an_event_that_can_be_used() -> None:
    event = a_server_event(event_id="e1", user_data={"user_data.em": "0a" * 32})
    [verdict] = verdicts(CHECK, an_audit(a_sale(), server=(event,)))
    assert verdict.outcome is Outcome.PASSED


def test_without_a_tap_or_an_event_nothing_is_told() -> None:
    assert verdicts(CHECK, an_audit(a_sale())) == []
    assert verdicts(CHECK, an_audit(a_sale(), server=())) == []


@pytest.mark.parametrize(
    "why",
    [
        "event_time is too long ago",
        "event_time lies in the future",
        "event_time is not a time",
        "user_data is missing",
    ],
)
def test_what_the_vendor_would_refuse(why: str) -> None:
    event = a_server_event(event_id="e1", refused=why)
    [verdict] = verdicts(CHECK, an_audit(a_sale(), server=(event,)))
    assert (verdict.fault, verdict.actual) == ("server-event-refused", why)


def test_a_test_code_left_in() -> None:
    assert found(is_test=True) == ["server-test-code"]


@pytest.mark.parametrize(
    ("text", "actual"),
    [
        ("(masked:email)", "a readable value"),
        ("Anna", "a text that is not a SHA-256 hash"),
        ("0A" * 32, "a text that is not a SHA-256 hash"),
        ("(masked:identity.email:md5)", "a md5 hash"),
        ("(masked:identity.email:sha256:as-typed)", "a hash of the value as it was typed in"),
        (
            "(masked:identity.email:sha256:dotless)",
            "a hash of the address without its dots",
        ),
        (
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "a hash of nothing",
        ),
        ("(masked:identity.email:sha256)", None),
        ("(masked:identity.email:sha256:dotted)", None),
        ("(masked:identity.first_name:sha256:as-typed)", None),
    ],
)
def test_hashes_are_of_the_form_that_the_vendor_looks_for(text: str, actual: str | None) -> None:
    assert seen_in(text) == actual


def test_each_fault_of_an_event_is_told_once() -> None:
    data = {"user_data.em": "(masked:email)", "user_data.ph": "(masked:phone)"}
    assert found(user_data=data, is_test=True) == ["server-hash-wrong", "server-test-code"]
