"""What the keys of a vendor of one's own make of its requests: names, values, baskets, events."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ownhits import SAMPLE, A, a_request, decode, hit, hits, only
from ownvendor import own

from auditor.config.vendors import VendorSpec
from auditor.decode.index import VendorIndex
from auditor.model import Grant, Item, Signal
from auditor.model.vendor_rules import Confidence, Limit, Required
from auditor.prepare.own_vendors import own_vendors

# ── what a hit says ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("keys", "url", "said"),
    [
        ("account: id", f"{A}?id=1", {"account": "1"}),
        ("account: [id, pid]", f"{A}?pid=2&id=", {"account": "2"}),
        ("account: { path: '^/p/(\\w+)' }", f"{A}p/S1/x", {"account": "S1"}),
        ("account: { host: '^(\\w+)\\.' }", "https://s2.a.example/", {"account": "s2"}),
        ("account: [x, { param: u, match: 'id=(\\d+)' }]", f"{A}?u=id=3;", {"account": "3"}),
        ("account: [id, pid]\naccount_form: '\\d+'", f"{A}?id=x1&pid=2", {"account": "2"}),
        ("account: id\naccount_prefix: AW-", f"{A}?id=5", {"account": "AW-5"}),
        ("account: id\naccount_prefix: AW-", f"{A}?id=AW-5", {"account": "AW-5"}),
        ("account: id\naccount_below: b", f"{A}?id=5&b=7", {"account": "5/7"}),
        ("event: ev", f"{A}?ev=buy", {"event": "buy"}),
        ("event: ev", A, {"event": "(unnamed)"}),
        ("event: ev\ndefault_event: view", A, {"event": "view"}),
        ("default_event: view", A, {"event": "view"}),
        ("event: { path: '/e/(.+)' }", f"{A}e/buy", {"event": "buy"}),
        ("value: v", f"{A}?v=79.50", {"value": Decimal("79.50")}),
        ("value: [v, w]", f"{A}?w=3", {"value": Decimal(3)}),
        ("currency: c", f"{A}?c=EUR", {"currency": "EUR"}),
        ("label: l", f"{A}?l=AbC", {"label": "AbC"}),
        ("key: [k, o]", f"{A}?o=1", {"key": "1"}),
        ("same_event: { Buy: buy }\nevent: ev", f"{A}?ev=Buy", {"event": "buy"}),
        ("automatic_events: [hit]", A, {"automatic": True}),
        ("automatic_events: [other]", A, {"automatic": False}),
        ("page_views: [hit]", A, {"aliases": ("page_view",)}),
        ("page_views: [other]", A, {"aliases": ()}),
    ],
)
def test_a_key_says_where_it_stands(keys: str, url: str, said: dict[str, object]) -> None:
    found = hit(keys, url)
    assert {name: getattr(found, name) for name in said} == said


@pytest.mark.parametrize(
    ("keys", "url", "said"),
    [
        ("transaction_id: o", f"{A}?o=N-1", {"transaction_id": "N-1", "o": "N-1"}),
        ("event_id: e", f"{A}?e=9", {"event_id": "9"}),
        ("label: l", f"{A}?l=AbC", {"label": "AbC"}),
        ("names: { dl: page_location }", f"{A}?dl=x", {"page_location": "x"}),
        ("prefixes: { ep.: '', up.: user_ }", f"{A}?ep.a=1&up.b=2", {"a": "1", "user_b": "2"}),
        ("prefixes: { 'cd[': '' }", f"{A}?cd[size]=M", {"size": "M"}),
        ("user_data: { em: email }", f"{A}?em=abc", {"user.email": "abc"}),
        ("blanks: { n: [none, '0'] }", f"{A}?n=none&m=none", {"n": None, "m": "none"}),
        (
            "blanks: { 'x.*': ['-'] }",
            f"{A}?x.a=-&x.b=1&y.x.a=-",
            {"x.a": None, "x.b": "1", "y.x.a": "-"},
        ),
        ("nested: { d: json }", f"{A}?d=%7B%22a%22:1%7D", {"d.a": "1"}),
        ("nested: { d: base64 }", f"{A}?d=eyJhIjoxfQ==", {"d.a": "1"}),
        ("nested: { d: pairs }", f"{A}?d=a%3D1%3Bb%3D2", {"d.a": "1", "d.b": "2"}),
        ("nested: { d: query }", f"{A}?d=a%3D1%26b%3D2", {"d.a": "1", "d.b": "2"}),
        ("nested: { d: tilde }", f"{A}?d=tv.1~em.abc", {"d.em": "abc"}),
    ],
)
def test_a_key_says_what_a_parameter_is_called(
    keys: str, url: str, said: dict[str, str | None]
) -> None:
    found = hit(keys, url)
    assert {name: found.params.get(name) for name in said} == said


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("v=7950&c=EUR", Decimal("79.50")),
        ("v=7950&c=JPY", Decimal(7950)),
        ("v=7950", Decimal("79.50")),
        ("v=79.50&c=EUR", None),
        ("v=1" + 40 * "0" + "&c=EUR", None),
        ("c=EUR", None),
    ],
)
def test_a_value_in_cents_is_told_in_the_main_unit(query: str, value: Decimal | None) -> None:
    assert hit("value: v\ncurrency: c\nminor_units: true", f"{A}?{query}").value == value


@pytest.mark.parametrize("split", ["none", "lines"])
def test_a_body_need_not_be_split_as_json(split: str) -> None:
    body = '[{"ev":"a"},{"ev":"b"}]' if split == "none" else "ev=a\r\nev=b"
    events = [each.event for each in hits(f"event: ev\nsplit: {split}", A, body)]
    assert events == (["(unnamed)"] if split == "none" else ["a", "b"])


@pytest.mark.parametrize(
    ("split", "url", "body"),
    [
        ("{ list: events }", A, '{"s":1,"events":[{"ev":"a"},{"ev":"b"}]}'),
        ("{ list: [x, events] }", A, '{"s":1,"events":[{"ev":"a"},{"ev":"b"}]}'),
        ("{ list: batch.events }", A, '{"s":1,"batch":[{"events":[{"ev":"a"},{"ev":"b"}]}]}'),
        ("{ list: events, needs: ev }", A, '{"s":1,"events":[{"ev":"a"},{"x":1},{"ev":"b"}]}'),
        ("{ list: events, query_text: true }", A, '{"s":1,"events":["?ev=a","ev=b"]}'),
        ("{ field: d }", f"{A}?s=1&d=%5B%7B%22ev%22:%22a%22%7D,%7B%22ev%22:%22b%22%7D%5D", ""),
    ],
)
def test_a_list_in_json_is_several_events(split: str, url: str, body: str) -> None:
    found = hits(f"event: ev\naccount: s\nsplit: {split}", url, body)
    assert [(each.account, each.event) for each in found] == [("1", "a"), ("1", "b")]


ITEM = Item(item_id="L1", item_name="Lamp", price=Decimal(79), quantity=Decimal(2))


@pytest.mark.parametrize(
    ("items", "url", "body"),
    [
        ("{ at: basket }", A, '{"basket":[{"id":"L1","name":"Lamp","price":79,"quantity":2}]}'),
        (
            "{ at: [x, o.rows], id: sku, name: title, price: each, quantity: n }",
            A,
            '{"o":{"rows":[{"sku":"L1","title":"Lamp","each":79,"n":2}]}}',
        ),
        ("{ separator: '|', id: s, name: t, price: p, quantity: q }", f"{A}?s=L1&t=Lamp&p=79&q=2", ""),
        ("{ id: 'I{}', name: 'N{}', price: 'P{}', quantity: 'Q{}' }", f"{A}?I1=L1&N1=Lamp&P1=79&Q1=2", ""),
        ("{ first: 0, id: 'i{}', name: 'n{}', price: 'p{}', quantity: 'q{}' }", f"{A}?i0=L1&n0=Lamp&p0=79&q0=2", ""),
    ],
)  # fmt: skip
def test_a_basket_is_read(items: str, url: str, body: str) -> None:
    assert hit(f"items: {items}", url, body).items == (ITEM,)


def test_googles_consent_is_read() -> None:
    assert hit("", f"{A}?gcs=G101").consent == {}
    assert hit("consent: google", f"{A}?gcs=G101").consent == {
        Signal.AD_STORAGE: Grant.DENIED,
        Signal.ANALYTICS_STORAGE: Grant.GRANTED,
    }


def test_what_else_is_known_of_it_stands_in_its_table() -> None:
    vendor = own(
        """
        docs: https://docs.a.example
        notes: [It counts leads only.]
        user_hash: sha256
        hash_forms: { email: dotted, phone: digits }
        standard_events: [buy]
        collectors: [hits.a.example]
        cookies: [_own_*]
        layers: [ownq]
        limits: [{ of: param_value, param: title, most: 100, exceptions: { path: 420 } }]
        required: [{ event: buy, must: [value], one_of: [id, sku], confidence: general }]
        """
    )
    assert (vendor.docs, vendor.notes) == ("https://docs.a.example", ("It counts leads only.",))
    assert (vendor.user_hash, vendor.standard_events) == ("sha256", frozenset({"buy"}))
    assert vendor.hash_forms == {"email": "dotted", "phone": "digits"}
    assert vendor.layers == ("ownq",)
    assert vendor.limits == (
        Limit(of="param_value", param="title", most=100, exceptions={"path": 420}),
    )
    assert vendor.required == (
        Required(event="buy", must=("value",), one_of=("id", "sku"), confidence=Confidence.GENERAL),
    )
    index = VendorIndex([vendor])
    assert index.collectors() == {"hits.a.example"}
    assert index.cookie_vendor("_own_1") == "own"


def test_sockets_and_shared_hosts_are_known_as_such() -> None:
    keys = "endpoints: [{ host: a.example, socket: true }, { host: b.example, shared: true }]"
    index = VendorIndex([own(keys)])
    sockets = index.sockets()
    assert sockets is not None
    assert sockets.match("wss://a.example/")
    assert index.vendor_at("a.example")
    assert index.vendor_at("b.example") is None


def test_the_samples_vendor_with_every_key_reads_a_request() -> None:
    data = yaml.safe_load(SAMPLE.read_text("utf-8"))["vendors"]
    specs = {name: VendorSpec.model_validate(each) for name, each in data.items()}
    index = VendorIndex(own_vendors(specs))
    url = "https://t2.partner.example/v1/x?pid=17&shop=berlin&cur=EUR"
    body = '{"events":[{"ev":"Sale","amount":7900,"order":"N-1","basket":[{"sku":"L1","n":2}]},{}]}'
    found = only(decode(a_request(1, url, body), index=index))
    assert (found.account, found.event, found.endpoint) == ("P-17/berlin", "sale", "hit")
    assert (found.value, found.currency, found.key) == (Decimal("79.00"), "EUR", "N-1")
    assert found.items == (Item(item_id="L1", quantity=Decimal(2)),)


# ── whatever a site sends ────────────────────────────────────────────────────────────────────────


RICH = """
endpoints: [{ host: a.example }]
account: [{ path: '^/(\\w+)' }, id]
event: [ev, { param: d, match: '"ev":"(\\w+)"' }]
value: [v, d.v]
currency: c
minor_units: true
nested: { d: json, b: base64, p: pairs }
split: { list: [events, batch.events], field: d }
items: { at: [items, d.items] }
"""
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(),
    st.text() | st.dictionaries(st.sampled_from(["events", "batch", "ev", "v", "d"]), JSON).map(json.dumps),
)  # fmt: skip
def test_no_request_to_it_raises(query: str, body: str) -> None:
    for each in hits(RICH, f"{A}x?d={query}&v={query}", body):
        assert each.event
        assert each.account
