"""Masks e-mail addresses and phone numbers that are not the test visitor's, by their form.

Both functions work in linear time on any text: every repetition in a pattern has an upper bound.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from urllib.parse import unquote

import phonenumbers

_AT = re.compile(
    r"@(?=[^\W_])|%(?:25){0,2}40(?=[^\W_])|\\{1,4}u0040(?=[^\W_])"
    r"|&(?:#0{0,3}64|#[xX]0{0,3}40|commat);(?=[^\W_])"
)
_NAME_BACKWARDS = re.compile(
    r"(?:(?:[bB]2|[0-9A-Fa-f][89A-Fa-f])(?:52){0,2}%|[\w.+-]){1,64}"  # an escaped + or umlaut
)
_NAME_LENGTH = 200
_DOMAIN = re.compile(r"(?:[^\W_][\w-]{0,62}\.){1,8}([^\W\d_]{2,24})")
_FILES = frozenset({
    "js", "mjs", "cjs", "css", "map", "json", "html", "htm", "php",
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "woff",
})  # fmt: skip
"""Endings of files: logo@2x.png is not an e-mail address."""
_BROKEN_ESCAPE = {
    "%": re.compile(r"(?:25)*[0-9A-Fa-f]{2}"),
    "\\": re.compile(r"u[0-9A-Fa-f]{4}|[nrtbf]"),
}
"""By the character before a name: which beginning of the name belongs to an escape."""

_SEPARATOR = r"(?:[ .()/-]|%(?:25){0,2}(?:20|28|29|2[DdEeFf]))"
_PHONE_REST = rf"[1-9](?:{_SEPARATOR}{{0,2}}\d){{7,14}}(?!\d)"
_PHONE = re.compile(
    rf"\+{_PHONE_REST}|%(?:25){{0,2}}2[bB]{_PHONE_REST}|\\{{1,4}}u002[bB]{_PHONE_REST}"
    rf"|&(?:#43|plus);{_PHONE_REST}"
)
_WITHIN_WORD = re.compile(r"(?<!%[0-9A-Fa-f])(?<!\\)[A-Za-z0-9]")
"""A + after such a character is part of an encoded text, or a space; it begins no phone number.
The last letter of an escape does not count."""


def mask_emails(text: str) -> str:
    """The text with `(masked:email)` in place of each e-mail address, escaped ones too."""
    pieces: list[str] = []
    done = 0
    for at in _AT.finditer(text):
        start = _name_start(text, max(done, at.start() - _NAME_LENGTH), at.start())
        domain = _DOMAIN.match(text, at.end())
        if start == at.start() or domain is None or domain[1].lower() in _FILES:
            continue
        pieces += [text[done:start], "(masked:email)"]
        done = domain.end()
    return "".join([*pieces, text[done:]]) if pieces else text


def mask_phones(text: str) -> str:
    """The text with `(masked:phone)` in place of each phone number in international form.

    Digits without a + are not masked: order numbers, client ids and times look the same. Neither
    are numbers that no country gives out.
    """

    def masked(match: re.Match[str]) -> str:
        start = match.start()
        within = start > 0 and _WITHIN_WORD.match(text, start - 1)
        return match[0] if within or not _is_phone_number(match[0]) else "(masked:phone)"

    return _PHONE.sub(masked, text)


@lru_cache(maxsize=4096)
def _is_phone_number(written: str) -> bool:
    """Whether its country gives out such a number; `written` begins with a +, maybe escaped."""
    plain = html.unescape(unquote(unquote(unquote(written))))
    digits = plain.replace("\\u002b", "+").replace("\\u002B", "+").lstrip("\\")
    try:
        parsed = phonenumbers.parse(digits, None)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed)


def _name_start(text: str, earliest: int, at: int) -> int:
    """Where the name before an @ begins, without the end of an escape in front of it."""
    backwards = _NAME_BACKWARDS.match(text[earliest:at][::-1])
    start = at - (backwards.end() if backwards else 0)
    escape = _BROKEN_ESCAPE.get(text[start - 1]) if start > 0 else None
    if escape and (rest := escape.match(text, start, at)) and rest.end() < at:
        return rest.end()
    return start
