"""Requests taken apart down to their single texts, and put together again with other texts.

A text may stand in a URL, a form, JSON, base64, or several of these in each other; whatever stands in
its place is escaped as it was. The wire's own forms are read here once more, and apart from the
decoder's own reading, so that one can be held against the other.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote, quote_plus, unquote, unquote_plus

import brotli
import zstandard
from lzstring import LZString  # type: ignore[import-untyped]
from vendorexamples import Example

from auditor.wire.address import split_url
from auditor.wire.bodies import read_body

_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_PAIRS = re.compile(r"\??[\w.\[\]-]+=[^&\s]*(?:&[\w.\[\]-]+=[^&\s]*)*")
_PART = re.compile(r"(\r?\n\r?\n)")


class Say:
    """What stands in each place: here, what stood there."""

    def text(self, leaf: Leaf) -> str:
        """The text of a leaf."""
        return leaf.text

    def part(self, part: Node) -> str | None:  # noqa: ARG002 - the type
        """What stands in the place of a whole part; None: the part."""
        return None

    def elements(self, listed: Listed) -> list[tuple[Node, Say]]:
        """The elements of a list, and who says what stands in each of them."""
        return [(each, self) for each in listed.inner]


AS_IT_WAS = Say()


class Node:
    """A part of a request; each is itself, however equal two look."""

    inner: tuple[Node, ...] = ()

    def put(self, say: Say) -> str:
        """The part as it stands on the wire."""
        raise NotImplementedError

    def leaves(self) -> Iterator[Leaf]:
        """All texts in it."""
        return (each for each in self.pieces() if isinstance(each, Leaf))

    def pieces(self) -> Iterator[Leaf | Fixed]:
        """All texts in it, and what stands between, in order."""
        for each in self.inner:
            yield from each.pieces()

    def wholes(self) -> Iterator[Joined | Listed]:
        """All that is made of several parts, the outer ones first."""
        if isinstance(self, Joined | Listed):
            yield self
        for each in self.inner:
            yield from each.wholes()


@dataclass(frozen=True, eq=False)
class Leaf(Node):
    """A single text."""

    text: str
    escaped: bool = False
    """Any text may stand here: it is escaped around."""
    is_number: bool = False
    """Without quotation marks, in JSON."""

    def put(self, say: Say) -> str:
        return say.text(self)

    def pieces(self) -> Iterator[Leaf | Fixed]:
        yield self


@dataclass(frozen=True, eq=False)
class Fixed(Node):
    """What nobody replaces: names, and what stands between."""

    text: str

    def put(self, say: Say) -> str:  # noqa: ARG002 - the type
        return self.text

    def pieces(self) -> Iterator[Leaf | Fixed]:
        yield self


@dataclass(frozen=True, eq=False)
class Joined(Node):
    """Parts one after the other."""

    inner: tuple[Node, ...]

    def put(self, say: Say) -> str:
        other = say.part(self)
        return "".join([each.put(say) for each in self.inner]) if other is None else other


@dataclass(frozen=True, eq=False)
class Listed(Node):
    """Elements of which there may be more."""

    inner: tuple[Node, ...]
    between: str = ","
    around: tuple[str, str] = ("", "")

    def put(self, say: Say) -> str:
        other = say.part(self)
        if other is not None:
            return other
        texts = [each.put(by) for each, by in say.elements(self)]
        return self.around[0] + self.between.join(texts) + self.around[1]


@dataclass(frozen=True, eq=False)
class Coded(Node):
    """A part in some encoding."""

    of: Node
    encode: Callable[[str], str]

    def __post_init__(self) -> None:
        object.__setattr__(self, "inner", (self.of,))

    def put(self, say: Say) -> str:
        return self.encode(self.of.put(say))


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A request, taken apart."""

    example: Example
    url: Node
    body: Node | None
    pack: Callable[[str], bytes]

    def put(self, say: Say = AS_IT_WAS) -> Example:
        """The request put together again."""
        body = self.pack(self.body.put(say)) if self.body else self.example.sent
        return with_body(replace(self.example, url=self.url.put(say)), body)

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.url, self.body) if self.body else (self.url,)

    def leaves(self) -> list[Leaf]:
        """All its texts."""
        return [leaf for part in self.parts for leaf in part.leaves()]

    def wholes(self) -> list[Joined | Listed]:
        """All that is made of several parts, the outer ones first."""
        return [each for part in self.parts for each in part.wholes()]


def with_body(example: Example, body: bytes) -> Example:
    """The example with other bytes for a body."""
    # An empty body in base64 would be taken for none, and the text count.
    return replace(example, body="", body_base64=base64.b64encode(body).decode())


def take_apart(example: Example) -> Taken:
    """Take a request apart; what has no form that we know is one text."""
    sent = example.sent
    text, note = read_body(sent, example.content_encoding, split_url(example.url)[1])
    body = _body(text, example.content_type) if text else None
    return Taken(
        example=example,
        url=_url(example.url),
        body=body,
        pack=_packer(note, sent, example.content_encoding),
    )


def _packer(note: str, sent: bytes, encoding: str) -> Callable[[str], bytes]:
    known: dict[str, Callable[[bytes], bytes]] = {
        "gzip": lambda data: gzip.compress(data, mtime=0),
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.ZstdCompressor().compress,
        "base64": base64.b64encode,
        "lz64": _lz64,
    }
    if encoding == "deflate" and sent[:1] != b"\x78":
        known["deflate"] = lambda data: zlib.compress(data)[2:-4]
    ways = [known[name] for name in reversed(note.split(", ")) if name in known]

    def pack(text: str) -> bytes:
        data = text.encode("utf-8", "surrogatepass")
        for way in ways:
            data = way(data)
        return data

    return pack


