from __future__ import annotations

import base64
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable
from types import MappingProxyType
from urllib.parse import quote_plus

import brotli
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lzstring import LZString  # type: ignore[import-untyped]

from auditor.wire import bodies, lzstring
from auditor.wire.bodies import LARGEST, read_body
from auditor.wire.lzstring import from_lz_base64

Pack = Callable[[bytes], bytes]
CAP = 100_000
"""Stands for LARGEST where twenty megabytes would only take time."""


def raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def zstd_stream(data: bytes) -> bytes:
    """As streaming compressors write it: without the length of what is in it."""
    packer = zstandard.ZstdCompressor().compressobj()
    return packer.compress(data) + packer.flush()


def base64_of_gzip(data: bytes) -> bytes:
    return base64.b64encode(gzip.compress(data))


def url_base64_of_zlib(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(zlib.compress(data)).rstrip(b"=") + b"\n"


WAYS: MappingProxyType[str, tuple[Pack, str, str]] = MappingProxyType(
    {
        "nothing": (bytes, "", ""),
        "gzip": (gzip.compress, "gzip", "gzip"),
        "gzip without a header": (gzip.compress, "", "gzip"),
        "gzip called br": (gzip.compress, "br", "gzip"),
        "zlib": (zlib.compress, "deflate", "deflate"),
        "zlib at its least": (lambda data: zlib.compress(data, 1), "", "deflate"),
        "zlib at its best": (lambda data: zlib.compress(data, 9), "", "deflate"),
        "zlib called gzip": (zlib.compress, "gzip", "deflate"),
        "deflate": (raw_deflate, " Deflate ", "deflate"),
        "br": (brotli.compress, "br", "br"),
        "zstd": (zstd, "zstd", "zstd"),
        "zstd as a stream": (zstd_stream, "ZSTD", "zstd"),
        "base64 of gzip": (base64_of_gzip, "", "base64, gzip"),
        "base64 for URLs, of zlib": (url_base64_of_zlib, "", "base64, deflate"),
    }
)
"""How it is packed, the Content-Encoding, and the note."""
TEXTS = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=200)
ANY_SPEED = settings(deadline=None, max_examples=20)


@pytest.mark.parametrize("way", WAYS)
@ANY_SPEED
@given(text=TEXTS)
@example(text='{"event":"purchase","value":79.00}' * 2000)
def test_a_body_comes_out_of_whatever_it_was_packed_in(way: str, text: str) -> None:
    pack, encoding, note = WAYS[way]
    text = f"event=purchase&e={text}"
    assert read_body(pack(text.encode()), encoding) == (text, note)


@ANY_SPEED
@given(data=st.dictionaries(TEXTS, st.one_of(TEXTS, st.integers(), st.none())))
def test_json_in_base64_is_read(data: dict[str, object]) -> None:
    text = json.dumps({"event": "purchase", "value": 1, **data})
    packed = base64.b64encode(text.encode())
    assert read_body(packed) == (text, "base64")
    assert read_body(packed.rstrip(b"=") + b"\r\n") == (text, "base64")


@pytest.mark.parametrize(
    "body",
    [
        b"aGVsbG8gd29ybGQsIGhlbGxvIHdvcmxk",  # base64, but of prose
        b"0417aa0b1c2d3e4f5061728394a5b6c7",
        base64.b64encode(b'{"a":1}'),  # too short to be sure
        b"eyJldmVudCI6InB1cmNoYXNlIiwi!!!!",
        b"eyJldmVudCI6InB1cmNoYXNlIiwiYSI6M",
    ],
)
def test_what_only_looks_like_base64_stays(body: bytes) -> None:
    assert read_body(body) == (body.decode(), "")


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate", "identity", "x", "gzip, br"])
def test_a_header_that_lies_about_a_plain_body_is_not_believed(encoding: str) -> None:
    assert read_body(b"event=purchase&value=79", encoding) == ("event=purchase&value=79", "")


