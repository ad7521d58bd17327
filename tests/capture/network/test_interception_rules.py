"""What becomes of a paused request, decided without a browser."""

from __future__ import annotations

from typing import Any

import pytest
from tinysite import COLLECTOR, ECHO

from auditor.capture.drafts import OpenRequest
from auditor.capture.network.hold import TRANSPARENT_GIF
from auditor.capture.network.interception_rules import (
    Authenticate,
    Command,
    Continue,
    Fulfil,
    Hits,
    InterceptionRules,
    Refuse,
    as_call,
)
from auditor.capture.network.paused_request import (
    BODY_LIMIT,
    failure_of,
    note_outcome,
    open_request,
    outcome_of_end,
    outcome_of_failure,
)
from auditor.decode.index import VendorIndex

HIT = f"http://{COLLECTOR}/collect?id=A-1&ev=sale"
LIBRARY = f"http://{COLLECTOR}/library.js"
PAGE = "http://shop.example/"
CORRECTED = [{"name": "User-Agent", "value": "a phone's"}]


class Kept:
    """A capture that keeps what it is told."""

    def __init__(self, *, owned: bool = True) -> None:
        self.requests: list[OpenRequest] = []
        self.answers: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] | None = None
        self._owned = owned

    def requested(self, event: dict[str, Any], request: OpenRequest) -> bool:
        assert event["request"]["url"] == request.url
        self.requests.append(request)
        return self._owned

    def answered(self, event: dict[str, Any]) -> None:
        self.answers.append(event)

    def corrected(self, event: dict[str, Any], request: OpenRequest) -> list[dict[str, str]] | None:
        assert event["request"]["url"] == request.url
        return self.headers


class Rules(InterceptionRules):
    """The rules, with what a test looks at."""

    def __init__(self, hits: Hits = "hold", *, owned: bool = True, **more: Any) -> None:
        self.kept, self.lost = Kept(owned=owned), list[str]()
        super().__init__(VendorIndex([ECHO]), hits, self.kept, faults=self.lost, **more)

    def ask(self, url: str, kind: str = "Fetch") -> tuple[Command, OpenRequest]:
        command = self.paused(paused(url, kind), 1.0)
        return command, self.kept.requests[-1]


def paused(url: str, kind: str = "Fetch", **more: Any) -> dict[str, Any]:
    request = {"method": "GET", "url": url, "headers": {}, **more.pop("request", {})}
    return {"requestId": "P1", "frameId": "F1", "resourceType": kind, "request": request, **more}


# ── the four ways ────────────────────────────────────────────────────────────────────────────


def test_a_hit_is_held_and_answered_as_its_vendor_would() -> None:
    rules = Rules("hold")
    command, request = rules.ask(HIT, "Image")
    assert isinstance(command, Fulfil)
    assert (request.held, request.status, request.failure, rules.held) == (True, 200, None, 1)
    method, arguments = as_call(command)
    assert method == "Fetch.fulfillRequest"
    assert (arguments["requestId"], arguments["responseCode"]) == ("P1", 200)
    assert arguments["body"] == TRANSPARENT_GIF
    assert {"name": "Content-Type", "value": "image/gif"} in arguments["responseHeaders"]


@pytest.mark.parametrize(
    ("kind", "given_up"), [("XHR", True), ("Fetch", True), ("Ping", False), ("Image", False)]
)
def test_a_held_hit_says_whether_the_next_page_ends_it(kind: str, given_up: bool) -> None:
    command, _ = Rules("hold").ask(HIT, kind)
    assert isinstance(command, Fulfil)
    assert command.is_given_up == given_up


def test_a_blocked_hit_fails_for_the_page_and_counts_as_held() -> None:
    rules = Rules("block")
    command, request = rules.ask(HIT)
    assert as_call(command) == (
        "Fetch.failRequest",
        {"requestId": "P1", "errorReason": "BlockedByClient"},
    )
    assert (request.held, request.failure, rules.held) == (True, "blocked", 1)


def test_a_delivered_hit_goes_on_and_its_response_is_watched() -> None:
    rules = Rules("deliver")
    command, request = rules.ask(HIT)
    assert as_call(command) == (
        "Fetch.continueRequest",
        {"requestId": "P1", "interceptResponse": True},
    )
    assert (request.held, request.awaited, rules.held) == (False, True, 0)


@pytest.mark.parametrize("hits", ["hold", "block", "deliver"])
def test_what_is_nobodys_goes_on_unwatched(hits: Hits) -> None:
    rules = Rules(hits)
    command, request = rules.ask("http://shop.example/a.css", "Stylesheet")
    assert as_call(command) == ("Fetch.continueRequest", {"requestId": "P1"})
    assert (request.held, request.awaited) == (False, False)