def _lz64(data: bytes) -> bytes:
    def pack(found: re.Match[str]) -> str:
        packed: str = LZString().compressToBase64(unquote_plus(found[1]))
        return f"data={quote_plus(packed)}"

    return re.sub(r"(?:^|(?<=&))data=([^&]*)", pack, data.decode(), count=1).encode()


def _body(text: str, content_type: str) -> Node:
    if (data := _parsed(text)) is not None:
        return _json(data)
    if "multipart/" in content_type or text.startswith("--"):
        return _multipart(text)
    lines = re.split(r"(\r\n|\n|\r)", text)
    if len(lines) > 1:
        inner = [_line(line) for line in lines[::2] if line.strip()]
        return Listed(tuple(inner), between=lines[1])
    return _line(text)


def _line(text: str) -> Node:
    if (data := _parsed(text)) is not None:
        return _json(data)
    return _query(text) if "=" in text else take_text(text)


def _multipart(text: str) -> Node:
    delimiter = re.split("\r?\n", text, maxsplit=1)[0]
    parts: list[Node] = []
    for number, part in enumerate(text.split(delimiter)):
        if number:
            parts.append(Fixed(delimiter))
        pieces = _PART.split(part, maxsplit=1)
        if len(pieces) == 1:
            parts.append(Fixed(part))
            continue
        head, blank, value = pieces
        end = re.search(r"(\r?\n)?\Z", value)
        cut = end.start() if end else len(value)
        parts += [Fixed(head + blank), take_text(value[:cut]), Fixed(value[cut:])]
    return Joined(tuple(parts))


def _url(text: str) -> Node:
    text, hash_sign, fragment = text.partition("#")
    head, mark, query = text.partition("?")
    parts: list[Node] = []
    for piece in re.split(r"([/;=:,]+)", head):
        if re.fullmatch(r"[/;=:,]*", piece):
            parts.append(Fixed(piece))
        elif _ESCAPE.search(piece):
            parts.append(Coded(Leaf(unquote(piece)), lambda value: quote(value, safe="")))
        else:
            parts.append(Leaf(piece))
    parts += [Fixed(mark), _query(query), Fixed(hash_sign), Leaf(fragment)]
    return Joined(tuple(parts))


def _query(text: str) -> Node:
    parts: list[Node] = []
    between = "([&;])" if re.search(r";\w+=", text) else "(&)"
    for pair in re.split(between, text):
        if pair in {"&", ";"}:
            parts.append(Fixed(pair))
            continue
        name, equals, value = pair.partition("=")
        if equals:
            plain = unquote_plus(value)
            parts += [Fixed(f"{name}="), Coded(take_text(plain, escaped=True), _quoted)]
        elif _ESCAPE.search(pair):
            parts.append(Coded(Leaf(unquote_plus(pair)), _quoted))
        else:
            parts.append(Leaf(pair))
    return Joined(tuple(parts))


@lru_cache(maxsize=256)
def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def take_text(text: str, *, escaped: bool = False) -> Node:
    """A text that may hold JSON, base64 of JSON, an address or escaped text."""
    if (data := _parsed(text)) is not None:
        return _json(data)
    if _BASE64.fullmatch(text) and (inner := _from_base64(text)) is not None:
        for_urls, padded = "-" in text or "_" in text, text.endswith("=")

        def encode(plain: str) -> str:
            way = base64.urlsafe_b64encode if for_urls else base64.b64encode
            done = way(plain.encode("utf-8", "surrogatepass")).decode()
            return done if padded else done.rstrip("=")

        return Coded(_json(_parsed(inner)), encode)
    if re.match("https?://", text):
        return _url(text)
    if _PAIRS.fullmatch(text) and ("&" in text or _ESCAPE.search(text)):
        return _query(text)
    if _ESCAPE.search(text) and _quoted(unquote(text)).lower() == text.lower():
        return Coded(take_text(unquote(text), escaped=True), _quoted)
    return Leaf(text, escaped=escaped)


def _from_base64(text: str) -> str | None:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        found = base64.b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    return found if _parsed(found) is not None else None


class Number(str):
    """A number of JSON, as its own text."""

    __slots__ = ()


class Pairs(list[tuple[str, object]]):
    """An object of JSON: names may come twice."""


def _parsed(text: str) -> object:
    if text[:1] not in {"{", "["}:
        return None
    try:
        data: object = json.loads(
            text, parse_int=Number, parse_float=Number, object_pairs_hook=Pairs
        )
    except ValueError:
        return None
    return data


def _json(data: object) -> Node:
    match data:
        case Pairs():
            inner: list[Node] = []
            for name, value in data:
                glue = Fixed(f"{',' if inner else ''}{json.dumps(name)}:")
                inner += [glue, _json(value)]
            return Joined((Fixed("{"), *inner, Fixed("}")))
        case list():
            return Listed(tuple(_json(each) for each in data), around=("[", "]"))
        case Number():
            return Leaf(data, is_number=True)
        case str():
            return Coded(take_text(data, escaped=True), json.dumps)
        case _:
            return Fixed(json.dumps(data))
