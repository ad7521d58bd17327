"""Every way to send a hit is seen, exactly, and held; the vendor's server tells the truth."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from keptbrowsers import KeptBrowsers
from lab import MECHANISMS
from lab.mechanism import Mechanism, Message, comparable
from lab.stage import Trial, try_all
from tinysite import Visitor

if TYPE_CHECKING:
    from auditor.model import Request

Trials = dict[str, Trial | Exception]

SEEN = [name for name, each in MECHANISMS.items() if each.sent != "never" and not each.unseen]
SURE = [name for name in SEEN if not MECHANISMS[name].may_never_leave]
"""Of the others, whatever arrives was seen, and what never left has not arrived."""
SILENT = [name for name, each in MECHANISMS.items() if each.sent == "never"]
HELD = [name for name, each in MECHANISMS.items() if not each.unseen and not each.unheld]
UNSEEN = [name for name, each in MECHANISMS.items() if each.unseen]
REDIRECTED = [name for name, each in MECHANISMS.items() if each.follows]
CERTAIN = [name for name, each in MECHANISMS.items() if each.sent != "perhaps"]


async def try_chosen(
    request: pytest.FixtureRequest, browsers: KeptBrowsers, hits: Literal["hold", "deliver"]
) -> Trials:
    """Try all mechanisms that the tests of this run name, all in one browser."""
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    chosen = {call.params.get("name") for call in calls if call is not None}
    mechanisms = [each for name, each in MECHANISMS.items() if name in chosen]
    return await try_all(Visitor(launcher=browsers), mechanisms, hits)


@pytest.fixture(scope="session")
def browsers(full_browsers: KeptBrowsers) -> KeptBrowsers:
    return full_browsers


@pytest.fixture(scope="module")
async def held(request: pytest.FixtureRequest, browsers: KeptBrowsers) -> Trials:
    return await try_chosen(request, browsers, "hold")


@pytest.fixture(scope="module")
async def delivered(request: pytest.FixtureRequest, browsers: KeptBrowsers) -> Trials:
    return await try_chosen(request, browsers, "deliver")


def trial_of(name: str, trials: Trials) -> tuple[Mechanism, Trial]:
    trial = trials[name]
    if isinstance(trial, Exception):
        raise trial
    assert trial.facts.visit.error is None
    return MECHANISMS[name], trial


GIVEN_UP = {"cancelled", "unanswered"}
"""Failures of what the browser gave up, before it left or on its way."""


def the_hit(trial: Trial) -> Request:
    [hit] = trial.seen
    return hit


@pytest.mark.parametrize("name", SURE)
def test_a_hit_is_seen_exactly_once_and_as_it_was_sent(name: str, held: Trials) -> None:
    mechanism, trial = trial_of(name, held)
    hit = the_hit(trial)
    body = trial.body(hit)
    assert (hit.method, hit.url) == (mechanism.method, trial.url)
    if mechanism.unread:
        assert (body, hit.body_note) == (b"", "unread")
    elif mechanism.body is None:
        assert body != b""
    else:
        assert comparable(body) == mechanism.body


@pytest.mark.parametrize("name", SURE)
def test_a_hit_is_held_unless_the_browser_gave_it_up(name: str, held: Trials) -> None:
    mechanism, trial = trial_of(name, held)
    hit = the_hit(trial)
    if mechanism.sent == "perhaps" and hit.failure is not None:
        assert not hit.held
        assert hit.failure in GIVEN_UP
    else:
        assert (hit.held, hit.failure) == (not mechanism.unheld, None)


@pytest.mark.parametrize("name", SURE)
def test_a_hit_belongs_to_the_step_and_page_that_asked_for_it(name: str, held: Trials) -> None:
    mechanism, trial = trial_of(name, held)
    hit = the_hit(trial)
    assert hit.step == mechanism.step
    if mechanism.page is not None:
        assert hit.page == mechanism.page
    if mechanism.when == "click":
        assert trial.facts.visit.goal_at is not None
        assert hit.at >= trial.facts.visit.goal_at


@pytest.mark.parametrize("name", SURE)
def test_it_is_known_what_sent_a_hit_and_when(name: str, held: Trials) -> None:
    mechanism, trial = trial_of(name, held)
    hit = the_hit(trial)
    assert hit.sender in {mechanism.sender, mechanism.or_sender}
    assert hit.moment == mechanism.moment
    assert hit.resource_type in mechanism.kinds


@pytest.mark.parametrize("name", HELD)
def test_nothing_reaches_the_vendor_while_hits_are_held(name: str, held: Trials) -> None:
    _, trial = trial_of(name, held)
    assert trial.arrived == ()
    assert trial.preflights == 0


@pytest.mark.parametrize("name", [name for name in MECHANISMS if name not in UNSEEN])
def test_what_is_delivered_is_what_was_seen(name: str, delivered: Trials) -> None:
    _, trial = trial_of(name, delivered)
    seen = [
        (Message(method=each.method, path=path_of(each.url), body=trial.body(each)), each.failure)
        for each in trial.seen
    ]
    arrived = Counter(trial.arrived)
    assert Counter(message for message, failure in seen if failure is None) <= arrived
    # What the browser gave up before an answer came may have arrived all the same.
    given_up = Counter(message for message, failure in seen if failure in {None, *GIVEN_UP})
    assert arrived <= given_up
    assert not any(each.held for each in trial.seen)


@pytest.mark.parametrize("name", CERTAIN)
def test_the_browser_sends_what_the_lab_says(name: str, delivered: Trials) -> None:
    mechanism, trial = trial_of(name, delivered)
    expected = mechanism.messages() if mechanism.sent == "yes" else ()
    assert [(each.method, each.path) for each in trial.arrived] == [
        (each.method, each.path) for each in expected
    ]
    bodies = [each.body for each in expected]
    if None not in bodies:
        assert [comparable(each.body or b"") for each in trial.arrived] == bodies


@pytest.mark.parametrize("name", SILENT)
def test_what_the_browser_does_not_send_is_not_seen_as_sent(name: str, held: Trials) -> None:
    _, trial = trial_of(name, held)
    assert [each for each in trial.seen if each.failure is None] == []


@pytest.mark.parametrize("name", UNSEEN)
def test_what_no_tool_can_see_is_not_seen_here_either(name: str, delivered: Trials) -> None:
    _, trial = trial_of(name, delivered)
    assert trial.seen == ()


@pytest.mark.parametrize("name", REDIRECTED)
def test_a_delivered_hit_is_followed_through_its_vendors_redirect(
    name: str, delivered: Trials
) -> None:
    _, trial = trial_of(name, delivered)
    first, second = trial.seen
    assert first.status in {302, 307}
    assert (second.redirect_of, second.status) == (first.id, 200)


def path_of(url: str) -> str:
    address = urlsplit(url)
    return f"{address.path}?{address.query}"
