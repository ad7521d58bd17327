from __future__ import annotations

from typing import Any

import pytest

from auditor.model import (
    Category,
    Cookie,
    Grant,
    Hit,
    Leg,
    Signal,
    Tag,
    Visit,
    VisitRecord,
)
from auditor.testing import (
    a_hit,
    a_record,
    a_visit,
    failures,
    verdicts,
)

CHECK = "before-choice"
MARKETING = frozenset({Category.ADVERTISING, Category.ANALYTICS})
ACCEPT = Leg(name="accept", has_choice=True)
REJECT = Leg(name="reject", has_choice=True, granted=False, forbidden=MARKETING)
IGNORE = Leg(name="ignore", has_choice=False, granted=False, forbidden=MARKETING)
REGION = Leg(name="elsewhere", has_choice=False)
META = Tag(name="meta", vendor="meta", account="1", category=Category.ADVERTISING)


def a_page_view(at: int, **fields: object) -> Hit:
    given = {"vendor": "meta", "account": "1", "event": "PageView", "label": ""}
    return a_hit(**{**given, "category": Category.ADVERTISING, "at": at, **fields})


def a_cookie(name: str = "_fbp", *, before_choice: bool = True, vendor: str = "meta") -> Cookie:
    return Cookie(
        name=name,
        domain="shop.example",
        path="/",
        lifetime_days=90,
        vendor=vendor,
        before_choice=before_choice,
    )


def visited(leg: Leg, consent_at: int | None, **fields: object) -> Visit:
    return a_visit(leg=leg, consent_at=consent_at, **fields)


def a_visitor(leg: Leg, consent_at: int | None, *hits: Hit, **fields: object) -> VisitRecord:
    given = {"visit": visited(leg, consent_at), "hits": hits, "tags": (META,), "cookies": ()}
    return a_record(**{**given, "forbidden_before_choice": MARKETING, **fields})


@pytest.mark.parametrize("leg", [ACCEPT, REJECT])
def test_a_hit_before_the_choice_fails_whatever_the_visitor_chose_then(leg: Leg) -> None:
    (verdict,) = verdicts(CHECK, a_visitor(leg, 3000, a_page_view(2999)))
    assert (verdict.outcome, verdict.fault) == ("failed", "before-choice")
    assert (verdict.about, verdict.vendor, verdict.tag) == ("meta 1", "meta", "meta")
    assert verdict.message == "meta 1 was active before the visitor had chosen."
    assert verdict.actual == "sent PageView"


@pytest.mark.parametrize("leg", [ACCEPT, REJECT])
def test_a_hit_after_the_choice_is_none_before_it(leg: Leg) -> None:
    (verdict,) = verdicts(CHECK, a_visitor(leg, 3000, a_page_view(3000)))
    assert (verdict.outcome, verdict.about) == ("passed", "before the choice")


def test_where_the_banner_is_left_alone_every_hit_is_too_early() -> None:
    (verdict,) = verdicts(CHECK, a_visitor(IGNORE, None, a_page_view(60_000)))
    assert (verdict.outcome, verdict.fault) == ("failed", "before-choice")


def test_a_leg_without_banner_that_forbids_nothing_may_send_at_once() -> None:
    (verdict,) = verdicts(CHECK, a_visitor(REGION, None, a_page_view(10)))
    assert verdict.outcome == "inapplicable"


def test_a_spec_that_forbids_nothing_asks_no_tag_to_wait() -> None:
    record = a_visitor(ACCEPT, 3000, a_page_view(10), forbidden_before_choice=frozenset())
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == ["inapplicable"]


def test_only_the_forbidden_categories_must_wait() -> None:
    early = a_page_view(10, vendor="gtm", account="GTM-1", category=Category.TAG_MANAGER)
    banner = a_page_view(10, vendor="cmp", account="", category=Category.CONSENT)
    judged = verdicts(CHECK, a_visitor(ACCEPT, 3000, early, banner))
    assert [verdict.outcome for verdict in judged] == ["passed"]


def test_a_vendor_may_be_exempt() -> None:
    judged = verdicts(CHECK, a_visitor(ACCEPT, 3000, a_page_view(10)), exempt=("meta",))
    assert [verdict.outcome for verdict in judged] == ["passed"]


