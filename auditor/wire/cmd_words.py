"""Splits a command line of Windows' cmd into words, as DevTools quotes it: today, and before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.errors import UsageError

_CARETS = re.compile(r' \^\r?\n|\s\^"|^\s*\S+\s+\^"')
_QUOTES = re.compile(r'\s*curl(?:\.exe)?\s+"', re.IGNORECASE)
_OLDER = re.compile(r'""|"%"|\\"')
_CARET = re.compile(
    r"""(?P<newline>"\^\r?\n\r?\n"|\^\r?\n\r?\n)"""  # older DevTools leave the quotes for it
    r"|(?P<continued>\^\r?\n[ \t]*)"
    r"|\^(?P<percent>%)(?:\^(?=\w))?"  # a second caret keeps %NAME from being a variable
    r"|\^(?P<sign>[^\w\s])"
)


def is_for_cmd(text: str) -> bool:
    """Whether a command is quoted for cmd: with carets, or older, with doubled quotes."""
    if _CARETS.search(text):
        return True
    is_quoted = _QUOTES.match(text) and not re.search(r"\s\$?'", text)
    return bool(is_quoted and _OLDER.search(text))


def cmd_words(text: str) -> list[str]:
    """The words of a command line of cmd.

    Raises:
        UsageError: a quote is not closed.
    """
    return list(_words(_CARET.sub(_meant, text)))


def _meant(caret: re.Match[str]) -> str:
    """What a caret, and what follows it, stand for."""
    match caret.lastgroup:
        case "newline":
            return "\n"
        case "continued":
            return " "
        case name:
            return caret[name or 0]


def _words(text: str) -> Iterator[str]:
    """The words, as a program on Windows gets them: a doubled quote within quotes is a quote."""
    word: list[str] = []
    quoted = begun = False
    characters = iter(enumerate(text))
    for position, character in characters:
        following = text[position + 1 : position + 2]
        if (character == "\\" and following in {"\\", '"'} and following) or (
            character == '"' and quoted and following == '"'
        ):
            next(characters)
            word.append(following)
            begun = True
        elif character == '"':
            quoted, begun = not quoted, True
        elif character.isspace() and not quoted:
            if begun:
                yield "".join(word)
            word, begun = [], False
        else:
            word.append(character)
            begun = True
    if quoted:
        raise UsageError(
            "the cURL command can't be read (a quote is not closed); copy it whole, with Copy as "
            "cURL (cmd)"
        )
    if begun:
        yield "".join(word)
