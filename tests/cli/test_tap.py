"""`tagproof tap`: a receiver that stands alone."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from auditor.cli.tap import lines_of
from auditor.model.server import ServerRequest

TAGPROOF = Path(sys.executable).with_name("tagproof")
META = "/v26.0/555000111222333/events"


def a_request(url: str, body: object, status: int = 200) -> ServerRequest:
    return ServerRequest(
        id=0, at=1_780_000_000_000, method="POST", url=url, body=json.dumps(body), status=status
    )


def test_it_listens_says_what_came_and_ends_with_an_interrupt() -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        [TAGPROOF, "tap", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", first)
        assert found, first
        connection = HTTPConnection("127.0.0.1", int(found[1]), timeout=30)
        body = json.dumps({"event": "order", "order_id": "SO-1", "value": 5, "to": "a@b.example"})
        connection.request("POST", "/tags/crm", body)
        assert connection.getresponse().status == 204
        connection.close()
        line = running.stdout.readline()
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
    assert line == "204  json order · account crm · order SO-1 · value 5\n"


@pytest.mark.parametrize(
    ("url", "body", "line"),
    [
        ("/elsewhere?x=1", {}, "200  POST /elsewhere: no interface has this address"),
        (META, {"data": 5}, "200  meta_capi: the body is not readable"),
        (
            META,
            {"data": [{"event_name": "Lead", "custom_data": {"event_id": "e1"}}]},
            (
                "200  meta_capi Lead · account 555000111222333 · id in vain in "
                "custom_data.event_id · refused: event_time is missing"
            ),
        ),
        (
            f"{META}?test_event_code=T1",
            {"data": [{
                "event_name": "Purchase", "event_id": "e1", "event_time": 1_780_000_000,
                "user_data": {"fbp": "x"}, "action_source": "website",
                "custom_data": {"value": 4.5, "currency": "EUR"},
            }]},
            "200  meta_capi Purchase · account 555000111222333 · id e1 · value 4.5 EUR · test",
        ),
    ],
)  # fmt: skip
def test_each_event_is_a_line(url: str, body: object, line: str) -> None:
    assert lines_of(a_request(url, body)) == [line]
