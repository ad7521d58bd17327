"""Reading takes no more than linear time: by the patterns' own form, without a clock.

A backtracking matcher is slow where a text can be read in many ways. What the patterns of all vendors
allow is found on their automata: two ways around one loop (exponential time), and one loop that can
give way to another on the same text (quadratic time). Looking for a pattern anywhere is such a loop
too, before its beginning.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from takenapart import Leaf, Say, Taken, take_apart, with_body
from vendorexamples import Example, all_examples

import auditor
from auditor.decode.decoder import Decoder
from auditor.decode.index import VendorIndex
from auditor.vendor import Vendor, find_vendors
from auditor.vendor.locators import HOST, Part

VENDORS = find_vendors()
EXAMPLES = {key: each for key, each in all_examples().items() if key in VENDORS}

# ── automata of patterns ─────────────────────────────────────────────────────────────────────────

_KNOWN = [*map(chr, range(128)), "é", "٣", "\u2003", "…"]
"""The characters of which sets are made: ASCII, and one for each kind of letter beyond."""
_BEYOND = 0b1111 << 128
_ALL = (1 << 132) - 1
_BEGIN, _END = 1 << 132, 1 << 133
"""The text's beginning and end, as if they were characters; no loop reads them."""
_COPIES = 12
"""What repeats {n} times at most is so many copies, but no more than these."""


@dataclass
class Automaton:
    """The positions of a pattern, what each reads, and which may follow it."""

    reads: list[int] = field(default_factory=list)
    """Sets of characters, as bits."""
    follows: list[dict[int, int]] = field(default_factory=list)
    """By position: those that may follow it, and in how many ways, up to two."""
    ends: set[int] = field(default_factory=set)
    """Positions with which the whole matches, without anything more to come."""

    def add(self, characters: int) -> int:
        self.reads.append(characters)
        self.follows.append({})
        return len(self.reads) - 1

    def join(self, before: Iterable[int], after: Iterable[int]) -> None:
        after = list(after)
        for each in before:
            for other in after:
                self.follows[each][other] = min(2, self.follows[each].get(other, 0) + 1)


@dataclass(frozen=True)
class Piece:
    """A part of a pattern: the positions that it may begin and end with, and whether it is empty."""

    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    empty: bool = True


class Builder:
    """Makes the automaton of a pattern."""

    def __init__(self, pattern: str, flags: int, *, anywhere: bool, whole: bool) -> None:
        self.made = Automaton()
        tree = _parser.parse(pattern, flags)
        self.flags = tree.state.flags
        before = Piece()
        if anywhere:
            loop = self.made.add(_ALL)
            begin = self.made.add(_BEGIN)
            self.made.join([loop], [loop])
            self.made.join([begin], [loop])
            before = Piece((begin, loop), (begin, loop), empty=True)
        piece = self._in_order([before, self.piece(tree)])
        if whole:
            piece = self._in_order([piece, self._one(_END)])
        self.made.ends = set(piece.last)

    def _one(self, characters: int) -> Piece:
        position = self.made.add(characters)
        return Piece((position,), (position,), empty=False)

    def _in_order(self, pieces: Iterable[Piece]) -> Piece:
        first: tuple[int, ...] = ()
        last: tuple[int, ...] = ()
        empty = True
        for each in pieces:
            self.made.join(last, each.first)
            first = first + each.first if empty else first
            last = last + each.last if each.empty else each.last
            empty = empty and each.empty
        return Piece(first, last, empty)

    def piece(self, tree: Any) -> Piece:
        return self._in_order(self._of(code, value) for code, value in tree)

    def _of(self, code: Any, value: Any) -> Piece:
        match code:
            case sre.LITERAL | sre.NOT_LITERAL | sre.ANY | sre.IN:
                return self._one(self.characters(code, value))
            case sre.BRANCH:
                ways = [self.piece(each) for each in value[1]]
                assert sum(each.empty for each in ways) < 2, "two ways to read nothing"
                return Piece(
                    tuple(position for each in ways for position in each.first),
                    tuple(position for each in ways for position in each.last),
                    any(each.empty for each in ways),
                )
            case sre.SUBPATTERN:
                return self.piece(value[-1])
            case sre.ATOMIC_GROUP:
                return self.piece(value)
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                return self._repeated(*value)
            case sre.ASSERT | sre.ASSERT_NOT:
                ahead = self.piece(value[1])
                return Piece(ahead.first, (), empty=True)
            case sre.AT:
                if value in {sre.AT_BEGINNING, sre.AT_BEGINNING_STRING}:
                    return self._one(_BEGIN)
                if value in {sre.AT_END, sre.AT_END_STRING}:
                    return self._one(_END)
                return Piece()
        raise AssertionError(f"a pattern with {code}: teach the test to read it")

    def _repeated(self, least: int, most: Any, inner: Any) -> Piece:
        bounded = most is not sre.MAXREPEAT
        copies = min(int(most) if bounded else max(least, 1), _COPIES)
        pieces = []
        for number in range(copies):
            each = self.piece(inner)
            pieces.append(Piece(each.first, each.last, each.empty or number >= least))
        if not bounded:
            self.made.join(pieces[-1].last, pieces[-1].first)
        return self._in_order(pieces)

    def characters(self, code: Any, value: Any) -> int:
        match code:
            case sre.LITERAL:
                return self._letter(value)
            case sre.NOT_LITERAL:
                return _ALL & ~(self._letter(value) & ~_BEYOND)
            case sre.ANY:
                return _ALL if self.flags & re.DOTALL else _ALL & ~(1 << ord("\n"))
        found, kinds, negated = 0, 0, False
        for kind, what in value:
            match kind:
                case sre.NEGATE:
                    negated = True
                case sre.RANGE:
                    found |= sum(1 << n for n in range(what[0], min(what[1], 127) + 1))
                    found |= self._cased(found) | (_BEYOND if what[1] > 127 else 0)
                case sre.CATEGORY:
                    kinds |= _CATEGORIES[what]
                case _:
                    found |= self.characters(kind, what)
        # What a set leaves out by name has other letters of its kind.
        return _ALL & ~(found & ~_BEYOND | kinds) if negated else found | kinds

    def _letter(self, number: int) -> int:
        return self._cased(1 << number) if number < 128 else _BEYOND

    def _cased(self, characters: int) -> int:
        if self.flags & re.IGNORECASE:
            for number in range(ord("a"), ord("z") + 1):
                both = 1 << number | 1 << (number - 32)
                characters |= both if characters & both else 0
        return characters


