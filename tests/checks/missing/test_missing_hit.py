"""missing-hit: what is missing, what a broken journey says, and what other checks have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from plantedfaults import PlantedFault, name_of

from auditor.model import (
    ConsoleMessage,
    Fires,
    Matcher,
    Outcome,
    Phase,
    Severity,
    StepKind,
    Verdict,
)
from auditor.testing import (
    JOURNEY,
    a_goal,
    a_hit,
    a_load,
    a_page,
    a_push,
    a_record,
    a_step,
    a_visit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "missing-hit"
PAGE_VIEW = an_expectation(event="page_view")
SIGN_UP = an_expectation(event="sign_up")
LEAD = an_expectation("meta", event="Lead")
LABELLED = an_expectation("google_ads", event="conversion", params={"label": "AbC"})
TWICE = an_expectation(fires=Fires(least=2, most=2))
ADS = {"vendor": "google_ads", "event": "conversion"}
ERROR = ConsoleMessage(id=1, at=1050, kind="pageerror", text="x is not a function")
SHOWN = a_page(html="<html>")
BROKEN_LIBRARY = a_load("meta", url="https://connect.facebook.net/fbevents.js", status=503)
ONCE = {"hits": (a_hit(),)}
PLANTED = (
    PlantedFault("missing-hit", "no-hit", "ga4 purchase", {}, ONCE),
    PlantedFault("missing-hit", "push-without-hit", "ga4 purchase", {"pushes": (a_push(),)}, ONCE),
    PlantedFault(
        "missing-hit",
        "event-name-drift",
        "ga4 sign_up",
        {"expect": (SIGN_UP,), "hits": (a_hit(event="signup"),)},
        {"expect": (SIGN_UP,), "hits": (a_hit(event="sign_up"),)},
    ),
    PlantedFault(
        "missing-hit",
        "standard-event-miscased",
        "meta Lead",
        {"expect": (LEAD,), "hits": (a_hit(vendor="meta", event="lead"),)},
        {"expect": (LEAD,), "hits": (a_hit(vendor="meta", event="Lead"),)},
    ),
    PlantedFault(
        "missing-hit",
        "conversion-label-wrong",
        "google_ads conversion AbC",
        {"expect": (LABELLED,), "hits": (a_hit(**ADS, label="XyZ"),)},
        {"expect": (LABELLED,), "hits": (a_hit(**ADS, label="AbC"),)},
    ),
    PlantedFault(
        "missing-hit",
        "tag-library-failed",
        "meta Lead",
        {"expect": (LEAD,), "loads": (BROKEN_LIBRARY,)},
        {
            "expect": (LEAD,),
            "loads": (BROKEN_LIBRARY,),
            "hits": (a_hit(vendor="meta", event="Lead"),),
        },
    ),
    PlantedFault(
        "missing-hit",
        "script-error-before-tag",
        "ga4 purchase",
        {"console": (ERROR,)},
        {"console": (ERROR,), **ONCE},
    ),
)


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_the_planted_fault_is_found(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.planted)) == [(case.fault, case.about)]


@pytest.mark.parametrize("case", PLANTED, ids=name_of)
def test_its_sound_twin_is_silent(case: PlantedFault) -> None:
    assert failures(case.check, a_record(**case.sound)) == []


def the_verdict(**fields: Any) -> Verdict:
    [verdict] = verdicts(CHECK, a_record(**fields))
    return verdict


def test_the_finding_names_the_tag_and_the_line_that_asked_for_it() -> None:
    verdict = the_verdict()
    assert (verdict.tag, verdict.vendor, verdict.line) == ("ga4", "ga4", 10)
    assert verdict.expected == "purchase to ga4 (G-TEST0001), once"
    assert verdict.severity is None


def test_fewer_than_expected_are_counted() -> None:
    verdict = the_verdict(expect=(TWICE,), hits=(a_hit(),))
    assert (verdict.fault, verdict.about) == ("no-hit", "ga4 purchase")
    assert verdict.message == "ga4 purchase was sent once instead of 2 times."
    assert refs(verdict.evidence) == [("hit", 1)]
    assert the_verdict(expect=(TWICE,), hits=(a_hit(), a_hit())).outcome is Outcome.PASSED


def test_too_few_hits_are_a_failure_that_counts_them() -> None:
    line = an_expectation(fires=Fires(least=2, most=2))
    [verdict] = verdicts("missing-hit", a_record(expect=(line,), hits=(a_hit(),)))
    assert (verdict.outcome, verdict.actual) == (Outcome.FAILED, "1 hit")


def test_what_must_never_fire_is_not_missed() -> None:
    never = an_expectation(fires=Fires(least=0, most=0))
    assert verdicts(CHECK, a_record(expect=(never,))) == []


def test_a_hit_as_the_page_was_left_passes_and_says_so() -> None:
    verdict = the_verdict(hits=(a_hit(step=3, at=4950),))
    assert verdict.outcome is Outcome.PASSED
    assert verdict.message == "ga4 purchase was sent. It left only as the page was left."


FLUSHED = {"sent_at": 4950, "sent_step": 3}


def only(check: str, **fields: Any) -> Verdict:
    (verdict,) = verdicts(check, a_record(**fields))
    return verdict


def test_a_hit_of_the_goal_action_that_left_with_the_page_passes_and_says_so() -> None:
    verdict = only("missing-hit", hits=(a_hit(**FLUSHED),))
    assert verdict.outcome is Outcome.PASSED
    assert verdict.message == "ga4 purchase was sent. It left only as the page was left."


def test_a_hit_of_the_goal_action_that_left_at_once_says_nothing_of_it() -> None:
    assert only("missing-hit", hits=(a_hit(),)).message == "ga4 purchase was sent."


def test_a_repetitions_hit_does_not_stand_in_for_the_first() -> None:
    reload = a_step(
        index=4, kind=StepKind.RELOAD, action="reload", phase=Phase.REPEAT, began=5000, ended=6000
    )
    assert the_verdict(steps=(*JOURNEY, reload), hits=(a_hit(step=4, at=5100),)).fault == "no-hit"


def test_the_direct_revisit_is_not_looked_at() -> None:
    assert verdicts(CHECK, a_record(visit=a_visit(repeat_of=1))) == []


def test_a_hit_may_be_expected_by_any_name_of_its_event() -> None:
    line = an_expectation("tiktok", event="CompletePayment")
    sent = {"vendor": "tiktok", "event": "Purchase", "aliases": ("CompletePayment",)}
    assert failures(CHECK, a_record(expect=(line,), hits=(a_hit(**sent),))) == []
    other = a_hit(vendor="tiktok", event="Purchase")
    assert [slug for slug, _ in failures(CHECK, a_record(expect=(line,), hits=(other,)))] == [
        "no-hit"
    ]
    elsewhere = a_record(expect=(line,), hits=(a_hit(**sent, account="OTHER"),))
    assert failures("wrong-account", elsewhere) == [
        ("wrong-account", "tiktok OTHER CompletePayment")
    ]
    assert failures(CHECK, elsewhere) == []


def test_a_label_of_several_is_met_by_any() -> None:
    either = Matcher(operator="one_of", operand=("AbC", "XyZ"))
    line = an_expectation("google_ads", event="conversion", params={"label": (either,)})
    assert the_verdict(expect=(line,), hits=(a_hit(**ADS, label="XyZ"),)).outcome is Outcome.PASSED


# ── journeys that broke ──────────────────────────────────────────────────────────────────────────


BROKEN = a_visit(error="Step 2: no button “Buy”", inconclusive="target-not-found", goal_at=None)


def test_of_a_broken_journey_it_can_not_be_told() -> None:
    stuck = a_step(
        index=2, kind=StepKind.CLICK, action='click button "Buy"', error="no button “Buy”"
    )
    verdict = the_verdict(visit=BROKEN, steps=(a_step(), stuck))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "target-not-found")
    assert verdict.about == "ga4 purchase"
    assert verdict.message == (
        "It is unclear whether ga4 purchase is sent: Step 2: no button “Buy”."
    )
    assert refs(verdict.evidence) == [("step", 2)]


@pytest.mark.parametrize(
    "slug",
    ["bot-wall", "page-failed", "target-not-found", "banner-not-found", "precondition-unmet"],
)
def test_the_reason_why_it_broke_is_the_slug(slug: str) -> None:
    visit = a_visit(error="why", inconclusive=slug, goal_at=None)
    verdict = the_verdict(visit=visit, hits=(a_hit(event="Purchase"),))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, slug)


def test_what_was_sent_on_the_way_to_a_goal_that_was_not_reached_proves_nothing() -> None:
    verdict = the_verdict(visit=BROKEN, hits=(a_hit(),))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "target-not-found")
    assert verdict.message.startswith("It is unclear whether ga4 purchase is sent: Step 2")


def test_a_goal_action_that_failed_sent_nothing() -> None:
    failed = replace(JOURNEY[1], error="it is covered")
    visit = a_visit(error="Step 2: it is covered", inconclusive="target-not-found")
    verdict = the_verdict(visit=visit, steps=(JOURNEY[0], failed, JOURNEY[2]), hits=(a_hit(),))
    assert verdict.outcome is Outcome.CANT_TELL
    assert "was sent" not in verdict.message


def test_where_only_a_wait_after_the_goal_action_failed_the_hit_is_shown_as_sent() -> None:
    wait = a_step(index=3, kind=StepKind.WAIT_FOR_URL, action="wait", error="no such address")
    visit = a_visit(error="Step 3: no such address", inconclusive="target-not-found")
    verdict = the_verdict(visit=visit, steps=(*JOURNEY[:2], wait), hits=(a_hit(),))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "target-not-found")
    assert verdict.message == (
        "ga4 purchase was sent, but it is unclear whether “Order placed” was achieved: "
        "Step 3: no such address."
    )
    assert refs(verdict.evidence) == [("step", 3), ("hit", 1)]


def test_of_a_goal_that_somebody_says_was_achieved_all_counts() -> None:
    """A recording does not say when the goal action was."""
    recorded = a_visit(goal_at=None)
    assert the_verdict(visit=recorded, steps=(), hits=(a_hit(),)).outcome is Outcome.PASSED


def test_one_hit_of_two_in_a_broken_journey_is_no_pass() -> None:
    verdict = the_verdict(visit=BROKEN, expect=(TWICE,), hits=(a_hit(),))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "target-not-found")


def test_a_journey_that_broke_is_no_missing_hit_and_no_pass() -> None:
    visit = a_visit(error="Step 2: no button", inconclusive="target-not-found", goal_at=None)
    [verdict] = verdicts("missing-hit", a_record(visit=visit))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "target-not-found")
    assert "Step 2: no button" in verdict.message


@pytest.mark.parametrize(
    ("slug", "matched", "words"),
    [
        ("target-not-found", 0, "Correct the step in the spec"),
        ("target-not-found", 1, "something keeps it from being used"),
        ("precondition-unmet", None, "Correct the login in the spec"),
    ],
    ids=["not there", "in the way", "login"],
)
def test_what_to_do_depends_on_what_the_step_ran_into(
    slug: str, matched: int | None, words: str
) -> None:
    failed = a_step(index=2, kind=StepKind.CLICK, action="click", error="why", matched=matched)
    visit = a_visit(error="why", inconclusive=slug, goal_at=None)
    assert words in (the_verdict(visit=visit, steps=(a_step(), failed)).fix or "")


# ── the crawl ────────────────────────────────────────────────────────────────────────────────────


def test_a_page_of_the_crawl_whose_tag_is_there_and_silent_fails() -> None:
    verdict = the_verdict(goal=None, expect=(PAGE_VIEW,), loads=(a_load(),))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "no-hit")
    assert verdict.about == "ga4 page_view"
    assert verdict.message == (
        "ga4 page_view was not sent on this page: nothing announced it and nothing was sent."
    )
    assert verdict.severity is Severity.HIGH


def test_a_page_of_the_crawl_that_reports_itself_passes() -> None:
    hit = a_hit(event="page_view", at=60)
    assert the_verdict(goal=None, expect=(PAGE_VIEW,), hits=(hit,)).outcome is Outcome.PASSED


def test_a_page_of_the_crawl_that_broke_can_not_be_told() -> None:
    visit = a_visit(goal=None, goal_at=None, error="timeout", inconclusive="page-failed")
    verdict = the_verdict(goal=None, expect=(PAGE_VIEW,), visit=visit)
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "page-failed")


def test_what_a_page_of_the_crawl_sent_before_a_choice_that_failed_proves_nothing() -> None:
    visit = a_visit(goal=None, goal_at=None, error="no banner", inconclusive="banner-not-found")
    hit = a_hit(event="page_view", at=60)
    verdict = the_verdict(goal=None, expect=(PAGE_VIEW,), visit=visit, hits=(hit,))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "banner-not-found")


def test_a_page_whose_markup_is_not_known_is_judged_by_its_hits() -> None:
    """A HAR file may be without the pages' markup: then no other check can tell of the page."""
    page_of = {"goal": None, "expect": (PAGE_VIEW,)}
    assert failures(CHECK, a_record(**page_of)) == [("no-hit", "ga4 page_view")]
    assert failures(CHECK, a_record(**page_of, pages=(a_page(html="<rss/>"),))) == []
    sent = (a_hit(event="page_view"),)
    assert failures(CHECK, a_record(**page_of, hits=sent)) == []


