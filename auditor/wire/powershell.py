"""Reads the request in a command for PowerShell, as DevTools copies it."""

from __future__ import annotations

import re

from auditor.errors import UsageError
from auditor.wire.copied import CopiedRequest

_COMMAND = re.compile(r"\bInvoke-(?:WebRequest|RestMethod)\b", re.IGNORECASE)
_TEXT = r'"((?:[^"`]|`.|"")*)"'
_OPTION = re.compile(
    rf"(?:^|\s)-(Uri|Method|ContentType|Body)\s+(\([^\"()]*\(\s*)?{_TEXT}", re.IGNORECASE
)
_TABLE = re.compile(r"-Headers\s+@\{", re.IGNORECASE)
_TOKEN = re.compile(r'""|"|`.|\}|[^"`}]+|`', re.DOTALL)
"""A part of a table of headers: quotation marks, an escape, its end, or anything else."""
_ESCAPE = re.compile(
    r'`(?:u\{([0-9a-fA-F]{1,6})\}|(.))|\$\(\[char\]\s*([0-9]{1,7})\)|""', re.DOTALL
)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def is_powershell(text: str) -> bool:
    """Whether a text has a command of PowerShell that sends a request."""
    return _COMMAND.search(text) is not None and not text.lstrip().startswith("curl")


def parse_powershell(text: str) -> CopiedRequest:
    """The request of a command.

    Raises:
        UsageError: it names no address.
    """
    command = text[_found(text) :]
    headers, rest = _headers(command)
    options = {option[1].lower(): _plain(option[3]) for option in _OPTION.finditer(rest)}
    if not options.get("uri"):
        raise UsageError(
            "the command for PowerShell names no address; copy it whole, with Copy as PowerShell"
        )
    body = options.get("body", "")
    return CopiedRequest(
        method=options.get("method", "POST" if body else "GET").upper(),
        url=options["uri"],
        body=body,
        content_type=options.get("contenttype") or headers.get("content-type", ""),
        content_encoding=headers.get("content-encoding", ""),
    )


def _found(text: str) -> int:
    match = _COMMAND.search(text)
    return match.start() if match else 0


def _headers(command: str) -> tuple[dict[str, str], str]:
    """The headers by lower-case name, and the command without their table.

    Token by token, since one pattern for it all would read a broken table again and again.
    """
    table = _TABLE.search(command)
    if table is None:
        return {}, command
    texts, between, inside, end = list[str](), list[str](), False, len(command)
    for token in _TOKEN.finditer(command, table.end()):
        if token[0] == "}" and not inside:
            end = token.end()
            break
        if token[0] == '"':
            inside = not inside
            texts += [""] if inside else []
            between += [""] if inside else []
        elif inside:
            texts[-1] += token[0]
        elif token[0] == '""':
            texts.append("")
            between.append("")
        elif between:
            between[-1] += token[0]
    headers = {
        _plain(name).lower(): _plain(value)
        for name, value, sign in zip(texts, texts[1:], between, strict=False)
        if sign.strip() == "="
    }
    return headers, command[: table.start()] + command[end:]


def _plain(quoted: str) -> str:
    """What a text in double quotes means; halves of a character, written apart, become one."""
    text = _ESCAPE.sub(_character, quoted)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(escape: re.Match[str]) -> str:
    code, letter, number = escape.groups()
    value = int(code, 16) if code else int(number) if number else None
    if value is not None:
        return chr(value) if value <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - Unicode's last
    return '"' if letter is None else _LETTERS.get(letter, letter)
