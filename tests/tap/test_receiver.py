"""The tap over HTTP: what it keeps, what it refuses, and what nobody may read of it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest

from auditor.errors import TagproofError
from auditor.redact import Redactor
from auditor.tap import receiver
from auditor.tap.receiver import Tap

META = "/v26.0/555000111222333/events"
EVENT = {
    "event_name": "Purchase", "event_time": 1, "action_source": "website", "user_data": {"em": "x"},
}  # fmt: skip
REDACTOR = Redactor({"email": "anna.seeberg@nordlicht.example"})


@pytest.fixture
def tap() -> Iterator[Tap]:
    """A tap on a free port."""
    with Tap(0, REDACTOR.server_request) as listening:
        yield listening


def ask(tap: Tap, url: str, body: str | bytes = "", **headers: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", tap.port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST", url, body, named)
    answer = connection.getresponse()
    said = answer.status, answer.read()
    connection.close()
    return said


def test_a_request_is_answered_and_kept(tap: Tap) -> None:
    status, said = ask(tap, "/tags/crm", '{"event": "order"}', Content_Type="application/json")
    assert (status, said) == (204, b"")
    [kept] = tap.requests()
    assert (kept.method, kept.url, kept.body, kept.status) == (
        "POST", "/tags/crm", '{"event": "order"}', 204,
    )  # fmt: skip
    assert (kept.content_type, kept.host) == ("application/json", f"127.0.0.1:{tap.port}")


def test_a_refusal_is_the_vendors(tap: Tap) -> None:
    status, said = ask(tap, META, json.dumps({"data": [EVENT]}))
    assert (status, json.loads(said)["error"]["type"]) == (400, "OAuthException")
    assert tap.requests()[0].status == 400


def test_neither_tokens_nor_the_visitors_data_are_kept(tap: Tap) -> None:
    body: dict[str, Any] = {
        "access_token": "t0psecret", "data": [{"em": "anna.seeberg@nordlicht.example"}],
    }  # fmt: skip
    ask(tap, f"{META}?access_token=t0psecret&x=1", json.dumps(body))
    ask(tap, META, "data=[]&access_token=t0psecret")
    ask(tap, "/mp/collect?measurement_id=G-1&api_secret=t0psecret", "{}")
    kept = repr(tap.requests())
    assert "t0psecret" not in kept
    assert "anna" not in kept
    assert "(masked:identity.email)" in kept
    assert "&x=1" in kept


def test_a_compressed_body_is_read(tap: Tap) -> None:
    body = gzip.compress(b'{"event": "order"}')
    assert ask(tap, "/tags/crm", body, Content_Encoding="gzip")[0] == 204
    assert (tap.requests()[0].body, tap.requests()[0].body_note) == ('{"event": "order"}', "gzip")


def test_what_no_interface_takes_is_not_found_and_kept(tap: Tap) -> None:
    assert ask(tap, "/graph/wrong", "{}")[0] == 404
    assert tap.requests()[0].url == "/graph/wrong"


def test_a_page_in_a_browser_may_not_make_events_up(tap: Tap) -> None:
    assert ask(tap, "/tags/crm", "{}", Origin="https://evil.example")[0] == 403
    assert tap.requests() == ()


def test_a_body_that_is_too_large_is_refused_unread(tap: Tap) -> None:
    connection = HTTPConnection("127.0.0.1", tap.port, timeout=10)
    connection.putrequest("POST", "/tags/crm")
    connection.putheader("Content-Length", str(receiver.LARGEST_BODY + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
    assert tap.requests() == ()


def test_beyond_its_limits_it_answers_and_counts(tap: Tap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "MOST_REQUESTS", 1)
    assert [ask(tap, "/tags/crm", "{}")[0] for _ in range(3)] == [204] * 3
    assert (len(tap.requests()), tap.left_out) == (1, 2)


def test_who_only_asks_ga4_for_its_opinion_reports_nothing(tap: Tap) -> None:
    assert ask(tap, "/debug/mp/collect?measurement_id=G-1", '{"events": []}')[0] == 200
    assert tap.requests() == ()


def test_a_port_that_is_taken_is_told(tap: Tap) -> None:
    with (
        pytest.raises(TagproofError, match=f"tap.port: {tap.port} can't be listened on"),
        Tap(tap.port, REDACTOR.server_request),
    ):
        pass