@pytest.mark.parametrize("hits", ["hold", "block"])
def test_a_vendors_library_is_let_through_and_watched(hits: Hits) -> None:
    command, request = Rules(hits).ask(LIBRARY, "Script")
    assert isinstance(command, Continue)
    assert (command.watched, request.held, request.awaited) == (True, False, True)


@pytest.mark.parametrize(("owned", "watched"), [(True, True), (False, False)])
def test_a_document_is_watched_where_its_page_waits_for_it(owned: bool, watched: bool) -> None:
    command, request = Rules(owned=owned).ask(PAGE, "Document")
    assert isinstance(command, Continue)
    assert (command.watched, request.awaited) == (watched, watched)


def test_what_is_no_web_request_is_never_held() -> None:
    command, request = Rules("hold").ask(HIT.replace("http:", "ws:"), "WebSocket")
    assert isinstance(command, Continue)
    assert not request.held


def test_headers_are_those_that_the_capture_corrects() -> None:
    rules = Rules()
    rules.kept.headers = CORRECTED
    command, _ = rules.ask(PAGE, "Document")
    assert as_call(command)[1]["headers"] == CORRECTED


def test_a_containers_script_is_known_by_its_address() -> None:
    _, container = Rules().ask("http://shop.example/gtm.js?id=GTM-TEST01", "Script")
    _, other = Rules().ask("http://shop.example/gtag/js?id=G-1", "Script")
    assert (container.is_container, other.is_container) == (True, False)


# ── how it ends ──────────────────────────────────────────────────────────────────────────────


def test_a_response_ends_the_wait_and_goes_on() -> None:
    rules = Rules("deliver")
    _, request = rules.ask(HIT)
    event = paused(HIT, responseStatusCode=404)
    assert rules.paused(event, 2.0) == Continue(id="P1")
    assert (request.awaited, request.status, request.failure) == (False, 404, None)
    assert rules.kept.answers == [event]


@pytest.mark.parametrize(
    ("reason", "failure"),
    [
        ("Aborted", "cancelled"),
        ("BlockedByClient", "blocked"),
        ("ConnectionRefused", "net::ConnectionRefused"),
    ],
)
def test_a_response_that_failed_has_one_name_for_its_reason(reason: str, failure: str) -> None:
    rules = Rules("deliver")
    _, request = rules.ask(HIT)
    command = rules.paused(paused(HIT, responseErrorReason=reason), 2.0)
    assert command == Continue(id="P1")
    assert (request.awaited, request.failure, failure_of(reason)) == (False, failure, failure)


@pytest.mark.parametrize("hits", ["hold", "block"])
def test_a_hit_that_the_browser_gave_up_before_its_answer_was_not_held(hits: Hits) -> None:
    rules = Rules(hits)
    command, request = rules.ask(HIT)
    assert isinstance(command, Fulfil | Refuse)
    rules.refused(command)
    assert (request.held, request.status, request.failure) == (False, None, "unanswered")


@pytest.mark.parametrize("kind", ["Ping", "Image"])
def test_a_hit_that_outlives_its_page_is_not_lost_because_it_waited_here(kind: str) -> None:
    """A beacon of a document that the second click of a double click replaced, for one."""
    rules = Rules("hold")
    command, request = rules.ask(HIT, kind)
    rules.refused(command)
    assert (request.held, request.failure) == (True, None)


def test_a_request_that_the_browser_gave_up_before_it_left_is_cancelled_and_not_waited_for() -> (
    None
):
    rules = Rules("deliver")
    command, request = rules.ask(HIT)
    rules.refused(command)
    assert (request.failure, request.awaited) == ("cancelled", False)


def test_a_response_that_the_browser_gave_up_changes_nothing() -> None:
    rules = Rules("deliver")
    _, request = rules.ask(HIT)
    rules.refused(rules.paused(paused(HIT, responseStatusCode=200), 2.0))
    assert (request.status, request.failure) == (200, None)


def test_what_was_given_up_is_taken_back_when_an_answer_comes_after_all() -> None:
    rules = Rules("deliver")
    _, request = rules.ask(HIT)
    note_outcome(request, outcome_of_failure({"canceled": True}, 2.0))
    assert (request.failure, request.awaited, request.ended) == ("unanswered", False, 2.0)
    rules.paused(paused(HIT, responseStatusCode=204), 3.0)
    assert (request.failure, request.status) == (None, 204)


def test_an_answer_that_is_unknown_goes_on() -> None:
    rules = Rules()
    assert rules.paused(paused(HIT, responseStatusCode=200), 1.0) == Continue(id="P1")
    assert rules.kept.requests == []


