"""Which held hits are answered when, decided without a browser or a clock."""

from __future__ import annotations

import pytest

from auditor.capture.drafts import OpenRequest
from auditor.capture.network.interception_rules import Fulfil
from auditor.capture.network.round_trip import (
    OPENING_SECONDS,
    PARTING_SECONDS,
    ROUND_TRIP_SECONDS,
    SOON_SECONDS,
    RoundTrips,
)

PAGE, FRAME, POPUP = "PAGE", "FRAME", "POPUP"


def a_hit(name: str = "P1", frame: str = PAGE) -> Fulfil:
    request = OpenRequest(at=0.0, method="GET", url=name, resource_type="xhr", frame=frame)
    return Fulfil(id=name, request=request, status=204, headers={}, body="", is_given_up=True)


@pytest.fixture
def waiting() -> RoundTrips:
    return RoundTrips()


def test_a_hit_is_answered_after_a_moment_if_no_page_opens(waiting: RoundTrips) -> None:
    waiting.add(hit := a_hit(), {PAGE}, 1.0)
    assert waiting.next_due == 1.0 + SOON_SECONDS
    assert waiting.take_due(1.0 + SOON_SECONDS / 2) == []
    assert waiting.take_due(1.0 + SOON_SECONDS) == [hit]
    assert waiting.next_due is None


@pytest.mark.parametrize("asked_first", [False, True])
def test_a_hit_beside_the_next_page_is_answered_after_a_round_trip(
    waiting: RoundTrips, asked_first: bool
) -> None:
    if asked_first:
        waiting.leaving(PAGE)
    waiting.add(hit := a_hit(), {PAGE}, 1.0)
    waiting.leaving(PAGE)
    assert waiting.take_due(1.0 + SOON_SECONDS) == []
    assert waiting.take_due(1.0 + ROUND_TRIP_SECONDS) == [hit]


def test_a_hit_is_too_late_once_the_next_page_is_there(waiting: RoundTrips) -> None:
    waiting.add(hit := a_hit(), {PAGE}, 1.0)
    waiting.leaving(PAGE)
    waiting.opening(PAGE, 1.1)
    assert waiting.take_due(1.0 + ROUND_TRIP_SECONDS) == []
    assert waiting.take_of(PAGE) == []
    waiting.opened(PAGE, 1.5)
    assert waiting.next_due == 1.5 + PARTING_SECONDS
    # The browser refuses the answer then, unless the hit outlives its page.
    assert waiting.take_due(1.5 + PARTING_SECONDS) == [hit]


def test_a_document_that_is_never_shown_holds_nobody_up_for_long(waiting: RoundTrips) -> None:
    waiting.add(hit := a_hit(), {PAGE}, 1.0)
    waiting.opening(PAGE, 1.1)
    assert waiting.take_due(1.1 + OPENING_SECONDS) == [hit]


def test_the_next_page_ends_what_its_frames_sent_and_no_popup(waiting: RoundTrips) -> None:
    waiting.add(inner := a_hit("P1", FRAME), {FRAME, PAGE}, 1.0)
    waiting.add(other := a_hit("P2", POPUP), {POPUP}, 1.0)
    waiting.opening(PAGE, 1.05)
    assert waiting.take_due(1.0 + SOON_SECONDS) == [other]
    waiting.add(outer := a_hit("P3"), {PAGE}, 1.2)
    waiting.opening(FRAME, 1.2)
    assert waiting.take_due(1.2 + SOON_SECONDS) == [outer]
    assert waiting.take_due(1.2 + OPENING_SECONDS) == [inner]


def test_a_step_of_ours_does_not_outrun_a_page(waiting: RoundTrips) -> None:
    waiting.add(hit := a_hit(), {PAGE}, 1.0)
    assert waiting.take_of(POPUP) == []
    assert waiting.take_of(PAGE) == [hit]
    assert waiting.next_due is None


def test_the_new_page_starts_anew(waiting: RoundTrips) -> None:
    waiting.leaving(PAGE)
    waiting.opened(PAGE, 1.0)
    waiting.add(a_hit(), {PAGE}, 2.0)
    assert waiting.next_due == 2.0 + SOON_SECONDS
