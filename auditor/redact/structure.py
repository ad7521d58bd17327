"""Masks addresses, forms and JSON value by value, so that they keep their structure.

No mask crosses a parameter's boundary or leaves a quote open: what is stored can still be decoded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote, unquote_plus

from auditor.model.masks import without_colons

HIDDEN = "(masked:param)"
"""Replaces the whole value of a parameter that the spec's `redact.params` names."""
DEEPEST = 64
"""JSON is masked value by value down to this depth; what is deeper is masked as plain text."""
DEEPEST_NESTING = 4
"""How many times a value may hold an address or JSON that again has parameters."""
LONGEST_NAME = 300
_ADDRESS = re.compile(r"((?:[A-Za-z][\w+.-]{0,30}:)?//)([^/?#]*)(.*)", re.DOTALL)
_NESTED = re.compile(r"https?(?::|%3[aA])|[/{\[]|%2[fF]|%(?:25)?[57][bB]")
_LINES = re.compile(r"(\r\n|\r|\n)")
_PART_NAME = re.compile(r"\bname=\"([^\"]{0,300})\"", re.IGNORECASE)
_TOKEN = re.compile(
    r'\s*(?:(?P<string>"[^"\\]*(?:\\.[^"\\]*)*")|(?P<plain>-?\d[\d.eE+-]*|true|false|null)'
    r"|(?P<mark>[{}\[\],:]))",
    re.DOTALL,
)


class Mask(Protocol):
    """Masks a plain text; `patterns`: e-mail addresses and phone numbers of any form too."""

    def __call__(self, text: str, *, patterns: bool = True) -> str:
        """The text with masks."""


class Names:
    """The globs of a spec that name parameters: * and ? are wild, brackets stand for themselves.

    They match a wire name (`ud[em]`, also as `ud.em`), the dotted path of a JSON value, or the end
    of either after a dot.
    """

    def __init__(self, globs: Iterable[str]) -> None:
        """No globs: nothing matches."""
        forms = [re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".") for glob in globs]
        self.any = bool(forms)
        self._form = re.compile(rf"(?:.*\.)?(?:{'|'.join(forms)})", re.DOTALL)
        self.match = lru_cache(maxsize=4096)(self._match)

    def _match(self, name: str) -> bool:
        if not self.any:
            return False
        name = name[-LONGEST_NAME:]
        dotted = name.replace("[", ".").replace("]", "")
        return bool(self._form.fullmatch(name) or self._form.fullmatch(dotted))


@dataclass(frozen=True, slots=True)
class Structure:
    """Masks addresses, forms and JSON with one mask and the spec's parameter names."""

    mask: Mask
    hidden: Names
    """The parameters whose whole value is masked."""
    kept: Names
    """The parameters in which nothing looks like personal data: only known values are masked."""

    def body(self, text: str, content_type: str = "") -> str:
        """A request's body with masks, whatever its content type claims."""
        if text.lstrip()[:1] in ("{", "["):
            return self.json(text)
        if "multipart/" in content_type or "Content-Disposition: form-data" in text[:1000]:
            return self._multipart(text)
        lines = _LINES.split(text)
        return "".join(self.params(line) if "=" in line else self.mask(line) for line in lines)

    def url(self, url: str, prefix: str = "", depth: int = 0) -> str:
        """An address with masks; those in its host have no colon, so that it can be parsed.

        `prefix`: the name of the value that holds it; `depth`: how many such values are around it.
        """
        if not (self.hidden.any or self.kept.any) and self.mask(url) == url:
            return url
        before, hash_mark, fragment = url.partition("#")
        base, mark, query = before.partition("?")
        if parts := _ADDRESS.fullmatch(base):
            host = without_colons(self.mask(parts[2], patterns=False))
            base = parts[1] + host + self._path(parts[3])
        else:
            base = self._path(base)
        shown = self.params(fragment, prefix, depth) if "=" in fragment else self.mask(fragment)
        return base + mark + self.params(query, prefix, depth) + hash_mark + shown

    def params(self, text: str, prefix: str = "", depth: int = 0) -> str:
        """A query string or an urlencoded form with masks."""
        return "&".join(self._param(part, prefix, depth) for part in text.split("&"))

    def json(self, text: str, prefix: str = "", depth: int = 0) -> str:
        """JSON, or several JSON values in a row, with masks and otherwise unchanged."""
        if not (self.hidden.any or self.kept.any) and self.mask(text) == text:
            return text
        return _Json(self, text, prefix, depth).masked()

    def value(self, name: str, text: str, depth: int = 0) -> str:
        """A decoded value of the parameter called `name`, with masks."""
        if self.hidden.match(name) and text:
            return HIDDEN
        if self.kept.match(name):
            return self.mask(text, patterns=False)
        if self.hidden.any and depth < DEEPEST_NESTING and _NESTED.match(text):
            return self._inner(text, name, depth + 1)
        return self.mask(text)

    def _path(self, path: str) -> str:
        if ";" not in path:
            return self.mask(path)
        return ";".join(self._param(part, "", 0) for part in path.split(";"))

    def _param(self, part: str, prefix: str, depth: int) -> str:
        name, equals, raw = part.partition("=")
        if not equals:
            return self.mask(part)
        full = f"{prefix}.{unquote_plus(name)}" if prefix else unquote_plus(name)
        if self.hidden.match(full) and raw:
            return f"{self.mask(name)}={HIDDEN}"
        if self.hidden.any and depth < DEEPEST_NESTING and _NESTED.match(raw):
            inner = self._inner(decoded := unquote_plus(raw), full, depth + 1)
            if inner.count(HIDDEN) > decoded.count(HIDDEN):
                return f"{self.mask(name)}={quote(inner, safe='():/,.')}"
        return f"{self.mask(name)}={self.mask(raw, patterns=not self.kept.match(full))}"

    def _inner(self, text: str, prefix: str, depth: int) -> str:
        if text[:1] in ("{", "["):
            return self.json(text, prefix, depth)
        return self.url(text, prefix, depth)

    def _multipart(self, text: str) -> str:
        parts = []
        for part in text.split("\r\n--"):
            head, gap, value = part.partition("\r\n\r\n")
            name = _PART_NAME.search(head)
            shown = self.value(name[1], value) if name else self.mask(value)
            parts.append(self.mask(head) + gap + shown)
        return "\r\n--".join(parts)


