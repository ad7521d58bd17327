"""server-values: what browser and server say of one conversion."""

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

CHECK = "server-values"
NUMBERED = {"event_id": "e1", "transaction_id": "SO-1", "value": "49.00", "currency": "EUR"}


def a_sale(vendor: str = "meta") -> VisitRecord:
    tag = a_tag(vendor, server_twin=True)
    hit = a_hit(vendor=vendor, params=NUMBERED, value=Decimal(49), currency="EUR")
    return a_record(expect=(an_expectation(vendor, tag=tag),), hits=(hit,), tags=(tag,))


def found(**fields: Any) -> list[str | None]:
    event = a_server_event(event_id="e1", **fields)
    return [fault for fault, _ in failures(CHECK, an_audit(a_sale(), server=(event,)))]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"value": "49", "currency": "EUR", "transaction_id": "SO-1"},
        {"value": "49.01"},
        {"currency": "eur"},
        {"transaction_id": "(masked:phone)"},
    ],
)
def test_what_is_the_same_or_not_said_does_not_differ(fields: dict[str, Any]) -> None:
    event = a_server_event(event_id="e1", **fields)
    [verdict] = verdicts(CHECK, an_audit(a_sale(), server=(event,)))
    assert verdict.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("fields", "actual"),
    [
        ({"value": "41.18"}, "49.00 from the browser, 41.18 from the server"),
        ({"value": "49,00"}, "49.00 from the browser, 49,00 from the server"),
        ({"currency": "USD"}, "EUR from the browser, USD from the server"),
        ({"transaction_id": "1"}, "SO-1 from the browser, 1 from the server"),
    ],
)
def test_another_value_currency_or_number(fields: dict[str, Any], actual: str) -> None:
    event = a_server_event(event_id="e1", **fields)
    [verdict] = verdicts(CHECK, an_audit(a_sale(), server=(event,)))
    assert (verdict.fault, verdict.actual) == ("server-value-differs", actual)


def test_where_the_number_is_the_key_another_one_is_left_to_server_twin() -> None:
    event = a_server_event(vendor="ga4", transaction_id="SO-1")
    assert failures(CHECK, an_audit(a_sale("ga4"), server=(event,))) == []


def test_without_a_tap_or_an_event_nothing_is_told() -> None:
    assert verdicts(CHECK, an_audit(a_sale())) == []
    assert verdicts(CHECK, an_audit(a_sale(), server=())) == []
