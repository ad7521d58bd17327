"""server-twin: what the browser and the server say of one conversion."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor.model import Outcome, VisitRecord
from auditor.model.server import ServerEvent
from auditor.testing import (
    PAGE,
    a_hit,
    a_leg,
    a_record,
    a_server_event,
    a_tag,
    a_visit,
    an_audit,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "server-twin"
MISSING = [("server-twin-missing", "meta purchase")]
DIFFERS = [("event-id-differs", "meta purchase")]
MINUTE = 60_000


def a_sale(
    id_: str | None = "e1", *, vendor: str = "meta", twin: bool = True, **fields: Any
) -> VisitRecord:
    tag = a_tag(vendor, server_twin=twin)
    params = {"event_id": id_, **fields.pop("params", {})} if id_ else fields.pop("params", {})
    hit = a_hit(vendor=vendor, params=params, value=Decimal(49), **fields)
    return a_record(expect=(an_expectation(vendor, tag=tag),), hits=(hit,), tags=(tag,))


def found(record: VisitRecord, *events: ServerEvent) -> list[tuple[str | None, str]]:
    return failures(CHECK, an_audit(record, server=events))


def test_one_id_on_both_sides_is_sound() -> None:
    [verdict] = verdicts(CHECK, an_audit(a_sale(), server=(a_server_event(event_id="e1"),)))
    assert verdict.outcome is Outcome.PASSED


def test_nothing_from_the_server() -> None:
    [verdict] = verdicts(CHECK, an_audit(a_sale(), server=()))
    assert (verdict.fault, verdict.tag, verdict.visit) == ("server-twin-missing", "meta", 1)
    assert verdict.message == "The browser sent meta purchase, and the server did not report it."


def test_without_a_tap_and_without_a_twin_nothing_is_told() -> None:
    assert verdicts(CHECK, an_audit(a_sale())) == []
    assert verdicts(CHECK, an_audit(a_sale(twin=False), server=())) == []


@pytest.mark.parametrize(
    ("event", "actual"),
    [
        ({"event_id": "e2"}, "e1 from the browser, e2 from the server"),
        ({}, "e1 from the browser, none from the server"),
        (
            {"misplaced": {"custom_data.event_id": "e1"}},
            (
                "e1 from the browser; the server's stands in custom_data.event_id, where it is not "
                "looked for"
            ),
        ),
    ],
)
def test_two_ids_count_twice(event: dict[str, Any], actual: str) -> None:
    server = (a_server_event(page_url=f"{PAGE}?order=1", **event),)
    [verdict] = verdicts(CHECK, an_audit(a_sale(), server=server))
    assert (verdict.fault, verdict.actual) == ("event-id-differs", actual)


@pytest.mark.parametrize(
    "fields",
    [
        {"page_url": "https://shop.example/other"},
        {"page_url": PAGE, "transaction_id": "SO-2"},
        {"page_url": PAGE, "client_id": "fb.1.2.4"},
        {"value": "48"},
        {},
        {"page_url": PAGE, "at": a_server_event().at + 11 * MINUTE},
        {"page_url": PAGE, "at": a_server_event().at - 2 * MINUTE},
        {"page_url": PAGE, "account": "555000111222444"},
        {"page_url": PAGE, "event": "Lead"},
        {"page_url": PAGE, "vendor": "tiktok"},
    ],
)
def test_an_event_of_another_conversion_is_no_twin(fields: dict[str, Any]) -> None:
    sale = a_sale(params={"transaction_id": "SO-1", "fbp": "fb.1.2.3"})
    assert found(sale, a_server_event(event_id="e2", **fields)) == MISSING


def test_where_nothing_else_is_known_the_value_tells() -> None:
    assert found(a_sale(), a_server_event(event_id="e2", value="49.00")) == DIFFERS


def test_the_event_of_another_sale_is_not_taken_for_this_ones() -> None:
    first, second = a_sale("e1"), a_sale("e2", event="purchase")
    events = (a_server_event(event_id="e1", page_url=PAGE),)
    assert failures(CHECK, an_audit(first, second, server=events)) == MISSING


def test_names_may_differ_in_case_and_signs() -> None:
    assert found(a_sale(), a_server_event(event_id="e1", event="PURCHASE")) == []


def test_google_pairs_by_the_orders_number() -> None:
    sale = a_sale(None, vendor="ga4", params={"transaction_id": "SO-1"})
    event = a_server_event(vendor="ga4", api="ga4_mp", transaction_id="SO-1")
    assert found(sale, event) == []
    other = a_server_event(vendor="ga4", api="ga4_mp", transaction_id="1", client_id="1.2")
    assert found(sale, other) == [("server-twin-missing", "ga4 purchase")]


def test_plain_json_names_the_tag() -> None:
    assert found(a_sale(), a_server_event(vendor="any", account="meta", event_id="e1")) == []
    assert found(a_sale(), a_server_event(vendor="any", account="crm", event_id="e1")) == MISSING


def test_a_hit_without_an_id_is_left_to_event_id() -> None:
    assert found(a_sale(None), a_server_event(event_id="e2", page_url=PAGE)) == []


def test_a_masked_id_can_not_be_compared() -> None:
    [verdict] = verdicts(CHECK, an_audit(a_sale("(masked:phone)"), server=()))
    assert verdict.outcome is Outcome.CANT_TELL


def test_repetitions_and_what_the_leg_forbids_need_no_twin() -> None:
    tag = a_tag("meta", server_twin=True)
    line = an_expectation("meta", tag=tag)
    hit = a_hit(vendor="meta")
    again = a_record(visit=a_visit(repeat_of=1), expect=(line,), hits=(hit,), tags=(tag,))
    assert failures(CHECK, an_audit(again, server=())) == []
    refused = a_visit(leg=a_leg(name="reject"))
    silent = a_record(visit=refused, expect=(), hits=(), tags=(tag,))
    assert failures(CHECK, an_audit(silent, server=())) == []
