"""Two audits, finding by finding. Each test makes both from what they walked and found."""

from __future__ import annotations

from typing import Any

import pytest
from auditfacts import LEGS, SITE, a_cell, a_finding

from auditor.judge.diff import Kind, Side, Unseen, compare, known_findings, side
from auditor.judge.engine import fingerprint
from auditor.model import Finding, Outcome, Run, Visit


def walked(number: int, goal: str | None = "purchase", **more: Any) -> Visit:
    given: dict[str, Any] = {"leg": LEGS["accept"], "device": "desktop", "began": ""}
    return Visit(id=number, goal=goal, **{**given, **more})


def found(
    about: str, visit: Visit | None = None, number: int = 1, check: str = "missing-hit", **more: Any
) -> Finding:
    where = visit or walked(1)
    place = (where.goal, where.leg.name, where.device)
    return a_finding(
        number,
        check,
        f"{about}.",
        about=about,
        visit=where.id,
        goal=where.goal,
        leg=where.leg.name,
        device=where.device,
        fingerprint=fingerprint(check, *place, about),
        **more,
    )


def an_audit(*findings: Finding, visits: tuple[Visit, ...] = (walked(1),), **more: Any) -> Side:
    given: dict[str, Any] = {"site": SITE, "test_cases": ()}
    return side(findings, visits, **{**given, **more})


Message = list[tuple[Kind, str, Unseen | None]]


def failures(old: Side, new: Side, **more: Any) -> Message:
    told = compare(old, new, **more).failures
    return [(each.kind, each.finding.about, each.unseen) for each in told]


def questions(old: Side, new: Side) -> Message:
    told = compare(old, new).questions
    return [(each.kind, each.finding.about, each.unseen) for each in told]


def test_what_is_new_fixed_and_still_there_is_told_by_fingerprint() -> None:
    old = an_audit(found("ga4 purchase"), found("meta Purchase", number=2))
    new = an_audit(found("ads conversion"), found("meta Purchase", number=2))
    assert failures(old, new) == [
        (Kind.NEW, "ads conversion", None),
        (Kind.STILL, "meta Purchase", None),
        (Kind.FIXED, "ga4 purchase", None),
    ]


def test_an_audit_against_itself_has_nothing_new_and_nothing_fixed() -> None:
    unsure = found("tiktok Purchase", number=3, outcome=Outcome.CANT_TELL)
    same = an_audit(found("ga4 purchase"), unsure)
    assert failures(same, same) == [(Kind.STILL, "ga4 purchase", None)]
    assert questions(same, same) == [(Kind.STILL, "tiktok Purchase", None)]


@pytest.mark.parametrize(
    ("visits", "why"),
    [
        ((), Unseen.NOT_VISITED),
        ((walked(1, "contact"),), Unseen.NOT_VISITED),
        ((walked(1, leg=LEGS["reject"]),), Unseen.NOT_VISITED),
        ((walked(1, device="mobile"),), Unseen.NOT_VISITED),
        ((walked(1, run=Run.DOUBLE_CLICK),), Unseen.NOT_VISITED),
        ((walked(1, error="timeout"),), Unseen.BROKE_OFF),
        ((walked(1, inconclusive="bot-wall"),), Unseen.BROKE_OFF),
    ],
)
def test_what_was_not_walked_to_its_end_again_is_not_fixed(
    visits: tuple[Visit, ...], why: Unseen
) -> None:
    old, new = an_audit(found("ga4 purchase")), an_audit(visits=visits)
    assert failures(old, new) == [(Kind.NOT_LOOKED_AT, "ga4 purchase", why)]
    # The other way round it is there for the first time that anybody looked.
    assert failures(new, old) == [(Kind.FIRST_LOOK, "ga4 purchase", why)]


def test_a_page_of_the_crawl_is_the_same_on_every_copy_of_the_site() -> None:
    def crawl(site: str, *paths: str) -> tuple[Visit, ...]:
        return tuple(walked(n, None, url=f"{site}{path}") for n, path in enumerate(paths, 1))

    old_pages = crawl(SITE, "/teas?page=2", "/journal")
    old = an_audit(
        found("meta on /teas", old_pages[0]),
        found("meta on /journal", old_pages[1], 2),
        visits=old_pages,
    )
    staging = "http://127.0.0.1:8000"
    new = an_audit(visits=crawl(staging, "/teas?page=2", "/imprint"), site=staging)
    assert failures(old, new) == [
        (Kind.FIXED, "meta on /teas", None),
        (Kind.NOT_LOOKED_AT, "meta on /journal", Unseen.NOT_VISITED),
    ]


def test_an_address_that_is_none_is_compared_as_it_stands() -> None:
    page = walked(1, None, url="http://[")
    old = an_audit(found("x", page), visits=(page,))
    assert failures(old, an_audit(visits=(page,))) == [(Kind.FIXED, "x", None)]


