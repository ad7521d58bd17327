"""Texts and values as they stand in a spec's file. Whatever they hold, the loader reads it back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_PLAIN = re.compile(r"[A-Za-z/](?:[A-Za-z0-9_./ -]*[A-Za-z0-9_./])?")
_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null", "inf", "nan"})
COMMENT_LIMIT = 160
"""Characters of a page's text that stand in a comment."""


class Variable(str):
    """The name of a variable of the environment: ${NAME} stands in the file, and nothing else."""

    __slots__ = ()


def value(data: object) -> str:
    """Plain data on one line: a text, a number, yes or no, a list, a mapping."""
    match data:
        case bool():
            return "true" if data else "false"
        case int() | float():
            return str(data)
        case Mapping():
            inside = ", ".join(f"{value(str(key))}: {value(each)}" for key, each in data.items())
            return f"{{ {inside} }}"
        case Variable():
            return f'"${{{data}}}"'
        case str():
            return _text(data)
        case Sequence():
            return f"[{', '.join(map(value, data))}]"
        case _:
            raise TypeError(f"{type(data).__name__} has no place in a spec")


def comment(text: str, limit: int = COMMENT_LIMIT) -> str:
    """A text of a page as it may stand in a comment: on one line, readable, and cut."""
    shown = "".join(char if char.isprintable() else " " for char in text[: 4 * limit])
    line = " ".join(shown.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    # ${ begins a variable of the environment's; $${ is the text itself.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("${", "$${")
    return '"' + "".join(map(_character, escaped)) + '"'


def _character(char: str) -> str:
    if char.isprintable():
        return char
    number = ord(char)
    if 0xD800 <= number <= 0xDFFF:  # noqa: PLR2004 - half of a character: a file can't hold it
        return "\\uFFFD"
    return f"\\U{number:08X}"