def _of_kind(pattern: str) -> int:
    return sum(1 << n for n, letter in enumerate(_KNOWN) if re.match(pattern, letter))


_CATEGORIES = {
    sre.CATEGORY_DIGIT: _of_kind(r"\d"),
    sre.CATEGORY_NOT_DIGIT: _of_kind(r"\D"),
    sre.CATEGORY_SPACE: _of_kind(r"\s"),
    sre.CATEGORY_NOT_SPACE: _of_kind(r"\S"),
    sre.CATEGORY_WORD: _of_kind(r"\w"),
    sre.CATEGORY_NOT_WORD: _of_kind(r"\W"),
}


@cache
def speed(pattern: str, flags: int = 0, *, anywhere: bool = True, whole: bool = False) -> str:
    """How long the longest match takes: linear, quadratic (or worse), exponential."""
    made = Builder(pattern, flags, anywhere=anywhere, whole=whole).made
    loops = _loops(made)
    # Where the whole matches already, nothing makes the matcher go back.
    open_loops = [each for each in loops if not each & made.ends]
    if any(_two_ways_around(made, loop) for loop in open_loops):
        return "exponential"
    for one in loops:
        for other in open_loops:
            if one is not other and _gives_way(made, one, other):
                return "quadratic"
    return "linear"


def _loops(made: Automaton) -> list[frozenset[int]]:
    """The positions that lie on loops, those of one loop together."""
    reached = [_reach(made, position) for position in range(len(made.reads))]
    found = []
    for position, beyond in enumerate(reached):
        loop = frozenset(each for each in beyond if position in reached[each])
        if loop and position == min(loop):
            found.append(loop)
    return found


def _reach(made: Automaton, start: int) -> set[int]:
    found, todo = set[int](), [start]
    while todo:
        for each in made.follows[todo.pop()]:
            if each not in found and made.reads[each] & _ALL:
                found.add(each)
                todo.append(each)
    return found


def _two_ways_around(made: Automaton, loop: frozenset[int]) -> bool:
    """Whether a text leads around from a position to itself in two ways."""
    if any(made.follows[a].get(b) == 2 for a in loop for b in loop):
        return True
    for start in loop:
        seen, todo = set[tuple[int, int, bool]](), [(start, start, False)]
        while todo:
            a, b, parted = todo.pop()
            for x in made.follows[a].keys() & loop:
                for y in made.follows[b].keys() & loop:
                    if made.reads[x] & made.reads[y] & _ALL:
                        state = (x, y, parted or x != y)
                        if state == (start, start, True):
                            return True
                        if state not in seen:
                            seen.add(state)
                            todo.append(state)
    return False


