"""Masks values and hashes inside base64 and hexadecimal digits, by decoding them.

Encoded text that holds something to mask is replaced by the masks as a whole. Only a form or JSON
in base64 is encoded again, with the masks in it, because some vendors send their hits like that.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from auditor.model.masks import masks_in
from auditor.redact.base64_runs import SHORTEST_RUN, Run, runs
from auditor.redact.digests import Digests

DEEPEST = 3
"""How many encodings around a value are decoded."""
CACHED_CHARACTERS = 80
"""Runs up to this length are cached: the names in a page's markup come again and again."""
_SHORTEST_HEX = 16
_HEX = re.compile("(?:[0-9A-Fa-f]{2})+")
_STANDARD = re.compile(rf"[A-Za-z0-9+/]{{{SHORTEST_RUN},}}")
_FOR_URLS = re.compile(rf"[A-Za-z0-9_-]{{{SHORTEST_RUN},}}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_STRUCTURED = re.compile(r"\s*[{\[]|/|https?://|[\w.%\[\]~-]{1,64}=(?!=|$)")
"""The beginning of JSON, an address or a form."""


class _EncodedText(NamedTuple):
    """A part of a run that is an encoded text."""

    start: int
    end: int
    text: str
    """The decoded text."""
    is_hex: bool


def mask_runs(text: str, digests: Digests, mask_text: Callable[[str], str], depth: int) -> str:
    """The text with masks in its base64 runs: for hashes, and for encoded texts.

    `mask_text`: masks a decoded text; `depth`: how many encodings were decoded so far.
    """
    pieces: list[str] = []
    done = 0
    for run in runs(text):
        masked = _without_hashes(run, digests)
        if masked is None and depth < DEEPEST:
            masked = _with_masked_texts(run, mask_text, depth)
        if masked is not None:
            pieces += [text[done : run.start], masked]
            done = run.end
    return "".join([*pieces, text[done:]]) if pieces else text


def _without_hashes(run: Run, digests: Digests) -> str | None:
    """The run with masks in place of hashes; None where it holds none."""
    matches = digests.matches(run.plain)
    return _replaced(
        run, [(start, start + len(digest.code), digest.mask) for start, digest in matches]
    )


def _with_masked_texts(run: Run, mask_text: Callable[[str], str], depth: int) -> str | None:
    """The run with its encoded texts masked; None where nothing in them had to be."""
    replacements: list[tuple[int, int, str]] = []
    is_cached = len(run.plain) <= CACHED_CHARACTERS
    for part in _cached_texts(run.plain) if is_cached else _encoded_texts(run.plain):
        if replacements and part.start < replacements[-1][1]:
            continue
        masked = mask_text(part.text)
        if masked != part.text:
            replacements.append((part.start, part.end, _replacement(part, masked, depth)))
            if part.end - part.start == len(run.plain):
                break
    return _replaced(run, sorted(replacements))


def _replaced(run: Run, replacements: list[tuple[int, int, str]]) -> str | None:
    """The run with these parts (start, end, text) replaced; None where there are none."""
    pieces: list[str] = []
    done = 0
    for start, end, text in replacements:
        if start >= done:
            pieces += [*run.written[done:start], text]
            done = end
    return "".join([*pieces, *run.written[done:]]) if pieces else None


@lru_cache(maxsize=16_384)
def _cached_texts(plain: str) -> tuple[_EncodedText, ...]:
    return tuple(_encoded_texts(plain))


def _encoded_texts(plain: str) -> Iterator[_EncodedText]:
    """The texts that a run may hold: one, or several with - and _ or + and / between them."""
    spans = [(0, len(plain))]
    for pattern, others in ((_STANDARD, "-_"), (_FOR_URLS, "+/")):
        if any(other in plain for other in others):
            spans += [match.span() for match in pattern.finditer(plain)]
    for start, end in spans:
        encoded = plain[start:end]
        for is_hex, decode in ((True, _from_hex), (False, _from_base64)):
            data = decode(encoded)
            if data and (text := _text(data)):
                yield _EncodedText(start, end, text, is_hex)


def _from_hex(encoded: str) -> bytes:
    """The decoded bytes; empty where it is not hexadecimal."""
    if len(encoded) < _SHORTEST_HEX or not _HEX.fullmatch(encoded):
        return b""
    return bytes.fromhex(encoded)


def _from_base64(encoded: str) -> bytes:
    """The decoded bytes, without a last character that is too few; empty where it is not base64."""
    standard = encoded.replace("-", "+").replace("_", "/")
    standard = standard[: len(standard) - (len(standard) % 4 == 1)]
    try:
        return binascii.a2b_base64(standard + "=" * (-len(standard) % 4))
    except binascii.Error:
        return b""


def _text(data: bytes) -> str:
    """The data as text, which may be cut within its last character; empty where it is not text."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3:
            return ""
        text = data[: error.start].decode()
    return "" if _CONTROL.search(text) else text


def _replacement(part: _EncodedText, masked: str, depth: int) -> str:
    """What replaces an encoded text that is `masked` now: encoded again, or its masks alone."""
    is_structured = depth == 0 and not part.is_hex and _STRUCTURED.match(part.text)
    if is_structured and _is_sound(part.text, masked):
        return base64.urlsafe_b64encode(masked.encode("utf-8", "replace")).decode().rstrip("=")
    had = masks_in(part.text)
    masks = [mask for mask in masks_in(masked) if mask not in had] or masks_in(masked)
    return "".join(map(str, masks))


def _is_sound(text: str, masked: str) -> bool:
    """Whether JSON is still JSON with masks in it: a mask may have replaced part of an escape."""
    return not _is_json(text) or _is_json(masked)


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True
