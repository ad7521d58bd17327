"""The vendors' interfaces for servers, as a table: where events and their parts stand in a request.

A place is a dotted path in an event's JSON; `^name` one in the whole body, `?name` a parameter of
the address, `/name` a group of the path's pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from auditor.model.server import ANY

DAY_MS = 24 * 3600 * 1000
Unit = Literal["s", "ms", "us", "iso"]
Places = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """One vendor's interface for servers. Of several places the first that is filled counts."""

    id: str
    vendor: str
    """The id of the vendor whose browser tag reports the same events."""
    path: str
    """A pattern for the whole path, without what follows the question mark."""
    account: Places = ()
    events: str = ""
    """The place of the list of events; empty: the body is one event, or a list of them."""
    event: Places = ()
    event_id: Places = ()
    transaction_id: Places = ()
    client_id: Places = ()
    session_id: Places = ()
    value: Places = ()
    currency: Places = ()
    at: Places = ()
    unit: Unit = "s"
    oldest_ms: int | None = None
    """How old an event may be; None: not known."""
    page_url: Places = ()
    test: Places = ()
    """Filled, and not false, it is a test."""
    required: Places = ()
    hashed: Places = ()
    """The places of the visitor's data that must be SHA-256 hashes."""


_META_PERSON = ("em", "ph", "ge", "db", "ln", "fn", "ct", "st", "zp", "country")
_SAME_EVENT = ("event_name",)
APIS: tuple[Api, ...] = (
    Api(
        id="meta_capi",
        vendor="meta",
        path=r"/v\d+\.\d+/(?P<account>\d+)/events/?",
        account=("/account",),
        events="data",
        event=_SAME_EVENT,
        event_id=("event_id",),
        transaction_id=("custom_data.order_id",),
        client_id=("user_data.fbp",),
        value=("custom_data.value",),
        currency=("custom_data.currency",),
        at=("event_time",),
        oldest_ms=7 * DAY_MS,
        page_url=("event_source_url",),
        test=("^test_event_code", "?test_event_code"),
        required=("event_name", "event_time", "user_data", "action_source"),
        hashed=tuple(f"user_data.{name}" for name in _META_PERSON),
    ),
    Api(
        id="ga4_mp",
        vendor="ga4",
        path=r"/(?:debug/)?mp/collect/?",
        account=("?measurement_id",),
        events="events",
        event=("name",),
        event_id=("params.event_id",),
        transaction_id=("params.transaction_id",),
        client_id=("^client_id",),
        session_id=("params.session_id",),
        value=("params.value",),
        currency=("params.currency",),
        at=("timestamp_micros", "^timestamp_micros"),
        unit="us",
        page_url=("params.page_location",),
        required=("name", "^client_id"),
    ),
    Api(
        id="google_data_manager",
        vendor="google_ads",
        path=r"/v1/events:ingest",
        events="events",
        event=("eventName",),
        transaction_id=("transactionId",),
        client_id=("clientId",),
        value=("conversionValue",),
        currency=("currency",),
        at=("eventTimestamp",),
        unit="iso",
        test=("^validateOnly",),
        required=("eventTimestamp",),
    ),
    Api(
        id="google_ads_clicks",
        vendor="google_ads",
        path=r"/v\d+/customers/\d+:uploadClickConversions",
        events="conversions",
        transaction_id=("orderId",),
        value=("conversionValue",),
        currency=("currencyCode",),
        at=("conversionDateTime",),
        unit="iso",
        oldest_ms=90 * DAY_MS,
        test=("^validateOnly",),
        required=("conversionAction", "conversionDateTime", "^partialFailure"),
    ),
    Api(
        id="tiktok_events",
        vendor="tiktok",
        path=r"/open_api/v1\.3/event/track/?",
        account=("^event_source_id",),
        events="data",
        event=("event",),
        event_id=("event_id",),
        transaction_id=("properties.order_id",),
        client_id=("user.ttp",),
        value=("properties.value",),
        currency=("properties.currency",),
        at=("event_time",),
        page_url=("page.url",),
        test=("^test_event_code",),
        required=("event", "event_time"),
        hashed=("user.email", "user.phone", "user.external_id"),
    ),
    Api(
        id="snap_capi",
        vendor="snapchat",
        path=r"/v3/(?P<account>[\w-]+)/events/?",
        account=("/account",),
        events="data",
        event=_SAME_EVENT,
        event_id=("event_id",),
        transaction_id=("custom_data.order_id",),
        client_id=("user_data.sc_cookie1",),
        value=("custom_data.value",),
        currency=("custom_data.currency",),
        at=("event_time",),
        oldest_ms=37 * DAY_MS,
        page_url=("event_source_url",),
        required=("event_name", "event_time"),
        hashed=("user_data.em", "user_data.ph"),
    ),
    Api(
        id="pinterest_api",
        vendor="pinterest",
        path=r"/v5/ad_accounts/\w+/events/?",
        events="data",
        event=_SAME_EVENT,
        event_id=("event_id",),
        transaction_id=("custom_data.order_id",),
        value=("custom_data.value",),
        currency=("custom_data.currency",),
        at=("event_time",),
        page_url=("event_source_url",),
        test=("?test",),
        required=("event_name", "action_source", "event_time", "event_id", "user_data"),
        hashed=tuple(f"user_data.{name}" for name in _META_PERSON),
    ),
    Api(
        id="linkedin_capi",
        vendor="linkedin",
        path=r"/rest/conversionEvents/?",
        events="elements",
        event_id=("eventId",),
        value=("conversionValue.amount",),
        currency=("conversionValue.currencyCode",),
        at=("conversionHappenedAt",),
        unit="ms",
        oldest_ms=90 * DAY_MS,
        required=("conversion", "conversionHappenedAt", "user.userIds"),
    ),
    Api(
        id="reddit_capi",
        vendor="reddit",
        path=r"/api/v3/pixels/(?P<account>\w+)/conversion_events/?",
        account=("/account",),
        events="data.events",
        event=("type.custom_event_name", "type.tracking_type"),
        event_id=("metadata.conversion_id",),
        client_id=("user.uuid",),
        value=("metadata.value",),
        currency=("metadata.currency",),
        at=("event_at",),
        unit="ms",
        test=("^data.test_id",),
        required=("event_at", "type.tracking_type"),
    ),
    Api(
        id="openai_ads",
        vendor="openai_ads",
        path=r"/v1/events/?",
        account=("?pid",),
        events="events",
        event=("custom_event_name", "type"),
        event_id=("id",),
        at=("timestamp_ms",),
        unit="ms",
        oldest_ms=7 * DAY_MS,
        page_url=("source_url",),
        test=("^validate_only",),
        required=("id", "type", "timestamp_ms"),
    ),
    Api(
        id="json",
        vendor=ANY,
        path=r"/tags/(?P<account>[\w-]+)/?",
        account=("/account",),
        event=("event", "event_name", "name"),
        event_id=("event_id",),
        transaction_id=("transaction_id", "order_id"),
        client_id=("client_id",),
        session_id=("session_id",),
        value=("value",),
        currency=("currency",),
        at=("event_time",),
        page_url=("page_url", "url"),
    ),
)
"""Their paths exclude each other: one port takes all, and each has the same base address."""
_FORMS = [(api, re.compile(api.path)) for api in APIS]


def api_of(path: str) -> tuple[Api, dict[str, str]] | None:
    """The interface that a path belongs to, and the account in the path; None: to none."""
    for api, form in _FORMS:
        if match := form.fullmatch(path):
            return api, match.groupdict()
    return None
