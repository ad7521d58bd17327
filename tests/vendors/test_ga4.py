from __future__ import annotations

import base64
from collections.abc import Callable
from decimal import Decimal

import pytest

from auditor.decode.decoder import Decoded
from auditor.model import Category, Grant, Hit, Item, Kind, Signal

SHARED = "v=2&tid=G-7XK2P9QW3L&cid=55.66&sid=1790000000&gcs=G111&gcd=13t3t3t2t5l1"
COLLECT = f"https://region1.google-analytics.com/g/collect?{SHARED}"
PURCHASE = (
    f"{COLLECT}&dl=https%3A%2F%2Fnordlicht.example%2Fthanks&dt=Danke&en=purchase&cu=EUR"
    "&pr1=idNL-1~nmHouse%20blend~pr12.9~qt2~caCoffee~k0roast~v0dark&epn.value=25.8"
    "&ep.transaction_id=NL-100234&epn.tax=4.12&up.tier=gold"
)


def test_a_purchase_is_read_by_human_names(hit: Callable[..., Hit]) -> None:
    purchase = hit(PURCHASE)
    assert (purchase.vendor, purchase.category) == ("ga4", Category.ANALYTICS)
    assert (purchase.event, purchase.account) == ("purchase", "G-7XK2P9QW3L")
    assert (purchase.value, purchase.currency) == (Decimal("25.8"), "EUR")
    assert purchase.key == purchase.params["transaction_id"] == "NL-100234"
    assert purchase.params["tax"] == "4.12"
    assert purchase.params["user.tier"] == "gold"
    assert purchase.params["page_location"] == "https://nordlicht.example/thanks"
    assert purchase.params["client_id"] == "55.66"
    assert not purchase.automatic


def test_items_keep_their_fields_and_custom_ones(hit: Callable[..., Hit]) -> None:
    assert hit(PURCHASE).items == (
        Item(
            item_id="NL-1",
            item_name="House blend",
            price=Decimal("12.9"),
            quantity=Decimal(2),
            params={"roast": "dark", "item_category": "Coffee"},
        ),
    )


def test_an_id_that_is_there_and_empty_is_told_from_one_that_is_not_sent(
    hit: Callable[..., Hit],
) -> None:
    empty, without = hit(f"{COLLECT}&en=view_item&pr1=id~nmMug&pr2=nmMug").items
    assert (empty.item_id, empty.has_empty_id, empty.item_name) == ("", True, "Mug")
    assert (without.item_id, without.has_empty_id) == ("", False)


def test_a_doubled_tilde_in_an_item_is_a_tilde(hit: Callable[..., Hit]) -> None:
    (item,) = hit(f"{COLLECT}&en=view_item&pr1=idA~~B~nmends%20so~~~pr3").items
    assert (item.item_id, item.item_name, item.price) == ("A~B", "ends so~", Decimal(3))


def test_a_value_sent_as_text_shows_as_such_in_raw(hit: Callable[..., Hit]) -> None:
    as_text = hit(f"{COLLECT}&en=purchase&cu=EUR&ep.value=25.8")
    assert as_text.value == Decimal("25.8")
    assert "ep.value" in as_text.raw
    assert "epn.value" not in as_text.raw


@pytest.mark.parametrize("broken", ["25,80", "%E2%82%AC25.80", "1.025,80", "NaN", "25.80 EUR"])
def test_a_value_that_is_no_number_keeps_its_text_only(
    hit: Callable[..., Hit], broken: str
) -> None:
    purchase = hit(f"{COLLECT}&en=purchase&ep.value={broken}")
    assert purchase.value is None
    assert purchase.params["value"]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_batch_comes_apart_into_its_events(decode: Callable[..., Decoded], end: str) -> None:
    body = f"en=add_to_cart&epn.value=12.9&pr1=idNL-1~qt1{end}en=scroll&epn.percent_scrolled=90"
    batch = (f"https://sst.nordlicht.example/g/collect?{SHARED}&cu=EUR", body, "text/plain")
    cart, scroll = decode(batch).hits
    assert (cart.event, cart.value, cart.currency) == ("add_to_cart", Decimal("12.9"), "EUR")
    assert (scroll.event, scroll.value, scroll.items) == ("scroll", None, ())
    assert cart.account == scroll.account == "G-7XK2P9QW3L"
    assert cart.requests == scroll.requests == (1,)
    assert (cart.id, scroll.id) == (1, 2)