@pytest.mark.parametrize(("pack", "encoding"), [(brotli.compress, "zstd"), (zstd, "br")])
def test_what_a_wrong_header_hides_is_binary(pack: Pack, encoding: str) -> None:
    body = pack("ä=1&b=2".encode() * 50)
    assert read_body(body, encoding) == ("", f"binary {len(body)} bytes")


@pytest.mark.parametrize(
    ("body", "text", "note"),
    [
        (b"", "", ""),
        ("a=ü".encode(), "a=ü", ""),
        (b"\xef\xbb\xbfa=1", "a=1", ""),
        (b"\x00\x01\x02", "", "binary 3 bytes"),
        (b"\xff\xfe\xfd\xfc", "", "binary 4 bytes"),
        (b"a=1\0", "", "binary 4 bytes"),
        (b"a=\xc3", "", "binary 3 bytes"),
        (b"\x1f\x8bnothing \xff", "", "binary 11 bytes"),
        (b"x\x9cnothing", "", "binary 9 bytes"),
        (gzip.compress(b"", mtime=0), "", "gzip"),
        (gzip.compress(b"a\0", mtime=0), "", "binary 22 bytes"),
        (gzip.compress(b"a=1", mtime=0) + b"what follows", "a=1", "gzip"),
    ],
)
def test_a_body_becomes_text_with_a_note(body: bytes, text: str, note: str) -> None:
    assert read_body(body) == (text, note)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "nothing" and "called" not in way])
@ANY_SPEED
@given(at=st.integers(0, 10_000))
def test_a_body_cut_off_in_transit_gives_its_beginning_or_nothing(way: str, at: int) -> None:
    pack, encoding, note = WAYS[way]
    text = "".join(f"name{number * 7919 % 1000}=value&" for number in range(300))
    body = pack(text.encode())
    cut = body[: 1 + at % (len(body) - 1)]
    found, told = read_body(cut, encoding)
    if told == note:
        assert text.startswith(found)
    elif told == "":
        assert found.encode() == cut
    else:
        assert (found, told) == ("", f"binary {len(cut)} bytes")


@settings(deadline=None, max_examples=200)
@given(
    body=st.binary(max_size=200),
    start=st.sampled_from(
        [b"", b"\x1f\x8b", b"\x1f\x8b\x08\x00", b"\x78\x9c", b"\x28\xb5\x2f\xfd"]
    ),
    encoding=st.sampled_from(["", "gzip", "deflate", "br", "zstd", "\0"]),
)
def test_no_bytes_raise(body: bytes, start: bytes, encoding: str) -> None:
    text, note = read_body(start + body, encoding, "compression=lz64")
    assert "\0" not in text
    assert not (text and note.startswith("binary"))


