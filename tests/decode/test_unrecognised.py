"""Near misses: each kind planted, and what must not be listed."""

from __future__ import annotations

from typing import Any

import pytest
from wholeindex import whole_index

from auditor.decode.decoder import Decoder
from auditor.decode.unrecognised import path_shape
from auditor.model import Leg, PageVisit, Request, Unrecognised, Visit, VisitFacts

DECODER = Decoder(whole_index(), {"shop.example", "pay.example"})
PAGE = PageVisit(
    id=1, visit=1, index=1, at=0, url="/", final_url="https://www.shop.example/", status=200
)
UUID = "11111111-2222-4333-8444-555555555555"


def a_request(number: int, url: str, **fields: Any) -> Request:
    given = {"method": "GET", "resource_type": "image", "page": 1, "status": 200, "size": 300}
    return Request(id=number, visit=1, at=number * 10, url=url, **{**given, **fields})


def seen(*requests: Request) -> tuple[Unrecognised, ...]:
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
    return DECODER.decode(VisitFacts(visit=visit, pages=(PAGE,), requests=requests)).unrecognised


def test_a_known_vendors_request_that_no_rule_reads_is_listed() -> None:
    url = "https://ct.pinterest.com/v9/event/12345678?tid=1"
    (found,) = seen(
        a_request(1, url, initiator="https://s.pinimg.com/ct/core.js:1:2"), a_request(2, url)
    )
    assert (found.kind, found.vendor) == ("unread", "pinterest")
    assert (found.host, found.path) == ("ct.pinterest.com", "/v9/event/*")
    assert (found.count, found.request, found.at, found.last_at) == (2, 1, 10, 20)
    assert found.initiator == "https://s.pinimg.com/ct/core.js:1:2"
    assert found.page_url == "https://www.shop.example/"
    assert found.reason == "a request to Pinterest Tag that no rule reads"


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("https://ct.pinterest.com/v3/?tid=2612000000417&event=lead", {}),
        ("https://ct.pinterest.com/style.css", {"resource_type": "stylesheet"}),
        ("https://ct.pinterest.com/ct.html", {"resource_type": "document"}),
        ("https://www.facebook.com/plugins/like.php?x=1", {"resource_type": "fetch"}),
        ("https://www.google.com/recaptcha/api2/reload?k=1", {"resource_type": "xhr"}),
        ("https://ct.pinterest.com/v9/x?a=1", {"method": "OPTIONS"}),
    ],
)
def test_what_is_read_or_was_never_a_hit_is_not_listed(url: str, fields: dict[str, Any]) -> None:
    assert seen(a_request(1, url, **fields)) == ()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"resource_type": "ping", "method": "POST"}, "a beacon to somebody else's server"),
        ({"size": 343}, "an image of one pixel with parameters"),
        ({"status": 204, "size": None}, "an image of one pixel with parameters"),
        (
            {"resource_type": "fetch", "method": "POST", "body": f'{{"id":"{UUID}"}}'},
            "a POST with identifiers",
        ),
        (
            {"resource_type": "xhr", "method": "POST", "body_note": "binary 812 bytes"},
            "a POST with identifiers",
        ),
        (
            {"resource_type": "fetch", "status": 204},
            "a request with identifiers and an empty answer",
        ),
    ],
)
def test_what_looks_like_a_tag_of_nobody_known_is_listed(
    fields: dict[str, Any], reason: str
) -> None:
    url = f"https://px.adstart-up.co.uk/e/{UUID}?uid=1234567890123"
    (found,) = seen(a_request(1, url, **fields))
    assert (found.kind, found.vendor, found.host) == (
        "unknown",
        "adstart-up.co.uk",
        "px.adstart-up.co.uk",
    )
    assert (found.path, found.reason, found.count) == ("/e/*", reason, 1)


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("https://cdn.shop.example/p?uid=1234567890123", {}),
        ("https://shop.example/log", {"resource_type": "ping", "method": "POST"}),
        ("https://api.pay.example/x", {"method": "POST", "body": UUID, "resource_type": "xhr"}),
        ("https://images.elsewhere.test/photo.jpg?w=400", {"size": 48_000}),
        ("https://images.elsewhere.test/dot.gif", {"size": 43}),
        ("https://api.elsewhere.test/search", {"method": "POST", "body": '{"q":"tea"}',
                                               "resource_type": "fetch"}),
        ("https://api.elsewhere.test/items?page=2", {"resource_type": "fetch"}),
        ("https://cdn.elsewhere.test/lib.js?v=1234567890", {"resource_type": "script"}),
        ("https://cdn.elsewhere.test/a.css?v=1234567890", {"resource_type": "stylesheet"}),
        ("data:image/gif;base64,R0lGOD", {}),
    ],
)  # fmt: skip
def test_the_sites_own_and_what_is_no_tag_is_not_listed(url: str, fields: dict[str, Any]) -> None:
    assert seen(a_request(1, url, **fields)) == ()


