"""No body, however large or broken, raises or takes for ever."""

from __future__ import annotations

import base64
import gzip
import zlib
from dataclasses import replace
from types import MappingProxyType

import brotli
import pytest
import zstandard
from anyinput import (
    DECODER,
    EXAMPLES,
    INDEX,
    OWN,
    VENDORS,
    holds,
    look_at,
)
from damages import DEEP
from takenapart import with_body
from vendorexamples import Example

from auditor.model import Kind, Leg, Visit, VisitFacts
from auditor.wire import bodies
from auditor.wire.bodies import LARGEST, read_body

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
