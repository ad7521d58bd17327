"""What Meta's own Python SDK sends is read, and its answer is understood."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import TYPE_CHECKING

from facebook_business.adobjects.serverside.action_source import ActionSource
from facebook_business.adobjects.serverside.custom_data import CustomData
from facebook_business.adobjects.serverside.event import Event
from facebook_business.adobjects.serverside.event_request import EventRequest
from facebook_business.adobjects.serverside.user_data import UserData
from facebook_business.api import FacebookAdsApi
from facebook_business.session import FacebookSession

from auditor.decode.server.read import events_of
from auditor.redact import Redactor
from auditor.tap.receiver import Tap

if TYPE_CHECKING:
    import pytest

PIXEL = "555000111222333"
EMAIL = "anna.seeberg@nordlicht.example"


def an_event(moment: int) -> Event:
    return Event(
        event_name="Purchase",
        event_time=moment,
        event_id="SO-1001",
        event_source_url="https://shop.example/thanks",
        action_source=ActionSource.WEBSITE,
        user_data=UserData(
            email=EMAIL.upper(), client_user_agent="Mozilla/5.0", fbp="fb.1.1780000000000.12345"
        ),
        custom_data=CustomData(value=49.0, currency="EUR", order_id="SO-1001"),
    )


def test_what_the_sdk_sends_is_read_and_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    with Tap(0, Redactor({"email": EMAIL}).server_request) as tap:
        monkeypatch.setattr(FacebookSession, "GRAPH", f"http://127.0.0.1:{tap.port}")
        FacebookAdsApi.init(access_token="t0psecret", crash_log=False)  # noqa: S106 - planted
        moment = int(time.time())
        answer = EventRequest(
            pixel_id=PIXEL, events=[an_event(moment)], test_event_code="TEST1"
        ).execute()
        kept = tap.requests()
    assert answer.events_received == 1
    [event] = events_of(kept)
    assert (event.api, event.account, event.event) == ("meta_capi", PIXEL, "Purchase")
    assert (event.event_id, event.transaction_id) == ("SO-1001", "SO-1001")
    assert (event.value, event.currency) == ("49.0", "eur")
    assert event.happened_at == moment * 1000
    assert (event.is_test, event.refused, dict(event.misplaced)) == (True, "", {})
    assert event.user_data == {"user_data.em": "(masked:identity.email:sha256)"}
    whole = str(kept)
    for secret in ("t0psecret", EMAIL, sha256(EMAIL.encode()).hexdigest()):
        assert secret not in whole
