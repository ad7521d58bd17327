"""Masks the values that an audit knows: the test visitor's identity and secrets of the environment.

A page may send a value as it is, escaped, or encoded. Each way is a `Spelling`: a regular
expression, and the words that any text with the value holds. Most texts lack these words, so that
no expression has to be tried on them. For hashes of the values see `digests`.
"""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from auditor.model.masks import PLANTED, Mask
from auditor.redact.encodings import PERCENT, any_case, any_form
from auditor.redact.forms import (
    PhoneNumber,
    hashed_forms,
    is_number,
    local_part,
    phone_number,
)

SHORT = 4
"""Values of fewer characters are masked only where they stand as a word of their own."""
SHORT_NAME = 8
"""The same for single words of letters, such as names, up to this length."""

_SEPARATOR = rf"(?:[ \t\xa0().\-/+]|{PERCENT}(?:20|2[89BDEFbdef])|&nbsp;){{0,3}}"
_ESCAPED = "|".join(rf"(?<=%{'25' * times}[0-9A-Fa-f]{{2}})" for times in range(4))
"""After a character that is escaped in a URL, up to four times: what follows begins a word."""
_BEFORE_WORD = rf"(?:(?<![^\W_])|{_ESCAPED}|(?<=\\[nrtbf])|(?<=\\u[0-9A-Fa-f]{{4}}))"
_AFTER_WORD = r"(?![^\W_])"
_BEFORE_DIGIT, _AFTER_DIGIT = r"(?<!\d[.,])", r"(?![.,]\d)"
"""Around a value that is a number: it is not part of another number, such as 1,500.00."""
_BEFORE_CODE = rf"(?:(?<![A-Za-z0-9+/_-])|{_ESCAPED})"
_AFTER_CODE = r"(?![A-Za-z0-9+/_-])"
_SIGNS = {
    "+": rf"(?:[+\- ]|{PERCENT}2[bB])",
    "/": rf"(?:\\{{0,4}}/|_|{PERCENT}2[fF])",
}
"""The characters of base64 that have other forms: for URLs, and escaped."""
_SHORTEST_CODE = 6
"""Parts of an encoded value that are shorter than this could be anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """One value in one family of encodings: how it is recognised, and its mask."""

    pattern: str
    mask: str
    words: tuple[str, ...]
    """All of these are in any text that holds the value."""
    folded: bool
    """Whether the words are in lower case, and to be looked for in the text's lower case."""
    size: int
    """The value's length: of two values that begin at one position, the longer one is masked."""
    gate: re.Pattern[str] | None = None
    """Matches in any text that holds the value; for values without words, such as numbers."""


class KnownValues:
    """Masks all known values in a text."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        """Sort the longest first, so that a name within an address does not hide the address."""
        distinct: dict[str, Spelling] = {}
        for spelling in spellings:
            distinct.setdefault(spelling.pattern, spelling)
        self._spellings = sorted(distinct.values(), key=lambda spelling: -spelling.size)
        self._compiled = lru_cache(maxsize=64)(self._compile)
        self.longest = 300 + 24 * max((spelling.size for spelling in self._spellings), default=0)
        """The most characters that any value may take, in whatever encoding."""
        self._by_gate: dict[re.Pattern[str] | None, list[tuple[int, Spelling]]] = {}
        for index, spelling in enumerate(self._spellings):
            self._by_gate.setdefault(spelling.gate, []).append((index, spelling))

    def mask(self, text: str) -> str:
        """The text with a mask in place of each known value."""
        active = self._active(text)
        if not active:
            return text
        masks = [self._spellings[index].mask for index in active]
        return self._compiled(active).sub(lambda match: masks[(match.lastindex or 1) - 1], text)

    def _active(self, text: str) -> tuple[int, ...]:
        """The positions of the spellings whose gate and words are all in the text."""
        folded = _readable(text).lower()
        active: list[int] = []
        for gate, spellings in self._by_gate.items():
            if gate is not None and gate.search(text) is None:
                continue
            for index, spelling in spellings:
                searched = folded if spelling.folded else text
                for word in spelling.words:
                    if word not in searched:
                        break
                else:
                    active.append(index)
        return tuple(sorted(active))

    def _compile(self, active: tuple[int, ...]) -> re.Pattern[str]:
        return re.compile("|".join(f"({self._spellings[index].pattern})" for index in active))


_ESCAPED_LETTER = re.compile(
    rf"{PERCENT}(?:3\d|[46][1-9A-Fa-f]|[57][0-9Aa])|&#\w|\\u00[3-7]", re.ASCII
)


def _readable(text: str) -> str:
    """The text; where even letters and digits are escaped, with the unescaped text added."""
    if _ESCAPED_LETTER.search(text) is None:
        return text
    plain = re.sub(r"\\u00([3-7][0-9A-Fa-f])", lambda match: chr(int(match[1], 16)), text)
    return f"{text} {html.unescape(unquote(unquote(unquote(plain))))}"


def identity_spellings(
    identity: Mapping[str, str], hosts: Collection[str] = ()
) -> Iterator[Spelling]:
    """The spellings of the test visitor's data, encoded ones too. `hosts`: the site's own."""
    for name, value in identity.items():
        bare = value.strip()
        if not bare:
            continue
        mask = str(Mask(of=_of(name)))
        yield from _plain(bare, mask, fold=True)
        if local := local_part(bare, hosts):
            yield from _plain(local, mask, fold=True, alone=True)
        if number := phone_number(name, bare):
            yield _phone(number, mask)
        elif is_number(bare):
            yield _number(re.sub(r"\D", "", bare), mask)
        for form in dict.fromkeys([bare, bare.lower(), bare.upper()]):
            yield from _base64(form, mask)
            yield from _base64(quote(form, safe=""), mask)
            yield _hex(form.encode().hex(), mask, len(bare), short=len(form) < SHORT)


def identity_hashes(identity: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """The texts that a site may hash of the test visitor's data: whose mask, the text, its form."""
    for name, value in identity.items():
        if value.strip():
            for text, form in hashed_forms(name, value).items():
                yield _of(name), text, form