def test_what_no_check_looks_for_any_more_is_not_fixed() -> None:
    both = frozenset({"missing-hit", "before-choice"})
    old = an_audit(found("ga4 purchase"), looked_for=(both, None))
    new = an_audit(looked_for=(frozenset({"before-choice"}), None))
    assert failures(old, new) == [(Kind.NOT_LOOKED_AT, "ga4 purchase", Unseen.NOT_CHECKED)]
    assert failures(new, old) == [(Kind.FIRST_LOOK, "ga4 purchase", Unseen.NOT_CHECKED)]
    assert failures(old, an_audit(looked_for=(both, None))) == [(Kind.FIXED, "ga4 purchase", None)]


def test_what_the_spec_no_longer_asks_for_is_not_fixed() -> None:
    cell = a_cell(
        "purchase", "ga4", "purchase", Outcome.FAILED, leg="accept", device="desktop", findings=(1,)
    )
    asks = frozenset({("purchase", "ga4 purchase")})
    old = an_audit(found("ga4 purchase"), test_cases=[cell], looked_for=(None, asks))
    new = an_audit(looked_for=(None, frozenset({("purchase", "meta Purchase")})))
    assert failures(old, new) == [(Kind.NOT_LOOKED_AT, "ga4 purchase", Unseen.NOT_ASKED)]
    assert failures(old, an_audit(looked_for=(None, asks))) == [(Kind.FIXED, "ga4 purchase", None)]


def test_a_finding_that_ignore_silences_is_neither_there_nor_fixed() -> None:
    plain = an_audit(found("ga4 purchase"))
    silenced = an_audit(found("ga4 purchase", suppressed_by="NT-812"))
    assert failures(plain, silenced) == [(Kind.IGNORED, "ga4 purchase", None)]
    assert failures(silenced, plain) == [(Kind.NO_LONGER_IGNORED, "ga4 purchase", None)]
    assert failures(silenced, silenced) == []
    assert failures(silenced, an_audit()) == []


def test_open_questions_are_compared_apart_from_failures() -> None:
    failed = an_audit(found("ga4 purchase"))
    broken = (walked(1, error="timeout"),)
    unsure = an_audit(found("ga4 purchase", outcome=Outcome.CANT_TELL), visits=broken)
    assert failures(failed, unsure) == [(Kind.NOT_LOOKED_AT, "ga4 purchase", Unseen.BROKE_OFF)]
    assert questions(failed, unsure) == [(Kind.NEW, "ga4 purchase", None)]
    assert failures(unsure, failed) == [(Kind.FIRST_LOOK, "ga4 purchase", Unseen.BROKE_OFF)]
    assert questions(unsure, failed) == [(Kind.FIXED, "ga4 purchase", None)]
    assert questions(unsure, an_audit()) == [(Kind.FIXED, "ga4 purchase", None)]
    assert questions(unsure, an_audit(visits=broken)) == [
        (Kind.NOT_LOOKED_AT, "ga4 purchase", Unseen.BROKE_OFF)
    ]


def test_a_check_that_cannot_tell_in_a_finished_visit_fixes_nothing() -> None:
    failed = an_audit(found("ga4 purchase"))
    unsure = an_audit(found("ga4 purchase", outcome=Outcome.CANT_TELL))
    assert failures(failed, unsure) == [(Kind.NOT_LOOKED_AT, "ga4 purchase", Unseen.OPEN)]
    assert failures(unsure, failed) == [(Kind.FIRST_LOOK, "ga4 purchase", Unseen.OPEN)]


def test_a_check_of_the_whole_audit_needs_all_the_visits_that_it_compares() -> None:
    desktop, mobile = walked(1), walked(2, device="mobile")
    old = an_audit(found("ga4 purchase", mobile, check="device-variant"), visits=(desktop, mobile))
    without, whole = an_audit(visits=(mobile,)), an_audit(visits=(desktop, mobile))
    wide = {"device-variant"}
    assert failures(old, without, wide=wide) == [
        (Kind.NOT_LOOKED_AT, "ga4 purchase", Unseen.NOT_VISITED)
    ]
    assert failures(old, whole, wide=wide) == [(Kind.FIXED, "ga4 purchase", None)]


def test_a_baseline_knows_what_it_found_as_it_found_it_and_not_what_was_ignored() -> None:
    failed, other = found("ga4 purchase"), found("meta Purchase")
    unsure = found("ga4 purchase", outcome=Outcome.CANT_TELL)
    ignored = found("meta Purchase", suppressed_by="NT-812")
    baseline = known_findings([failed, ignored])
    assert baseline.has(failed)
    assert not baseline.has(unsure)
    assert not baseline.has(other)
