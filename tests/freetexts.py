"""Which texts of the vendors' examples can be replaced by others, and what then comes back."""

from __future__ import annotations

import ast
import re
import string
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from takenapart import Leaf, Say, Taken, take_apart
from vendorexamples import Example, all_examples, told
from wholeindex import whole_index

from auditor.decode.decoder import Decoder
from auditor.model import Hit, Kind
from auditor.vendor import Vendor, find_vendors
from auditor.vendor.locators import Part

VENDORS = find_vendors()
DECODER = Decoder(whole_index())
EXAMPLES = {key: each for key, each in all_examples().items() if key in VENDORS}
FIELDS = ("event", "account", "value", "currency", "transaction_id", "event_id", "label", "key")
FREE_TEXTS = {"event", "transaction_id", "event_id", "label", "key"}
"""What a site writes as it likes."""
STRANGE = ("", " b", "&b=c", "%41", "+1", '"', "\\", "ä", "😀", "#x", "=", "<i>", "\u200f")
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ANY_SPEED = settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def is_event(example: Example) -> bool:
    endpoints = {each.id: each for each in VENDORS[example.vendor].endpoints}
    return endpoints[example.endpoint].kind is Kind.EVENT


EVENTS = [
    each for examples in EXAMPLES.values() for each in examples if each.hits and is_event(each)
]


def named(example: Example) -> str:
    return f"{example.vendor}: {example.name}"


# ── what of an example can be replaced ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Wanted:
    """A text that an example expects of one of its hits."""

    hit: int
    field: str
    text: str
    pieces: tuple[str, ...]
    """The parts of it that stand in the request."""

    def renewed(self, news: Mapping[str, str]) -> str:
        """The text that is expected once these pieces are others."""
        return either(self.pieces).sub(lambda found: news.get(found[0], found[0]), self.text)


