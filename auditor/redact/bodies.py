"""From a body's bytes to its text: decompressed, decoded, and cut where it is too long."""

from __future__ import annotations

import codecs
import zlib

LARGEST = 20_000_000
"""Bytes that a compressed body may become; the rest is dropped."""
_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


def read_body(body: bytes) -> tuple[str, str]:
    """The body's text, and a note on what became of it: `gzip`, `binary 812 bytes`, `gzip, cut`.

    The text is empty for what is no text in UTF-8.
    """
    data, notes = _decompressed(body)
    cut = len(data) > LARGEST
    data = data[:LARGEST]
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(data, final=not cut)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        return "", f"binary {len(body)} bytes"
    return text, ", ".join([*notes, *(["cut"] if cut else [])])


def _decompressed(body: bytes) -> tuple[bytes, list[str]]:
    if body.startswith(_GZIP):
        kind, bits = "gzip", 16 + zlib.MAX_WBITS
    elif body.startswith(_ZLIB):
        kind, bits = "deflate", zlib.MAX_WBITS
    else:
        return body, []
    try:
        data = zlib.decompressobj(bits).decompress(body, LARGEST + 1)
    except zlib.error:
        return body, []
    return data, [kind]
