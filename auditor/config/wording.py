"""Words for mistakes: texts on one line, without characters that control a terminal."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from types import MappingProxyType

LONGEST = 60
LISTED_AT_MOST = 20
"""Of more names that there are, only the similar ones are told."""
LISTS = MappingProxyType({"vendor": "tagproof vendors", "check": "tagproof explain"})
"""The commands that list what there is too much of for a sentence."""


def printable(text: str) -> str:
    """The text on one line, without what a terminal would act on."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def quoted(text: str) -> str:
    """The text in quotes, cut where it is long."""
    cut = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return f"'{printable(cut)}'"


def listed(names: Iterable[object]) -> str:
    """a, b, c; or `none`."""
    return ", ".join(printable(str(name)) for name in names) or "none"


def hint(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """`; did you mean …?` if a known name is similar, else nothing; `likeness`: 1 is the same."""
    by_lower = {other.lower(): other for other in known}
    near = difflib.get_close_matches(name.lower()[:LONGEST], list(by_lower), n=1, cutoff=likeness)
    return f"; did you mean {printable(by_lower[near[0]])}?" if near else ""


def undefined(
    kind: str,
    shown: str,
    name: str,
    known: Iterable[str],
    hint_for: Callable[[str, Iterable[str]], str] = hint,
) -> str:
    """The sentence that there is no such thing, with those that there are and the one meant.

    Args:
        kind: what there is none of: tag, vendor ...
        shown: the name as the sentence shows it.
        name: the name itself.
        known: the names that there are.
        hint_for: what follows where some of them are similar.
    """
    names = list(known)
    there = f"known: {listed(names)}" if len(names) <= LISTED_AT_MOST else _all_of(kind, len(names))
    return f"there is no {kind} {shown}; {there}{hint_for(name, names)}"


def _all_of(kind: str, number: int) -> str:
    where = LISTS.get(kind)
    return f"`{where}` lists all {number}" if where else f"{number} others are known"


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """The sentence that there is no such thing, where the name is not a spec's."""
    return undefined(kind, quoted(name), name, sorted(known))


def there_or_here(line: int, here: int) -> str:
    """`on line 4`; `on this line` where the sentence itself stands at line 4."""
    return "on this line" if line == here else f"on line {line}"
