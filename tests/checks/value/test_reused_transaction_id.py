"""reused-transaction-id: two orders under one number."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Outcome, Run, VisitRecord
from auditor.testing import (
    a_hit,
    a_leg,
    a_record,
    a_visit,
    an_audit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "reused-transaction-id"
FOUND = [("transaction-id-reused", "ga4 purchase transaction_id")]


def an_order(number: str | None, run: Run = Run.JOURNEY, **fields: Any) -> VisitRecord:
    params = {"transaction_id": number} if number is not None else {}
    visit = a_visit(run=run, repeat_of=None if run is Run.JOURNEY else 1, **fields)
    return a_record(visit=visit, expect=(an_expectation(),), hits=(a_hit(params=params),))


def failures_of(*records: VisitRecord) -> Any:
    return failures(CHECK, an_audit(*records))


def test_two_devices_and_one_number() -> None:
    audit = an_audit(an_order("SO-1"), an_order("SO-1", device="mobile"))
    [verdict] = verdicts(CHECK, audit)
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "transaction-id-reused")
    assert verdict.message == (
        "ga4 purchase was sent with the order number SO-1 of an earlier order."
    )
    assert (verdict.visit, verdict.tag, verdict.line) == (2, "ga4", 10)
    assert (verdict.expected, verdict.actual) == ("an order number of its own", "SO-1 again")
    assert refs(verdict.evidence) == [("hit", 1)]


@pytest.mark.parametrize(
    "second",
    [an_order("SO-1", leg=a_leg(name="reject")), an_order("SO-1", Run.VARIANT)],
    ids=["leg", "variant"],
)
def test_each_leg_and_each_variant_is_an_order(second: VisitRecord) -> None:
    assert failures_of(an_order("SO-1"), second) == FOUND


def test_numbers_that_differ_are_sound() -> None:
    assert failures_of(an_order("SO-1"), an_order("SO-2"), an_order("SO-3", Run.VARIANT)) == []


def test_a_number_that_never_changes_is_told_of_once() -> None:
    assert failures_of(*[an_order("2025-11-25") for _ in range(4)]) == FOUND


@pytest.mark.parametrize("run", [Run.REVISIT, Run.DOUBLE_CLICK, Run.INVALID])
def test_repetitions_show_the_same_order(run: Run) -> None:
    assert failures_of(an_order("SO-1"), an_order("SO-1", run)) == []


@pytest.mark.parametrize("number", [None, "undefined", "(masked:phone)", ""])
def test_what_is_no_number_is_left_to_other_checks(number: str | None) -> None:
    assert failures_of(an_order(number), an_order(number)) == []


def test_goals_and_tags_have_orders_of_their_own() -> None:
    assert failures_of(an_order("SO-1"), an_order("SO-1", goal="gift")) == []
    meta = an_expectation("meta", event="Purchase")
    hit = a_hit(vendor="meta", event="Purchase", params={"transaction_id": "SO-1"})
    assert failures_of(an_order("SO-1"), a_record(expect=(meta,), hits=(hit,))) == []


def test_twice_in_one_visit_is_a_duplicate() -> None:
    hits = (a_hit(params={"transaction_id": "SO-1"}),) * 2
    assert failures_of(a_record(expect=(an_expectation(),), hits=hits)) == []


def test_pages_of_the_crawl_hold_no_orders() -> None:
    hit = a_hit(params={"transaction_id": "SO-1"})
    page = a_record(goal=None, expect=(an_expectation(),), hits=(hit,))
    assert failures_of(page, page) == []