def _gives_way(made: Automaton, one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether a text leads around in one loop, around in the other, and from one to the other."""
    if not any(_reach(made, position) & other for position in one):
        return False
    return any(_leads_over(made, p, q, one, other) for p in one for q in other)


def _leads_over(
    made: Automaton, p: int, q: int, one: frozenset[int], other: frozenset[int]
) -> bool:
    seen, todo = set[tuple[int, int, int]](), [(p, p, q)]
    while todo:
        a, b, c = todo.pop()
        for x, y, z in product(made.follows[a], made.follows[b], made.follows[c]):
            state = (x, y, z)
            read = made.reads[x] & made.reads[y] & made.reads[z] & _ALL
            if read and x in one and z in other and state not in seen:
                if state == (p, q, q):
                    return True
                seen.add(state)
                todo.append(state)
    return False


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a", "linear"),
        ("^a*$", "linear"),
        (r"^[\w.-]+(,[\w.-]+)*$", "linear"),
        (r"^/(?:pub\.)?(\d+)(?:\.min)?\.js", "linear"),
        (r"/(\d+)-\d+\.js$", "linear"),
        (r"(?:[^~]|~~)+", "linear"),
        (r"foo.*", "linear"),
        ("a*", "linear"),
        (r"^\{id:([^,}]+)", "linear"),
        (r"\d+$", "quadratic"),
        (r"\d+x", "quadratic"),
        (r"foo.*bar", "quadratic"),
        (r"^.*a.*b", "quadratic"),
        (r"^\s*a?\s*$", "quadratic"),
        (r"^\d+\d*$", "quadratic"),
        (r"(?i)^[a-z]*[A-Z]*$", "quadratic"),
        (r"a(?=.*b)c", "quadratic"),
        (r"^a(?=.*b).*c", "linear"),
        (r"^\w+[^\w.]+([0-9.]+)$", "linear"),
        (r"^[^é]+[^è]+$", "quadratic"),
        (r"^(a+)+$", "exponential"),
        (r"^(a*)*$", "exponential"),
        (r"^(aa|a)*$", "exponential"),
        (r"^(a?b?)*$", "exponential"),
        (r"^(\w+\s?)*$", "exponential"),
        (r"^([a-z]+\.?)+com$", "exponential"),
        (r"^(?:\d{1,3},?)+$", "exponential"),
    ],
)
def test_slow_patterns_are_known_by_their_form(pattern: str, expected: str) -> None:
    assert speed(pattern) == expected


# ── the patterns of all vendors ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A pattern in use, and where it is from."""

    where: str
    text: str
    flags: int = 0
    anywhere: bool = True
    whole: bool = False
    short: bool = False
    """What it is held against is short (a host): quadratic time does no harm."""

    @property
    def is_quick(self) -> bool:
        found = speed(self.text, self.flags, anywhere=self.anywhere, whole=self.whole)
        return found == "linear" or (self.short and found == "quadratic")


def of_table(vendor: Vendor) -> Iterator[Pattern]:
    """The patterns that stand in a table."""
    for each in vendor.endpoints:
        where = f"{vendor.id}: endpoint {each.id}"
        yield Pattern(where=where, text=each.host_form, flags=re.IGNORECASE, short=True)
        yield Pattern(where=where, text=each.path, flags=re.IGNORECASE)
        for text in (*each.require.values(), *each.require_json.values()):
            yield Pattern(where=where, text=text)
    where = f"{vendor.id}: account_form"
    yield Pattern(where=where, text=vendor.account_form, anywhere=False, whole=True)
    for limit in vendor.limits:
        yield Pattern(where=f"{vendor.id}: limit", text=limit.form, anywhere=False, whole=True)
    for part in parts_in(vendor):
        where = f"{vendor.id}: locator"
        yield Pattern(where=where, text=part.pattern, short=part.of == HOST)


def parts_in(value: Any) -> Iterator[Part]:
    """All locators with a pattern, wherever they stand."""
    if isinstance(value, Part):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from parts_in(getattr(value, each.name))
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from parts_in(each)
    elif isinstance(value, Mapping):
        yield from parts_in(tuple(value.values()))


_BUILDERS = frozenset({"in_path", "in_host", "in_param", "Part"})


def of_code(path: Path) -> Iterator[Pattern]:
    """The patterns that a module compiles, with the ways in which it asks for them."""
    tree = ast.parse(path.read_text("utf-8"))
    name = f"auditor.{'.'.join(path.with_suffix('').parts[len(ROOT.parts) :])}"
    module = sys.modules.get(name.removesuffix(".__init__"))
    if module is None:
        return
    asked: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            asked.setdefault(node.value.id, set()).add(node.attr)
    where = str(path.relative_to(ROOT))
    for key, value in vars(module).items():
        for compiled in compiled_in(value):
            ways = asked.get(key, set()) & {"match", "fullmatch"}
            other = not asked.get(key) or asked[key] - {"match", "fullmatch", "pattern"}
            for way in sorted(ways) + ["search"] * bool(other):
                yield Pattern(
                    where=f"{where}: {key}",
                    text=compiled.pattern,
                    flags=compiled.flags,
                    anywhere=way == "search",
                    whole=way == "fullmatch",
                )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield from _of_call(where, node)


def _of_call(where: str, node: ast.Call) -> Iterator[Pattern]:
    """A pattern that is written down where it is used: re.split("...", text), in_path("...")."""
    texts = [
        each.value
        for each in node.args
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if isinstance(node.func, ast.Name) and node.func.id in _BUILDERS and texts:
        yield Pattern(where=where, text=texts[-1], short=node.func.id == "in_host")
    elif (
        isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr
        in {"search", "match", "fullmatch", "split", "sub", "findall", "finditer"}
        and texts
    ):
        way = node.func.attr
        yield Pattern(
            where=where,
            text=texts[0],
            anywhere=way not in {"match", "fullmatch"},
            whole=way == "fullmatch",
        )


def compiled_in(value: Any) -> Iterator[re.Pattern[str]]:
    """Compiled patterns, alone or in a tuple or mapping."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from compiled_in(each)
    elif isinstance(value, Mapping):
        yield from compiled_in(tuple(value.values()))


ROOT = Path(str(auditor.__file__)).parent
MODULES = sorted(
    [
        path
        for room in ("decode", "vendor", "vendors", "wire")
        for path in (ROOT / room).glob("*.py")
        if path.stem != "__init__"
    ]
)


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=lambda vendor: vendor.id)
def test_no_pattern_of_a_table_takes_more_than_linear_time(vendor: Vendor) -> None:
    assert [(each.where, each.text) for each in of_table(vendor) if not each.is_quick] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_pattern_of_a_module_takes_more_than_linear_time(path: Path) -> None:
    assert [(each.where, each.text) for each in of_code(path) if not each.is_quick] == []


# ── hostile texts of 100 kB ──────────────────────────────────────────────────────────────────────

SEPARATORS = "~;,|*=&[]()"
LENGTH = 100_000


class Instead(Say):
    """One text in some places."""

    def __init__(self, at: Leaf, text: str) -> None:
        self._at, self._text = at, text

    def text(self, leaf: Leaf) -> str:
        return self._text if leaf is self._at else leaf.text


HOSTILE = "".join(each * (LENGTH // len(SEPARATORS)) for each in SEPARATORS)


def places_of(examples: Iterable[Example]) -> Iterator[tuple[Taken, Leaf]]:
    """Each field of a vendor's examples once, by what stands before it."""
    seen = set[str]()
    for example in examples:
        taken = take_apart(example)
        for part in taken.parts:
            before = ""
            for each in part.pieces():
                if isinstance(each, Leaf) and before not in seen:
                    seen.add(before)
                    yield taken, each
                before = each.put(Say())


MARK = "HostileTextStandsHere"


def with_hostile(taken: Taken, leaf: Leaf) -> Example:
    """The request with a hostile text in this place; only & is escaped, as far as it can be seen."""
    say, text = Instead(leaf, MARK), HOSTILE.replace("&", "%26")
    body = taken.body.put(say) if taken.body else ""
    if MARK in body:
        return with_body(taken.example, taken.pack(body.replace(MARK, text)))
    url = taken.url.put(say)
    if MARK in url:
        return replace(taken.example, url=url.replace(MARK, text))
    return taken.put(Instead(leaf, HOSTILE))


@pytest.mark.parametrize("vendor", EXAMPLES)
def test_a_field_of_separators_comes_back(vendor: str) -> None:
    decoder = Decoder(VendorIndex([VENDORS[vendor]]))
    for taken, leaf in places_of(EXAMPLES[vendor]):
        hits = with_hostile(taken, leaf).decoded(decoder).hits
        assert [hit.vendor for hit in hits] == [vendor] * len(hits)