# ── what the Network domain says of the end ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("event", "failure"),
    [
        ({"blockedReason": "csp"}, "csp"),
        ({"blockedReason": "inspector"}, "blocked"),
        ({"blockedReason": "origin"}, "blocked: origin"),
        ({"errorText": "net::ERR_FAILED"}, "net::ERR_FAILED"),
        ({"corsErrorStatus": {"corsError": "Preflight"}}, None),
        ({"canceled": True}, "unanswered"),
    ],
)
def test_the_end_of_a_delivered_hit_has_its_reason(
    event: dict[str, Any], failure: str | None
) -> None:
    _, request = Rules("deliver").ask(HIT)
    note_outcome(request, outcome_of_failure(event, 2.0))
    assert (request.failure, request.awaited) == (failure, False)


def test_a_document_that_gives_way_to_a_download_is_still_waited_for() -> None:
    _, request = Rules().ask(PAGE, "Document")
    note_outcome(request, outcome_of_failure({"canceled": True}, 2.0))
    assert (request.failure, request.awaited) == (None, True)


@pytest.mark.parametrize("event", [{"canceled": True}, {"errorText": "net::ERR_FAILED"}])
def test_a_held_hit_stays_held_whatever_the_page_made_of_the_answer(event: dict[str, Any]) -> None:
    _, request = Rules("hold").ask(HIT)
    note_outcome(request, outcome_of_failure(event, 2.0))
    assert (request.held, request.status, request.failure) == (True, 204, None)


def test_a_whole_response_has_its_size_and_end() -> None:
    _, request = Rules("deliver").ask(HIT)
    note_outcome(request, outcome_of_end({"encodedDataLength": 99.6}, 2.0))
    assert (request.size, request.ended, request.awaited) == (100, 2.0, False)


# ── bad luck ─────────────────────────────────────────────────────────────────────────────────


def test_a_request_over_which_we_stumble_goes_on_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumble(*_: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(VendorIndex, "classify", stumble)
    rules = Rules()
    assert rules.paused(paused(PAGE), 1.0) == Continue(id="P1")
    assert rules.lost == [f"{PAGE}: RuntimeError('a bug')"]


def test_a_response_over_which_we_stumble_goes_on_and_it_is_said() -> None:
    rules = Rules()
    rules.kept.answers = None  # type: ignore[assignment]
    event = paused(PAGE, responseStatusCode=200)
    assert rules.paused(event, 1.0) == Continue(id="P1")
    assert len(rules.lost) == 1


# ── who asks for a name and a password ───────────────────────────────────────────────────────


def test_credentials_go_to_own_hosts_once_and_to_nobody_else() -> None:
    own = {"username": "me", "password": "secret"}
    rules = Rules(credentials=own, own_hosts=frozenset({"shop.example"}))
    given = rules.authentication_required(paused(PAGE))
    assert as_call(given) == (
        "Fetch.continueWithAuth",
        {
            "requestId": "P1",
            "authChallengeResponse": {"response": "ProvideCredentials", **own},
        },
    )
    nothing = Authenticate(id="P1", credentials=None)
    assert rules.authentication_required(paused(PAGE)) == nothing
    assert as_call(nothing)[1]["authChallengeResponse"] == {"response": "CancelAuth"}
    foreign = paused(HIT, requestId="P2")
    assert rules.authentication_required(foreign) == Authenticate(id="P2", credentials=None)
    unreadable = paused("http://[", requestId="P3")
    assert rules.authentication_required(unreadable) == Authenticate(id="P3", credentials=None)


# ── what is read of a request ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sent", "body", "note"),
    [
        ({}, b"", ""),
        ({"postData": "a=1", "hasPostData": True}, b"a=1", ""),
        ({"hasPostData": True}, b"", "unread"),
        ({"postDataEntries": [{"bytes": "YQ=="}, {"bytes": "Yg=="}]}, b"ab", ""),
        ({"postDataEntries": [{"bytes": "YQ="}]}, b"", "unread"),
        ({"postDataEntries": [], "hasPostData": True}, b"", "unread"),
    ],
)
def test_a_body_is_read_as_it_was_sent(sent: dict[str, Any], body: bytes, note: str) -> None:
    request = open_request(paused(HIT, request=sent), 1.0)
    assert (request.body, request.body_note) == (body, note)


def test_a_long_body_is_cut() -> None:
    entries = [{"bytes": "YWFh" * (BODY_LIMIT // 3 + 1)}]
    request = open_request(paused(HIT, request={"postDataEntries": entries}), 1.0)
    assert len(request.body) == BODY_LIMIT
    assert request.body_note.startswith("cut, ")