# ── bombs ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", WAYS)
def test_a_body_that_unpacks_to_too_much_is_cut(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LARGEST", CAP)
    pack, encoding, note = WAYS[way]
    whole = b"ab" * (CAP // 2)
    assert read_body(pack(whole), encoding) == (whole.decode(), note)
    text, told = read_body(pack(whole * 3), encoding)
    assert text == whole.decode()
    assert told == (f"{note}, cut" if note else "cut")


def test_a_cut_inside_a_letter_leaves_the_letter_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LARGEST", CAP)
    for shift in range(4):
        body = b"a" * shift + "🐞".encode() * CAP
        text, note = read_body(gzip.compress(body))
        assert text == "a" * shift + "🐞" * ((CAP - shift) // 4)
        assert note == "gzip, cut"


@pytest.mark.parametrize("way", [way for way in WAYS if way != "nothing"])
def test_a_bomb_takes_no_memory_beyond_the_cap(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LARGEST", CAP)
    pack, encoding, note = WAYS[way]
    bomb = pack(b"a" * (100 * CAP))
    tracemalloc.start()
    try:
        told = read_body(bomb, encoding)[1]
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert told == f"{note}, cut"
    assert most < 10 * CAP


@pytest.mark.parametrize(
    ("pack", "encoding", "kind"),
    [
        (lambda data: gzip.compress(data, 1), "", "gzip"),
        (lambda data: brotli.compress(data, quality=3), "br", "br"),
        (zstd, "zstd", "zstd"),
    ],
    ids=["gzip", "br", "zstd"],
)
def test_a_bomb_stops_at_twenty_megabytes(pack: Pack, encoding: str, kind: str) -> None:
    text, note = read_body(pack(b"a" * (2 * LARGEST)), encoding)
    assert (len(text), note) == (20_000_000, f"{kind}, cut")


# ── LZ-string ────────────────────────────────────────────────────────────────────────────────────

LZ = LZString()
ALL_BELOW_SURROGATES = st.text(st.characters(max_codepoint=0xD7FF), max_size=300)
"""The package knows texts as Python does; JavaScript's are of 16 bits."""


def form_of(text: str, more: str = "") -> bytes:
    return f"data={quote_plus(LZ.compressToBase64(text))}{more}".encode()


@settings(deadline=None, max_examples=100)
@given(text=ALL_BELOW_SURROGATES)
@example(text="a")
@example(text="a" * 5000)
@example(text='{"event":"$pageview","properties":{"$lib":"web"}}' * 40)
@example(text="".join(map(chr, range(1, 3000))))
def test_lz_string_is_read_as_its_package_packs_it(text: str) -> None:
    assert from_lz_base64(LZ.compressToBase64(text)) == text


@ANY_SPEED
@given(text=TEXTS.map(lambda text: json.dumps({"event": text})), in_query=st.booleans())
def test_a_form_says_by_field_or_query_that_its_data_are_lz_string(
    text: str, in_query: bool
) -> None:
    body = form_of(text, "" if in_query else "&compression=lz64")
    query = "ip=1&compression=lz64&ver=1" if in_query else "ip=1"
    found, note = read_body(body, "", query)
    assert note == "lz64"
    assert found.startswith(f"data={quote_plus(text)}")


def test_plus_signs_of_base64_may_have_become_spaces() -> None:
    text = next(
        each
        for each in (f'{{"event":"{number}"}}' for number in range(1000))
        if "+" in LZ.compressToBase64(each)
    )
    body = b"data=" + LZ.compressToBase64(text).encode() + b"&compression=lz64"
    assert read_body(body) == (f"data={quote_plus(text)}&compression=lz64", "lz64")


def test_data_that_nobody_calls_lz_string_stay_as_they_are() -> None:
    body = form_of('{"event":"x"}')
    assert read_body(body) == (body.decode(), "")


def test_lz_string_in_gzip_is_read_through_both() -> None:
    packed = gzip.compress(form_of('{"event":"x"}', "&compression=lz64"))
    plain = "data=" + quote_plus('{"event":"x"}') + "&compression=lz64"
    assert read_body(packed) == (plain, "gzip, lz64")


@pytest.mark.parametrize("data", ["", "%%%", "not+lz+string!", "A", "__"])
def test_data_that_are_no_lz_string_stay_as_they_are(data: str) -> None:
    text = f"data={data}&compression=lz64"
    assert read_body(text.encode()) == (text, "lz64")


@settings(deadline=None, max_examples=200)
@given(text=st.text("ABCXYZabcxyz0189+/=", max_size=60), whole=ALL_BELOW_SURROGATES)
def test_broken_lz_string_is_none_and_never_raises(text: str, whole: str) -> None:
    packed = LZ.compressToBase64(whole).rstrip("=")
    for each in (text, packed[: len(packed) // 2], packed + text, text + packed):
        found = from_lz_base64(each)
        assert found is None or isinstance(found, str)
    assert from_lz_base64(packed[: len(packed) // 2]) is None


def test_a_bomb_of_lz_string_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lzstring, "LARGEST", 5000)
    assert from_lz_base64(LZ.compressToBase64("a" * 5000)) == "a" * 5000
    assert from_lz_base64(LZ.compressToBase64("a" * 5001)) is None
