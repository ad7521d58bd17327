"""What backends send is read by the table of the vendors' interfaces."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from auditor.decode.server.apis import APIS, DAY_MS, api_of
from auditor.decode.server.read import DEEPEST, MOST_EVENTS, events_of, read
from auditor.model.server import ServerEvent, ServerRequest

NOW = 1_780_000_000_000
"""When each request comes."""
SECONDS = NOW // 1000
META = "/v26.0/555000111222333/events"


def a_request(url: str, body: object, **fields: Any) -> ServerRequest:
    text = body if isinstance(body, str) else json.dumps(body)
    given = {"id": 1, "at": NOW, "method": "POST", "status": 200}
    return ServerRequest(**{**given, "url": url, "body": text, **fields})


def events(url: str, body: object) -> tuple[ServerEvent, ...]:
    said = read(a_request(url, body))
    assert said is not None
    return said.events


def meta(**fields: Any) -> dict[str, Any]:
    return {
        "event_name": "Purchase", "event_time": SECONDS, "action_source": "website",
        "user_data": {"em": ["a" * 64]}, "event_id": "e1", **fields,
    }  # fmt: skip


REQUESTS: dict[str, tuple[str, Any, dict[str, object]]] = {
    "meta_capi": (
        f"{META}?access_token=x",
        {"data": [meta(
            event_source_url="https://shop.example/thanks",
            custom_data={"value": 49.9, "currency": "EUR", "order_id": "SO-1"},
        )], "test_event_code": "TEST1"},
        {
            "vendor": "meta", "account": "555000111222333", "event": "Purchase", "event_id": "e1",
            "transaction_id": "SO-1", "value": "49.9", "currency": "EUR", "happened_at": NOW,
            "page_url": "https://shop.example/thanks", "is_test": True,
            "user_data": {"user_data.em": "a" * 64},
        },
    ),
    "ga4_mp": (
        "/mp/collect?measurement_id=G-TEST0001&api_secret=x",
        {"client_id": "1.2", "timestamp_micros": NOW * 1000, "events": [
            {"name": "purchase", "params": {
                "transaction_id": "SO-1", "value": 5, "currency": "EUR", "session_id": "9",
            }},
        ]},
        {
            "vendor": "ga4", "account": "G-TEST0001", "event": "purchase", "transaction_id": "SO-1",
            "client_id": "1.2", "session_id": "9", "value": "5", "happened_at": NOW,
        },
    ),
    "google_data_manager": (
        "/v1/events:ingest",
        {"destinations": [{"productDestinationId": "700800"}], "events": [{
            "transactionId": "SO-1", "eventTimestamp": "2026-05-28T20:26:40Z",
            "conversionValue": 5, "currency": "EUR",
        }]},
        {"vendor": "google_ads", "account": "", "event": "", "transaction_id": "SO-1",
         "value": "5", "happened_at": NOW},
    ),
    "tiktok_events": (
        "/open_api/v1.3/event/track/",
        {"event_source": "web", "event_source_id": "CTEST00000000000001", "data": [{
            "event": "CompletePayment", "event_time": SECONDS, "event_id": "e1",
            "properties": {"value": "5", "currency": "EUR", "order_id": "SO-1"},
            "page": {"url": "https://shop.example/"}, "user": {"email": "b" * 64},
        }]},
        {"vendor": "tiktok", "account": "CTEST00000000000001", "event": "CompletePayment",
         "event_id": "e1", "transaction_id": "SO-1", "value": "5", "happened_at": NOW},
    ),
    "snap_capi": (
        "/v3/2c0ffee0-1111-4222-8333-444455556666/events?access_token=x",
        {"data": [{"event_name": "PURCHASE", "event_time": SECONDS, "event_id": "e1",
                   "custom_data": {"value": 5, "currency": "EUR"}}]},
        {"vendor": "snapchat", "account": "2c0ffee0-1111-4222-8333-444455556666",
         "event": "PURCHASE", "event_id": "e1", "value": "5"},
    ),
    "pinterest_api": (
        "/v5/ad_accounts/54900/events?test=true",
        {"data": [{"event_name": "checkout", "action_source": "web", "event_time": SECONDS,
                   "event_id": "e1", "user_data": {"em": ["c" * 64]}}]},
        {"vendor": "pinterest", "account": "", "event": "checkout", "event_id": "e1",
         "is_test": True},
    ),
    "linkedin_capi": (
        "/rest/conversionEvents",
        {"conversion": "urn:lla:llaPartnerConversion:1", "conversionHappenedAt": NOW,
         "conversionValue": {"currencyCode": "EUR", "amount": "5.0"}, "eventId": "e1",
         "user": {"userIds": []}},
        {"vendor": "linkedin", "account": "", "event_id": "e1", "value": "5.0", "currency": "EUR",
         "happened_at": NOW},
    ),
    "reddit_capi": (
        "/api/v3/pixels/t2_abc/conversion_events",
        {"data": {"events": [{"event_at": NOW, "type": {"tracking_type": "PURCHASE"},
                              "metadata": {"conversion_id": "e1", "value": 5}}]}},
        {"vendor": "reddit", "account": "t2_abc", "event": "PURCHASE", "event_id": "e1"},
    ),
    "google_ads_clicks": (
        "/v21/customers/1234567890:uploadClickConversions",
        {"partialFailure": True, "conversions": [{
            "conversionAction": "customers/1234567890/conversionActions/5", "gclid": "g1",
            "conversionDateTime": "2026-05-28 22:26:40+02:00", "conversionValue": 5, "currencyCode": "EUR",
            "orderId": "SO-1"}]},
        {"vendor": "google_ads", "account": "", "transaction_id": "SO-1", "value": "5",
         "currency": "EUR", "happened_at": NOW, "refused": ""},
    ),
    "openai_ads": (
        "/v1/events?pid=pix_1",
        {"events": [{"id": "e1", "type": "order_created", "timestamp_ms": NOW,
                     "source_url": "https://shop.example/thanks"}]},
        {"vendor": "openai_ads", "account": "pix_1", "event": "order_created", "event_id": "e1",
         "happened_at": NOW, "refused": ""},
    ),
    "json": (
        "/tags/our_crm",
        {"event": "order", "event_id": "e1", "order_id": "SO-1", "value": 5},
        {"vendor": "any", "account": "our_crm", "event": "order", "transaction_id": "SO-1"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("api", [api.id for api in APIS])
def test_what_a_backend_sends_is_read(api: str) -> None:
    url, body, expected = REQUESTS[api]
    [event] = events(url, body)
    assert event.api == api
    assert {name: getattr(event, name) for name in expected} == expected
    assert event.refused == ""
    assert not event.misplaced


@pytest.mark.parametrize("api", [api.id for api in APIS])
def test_an_address_belongs_to_one_interface(api: str) -> None:
    path = REQUESTS[api][0].partition("?")[0]
    found = api_of(path)
    assert found is not None
    assert found[0].id == api


def test_metas_sdk_sends_a_form() -> None:
    [event] = events(META, urlencode({"data": json.dumps([meta()]), "access_token": "x"}))
    assert (event.event, event.event_id) == ("Purchase", "e1")


def test_a_google_event_for_an_analytics_property_is_analytics() -> None:
    body = {
        "destinations": [{"productDestinationId": "G-TEST0001"}],
        "events": [{"eventName": "purchase", "eventTimestamp": "2026-05-28T20:26:40Z"}],
    }
    [event] = events("/v1/events:ingest", body)
    assert (event.vendor, event.account) == ("ga4", "G-TEST0001")


def test_events_as_text_within_the_list() -> None:
    [event] = events(META, urlencode({"data": json.dumps([json.dumps(meta())])}))
    assert event.event == "Purchase"


def test_several_elements_to_linkedin() -> None:
    one = REQUESTS["linkedin_capi"][1]
    assert len(events("/rest/conversionEvents", {"elements": [one, one]})) == 2


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"custom_data": {"event_id": "e9"}}, "custom_data.event_id"),
        ({"user_data": {"eventID": "e9"}}, "user_data.eventID"),
        ({"eventId": "e9"}, "eventId"),
    ],
)
def test_an_id_at_another_place_is_told(fields: dict[str, Any], place: str) -> None:
    [event] = events(META, {"data": [meta(event_id=None, **fields)]})
    assert event.event_id is None
    assert event.misplaced == {place: "e9"}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"event_name": None}, "event_name is missing"),
        ({"user_data": ""}, "user_data is missing"),
        ({"event_time": "yesterday"}, "event_time is not a time"),
        ({"event_time": NOW}, "event_time lies in the future"),
        ({"event_time": SECONDS - 8 * DAY_MS // 1000}, "event_time is too long ago"),
        ({"event_time": "9" * 400}, "event_time is not a time"),
    ],
)
def test_what_a_vendor_refuses(fields: dict[str, Any], why: str) -> None:
    [event] = events(META, {"data": [meta(**fields)]})
    assert event.refused == why


def test_linkedin_wants_user_ids_though_they_may_be_empty() -> None:
    url, body, _ = REQUESTS["linkedin_capi"]
    [event] = events(url, {**body, "user": {}})
    assert event.refused == "user.userIds is missing"


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]x", '{"data": {}}', '{"data": 5}', "null", '{"data":' + "[" * 9000, "data=%5B"],
)
def test_what_is_not_readable_has_no_events(body: str) -> None:
    said = read(a_request(META, body))
    assert said is not None
    assert (said.events, said.unreadable) == ((), True)


def test_what_no_interface_takes_is_not_read() -> None:
    assert read(a_request("/wp-admin", {})) is None
    assert read(a_request(META, {"data": [meta()]}, method="GET")) is None
    assert read(a_request(f"/x{META}", {"data": [meta()]})) is None


def test_hostile_requests_are_cut() -> None:
    deep: dict[str, Any] = {"event_id": "e9"}
    for _ in range(DEEPEST + 3):
        deep = {"x": deep}
    [event] = events(META, {"data": [meta(custom_data=deep, event_name="E" * 9999)]})
    assert not event.misplaced
    assert len(event.event) == 2000
    assert len(events(META, {"data": [meta()] * (MOST_EVENTS + 5)})) == MOST_EVENTS


def test_events_are_numbered_in_an_audit() -> None:
    request = a_request(META, {"data": [meta(), meta(event_id="e2")]})
    found = events_of((request, a_request("/unknown", "x"), request))
    assert [(event.id, event.event_id) for event in found] == [
        (1, "e1"), (2, "e2"), (3, "e1"), (4, "e2"),
    ]  # fmt: skip
