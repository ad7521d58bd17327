"""Automata of patterns: whether a text can make one take more than linear time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

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
