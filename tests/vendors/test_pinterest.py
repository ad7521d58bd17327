from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from auditor.model import Hit, Item, Kind

TAG = "2613141592653"
BASE = f"https://ct.pinterest.com/v3/?tid={TAG}"
ORDER = {
    "value": 25.8,
    "currency": "EUR",
    "order_id": "NL-100234",
    "event_id": "co-1",
    "line_items": [{"product_id": "NL-1", "product_price": 12.9, "product_quantity": 2}],
}


def test_a_checkout_is_read_by_human_names(hit: Callable[..., Hit]) -> None:
    query = urlencode(
        {
            "event": "checkout",
            "ed": json.dumps(ORDER),
            "ad": json.dumps({"loc": "https://nordlicht.example/thanks"}),
            "pd": json.dumps({"em": "(masked:identity.email:sha256)"}),
        }
    )
    checkout = hit(f"{BASE}&{query}")
    assert (checkout.vendor, checkout.event, checkout.account) == ("pinterest", "checkout", TAG)
    assert (checkout.value, checkout.currency, checkout.key) == (Decimal("25.8"), "EUR", "co-1")
    assert checkout.params["transaction_id"] == "NL-100234"
    assert checkout.params["event_id"] == "co-1"
    assert checkout.params["page_location"] == "https://nordlicht.example/thanks"
    assert checkout.params["user.email"] == "(masked:identity.email:sha256)"
    assert checkout.items == (Item(item_id="NL-1", price=Decimal("12.9"), quantity=Decimal(2)),)


def test_the_image_form_is_read(hit: Callable[..., Hit]) -> None:
    checkout = hit(f"{BASE}&event=checkout&ed[value]=25.80&ed%5Bcurrency%5D=EUR&ed[order_id]=NL-1")
    assert (checkout.value, checkout.currency) == (Decimal("25.80"), "EUR")
    assert checkout.params["transaction_id"] == "NL-1"


def test_a_post_is_read(hit: Callable[..., Hit]) -> None:
    lead = hit("https://ct.pinterest.com/v3/", f"tid={TAG}&event=lead&ed=%7B%22value%22%3A3%7D")
    assert (lead.event, lead.value) == ("lead", Decimal(3))


def test_a_hit_without_event_is_the_base_code(hit: Callable[..., Hit]) -> None:
    found = hit(BASE)
    assert (found.event, found.automatic) == ("base_code_load", True)


def test_the_names_of_the_call_are_those_of_the_wire(hit: Callable[..., Hit]) -> None:
    assert hit(f"{BASE}&event=AddToCart").event == "addtocart"


@pytest.mark.parametrize("ed", ["{", "[1,2]", "null", '{"value":{"a":1}}', "%"])
def test_a_broken_order_leaves_the_event(hit: Callable[..., Hit], ed: str) -> None:
    found = hit(f"{BASE}&event=checkout&ed={ed}")
    assert (found.event, found.value, found.items) == ("checkout", None, ())


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"{BASE}&event=init", Kind.AUX),
        ("https://ct.pinterest.com/user/?tid=1", Kind.AUX),
        ("https://s.pinimg.com/ct/core.js", Kind.SCRIPT),
    ],
)
def test_its_requests_are_known(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str, kind: Kind
) -> None:
    assert kind_of(url) == ("pinterest", kind)


@pytest.mark.parametrize(
    "url",
    [
        "https://ct.pinterest.com/v3/?event=checkout",
        "https://www.pinterest.com/v3/?tid=1",
        f"https://nordlicht.example/v3/?tid={TAG}&event=checkout",
        "https://i.pinimg.com/ct/x.jpg",
    ],
)
def test_what_only_looks_like_it_is_left_alone(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str
) -> None:
    assert kind_of(url) is None
