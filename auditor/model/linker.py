"""Reads `_gl`, by which Google's tag hands a visitor over from one domain to another.

`1*CHECKSUM*name*value*name*value`: the cookies that it carries, and a checksum over them, the
browser and the minute in which it was made. Where the browser is known, that proves both.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

PARAM: Final = "_gl"
LASTS_MINUTES: Final = 2
"""Made in this minute or in the two before it is accepted; an older one is not."""
_VERSION = "1"
_LONGEST = 8000
_OLDEST_MINUTES = 31 * 24 * 60
"""How far back its minute is looked for: a link in a mailing may be weeks old."""
_AHEAD_MINUTES = 1
"""The page's clock may be a moment ahead of ours."""
_FEWEST = 4
"""Its parts with a single value."""
_CHECKSUM = re.compile(r"[0-9a-z]{1,7}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """What a linker's checksum is made over, besides what it carries."""

    user_agent: str
    clock_offset: int
    """Minutes as JavaScript's getTimezoneOffset says them: -60 in Berlin's winter."""
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linker:
    """A `_gl` that can be read."""

    checksum: str
    payload: str
    """What the checksum is made over: name*value*name*value."""
    values: Mapping[str, str]
    """The cookies that it carries, by name: `_ga` (without GA1.1.), `_gcl_aw` ..."""

    def age_minutes(self, browser: Browser, minute: int) -> int | None:
        """How many minutes ago this browser made it; None: another one did, or it was changed.

        `minute`: now, in minutes since 1970.
        """
        before = f"{browser.user_agent}*{browser.clock_offset}*{browser.language}*"
        begun = zlib.crc32(_bytes(before))
        rest, sought = _bytes(f"*{self.payload}"), int(self.checksum, 36)
        for age in range(-_AHEAD_MINUTES, _OLDEST_MINUTES):
            if zlib.crc32(rest, zlib.crc32(str(minute - age).encode(), begun)) == sought:
                return max(age, 0)
        return None


def read_linker(text: str) -> Linker | None:
    """What a `_gl` says; None: it has another form, or lacks its end."""
    version, *parts = text[:_LONGEST].split("*")
    whole = len(parts) + 1 >= _FEWEST and len(parts) % 2 == 1
    if version != _VERSION or not whole or not _CHECKSUM.fullmatch(parts[0]):
        return None
    names, values = parts[1::2], [_decoded(value) for value in parts[2::2]]
    carried = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    return Linker(checksum=parts[0], payload="*".join(parts[1:]), values=carried)


def linker_in(url: str) -> str | None:
    """The `_gl` of an address, in its query or after its #; None: it has none."""
    before, _, fragment = url.partition("#")
    for part in (before.partition("?")[2], fragment.rpartition("?")[2]):
        found = dict(parse_qsl(part, keep_blank_values=True)).get(PARAM)
        if found is not None:
            return found
    return None


def _decoded(value: str) -> str | None:
    """Base64 for addresses, with dots in the place of its padding."""
    text = value.replace(".", "=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def _bytes(text: str) -> bytes:
    """The low byte of each of its UTF-16 units, as the linker counts them."""
    return text.encode("utf-16-le", "replace")[::2]
