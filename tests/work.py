"""How much work a call is: counted and not timed, so that it is the same on every machine.

What is counted are calls, those of C too. What a pattern does within one is not: that it takes no
more than linear time, `automata.speed` proves from the pattern itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

TIMES = 5
"""How much longer the longer of two texts is."""
AROUND = 2_000
"""Calls that happen whatever the text: imports, caches, a collection of garbage."""


def work(call: Callable[[], object]) -> int:
    """The number of calls, of Python's functions and of C's, that a call comes to."""
    counted = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(before)
    return counted


def is_linear(read: Callable[[str], object], text: str) -> bool:
    """Whether reading a text costs no more than in proportion to its length."""
    end = len(text) // TIMES
    read(text[: end - 1])  # what does not depend on the text is remembered by then
    short = work(lambda: read(text[:end]))
    return work(lambda: read(text)) <= TIMES * short * 1.3 + AROUND
