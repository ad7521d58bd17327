"""Decompresses LZ-string in base64, which older PostHog libraries send, up to a limit.

Source of the format: https://pieroxy.net/blog/pages/lz-string/index.html. The existing package has
no limit, and a few kilobytes can decompress to gigabytes; this reader stops instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final

LARGEST: Final = 2_000_000
"""Characters of a decompressed text; a longer one counts as unreadable."""
_SIX_BITS = {
    letter: number for number, letter in enumerate(f"{ascii_uppercase}{ascii_lowercase}{digits}+/")
}
_SMALL, _LARGE, _END = 0, 1, 2
"""The codes for a character of 8 bits, a character of 16 bits, and the text's end."""


class _BrokenError(Exception):
    """The text ends too early, or refers to an entry that does not exist."""


def from_lz_base64(text: str) -> str | None:
    """The text that LZ-string's compressToBase64 compressed; None if it is none, or too long."""
    try:
        return _unpacked(_Bits(text.rstrip("=")))
    except (KeyError, _BrokenError):
        return None


class _Bits:
    """The bits of a text in base64: of a letter the highest bit first, of a number the lowest.

    The text may end in a single letter, which no base64 library accepts.
    """

    def __init__(self, text: str) -> None:
        self._bits = _bits_of(text)

    def number(self, width: int) -> int:
        value = 0
        for position in range(width):
            bit = next(self._bits, None)
            if bit is None:
                raise _BrokenError
            value |= bit << position
        return value


def _bits_of(text: str) -> Iterator[int]:
    for letter in text:
        six = _SIX_BITS[letter]
        for position in range(5, -1, -1):
            yield six >> position & 1


def _unpacked(bits: _Bits) -> str:
    entries = ["", "", ""]
    # Bits of the next code, and how many entries can be added until a code has one bit more.
    width, room = 3, 4
    code = bits.number(2)
    if code == _END:
        return ""
    last = _character(bits, code)
    entries.append(last)
    pieces, length = [last], len(last)
    while True:
        code = bits.number(width)
        if code == _END:
            return "".join(pieces)
        if code in {_SMALL, _LARGE}:
            entries.append(_character(bits, code))
            code = len(entries) - 1
            room -= 1
        if room == 0:
            room = 1 << width
            width += 1
        if code < len(entries):
            piece = entries[code]
        elif code == len(entries):
            piece = last + last[0]
        else:
            raise _BrokenError
        length += len(piece)
        if length > LARGEST:
            raise _BrokenError
        pieces.append(piece)
        entries.append(last + piece[0])
        room -= 1
        last = piece
        if room == 0:
            room = 1 << width
            width += 1


def _character(bits: _Bits, code: int) -> str:
    if code not in {_SMALL, _LARGE}:
        raise _BrokenError
    return chr(bits.number(8 if code == _SMALL else 16))
