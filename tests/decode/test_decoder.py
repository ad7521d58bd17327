from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from wholeindex import whole_index

from auditor.decode.decoder import Decoded, Decoder
from auditor.decode.index import VendorIndex
from auditor.errors import PluginError
from auditor.model import (
    Category,
    Hit,
    Kind,
    Leg,
    PageVisit,
    Request,
    Tag,
    Visit,
    VisitFacts,
    installed,
)
from auditor.redact import Redactor
from auditor.vendor import Endpoint, Vendor, find_vendors

VENDORS = find_vendors()
INDEX = whole_index()
GA4 = "https://www.google-analytics.com/g/collect?v=2&tid=G-7XK2P9QW3L&en="
META = "https://www.facebook.com/tr/?id=271828182845904&eid=e1&ev="


def a_request(number: int, url: str, **more: Any) -> Request:
    defaults: dict[str, Any] = {"at": number, "method": "GET", "resource_type": "ping"}
    return Request(id=number, visit=1, url=url, **(defaults | more))


def decode(*requests: Request, index: VendorIndex = INDEX, **more: Any) -> Decoded:
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
    return Decoder(index).decode(VisitFacts(visit=visit, requests=requests, **more))


def only(decoded: Decoded) -> Hit:
    (hit,) = decoded.hits
    return hit


# ── how vendors are found ────────────────────────────────────────────────────────────────────────


def test_the_built_in_vendors_are_found_by_entry_point() -> None:
    assert set(VENDORS) >= {
        "ga4",
        "google_ads",
        "gtm",
        "linkedin",
        "meta",
        "microsoft_uet",
        "pinterest",
        "tiktok",
    }
    assert all(key == vendor.id for key, vendor in VENDORS.items())


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installed package `nordlicht_tags` that declares itself as a vendors' plugin."""
    package = tmp_path / "nordlicht_tags"
    package.mkdir()
    (package / "__init__.py").write_text("")
    points = [
        EntryPoint("builtin", "auditor.vendors", "auditor.vendors"),
        EntryPoint("nordlicht", "nordlicht_tags", "auditor.vendors"),
    ]
    monkeypatch.setattr(installed, "entry_points", lambda **_: points)
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for name in [each for each in sys.modules if each.partition(".")[0] == "nordlicht_tags"]:
        del sys.modules[name]


ONE_FILE = """
from auditor.vendor import Category, Endpoint, Vendor
CRM = Vendor(
    id="{id}", name="CRM", category=Category.CRM,
    endpoints=(Endpoint(id="hit", host="crm.nordlicht.example", path="^/track$"),),
    account=("site",), event=("type",),
)
"""


def test_one_file_makes_a_vendor(plugin: Path) -> None:
    (plugin / "crm.py").write_text(ONE_FILE.format(id="crm"))
    index = VendorIndex(find_vendors().values())
    hit = only(
        decode(a_request(1, "https://crm.nordlicht.example/track?site=5&type=lead"), index=index)
    )
    assert (hit.vendor, hit.account, hit.event) == ("crm", "5", "lead")


def test_two_vendors_of_one_id_are_an_error_that_names_both(plugin: Path) -> None:
    (plugin / "crm.py").write_text(ONE_FILE.format(id="meta"))
    with pytest.raises(PluginError) as raised:
        find_vendors()
    assert str(raised.value) == (
        "two vendors are called meta: one in auditor.vendors.meta, one in nordlicht_tags.crm; "
        "rename one of them"
    )


def test_a_vendor_that_a_sibling_imports_counts_once(plugin: Path) -> None:
    (plugin / "crm.py").write_text(ONE_FILE.format(id="crm"))
    (plugin / "zoo.py").write_text("from nordlicht_tags.crm import CRM\nassert CRM\n")
    assert "crm" in find_vendors()


@pytest.mark.parametrize("place", ["__init__.py", "crm.py"])
def test_a_plugin_that_cannot_be_imported_is_an_error(plugin: Path, place: str) -> None:
    (plugin / place).write_text("import no_such_module_anywhere\n")
    with pytest.raises(PluginError, match=r"nordlicht_tags.* can't be imported .*no_such_module"):
        find_vendors()


