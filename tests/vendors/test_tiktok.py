from __future__ import annotations

import base64
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from auditor.decode.decoder import Decoded
from auditor.model import Hit, Item, Kind

PIXEL = "CN0RDL1CHT000000001"
URL = "https://analytics.tiktok.com/api/v2/pixel"


def event(name: str, **properties: object) -> dict[str, Any]:
    return {
        "event": name,
        "event_id": "NL-100234",
        "message_id": "m-1",
        "context": {
            "pixel": {"code": PIXEL},
            "page": {"url": "https://nordlicht.example/thanks"},
            "user": {"email": "(masked:identity.email:sha256)"},
        },
        "properties": properties,
    }


@pytest.mark.parametrize(
    ("content", "is_empty"),
    [
        ({"content_id": ""}, True),
        ({"content_id": " "}, True),
        ({"content_id": None}, False),
        ({}, False),
        ({"content_id": "NL-1"}, False),
    ],
)
def test_an_empty_id_is_not_one_that_is_left_out(
    hit: Callable[..., Hit], content: dict[str, object], *, is_empty: bool
) -> None:
    contents = [{"content_name": "Lamp", "brand": "", **content}]
    added = hit(URL, json.dumps(event("AddToCart", contents=contents)))
    [item] = added.items
    assert (item.has_empty_id, item.item_name, item.params) == (is_empty, "Lamp", {})
    assert all(added.raw.values())


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", ""])
def test_a_purchase_is_read_by_human_names(hit: Callable[..., Hit], content_type: str) -> None:
    body = event(
        "Purchase",
        value=25.8,
        currency="EUR",
        order_id="NL-100234",
        contents=[{"content_id": "NL-1", "quantity": 2, "price": 12.9, "content_type": "product"}],
    )
    purchase = hit(URL, json.dumps(body), content_type)
    assert (purchase.vendor, purchase.event, purchase.account) == ("tiktok", "Purchase", PIXEL)
    assert (purchase.value, purchase.currency, purchase.key) == (
        Decimal("25.8"),
        "EUR",
        "NL-100234",
    )
    assert purchase.params["transaction_id"] == purchase.params["event_id"] == "NL-100234"
    assert purchase.params["page_location"] == "https://nordlicht.example/thanks"
    assert purchase.params["user.email"] == "(masked:identity.email:sha256)"
    assert purchase.items == (
        Item(
            item_id="NL-1",
            price=Decimal("12.9"),
            quantity=Decimal(2),
            params={"content_type": "product"},
        ),
    )


def test_a_batch_comes_apart_into_its_events(decode: Callable[..., Decoded]) -> None:
    body = json.dumps({"batch": [event("Lead"), event("Search"), 7, None]})
    lead, search = decode((f"{URL}/batch", body, "text/plain")).hits
    assert (lead.event, search.event) == ("Lead", "Search")
    assert lead.account == search.account == PIXEL


def test_a_batch_of_nothing_has_no_hits(decode: Callable[..., Decoded]) -> None:
    assert decode((f"{URL}/batch", '{"batch":[]}', "text/plain")).hits == ()


def test_an_event_in_base64_is_read(hit: Callable[..., Hit]) -> None:
    body = event(
        "CompleteRegistration", value="5.00", currency="EUR", contents=[{"content_id": "x"}]
    )
    message = base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")
    found = hit(f"{URL}?analytics_message={message}")
    assert (found.event, found.account, found.key) == ("CompleteRegistration", PIXEL, "NL-100234")
    assert (found.value, found.currency) == (Decimal("5.00"), "EUR")
    assert found.params["page_location"] == "https://nordlicht.example/thanks"
    assert [item.item_id for item in found.items] == ["x"]


@pytest.mark.parametrize(
    ("old", "new"), [("CompletePayment", "Purchase"), ("SubmitForm", "Lead"), ("Buy", "Buy")]
)
def test_an_older_name_is_the_event_in_use(hit: Callable[..., Hit], old: str, new: str) -> None:
    found = hit(URL, json.dumps(event(old)))
    assert found.event == new
    assert found.raw["event"] == old


@pytest.mark.parametrize("name", ["Metadata", "EnrichAM", "LandingPageView", "EngagedSession"])
def test_what_the_library_sends_by_itself_is_automatic(hit: Callable[..., Hit], name: str) -> None:
    assert hit(URL, json.dumps(event(name))).automatic
    assert not hit(URL, json.dumps(event("Pageview"))).automatic


def test_an_empty_event_id_is_no_key(hit: Callable[..., Hit]) -> None:
    assert hit(URL, json.dumps(event("Lead") | {"event_id": ""})).key is None


def test_the_older_form_of_an_event_is_read(hit: Callable[..., Hit]) -> None:
    found = hit(f"https://analytics.tiktok.com/api/v1/track?sdkid={PIXEL}&action=Contact")
    assert (found.event, found.account) == ("Contact", PIXEL)


def test_a_body_cut_short_is_still_a_hit(hit: Callable[..., Hit]) -> None:
    found = hit(URL, json.dumps(event("Lead"))[:-5])
    assert (found.event, found.account) == ("(unnamed)", "")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"{URL}/act", Kind.EVENT),
        ("https://analytics-sg.tiktok.com/api/v2/pixel/track", Kind.EVENT),
        ("https://analytics.us.tiktok.com/api/v2/pixel/", Kind.EVENT),
        ("https://analytics-ipv6.tiktokw.us/api/v2/pixel", Kind.EVENT),
        (f"{URL}/perf", Kind.AUX),
        (f"{URL}/inter", Kind.AUX),
        ("https://analytics.tiktok.com/api/v2/monitor", Kind.AUX),
        ("https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C0", Kind.SCRIPT),
    ],
)
def test_its_requests_are_known(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str, kind: Kind
) -> None:
    assert kind_of(url) == ("tiktok", kind)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.tiktok.com/api/v2/pixel",
        "https://analytics.tiktok.com/api/v2/pixels",
        "https://analytics.tiktok.com/api/status",
        "https://nordlicht.example/api/v2/pixel",
        "https://analytics.tiktok.com.nordlicht.example/api/v2/pixel",
    ],
)
def test_what_only_looks_like_it_is_left_alone(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str
) -> None:
    assert kind_of(url) is None
