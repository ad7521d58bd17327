"""undelivered-hit: each way to get lost, and what came through after all."""

from __future__ import annotations

from typing import Any

import pytest
from plantedfaults import PlantedFault, name_of

from auditor.model import (
    CLIENT_BLOCKED,
    Category,
    Hit,
    Outcome,
    Phase,
    Severity,
    StepKind,
)
from auditor.testing import (
    JOURNEY,
    a_hit,
    a_record,
    a_step,
    a_visit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "undelivered-hit"
ABOUT = "ga4 G-TEST0001 purchase"
FAULTS = [
    ("csp", "blocked-by-csp", "the site's content security policy blocked it"),
    ("cancelled", "cancelled-by-navigation", "the browser cancelled it as the page was left"),
    ("HTTP 500", "endpoint-failed", "its receiver did not accept it (HTTP 500)"),
    (
        "net::ERR_NAME_NOT_RESOLVED",
        "endpoint-failed",
        "no connection to its receiver was possible (net::ERR_NAME_NOT_RESOLVED)",
    ),
    (
        "mixed-content",
        "insecure-hit",
        "it goes to an address over http, which browsers refuse on a page over https",
    ),
    (
        "cors: MissingAllowOriginHeader",
        "endpoint-failed",
        "its receiver does not accept it from this site (CORS)",
    ),
    ("blocked: other", "endpoint-failed", "its receiver did not accept it"),
]


SEEN = {
    "csp": "blocked by the content security policy",
    "cancelled": "cancelled by the browser",
    "unanswered": "given up by the browser on its way",
    "mixed-content": "refused by the browser: http on a page over https",
}


def a_lost_hit(failure: str = "csp", **fields: Any) -> Hit:
    return a_hit(delivered=False, failure=failure, **fields)


@pytest.mark.parametrize(
    ("failure", "fault", "why"), FAULTS, ids=[failure for failure, *_ in FAULTS]
)
def test_a_lost_hit_fails(failure: str, fault: str, why: str) -> None:
    [verdict] = verdicts(CHECK, a_record(hits=(a_lost_hit(failure),)))
    assert (verdict.outcome, verdict.fault, verdict.about) == (Outcome.FAILED, fault, ABOUT)
    assert verdict.message == f"{ABOUT} was sent and did not arrive: {why}."
    assert (verdict.expected, verdict.actual) == ("delivered", SEEN.get(failure, failure))
    assert (verdict.tag, verdict.vendor, verdict.line) == ("ga4", "ga4", 10)
    assert refs(verdict.evidence) == [("hit", 1)]


@pytest.mark.parametrize(
    ("failure", "fault", "why"), FAULTS, ids=[failure for failure, *_ in FAULTS]
)
def test_its_sound_twin_passes(failure: str, fault: str, why: str) -> None:
    record = a_record(hits=(a_lost_hit(failure, key="T-1"), a_hit(key="T-1", at=1200)))
    [verdict] = verdicts(CHECK, record)
    assert verdict.outcome is Outcome.INAPPLICABLE, (fault, why)
    assert verdict.message == f"{ABOUT} failed once and arrived the next time."
    [passed] = verdicts(CHECK, a_record(hits=(a_hit(),)))
    assert (passed.outcome, passed.message) == (Outcome.PASSED, f"{ABOUT} arrived.")


def test_a_hit_refused_without_a_reason_fails() -> None:
    [verdict] = verdicts(CHECK, a_record(hits=(a_hit(delivered=False),)))
    assert (verdict.fault, verdict.actual) == ("endpoint-failed", "refused")


def test_another_orders_arrival_does_not_make_good_for_it() -> None:
    record = a_record(hits=(a_lost_hit(key="T-1"), a_hit(key="T-2")))
    assert failures(CHECK, record) == [("blocked-by-csp", ABOUT)]


def test_without_an_id_only_a_later_hit_of_the_page_makes_good_for_it() -> None:
    lost = a_lost_hit(at=1100)
    twins = (a_hit(at=1200), a_hit(at=1000), a_hit(at=1200, page=2))
    reported = [bool(failures(CHECK, a_record(hits=(lost, twin)))) for twin in twins]
    assert reported == [False, True, True]


def test_the_reason_and_evidence_are_those_of_what_stayed_lost() -> None:
    hits = (
        a_lost_hit("cancelled", key="T-1"),
        a_hit(key="T-1", at=1200),
        a_lost_hit("csp", key="T-2", at=1300),
    )
    [verdict] = verdicts(CHECK, a_record(hits=hits))
    assert verdict.fault == "blocked-by-csp"
    assert refs(verdict.evidence) == [("hit", 3)]


def test_hits_of_one_kind_are_one_finding_with_three_examples() -> None:
    [verdict] = verdicts(CHECK, a_record(hits=tuple(a_lost_hit(key=f"T-{n}") for n in range(5))))
    assert refs(verdict.evidence) == [("hit", 1), ("hit", 2), ("hit", 3)]


def test_each_kind_of_hit_is_told_by_itself() -> None:
    label = a_lost_hit("HTTP 404", vendor="google_ads", event="conversion", label="AbC")
    record = a_record(hits=(a_lost_hit(), label, a_hit(event="page_view", at=50)))
    assert [(verdict.outcome, verdict.about) for verdict in verdicts(CHECK, record)] == [
        (Outcome.FAILED, ABOUT),
        (Outcome.FAILED, "google_ads AW-700800900 conversion AbC"),
        (Outcome.PASSED, "ga4 G-TEST0001 page_view"),
    ]


def test_a_hit_that_no_line_expects_has_no_line() -> None:
    hit = a_lost_hit(vendor="pinterest", event="checkout")
    [verdict] = verdicts(CHECK, a_record(hits=(hit,)))
    assert (verdict.fault, verdict.tag, verdict.line) == ("blocked-by-csp", None, None)


def test_a_page_of_the_crawl_is_looked_at_too() -> None:
    line = an_expectation(event="page_view", line=30)
    lost = a_lost_hit(event="page_view", at=80)
    [verdict] = verdicts(CHECK, a_record(goal=None, expect=(line,), hits=(lost,)))
    assert (verdict.fault, verdict.about) == ("blocked-by-csp", "ga4 G-TEST0001 page_view")
    assert verdict.line == 30


def test_what_a_broken_journey_lost_is_lost_all_the_same() -> None:
    visit = a_visit(error="timeout", inconclusive="page-failed", goal_at=None)
    record = a_record(visit=visit, hits=(a_lost_hit(),))
    assert failures(CHECK, record) == [("blocked-by-csp", ABOUT)]


def test_nothing_sent_is_nothing_to_say() -> None:
    assert verdicts(CHECK, a_record()) == []


def test_a_repetition_is_not_looked_at() -> None:
    reload = a_step(
        index=4,
        kind=StepKind.RELOAD,
        action="reload the page",
        phase=Phase.REPEAT,
        began=5000,
        ended=6000,
    )
    assert verdicts(CHECK, a_record(steps=(*JOURNEY, reload), hits=(a_lost_hit(step=4),))) == []


def test_the_direct_revisit_is_not_looked_at() -> None:
    assert verdicts(CHECK, a_record(visit=a_visit(repeat_of=1), hits=(a_lost_hit(),))) == []


def test_a_conversion_weighs_more_than_what_nobody_waits_for() -> None:
    [expected] = verdicts(CHECK, a_record(hits=(a_lost_hit(),)))
    [other] = verdicts(CHECK, a_record(hits=(a_lost_hit(event="scroll"),)))
    replay = a_lost_hit(vendor="hotjar", category=Category.SESSION_REPLAY)
    [beside] = verdicts(CHECK, a_record(hits=(replay,)))
    assert [verdict.severity for verdict in (expected, other, beside)] == [
        None,
        Severity.HIGH,
        Severity.MEDIUM,
    ]


def test_a_hit_that_was_given_up_on_its_way_may_be_lost() -> None:
    record = a_record(expect=(an_expectation(),), hits=(a_lost_hit("unanswered"),))
    [verdict] = verdicts(CHECK, record)
    assert (verdict.fault, verdict.severity) == ("cancelled-by-navigation", Severity.HIGH)
    assert verdict.message == (
        f"{ABOUT} may be lost: the next page opened before its receiver had answered, and the "
        "browser gave it up."
    )
    elsewhere = a_lost_hit("unanswered", event="scroll")
    [unplanned] = verdicts(CHECK, a_record(hits=(elsewhere,)))
    assert unplanned.severity is Severity.MEDIUM


def test_an_error_report_that_may_be_lost_costs_no_conversion() -> None:
    report = {"vendor": "sentry", "event": "error", "category": Category.MONITORING}
    assert verdicts(CHECK, a_record(hits=(a_lost_hit("unanswered", **report),))) == []
    assert len(failures(CHECK, a_record(hits=(a_lost_hit("cancelled", **report),)))) == 1


@pytest.mark.parametrize("failure", ["cancelled", "unanswered"])
def test_what_a_library_sends_by_itself_may_be_cancelled(failure: str) -> None:
    by_itself = a_lost_hit(failure, event="user_engagement", automatic=True)
    assert verdicts(CHECK, a_record(hits=(by_itself,))) == []
    line = an_expectation(event="user_engagement")
    assert len(failures(CHECK, a_record(expect=(line,), hits=(by_itself,)))) == 1
    refused = a_lost_hit("csp", event="user_engagement", automatic=True)
    assert len(failures(CHECK, a_record(hits=(refused,)))) == 1


ONCE = {"hits": (a_hit(),)}
PLANTED = (
    PlantedFault(
        "undelivered-hit",
        "blocked-by-csp",
        "ga4 G-TEST0001 purchase",
        {"hits": (a_hit(delivered=False, failure="csp", key="A"), a_hit(key="B"))},
        ONCE,
    ),
    PlantedFault(
        "undelivered-hit",
        "cancelled-by-navigation",
        "ga4 G-TEST0001 purchase",
        {"hits": (a_hit(delivered=False, failure="cancelled"),)},
        {"hits": (a_hit(delivered=False, failure="cancelled", key="A"), a_hit(key="A"))},
    ),
    PlantedFault(
        "undelivered-hit",
        "endpoint-failed",
        "ga4 G-TEST0001 purchase",
        {"hits": (a_hit(delivered=False, failure="HTTP 500"),)},
        ONCE,
    ),
)


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_the_planted_fault_is_found(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.planted)) == [(case.fault, case.about)]


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_its_sound_twin_is_silent(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.sound)) == []


