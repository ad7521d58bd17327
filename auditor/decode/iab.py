"""Reads the consent strings of IAB: TCF v2, GPP with its US sections, us_privacy."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

LONGEST: Final = 8192
"""Characters of a string. Real ones have up to 2000; publisher restrictions can double that."""
KEPT: Final = 64
"""Strings whose reading is remembered: a site has one or two for each choice of the visitor."""
LAST_PURPOSE: Final = 11
LAST_VENDOR: Final = 4095
"""The highest vendor number that is read. IAB's list has some 1500; more would cost memory."""
MOST_SECTIONS: Final = 64
TCF_EU: Final = 2
"""The section of GPP that holds a TCF string."""

_US_PRIVACY: Final = 6
_OPT_OUTS: Mapping[int, tuple[int, ...]] = MappingProxyType(
    dict.fromkeys(range(8, 24), (12, 14))
    | {7: (18, 20, 22), 11: (14, 16), 18: (14, 16)}
    | dict.fromkeys(range(24, 28), (16, 18))
)
"""Section -> the bits at which the opt-outs from sale, sharing and targeted advertising begin."""
_NEWEST: Mapping[int, int] = MappingProxyType({7: 2} | dict.fromkeys(range(8, 24), 1))
"""Section -> the newest version in which the opt-outs are known to begin there."""
_OPTED_OUT: Mapping[int, bool] = MappingProxyType({1: True, 2: False})
_TCF = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_BASE64 = re.compile(r"[A-Za-z0-9_-]+")
_US_FORM = re.compile(r"[1-9][YN-]{3}", re.IGNORECASE | re.ASCII)
_FIBONACCI: Final = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987)


class BrokenStringError(ValueError):
    """A string that does not have the form of its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tcf:
    """The contents of a TCF string; the fields mean what those of `Privacy` mean."""

    purposes: frozenset[int]
    legitimate_interests: frozenset[int]
    vendors: frozenset[int]
    cmp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gpp:
    """The contents of a GPP string."""

    sections: tuple[int, ...]
    tcf: Tcf | None = None
    opted_out: Mapping[int, bool] = field(default_factory=lambda: MappingProxyType({}))
    """Whether the visitor opted out, by US section; sections that don't say so are missing."""
    broken: bool = False
    """Whether one of the sections that this module reads is broken."""


class _Bits:
    """The bits of a text in base64url, read from left to right."""

    __slots__ = ("_at", "_bits")

    def __init__(self, text: str) -> None:
        if not _BASE64.fullmatch(text):
            raise BrokenStringError("not base64url")
        octets = urlsafe_b64decode(text + "A" * (-len(text) % 4))
        self._bits = f"{int.from_bytes(octets):0{8 * len(octets)}b}"[: 6 * len(text)]
        self._at = 0

    def take(self, count: int) -> str:
        """The next bits."""
        start, self._at = self._at, self._at + count
        if self._at > len(self._bits):
            raise BrokenStringError("it ends early")
        return self._bits[start : self._at]

    def number(self, count: int) -> int:
        """The next bits as a number."""
        return int(self.take(count), 2)

    def fibonacci(self) -> int:
        """The next number in Fibonacci coding, which ends with two ones."""
        end = self._bits.find("11", self._at, self._at + len(_FIBONACCI) + 1)
        if end < 0:
            raise BrokenStringError("no Fibonacci number")
        digits = self.take(end + 2 - self._at)[:-1]
        return sum(n for n, digit in zip(_FIBONACCI, digits, strict=False) if digit == "1")


def us_privacy(text: str) -> bool | None:
    """Whether the visitor opted out of sale, from a string like 1YNN. None: it does not say."""
    if not _US_FORM.fullmatch(text):
        raise BrokenStringError("not like 1YNN")
    return {"Y": True, "N": False}.get(text[2].upper())


