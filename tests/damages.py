"""Ways to damage the examples' requests."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace

from takenapart import Leaf, Node, Say, Taken, with_body
from vendorexamples import Example

DEEP = '{"a":' * 10_000
JUNK = (
    "", " ", "\0", "\u202e\u200f", "\ud800", "ä😀", "<img src=x onerror=alert(1)>", '"', "\\", "'",
    "%", "%zz", "%ff%fe", "%00", "%E2%82", "%25252525", "+", "-", "0", "-0", "1e999", "NaN",
    "Infinity", "²", "٣٤", "\uff11\uff12", "½", "9" * 39, "9" * 5000, "1_000", "1.", ".5", "1,5", "null",
    "true", "[]", "{}", "[[]]", '[{"a":1},2,null,"x",[]]', '{"a":{"b":[1]}}', "{", "[",
    "[" * 10_000, DEEP, DEEP + "1" + "}" * 10_000, "eyJ", "eyJhIjoxfQ", "eyJhIjoxfQ===", "L2cvY",
    base64.b64encode(DEEP.encode()).decode(), "=", "&", ";", "=&=&;=;", "||||", "~~~~", "****",
    ",,,,", "((((", "))))", "(1*2*3**)()", "::::", "....", "a.b.c.d", "0.0.0", "\r\n\r\n", "--",
    "https://", "//[", "https://[::1", "(masked:email)", "a" * 100_000, "%" * 100_000,
    "~" * 100_000, "1|" * 50_000, "a=b;" * 25_000,
)  # fmt: skip
SHAPES = (
    "null", "1", "-1.5e9", '"text"', "true", "[]", "{}", "[null]", "[[[]]]", '[1,"a",null,{}]',
    '{"a":null}', '{"0":{"0":[]}}', '{"":1}', "[" * 200 + "]" * 200, "NaN", "",
)  # fmt: skip
NUMBERS = ("²", "٣", "-1", "", "0", "999", "1000000", "9" * 30)
NO_NUMBERS = (
    "²", "٣٤", "\uff11", "½", "-", "--1", "1e999", "NaN", "-Infinity", "1_0", "1.", ".5", "1,5", "+1",
    "0x1", " 1", "1\n", "9" * 41, "0" * 40, "-0.00", "99999999999999999999.99",
)  # fmt: skip
"""What Python takes for a number in one place and not in the other, and numbers beyond measure."""
MARK = "JunkStandsHere"


class Instead(Say):
    """Other texts or parts in some places."""

    def __init__(self, texts: dict[Leaf, str], parts: dict[Node, str] | None = None) -> None:
        self._texts, self._parts = texts, parts or {}

    def text(self, leaf: Leaf) -> str:
        return self._texts.get(leaf, leaf.text)

    def part(self, part: Node) -> str | None:
        return self._parts.get(part)


def text_replaced(taken: Taken, at: int, junk: str) -> Example:
    leaves = taken.leaves()
    return taken.put(Instead({leaves[at % len(leaves)]: junk}))


def number_replaced(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001 - the type
    numbers = [leaf for leaf in taken.leaves() if re.fullmatch(r"-?[0-9.]+", leaf.text)]
    strange = NO_NUMBERS[at % len(NO_NUMBERS)]
    some = numbers[at // len(NO_NUMBERS) % (len(numbers) or 1) :][: 1 + at % 3]
    return taken.put(Instead(dict.fromkeys(some, strange)))


def all_texts_replaced(taken: Taken, at: int, junk: str) -> Example:
    return taken.put(Instead(dict.fromkeys(taken.leaves()[at % 3 :: 1 + at % 2], junk[:200])))


def text_replaced_unescaped(taken: Taken, at: int, junk: str) -> Example:
    leaves = taken.leaves()
    say = Instead({leaves[at % len(leaves)]: MARK})
    example = replace(taken.example, url=taken.url.put(say).replace(MARK, junk))
    if taken.body is None:
        return example
    return with_body(example, taken.pack(taken.body.put(say).replace(MARK, junk)))


def part_of_another_shape(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001 - the type
    wholes = taken.wholes()
    if taken.body:
        wholes = list(taken.body.wholes()) or wholes
    return taken.put(Instead({}, {wholes[at % len(wholes)]: SHAPES[at % len(SHAPES)]}))


def json_text_of_another_shape(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001
    leaves = taken.leaves()
    say = Instead({leaves[at % len(leaves)]: MARK})
    text = taken.body.put(say) if taken.body else ""
    shape = SHAPES[at % len(SHAPES)]
    return with_body(taken.example, taken.pack(text.replace(f'"{MARK}"', shape)))


def url_cut(taken: Taken, at: int, junk: str) -> Example:
    url = taken.example.url
    return replace(taken.example, url=url[: at % (len(url) + 1)] + junk[: at % 2])


def url_changed(taken: Taken, at: int, junk: str) -> Example:
    url = taken.example.url
    place = at % len(url)
    return replace(taken.example, url=url[:place] + junk[:20] + url[place + 1 :])


def body_cut(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001 - the type
    sent = taken.example.sent
    return with_body(taken.example, sent[: at % (len(sent) + 1)])


def bytes_flipped(taken: Taken, at: int, junk: str) -> Example:
    sent = bytearray(taken.example.sent or b"a=1")
    for number, each in enumerate(junk[:5] or "x"):
        sent[(at + 31 * number) % len(sent)] ^= 1 + ord(each) % 255
    return with_body(taken.example, bytes(sent))


def parameters_doubled(taken: Taken, at: int, junk: str) -> Example:
    def doubled(text: str) -> str:
        pairs = text.split("&")
        name = pairs[at % len(pairs)].partition("=")[0].rpartition("?")[2]
        return "&".join([*pairs, f"{name}={junk[:50]}", f"{name}=", *pairs[at % len(pairs) :]])

    example = replace(taken.example, url=doubled(taken.example.url))
    if taken.body is None:
        return example
    return with_body(example, taken.pack(doubled(taken.body.put(Say()))))


def parameters_emptied(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001 - the type
    def emptied(text: str) -> str:
        return re.sub(r"=[^&;]*", "=", text, count=at % 9)

    example = replace(taken.example, url=emptied(taken.example.url))
    if taken.body is None:
        return example
    return with_body(example, taken.pack(emptied(taken.body.put(Say()))))


def numbers_in_names_changed(taken: Taken, at: int, junk: str) -> Example:  # noqa: ARG001
    def changed(text: str) -> str:
        return re.sub(r"[0-9]+(?=[\w.\]%\[]*[=\"])", NUMBERS[at % len(NUMBERS)], text)

    example = replace(taken.example, url=changed(taken.example.url))
    if taken.body is None:
        return example
    return with_body(example, taken.pack(changed(taken.body.put(Say()))))


def body_of_something_else(taken: Taken, at: int, junk: str) -> Example:
    data = junk.encode("latin-1", "replace") if at % 2 else junk.encode("utf-8", "surrogatepass")
    return with_body(replace(taken.example, method="POST"), data)


def headers_that_lie(taken: Taken, at: int, junk: str) -> Example:
    encodings = ("gzip", "deflate", "br", "zstd", "GZIP ", junk[:20])
    types = ("multipart/form-data; boundary=", "application/json", junk[:20])
    return replace(
        taken.example,
        content_encoding=encodings[at % len(encodings)],
        content_type=types[at % len(types)],
    )


DAMAGES: tuple[Callable[[Taken, int, str], Example], ...] = (
    text_replaced,
    text_replaced_unescaped,
    number_replaced,
    number_replaced,
    number_replaced,
    all_texts_replaced,
    part_of_another_shape,
    json_text_of_another_shape,
    url_cut,
    url_changed,
    body_cut,
    bytes_flipped,
    parameters_doubled,
    parameters_emptied,
    numbers_in_names_changed,
    body_of_something_else,
    headers_that_lie,
)