def test_each_account_is_one_finding_with_its_first_hits_as_evidence() -> None:
    hits = [a_page_view(at, id=at) for at in (1, 2, 3, 4)]
    other = a_page_view(5, id=5, account="2", event="Lead")
    judged = verdicts(CHECK, a_visitor(ACCEPT, 3000, *hits, other))
    assert [verdict.about for verdict in judged] == ["meta 1", "meta 2"]
    assert [fact.ref for fact in judged[0].evidence] == [1, 2, 3]


def test_a_cookie_that_stood_before_the_choice_fails() -> None:
    record = a_visitor(ACCEPT, 3000, cookies=(a_cookie(),))
    (verdict,) = verdicts(CHECK, record)
    assert (verdict.fault, verdict.about) == ("before-choice", "meta 1")
    assert verdict.actual == "cookie _fbp"


@pytest.mark.parametrize("leg", [IGNORE, ACCEPT])
def test_where_nobody_chose_every_cookie_is_too_early(leg: Leg) -> None:
    record = a_visitor(leg, None, cookies=(a_cookie(before_choice=False),))
    assert [verdict.fault for verdict in verdicts(CHECK, record)] == ["before-choice"]


def test_a_vendors_hit_and_cookie_are_one_finding() -> None:
    record = a_visitor(ACCEPT, 3000, a_page_view(10), cookies=(a_cookie(), a_cookie()))
    (verdict,) = verdicts(CHECK, record)
    assert (verdict.about, verdict.actual) == ("meta 1", "sent PageView; cookie _fbp")


@pytest.mark.parametrize(
    "cookie",
    [
        a_cookie(before_choice=False),
        a_cookie("basket", vendor=""),
        a_cookie("_ttp", vendor="unknown"),
    ],
    ids=["set later", "nobody's", "of a vendor without category"],
)
def test_other_cookies_are_no_fault(cookie: Cookie) -> None:
    judged = verdicts(CHECK, a_visitor(ACCEPT, 3000, cookies=(cookie,)))
    assert [verdict.outcome for verdict in judged] == ["passed"]


def test_on_later_pages_of_the_crawl_the_choice_has_been_made() -> None:
    record = a_visitor(ACCEPT, 0, a_page_view(0), cookies=(a_cookie(),))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == ["passed"]


def test_the_direct_revisit_comes_before_any_choice() -> None:
    record = a_visitor(ACCEPT, None, a_page_view(10), visit=visited(ACCEPT, None, repeat_of=1))
    assert [verdict.fault for verdict in verdicts(CHECK, record)] == ["before-choice"]


def test_a_visit_that_broke_off_fails_for_what_was_seen_and_never_passes() -> None:
    broken = visited(ACCEPT, None, inconclusive="banner-not-found", error="no banner")
    early = a_visitor(ACCEPT, None, a_page_view(10), visit=broken)
    assert [verdict.fault for verdict in verdicts(CHECK, early)] == ["before-choice"]
    assert verdicts(CHECK, a_visitor(ACCEPT, None, visit=broken)) == []


ANALYTICS = frozenset({Category.ANALYTICS})
DECLINED = Leg(name="reject", has_choice=True, granted=False, forbidden=ANALYTICS)


@pytest.mark.parametrize(("sent_at", "check"), [(2999, "before-choice"), (3000, "after-reject")])
def test_whether_a_tag_waited_for_the_choice_is_a_matter_of_when_it_sent(
    sent_at: int, check: str
) -> None:
    record = a_record(
        visit=a_visit(leg=DECLINED, consent_at=3000),
        forbidden_before_choice=ANALYTICS,
        hits=(a_hit(at=500, step=1, sent_at=sent_at),),
    )
    failing = {name for name in ("before-choice", "after-reject") if failures(name, record)}
    assert failing == {check}


GA4_TAG = Tag(name="ga4", vendor="ga4", account="G-1", category=Category.ANALYTICS)
DENIED = {Signal.AD_STORAGE: Grant.DENIED, Signal.ANALYTICS_STORAGE: Grant.DENIED}
ADS_ONLY = {Signal.AD_STORAGE: Grant.DENIED, Signal.ANALYTICS_STORAGE: Grant.GRANTED}


