"""untested-tag: what a container holds, and what the audit saw of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auditor.model import (
    AuditRecord,
    Category,
    Container,
    ContainerTag,
    Outcome,
    VisitRecord,
)
from auditor.testing import (
    a_goal,
    a_hit,
    a_leg,
    a_load,
    a_record,
    a_visit,
    an_audit,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "untested-tag"
SIGN_UP = ContainerTag(kind="gaawe", vendor="ga4", account="G-TEST0001", event="sign_up")
ABOUT = "GTM-TEST01"
CALL = ContainerTag(
    kind="awct", vendor="google_ads", account="700800900", event="conversion", label="AbC"
)


def a_visit_with(*tags: ContainerTag, **fields: Any) -> VisitRecord:
    container = Container(request=1, account="GTM-TEST01", tags=tags)
    return a_record(**{"loads": (a_load(),), "containers": (container,), **fields})


def test_a_tag_that_nothing_set_off_is_told() -> None:
    [verdict] = verdicts(CHECK, an_audit(a_visit_with(SIGN_UP, hits=(a_hit(),))))
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "untested-tag")
    assert verdict.message == (
        "This audit set off 0 of the 1 tags of the container GTM-TEST01 (0 %), and never ga4 "
        "G-TEST0001 sign_up."
    )
    assert (verdict.about, verdict.vendor, verdict.visit) == (ABOUT, "gtm", 1)
    assert verdict.actual == "set off on each leg: default 0 %"
    assert refs(verdict.evidence) == [("request", 1)]


def test_a_tag_that_some_visit_set_off_passes() -> None:
    other = a_record(goal=None, expect=(), hits=(a_hit(event="sign_up", at=50),))
    [verdict] = verdicts(CHECK, an_audit(a_visit_with(SIGN_UP), other))
    assert verdict.outcome is Outcome.PASSED
    assert verdict.message == "The tags of GTM-TEST01 were set off."


def test_it_is_told_once_and_of_the_first_visit_that_loaded_it() -> None:
    audit = an_audit(a_record(), a_visit_with(SIGN_UP), a_visit_with(SIGN_UP))
    [verdict] = verdicts(CHECK, audit)
    assert verdict.visit == 2


@pytest.mark.parametrize(
    "hit",
    [
        a_hit(event="login"),
        a_hit(event="sign_up", account="G-OTHER"),
        a_hit(event="sign_up", vendor="meta"),
    ],
    ids=["another event", "another account", "another vendor"],
)
def test_another_hit_does_not_stand_for_it(hit: Any) -> None:
    assert failures(CHECK, an_audit(a_visit_with(SIGN_UP, hits=(hit,)))) == [(CHECK, ABOUT)]


@pytest.mark.parametrize(
    ("tag", "hit"),
    [
        (CALL, a_hit(vendor="google_ads", event="conversion", label="AbC")),
        (replace(SIGN_UP, event=""), a_hit(event="anything")),
        (replace(SIGN_UP, event="page_view"), a_hit(event="page_view")),
        (
            ContainerTag(kind="x", vendor="tiktok", account="CTEST00000000000001", event="Lead"),
            a_hit(vendor="tiktok", event="SubmitForm", aliases=("Lead",)),
        ),
    ],
    ids=["by its label", "whose event a variable decides", "a page view", "by another name"],
)
def test_what_sets_it_off(tag: ContainerTag, hit: Any) -> None:
    assert failures(CHECK, an_audit(a_visit_with(tag, hits=(hit,)))) == []


def test_a_label_that_was_never_sent_is_untested() -> None:
    other = a_hit(vendor="google_ads", event="conversion", label="XyZ")
    reported = failures(CHECK, an_audit(a_visit_with(CALL, hits=(other,))))
    assert reported == [(CHECK, ABOUT)]


@pytest.mark.parametrize(
    "tag",
    [
        replace(SIGN_UP, account=""),
        replace(SIGN_UP, vendor=""),
        replace(SIGN_UP, paused=True),
        replace(SIGN_UP, ends=1),
        replace(SIGN_UP, event="purchase"),
    ],
    ids=[
        "a variable's account",
        "nobody knows whose",
        "paused",
        "scheduled",
        "the spec has a line on it",
    ],
)
def test_of_which_tags_nothing_is_said(tag: ContainerTag) -> None:
    assert failures(CHECK, an_audit(a_visit_with(tag))) == []


def test_a_line_of_any_goal_is_a_line_even_one_that_forbids() -> None:
    goal = a_goal(forbid=(an_expectation(event="sign_up"),))
    assert failures(CHECK, an_audit(a_visit_with(SIGN_UP, goal=goal, goals=(goal,)))) == []


def test_a_line_about_another_account_is_none() -> None:
    old = replace(SIGN_UP, account="G-OLD", event="purchase")
    assert len(failures(CHECK, an_audit(a_visit_with(old)))) == 1


def test_what_a_broken_visit_or_an_unreadable_container_shows_proves_nothing() -> None:
    broke = a_visit(error="crashed", inconclusive="page-failed", goal_at=None)
    assert verdicts(CHECK, an_audit(a_visit_with(SIGN_UP, visit=broke))) == []
    unreadable = Container(request=1, account="GTM-TEST01", tags=(SIGN_UP,), readable=False)
    assert verdicts(CHECK, an_audit(a_visit_with(containers=(unreadable,)))) == []


def test_a_leg_on_which_the_tag_has_to_be_silent_proves_nothing() -> None:
    leg = a_leg(name="reject", forbidden=frozenset({Category.ANALYTICS}))
    assert verdicts(CHECK, an_audit(a_visit_with(SIGN_UP, visit=a_visit(leg=leg)))) == []


def test_a_long_crawl_is_looked_through_only_while_a_tag_is_open() -> None:
    looked: list[int] = []
    pages = [a_record(goal=None, expect=()) for _ in range(30)]
    page = a_record(goal=None, expect=(), hits=(a_hit(event="sign_up", at=50),))
    for tags, most in (((SIGN_UP,), 31), ((), 21)):
        audit = an_audit(a_visit_with(*tags), *pages, page)
        looked.clear()

        def record(visit: int, audit: AuditRecord = audit) -> VisitRecord:
            looked.append(visit)
            return audit.record(visit)

        judged = verdicts(CHECK, replace(audit, record=record))
        assert [verdict.outcome for verdict in judged] == [Outcome.PASSED] * len(tags)
        assert len(looked) == most + bool(tags)


def test_nothing_is_said_of_other_tags_where_a_journey_broke() -> None:
    """On it the tag's turn might have come."""
    broke = a_visit(error="Step 2: no button", inconclusive="target-not-found", goal_at=None)
    audit = an_audit(a_visit_with(SIGN_UP, hits=(a_hit(),)), a_record(visit=broke))
    assert failures(CHECK, audit) == []


def test_many_tags_are_one_line_with_a_share_for_each_leg() -> None:
    tags = [replace(SIGN_UP, event=f"event_{number}") for number in range(4)]
    refused = a_record(
        visit=a_visit(leg=a_leg(name="reject")),
        containers=(Container(request=1, account="GTM-TEST01", tags=tuple(tags)),),
    )
    accepted = a_visit_with(
        *tags,
        visit=a_visit(leg=a_leg(name="accept")),
        hits=(a_hit(event="event_0"), a_hit(event="event_1", id=2)),
    )
    [verdict] = verdicts(CHECK, an_audit(accepted, refused))
    assert verdict.message == (
        "This audit set off 2 of the 4 tags of the container GTM-TEST01 (50 %), and never ga4 "
        "G-TEST0001 event_2 and ga4 G-TEST0001 event_3."
    )
    assert verdict.actual == "set off on each leg: accept 50 % and reject 0 %"


def test_a_tag_that_can_not_fire_is_left_to_another_check() -> None:
    container = Container(
        request=1, account="GTM-TEST01", tags=(replace(SIGN_UP, number=0),), rules=()
    )
    assert failures(CHECK, an_audit(a_visit_with(containers=(container,)))) == []