def test_a_broken_pattern_is_an_error_that_names_the_endpoint() -> None:
    broken = replace(VENDORS["gtm"], endpoints=(Endpoint(id="x", host="a.example", path="("),))
    with pytest.raises(PluginError, match="vendor gtm: endpoint x has a broken pattern"):
        VendorIndex([broken])


def test_an_endpoint_for_any_host_must_require_something() -> None:
    greedy = replace(VENDORS["gtm"], endpoints=(Endpoint(id="x", path="^/tr$"),))
    with pytest.raises(PluginError, match="vendor gtm: endpoint x takes any host"):
        VendorIndex([greedy])


# ── whose request it is ──────────────────────────────────────────────────────────────────────────


def test_a_body_can_tell_whose_request_it_is() -> None:
    url = "https://gw.nordlicht.example/tr/"
    assert INDEX.classify("POST", url, b"id=271828182845904&ev=Lead") is not None
    assert INDEX.classify("POST", url, b"id=5&ev=Lead") is None
    assert INDEX.classify("POST", url, b'{"id":"271828182845904","ev":"Lead"}') is None


def test_a_preflight_is_its_endpoints_but_no_hit() -> None:
    found = INDEX.classify("OPTIONS", f"{GA4}login")
    assert found is not None
    assert found[1].kind is Kind.EVENT
    assert decode(a_request(1, f"{GA4}login", method="OPTIONS")).hits == ()


@pytest.mark.parametrize(
    "place",
    [
        "https://sst.nordlicht.example",
        "sst.nordlicht.example",
        "http://sst.nordlicht.example:8080/",
    ],
)
def test_a_tags_own_host_takes_its_hits(place: str) -> None:
    tag = Tag(name="meta", vendor="meta", account="5", also_at=(place,))
    index = VendorIndex(VENDORS.values(), [tag])
    url = "https://sst.nordlicht.example/tr/?id=5&ev=Lead"
    assert index.classify("GET", url) is not None
    assert INDEX.classify("GET", url) is None
    assert index.classify("GET", "https://sst.nordlicht.example/tr/") is None
    assert index.classify("GET", "https://sst.nordlicht.example/cart?id=5&ev=Lead") is None
    assert index.classify("GET", "https://www.nordlicht.example/tr/?id=5&ev=Lead") is None


def test_a_tags_own_host_may_have_a_path_before_the_endpoint() -> None:
    tag = Tag(name="ads", vendor="google_ads", account="AW-1", also_at=("https://n.example/m/",))
    index = VendorIndex(VENDORS.values(), [tag])
    assert index.classify("GET", "https://n.example/m/pagead/conversion/987/?label=x") is not None
    assert index.classify("GET", "https://n.example/pagead/conversion/987/?label=x") is None


def test_a_tag_of_a_vendor_that_nobody_knows_is_no_concern() -> None:
    tag = Tag(name="x", vendor="nobody", account="1", also_at=("https://a.example",))
    assert VendorIndex([], [tag]).classify("GET", "https://a.example/") is None


@pytest.mark.parametrize(
    ("cookie", "owner"),
    [
        ("_ga", "ga4"),
        ("_ga_7XK2P9QW3L", "ga4"),
        ("_gcl_au", "google_ads"),
        ("_fbp", "meta"),
        ("_fbc", "meta"),
        ("_ttp", "tiktok"),
        ("_tt_enable_cookie", "tiktok"),
        ("_uetsid", "microsoft_uet"),
        ("_uetvid", "microsoft_uet"),
        ("_uetmsclkid", "microsoft_uet"),
        ("li_fat_id", "linkedin"),
        ("UserMatchHistory", "linkedin"),
        ("_pin_unauth", "pinterest"),
        ("_pinterest_ct_ua", "pinterest"),
        ("_gat", "ga_universal"),
        ("my_ga", None),
        ("_fbpx", None),
        ("session", None),
        ("", None),
    ],
)
def test_a_cookie_is_known_by_its_name(cookie: str, owner: str | None) -> None:
    assert INDEX.cookie_vendor(cookie) == owner


def test_a_vendor_is_found_by_its_id() -> None:
    assert INDEX.vendor("meta") is VENDORS["meta"]
    assert INDEX.vendor("nobody") is None


# ── what a hit says of its request ───────────────────────────────────────────────────────────────


