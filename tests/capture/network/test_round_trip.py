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


def test_what_is_due_is_taken_once_whenever_it_was_put_off(waiting: RoundTrips) -> None:
    waiting.add(hit := a_hit(), {FRAME, PAGE}, 1.0)
    waiting.leaving(PAGE)
    waiting.leaving(FRAME)
    waiting.opening(PAGE, 1.1)
    waiting.opening(FRAME, 1.2)
    waiting.opened(FRAME, 1.3)
    assert waiting.next_due == 1.3 + PARTING_SECONDS
    assert waiting.take_due(9.0) == [hit]
    assert waiting.take_due(9.0) == []
    assert waiting.take_of(PAGE) == []


def test_a_hit_that_is_due_again_when_it_was_before_is_taken_once(waiting: RoundTrips) -> None:
    waiting.add(hit := a_hit(), {PAGE}, 1.0)
    waiting.opening(PAGE, 1.0)
    waiting.opened(PAGE, 1.5)
    waiting.opening(PAGE, 1.0)
    assert waiting.take_due(9.0) == [hit]
    assert waiting.take_due(9.0) == []


class Looked(float):
    """A moment that counts how often it is compared with another."""

    times = 0

    def __lt__(self, other: float) -> bool:
        Looked.times += 1
        return super().__lt__(other)

    def __eq__(self, other: object) -> bool:
        Looked.times += 1
        return super().__eq__(other)

    __hash__ = float.__hash__

    def __add__(self, other: float) -> Looked:
        return Looked(super().__add__(other))


def test_a_storm_of_hits_costs_no_more_than_its_length(waiting: RoundTrips) -> None:
    many = 2000
    for number in range(many):
        waiting.add(a_hit(str(number)), {PAGE}, Looked(1 + number / 1000))
        assert waiting.next_due == 1 + SOON_SECONDS
    assert len(waiting.take_due(9.0)) == many
    assert 0 < Looked.times < 40 * many