class _Json:
    """Masks a JSON text in one pass over its tokens, without building the data."""

    def __init__(self, structure: Structure, text: str, prefix: str, depth: int) -> None:
        self._structure = structure
        self._text = text
        self._prefix = prefix
        self._depth = depth
        self._open: list[str | int] = []
        """For each open object its current key, for each open list the index."""
        self._at_key = False
        self._pieces: list[str] = []

    def masked(self) -> str:
        position = 0
        while token := _TOKEN.match(self._text, position):
            if len(self._open) > DEEPEST:
                break
            kind = token.lastgroup or ""
            self._pieces.append(self._text[position : token.start(kind)])
            position = token.end()
            if token["mark"] in ("{", "[") and self._is_hidden():
                self._pieces.append(f'"{HIDDEN}"')
                position = _close(self._text, position)
            elif kind == "mark":
                self._mark(token["mark"])
            elif kind == "string" and self._at_key:
                self._open[-1] = _loads(token["string"])
                self._at_key = False
                self._pieces.append(self._string(token["string"], key=True))
            else:
                self._value(token[kind])
        rest = self._text[position:]
        return "".join([*self._pieces, self._structure.mask(rest) if rest.strip() else rest])

    def _mark(self, mark: str) -> None:
        self._pieces.append(mark)
        if mark in "{[":
            self._open.append("" if mark == "{" else 0)
            self._at_key = mark == "{"
        elif mark in "}]":
            self._at_key = False
            if self._open:
                self._open.pop()
        elif mark == "," and self._open:
            last = self._open[-1]
            self._at_key = isinstance(last, str)
            if isinstance(last, int):
                self._open[-1] = last + 1

    def _value(self, token: str) -> None:
        if self._is_hidden() and token not in ("null", '""'):
            self._pieces.append(f'"{HIDDEN}"')
        elif token[0] == '"':
            self._pieces.append(self._string(token, key=False))
        else:
            shown = self._structure.mask(token, patterns=False)
            self._pieces.append(token if shown == token else json.dumps(shown))

    def _string(self, token: str, *, key: bool) -> str:
        """A string with masks; unchanged, escapes included, where nothing in it is masked."""
        inner = token[1:-1]
        if self._structure.hidden.any and not key and _NESTED.match(inner):
            plain = _loads(token)
            shown = self._structure.value(self._name(), plain, self._depth)
            return token if shown == plain else json.dumps(shown, ensure_ascii=False)
        patterns = key or not self._structure.kept.match(self._name())
        shown = self._structure.mask(inner, patterns=patterns)
        if shown == inner:
            return token
        try:
            json.loads(f'"{shown}"', strict=False)
        except ValueError:  # the mask replaced part of an escape
            return json.dumps(
                self._structure.mask(_loads(token), patterns=patterns), ensure_ascii=False
            )
        return f'"{shown}"'

    def _is_hidden(self) -> bool:
        return self._structure.hidden.any and self._structure.hidden.match(self._name())

    def _name(self) -> str:
        if not (self._structure.hidden.any or self._structure.kept.any):
            return ""
        return ".".join([self._prefix] * bool(self._prefix) + [str(key) for key in self._open])


def _loads(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token[1:-1]


def _close(text: str, position: int) -> int:
    """The end of the object or list that was opened just before `position`."""
    depth = 1
    while depth and (token := _TOKEN.match(text, position)):
        position = token.end()
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token["mark"] or "", 0)
    return position if not depth else len(text)
