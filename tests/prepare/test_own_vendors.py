"""Vendors that a spec defines: which requests are theirs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from ownhits import CRM, A, a_request, decode, only
from ownvendor import VENDORS, own

from auditor.config.vendors import EndpointSpec, VendorSpec
from auditor.decode.index import VendorIndex
from auditor.model import Category, Tag
from auditor.prepare.own_vendors import own_vendors

# ── as simple as it gets ─────────────────────────────────────────────────────────────────────────


def test_a_vendor_of_ones_own_needs_no_code() -> None:
    index = VendorIndex([*VENDORS.values(), *own_vendors({"crm": CRM})])
    body = '{"site_id":5,"order":{"type":"won","total":"25.80","currency":"EUR","id":"NL-1"}}'
    hit = only(decode(a_request(1, "https://crm.nordlicht.example/track", body), index=index))
    assert (hit.vendor, hit.category, hit.account) == ("crm", Category.CRM, "5")
    assert (hit.event, hit.value, hit.currency) == ("won", Decimal("25.80"), "EUR")
    assert hit.key == "NL-1"


def test_its_events_may_come_as_a_list() -> None:
    index = VendorIndex(own_vendors({"crm": CRM}))
    body = '[{"order":{"type":"won"}},{"order":{"type":"lost"}}]'
    request = a_request(1, "https://crm.nordlicht.example/track/", body)
    assert [hit.event for hit in decode(request, index=index).hits] == ["won", "lost"]


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://crm.nordlicht.example/track", True),
        ("https://eu.crm.nordlicht.example:8443/track/v1?x=1", True),
        ("https://crm.nordlicht.example/tracker", False),
        ("https://crm.nordlicht.example/", False),
        ("https://nordlicht.example/track", False),
    ],
)
def test_its_path_is_taken_word_for_word(url: str, *, known: bool) -> None:
    index = VendorIndex(own_vendors({"crm": CRM}))
    assert (index.classify("GET", url) is not None) is known


@pytest.mark.parametrize("host", ["localhost:8080", "http://localhost:8080", "LOCALHOST"])
def test_its_host_may_come_with_a_port(host: str) -> None:
    spec = VendorSpec(category=Category.OTHER, endpoints=(EndpointSpec(host=host),))
    index = VendorIndex(own_vendors({"mine": spec}))
    hit = only(decode(a_request(1, "http://localhost:8080/any?a=1"), index=index))
    assert (hit.vendor, hit.event, hit.params["a"]) == ("mine", "hit", "1")


def test_a_vendor_that_names_no_account_has_its_tags() -> None:
    tag = Tag(name="mine", vendor="own", account="main")
    assert only(decode(a_request(1, A), index=VendorIndex([own("")], [tag]))).account == "main"


def test_a_vendor_of_ones_own_replaces_the_built_in_one() -> None:
    index = VendorIndex([*VENDORS.values(), *own_vendors({"meta": CRM})])
    assert index.classify("GET", "https://www.facebook.com/tr/?id=271828182845904&ev=Lead") is None


def test_a_held_hit_is_answered_with_an_empty_object_unless_it_says_otherwise() -> None:
    assert [each.answer for each in own("").endpoints] == ["{}"]
    keys = (
        """endpoints: [{ host: a.example, answer: '{"ok":1}' }, { host: b.example, answer: "" }]"""
    )
    assert [each.answer for each in own(keys).endpoints] == ['{"ok":1}', ""]


# ── whose request it is ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("endpoint", "yes", "no"),
    [
        ("host: [b.example, c.example]", "https://x.c.example/", A),
        ("host: 'google.*'", "https://www.google.co.uk/", "https://google.shop.example/"),
        ("host: b.example, host_form: '^t[0-9]+'", "https://t1.b.example/", "https://b.example/"),
        (
            "host: b.example, pattern: '/v[0-9]/?$'",
            "https://b.example/x/V2",
            "https://b.example/v2/x",
        ),
        (
            "host: b.example, require: { ev: '^x' }",
            "https://b.example/?ev=x1",
            "https://b.example/",
        ),
        ("segment: collect, require: { k: . }", f"{A}x/collect?k=1", f"{A}collector?k=1"),
        ("segment: [t, u], require: { k: . }", f"{A}u/?k=1", f"{A}v?k=1"),
        ("hint: /own-, pattern: '/own-[0-9]+$'", f"{A}x/own-12", f"{A}x/own-ab"),
        ("query_hint: own=1, path: /t", f"{A}t/x?a=2&own=1", f"{A}t/x?a=2"),
        ("query_hint: own=1, host_form: ^a, path: /t", f"{A}t?own=1", "https://b.example/t?own=1"),
    ],
)
def test_an_endpoint_is_known_by_what_its_keys_say(endpoint: str, yes: str, no: str) -> None:
    index = VendorIndex([own(f"endpoints: [{{ {endpoint} }}]")])
    assert index.classify("GET", yes)
    assert index.classify("GET", no) is None


@pytest.mark.parametrize(
    "endpoint",
    [
        "host: a.example, require_json: { order.type: ^won$ }",
        "body_hint: '\"won\"', require_json: { order.type: ^won$ }",
    ],
)
def test_a_body_tells_whose_request_it_is(endpoint: str) -> None:
    index = VendorIndex([own(f"endpoints: [{{ {endpoint} }}]")])
    assert index.classify("POST", A, b'{"order":{"type":"won"}}')
    assert index.classify("POST", A, b'{"order":{"type":"lost"},"x":"won"}') is None


def test_only_an_event_is_a_hit_and_a_script_is_a_load_of_the_tag() -> None:
    vendor = own(
        """
        account: id
        endpoints:
          - { id: script, host: a.example, path: /tag.js, kind: script }
          - { id: match, host: a.example, path: /match, kind: user_data }
          - { id: envelope, host: a.example, path: /sealed, kind: opaque }
          - { id: hit, host: a.example }
        """
    )
    assert [str(each.kind) for each in vendor.endpoints] == [
        "script", "user_data", "opaque", "event",
    ]  # fmt: skip
    urls = [f"{A}tag.js?id=1", f"{A}match?id=2", f"{A}?id=3"]
    requests = [a_request(number, url) for number, url in enumerate(urls, start=1)]
    decoded = decode(*requests, index=VendorIndex([vendor]))
    assert [(each.account, each.url) for each in decoded.loads] == [("1", urls[0])]
    assert [(each.account, each.endpoint) for each in decoded.hits] == [("3", "hit")]


def test_the_lowest_priority_counts_and_any_host_comes_last() -> None:
    vendor = own(
        """
        endpoints:
          - { host: a.example }
          - { host: a.example, path: /x, priority: 40 }
          - { segment: x, path: /x }
        """
    )
    assert [each.id for each in vendor.endpoints] == ["own_1", "own_2", "own_3"]
    assert [each.priority for each in vendor.endpoints] == [50, 40, 80]
    index = VendorIndex([vendor])
    known = [index.classify("GET", url) for url in (A, f"{A}x", "https://b.example/x")]
    assert [each[1].id for each in known if each] == ["own_1", "own_2", "own_3"]


def test_requests_of_one_event_are_one_hit_where_they_agree_on_the_mirror_key() -> None:
    keys = """
        event: ev
        mirror_key: [id, [order, { path: '/o/(.+)' }]]
        endpoints:
          - { host: a.example }
          - { host: b.example }
          - { host: c.example, kind: aux, mirror: true }
        """
    index = VendorIndex([own(keys)])
    urls = [
        f"{A}?ev=buy&id=1&order=7",
        "https://b.example/o/7?ev=buy&id=1",
        "https://c.example/?ev=buy&id=1",
        "https://b.example/o/8?ev=buy&id=1",
        "https://b.example/o/7?ev=buy&id=2",
    ]
    requests = [a_request(number, url) for number, url in enumerate(urls, start=1)]
    assert [each.requests for each in decode(*requests, index=index).hits] == [
        (1, 2, 3),
        (4,),
        (5,),
    ]
    assert own("mirror_key: []").mirror_key == ()
    assert own("").mirror_key is None
