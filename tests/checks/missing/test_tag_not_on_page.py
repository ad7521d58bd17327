from dataclasses import replace
from typing import Any

import pytest

from auditor.model import (
    Expectation,
    Fires,
    PageVisit,
    Phase,
    Severity,
    StepKind,
    Tag,
    TagLoad,
    VisitRecord,
)
from auditor.testing import (
    a_goal,
    a_hit,
    a_push,
    a_record,
    a_step,
    a_visit,
    an_expectation,
    failures,
    verdicts,
)

CHECK = "tag-not-on-page"
SHOP = "https://shop.example/tea?x=1"
GA4 = Tag(name="ga4", vendor="ga4", account="G-1")
META = Tag(name="meta", vendor="meta", account="271828")
WANTED = (
    Expectation(tag=GA4, event="page_view", line=80),
    Expectation(tag=META, event="PageView", line=81),
)
BARE = "<!doctype html><title>Tea</title><p>Tea."
GTM_FALLBACK = (
    '<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=GTM-1"></iframe></noscript>'
)
META_FALLBACK = (
    '<NOSCRIPT><img src="https://www.facebook.com/tr?id=271828&ev=PageView&noscript=1"></NOSCRIPT>'
)


def a_crawled_page(html: str = BARE, status: int = 200, **fields: object) -> VisitRecord:
    page = PageVisit(
        id=1, visit=1, index=0, at=0, url=SHOP, final_url=SHOP, status=status, html=html
    )
    given = {
        "visit": a_visit(goal=None, goal_at=None),
        "goal": None,
        "expect": WANTED,
        "tags": (GA4, META),
        "pages": (page,),
        "hits": (),
        "loads": (),
    }
    return a_record(**{**given, **fields})


def a_load(vendor: str, account: str, url: str) -> TagLoad:
    return TagLoad(
        request=1,
        at=5,
        vendor=vendor,
        account=account,
        page=1,
        page_url=SHOP,
        step=0,
        initiator="parser",
        url=url,
        status=200,
        failure=None,
    )


GTM = a_load("gtm", "GTM-1", "https://www.googletagmanager.com/gtm.js?id=GTM-1")
FBEVENTS = a_load("meta", "", "https://connect.facebook.net/en_US/fbevents.js")
GTM_FRAME = a_load("gtm", "GTM-1", "https://www.googletagmanager.com/ns.html?id=GTM-1")


def test_a_page_without_its_tags_fails_for_each_of_them() -> None:
    judged = verdicts(CHECK, a_crawled_page())
    assert {(verdict.outcome, verdict.fault) for verdict in judged} == {
        ("failed", "tag-absent-on-page")
    }
    assert {(verdict.about, verdict.tag, verdict.line) for verdict in judged} == {
        ("ga4 on /tea", "ga4", 80),
        ("meta on /tea", "meta", 81),
    }


def test_a_page_on_which_the_tags_send_passes() -> None:
    hits = (
        a_hit(vendor="ga4", account="G-1", event="page_view"),
        a_hit(vendor="meta", account="271828", event="PageView"),
    )
    judged = verdicts(CHECK, a_crawled_page(hits=hits))
    assert {(verdict.outcome, verdict.tag) for verdict in judged} == {
        ("passed", "ga4"),
        ("passed", "meta"),
    }


def test_a_tag_whose_library_loads_is_left_to_missing_hit() -> None:
    assert failures(CHECK, a_crawled_page(loads=(GTM, FBEVENTS))) == []


def test_a_container_does_not_stand_for_tags_that_are_not_googles() -> None:
    assert failures(CHECK, a_crawled_page(loads=(GTM,))) == [("tag-absent-on-page", "meta on /tea")]


def test_a_tag_that_reports_to_another_account_is_left_to_wrong_account() -> None:
    other = a_hit(vendor="meta", account="314159", event="PageView")
    assert failures(CHECK, a_crawled_page(hits=(other,), loads=(GTM,))) == []


def test_a_page_with_nothing_but_the_fallback_fails_as_such() -> None:
    html = BARE + GTM_FALLBACK + META_FALLBACK
    judged = verdicts(CHECK, a_crawled_page(html, loads=(GTM_FRAME,)))
    assert {(verdict.fault, verdict.severity, verdict.about) for verdict in judged} == {
        ("noscript-only", Severity.CRITICAL, "ga4 on /tea"),
        ("noscript-only", Severity.CRITICAL, "meta on /tea"),
    }


def test_a_snippet_that_loads_nothing_is_more_than_a_fallback() -> None:
    snippet = "<script>load('https://www.googletagmanager.com/gtm.js?id=GTM-1')</script>"
    pixel = "<script>fbq('init', '271828')</script>"
    html = BARE + snippet + GTM_FALLBACK + pixel + META_FALLBACK
    assert {slug for slug, _ in failures(CHECK, a_crawled_page(html))} == {"tag-absent-on-page"}


def test_a_tag_that_must_not_fire_need_not_be_there() -> None:
    never = Expectation(tag=META, event="Lead", fires=Fires(least=0, most=0))
    assert verdicts(CHECK, a_crawled_page(expect=(never,))) == []


# ── a page that was provoked ─────────────────────────────────────────────────────────────────