def test_a_repetition_that_arrived_makes_good_for_a_lost_hit_if_it_was_sent_later() -> None:
    lost = a_hit(at=1100, sent_at=4000, delivered=False, failure="HTTP 500")
    for sent_at, fault in ((3000, True), (5000, False)):
        record = a_record(hits=(lost, a_hit(at=1050, sent_at=sent_at)))
        assert bool(failures("undelivered-hit", record)) is fault


def test_what_the_recordings_own_browser_blocked_is_left_open() -> None:
    blocked = a_lost_hit(CLIENT_BLOCKED)
    record = a_record(hits=(blocked,), expect=(an_expectation(),))
    [verdict] = verdicts(CHECK, record)
    assert (verdict.outcome, verdict.about, verdict.line) == (Outcome.CANT_TELL, ABOUT, 10)
    assert verdict.message == (
        f"It is unclear whether {ABOUT} arrives: it was blocked in the browser that recorded."
    )
    assert refs(verdict.evidence) == [("hit", 1)]
    [missing] = verdicts("missing-hit", record)
    assert missing.outcome is Outcome.INAPPLICABLE


def test_a_hit_that_was_refused_besides_a_blocked_one_is_lost() -> None:
    hits = (a_lost_hit(CLIENT_BLOCKED, key="1"), a_lost_hit("HTTP 500", id=2, key="2"))
    [verdict] = verdicts(CHECK, a_record(hits=hits))
    assert verdict.outcome is Outcome.FAILED
    assert refs(verdict.evidence) == [("hit", 2)]
