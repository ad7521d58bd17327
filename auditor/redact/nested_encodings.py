"""What stands in base64 or hexadecimal digits: decoded, looked into, and masked.

A run that holds what must not be stored is masked as a whole. Only a form or JSON in base64 is
encoded anew, with the masks in it: that is how some vendors send their hits.
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
from auditor.redact.base64_runs import LEAST, Run, runs
from auditor.redact.digests import Digests

DEEPEST = 3
"""How many encodings around a value are taken off."""
SHORT = 80
"""Runs up to this length are remembered: the names in a page's markup come again and again."""
_LEAST_HEX = 16
_HEX = re.compile("(?:[0-9A-Fa-f]{2})+")
_STANDARD = re.compile(rf"[A-Za-z0-9+/]{{{LEAST},}}")
_FOR_URLS = re.compile(rf"[A-Za-z0-9_-]{{{LEAST},}}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FORM = re.compile(r"\s*[{\[]|/|https?://|[\w.%\[\]~-]{1,64}=(?!=|$)")
"""What a text begins with that has parts."""


class _Part(NamedTuple):
    """Letters that are a text."""

    start: int
    end: int
    text: str
    is_hex: bool


def mask_runs(text: str, digests: Digests, inside: Callable[[str], str], depth: int) -> str:
    """The text with masks in its runs of letters: for hashes, and for what is encoded in them.

    `inside`: masks a text that was encoded; `depth`: how many encodings were taken off so far.
    """
    pieces: list[str] = []
    done = 0
    for run in runs(text):
        shown = _hashes(run, digests)
        if shown is None and depth < DEEPEST:
            shown = _texts(run, inside, depth)
        if shown is not None:
            pieces += [text[done : run.start], shown]
            done = run.end
    return "".join([*pieces, text[done:]]) if pieces else text


def _hashes(run: Run, digests: Digests) -> str | None:
    """The run with masks in place of hashes; None where it holds none."""
    found = digests.found(run.plain)
    return _replaced(run, [(at, at + len(each.code), each.mask) for at, each in found])


def _texts(run: Run, inside: Callable[[str], str], depth: int) -> str | None:
    """The run with masks in place of the texts that must not be stored; None: there are none."""
    found: list[tuple[int, int, str]] = []
    parts = _remembered(run.plain) if len(run.plain) <= SHORT else _parts(run.plain)
    for part in parts:
        if found and part.start < found[-1][1]:
            continue
        shown = inside(part.text)
        if shown != part.text:
            found.append((part.start, part.end, _shown(part, shown, depth)))
            if part.end - part.start == len(run.plain):
                break
    return _replaced(run, sorted(found))


def _replaced(run: Run, found: list[tuple[int, int, str]]) -> str | None:
    pieces: list[str] = []
    done = 0
    for start, end, mask in found:
        if start >= done:
            pieces += [*run.letters[done:start], mask]
            done = end
    return "".join([*pieces, *run.letters[done:]]) if pieces else None


@lru_cache(maxsize=16_384)
def _remembered(plain: str) -> tuple[_Part, ...]:
    return tuple(_parts(plain))


def _parts(plain: str) -> Iterator[_Part]:
    """What the run may be: one text, or several with - and _ or + and / between them."""
    places = [(0, len(plain))]
    for pattern, others in ((_STANDARD, "-_"), (_FOR_URLS, "+/")):
        if any(other in plain for other in others):
            places += [found.span() for found in pattern.finditer(plain)]
    for start, end in places:
        letters = plain[start:end]
        for is_hex, decode in ((True, _from_hex), (False, _from_base64)):
            data = decode(letters)
            if data and (text := _text(data)):
                yield _Part(start, end, text, is_hex)


def _from_hex(letters: str) -> bytes:
    if len(letters) < _LEAST_HEX or not _HEX.fullmatch(letters):
        return b""
    return bytes.fromhex(letters)


def _from_base64(letters: str) -> bytes:
    sound = letters.replace("-", "+").replace("_", "/")
    sound = sound[: len(sound) - (len(sound) % 4 == 1)]
    try:
        return binascii.a2b_base64(sound + "=" * (-len(sound) % 4))
    except binascii.Error:
        return b""


def _text(data: bytes) -> str:
    """The text that it is; empty where it is none. It may be cut in the middle of a character."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3:
            return ""
        text = data[: error.start].decode()
    return "" if _CONTROL.search(text) else text


def _shown(part: _Part, shown: str, depth: int) -> str:
    """What stands in the place of letters whose text became `shown`."""
    if depth == 0 and not part.is_hex and _FORM.match(part.text) and _is_sound(part.text, shown):
        return base64.urlsafe_b64encode(shown.encode("utf-8", "replace")).decode().rstrip("=")
    known = masks_in(part.text)
    masks = [each for each in masks_in(shown) if each not in known] or masks_in(shown)
    return "".join(map(str, masks))


def _is_sound(text: str, shown: str) -> bool:
    """Whether JSON is still JSON with masks in it: they may have taken a part of an escape."""
    return not _is_json(text) or _is_json(shown)


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True
