from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from auditor.decode.decoder import Decoded
from auditor.model import Grant, Hit, Item, Kind, Signal

LABEL = "label=AbC-D_efGhIjKlMnOp"
CONVERSION = (
    "https://www.googleadservices.com/pagead/conversion/987654321/?random=11&cv=11&en=conversion"
    f"&{LABEL}&value=25.80&currency_code=EUR&oid=NL-100234&gcs=G111&gcd=13r3r3r3r5l1"
    "&url=https%3A%2F%2Fnordlicht.example%2Fthanks"
)
VIEWTHROUGH = (
    "https://googleads.g.doubleclick.net/pagead/viewthroughconversion/987654321/?random=77"
    f"&en=conversion&{LABEL}&value=25.80&currency_code=EUR"
)
FIRST_PARTY = (
    "https://www.google.com/pagead/1p-conversion/987654321/?random=77&en=conversion"
    f"&{LABEL}&is_vtc=1&random=99"
)
CCM = f"https://www.googleadservices.com/ccm/conversion/AW-987654321/?{LABEL}&oid=NL-100234"
MEASURED = (
    "https://www.google.com/ccm/collect?frm=0&en=conversion&tid=AW-987654321"
    "&ep.transaction_id=NL-100234&epn.value=25.80&ep.currency=EUR"
)


def test_a_conversion_is_read_by_human_names(hit: Callable[..., Hit]) -> None:
    conversion = hit(CONVERSION)
    assert (conversion.vendor, conversion.event) == ("google_ads", "conversion")
    assert (conversion.account, conversion.label) == ("AW-987654321", "AbC-D_efGhIjKlMnOp")
    assert conversion.params["label"] == "AbC-D_efGhIjKlMnOp"
    assert (conversion.value, conversion.currency) == (Decimal("25.80"), "EUR")
    assert conversion.key == conversion.params["transaction_id"] == "NL-100234"
    assert conversion.params["page_location"] == "https://nordlicht.example/thanks"
    assert conversion.consent[Signal.AD_USER_DATA] is Grant.GRANTED


def test_the_requests_of_one_conversion_are_one_hit(decode: Callable[..., Decoded]) -> None:
    german = FIRST_PARTY.replace("google.com", "google.de")
    (conversion,) = decode(CONVERSION, VIEWTHROUGH, FIRST_PARTY, german).hits
    assert conversion.requests == (1, 2, 3, 4)
    assert conversion.key == "NL-100234"


def test_the_four_forms_of_a_conversion_are_one_hit(decode: Callable[..., Decoded]) -> None:
    forms = (CONVERSION, CCM, VIEWTHROUGH, FIRST_PARTY)
    (conversion,) = decode(*forms).hits
    assert conversion.requests == (1, 2, 3, 4)
    assert conversion.value == Decimal("25.80")
    twice = decode(*forms, *forms).hits
    assert [hit.requests for hit in twice] == [(1, 2, 3, 4), (5, 6, 7, 8)]


def test_a_form_without_the_order_joins_the_conversion_it_came_with(
    decode: Callable[..., Decoded],
) -> None:
    first, second = decode(
        CONVERSION, VIEWTHROUGH, CONVERSION.replace("NL-100234", "NL-100235"), FIRST_PARTY
    ).hits
    assert (first.key, second.key) == ("NL-100234", "NL-100235")
    assert (first.requests, second.requests) == ((1, 2, 4), (3,))


@pytest.mark.parametrize("forms", [(CONVERSION, MEASURED), (MEASURED, CONVERSION)])
def test_a_form_without_the_label_is_the_same_conversion(
    forms: tuple[str, str], decode: Callable[..., Decoded]
) -> None:
    (conversion,) = decode(*forms).hits
    assert sorted(conversion.requests) == [1, 2]
    assert (conversion.label, conversion.endpoint) == ("AbC-D_efGhIjKlMnOp", "conversion")
    (alone,) = decode(MEASURED).hits
    assert (alone.key, alone.value, alone.currency) == ("NL-100234", Decimal("25.80"), "EUR")
    assert len(decode(CONVERSION, MEASURED.replace("NL-100234", "NL-100999")).hits) == 2


def test_enhanced_conversions_are_read_from_the_token(hit: Callable[..., Hit]) -> None:
    em = "tv.1~em.(masked:identity.email:sha256)~pn.aGFzaA~ct0.Linz~co0.AT"
    found = hit(f"{CONVERSION}&em={em}")
    assert found.user_data == {
        "email": "(masked:identity.email:sha256)",
        "phone": "aGFzaA",
        "city": "Linz",
        "country": "AT",
    }
    assert hit(f"{CONVERSION}&em=tv.1").user_data == {}


def test_a_measured_page_that_names_no_event_is_no_conversion(hit: Callable[..., Hit]) -> None:
    assert hit("https://www.google.de/ccm/collect?tid=AW-987654321").event == "remarketing"


