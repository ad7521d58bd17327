"""Regular expressions for one character, as it is or escaped for a URL, JSON or HTML."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable, Iterator

PERCENT = "%(?:25){0,2}"
"""An escape of a URL, escaped again up to two times."""
BACKSLASH = rf"(?:\\|{PERCENT}5[cC])"
"""The escape character of JSON, which may itself be escaped for a URL."""
_MAY_BE_ESCAPED = frozenset("\"/'")
"""Characters that JSON may write with a backslash before them."""


def any_form(character: str, *, fold: bool) -> str:
    """A regular expression for one character, however it is written; `fold`: in either case."""
    cases = {character}
    if fold:
        cases |= {case for case in (character.lower(), character.upper()) if len(case) == 1}
    patterns = dict.fromkeys(
        pattern for case in sorted(cases) for encode in _ENCODINGS for pattern in encode(case)
    )
    return f"(?:{'|'.join(patterns)})"


_CONTROLS = {"\n": "n", "\r": "r", "\t": "t"}


def _literally(character: str) -> Iterator[str]:
    if character in _MAY_BE_ESCAPED:
        yield rf"{BACKSLASH}{{0,4}}{character}"
    elif character == "\\":
        yield r"\\{1,8}"
    elif character == " ":
        yield r"[ +\xa0]"
    else:
        yield re.escape(character)
        if character in _CONTROLS:
            yield rf"{BACKSLASH}{{1,4}}{_CONTROLS[character]}"


def _in_url(character: str) -> Iterator[str]:
    if character == "\\":
        yield f"(?:{PERCENT}5[cC]){{1,8}}"  # JSON in an address doubles it
        return
    before = f"{BACKSLASH}{{0,4}}" if character in _MAY_BE_ESCAPED else ""
    yield before + "".join(
        PERCENT + any_case(f"{byte:02x}") for byte in character.encode("utf-8", "replace")
    )
    if character == " ":
        yield PERCENT + any_case("2b")  # a form writes a space as +, which may be escaped again


def _in_json(character: str) -> Iterator[str]:
    units = character.encode("utf-16-be", "replace")
    yield "".join(
        rf"{BACKSLASH}{{1,4}}u{any_case(units[i : i + 2].hex())}" for i in range(0, len(units), 2)
    )


def _in_html(character: str) -> Iterator[str]:
    code = ord(character)
    yield f"&#0{{0,4}}{code};"
    yield f"&#[xX]0{{0,4}}{any_case(f'{code:x}')};"
    yield from (f"&{name}" for name in _ENTITIES.get(character, ()))


def any_case(code: str) -> str:
    """A regular expression for hexadecimal digits in lower or upper case."""
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in code)


def _entities() -> dict[str, list[str]]:
    """By character, the names of its entities in HTML; letters and digits have none."""
    names: dict[str, list[str]] = {}
    for name, character in html.entities.html5.items():
        if name.endswith(";") and not (character.isascii() and character.isalnum()):
            names.setdefault(character, []).append(re.escape(name))
    return names


_ENTITIES = _entities()
_ENCODINGS: tuple[Callable[[str], Iterator[str]], ...] = (_literally, _in_url, _in_json, _in_html)
