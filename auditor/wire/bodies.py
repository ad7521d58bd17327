"""Turns a body's bytes into its text: decompresses, decodes, and cuts what is too long.

Some libraries compress without the header, others send the header without compressing. So the first
bytes decide, not the header. Only br, zstd and bare deflate, which can't be recognised, need it.
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
"""Bytes of a decompressed body that are kept; the rest is dropped, and the note says `cut`."""
_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}\s*")
_LZ64 = re.compile(r"(?:^|&)compression=lz64(?:&|$)")
_DATA = re.compile(r"(?:^|(?<=&))data=([^&]*)")


def read_body(body: bytes, encoding: str = "", query: str = "") -> tuple[str, str]:
    """The body's text, and a note on how it was read: `gzip`, `binary 812 bytes`, `gzip, cut`.

    The text is empty if the body is not UTF-8.

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
    """The bytes without compression, and without base64 around compressed bytes or JSON."""
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
    """The bytes and the compression they had; the body and "" if it was not compressed."""
    if not body:
        return body, ""
    if body.startswith(_GZIP):
        kind, decompress = "gzip", _inflate(16 + zlib.MAX_WBITS)
    elif body.startswith(_ZLIB):
        kind, decompress = "deflate", _inflate(zlib.MAX_WBITS)
    elif encoding == "deflate":
        kind, decompress = "deflate", _inflate(-zlib.MAX_WBITS)
    elif encoding == "br":
        kind, decompress = "br", _brotli
    elif encoding == "zstd":
        kind, decompress = "zstd", _zstd
    else:
        return body, ""
    try:
        return decompress(body), kind
    except (zlib.error, brotli.error, zstandard.ZstdError):
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


def _plain_field(field: re.Match[str]) -> str:
    """The field with its value decompressed; unchanged if that can't be read."""
    text = from_lz_base64(unquote_plus(field.group(1)).replace(" ", "+"))
    return field.group(0) if text is None else f"data={quote_plus(text)}"