def test_one_event_may_stand_in_the_url_and_more_in_the_body(
    decode: Callable[..., Decoded],
) -> None:
    url = f"{COLLECT}&en=page_view&ep.section=home&_et=12"
    view, scroll = decode((url, "en=scroll&_et=400\r\n", "text/plain")).hits
    assert (view.event, view.params["section"]) == ("page_view", "home")
    assert view.params["engagement_time_msec"] == "12"
    assert (scroll.event, scroll.params["engagement_time_msec"]) == ("scroll", "400")
    assert "section" not in scroll.params


def test_a_body_without_a_name_goes_on_with_the_urls_event(hit: Callable[..., Hit]) -> None:
    purchase = hit(f"{COLLECT}&en=purchase", "epn.value=5&cu=EUR", "text/plain")
    assert (purchase.value, purchase.currency) == (Decimal(5), "EUR")


def test_measurement_protocol_events_come_apart(decode: Callable[..., Decoded]) -> None:
    url = "https://www.google-analytics.com/mp/collect?measurement_id=G-7XK2P9QW3L&api_secret=x"
    body = (
        '{"client_id":"1.2","events":[{"name":"purchase","params":{"value":9.50,"currency":"EUR"}},'
        '{"name":"login"}]}'
    )
    purchase, login = decode((url, body, "application/json")).hits
    assert (purchase.event, purchase.account) == ("purchase", "G-7XK2P9QW3L")
    assert (purchase.params["value"], purchase.currency) == ("9.50", "EUR")
    assert (login.event, login.value) == ("login", None)


@pytest.mark.parametrize(
    ("query", "grants"),
    [
        ("gcs=G110&gcd=13r3p3t2u5l1", ["granted", "denied", "granted", "denied"]),
        ("gcs=G100&gcd=13q3m3p3u5l1", ["denied", "denied", "denied", "denied"]),
        ("gcs=G1--&gcd=13n3v3r3t5l1", ["granted", "granted", "granted", "granted"]),
        ("gcd=13l3l3l3l1l1", ["unset", "unset", "unset", "unset"]),
    ],
)
def test_consent_comes_from_gcs_and_gcd(
    hit: Callable[..., Hit], query: str, grants: list[str]
) -> None:
    url = f"https://www.google-analytics.com/g/collect?v=2&tid=G-7XK2P9QW3L&en=login&{query}"
    assert [str(grant) for grant in hit(url).consent.values()] == grants


def test_gcs_wins_over_gcd_and_nothing_is_made_up(hit: Callable[..., Hit]) -> None:
    base = "https://www.google-analytics.com/g/collect?v=2&tid=G-7XK2P9QW3L&en=login"
    assert hit(f"{base}&gcs=G101&gcd=13t3q").consent == {
        Signal.AD_STORAGE: Grant.DENIED,
        Signal.ANALYTICS_STORAGE: Grant.GRANTED,
    }
    assert hit(base).consent == {}
    assert hit(f"{base}&gcs=G2&gcd=%00").consent == {}


@pytest.mark.parametrize("event", ["scroll", "user_engagement", "session_start", "first_visit"])
def test_what_the_library_sends_by_itself_is_automatic(hit: Callable[..., Hit], event: str) -> None:
    assert hit(f"{COLLECT}&en={event}").automatic
    assert not hit(f"{COLLECT}&en=page_view").automatic


