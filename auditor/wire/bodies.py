"""From a body's bytes to its text: decompressed, decoded, and cut where it is too long.

Libraries compress without saying so, and say so without compressing: what a body begins with counts
more than its header. br and zstd have no or no certain beginning, so there the header is believed.
Nothing here raises, whatever the bytes.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import zlib
from collections.abc import Callable
from typing import Final
from urllib.parse import quote_plus, unquote_plus

import brotli
import zstandard

from auditor.wire.lzstring import from_lz_base64

LARGEST: Final = 20_000_000
"""Bytes that a compressed body may become; the rest is dropped, and the note says `cut`."""
_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}\s*")
_LZ64 = re.compile(r"(?:^|&)compression=lz64(?:&|$)")
_DATA = re.compile(r"(?:^|(?<=&))data=([^&]*)")


def read_body(body: bytes, encoding: str = "", query: str = "") -> tuple[str, str]:
    """The body's text, and a note on what became of it: `gzip`, `binary 812 bytes`, `gzip, cut`.

    The text is empty for what is no text in UTF-8.

    Args:
        body: as sent.
        encoding: the Content-Encoding header.
        query: the URL's query, which may say that a field of the body is compressed.
    """
    data, notes = _unpacked(body, encoding)
    cut = len(data) > LARGEST
    data = data[:LARGEST]
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(data, final=not cut)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        return "", f"binary {len(body)} bytes"
    if text.startswith("data=") and (_LZ64.search(text) or _LZ64.search(query)):
        text, notes = _DATA.sub(_plain_field, text, count=1), [*notes, "lz64"]
    return text, ", ".join([*notes, *(["cut"] if cut else [])])


def _unpacked(body: bytes, encoding: str) -> tuple[bytes, list[str]]:
    """The bytes behind compression, and behind base64 that holds compressed bytes or JSON."""
    data, kind = _decompressed(body, encoding.strip().lower())
    if kind:
        return data, [kind]
    if not _BASE64.fullmatch(body):
        return body, []
    inner = _from_base64(body)
    data, kind = _decompressed(inner, "")
    if kind:
        return data, ["base64", kind]
    return (inner, ["base64"]) if inner[:1] in {b"{", b"["} else (body, [])


def _decompressed(body: bytes, encoding: str) -> tuple[bytes, str]:
    """The bytes and how they were compressed; the body itself and nothing where they were not."""
    if not body:
        return body, ""
    ways: list[tuple[str, Callable[[bytes], bytes]]] = []
    if body.startswith(_GZIP):
        ways.append(("gzip", _inflate(16 + zlib.MAX_WBITS)))
    elif body.startswith(_ZLIB):
        ways.append(("deflate", _inflate(zlib.MAX_WBITS)))
    elif encoding == "deflate":
        ways.append(("deflate", _inflate(-zlib.MAX_WBITS)))
    elif encoding == "br":
        ways.append(("br", _brotli))
    elif encoding == "zstd":
        ways.append(("zstd", _zstd))
    for kind, way in ways:
        try:
            return way(body), kind
        except (zlib.error, brotli.error, zstandard.ZstdError):
            break
    return body, ""


def _inflate(bits: int) -> Callable[[bytes], bytes]:
    return lambda body: zlib.decompressobj(bits).decompress(body, LARGEST + 1)


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.Decompressor().process(body, output_buffer_limit=LARGEST + 1))


def _zstd(body: bytes) -> bytes:
    with zstandard.ZstdDecompressor().stream_reader(body) as reader:
        return reader.read(LARGEST + 1)


def _from_base64(body: bytes) -> bytes:
    plain = body.strip().rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return b""


def _plain_field(found: re.Match[str]) -> str:
    """The field with what was compressed in it; as it was where that can't be read."""
    text = from_lz_base64(unquote_plus(found.group(1)).replace(" ", "+"))
    return found.group(0) if text is None else f"data={quote_plus(text)}"