@cache
def either(pieces: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these where it is not part of a longer word or number."""
    longest_first = sorted(pieces, key=len, reverse=True)
    return re.compile(
        rf"(?<!\w)(?<!\d\.)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)(?!\.\d)"
    )


class Renewed(Say):
    """Other texts in the places of some."""

    def __init__(self, news: Mapping[str, str], places: Mapping[str, Iterable[Leaf]]) -> None:
        self.news = news
        self._at: dict[Leaf, tuple[str, ...]] = {}
        for piece in news:
            for leaf in places[piece]:
                self._at[leaf] = (*self._at.get(leaf, ()), piece)

    def text(self, leaf: Leaf) -> str:
        pieces = self._at.get(leaf)
        if not pieces:
            return leaf.text
        return either(pieces).sub(lambda found: self.news[found[0]], leaf.text)


def like(piece: str, choice: bytes, kept: str = "") -> str:
    """Another text of the same alphabet, letter by letter and digit by digit, after what is kept.

    Letters of hexadecimal digits stay such letters.
    """
    piece = piece.removeprefix(kept)
    letters = {each for each in piece.lower() if each.isalpha()}
    is_hex = letters <= set("abcdef") and any(each.isdigit() for each in piece) and len(piece) > 5
    found = ""
    for number, old in enumerate(piece):
        if old in string.digits:
            alphabet = "123456789" if found[-1:] not in set(string.digits) else string.digits
        elif old in string.ascii_lowercase:
            alphabet = "abcdef" if is_hex else string.ascii_lowercase
        elif old in string.ascii_uppercase:
            alphabet = "ABCDEF" if is_hex else string.ascii_uppercase
        else:
            alphabet = old
        found += alphabet[choice[number % len(choice)] % len(alphabet)]
    return kept + found


def kept_of(vendor: Vendor, piece: str) -> str:
    """How an account begins by which its vendor knows it: G-, UA-, GTM-."""
    start = re.match("[A-Za-z]{1,3}-", piece)
    return start[0] if start and any(start[0] in word for word in words_of(vendor.id)) else ""


@dataclass(frozen=True, kw_only=True)
class Freedom:
    """What of an example can be replaced, and what stands there and can't be."""

    taken: Taken
    wanted: tuple[Wanted, ...]
    """Those that come back whatever stands there."""
    kept: Mapping[str, str]
    """How pieces begin that must begin so."""
    places: Mapping[str, tuple[Leaf, ...]]
    """The pieces that can be replaced, and where."""
    strange: frozenset[str]
    """Pieces in whose place any text may stand."""
    stuck: tuple[str, ...]
    """What stands in the request, and does not come back, and no word of the table is."""
    literal: int
    """How many texts stand in the request at all."""


def wanted_of(example: Example) -> Iterator[Wanted]:
    vendor = VENDORS[example.vendor]
    for number, hit in enumerate(example.hits):
        texts = {field: hit[field] for field in FIELDS if isinstance(hit.get(field), str)}
        texts |= {
            f"user_data.{name}": text
            for name, text in hit.get("user_data", {}).items()
            if isinstance(text, str)
        }
        for field, text in texts.items():
            if not text:
                continue
            pieces = [text]
            if field == "account":
                rest = text.removeprefix(vendor.account_prefix)
                pieces = rest.split("/") if vendor.account_below else [rest]
            yield Wanted(number, field, text, tuple(pieces))


def freedom(example: Example) -> Freedom:
    return _freedom_of(EVENTS.index(example))


@cache
def _freedom_of(number: int) -> Freedom:
    example = EVENTS[number]
    vendor = VENDORS[example.vendor]
    taken = take_apart(example)
    leaves = taken.leaves()
    every = tuple(wanted_of(example))
    places = {
        piece: tuple(leaf for leaf in leaves if either((piece,)).search(leaf.text))
        for wanted in every
        for piece in wanted.pieces
    }
    literal = [each for each in every if all(places[piece] for piece in each.pieces)]
    free: dict[str, tuple[Leaf, ...]] = {}
    kept = {
        piece: kept_of(vendor, piece) if each.field == "account" else ""
        for each in literal
        for piece in each.pieces
    }
    for piece, start in kept.items():
        new = like(piece, b"\x05\x17\x0a", start)
        if found := places_that_count(taken, every, piece, new, places[piece]):
            free[piece] = found
    coming_back = tuple(each for each in literal if all(piece in free for piece in each.pieces))
    strange = {
        piece
        for piece, at in free.items()
        if may_be_strange(piece, at, coming_back)
        and comes_back(taken, every, piece, at, like(piece, b"\x05\x17") + "".join(STRANGE) + "z")
    }
    stuck = [
        f"{each.field} {each.text} of hit {each.hit + 1}"
        for each in literal
        if each not in coming_back and not explained(vendor, each, every, free)
    ]
    stuck += [
        f"{each.field} {each.text} of hit {each.hit + 1}, by a text with spaces and signs"
        for each in coming_back
        if each.pieces[0] not in strange
        and may_be_strange(each.pieces[0], free[each.pieces[0]], coming_back)
        and is_plain(vendor, each.field)
    ]
    return Freedom(
        taken=taken,
        wanted=coming_back,
        kept=kept,
        places=free,
        strange=frozenset(strange),
        stuck=tuple(stuck),
        literal=len(literal),
    )


def places_that_count(
    taken: Taken, every: tuple[Wanted, ...], piece: str, new: str, at: tuple[Leaf, ...]
) -> tuple[Leaf, ...]:
    """Where the piece must be replaced so that it comes back as the new one; empty: nowhere."""
    if comes_back(taken, every, piece, at, new):
        return at
    return next(((leaf,) for leaf in at if comes_back(taken, every, piece, (leaf,), new)), ())


def comes_back(
    taken: Taken, every: tuple[Wanted, ...], piece: str, at: tuple[Leaf, ...], new: str
) -> bool:
    """Whether the new text is read wherever the old one was, and all else stays as it was."""
    hits = hits_of(taken, Renewed({piece: new}, {piece: at}))
    return len(hits) == len(taken.example.hits) and all(
        said(hits[each.hit], each.field) == each.renewed({piece: new}) for each in every
    )


def hits_of(taken: Taken, say: Say) -> tuple[Hit, ...]:
    return taken.put(say).decoded(DECODER).hits


def said(hit: Hit, field: str) -> object:
    """What a hit says of a field."""
    first, _, inner = field.partition(".")
    found: Any = told(hit, {first: {}})[first]
    return found.get(inner) if inner else found


def may_be_strange(piece: str, at: tuple[Leaf, ...], wanted: Iterable[Wanted]) -> bool:
    return all(leaf.escaped and leaf.text == piece for leaf in at) and all(
        each.field in FREE_TEXTS for each in wanted if piece in each.pieces
    )


def is_plain(vendor: Vendor, field: str) -> bool:
    """Whether the table says by names alone where the field stands."""
    return not (
        vendor.split
        or vendor.nested
        or vendor.rename_event
        or any(isinstance(each, Part) for each in getattr(vendor, field))
    )


def explained(
    vendor: Vendor, wanted: Wanted, every: Iterable[Wanted], free: Mapping[str, object]
) -> bool:
    """Whether the table says why another text would not come back."""
    if wanted.field in {"value", "currency"} and vendor.amount is not None:
        return True  # computed, by the currency's decimals
    return all(
        knows(vendor, piece)
        or any(each.text != piece and are_entangled(piece, each.text) for each in every)
        for piece in wanted.pieces
        if piece not in free
    )


def are_entangled(one: str, other: str) -> bool:
    """Whether one of two texts has the other in it, so that none can be replaced alone."""
    return bool(either((one,)).search(other) or either((other,)).search(one))


def knows(vendor: Vendor, piece: str) -> bool:
    """Whether the text is a word of the table, or has one in it (purchase,event12=1)."""
    return any(
        either((piece,)).search(word)
        or (word.isalpha() and len(word) > 3 and either((word,)).search(piece))
        for word in words_of(vendor.id)
    )


_NO_READING = {
    "standard_events", "automatic_events", "required", "limits", "notes", "docs", "name", "cookies",
    "layers", "collectors", "id",
}  # fmt: skip
"""Entries of a table that say nothing about how a request is read."""


@cache
def words_of(vendor: str) -> frozenset[str]:
    """The texts in a vendor's module that bear on how a request is read."""
    (path,) = {
        Path(str(module.__file__))
        for name, module in list(sys.modules.items())
        if name.startswith("auditor.vendors.") and VENDORS[vendor] in vars(module).values()
    }
    return frozenset(_words(ast.parse(path.read_text("utf-8"))))


def _words(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.keyword) and node.arg in _NO_READING:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for each in ast.iter_child_nodes(node):
        yield from _words(each)


NEW_TEXTS = st.lists(
    st.tuples(st.binary(min_size=8, max_size=24), st.sampled_from(STRANGE)), min_size=1, max_size=12
)
"""By turns: what makes a new text, and what is strange about it."""


def news_for(
    free: Freedom, pieces: Iterable[str], choices: list[tuple[bytes, str]], start: int = 0
) -> dict[str, str]:
    found = {}
    for number, piece in enumerate(pieces, start=start):
        choice, strange = choices[number % len(choices)]
        text = like(piece, choice[number % 8 :] + choice, free.kept[piece])
        # By chance a short text is a word of the table (Braze's `ss`), which is read as such.
        while text in words_of(free.taken.example.vendor):
            text += text[-1]
        found[piece] = text
        if piece in free.strange and strange:
            found[piece] += strange + "z"
    return found