EXCHANGES = (
    "https://pixel.network-a.test/setuid?bidder=tea&uid=417",
    "https://ib.network-b.test/getuidnb?https%3A%2F%2Fnext.test%2Fx%3Fid%3D%24UID",
    "https://ads.network-c.test/cookie_sync?p=417&gdpr=0",
    "https://simage2.network-d.test/AdServer/UserMatch.gif?vcode=417",
    "https://cm.network-e.test/dcm?pid=417&id=9",
    "https://dpm.network-f.test/ibs:dpid=417&dpuuid=9",
    "https://usersync.network-g.test/x?partner=417",
    "https://match.network-h.test/track/cmf/generic?ttd_pid=417",
    "https://rtb.network-i.test/hop?to=https%3A%2F%2Fnext.test%2F%3Fu%3D%24%7BUSER_ID%7D",
)


@pytest.mark.parametrize("url", EXCHANGES)
@pytest.mark.parametrize("answer", [{"status": 302, "size": None}, {"status": 200, "size": 43}])
def test_an_exchange_of_ids_is_a_kind_of_its_own(url: str, answer: dict[str, Any]) -> None:
    (found,) = seen(a_request(1, url, **answer))
    site = ".".join(url.split("/")[2].split(".")[-2:])
    assert (found.kind, found.vendor, found.host, found.path) == ("exchange", site, site, "")


def test_all_exchanges_with_one_network_are_one_entry() -> None:
    urls = [f"https://s{n}.network.test/setuid?uid={n}" for n in range(50)]
    (found,) = seen(*(a_request(n, url) for n, url in enumerate(urls, 1)))
    assert (found.kind, found.count) == ("exchange", 50)


def test_an_exchange_with_a_known_vendor_is_no_unread_hit_of_it() -> None:
    (found,) = seen(a_request(1, "https://ct.pinterest.com/usersync?uid=417", status=302))
    assert (found.kind, found.vendor) == ("exchange", "pinterest.com")


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("https://api.football.test/match/417", {"resource_type": "fetch", "size": 9000}),
        ("https://cdn.football.test/match/logo.png?w=400", {"size": 48_000}),
        ("https://api.notes.test/sync", {"method": "POST", "resource_type": "fetch"}),
        ("https://cdn.elsewhere.test/async.js?v=1", {"resource_type": "script"}),
        ("https://match.test/photo.png?w=1", {"size": 48_000}),
        ("https://www.shop.example/setuid?uid=417", {}),
        ("https://news.elsewhere.test/summary?liquid=1", {"size": 48_000}),
    ],
)
def test_what_is_only_called_like_an_exchange_is_none(url: str, fields: dict[str, Any]) -> None:
    assert seen(a_request(1, url, **fields)) == ()


def test_an_encrypted_envelope_is_listed_as_such() -> None:
    body = '{"m":"POST","u":"' + "0a" * 12 + ":" + "7f" * 40 + '","b":""}'
    url = "https://sst.shop.example/data"
    (found,) = seen(a_request(1, url, method="POST", body=body, resource_type="fetch"))
    assert (found.kind, found.vendor, found.host, found.path) == (
        "opaque",
        "server_side_tagging",
        "sst.shop.example",
        "/data",
    )


