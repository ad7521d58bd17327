"""Finds hashes of the test visitor's data, in hexadecimal digits and in base64.

All hashes are computed once an audit. A table by their first characters tells which of them begins
at a position of a text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.model.masks import Mask

ALGORITHMS = ("md5", "sha1", "sha256", "sha512")
SHORTEST_DIGEST = 22
"""Characters of the shortest hash: MD5 in base64."""
_KEY = 8
"""Characters by which a hash is looked up."""
_HEX = re.compile("[0-9A-Fa-f]{32,}")
_STARTS = re.compile("^|[+/]")
"""Where a hash in base64 may begin: at the start of a run, and at or after each + and /."""


class Digest(NamedTuple):
    """One hash in one encoding, and its mask."""

    code: str
    mask: str


class Digests:
    """All hashes of the values that must not be stored."""

    def __init__(self, hashed: Iterable[tuple[str, str, str]]) -> None:
        """`hashed`: whose mask, the text that is hashed, its form. The first of a text counts."""
        self._hex: dict[str, list[Digest]] = {}
        self._base64: dict[str, list[Digest]] = {}
        computed: set[bytes] = set()
        for of, text, form in hashed:
            for algorithm in ALGORITHMS:
                data = hashlib.new(
                    algorithm, text.encode("utf-8", "replace"), usedforsecurity=False
                ).digest()
                if data in computed:
                    continue
                computed.add(data)
                mask = str(Mask(of=of, hashed=algorithm, form=form))
                encoded = base64.b64encode(data).decode().rstrip("=")
                for table, code in ((self._hex, data.hex()), (self._base64, encoded)):
                    table.setdefault(code[:_KEY], []).append(Digest(code, mask))

    def matches(self, plain: str) -> list[tuple[int, Digest]]:
        """The hashes in a run, by position; the longest first where several begin at one."""
        if len(plain) < SHORTEST_DIGEST or not self._hex:
            return []
        matches = [*self._in_hex(plain), *self._in_base64(plain)]
        return sorted(matches, key=lambda match: (match[0], -len(match[1].code)))

    def _in_hex(self, plain: str) -> Iterator[tuple[int, Digest]]:
        for digits in _HEX.finditer(plain):
            text = digits[0].lower()
            for start in range(len(text) - 31):
                for digest in _beginning_at(self._hex, text, start):
                    yield digits.start() + start, digest

    def _in_base64(self, plain: str) -> Iterator[tuple[int, Digest]]:
        text = plain.replace("-", "+").replace("_", "/")
        for sign in _STARTS.finditer(text, 0, len(text) - SHORTEST_DIGEST + 1):
            for start in {sign.start(), sign.end()}:
                for digest in _beginning_at(self._base64, text, start):
                    yield start, digest


def _beginning_at(table: Mapping[str, Sequence[Digest]], text: str, start: int) -> Iterator[Digest]:
    for digest in table.get(text[start : start + _KEY], ()):
        if text.startswith(digest.code, start):
            yield digest
