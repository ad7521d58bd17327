"""LZ-string in base64, as older PostHog libraries compress: read with a limit.

Source of the format: https://pieroxy.net/blog/pages/lz-string/index.html. The package that reads it
knows no limit, and a few kilobytes can stand for gigabytes; so this reader stops instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final

LARGEST: Final = 2_000_000
"""Characters that a text may become; one that is longer is none."""
_SIX_BITS = {
    letter: number for number, letter in enumerate(f"{ascii_uppercase}{ascii_lowercase}{digits}+/")
}
_SMALL, _LARGE, _END = 0, 1, 2
"""The codes for a character of 8 bits, one of 16 bits, and the text's end."""


class _BrokenError(Exception):
    """The text ends in the middle, or refers to what never came."""


def from_lz_base64(text: str) -> str | None:
    """The text behind LZ-string's compressToBase64; None if it is none, or too long."""
    try:
        return _unpacked(_Bits(text.rstrip("=")))
    except (KeyError, _BrokenError):
        return None


class _Bits:
    """Numbers out of six bits a letter, the highest first; a number's first bit is its lowest.

    Its base64 may end in a single letter, which no library for base64 takes.
    """

    def __init__(self, text: str) -> None:
        self._bits = _bits_of(text)

    def number(self, width: int) -> int:
        value = 0
        for place in range(width):
            bit = next(self._bits, None)
            if bit is None:
                raise _BrokenError
            value |= bit << place
        return value


def _bits_of(text: str) -> Iterator[int]:
    for letter in text:
        six = _SIX_BITS[letter]
        for place in range(5, -1, -1):
            yield six >> place & 1


def _unpacked(bits: _Bits) -> str:
    known = ["", "", ""]
    width, room = 3, 4
    """How many bits the next code has, and how many entries are left until it has one more."""
    code = bits.number(2)
    if code == _END:
        return ""
    last = _character(bits, code)
    known.append(last)
    found, length = [last], len(last)
    while True:
        code = bits.number(width)
        if code == _END:
            return "".join(found)
        if code in {_SMALL, _LARGE}:
            known.append(_character(bits, code))
            code = len(known) - 1
            room -= 1
        if room == 0:
            room = 1 << width
            width += 1
        if code < len(known):
            entry = known[code]
        elif code == len(known):
            entry = last + last[0]
        else:
            raise _BrokenError
        length += len(entry)
        if length > LARGEST:
            raise _BrokenError
        found.append(entry)
        known.append(last + entry[0])
        room -= 1
        last = entry
        if room == 0:
            room = 1 << width
            width += 1


def _character(bits: _Bits, code: int) -> str:
    if code not in {_SMALL, _LARGE}:
        raise _BrokenError
    return chr(bits.number(8 if code == _SMALL else 16))
