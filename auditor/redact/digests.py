"""Hashes of the test visitor's data, in hexadecimal digits and in base64, found by table."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.model.masks import Mask

ALGORITHMS = ("md5", "sha1", "sha256", "sha512")
LEAST = 22
"""Characters of the shortest hash there is: MD5 in base64."""
_KEY = 8
"""Characters by which a hash is looked up."""
_HEX = re.compile("[0-9A-Fa-f]{32,}")
_PLACES = re.compile("^|[+/]")
"""Where a hash in base64 may begin, or the sign before it stands: it may begin with one, too."""


class Digest(NamedTuple):
    """One hash as it is written, and its mask."""

    code: str
    mask: str


class Digests:
    """All hashes of the values that must not be stored."""

    def __init__(self, hashed: Iterable[tuple[str, str, str]]) -> None:
        """Each: what it is of, the text that is hashed, its form. The first of a text counts."""
        self._hex: dict[str, list[Digest]] = {}
        self._base64: dict[str, list[Digest]] = {}
        known: set[bytes] = set()
        for of, text, form in hashed:
            for algorithm in ALGORITHMS:
                data = hashlib.new(
                    algorithm, text.encode("utf-8", "replace"), usedforsecurity=False
                ).digest()
                if data in known:
                    continue
                known.add(data)
                mask = str(Mask(of=of, hashed=algorithm, form=form))
                letters = base64.b64encode(data).decode().rstrip("=")
                for table, code in ((self._hex, data.hex()), (self._base64, letters)):
                    table.setdefault(code[:_KEY], []).append(Digest(code, mask))

    def found(self, plain: str) -> list[tuple[int, Digest]]:
        """Where in a run of letters a hash begins, in their order."""
        if len(plain) < LEAST or not self._hex:
            return []
        found = [*self._in_hex(plain), *self._in_base64(plain)]
        return sorted(found, key=lambda each: (each[0], -len(each[1].code)))

    def _in_hex(self, plain: str) -> Iterator[tuple[int, Digest]]:
        for digits in _HEX.finditer(plain):
            text = digits[0].lower()
            for start in range(len(text) - 31):
                for digest in _fitting(self._hex, text, start):
                    yield digits.start() + start, digest

    def _in_base64(self, plain: str) -> Iterator[tuple[int, Digest]]:
        text = plain.replace("-", "+").replace("_", "/")
        for place in _PLACES.finditer(text, 0, len(text) - LEAST + 1):
            for start in {place.start(), place.end()}:
                for digest in _fitting(self._base64, text, start):
                    yield start, digest


def _fitting(table: Mapping[str, Sequence[Digest]], text: str, start: int) -> Iterator[Digest]:
    for digest in table.get(text[start : start + _KEY], ()):
        if text.startswith(digest.code, start):
            yield digest