def test_a_flood_of_addresses_is_counted_by_host() -> None:
    urls = [
        f"https://x.ads.test/{chr(97 + n % 26)}{chr(97 + n // 26)}?id={UUID}" for n in range(300)
    ]
    found = seen(*(a_request(n, url) for n, url in enumerate(urls, 1)))
    assert len(found) == 201
    assert sum(each.count for each in found) == 300
    assert (found[-1].path, found[-1].count) == ("*", 100)


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/v2/collect", "/v2/collect"),
        ("/e/20261125/x", "/e/*/x"),
        (f"/pixel/{UUID}", "/pixel/*"),
        ("/" + "a" * 50, "/*"),
        ("/" + "a/" * 5000, "/" + "a/" * 99 + "a"),
    ],
)
def test_a_paths_shape_leaves_out_what_differs(path: str, shape: str) -> None:
    assert path_shape(path) == shape


POST = {"method": "POST", "resource_type": "fetch", "body": f'{{"id":"{UUID}"}}'}


@pytest.mark.parametrize(
    ("host", "vendor"),
    [
        ("www.facebook.com", "meta"),
        ("facebook.com", "meta"),
        ("www.google.de", "google_ads"),
        ("www.google.co.uk", "google_ads"),
        ("static.klaviyo.com", "klaviyo"),  # nothing but its library comes from there
    ],
)
def test_what_looks_like_a_hit_of_a_known_vendor_is_its_even_where_the_host_serves_much_else(
    host: str, vendor: str
) -> None:
    (found,) = seen(a_request(1, f"https://{host}/new/collect", **POST))
    assert (found.kind, found.vendor) == ("unread", vendor)
    assert found.reason.startswith("it looks like a hit of ")


@pytest.mark.parametrize("host", ["play.google.com", "google.com.evil.test", "m.facebook.com"])
def test_what_stands_below_such_a_host_is_not_the_vendors(host: str) -> None:
    (found,) = seen(a_request(1, f"https://{host}/log", **POST))
    assert found.kind == "unknown"


JSON = {"method": "POST", "resource_type": "fetch", "content_type": "application/json"}
BEACON = {"method": "POST", "resource_type": "ping", "content_type": "text/plain"}


@pytest.mark.parametrize(
    "fields",
    [
        JSON | {"body": '{"events":[{"event_name":"purchase","client_id":"c417"}]}'},
        JSON | {"body": '{"eventName":"Order","context":{"anonymousId":"a417"}}'},
        JSON | {"resource_type": "xhr", "body": '[{"event":"view","session_id":"s417"}]'},
        JSON | {"content_type": "", "body": "en=page_view&cid=417.1"},
        BEACON | {"body": '{"sessionId":"s417","url":"/"}'},
        BEACON | {"body": "ev=click"},
    ],
)
def test_what_a_site_sends_its_own_server_in_the_form_of_analytics_is_listed(
    fields: dict[str, Any],
) -> None:
    (found,) = seen(a_request(1, "https://www.shop.example/api/t", **fields))
    assert (found.kind, found.vendor, found.path) == ("unknown", "shop.example", "/api/t")
    assert found.reason == "events with ids, sent to a server of the site's own"


@pytest.mark.parametrize(
    "fields",
    [
        JSON | {"body": '{"product_id":"POT-7","quantity":2,"session_id":"s417"}'},
        JSON | {"body": '{"email":"ada@example.com","password":"x"}'},
        JSON | {"body": '{"operationName":"Cart","query":"{cart{id}}","variables":{"id":"7"}}'},
        JSON | {"body": '{"event":"concert-417","tickets":2}'},
        JSON | {"method": "PUT", "body": '{"event":"view","cid":"1"}'},
        JSON | {"content_type": "application/reports+json", "body": '[{"event":"x","sid":"1"}]'},
        BEACON | {"body": ""},
        BEACON | {"body": '{"csp-report":{}}', "content_type": "application/csp-report"},
        BEACON | {"body": "{" * 500},
    ],
)
def test_what_a_shop_asks_its_own_server_is_not(fields: dict[str, Any]) -> None:
    assert seen(a_request(1, "https://www.shop.example/api/t", **fields)) == ()