def test_a_hit_tells_where_it_came_from() -> None:
    page = PageVisit(
        id=7, visit=1, index=0, at=0, url="/", final_url="https://n.example/end", status=200
    )
    request = a_request(
        3,
        f"{GA4}login",
        page=7,
        step=4,
        initiator="https://n.example/a.js:9",
        held=True,
        status=204,
    )
    hit = only(decode(request, pages=(page,)))
    assert (hit.page, hit.page_url, hit.step) == (7, "https://n.example/end", 4)
    assert (hit.initiator, hit.at, hit.requests) == ("https://n.example/a.js:9", 3, (3,))
    assert (hit.delivered, hit.failure, hit.held) == (True, None, True)


def test_a_hit_of_an_unknown_page_names_its_frame() -> None:
    hit = only(decode(a_request(1, f"{GA4}login", page=9, frame_url="https://n.example/f")))
    assert hit.page_url == "https://n.example/f"


@pytest.mark.parametrize(
    ("more", "failure"),
    [
        ({"failure": "csp"}, "csp"),
        ({"status": 500}, "HTTP 500"),
        ({"failure": "cancelled", "status": 404}, "cancelled"),
    ],
)
def test_a_hit_that_failed_says_why(more: dict[str, Any], failure: str) -> None:
    hit = only(decode(a_request(1, f"{GA4}login", **more)))
    assert (hit.delivered, hit.failure) == (False, failure)


def test_a_mirrored_hit_arrived_if_any_of_its_requests_did() -> None:
    gateway = f"{META}Lead".replace("www.facebook.com", "gw.nordlicht.example")
    blocked, arrived = (
        a_request(1, f"{META}Lead", failure="csp"),
        a_request(2, gateway, held=True, status=200),
    )
    hit = only(decode(blocked, arrived))
    assert hit.requests == (1, 2)
    assert (hit.delivered, hit.failure, hit.held) == (True, None, True)


def test_mirrors_come_within_two_seconds() -> None:
    gateway = f"{META}Lead".replace("www.facebook.com", "gw.nordlicht.example")
    first = a_request(1, f"{META}Lead", at=100)
    assert len(decode(first, a_request(2, gateway, at=2100)).hits) == 1
    assert len(decode(first, a_request(2, gateway, at=2101)).hits) == 2


MIXPANEL = "https://api-js.mixpanel.com/track/"
TRACKED = '{"event":"Order","properties":{"token":"00417aa0b1c2d3e4f506172839","$insert_id":"%s"}}'


def a_track(number: int, insert_id: str, **more: Any) -> Request:
    return a_request(number, MIXPANEL, method="POST", body=TRACKED % insert_id, **more)


def test_an_event_that_its_library_sends_again_is_one_hit() -> None:
    failed = a_track(1, "i1", at=100, failure="cancelled")
    hit = only(decode(failed, a_track(2, "i1", at=9000, held=True, status=200)))
    assert (hit.requests, hit.at, hit.delivered) == ((1, 2), 100, True)
    assert len(decode(a_track(1, "i1"), a_track(2, "i2")).hits) == 2


def test_an_event_answers_to_its_other_names() -> None:
    body = '{"event":"CompletePayment","context":{"pixel":{"code":"CTEAPOT0000000000001"}}}'
    url = "https://analytics.tiktok.com/api/v2/pixel"
    hit = only(decode(a_request(1, url, method="POST", body=body)))
    assert (hit.event, hit.aliases) == ("Purchase", ("CompletePayment",))
    assert hit.is_called("CompletePayment")
    assert not hit.is_called("SubmitForm")


def test_a_copy_that_is_no_event_goes_to_the_event_it_is_near() -> None:
    copy = f"{META}Lead".replace("/tr/", "/privacy_sandbox/pixel/register/trigger/")
    events = [a_request(1, f"{META}Lead", at=3000), a_request(2, f"{META}Lead", at=9000)]
    early, late = decode(*events, a_request(3, copy, at=1000), a_request(4, copy, at=9001)).hits
    assert (early.requests, late.requests) == ((1, 3), (2, 4))
    early, late = decode(*events, a_request(3, copy, at=999)).hits
    assert (early.requests, late.requests) == ((1,), (2,))


