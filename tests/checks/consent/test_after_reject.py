from dataclasses import replace

import pytest

from auditor.model import (
    Category,
    Cookie,
    Grant,
    Hit,
    Leg,
    Outcome,
    Phase,
    Signal,
    Tag,
    Visit,
    VisitRecord,
)
from auditor.testing import a_hit, a_record, a_step, a_visit, verdicts

CHECK = "after-reject"
MARKETING = frozenset({Category.ADVERTISING, Category.ANALYTICS})
ACCEPT = Leg(name="accept", has_choice=True)
REJECT = Leg(name="reject", has_choice=True, granted=False, forbidden=MARKETING)
IGNORE = Leg(name="ignore", has_choice=False, granted=False, forbidden=MARKETING)
GA4 = Tag(name="analytics", vendor="ga4", account="G-1", category=Category.ANALYTICS)


def a_page_view(at: int, **fields: object) -> Hit:
    given = {"vendor": "ga4", "account": "G-1", "event": "page_view", "label": ""}
    return a_hit(**{**given, "category": Category.ANALYTICS, "at": at, **fields})


def a_cookie(name: str = "_ga", *, before_choice: bool = False) -> Cookie:
    return Cookie(
        name=name,
        domain="shop.example",
        path="/",
        lifetime_days=400,
        vendor="ga4",
        before_choice=before_choice,
    )


def visited(leg: Leg, consent_at: int | None, **fields: object) -> Visit:
    return a_visit(leg=leg, consent_at=consent_at, **fields)


def a_visitor(leg: Leg, consent_at: int | None, *hits: Hit, **fields: object) -> VisitRecord:
    given = {"visit": visited(leg, consent_at), "hits": hits, "tags": (GA4,), "cookies": ()}
    return a_record(**{**given, "forbidden_before_choice": MARKETING, **fields})


@pytest.mark.parametrize("consent_at", [3000, 0], ids=["journey", "later page of the crawl"])
def test_a_hit_after_a_refusal_fails(consent_at: int) -> None:
    (verdict,) = verdicts(CHECK, a_visitor(REJECT, consent_at, a_page_view(consent_at)))
    assert (verdict.outcome, verdict.fault) == ("failed", "after-reject")
    assert (verdict.about, verdict.vendor, verdict.tag) == ("ga4 G-1", "ga4", "analytics")
    assert verdict.expected == "nothing after the choice “reject”"
    assert verdict.actual == "sent page_view"


def test_what_came_before_the_refusal_is_left_to_before_choice() -> None:
    record = a_visitor(REJECT, 3000, a_page_view(2999), cookies=(a_cookie(before_choice=True),))
    (verdict,) = verdicts(CHECK, record)
    assert (verdict.outcome, verdict.about) == ("passed", "after the choice")


def test_a_google_hit_that_says_denied_is_still_sent() -> None:
    denied = a_page_view(4000, consent={Signal.ANALYTICS_STORAGE: Grant.DENIED})
    assert [verdict.fault for verdict in verdicts(CHECK, a_visitor(REJECT, 3000, denied))] == [
        CHECK
    ]


BOTH = {Signal.AD_STORAGE: Grant.DENIED, Signal.ANALYTICS_STORAGE: Grant.DENIED}


def test_in_advanced_mode_it_may_go_on_saying_denied_and_nothing_else() -> None:
    before = a_page_view(100, consent={Signal.ANALYTICS_STORAGE: Grant.GRANTED})
    ping = a_page_view(4000, consent=BOTH)
    ads_granted = a_page_view(5000, consent={**BOTH, Signal.AD_STORAGE: Grant.GRANTED})
    said = {
        name: [verdict.outcome for verdict in verdicts(CHECK, record)]
        for name, record in {
            "ping": a_visitor(REJECT, 3000, before, ping, consent_mode="advanced"),
            "half": a_visitor(REJECT, 3000, ping, ads_granted, consent_mode="advanced"),
            "cookie": a_visitor(REJECT, 3000, ping, cookies=(a_cookie(),), consent_mode="advanced"),
            "silent": a_visitor(REJECT, 3000, a_page_view(4000), consent_mode="advanced"),
        }.items()
    }
    assert said == {
        "ping": ["passed"],
        "half": ["failed"],
        "cookie": ["failed"],
        "silent": ["failed"],
    }


