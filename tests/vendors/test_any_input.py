"""Decoding never raises, whatever a site sends: each vendor's examples, damaged in every way."""

from __future__ import annotations

import base64
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType

import brotli
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from takenapart import Leaf, Node, Say, Taken, take_apart, with_body
from vendorexamples import Example, all_examples

from auditor.config.vendors import EndpointSpec, VendorSpec
from auditor.decode.decoder import Decoded, Decoder
from auditor.decode.index import VendorIndex
from auditor.model import Category, Grant, Hit, Kind, Leg, Signal, Visit, VisitFacts
from auditor.prepare.own_vendors import own_vendors
from auditor.vendor import find_vendors
from auditor.wire import bodies
from auditor.wire.bodies import LARGEST, read_body

VENDORS = find_vendors()
CRM = VendorSpec(
    name="Nordlicht CRM",
    category=Category.CRM,
    endpoints=(EndpointSpec(host="crm.nordlicht.example", path="/track"),),
    body="json",
    account="site_id",
    event="order.type",
    value="order.total",
    currency="order.currency",
    key="order.id",
)
"""A vendor of a spec's own."""
OWN = "(own)"
EVENTS_AT_MOST = 500
"""Of one request."""
EXAMPLES = {key: each for key, each in all_examples().items() if key in VENDORS} | {
    OWN: (
        Example(
            vendor=OWN,
            name="order",
            endpoint="",
            url="https://crm.nordlicht.example/track?site_id=5",
            body='{"order":{"type":"lead","total":79,"currency":"EUR","id":"T1"},"site_id":"5"}',
        ),
    )
}
INDEX = VendorIndex([*VENDORS.values(), *own_vendors({"crm": CRM})])
DECODER = Decoder(INDEX)
ANY_SPEED = settings(
    deadline=None,
    max_examples=10,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def decoded(sent: Iterable[Example]) -> Decoded:
    """What a visit's requests come to, one every half second, as the audit file holds them."""
    requests = tuple(
        each.request(number, at=500 * number) for number, each in enumerate(sent, start=1)
    )
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
    return DECODER.decode(VisitFacts(visit=visit, requests=requests))


def holds(sent: Iterable[Example]) -> tuple[Hit, ...]:
    """Decode requests both ways, and look at what must be so whatever was sent."""
    sent = list(sent)
    for each in sent:
        asked = (
            each.request().method, each.url, each.sent, each.content_type, each.content_encoding
        )  # fmt: skip
        assert INDEX.classify(*asked) == INDEX.classify(*asked)
    hits = decoded(sent).hits
    assert [hit.id for hit in hits] == list(range(1, len(hits) + 1))
    assert len(hits) <= EVENTS_AT_MOST * len(sent)
    for hit in hits:
        look_at(hit)
    return hits


def look_at(hit: Hit) -> None:
    assert hit.event
    assert all(name and is_text(name) and is_text(text) for name, text in hit.raw.items())
    assert all(hit.raw.values())
    assert all(name and is_text(name) and is_text(text) for name, text in hit.params.items())
    told = [hit.event, hit.account, hit.label, *hit.aliases, *hit.user_data.values()]
    assert all(is_text(text) for text in told)
    assert all(text is None or is_text(text) for text in (hit.key, hit.currency))
    assert is_amount(hit.value)
    for item in hit.items:
        assert is_text(item.item_id)
        assert is_text(item.item_name)
        assert is_amount(item.price)
        assert is_amount(item.quantity)
        assert all(is_text(name) and is_text(text) for name, text in item.params.items())
    assert all(isinstance(signal, Signal) for signal in hit.consent)
    assert all(isinstance(grant, Grant) for grant in hit.consent.values())


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_amount(value: object) -> bool:
    return value is None or (isinstance(value, Decimal) and value.is_finite())


# ── examples, damaged ────────────────────────────────────────────────────────────────────────────

DEEP = '{"a":' * 10_000
JUNK = (
    "", " ", "\0", "\u202e\u200f", "\ud800", "ä😀", "<img src=x onerror=alert(1)>", '"', "\\", "'",
    "%", "%zz", "%ff%fe", "%00", "%E2%82", "%25252525", "+", "-", "0", "-0", "1e999", "NaN",
    "Infinity", "²", "٣٤", "\uff11\uff12", "½", "9" * 39, "9" * 5000, "1_000", "1.", ".5", "1,5", "null",
    "true", "[]", "{}", "[[]]", '[{"a":1},2,null,"x",[]]', '{"a":{"b":[1]}}', "{", "[",
    "[" * 10_000, DEEP, DEEP + "1" + "}" * 10_000, "eyJ", "eyJhIjoxfQ", "eyJhIjoxfQ===", "L2cvY",
    base64.b64encode(DEEP.encode()).decode(), "=", "&", ";", "=&=&;=;", "||||", "~~~~", "****",
    ",,,,", "((((", "))))", "(1*2*3**)()", "::::", "....", "a.b.c.d", "0.0.0", "\r\n\r\n", "--",
    "https://", "//[", "https://[::1", "(masked:email)", "a" * 100_000, "%" * 100_000,
    "~" * 100_000, "1|" * 50_000, "a=b;" * 25_000,
)  # fmt: skip
SHAPES = (
    "null", "1", "-1.5e9", '"text"', "true", "[]", "{}", "[null]", "[[[]]]", '[1,"a",null,{}]',
    '{"a":null}', '{"0":{"0":[]}}', '{"":1}', "[" * 200 + "]" * 200, "NaN", "",
)  # fmt: skip
NUMBERS = ("²", "٣", "-1", "", "0", "999", "1000000", "9" * 30)
NO_NUMBERS = (
    "²", "٣٤", "\uff11", "½", "-", "--1", "1e999", "NaN", "-Infinity", "1_0", "1.", ".5", "1,5", "+1",
    "0x1", " 1", "1\n", "9" * 41, "0" * 40, "-0.00", "99999999999999999999.99",
)  # fmt: skip
"""What Python takes for a number in one place and not in the other, and numbers beyond measure."""
MARK = "JunkStandsHere"


class Instead(Say):
    """Other texts or parts in some places."""

    def __init__(self, texts: dict[Leaf, str], parts: dict[Node, str] | None = None) -> None:
        self._texts, self._parts = texts, parts or {}

    def text(self, leaf: Leaf) -> str:
        return self._texts.get(leaf, leaf.text)

    def part(self, part: Node) -> str | None:
        return self._parts.get(part)


def text_replaced(taken: Taken, at: int, junk: str) -> Example:
    leaves = taken.leaves()
    return taken.put(Instead({leaves[at % len(leaves)]: junk}))


def number_replaced(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001 - the type
    numbers = [leaf for leaf in taken.leaves() if re.fullmatch(r"-?[0-9.]+", leaf.text)]
    strange = NO_NUMBERS[at % len(NO_NUMBERS)]
    some = numbers[at // len(NO_NUMBERS) % (len(numbers) or 1) :][: 1 + at % 3]
    return taken.put(Instead(dict.fromkeys(some, strange)))


def all_texts_replaced(taken: Taken, at: int, junk: str) -> Example:
    return taken.put(Instead(dict.fromkeys(taken.leaves()[at % 3 :: 1 + at % 2], junk[:200])))


def text_replaced_unescaped(taken: Taken, at: int, junk: str) -> Example:
    leaves = taken.leaves()
    say = Instead({leaves[at % len(leaves)]: MARK})
    example = replace(taken.example, url=taken.url.put(say).replace(MARK, junk))
    if taken.body is None:
        return example
    return with_body(example, taken.pack(taken.body.put(say).replace(MARK, junk)))


def part_of_another_shape(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001 - the type
    wholes = taken.wholes()
    if taken.body:
        wholes = list(taken.body.wholes()) or wholes
    return taken.put(Instead({}, {wholes[at % len(wholes)]: SHAPES[at % len(SHAPES)]}))


def json_text_of_another_shape(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001
    leaves = taken.leaves()
    say = Instead({leaves[at % len(leaves)]: MARK})
    text = taken.body.put(say) if taken.body else ""
    shape = SHAPES[at % len(SHAPES)]
    return with_body(taken.example, taken.pack(text.replace(f'"{MARK}"', shape)))


def url_cut(taken: Taken, at: int, junk: str) -> Example:
    url = taken.example.url
    return replace(taken.example, url=url[: at % (len(url) + 1)] + junk[: at % 2])


def url_changed(taken: Taken, at: int, junk: str) -> Example:
    url = taken.example.url
    place = at % len(url)
    return replace(taken.example, url=url[:place] + junk[:20] + url[place + 1 :])


def body_cut(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001 - the type
    sent = taken.example.sent
    return with_body(taken.example, sent[: at % (len(sent) + 1)])


def bytes_flipped(taken: Taken, at: int, junk: str) -> Example:
    sent = bytearray(taken.example.sent or b"a=1")
    for number, each in enumerate(junk[:5] or "x"):
        sent[(at + 31 * number) % len(sent)] ^= 1 + ord(each) % 255
    return with_body(taken.example, bytes(sent))


def parameters_doubled(taken: Taken, at: int, junk: str) -> Example:
    def doubled(text: str) -> str:
        pairs = text.split("&")
        name = pairs[at % len(pairs)].partition("=")[0].rpartition("?")[2]
        return "&".join([*pairs, f"{name}={junk[:50]}", f"{name}=", *pairs[at % len(pairs) :]])

    example = replace(taken.example, url=doubled(taken.example.url))
    if taken.body is None:
        return example
    return with_body(example, taken.pack(doubled(taken.body.put(Say()))))


def parameters_emptied(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001 - the type
    def emptied(text: str) -> str:
        return re.sub(r"=[^&;]*", "=", text, count=at % 9)

    example = replace(taken.example, url=emptied(taken.example.url))
    if taken.body is None:
        return example
    return with_body(example, taken.pack(emptied(taken.body.put(Say()))))


def numbers_in_names_changed(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001
    def changed(text: str) -> str:
        return re.sub(r"[0-9]+(?=[\w.\]%\[]*[=\"])", NUMBERS[at % len(NUMBERS)], text)

    example = replace(taken.example, url=changed(taken.example.url))
    if taken.body is None:
        return example
    return with_body(example, taken.pack(changed(taken.body.put(Say()))))


def body_of_something_else(taken: Taken, at: int, junk: str) -> Example:
    data = junk.encode("latin-1", "replace") if at % 2 else junk.encode("utf-8", "surrogatepass")
    return with_body(replace(taken.example, method="POST"), data)


def headers_that_lie(taken: Taken, at: int, junk: str) -> Example:
    encodings = ("gzip", "deflate", "br", "zstd", "GZIP ", junk[:20])
    types = ("multipart/form-data; boundary=", "application/json", junk[:20])
    return replace(
        taken.example,
        content_encoding=encodings[at % len(encodings)],
        content_type=types[at % len(types)],
    )


DAMAGES: tuple[Callable[[Taken, int, str], Example], ...] = (
    text_replaced,
    text_replaced_unescaped,
    number_replaced,
    number_replaced,
    number_replaced,
    all_texts_replaced,
    part_of_another_shape,
    json_text_of_another_shape,
    url_cut,
    url_changed,
    body_cut,
    bytes_flipped,
    parameters_doubled,
    parameters_emptied,
    numbers_in_names_changed,
    body_of_something_else,
    headers_that_lie,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["batch", "events", "event", "data", "name", "0", ""]), inner
        )
    ),
    max_leaves=9,
)
DAMAGED = st.lists(
    st.tuples(
        st.integers(0, 2**12),
        st.sampled_from(DAMAGES),
        st.integers(0, 2**12),
        st.one_of(st.sampled_from(JUNK), st.text(max_size=40), JSON.map(json.dumps)),
    ),
    min_size=1,
    max_size=4,
)
"""Of some of a vendor's examples: how it is damaged, where, and by what."""


@cache
def taken_of(vendor: str) -> tuple[Taken, ...]:
    return tuple(take_apart(each) for each in EXAMPLES[vendor])


@pytest.mark.parametrize("vendor", EXAMPLES)
@ANY_SPEED
@given(damaged=DAMAGED)
def test_no_damaged_request_raises(
    vendor: str, damaged: list[tuple[int, Callable[[Taken, int, str], Example], int, str]]
) -> None:
    taken = taken_of(vendor)
    holds(damage(taken[which % len(taken)], at, junk) for which, damage, at, junk in damaged)


def test_requests_of_all_vendors_stand_in_one_visit() -> None:
    sent = [each for examples in EXAMPLES.values() for each in examples]
    assert len(holds(sent)) >= len(EXAMPLES) // 2


# ── bodies beyond all measure ────────────────────────────────────────────────────────────────────

SMALL_CAP = 50_000
"""Stands for the cap on bombs in the test that goes through all vendors."""
BOMB = b'{"events":[' + b'{"a":1},' * 8_000
HUGE = MappingProxyType({
    "JSON nested in objects": (DEEP.encode(), "", ""),
    "JSON nested in lists": (b"[" * 50_000, "", ""),
    "JSON nested and closed": (b"[" * 10_000 + b"]" * 10_000, "", ""),
    "a list that should be an object": (b'[1,null,"a",[],{}]', "", ""),
    "an object that should be a list": (b'{"0":1,"events":{"0":{}},"batch":1,"data":"x"}', "", ""),
    "numbers and nulls": (b'{"events":[1,null],"batch":null,"data":5,"payload":[]}', "", ""),
    "a number": (b"5", "", ""),
    "null": (b"null", "", ""),
    "many events": (b'{"batch":[' + b"{}," * 3_000 + b"{}]}", "", ""),
    "many lines": (b"en=a\r\n" * 3_000, "", ""),
    "many lines of JSON": (b'{"a":1}\n' * 3_000, "", ""),
    "200,000 fields": (b"a&" * 200_000, "application/x-www-form-urlencoded", ""),
    "10,000 names": (b"&".join(b"a%d=1" % n for n in range(10_000)), "", ""),
    "multipart without an end": (
        b'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n{"a":',
        "multipart/form-data; boundary=x", "",
    ),
    "many parts": (b"--x\r\n" * 5_000, "multipart/form-data; boundary=x", ""),
    "NULs": (b"\0" * 100_000, "", ""),
    "percent signs": (b"%" * 50_000, "", ""),
    "invalid UTF-8": (b"a=\xff\xfe&b=\xc3", "", ""),
    "gzip cut off": (gzip.compress(BOMB)[:-30], "", "gzip"),
    "gzip that is none": (b"\x1f\x8bnothing", "", "gzip"),
    "bomb of gzip": (gzip.compress(BOMB), "", "gzip"),
    "bomb of zlib": (zlib.compress(BOMB), "", "deflate"),
    "bomb of deflate": (zlib.compress(BOMB)[2:-4], "", "deflate"),
    "bomb of br": (brotli.compress(BOMB, quality=5), "", "br"),
    "bomb of zstd": (zstandard.ZstdCompressor().compress(BOMB), "", "zstd"),
    "bomb of base64": (base64.b64encode(gzip.compress(BOMB)), "", ""),
    "br that is none": (b"nothing", "", "br"),
    "zstd that is none": (b"nothing", "", "zstd"),
})  # fmt: skip
"""Body, content type and content encoding."""


@pytest.mark.parametrize("vendor", EXAMPLES)
def test_no_huge_or_broken_body_raises(vendor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    example = replace(with_a_body(vendor), method="POST")
    for name, (body, content_type, encoding) in HUGE.items():
        cap = SMALL_CAP if name.startswith("bomb") else LARGEST
        monkeypatch.setattr(bodies, "LARGEST", cap)
        sent = replace(example, content_type=content_type, content_encoding=encoding)
        holds([with_body(sent, body)])


def with_a_body(vendor: str) -> Example:
    """An example whose body is read, or which becomes one by getting a body."""
    endpoints = {each.id: each.kind for each in VENDORS[vendor].endpoints} if vendor != OWN else {}
    events = [
        each for each in EXAMPLES[vendor] if endpoints.get(each.endpoint, Kind.EVENT) is Kind.EVENT
    ]
    return max(events or EXAMPLES[vendor], key=lambda each: bool(each.sent))


@pytest.mark.parametrize("unit", [b'{"a":1},', b"\xff" * 50], ids=["JSON", "FF"])
def test_a_body_of_50_megabytes_is_read_to_its_limit(unit: bytes) -> None:
    example = EXAMPLES[OWN][0]
    body = b'{"order":{"type":"x"},"l":[' + unit * (50_000_000 // len(unit))
    assert INDEX.classify("POST", example.url, body) is not None
    request = replace(example.request(), body=read_body(body)[0])
    visit = Visit(id=1, goal=None, leg=Leg(name="default"), device="desktop", began="")
    (hit,) = DECODER.decode(VisitFacts(visit=visit, requests=(request,))).hits
    look_at(hit)
    assert len(request.body) <= LARGEST < len(body)
    assert hit.raw["site_id"] == "5"
