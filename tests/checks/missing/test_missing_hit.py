"""missing-hit: each reason planted, its sound twin, and what other checks have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

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
    GOAL_AT,
    JOURNEY,
    a_goal,
    a_hit,
    a_load,
    a_page,
    a_push,
    a_record,
    a_request,
    a_sighting,
    a_step,
    a_visit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "missing-hit"
NOT_SENT = "was not sent when “Order placed” was achieved"
SIGN_UP = an_expectation(event="sign_up")
PAGE_VIEW = an_expectation(event="page_view")
LEAD = an_expectation("meta", event="Lead")
LABELLED = an_expectation("google_ads", event="conversion", params={"label": "AbC"})
TWICE = an_expectation(fires=Fires(least=2, most=2))
ADS = {"vendor": "google_ads", "event": "conversion"}
FBEVENTS = "https://connect.facebook.net/en_US/fbevents.js"
ERROR = ConsoleMessage(id=4, at=GOAL_AT + 20, kind="pageerror", text="cart is undefined")


@dataclass(frozen=True)
class Case:
    fault: str
    about: str
    message: str
    planted: dict[str, Any]
    sound: dict[str, Any]
    evidence: list[tuple[str, int]] = field(default_factory=list)
    actual: str = "nothing"


CASES = [
    Case(
        fault="no-hit",
        about="ga4 purchase",
        message=f"ga4 purchase {NOT_SENT}: nothing announced it and nothing was sent.",
        planted={"requests": (a_request(),)},
        sound={"hits": (a_hit(),)},
    ),
    Case(
        fault="push-without-hit",
        about="ga4 purchase",
        message=f"ga4 purchase {NOT_SENT}: the page announced it (dataLayer purchase), but no tag "
        "reacted.",
        planted={"pushes": (a_push(),)},
        sound={"pushes": (a_push(),), "hits": (a_hit(),)},
        evidence=[("push", 1)],
        actual="a push purchase, and no hit",
    ),
    Case(
        fault="event-name-drift",
        about="ga4 sign_up",
        message=f"ga4 sign_up {NOT_SENT}: it was sent under the name signup.",
        planted={"expect": (SIGN_UP,), "hits": (a_hit(event="signup"),)},
        sound={"expect": (SIGN_UP,), "hits": (a_hit(event="sign_up"),)},
        evidence=[("hit", 1)],
        actual="signup",
    ),
    Case(
        fault="standard-event-miscased",
        about="meta Lead",
        message=f"meta Lead {NOT_SENT}: it was sent under the name lead.",
        planted={"expect": (LEAD,), "hits": (a_hit(vendor="meta", event="lead"),)},
        sound={"expect": (LEAD,), "hits": (a_hit(vendor="meta", event="Lead"),)},
        evidence=[("hit", 1)],
        actual="lead",
    ),
    Case(
        fault="conversion-label-wrong",
        about="google_ads conversion AbC",
        message=f"google_ads conversion {NOT_SENT}: it was sent with XyZ instead of its "
        "conversion label.",
        planted={"expect": (LABELLED,), "hits": (a_hit(**ADS, label="XyZ"),)},
        sound={"expect": (LABELLED,), "hits": (a_hit(**ADS, label="AbC"),)},
        evidence=[("hit", 1)],
        actual="XyZ",
    ),
    Case(
        fault="tag-library-failed",
        about="meta Lead",
        message=f"meta Lead {NOT_SENT}: the vendor's script did not load (HTTP 503).",
        planted={"expect": (LEAD,), "loads": (a_load("meta", url=FBEVENTS, status=503),)},
        sound={
            "expect": (LEAD,),
            "loads": (a_load("meta", url=FBEVENTS),),
            "hits": (a_hit(vendor="meta", event="Lead"),),
        },
        evidence=[("request", 1)],
        actual="HTTP 503",
    ),
    Case(
        fault="script-error-before-tag",
        about="ga4 purchase",
        message=f"ga4 purchase {NOT_SENT}: a script of the page broke off (cart is undefined).",
        planted={"console": (ERROR,)},
        sound={"console": (ERROR,), "hits": (a_hit(),)},
        evidence=[("console", 4)],
    ),
]


def the_verdict(**fields: Any) -> Verdict:
    [verdict] = verdicts(CHECK, a_record(**fields))
    return verdict


def fault_of(**fields: Any) -> str | None:
    return the_verdict(**fields).fault


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_each_reason_is_told(case: Case) -> None:
    verdict = the_verdict(**case.planted)
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, case.fault)
    assert (verdict.about, verdict.message) == (case.about, case.message)
    assert (verdict.actual, refs(verdict.evidence)) == (
        case.actual,
        case.evidence or [("step", 2)],  # with nothing else to show: what the visitor did
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
def test_its_sound_twin_passes(case: Case) -> None:
    verdict = the_verdict(**case.sound)
    assert (verdict.outcome, verdict.about) == (Outcome.PASSED, case.about)


def test_the_finding_names_the_tag_and_the_line_that_asked_for_it() -> None:
    verdict = the_verdict()
    assert (verdict.tag, verdict.vendor, verdict.line) == ("ga4", "ga4", 10)
    assert verdict.expected == "purchase to ga4 (G-TEST0001), once"
    assert verdict.severity is None


def test_the_cause_nearest_to_the_root_is_told() -> None:
    broken = a_load("gtm", status=None, failure="csp")
    everything: dict[str, Any] = {
        "hits": (a_hit(event="Purchase"),),
        "loads": (broken,),
        "console": (ERROR,),
        "pushes": (a_push(at=GOAL_AT + 10),),
    }
    told = []
    for gone in ("hits", "loads", "console", "pushes", None):
        told.append(fault_of(**everything))
        everything.pop(str(gone), None)
    assert told == [
        "standard-event-miscased",
        "blocked-by-csp",
        "script-error-before-tag",
        "push-without-hit",
        "no-hit",
    ]


def test_a_library_that_loads_in_the_end_is_no_reason() -> None:
    assert fault_of(loads=(a_load(status=503), a_load(request=2))) == "no-hit"


def test_another_vendors_library_is_no_reason() -> None:
    assert fault_of(loads=(a_load("meta", status=503),)) == "no-hit"


@pytest.mark.parametrize("fields", [{"at": GOAL_AT - 1}, {"kind": "console"}])
def test_only_an_uncaught_error_after_the_goal_action_is_a_reason(fields: dict[str, Any]) -> None:
    given = {"id": 1, "at": GOAL_AT, "kind": "pageerror", "text": "x"}
    assert fault_of(console=(ConsoleMessage(**{**given, **fields}),)) == "no-hit"


def test_an_event_that_another_line_expects_is_no_slip() -> None:
    lines = (an_expectation(event="purchased"), an_expectation())
    found = verdicts(CHECK, a_record(expect=lines, hits=(a_hit(event="purchased"),)))
    assert [(each.outcome, each.fault) for each in found] == [
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
    verdict = the_verdict(expect=(LABELLED,), hits=(a_hit(**ADS),))
    assert (verdict.fault, verdict.actual) == ("conversion-label-wrong", "no label")


def test_another_lines_label_is_no_wrong_one() -> None:
    other = an_expectation("google_ads", event="conversion", params={"label": "XyZ"})
    record = a_record(expect=(LABELLED, other), hits=(a_hit(**ADS, label="XyZ"),))
    assert failures(CHECK, record) == [("no-hit", "google_ads conversion AbC")]


@pytest.mark.parametrize(
    ("push", "fault"),
    [
        (a_push("Purchase"), "push-without-hit"),
        (a_push(layer="gtag"), "push-without-hit"),
        (a_push(layer="fbq"), "no-hit"),
        (a_push(at=GOAL_AT - 1), "no-hit"),
        (a_push("refund"), "no-hit"),
        (a_push(None), "no-hit"),
    ],
    ids=["near miss", "gtag", "another vendor's", "too early", "another event", "nameless"],
)
def test_a_push_announces_what_it_names_to_whom_it_speaks(push: Any, fault: str) -> None:
    assert fault_of(pushes=(push,)) == fault


def test_only_its_very_name_announces_a_page_view() -> None:
    assert fault_of(expect=(PAGE_VIEW,), pushes=(a_push("pageview"),)) == "no-hit"
    assert fault_of(expect=(PAGE_VIEW,), pushes=(a_push("page_view"),)) == "push-without-hit"


def test_fewer_than_expected_are_counted() -> None:
    verdict = the_verdict(expect=(TWICE,), hits=(a_hit(),))
    assert (verdict.fault, verdict.about) == ("no-hit", "ga4 purchase")
    assert verdict.message == "ga4 purchase was sent once instead of 2 times."
    assert refs(verdict.evidence) == [("hit", 1)]
    assert the_verdict(expect=(TWICE,), hits=(a_hit(), a_hit())).outcome is Outcome.PASSED


def test_what_must_never_fire_is_not_missed() -> None:
    never = an_expectation(fires=Fires(least=0, most=0))
    assert verdicts(CHECK, a_record(expect=(never,))) == []


def test_a_hit_as_the_page_was_left_passes_and_says_so() -> None:
    verdict = the_verdict(hits=(a_hit(step=3, at=4950),))
    assert verdict.outcome is Outcome.PASSED
    assert verdict.message == "ga4 purchase was sent. It left only as the page was left."


def test_a_repetitions_hit_does_not_stand_in_for_the_first() -> None:
    reload = a_step(
        index=4, kind=StepKind.RELOAD, action="reload", phase=Phase.REPEAT, began=5000, ended=6000
    )
    assert fault_of(steps=(*JOURNEY, reload), hits=(a_hit(step=4, at=5100),)) == "no-hit"


def test_the_direct_revisit_is_not_looked_at() -> None:
    assert verdicts(CHECK, a_record(visit=a_visit(repeat_of=1))) == []


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
        "It can't be told whether ga4 purchase is sent: Step 2: no button “Buy”."
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


def test_what_a_broken_journey_sent_was_sent() -> None:
    assert the_verdict(visit=BROKEN, hits=(a_hit(),)).outcome is Outcome.PASSED


def test_one_hit_of_two_in_a_broken_journey_is_no_pass() -> None:
    verdict = the_verdict(visit=BROKEN, expect=(TWICE,), hits=(a_hit(),))
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "target-not-found")


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


# ── what other checks have ───────────────────────────────────────────────────────────────────────


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


def test_a_label_of_several_is_met_by_any() -> None:
    either = Matcher(operator="one_of", operand=("AbC", "XyZ"))
    line = an_expectation("google_ads", event="conversion", params={"label": (either,)})
    assert the_verdict(expect=(line,), hits=(a_hit(**ADS, label="XyZ"),)).outcome is Outcome.PASSED


# ── what could not be read ───────────────────────────────────────────────────────────────────────


def test_an_encrypted_envelope_may_hold_the_hit() -> None:
    record = a_record(unrecognised=(a_sighting(),), requests=(a_request(),))
    (verdict,) = verdicts(CHECK, record)
    assert verdict.outcome is Outcome.CANT_TELL
    assert verdict.message == (
        "It can't be told whether ga4 purchase is sent: sst.shop.example took a first-party hit "
        "whose content is encrypted."
    )
    assert refs(verdict.evidence) == [("request", 1)]


def test_a_binary_body_of_the_vendor_may_hold_the_hit() -> None:
    expect = an_expectation("heap", event="Order Completed")
    sent = a_hit(vendor="heap", account="1", event="track")
    request = a_request(body_note="binary 812 bytes")
    (verdict,) = verdicts(CHECK, a_record(expect=(expect,), hits=(sent,), requests=(request,)))
    assert verdict.outcome is Outcome.CANT_TELL
    assert "what it sent is binary" in verdict.message
    for readable in (a_request(), a_request(id=2, body_note="binary 812 bytes")):
        record = a_record(expect=(expect,), hits=(sent,), requests=(readable,))
        assert failures(CHECK, record) == [("no-hit", "heap Order Completed")]


def test_an_envelope_before_the_goal_action_is_no_excuse() -> None:
    assert failures(CHECK, a_record(unrecognised=(a_sighting(at=GOAL_AT - 1),))) == [
        ("no-hit", "ga4 purchase")
    ]


def test_an_envelope_is_no_excuse_for_a_vendor_that_is_not_googles() -> None:
    record = a_record(expect=(LEAD,), unrecognised=(a_sighting(),))
    assert failures(CHECK, record) == [("no-hit", "meta Lead")]


def test_a_hit_beside_an_envelope_is_a_hit() -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(a_hit(),), unrecognised=(a_sighting(),)))
    assert verdict.outcome is Outcome.PASSED


def test_a_request_that_no_rule_reads_is_named() -> None:
    unread = a_sighting(kind="unread", vendor="meta", host="www.facebook.com", path="/tr/v2")
    record = a_record(expect=(LEAD,), unrecognised=(unread,), requests=(a_request(),))
    (verdict,) = verdicts(CHECK, record)
    assert verdict.message == (
        f"meta Lead {NOT_SENT}: what was sent to www.facebook.com/tr/v2 could not be read as a hit."
    )
    assert refs(verdict.evidence) == [("request", 1)]
    record = a_record(expect=(SIGN_UP,), unrecognised=(unread,), requests=(a_request(),))
    (other,) = verdicts(CHECK, record)
    assert "nothing was sent" in other.message


def test_a_page_whose_markup_is_not_known_is_judged_by_its_hits() -> None:
    """A HAR file may be without the pages' markup: then no other check can tell of the page."""
    page_of = {"goal": None, "expect": (PAGE_VIEW,)}
    assert failures(CHECK, a_record(**page_of)) == [("no-hit", "ga4 page_view")]
    assert failures(CHECK, a_record(**page_of, pages=(a_page(html="<rss/>"),))) == []
    sent = (a_hit(event="page_view"),)
    assert failures(CHECK, a_record(**page_of, hits=sent)) == []


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
