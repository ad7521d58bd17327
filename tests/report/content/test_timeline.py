"""A journey's timeline: what is on it, what is left out, and how it is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from auditfacts import META, a_finding, a_hit, a_visit

from auditor.model import (
    Evidence,
    Finding,
    Grant,
    Outcome,
    PageVisit,
    Phase,
    Push,
    RouteChange,
    Run,
    Signal,
    StepKind,
    StepRun,
    VisitFacts,
)
from auditor.report.content import timeline
from auditor.report.content.timeline import PER_LANE, Journeys
from auditor.report.formats.registry import build_view
from auditor.report.meta import read_meta
from auditor.report.page.drawing import draw
from auditor.report.view import Journey, Lane
from auditor.store import AuditFile

WALK = a_visit(goal="purchase", leg="accept", device="desktop", page="/checkout/thanks")


def journeys(findings: tuple[Finding, ...] = (), **meta: Any) -> Journeys:
    anchors = {each.id: f"problem-{each.id}" for each in findings}
    return Journeys(
        read_meta({**META, **meta}), {"ga4": "Google Analytics 4"}, anchors, findings, ()
    )


def drawn(facts: VisitFacts, *hits: Any, findings: tuple[Finding, ...] = ()) -> Journey:
    made = journeys(findings)
    made.add(facts, hits)
    [journey] = made.drawn()
    return journey


def lane(journey: Journey, title: str) -> Lane:
    return next(each for each in journey.lanes if each.title == title)


def labels(found: Lane) -> list[str]:
    return [mark.label for mark in found.marks]


def a_push(number: int, at: int, payload: object, **more: Any) -> Push:
    given: Mapping[str, Any] = {"layer": "dataLayer", "event": None, **more}
    return Push(id=number, visit=0, at=at, payload=payload, **given)


def test_each_goal_visit_is_a_journey_and_no_page_of_the_crawl_is(audit: AuditFile) -> None:
    visits = [visit.id for visit in audit.visits() if visit.goal is not None]
    assert [journey.visit for journey in build_view(audit).journeys] == visits


def test_the_goal_action_stands_out_among_the_steps(audit: AuditFile) -> None:
    journey = build_view(audit).journeys[0]
    [step] = lane(journey, "Steps").marks
    assert (step.is_goal, step.at, step.until) == (True, 4100, 4180)
    assert journey.goal_at == 4100


def test_a_hit_that_is_evidence_leads_to_its_problem(audit: AuditFile) -> None:
    view = build_view(audit)
    duplicate = next(each for each in view.problems if each.check == "duplicate-hit")
    hits = lane(view.journeys[0], "Google Analytics 4 G-4TEST0001").marks
    assert [mark.anchor for mark in hits] == [duplicate.anchor] * 2
    assert view.journeys[0].outcome is Outcome.FAILED
    sound = lane(view.journeys[0], "Meta Pixel 100200300400500").marks
    assert [mark.anchor for mark in sound] == [""]


def test_what_was_expected_and_never_came_has_a_lane_that_says_so(audit: AuditFile) -> None:
    view = build_view(audit)
    journey = next(each for each in view.journeys if each.title == "Contact form sent")
    [mark] = lane(journey, "Google Analytics 4 G-4TEST0001").marks
    missing = next(each for each in view.problems if each.check == "missing-hit")
    assert (mark.missing, mark.label) == (True, "generate_lead: expected, not sent")
    assert (mark.at, mark.anchor) == (4100, missing.anchor)


def test_a_hit_that_came_is_never_called_missing(audit: AuditFile) -> None:
    for journey in build_view(audit).journeys:
        if journey.title != "Contact form sent":
            assert not [mark for each in journey.lanes for mark in each.marks if mark.missing]


def test_the_consent_lane_tells_choice_calls_and_what_hits_say() -> None:
    denied = {"ad_storage": "denied", "analytics_storage": "denied"}
    facts = replace(
        WALK,
        visit=replace(WALK.visit, consent_at=900),
        pushes=(
            a_push(1, 100, ["consent", "default", denied], layer="gtag"),
            a_push(
                2, 950, ["consent", "update", {**denied, "ad_storage": "granted"}], layer="gtag"
            ),
            a_push(3, 960, {"command": "useractioncomplete"}, layer="__tcfapi", event="tcloaded"),
            a_push(4, 970, ["consent", "revoke"], layer="fbq"),
        ),
    )
    consent = {Signal.AD_STORAGE: Grant.DENIED, Signal.ANALYTICS_STORAGE: Grant.DENIED}
    granted = dict.fromkeys(consent, Grant.GRANTED)
    hits = [
        a_hit(1, "ga4", "G-1", "page_view", "/", consent=consent, sent_at=500),
        a_hit(2, "ga4", "G-1", "scroll", "/", consent=consent, sent_at=600),
        a_hit(3, "ga4", "G-1", "purchase", "/", consent=granted, sent_at=1000),
    ]
    journey = drawn(facts, *hits)
    assert labels(lane(journey, "Consent")) == [
        "gtag consent default: all denied",
        "ga4 says all denied",
        "the visitor chooses: accept",
        "gtag consent update: granted ad_storage; denied analytics_storage",
        "__tcfapi tcloaded",
        "fbq consent revoke",
        "ga4 says all granted",
    ]
    assert "Data layer" not in [each.title for each in journey.lanes]


def test_pages_and_route_changes_share_a_lane_and_errors_are_marked() -> None:
    lost = PageVisit(
        id=2,
        visit=0,
        index=1,
        at=700,
        url="x",
        final_url="https://shop.example/gone?a=1",
        status=404,
    )
    route = RouteChange(id=1, at=900, kind="push", before="", url="https://shop.example/step-2")
    journey = drawn(replace(WALK, pages=(*WALK.pages, lost), routes=(route,)))
    pages = lane(journey, "Pages")
    assert labels(pages) == [
        "/checkout/thanks",
        "/gone?a=1 (status 404)",
        "/step-2, without loading a new page",
    ]
    assert [mark.failed for mark in pages.marks] == [False, True, False]


def test_a_hit_that_did_not_arrive_or_left_later_shows_it() -> None:
    lost = a_hit(1, "ga4", "G-1", "purchase", "/", delivered=False, failure="csp")
    kept = a_hit(2, "ga4", "G-1", "scroll", "/", sent_at=7000)
    first, second = lane(drawn(WALK, lost, kept), "Google Analytics 4 G-1").marks
    assert (first.failed, first.label) == (True, "purchase: not delivered (csp)")
    assert (second.failed, second.until) == (False, 7000)


def test_pushes_of_one_moment_are_one_mark_unless_one_is_evidence() -> None:
    pushes = tuple(
        a_push(n, 100 + n, {"event": name}, event=name) for n, name in enumerate("abcd", 1)
    )
    lead = a_finding(1, "x", "m", evidence=(Evidence(kind="push", ref=3, caption=""),))
    journey = drawn(replace(WALK, pushes=pushes), findings=(lead,))
    found = lane(journey, "Data layer")
    assert labels(found) == ["dataLayer a and b", "dataLayer c", "dataLayer d"]
    assert [mark.anchor for mark in found.marks] == ["", "problem-1", ""]


def test_a_crowded_lane_keeps_what_is_wrong_and_counts_the_rest() -> None:
    hits = [a_hit(n, "ga4", "G-1", "scroll", "/", at=n * 10) for n in range(1, 101)]
    hits[-1] = replace(hits[-1], delivered=False, failure="csp")
    found = lane(drawn(WALK, *hits), "Google Analytics 4 G-1")
    assert (len(found.marks), found.more) == (PER_LANE, 100 - PER_LANE)
    assert found.marks[-1].failed
    assert [mark.at for mark in found.marks] == sorted(mark.at for mark in found.marks)


def test_beyond_the_room_for_them_sound_journeys_are_not_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timeline, "MARKS_IN_ALL", 9)
    broken = a_finding(1, "x", "m", visit=7)
    made = journeys((broken,))
    for number in range(1, 9):
        visit = replace(WALK.visit, id=number)
        made.add(replace(WALK, visit=visit), [a_hit(1, "ga4", "G-1", "purchase", "/")])
    found = made.drawn()
    assert [journey.visit for journey in found] == list(range(1, 9))
    assert [journey.visit for journey in found if journey.lanes] == [1, 2, 7]


def test_repetitions_are_told_apart_by_their_run() -> None:
    again = replace(WALK, visit=replace(WALK.visit, run=Run.DOUBLE_CLICK))
    assert drawn(again).run == "double click"


def test_an_unfinished_journey_could_not_be_told() -> None:
    broke = replace(WALK, visit=replace(WALK.visit, error="no element matched"))
    assert drawn(broke).outcome is Outcome.CANT_TELL


def test_steps_are_bars_as_long_as_they_took() -> None:
    kind, phase = StepKind.WAIT_FOR_URL, Phase.JOURNEY
    step = StepRun(visit=0, index=1, kind=kind, action="wait", phase=phase, began=0, ended=4100)
    journey = drawn(replace(WALK, steps=(step, *WALK.steps)))
    bars = draw(journey).rows[0].dots
    assert [dot.shape for dot in bars] == ["bar", "goal"]
    assert bars[0].width == pytest.approx(48.5, abs=0.1)
