"""event-id-reused: two conversions under one event id."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Outcome, Run, VisitRecord
from auditor.testing import a_hit, a_record, a_visit, an_audit, an_expectation, failures, verdicts

CHECK = "event-id-reused"
FOUND = [("event-id-reused", "meta purchase")]


def a_sale(id_: str | None, order: str = "", run: Run = Run.JOURNEY, **fields: Any) -> VisitRecord:
    params = {**({"event_id": id_} if id_ else {}), **({"transaction_id": order} if order else {})}
    visit = a_visit(run=run, repeat_of=None if run is Run.JOURNEY else 1, **fields)
    hit = a_hit(vendor="meta", params=params)
    return a_record(visit=visit, expect=(an_expectation("meta"),), hits=(hit,))


def test_two_devices_and_one_id() -> None:
    audit = an_audit(a_sale("e1"), a_sale("e1", device="mobile"))
    [verdict] = verdicts(CHECK, audit)
    assert (verdict.outcome, verdict.visit, verdict.line) == (Outcome.FAILED, 2, 10)
    assert verdict.actual == "e1 again"


def test_it_is_told_of_once() -> None:
    assert failures(CHECK, an_audit(*[a_sale("e1") for _ in range(4)])) == FOUND


@pytest.mark.parametrize(
    "sales",
    [
        (a_sale("e1"), a_sale("e2")),
        (a_sale("e1"), a_sale("e1", run=Run.REVISIT)),
        (a_sale("e1"), a_sale("e1", goal="gift")),
        (a_sale(None), a_sale(None)),
        (a_sale("(masked:phone)"), a_sale("(masked:phone)")),
    ],
    ids=["two ids", "a repetition", "two goals", "no ids", "masked"],
)
def test_sound_ones(sales: tuple[VisitRecord, ...]) -> None:
    assert failures(CHECK, an_audit(*sales)) == []


def test_orders_that_share_their_number_too_are_left_to_the_other_check() -> None:
    assert failures(CHECK, an_audit(a_sale("e1", "SO-1"), a_sale("e1", "SO-1"))) == []
    assert failures(CHECK, an_audit(a_sale("e1", "SO-1"), a_sale("e1", "SO-2"))) == FOUND
