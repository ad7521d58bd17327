"""Reads the request in a cURL command, as DevTools copies it for bash and for Windows' cmd."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

from auditor.errors import UsageError
from auditor.wire.cmd_words import cmd_words, is_for_cmd
from auditor.wire.copied import CopiedRequest

_ANSI = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "e": "\x1b",
}
_DATA = frozenset({"-d", "--data", "--data-raw", "--data-binary", "--data-ascii"})
_VALUED = frozenset({
    "-A", "--user-agent", "-b", "--cookie", "-e", "--referer", "-u", "--user", "-o", "--output",
    "-x", "--proxy", "-m", "--max-time", "--connect-timeout", "--cacert", "--cert", "--key",
    "--resolve", "-T", "--upload-file", "-c", "--cookie-jar", "-w", "--write-out",
})  # fmt: skip
"""Options that take a value and do not change the request's content."""


def is_curl(text: str) -> bool:
    """Whether a text is a cURL command."""
    return re.match(r"\s*curl(?:\.exe)?\s", text) is not None


def parse_curl(text: str) -> CopiedRequest:
    """The request of a cURL command.

    Raises:
        UsageError: it is not a cURL command, names no address, or its body's file can't be read.
    """
    words = iter(_words(text))
    if next(words, "") not in {"curl", "curl.exe"}:
        raise UsageError("that is not a cURL command; copy the request with Copy as cURL (bash)")
    parts = _Parts()
    for word in words:
        parts.add(*_option(word, words))
    if not parts.url:
        raise UsageError("the cURL command names no address")
    url, body = parts.url, "&".join(parts.data)
    if parts.as_query and body:
        url, body = f"{url}{'&' if '?' in url else '?'}{body}", ""
    return CopiedRequest(
        method=parts.method or ("POST" if parts.data and not parts.as_query else "GET"),
        url=url,
        body=body,
        content_type=parts.headers.get("content-type", ""),
        content_encoding=parts.headers.get("content-encoding", ""),
    )


@dataclass(slots=True)
class _Parts:
    """The parts of the request, as the options read so far give them."""

    method: str = ""
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    as_query: bool = False

    def add(self, option: str, value: str) -> None:
        match option:
            case "" | "--url":
                self.url = self.url or value
            case "-X" | "--request":
                self.method = value.upper()
            case "-H" | "--header":
                name, _, text = value.partition(":")
                self.headers[name.strip().lower()] = text.strip()
            case "--data-urlencode":
                self.data.append(_escaped(value))
            case "-G" | "--get":
                self.as_query = True
            case _ if option in _DATA:
                self.data.append(_plain(value, option))


def _option(word: str, words: Iterator[str]) -> tuple[str, str]:
    """An option and its value; for an address: "" and the address."""
    if not word.startswith("-") or word == "-":
        return "", word
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        if equals:
            return name, value
        is_valued = name in {"--request", "--url", "--header", "--data-urlencode", *_DATA, *_VALUED}
        return name, next(words, "") if is_valued else ""
    if word[:2] in {"-X", "-H", "-d"} and len(word) > len("-X"):
        return word[:2], word[2:]
    is_valued = word in {"-X", "-H", *_DATA, *_VALUED}
    return word, next(words, "") if is_valued else ""


def _plain(value: str, option: str) -> str:
    """The data of an option; of `@FILE` the file's text."""
    if value.startswith("@") and option != "--data-raw":
        name = value[1:]
        try:
            return Path(name).read_text("utf-8", "replace")
        except OSError as error:
            raise UsageError(
                f"the cURL command takes its body from {name}, which can't be read "
                f"({error.strerror}); copy the request from DevTools, or give --body FILE"
            ) from error
    return value


def _escaped(value: str) -> str:
    """`name=text` with the text escaped, as cURL's --data-urlencode does."""
    name, equals, text = value.partition("=")
    return f"{name}{equals}{quote_plus(text)}" if equals else quote_plus(value)


def _words(text: str) -> list[str]:
    """The words of a command line, for a POSIX shell or for Windows' cmd.

    Raises:
        UsageError: a quote is not closed.
    """
    if is_for_cmd(text):
        return cmd_words(text)
    try:
        return shlex.split(_ANSI.sub(_quoted, text.replace("\\\n", " ").replace("\\\r\n", " ")))
    except ValueError as error:
        raise UsageError(
            f"the cURL command can't be read ({error}); copy it whole, with Copy as cURL (bash)"
        ) from error


def _quoted(ansi: re.Match[str]) -> str:
    """The text that $'...' means, in quotes that shlex reads."""
    return shlex.quote(_ESCAPE.sub(_character, ansi.group(1)))


def _character(escape: re.Match[str]) -> str:
    """The character that an escape sequence means."""
    code = escape.group(1)
    if code[0] in "xu" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code[0] in "01234567":
        return chr(int(code, 8))
    return _LETTERS.get(code, code)
