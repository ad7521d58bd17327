from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from auditor.decode.decoder import Decoded
from auditor.model import Hit, Item, Kind

PIXEL = "271828182845904"
PURCHASE = (
    f"https://www.facebook.com/tr/?id={PIXEL}&ev=Purchase&ts=1790000000000&v=2.9.350"
    "&dl=https%3A%2F%2Fnordlicht.example%2Fthanks&rl=&cd[value]=25.80&cd%5Bcurrency%5D=EUR"
    "&cd[contents]=%5B%7B%22id%22%3A%22NL-1%22%2C%22quantity%22%3A2%2C%22item_price%22%3A12.9%7D%5D"
    "&cd[order_id]=NL-100234&ud[em]=(masked:identity.email:sha256)&eid=NL-100234&rqm=GET"
)
TRIGGER = PURCHASE.replace("/tr/?", "/privacy_sandbox/pixel/register/trigger/?")


def test_a_purchase_is_read_by_human_names(hit: Callable[..., Hit]) -> None:
    purchase = hit(PURCHASE)
    assert (purchase.vendor, purchase.event, purchase.account) == ("meta", "Purchase", PIXEL)
    assert (purchase.value, purchase.currency, purchase.key) == (
        Decimal("25.80"),
        "EUR",
        "NL-100234",
    )
    assert purchase.params["event_id"] == purchase.params["transaction_id"] == "NL-100234"
    assert purchase.params["page_location"] == "https://nordlicht.example/thanks"
    assert purchase.params["user.email"] == "(masked:identity.email:sha256)"
    assert "page_referrer" not in purchase.params
    assert purchase.items == (Item(item_id="NL-1", price=Decimal("12.9"), quantity=Decimal(2)),)


@pytest.mark.parametrize(
    ("ids", "wanted"),
    [
        ("%5B%22NL-1%22%2C%22NL-7%22%5D", ["NL-1", "NL-7"]),
        ("%5B101%5D", ["101"]),
        ("NL-1,+NL-7", ["NL-1", "NL-7"]),
        ("%5B%22NL-1", []),
    ],
)
def test_bare_content_ids_are_items_too(
    hit: Callable[..., Hit], ids: str, wanted: list[str]
) -> None:
    view = hit(f"https://www.facebook.com/tr/?id={PIXEL}&ev=ViewContent&cd[content_ids]={ids}")
    assert [item.item_id for item in view.items] == wanted


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=----nl9", "text/plain"])
def test_a_form_post_is_read(hit: Callable[..., Hit], end: str, content_type: str) -> None:
    fields = {"id": PIXEL, "ev": "Lead", "eid": "lead-3", "cd[value]": "5"}
    parts = [
        f'------nl9{end}Content-Disposition: form-data; name="{name}"{end}{end}{value}{end}'
        for name, value in fields.items()
    ]
    lead = hit("https://www.facebook.com/tr/", "".join(parts) + "------nl9--" + end, content_type)
    assert (lead.event, lead.account, lead.key) == ("Lead", PIXEL, "lead-3")
    assert lead.value == Decimal(5)


def test_an_urlencoded_post_is_read(hit: Callable[..., Hit]) -> None:
    lead = hit("https://www.facebook.com/tr/", f"id={PIXEL}&ev=Lead&cd%5Bcurrency%5D=CHF")
    assert (lead.event, lead.currency) == ("Lead", "CHF")


def test_the_attribution_copy_belongs_to_its_event(decode: Callable[..., Decoded]) -> None:
    (purchase,) = decode(TRIGGER, PURCHASE).hits
    assert purchase.requests == (2, 1)
    assert decode(TRIGGER).hits == ()


def test_a_gateway_copy_belongs_to_its_event(decode: Callable[..., Decoded]) -> None:
    (purchase,) = decode(
        PURCHASE, PURCHASE.replace("www.facebook.com", "gw.nordlicht.example")
    ).hits
    assert purchase.requests == (1, 2)


def test_the_same_event_twice_is_two_hits(decode: Callable[..., Decoded]) -> None:
    assert [hit.requests for hit in decode(PURCHASE, TRIGGER, PURCHASE, TRIGGER).hits] == [
        (1, 2),
        (3, 4),
    ]


def test_what_the_library_sends_by_itself_is_automatic(hit: Callable[..., Hit]) -> None:
    base = f"https://www.facebook.com/tr/?id={PIXEL}&ev="
    assert hit(f"{base}SubscribedButtonClick").automatic
    assert hit(f"{base}Microdata").automatic
    assert not hit(f"{base}PageView").automatic


def test_names_are_not_corrected(hit: Callable[..., Hit]) -> None:
    assert hit(f"https://www.facebook.com/tr?id={PIXEL}&ev=purchase").event == "purchase"


def test_library_and_config_are_loads(decode: Callable[..., Decoded]) -> None:
    library, config = decode(
        "https://connect.facebook.net/en_US/fbevents.js",
        f"https://connect.facebook.net/signals/config/{PIXEL}?v=2.9.350",
    ).loads
    assert (library.vendor, library.account) == ("meta", "")
    assert config.account == PIXEL


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"https://facebook.com/tr?id={PIXEL}", Kind.EVENT),
        (f"https://connect.facebook.net/tr/?id={PIXEL}&ev=Lead", Kind.EVENT),
        (f"https://gw.nordlicht.example/capi/tr/?id={PIXEL}&ev=Lead", Kind.EVENT),
        (TRIGGER, Kind.AUX),
    ],
)
def test_its_requests_are_known(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str, kind: Kind
) -> None:
    assert kind_of(url) == ("meta", kind)


@pytest.mark.parametrize(
    "url",
    [
        "https://nordlicht.example/tr",
        "https://nordlicht.example/tr/?id=5&ev=sale",
        f"https://nordlicht.example/tr/?id={PIXEL}",
        f"https://nordlicht.example/cart?id={PIXEL}&ev=Lead",
        "https://www.facebook.com/tr/",
        f"https://www.facebook.com/trends/?id={PIXEL}",
        f"https://myfacebook.com/tr/?id={PIXEL}",
        "https://connect.facebook.net/en_US/sdk.js",
    ],
)
def test_what_only_looks_like_it_is_left_alone(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str
) -> None:
    assert kind_of(url) is None
