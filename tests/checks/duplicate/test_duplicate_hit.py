"""duplicate-hit: one conversion that was sent twice, and who sent it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pageviews import VIEWS, crawled, view
from plantedfaults import PlantedFault, name_of

from auditor.model import UNNAMED
from auditor.testing import (
    a_hit,
    a_load,
    a_record,
    failures,
    verdicts,
)

CHECK = "duplicate-hit"
ONCE = {"hits": (a_hit(),)}
TWICE_AT_ONCE = (a_hit(key="T-1"), a_hit(key="T-1", at=1200))
BY_TWO = (
    a_hit(key="T-1", initiator="https://shop.example/a.js:1:2"),
    a_hit(key="T-1", initiator="https://shop.example/b.js:9:9"),
)
PLANTED = (
    PlantedFault(
        "duplicate-hit", "duplicate-hit", "ga4 G-TEST0001 purchase", {"hits": TWICE_AT_ONCE}, ONCE
    ),
    PlantedFault(
        "duplicate-hit", "double-install", "ga4 G-TEST0001 purchase", {"hits": BY_TWO}, ONCE
    ),
)


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_the_planted_fault_is_found(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.planted)) == [(case.fault, case.about)]


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_its_sound_twin_is_silent(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.sound)) == []


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_what_a_vendor_sends_by_itself_is_no_fault_of_frequency(case: PlantedFault) -> None:
    record = a_record(**case.planted)
    automatic = replace(record, hits=tuple(replace(hit, automatic=True) for hit in record.hits))
    assert failures(case.check, automatic) == []


def test_a_masked_id_does_not_tell_conversions_apart() -> None:
    hits = (a_hit(key="(masked:phone)"), a_hit(key="(masked:phone)", at=1200))
    record = a_record(hits=hits)
    assert failures("duplicate-hit", record) == []
    assert failures("fires-too-often", record) == [("duplicate-hit", "ga4 purchase")]


def test_a_conversion_that_a_doubled_container_doubles_says_so() -> None:
    loads = (a_load(initiator="a:1"), a_load(request=2, initiator="a:2"))
    [verdict] = verdicts("duplicate-hit", a_record(loads=loads, hits=TWICE_AT_ONCE))
    assert verdict.message.endswith(", since the page loads its container twice.")


def test_page_views_with_the_same_id_are_no_duplicate_conversions() -> None:
    hits = (view(key="e1"), view(key="e1", at=210))
    assert failures("duplicate-hit", crawled(hits=hits, expect=(VIEWS,))) == []


def test_two_hits_of_which_nothing_says_what_they_report_are_no_double() -> None:
    twice = (a_hit(event=UNNAMED, key="1"), a_hit(event=UNNAMED, key="1"))
    assert failures(CHECK, a_record(hits=twice)) == []
    twice = (a_hit(event="order", key="1"), a_hit(event="order", key="1"))
    assert failures(CHECK, a_record(hits=twice)) != []