PROVOKED = (
    a_step(index=1, kind=StepKind.OPEN, action="open /tea", phase=Phase.CRAWL, began=0, ended=900),
    a_step(
        index=2,
        kind=StepKind.NUDGE,
        action="move the pointer",
        phase=Phase.PROVOKE,
        began=900,
        ended=1400,
    ),
    a_step(
        index=3,
        kind=StepKind.LEAVE,
        action="leave the page",
        phase=Phase.FLUSH,
        began=1400,
        ended=1500,
    ),
)
LATE_GTM = replace(GTM, at=950, step=2)
VIEW = a_hit(id=1, vendor="ga4", account="G-1", event="page_view", at=1200, step=2)
PIXEL = a_hit(id=2, vendor="meta", account="271828", event="PageView", at=300, step=1)


def provoked(**fields: Any) -> VisitRecord:
    return a_crawled_page(**{"steps": PROVOKED, "hits": (VIEW, PIXEL), "loads": (), **fields})


def test_a_tag_that_comes_only_once_the_visitor_stirs_is_held_back() -> None:
    record = provoked(loads=(LATE_GTM,))
    assert failures(CHECK, record) == [("tag-delayed-until-interaction", "ga4 on /tea")]
    (delayed,) = (verdict for verdict in verdicts(CHECK, record) if verdict.outcome == "failed")
    assert delayed.message == (
        "/tea asks for nothing of ga4 until the visitor moves the pointer, scrolls or presses "
        "a key."
    )
    assert [(fact.kind, fact.ref) for fact in delayed.evidence] == [("page", 1), ("request", 1)]
    assert (delayed.severity, delayed.tag, delayed.line) == (None, "ga4", 80)


def test_a_hit_that_was_called_for_before_and_could_not_leave_was_held_back_too() -> None:
    called = replace(VIEW, at=100, step=1, sent_at=1200, sent_step=2)
    call = a_push("page_view", layer="gtag", at=100, step=1)
    assert failures(CHECK, provoked(hits=(called, PIXEL), pushes=(call,))) == [
        ("tag-delayed-until-interaction", "ga4 on /tea")
    ]


def test_a_batch_that_was_due_after_the_visitor_stirred_was_not_held_back() -> None:
    """No call was seen: that the hit is older than it left, only its own time can say."""
    batched = replace(VIEW, at=100, step=1, sent_at=1200, sent_step=2)
    assert failures(CHECK, provoked(hits=(batched, PIXEL))) == []


def test_a_tag_that_was_there_before_is_not_held_back_and_one_that_never_comes_is_absent() -> None:
    assert failures(CHECK, provoked(loads=(GTM, LATE_GTM))) == []
    assert failures(CHECK, provoked(hits=(PIXEL,))) == [("tag-absent-on-page", "ga4 on /tea")]
    frame = replace(GTM_FRAME, at=950, step=2)
    assert failures(CHECK, provoked(hits=(PIXEL,), loads=(frame,))) == [
        ("tag-absent-on-page", "ga4 on /tea")
    ]


def test_a_tag_that_sends_only_as_the_page_is_left_is_there() -> None:
    leaving = replace(VIEW, at=1450, sent_at=1450, step=3, sent_step=3)
    assert failures(CHECK, provoked(hits=(leaving, PIXEL))) == []


def test_what_a_provoked_page_sends_neither_hides_a_missing_hit_nor_counts_as_a_conversion() -> (
    None
):
    late = replace(VIEW, step=2, sent_step=2)
    there = provoked(hits=(late, PIXEL), loads=(GTM,))
    assert [slug for slug, _ in failures("missing-hit", there)] == ["no-hit"]
    assert failures("missing-hit", provoked(loads=(LATE_GTM,))) == []
    scrolled = an_expectation("ga4", tag=GA4, event="scrolled", params={})
    goal = a_goal(name="reads", expect=(scrolled,))
    event = replace(VIEW, event="scrolled")
    assert failures("misfire", provoked(hits=(event, PIXEL), goals=(goal,))) == []
    assert failures("misfire", provoked(hits=(replace(event, step=1),), goals=(goal,))) != []


@pytest.mark.parametrize(
    ("html", "status"),
    [(BARE, 404), (BARE, 500), ("", 200), ('{"tea": 1}', 200), ("<urlset></urlset>", 200)],
)
def test_what_is_no_page_needs_no_tag(html: str, status: int) -> None:
    (verdict,) = verdicts(CHECK, a_crawled_page(html, status))
    assert verdict.outcome == "inapplicable"


def test_a_page_that_did_not_come_to_rest_says_nothing_of_missing_tags() -> None:
    broken = a_visit(goal=None, goal_at=None, inconclusive="page-failed", error="timeout")
    (verdict,) = verdicts(CHECK, a_crawled_page(visit=broken))
    assert verdict.outcome == "inapplicable"


def test_a_page_that_never_opened_is_not_looked_at() -> None:
    assert verdicts(CHECK, a_crawled_page(pages=())) == []


def test_a_journey_is_left_to_missing_hit() -> None:
    record = a_crawled_page(visit=a_visit(goal="purchase"))
    assert verdicts(CHECK, record) == []