def test_a_page_view_that_failed_to_load_is_left_alone() -> None:
    page = a_page(status=500)
    record = a_record(goal=None, expect=(PAGE_VIEW,), pages=(page,))
    assert failures("missing-hit", record) == []


# ── what other checks have ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("check", "record", "left_to"),
    [
        ("missing-hit", {"hits": (a_hit(at=500),)}, "misfire"),
        ("missing-hit", {"hits": (a_hit(account="G-OLD"),)}, "wrong-account"),
        ("missing-hit", {"hits": (a_hit(delivered=False, failure="csp"),)}, "undelivered-hit"),
        (
            "missing-hit",
            {"goal": None, "expect": (PAGE_VIEW,), "pages": (SHOWN,)},
            "tag-not-on-page",
        ),
    ],
)
def test_one_cause_is_told_by_one_check(check: str, record: dict[str, Any], left_to: str) -> None:
    [verdict] = verdicts(check, a_record(**record))
    assert verdict.outcome is Outcome.INAPPLICABLE
    assert left_to in verdict.message


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (
            {"hits": (a_hit(delivered=False, failure="csp"),)},
            "It was sent and did not arrive: see undelivered-hit.",
        ),
        (
            {
                "expect": (TWICE,),
                "hits": (a_hit(key="A"), a_hit(key="B", delivered=False, failure="csp")),
            },
            "It was sent and did not arrive: see undelivered-hit.",
        ),
        ({"hits": (a_hit(at=500),)}, "It was called for before the goal action: see misfire."),
        (
            {"hits": (a_hit(account="G-OLD"),)},
            "It was sent to another account: see wrong-account.",
        ),
        (
            {"goal": None, "expect": (PAGE_VIEW,), "pages": (a_page(html="<html>"),)},
            "The page lacks the tag: see tag-not-on-page.",
        ),
    ],
    ids=["undelivered", "one of two undelivered", "early", "another account", "no tag"],
)
def test_what_another_check_explains_is_left_to_it(record: dict[str, Any], message: str) -> None:
    verdict = the_verdict(**record)
    assert (verdict.outcome, verdict.fault) == (Outcome.INAPPLICABLE, None)
    assert verdict.message == message


@pytest.mark.parametrize(
    ("expect", "hit", "silent"),
    [
        (PAGE_VIEW, a_hit(event="page_view", at=500), "misfire"),
        (an_expectation(), a_hit(at=500, automatic=True), "misfire"),
        (an_expectation(), a_hit(account=""), "wrong-account"),
        (an_expectation(), a_hit(account="G-OLD", automatic=True), "wrong-account"),
    ],
    ids=["early page view", "early and automatic", "no account", "automatic"],
)
def test_nothing_is_left_to_a_check_that_keeps_silent(expect: Any, hit: Any, silent: str) -> None:
    record = a_record(expect=(expect,), hits=(hit,))
    assert failures(silent, record) == []
    assert failures(CHECK, record) == [("no-hit", expect.about)]


def test_a_second_account_of_the_spec_is_no_other_account() -> None:
    second = an_expectation().tag
    record = a_record(
        goal=a_goal(),
        tags=(second, type(second)(name="old", vendor="ga4", account="G-OLD")),
        hits=(a_hit(account="G-OLD"),),
    )
    assert failures(CHECK, record) == [("no-hit", "ga4 purchase")]