def test_what_is_neither_hit_nor_library_is_told_apart_with_its_user_data() -> None:
    place = "https://www.google.com/ccm/form-data/700800900?gtm=x&em=tv.1~em.HASH~ct0.Linz"
    sync = "https://c.clarity.ms/c.gif?uid=1"
    decoded = decode(a_request(1, place), a_request(2, f"{META}Lead"), a_request(3, sync))

    assert [(each.request, each.vendor, each.kind) for each in decoded.asides] == [
        (1, "google_ads", Kind.USER_DATA),
        (3, "clarity", Kind.AUX),
    ]
    told = decoded.asides[0]
    assert (told.account, told.user_hash) == ("AW-700800900", "sha256")
    assert told.user_data == {"email": "HASH", "city": "Linz"}
    assert [hit.requests for hit in decoded.hits] == [(2,)]


def test_a_consent_platforms_script_is_a_load_and_what_it_asks_and_tells_is_not() -> None:
    account = "11111111-2222-4333-8444-bbbbbbbbbbbb"
    script = f"https://consent.cookiebot.com/uc.js?cbid={account}"
    choice = f"https://consent.cookiebot.com/logconsent.ashx?action=accept&cbid={account}"
    decoded = decode(
        a_request(1, script, resource_type="script"), a_request(2, choice, resource_type="image")
    )

    assert [(load.request, load.vendor, load.account) for load in decoded.loads] == [
        (1, "cookiebot", account)
    ]
    assert [(each.request, each.kind) for each in decoded.asides] == [(2, Kind.CONSENT)]


def test_user_data_in_base64_is_read_with_its_masks() -> None:
    digest = sha256(b"avery.test@shop.example").hexdigest()
    message = {
        "event": "Lead",
        "context": {"pixel": {"code": "CTEST00000000000001"}, "user": {"email": digest}},
    }
    code = base64.b64encode(json.dumps(message).encode()).decode()
    url = f"https://analytics.tiktok.com/api/v2/pixel?analytics_message={quote(code, safe='')}"
    masked = Redactor({"email": "avery.test@shop.example"}).url(url)

    hit = only(decode(a_request(1, masked)))
    assert digest not in masked
    assert (hit.event, hit.account) == ("Lead", "CTEST00000000000001")
    assert hit.user_data["email"] == "(masked:identity.email:sha256)"


def test_hits_are_in_order_of_time_and_numbered_from_one() -> None:
    decoded = decode(a_request(1, f"{GA4}late", at=50), a_request(2, f"{META}Early", at=20))
    assert [(hit.id, hit.event, hit.at) for hit in decoded.hits] == [
        (1, "Early", 20),
        (2, "late", 50),
    ]


def test_a_parameter_is_found_by_human_and_by_wire_name() -> None:
    hit = only(decode(a_request(1, f"{GA4}x&epn.value=3&ep.v=own")))
    assert (hit.get("value"), hit.get("epn.value")) == ("3", "3")
    assert (hit.params["v"], hit.raw["v"]) == ("own", "2")
    assert hit.get("nothing") is None


def test_items_are_also_one_text() -> None:
    hit = only(decode(a_request(1, f"{GA4}purchase&pr1=idA~pr2.50~qt3~brX")))
    assert json.loads(hit.params["items"]) == [
        {"item_id": "A", "price": "2.50", "quantity": "3", "item_brand": "X"}
    ]


def test_a_mask_stays_in_its_place() -> None:
    hit = only(
        decode(a_request(1, f"{GA4}lead&ep.mail=(masked:email)&dl=https://n/?e=(masked:email)"))
    )
    assert hit.params["mail"] == "(masked:email)"
    assert hit.params["page_location"] == "https://n/?e=(masked:email)"


# ── whatever a site sends ────────────────────────────────────────────────────────────────────────


def test_a_flood_of_equal_hits_stays_a_flood() -> None:
    flood = [a_request(number, f"{META}Lead", at=1) for number in range(1, 3001)]
    assert len(decode(*flood).hits) == 3000


def test_a_vendor_can_be_built_with_the_least() -> None:
    least = Vendor(
        id="v", name="V", category=Category.OTHER, endpoints=(Endpoint(id="e", host="v.example"),)
    )
    hit = only(decode(a_request(1, "https://v.example/"), index=VendorIndex([least])))
    assert (hit.event, hit.account, hit.value, hit.key, hit.items) == (
        "(unnamed)",
        "",
        None,
        None,
        (),
    )
    assert hit.consent == {}