def secret_spellings(secrets: Iterable[str]) -> Iterator[Spelling]:
    """The spellings of values from the environment: exact, escaped and in base64."""
    for value in map(str.strip, secrets):
        if value:
            yield from _plain(value, "(masked:secret)", fold=False)
            yield from _base64(value, "(masked:secret)")


def _of(name: str) -> str:
    return PLANTED + re.sub(r"[^A-Za-z0-9_-]", "_", name)


def _plain(value: str, mask: str, *, fold: bool, alone: bool = False) -> Iterator[Spelling]:
    cases = [value, value.lower(), value.upper()] if fold else [value]
    normal = [unicodedata.normalize(form, case) for form in ("NFC", "NFD") for case in cases]
    forms = dict.fromkeys([*cases, *normal])
    alone = alone or len(value) < SHORT or (fold and len(value) < SHORT_NAME and value.isalpha())
    for form in forms:
        pattern = "".join(any_form(character, fold=fold) for character in form)
        yield Spelling(
            pattern=_as_word(pattern, value) if alone else pattern,
            mask=mask,
            words=tuple(map(str.lower, _words(form))) if fold else _words(form),
            folded=fold,
            size=len(value),
        )


def _as_word(pattern: str, value: str) -> str:
    before = _BEFORE_DIGIT if value[0].isdigit() else ""
    after = _AFTER_DIGIT if value[-1].isdigit() else ""
    return f"{_BEFORE_WORD}{before}{pattern}{_AFTER_WORD}{after}"


def _number(digits: str, mask: str) -> Spelling:
    """The spelling of a number, however its digits are set apart, with or without a +."""
    pattern = _SEPARATOR.join(digits)
    return Spelling(
        pattern=rf"(?:\+|{PERCENT}2[bB])?{pattern}",
        mask=mask,
        words=(),
        folded=False,
        size=len(digits),
        gate=re.compile(pattern),
    )


def _phone(number: PhoneNumber, mask: str) -> Spelling:
    """The spelling of a phone number, with or without the country's code and the trunk prefix."""
    code = number.country or r"\d{1,3}"
    pattern = _SEPARATOR.join(number.national)
    trunk = rf"(?:\(?0\)?{_SEPARATOR})?"
    prefix = rf"(?:(?:\+|{PERCENT}2[bB]|00){_SEPARATOR}){'?' if number.country else ''}"
    return Spelling(
        pattern=rf"(?:{prefix}{code}{_SEPARATOR})?{trunk}{pattern}",
        mask=mask,
        words=(),
        folded=False,
        size=len(number.country + number.national),
        gate=re.compile(pattern),
    )


def _hex(code: str, mask: str, size: int, *, short: bool = False) -> Spelling:
    pattern = any_case(code)
    return Spelling(
        pattern=_BEFORE_CODE + pattern + _AFTER_CODE if short else pattern,
        mask=mask,
        words=(code,),
        folded=True,
        size=size,
    )


def _base64(value: str, mask: str) -> Iterator[Spelling]:
    """The spellings of the value in base64, by itself or within something longer.

    Base64 encodes three bytes at a time. The characters of a value within something longer depend
    on where it begins in such a group, and the first and last also on its neighbours: only those
    between are masked.
    """
    data = value.encode("utf-8", "replace")
    whole = base64.b64encode(data).decode().rstrip("=")
    yield _code(whole, mask, len(value) + 1, alone=True)
    for shift in (0, 1, 2):
        encoded = base64.b64encode(bytes(shift) + data).decode()
        code = encoded[(0, 2, 3)[shift] : (shift + len(data)) * 8 // 6]
        if len(code) >= _SHORTEST_CODE:
            yield _code(code, mask, len(value))


def _code(code: str, mask: str, size: int, *, alone: bool = False) -> Spelling:
    pattern = "".join(_SIGNS.get(character, character) for character in code)
    if alone:
        end = rf"(?:=|{PERCENT}3[dD]){{0,2}}"
        pattern = f"{_BEFORE_CODE}{pattern}{_AFTER_CODE}{end}"
    return Spelling(pattern=pattern, mask=mask, words=_words(code), folded=False, size=size)


def _words(text: str) -> tuple[str, ...]:
    """The longest runs of letters and digits: no encoding of text changes them."""
    runs = re.findall("[A-Za-z0-9]+", text)
    runs.sort(key=len, reverse=True)
    return tuple(run for run in runs if len(run) >= min(3, len(runs[0])))
