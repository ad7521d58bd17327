"""Finds the parameters of a hit that a finding is about, so that they come first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model import Message
from auditor.report.view import Pairs, Problem

_WORD = re.compile(r"[\w.:\[\]-]*\w")
_QUOTED = re.compile(r"“([^”]+)”")
_FIELD = re.compile(r"\{\w*\}")
_WHO = frozenset({"hit", "who"})
"""Values of a message that name the tag: an account or event in them is no fault."""


def offending(params: Pairs, problem: Problem) -> tuple[Pairs, Pairs]:
    """The parameters that the finding is about, and all others.

    Those that its texts name or quote; where there are none, those whose name is a word of its
    sentence ("sent with value ...").
    """
    named = set[str]()
    for text in (*_values(problem.message), problem.expected, problem.seen):
        named |= {text, *_WORD.findall(text)}
    quoted = {quote for text in (problem.message, problem.seen) for quote in _QUOTED.findall(text)}
    quoted |= {problem.seen} if len(problem.seen) > 1 else set()
    found = tuple(pair for pair in params if pair[0] in named or pair[1] in quoted)
    if not found:
        sentence = set(_WORD.findall(" ".join(_sentences(problem.message))))
        found = tuple(pair for pair in params if pair[0] in sentence)
    return found, tuple(pair for pair in params if pair not in found)


def _values(text: str) -> Iterator[str]:
    """What a message says of this very finding, without the tag's name."""
    if not isinstance(text, Message):
        return
    for name, value in text.values.items():
        parts = value if isinstance(value, tuple) else (value,)
        for part in parts:
            if isinstance(part, Message):
                yield from _values(part)
            elif name not in _WHO and isinstance(part, str):
                yield part


def _sentences(text: str) -> Iterator[str]:
    """The fixed words of a message, and of the messages in it."""
    if not isinstance(text, Message):
        return
    yield _FIELD.sub(" ", text.template)
    for value in text.values.values():
        if isinstance(value, Message):
            yield from _sentences(value)
