"""event-id: a twin on the server, and no event id in the browser."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model import Fires, Outcome, VisitRecord
from auditor.testing import a_hit, a_record, a_tag, an_expectation, failures, verdicts

CHECK = "event-id"


def a_purchase(
    vendor: str = "meta", *, twin: bool = True, fires: Fires | None = None, **fields: Any
) -> VisitRecord:
    tag = a_tag(vendor, server_twin=twin)
    line = an_expectation(vendor, tag=tag, fires=fires or Fires())
    return a_record(expect=(line,), hits=(a_hit(vendor=vendor, **fields),))


@pytest.mark.parametrize("vendor", ["meta", "tiktok", "pinterest"])
def test_a_hit_without_an_id_counts_twice(vendor: str) -> None:
    [verdict] = verdicts(CHECK, a_purchase(vendor))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "event-id-missing")
    assert verdict.message == (
        f"{vendor} purchase has no event id, and the server reports it too: it counts twice."
    )
    assert (verdict.tag, verdict.line) == (vendor, 10)


@pytest.mark.parametrize("fields", [{"params": {"event_id": "e1"}}, {"key": "e1"}])
def test_one_with_an_id_is_sound(fields: dict[str, Any]) -> None:
    [verdict] = verdicts(CHECK, a_purchase(**fields))
    assert verdict.outcome is Outcome.PASSED


def test_without_a_twin_no_id_is_needed() -> None:
    assert verdicts(CHECK, a_purchase(twin=False)) == []


def test_google_has_no_event_id() -> None:
    assert verdicts(CHECK, a_purchase("ga4")) == []


def test_what_must_not_fire_needs_none() -> None:
    assert failures(CHECK, a_purchase(fires=Fires(least=0, most=0))) == []


def test_a_hit_that_is_missing_is_left_to_missing_hit() -> None:
    assert verdicts(CHECK, a_purchase(event="other")) == []