def a_ping(at: int = 100, *, vendor: str = "ga4", consent: Any = DENIED, gcs: str = "G100") -> Hit:
    categories = {"ga4": Category.ANALYTICS}
    return a_hit(
        vendor=vendor,
        account="G-1",
        event="page_view",
        at=at,
        category=categories.get(vendor, Category.ADVERTISING),
        consent=consent,
        raw={"gcs": gcs},
    )


def advanced(leg: Leg, consent_at: int | None, *hits: Hit, **fields: Any) -> VisitRecord:
    return a_visitor(leg, consent_at, *hits, consent_mode="advanced", tags=(GA4_TAG,), **fields)


@pytest.mark.parametrize(("leg", "chosen_at"), [(ACCEPT, 3000), (REJECT, 3000), (IGNORE, None)])
def test_in_advanced_mode_pings_that_say_denied_are_right(leg: Leg, chosen_at: int | None) -> None:
    assert failures(CHECK, advanced(leg, chosen_at, a_ping())) == []


def test_in_advanced_mode_a_hit_that_does_not_say_denied_is_a_fault() -> None:
    ping = a_ping(consent={Signal.AD_STORAGE: Grant.DENIED}, gcs="G10-")
    (verdict,) = verdicts(CHECK, advanced(IGNORE, None, ping))
    assert (verdict.outcome, verdict.about) == ("failed", "ga4 G-1")
    assert verdict.expected == "only pings that say denied (G100), and no cookie"
    assert verdict.actual == "sent page_view (G10-)"
    assert verdict.fix is None


@pytest.mark.parametrize(("consent", "gcs"), [({}, ""), (ADS_ONLY, "G101")])
def test_a_hit_that_was_told_nothing_or_the_wrong_thing_is_left_to_consent_default(
    consent: Any, gcs: str
) -> None:
    cookie = a_cookie("_ga", vendor="ga4")
    record = advanced(IGNORE, None, a_ping(consent=consent, gcs=gcs), cookies=(cookie,))
    assert [verdict.outcome for verdict in verdicts(CHECK, record)] == ["inapplicable"]
    assert len(failures("consent-default", record)) == 1


def test_a_ping_sets_no_cookie() -> None:
    cookie = a_cookie("_ga", vendor="ga4")
    record = advanced(IGNORE, None, a_ping(), cookies=(cookie,))
    (verdict,) = verdicts(CHECK, record)
    assert (verdict.outcome, verdict.actual) == ("failed", "cookie _ga")


def test_only_what_is_forbidden_must_be_denied() -> None:
    no_ads = Leg(name="ignore", granted=False, forbidden=frozenset({Category.ADVERTISING}))
    ads, stats = (
        a_ping(vendor=vendor, consent=ADS_ONLY, gcs="G101") for vendor in ("google_ads", "ga4")
    )
    assert failures(CHECK, advanced(no_ads, None, ads, stats)) == []


def test_where_signals_are_denied_and_nothing_is_forbidden_only_pings_are_right() -> None:
    asked = Leg(name="ignore", granted=False)
    assert (
        failures(CHECK, advanced(asked, None, a_ping(), forbidden_before_choice=frozenset())) == []
    )
    full = a_ping(consent=ADS_ONLY, gcs="G101")
    assert failures(CHECK, advanced(asked, None, full)) == [("before-choice", "ga4 G-1")]
    (verdict,) = verdicts(CHECK, a_visitor(asked, None, full))
    assert verdict.outcome == "inapplicable"


def test_other_vendors_send_no_pings() -> None:
    meta = a_ping(vendor="meta")
    assert failures(CHECK, advanced(IGNORE, None, meta)) == [("before-choice", "meta G-1")]


def test_in_basic_mode_a_ping_is_a_hit_and_the_finding_says_what_it_is() -> None:
    (verdict,) = verdicts(CHECK, a_visitor(IGNORE, None, a_ping(), tags=(GA4_TAG,)))
    assert (verdict.outcome, verdict.expected) == ("failed", "nothing until the visitor agrees")
    assert verdict.fix is not None
    assert "consent_mode: advanced" in verdict.fix
    both = a_visitor(IGNORE, None, a_ping(), a_ping(consent={}, gcs=""), tags=(GA4_TAG,))
    (verdict,) = verdicts(CHECK, both)
    assert verdict.fix is None
