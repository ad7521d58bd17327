"""The tap answers as the vendors do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from decode.server.test_read import META, REQUESTS, SECONDS, a_request, meta

from auditor.decode.server.answers import REFUSED, TAKEN, Answer, answer
from auditor.decode.server.apis import APIS
from auditor.decode.server.read import read


def said(url: str, body: object, *, debug: bool = False) -> tuple[int, Any]:
    given = answer(read(a_request(url, body)), debug=debug)
    return given.status, json.loads(given.body or "null")


def test_each_interface_has_its_answers() -> None:
    own = {"ga4_mp", "pinterest_api"}
    assert TAKEN.keys() == REFUSED.keys() == {api.id for api in APIS} - own


@pytest.mark.parametrize(
    ("api", "status", "body"),
    [
        ("meta_capi", 200, {"events_received": 1, "messages": [], "fbtrace_id": "tagproof"}),
        ("ga4_mp", 204, None),
        ("google_data_manager", 200, {"requestId": "tagproof"}),
        ("tiktok_events", 200, {"code": 0, "message": "OK", "request_id": "tagproof", "data": {}}),
        ("linkedin_capi", 201, None),
        ("google_ads_clicks", 200, {"results": [{}], "jobId": "1"}),
        ("openai_ads", 200, {"events_received": 1}),
        ("json", 204, None),
    ],
)
def test_what_was_taken(api: str, status: int, body: object) -> None:
    url, sent, _ = REQUESTS[api]
    assert said(url, sent) == (status, body)


def test_one_old_event_fails_metas_whole_request() -> None:
    old = meta(event_time=SECONDS - 9 * 86400)
    status, body = said(META, {"data": [meta(), old]})
    assert (status, body["error"]["code"]) == (400, 100)


def test_ga4_says_nothing_but_to_who_asks() -> None:
    url = "/debug/mp/collect?measurement_id=G-1"
    wrong = {"events": [{"name": "purchase"}]}
    assert said(url.removeprefix("/debug"), wrong) == (204, None)
    status, body = said(url, wrong, debug=True)
    assert (status, body["validationMessages"][0]["validationCode"]) == (200, "VALUE_REQUIRED")
    right = {"client_id": "1.2", "events": [{"name": "purchase"}]}
    assert said(url, right, debug=True) == (200, {"validationMessages": []})


def test_tiktok_refuses_with_a_200() -> None:
    status, body = said("/open_api/v1.3/event/track/", {"data": [{"event": "Lead"}]})
    assert (status, body["code"]) == (200, 40002)


def test_google_ads_refuses_in_part_with_a_200() -> None:
    url, sent, _ = REQUESTS["google_ads_clicks"]
    status, body = said(url, {**sent, "conversions": [{"conversionAction": "x"}]})
    assert (status, body["partialFailureError"]["code"]) == (200, 3)
    status, body = said(url, {"conversions": sent["conversions"]})
    assert body["partialFailureError"]["message"] == "partialFailure is missing"


def test_pinterest_answers_one_by_one() -> None:
    url, sent, _ = REQUESTS["pinterest_api"]
    status, body = said(url, {"data": [sent["data"][0], {"event_name": "checkout"}]})
    assert (status, body["num_events_received"], body["num_events_processed"]) == (200, 2, 1)
    assert [each["status"] for each in body["events"]] == ["processed", "failed"]


def test_an_unknown_address_is_not_found() -> None:
    assert answer(None).status == 404
    assert isinstance(answer(None), Answer)