def test_a_leg_that_forbids_nothing_may_ask_for_pings_that_say_denied() -> None:
    asked = Leg(name="reject", has_choice=True, granted=False)
    record = a_visitor(asked, 3000, a_page_view(4000), a_page_view(5000, consent=BOTH, page=2))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == ["inapplicable"]
    (verdict,) = verdicts(CHECK, replace(record, consent_mode="advanced"))
    assert (verdict.outcome, len(verdict.evidence)) == ("failed", 1)


def test_a_cookie_set_after_the_refusal_fails() -> None:
    (verdict,) = verdicts(CHECK, a_visitor(REJECT, 3000, cookies=(a_cookie(),)))
    assert (verdict.fault, verdict.about, verdict.actual) == (CHECK, "ga4 G-1", "cookie _ga")


def test_only_what_the_leg_forbids_must_stop() -> None:
    partly = Leg(name="statistics", has_choice=True, forbidden=frozenset({Category.ADVERTISING}))
    judged = verdicts(CHECK, a_visitor(partly, 3000, a_page_view(4000)))
    assert [verdict.outcome for verdict in judged] == ["passed"]


def test_a_vendor_may_be_exempt() -> None:
    judged = verdicts(CHECK, a_visitor(REJECT, 3000, a_page_view(4000)), exempt=("ga4",))
    assert [verdict.outcome for verdict in judged] == ["passed"]


@pytest.mark.parametrize(
    ("leg", "consent_at"),
    [(ACCEPT, 3000), (IGNORE, None), (REJECT, None)],
    ids=["agreed", "left alone", "not yet chosen"],
)
def test_where_nobody_declined_there_is_nothing_to_check(leg: Leg, consent_at: int | None) -> None:
    judged = verdicts(CHECK, a_visitor(leg, consent_at, a_page_view(4000)))
    assert [verdict.outcome for verdict in judged] == ["inapplicable"]


def test_the_direct_revisit_is_looked_at_too() -> None:
    visit = visited(REJECT, 3000, repeat_of=1)
    record = a_visitor(REJECT, 3000, a_page_view(4000), visit=visit)
    assert [verdict.fault for verdict in verdicts(CHECK, record)] == ["after-reject"]


def test_a_visit_that_broke_off_fails_for_what_was_seen_and_never_passes() -> None:
    broken = visited(REJECT, 3000, inconclusive="page-failed", error="timeout")
    late = a_visitor(REJECT, 3000, a_page_view(4000), visit=broken)
    assert [verdict.fault for verdict in verdicts(CHECK, late)] == ["after-reject"]
    silent = verdicts(CHECK, a_visitor(REJECT, 3000, visit=broken))
    assert [(verdict.outcome, verdict.fault) for verdict in silent] == [
        (Outcome.CANT_TELL, "page-failed")
    ]


def test_where_the_refusal_could_not_be_made_nothing_is_said_to_have_followed_it() -> None:
    visit = visited(REJECT, 3000, inconclusive="banner-not-found", error="Step 2: no banner")
    refused = a_step(index=2, phase=Phase.CONSENT, began=3000, error="no banner")
    record = a_visitor(REJECT, 3000, a_page_view(4000), visit=visit, steps=(a_step(), refused))
    [verdict] = verdicts(CHECK, record)
    assert (verdict.outcome, verdict.fault) == (Outcome.CANT_TELL, "banner-not-found")
    crawled = a_visitor(
        REJECT, 3000, a_page_view(4000), goal=None, steps=(a_step(), refused),
        visit=visited(REJECT, 3000, goal=None, inconclusive="banner-not-found", error="no banner"),
    )  # fmt: skip
    assert [verdict.outcome for verdict in verdicts(CHECK, crawled)] == [Outcome.CANT_TELL]
