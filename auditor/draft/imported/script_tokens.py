"""Splits JavaScript into words, as far as Playwright's scripts need it; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<name>[A-Za-z_$][\w$]*)
  | (?P<number>-?\d[\w.]*)
  | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)
  | (?P<sign>=>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PATTERN = re.compile(r"/((?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/[a-z]*")
_ESCAPE = re.compile(
    r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.DOTALL
)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
BEFORE_PATTERN = ("(", ",", ":", "=", "[", "=>")
"""Signs after which a slash begins a regular expression."""


class TokenError(Exception):
    """It is not JavaScript."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a script."""

    kind: str
    """name, number, text, template, pattern, or sign."""
    text: str
    """What it says; a text without its quotes and escapes."""
    line: int


def tokens(script: str) -> Iterator[Token]:
    """The words, without blanks and comments.

    Raises:
        TokenError: a text has no end.
    """
    at, line, before = 0, 1, "("
    while at < len(script):
        match = _TOKEN.match(script, at)
        if match is None:  # pragma: no cover - a sign is any character
            return
        kind, text = match.lastgroup or "", match[0]
        if text == "/" and before in BEFORE_PATTERN and (found := _PATTERN.match(script, at)):
            match, kind, text = found, "pattern", found[1]
        if kind == "sign" and text in "\"'`":
            raise TokenError(line, "a text begins here that does not end")
        if kind == "sign" and script.startswith("/*", at):
            raise TokenError(line, "a comment begins here that does not end")
        if kind != "blank":
            said = _unescaped(text[1:-1]) if kind == "text" else text
            is_template = kind == "text" and text[0] == "`" and "${" in text
            yield Token("template" if is_template else kind, said, line)
            before = text
        line += match[0].count("\n")
        at = match.end()


def _unescaped(text: str) -> str:
    def said(match: re.Match[str]) -> str:
        code = match[1]
        if code[0] in "ux" and len(code) > 1:
            number = int(code[1:].strip("{}"), 16)
            return chr(number) if number <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - the last one
        if code in ("\n", "\r\n"):
            return ""
        return _SHORT.get(code, code)

    return _ESCAPE.sub(said, text)
