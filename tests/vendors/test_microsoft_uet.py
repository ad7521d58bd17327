from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from auditor.decode.decoder import Decoded
from auditor.model import Grant, Hit, Kind, Signal

BASE = (
    "https://bat.bing.com/action/0?ti=88112233&Ver=2&mid=7f1e&p=https%3A%2F%2Fnordlicht.example%2F"
)
PURCHASE = f"{BASE}&evt=custom&ea=purchase&ec=shop&el=basket&gv=25.80&gc=EUR&prodid=NL-1,NL-7&asc=G"


def test_a_purchase_is_read_by_human_names(hit: Callable[..., Hit]) -> None:
    purchase = hit(PURCHASE)
    assert (purchase.vendor, purchase.account) == ("microsoft_uet", "88112233")
    assert (purchase.event, purchase.value, purchase.currency) == (
        "purchase",
        Decimal("25.80"),
        "EUR",
    )
    assert purchase.params["event_category"] == "shop"
    assert purchase.params["event_label"] == "basket"
    assert purchase.label == ""
    assert purchase.params["page_location"] == "https://nordlicht.example/"
    assert [item.item_id for item in purchase.items] == ["NL-1", "NL-7"]
    assert purchase.consent == {Signal.AD_STORAGE: Grant.GRANTED}


def test_a_basket_in_json_is_read(hit: Callable[..., Hit]) -> None:
    found = hit(f'{BASE}&evt=custom&ea=purchase&items=[{{"id":"NL-1","price":12.9,"quantity":2}}]')
    (item,) = found.items
    assert (item.item_id, item.price, item.quantity) == ("NL-1", Decimal("12.9"), Decimal(2))


def test_consent_denied_and_consent_unsaid(hit: Callable[..., Hit]) -> None:
    assert hit(f"{BASE}&evt=pageLoad&asc=D").consent == {Signal.AD_STORAGE: Grant.DENIED}
    assert hit(f"{BASE}&evt=pageLoad").consent == {}


@pytest.mark.parametrize(
    ("query", "event", "automatic"),
    [
        ("evt=pageLoad", "pageLoad", False),
        ("evt=pageLoad&bo=1", "pageLoad", False),
        ("evt=pageLoad&bo=2", "engagement", True),
        ("evt=pageHide", "pageHide", True),
        ("evt=custom&ea=purchase&bo=3", "purchase", False),
        ("evt=page&ea=page_view", "page_view", False),
    ],
)
def test_an_event_is_told_from_engagement(
    hit: Callable[..., Hit], query: str, event: str, *, automatic: bool
) -> None:
    found = hit(f"{BASE}&{query}")
    assert (found.event, found.automatic) == (event, automatic)


def test_hashed_user_data_stands_in_pid(hit: Callable[..., Hit]) -> None:
    found = hit(f"{BASE}&evt=custom&ea=lead&pid=em%3D(masked:identity.email:sha256)%26ph%3D")
    assert found.params["user.email"] == "(masked:identity.email:sha256)"
    assert "user.phone" not in found.params


def test_a_beacon_post_is_read(hit: Callable[..., Hit]) -> None:
    found = hit("https://bat.bing.net/actionp/0?ti=88112233", "evt=custom&ea=signup")
    assert found.event == "signup"


def test_its_scripts_are_loads(decode: Callable[..., Decoded]) -> None:
    library, action = decode(
        "https://bat.bing.com/bat.js", "https://bat.bing.com/p/action/88112233.js"
    ).loads
    assert (library.account, action.account) == ("", "88112233")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (f"{BASE}&evt=consent&src=update&asc=D", Kind.AUX),
        ("https://bat.bing.com/p/insights/c/x", Kind.SCRIPT),
        ("https://c.bing.com/c.gif?Red3=x", Kind.AUX),
        ("https://uet.nordlicht.example/action/0?ti=88112233&evt=pageLoad", Kind.EVENT),
    ],
)
def test_its_requests_are_known(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str, kind: Kind
) -> None:
    assert kind_of(url) == ("microsoft_uet", kind)


@pytest.mark.parametrize(
    "url",
    [
        "https://nordlicht.example/action/0",
        "https://nordlicht.example/action/0?ti=5&evt=click",
        "https://nordlicht.example/action/0?ti=88112233&evt=click",
        "https://nordlicht.example/action/0?ti=88112233",
        "https://bat.bing.com/action/0?Ver=2",
        "https://www.bing.com/search?q=action/0",
        "https://bat.bing.org/action/0?ti=88112233",
    ],
)
def test_what_only_looks_like_it_is_left_alone(
    kind_of: Callable[..., tuple[str, Kind] | None], url: str
) -> None:
    assert kind_of(url) is None