def test_a_conversion_sent_twice_is_two_hits(decode: Callable[..., Decoded]) -> None:
    first, second = decode(CONVERSION, VIEWTHROUGH, CONVERSION, VIEWTHROUGH).hits
    assert (first.requests, second.requests) == ((1, 2), (3, 4))
    first, second = decode(CONVERSION, CONVERSION, VIEWTHROUGH, VIEWTHROUGH).hits
    assert (first.requests, second.requests) == ((1, 3), (2, 4))


def test_another_order_or_label_or_account_is_no_mirror(decode: Callable[..., Decoded]) -> None:
    other_order = f"{VIEWTHROUGH}&oid=NL-100999"
    other_label = VIEWTHROUGH.replace("AbC", "XyZ")
    other_account = VIEWTHROUGH.replace("987654321", "111222333")
    assert len(decode(CONVERSION, other_order, other_label, other_account).hits) == 4


def test_the_attribution_copy_belongs_to_its_conversion(decode: Callable[..., Decoded]) -> None:
    path = f"/pagead/privacysandbox/conversion/987654321/?{LABEL}"
    copies = [
        f"https://www.googleadservices.com{path}",
        f"https://www.google.com{path}&en=conversion",
    ]
    (conversion,) = decode(copies[0], CONVERSION, copies[1]).hits
    assert conversion.requests == (2, 1, 3)
    assert decode(*copies).hits == ()


def test_the_config_hit_is_no_conversion(decode: Callable[..., Decoded]) -> None:
    named = VIEWTHROUGH.replace("en=conversion", "en=gtag.config").replace(f"&{LABEL}", "")
    in_data = (
        "https://googleads.g.doubleclick.net/pagead/viewthroughconversion/987654321/"
        "?random=1&data=event%3Dgtag.config"
    )
    for url in (named, in_data):
        (config,) = decode(url).hits
        assert (config.event, config.automatic) == ("gtag.config", True)


def test_remarketing_takes_its_event_from_data(hit: Callable[..., Hit]) -> None:
    base = "https://googleads.g.doubleclick.net/pagead/viewthroughconversion/987654321/?random=1"
    seen = hit(f"{base}&data=event%3Dview_item%3Bid%3DNL-1%3Bvalue%3D12.9&gcs=G100")
    assert (seen.event, seen.account) == ("view_item", "AW-987654321")
    assert seen.params["data.id"] == "NL-1"
    assert hit(base).event == "remarketing"


def test_the_basket_is_read(hit: Callable[..., Hit]) -> None:
    basket = hit(f"{CONVERSION}&item=(12.9*2*NL-1**)(4*1*NL-7**)&mid=555").items
    assert basket == (
        Item(item_id="NL-1", price=Decimal("12.9"), quantity=Decimal(2)),
        Item(item_id="NL-7", price=Decimal(4), quantity=Decimal(1)),
    )


def test_the_account_may_stand_in_tid_but_a_foreign_tid_is_none(hit: Callable[..., Hit]) -> None:
    measured = "https://www.google.de/ccm/collect?en=page_view&dl=https%3A%2F%2Fnordlicht.example"
    assert hit(f"{measured}&tid=AW-987654321").account == "AW-987654321"
    assert hit(f"{measured}&tid=G-7XK2P9QW3L").account == ""


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (CCM, Kind.EVENT),
        ("https://www.google.com.au/rmkt/collect/987654321/?random=1", Kind.EVENT),
        ("https://pagead2.googlesyndication.com/ccm/collect?en=x", Kind.EVENT),
        (f"https://nordlicht.example/gw/ccm/conversion/987654321/?gtm=45&{LABEL}", Kind.EVENT),
        ("https://www.google.com/ccm/form-data/987654321?em=tv.1", Kind.USER_DATA),
        ("https://www.google.at/pagead/1p-user-list/987654321/?random=1", Kind.AUX),
        ("https://td.doubleclick.net/td/rul/987654321", Kind.AUX),
        ("https://ad.doubleclick.net/ccm/s/collect?x=1", Kind.AUX),
    ],
)
def test_its_requests_are_known(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str, kind: Kind
) -> None:
    assert kind_of(url) == ("google_ads", kind)


@pytest.mark.parametrize(
    "url",
    [
        f"https://nordlicht.example/ccm/conversion/987654321/?{LABEL}",
        f"https://nordlicht.example/pagead/conversion/987654321/?{LABEL}",
        "https://www.googleadservices.com/pagead/conversion.js",
        "https://www.google.com/search?q=conversion",
        "https://www.google.evil-shop.example/pagead/1p-conversion/987654321/",
        "https://www.notgoogle.com/pagead/1p-conversion/987654321/",
    ],
)
def test_what_only_looks_like_it_is_left_alone(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str
) -> None:
    assert kind_of(url) is None