def test_a_hit_hidden_in_base64_is_found(hit: Callable[..., Hit]) -> None:
    hidden = base64.b64encode(f"/g/collect?{SHARED}&en=purchase&cu=EUR".encode()).decode()
    assert hit(f"https://load.nordlicht.example/a1?z={hidden}").event == "purchase"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"https://analytics.google.com/g/collect?{SHARED}&en=x", Kind.EVENT),
        (f"https://region1.analytics.google.com/g/collect?{SHARED}&en=x", Kind.EVENT),
        (f"https://www.google-analytics.com:443/g/collect/?{SHARED}&en=x", Kind.EVENT),
        (f"https://sst.nordlicht.example/g/collect?{SHARED}", Kind.EVENT),
        (f"https://nordlicht.example/metrics/g/c?{SHARED}", Kind.EVENT),
        (f"https://nordlicht.example/pxl?{SHARED}&en=login", Kind.EVENT),
        ("https://www.google-analytics.com/debug/mp/collect?measurement_id=G-1", Kind.EVENT),
        (f"https://stats.g.doubleclick.net/g/collect?{SHARED}", Kind.AUX),
        ("https://www.google.co.uk/ads/ga-audiences?v=1", Kind.AUX),
    ],
)
def test_its_requests_are_known(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str, kind: Kind
) -> None:
    assert kind_of(url) == ("ga4", kind)


@pytest.mark.parametrize(
    "url",
    [
        "https://nordlicht.example/g/collect?v=1&tid=UA-1-1",
        "https://nordlicht.example/g/collect",
        f"https://nordlicht.example/g/collector?{SHARED}",
        f"https://nordlicht.example/g/c/?{SHARED}",
        f"https://nordlicht.example/pxl?{SHARED}",
        "https://nordlicht.example/search?v=2&tid=GOLD-1&en=1",
        "https://www.google-analytics.com/collect?v=1&tid=UA-1-1",
        "https://google-analytics.com.nordlicht.example/g/collect?v=1",
        "https://notgoogle-analytics.com/g/collect?v=1",
        "https://google.shop.nordlicht.example/ads/ga-audiences",
    ],
)
def test_what_only_looks_like_it_is_left_alone(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str
) -> None:
    known = kind_of(url)
    assert known is None or known[0] != "ga4"


def test_the_measurement_protocol_tells_user_data_properties_consent_and_items(
    hit: Callable[..., Hit],
) -> None:
    body = (
        '{"consent":{"ad_user_data":"GRANTED","ad_personalization":"DENIED"},'
        '"user_properties":{"tier":{"value":"gold"}},"user_data":{"sha256_email_address":["5f8d"],'
        '"address":[{"sha256_first_name":"77aa","country":"AT"}]},"events":[{"name":"purchase",'
        '"params":{"items":[{"item_id":"NL-1","price":12.9,"quantity":2}]}}]}'
    )
    found = hit("https://www.google-analytics.com/mp/collect?measurement_id=G-7XK2P9QW3L", body)
    assert found.user_data == {
        "tier": "gold",
        "email": "5f8d",
        "first_name": "77aa",
        "country": "AT",
    }
    assert found.consent == {
        Signal.AD_USER_DATA: Grant.GRANTED,
        Signal.AD_PERSONALIZATION: Grant.DENIED,
    }
    assert [(item.item_id, item.quantity) for item in found.items] == [("NL-1", Decimal(2))]


@pytest.mark.parametrize("consent", ["7", '{"ad_user_data":"maybe"}', '{"ad_user_data":[1]}'])
def test_a_consent_in_other_words_says_nothing(hit: Callable[..., Hit], consent: str) -> None:
    body = f'{{"consent":{consent},"events":[{{"name":"login"}}]}}'
    assert hit("https://www.google-analytics.com/mp/collect?measurement_id=G-1", body).consent == {}