@lru_cache(maxsize=KEPT)
def read_tcf(text: str) -> Tcf:
    """The contents of a TCF string of version 2. Only its core is read: it has the choices."""
    if len(text) > LONGEST or not _TCF.fullmatch(text):
        raise BrokenStringError("not base64url in segments")
    core = _Bits(text.partition(".")[0])
    if core.number(6) != 2:  # noqa: PLR2004 - the version
        raise BrokenStringError("not of version 2")
    core.take(72)
    cmp = core.number(12)
    core.take(62)
    purposes, interests = core.take(24), core.take(24)
    core.take(13)
    vendors = _vendors(core)
    _vendors(core)
    for _ in range(core.number(12)):
        core.take(8)
        _ranges(core)
    return Tcf(
        purposes=_numbers(purposes[:LAST_PURPOSE]),
        legitimate_interests=_numbers(interests[:LAST_PURPOSE]),
        vendors=vendors,
        cmp=cmp,
    )


def _numbers(bits: str) -> frozenset[int]:
    return frozenset([number for number, bit in enumerate(bits, start=1) if bit == "1"])


def _vendors(core: _Bits) -> frozenset[int]:
    last_vendor = core.number(16)
    if not core.number(1):
        return _numbers(core.take(last_vendor)[:LAST_VENDOR])
    vendors: set[int] = set()
    done = 0
    # Sorted, and no number twice: a thousand ranges may each contain all vendors.
    for first, last in sorted(_ranges(core)):
        vendors.update(range(max(first, done + 1), min(last, LAST_VENDOR) + 1))
        done = max(done, last)
    return frozenset(vendors)


def _ranges(core: _Bits) -> list[tuple[int, int]]:
    ranges = []
    for _ in range(core.number(12)):
        is_group = core.number(1)
        first = core.number(16)
        ranges.append((first, core.number(16) if is_group else first))
    return ranges


@lru_cache(maxsize=KEPT)
def read_gpp(text: str) -> Gpp:
    """The contents of a GPP string: its sections, and what TCF and US sections say."""
    if len(text) > LONGEST:
        raise BrokenStringError("too long")
    header, *contents = text.split("~")
    sections = _sections(header)
    if len(sections) != len(contents):
        raise BrokenStringError("not the sections that its header names")
    tcf, opted_out, broken = None, {}, False
    for number, content in zip(sections, contents, strict=True):
        try:
            if number == TCF_EU:
                tcf = read_tcf(content)
            elif (section_opted_out := _us_section(number, content)) is not None:
                opted_out[number] = section_opted_out
        except BrokenStringError:
            broken = True
    return Gpp(sections=sections, tcf=tcf, opted_out=MappingProxyType(opted_out), broken=broken)


def _sections(header: str) -> tuple[int, ...]:
    """The numbers of the sections, which the header has as distances from the number before."""
    bits = _Bits(header)
    if (bits.number(6), bits.number(6)) != (3, 1):
        raise BrokenStringError("not a GPP header of version 1")
    sections: list[int] = []
    last = 0
    for _ in range(bits.number(12)):
        is_group = bits.number(1)
        first = last + bits.fibonacci()
        last = first + bits.fibonacci() if is_group else first
        sections += range(first, last + 1)
        if len(sections) > MOST_SECTIONS:
            raise BrokenStringError("more sections than there are")
    return tuple(sections)


def _us_section(number: int, content: str) -> bool | None:
    """Whether the visitor opted out, by a US section; None for others, and if it does not say."""
    if number == _US_PRIVACY:
        return us_privacy(content)
    if number not in _OPT_OUTS:
        return None
    header, _, rest = content.partition(".")
    bits = _Bits(header)
    version = bits.number(6)
    if number not in _NEWEST and version == number:
        # By their specification, sections from 24 on begin with a header. IAB's library omits it.
        bits = _Bits(rest.partition(".")[0])
        bits.take(6)
    elif version > _NEWEST.get(number, version):
        return None
    done, opt_outs = 6, []
    for start in _OPT_OUTS[number]:
        bits.take(start - done)
        opt_outs.append(_OPTED_OUT.get(bits.number(2)))
        done = start + 2
    return any_of(opt_outs)


def any_of(answers: list[bool | None]) -> bool | None:
    """True if any answer is True, else False if any is False, else None."""
    return True if True in answers else False if False in answers else None
