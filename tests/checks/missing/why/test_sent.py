"""missing-hit: a hit under another name or label, and one that came too late."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from missinghits import CHECK, REQUEST, fault_of, judged

from auditor.model import (
    Outcome,
    Severity,
    Verdict,
    VisitRecord,
)
from auditor.testing import (
    GOAL_AT,
    a_hit,
    a_page,
    a_record,
    a_request,
    an_expectation,
    failures,
    verdicts,
)

LABELLED = an_expectation("google_ads", event="conversion", params={"label": "AbC"})
ADS = {"vendor": "google_ads", "event": "conversion"}


# ── another name or label ────────────────────────────────────────────────────────────────────────


def test_an_event_that_another_line_expects_is_no_slip() -> None:
    lines = (an_expectation(event="purchased"), an_expectation())
    judged = verdicts(CHECK, a_record(expect=lines, hits=(a_hit(event="purchased"),)))
    assert [(verdict.outcome, verdict.fault) for verdict in judged] == [
        (Outcome.PASSED, None),
        (Outcome.FAILED, "no-hit"),
    ]


@pytest.mark.parametrize(
    "hit",
    [
        a_hit(event="Purchase", at=GOAL_AT - 1),
        a_hit(event="Purchase", vendor="meta"),
        a_hit(event="refund"),
    ],
    ids=["before the goal action", "another vendor", "another event"],
)
def test_only_a_slip_to_the_same_tag_since_the_goal_action_is_a_reason(hit: Any) -> None:
    assert fault_of(hits=(hit,)) == "no-hit"


def test_no_label_at_all_is_a_wrong_one() -> None:
    verdict = judged(expect=(LABELLED,), hits=(a_hit(**ADS),))
    assert (verdict.fault, verdict.actual) == ("conversion-label-wrong", "no label")


def test_another_lines_label_is_no_wrong_one() -> None:
    other = an_expectation("google_ads", event="conversion", params={"label": "XyZ"})
    record = a_record(expect=(LABELLED, other), hits=(a_hit(**ADS, label="XyZ"),))
    assert failures(CHECK, record) == [("no-hit", "google_ads conversion AbC")]


# ── too late ─────────────────────────────────────────────────────────────────────────────────────


def arrived(at: int, **fields: Any) -> Verdict:
    return judged(hits=(a_hit(at=at, step=2),), **fields)


def test_a_hit_long_after_it_was_due_is_missing_for_who_left_before() -> None:
    verdict = arrived(GOAL_AT + 7200)
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "no-hit")
    assert verdict.severity is Severity.HIGH
    assert verdict.message == (
        "ga4 purchase was sent only 7.2 s after “Order placed” was achieved, when visitors may "
        "have left: the spec allows 5 s."
    )
    assert (verdict.expected, verdict.actual) == ("within 5 s", "after 7.2 s")


def test_a_hit_that_a_busy_machine_may_have_held_up_is_not_late() -> None:
    assert arrived(GOAL_AT + 6900).outcome is Outcome.PASSED


def test_a_slow_page_is_not_its_tags_fault() -> None:
    page = a_page(id=2, index=2, at=GOAL_AT + 100)
    document = a_request(
        id=2, at=GOAL_AT + 100, page=2, resource_type="document", ended=GOAL_AT + 6000
    )
    slow: dict[str, Any] = {"pages": (a_page(), page), "requests": (REQUEST, document)}
    hit = a_hit(at=GOAL_AT + 7200, page=2)
    assert judged(hits=(hit,), **slow).outcome is Outcome.PASSED
    assert judged(hits=(replace(hit, page=1),), **slow).outcome is Outcome.FAILED


def test_where_the_spec_sets_no_time_all_is_in_time_that_the_watched_page_sent() -> None:
    line = an_expectation(is_timed=False)
    late = a_hit(at=GOAL_AT + 9000, step=2)
    assert judged(expect=(line,), hits=(late,)).outcome is Outcome.PASSED


def test_what_left_with_its_page_is_not_late() -> None:
    assert judged(hits=(a_hit(at=9000, step=3, sent_step=3),)).outcome is Outcome.PASSED


def test_one_hit_in_time_is_enough() -> None:
    hits = (a_hit(id=1), a_hit(id=2, at=GOAL_AT + 9000))
    assert judged(hits=hits).outcome is Outcome.PASSED


def test_how_soon_a_crawled_page_speaks_is_not_held_against_it() -> None:
    line = an_expectation(event="page_view")
    record: VisitRecord = a_record(
        goal=None, expect=(line,), hits=(a_hit(event="page_view", at=9000),)
    )
    [verdict] = verdicts(CHECK, record)
    assert verdict.outcome is Outcome.PASSED


# ── another event ────────────────────────────────────────────────────────────────────────────────


def test_what_the_tag_did_send_is_named() -> None:
    line = an_expectation("tiktok", event="Purchase")
    order = a_hit(vendor="tiktok", event="Order")
    verdict = judged(expect=(line,), hits=(order, replace(order, id=2)))
    assert "the tag sent Order then, and nothing of this name" in verdict.message
    assert (verdict.fault, verdict.actual) == ("no-hit", "Order")
    assert verdict.fix == (
        "If that means Purchase, correct the name in the tag, or in line 10 of the spec."
    )


def test_where_it_sent_a_page_view_only_that_is_said_and_not_that_nothing_was_sent() -> None:
    verdict = judged(hits=(a_hit(event="page_view"),))
    assert verdict.message.endswith("nothing announced it, and the tag sent page_view only.")


@pytest.mark.parametrize(
    "hit",
    [
        a_hit(event="refund", at=GOAL_AT - 1),
        a_hit(event="refund", vendor="meta"),
        a_hit(event="refund", account="G-OTHER"),
    ],
)
def test_what_came_before_or_from_another_tag_was_not_sent_instead(hit: Any) -> None:
    assert judged(hits=(hit,)).message.endswith("nothing announced it and nothing was sent.")
