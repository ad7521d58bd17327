"""Words for mistakes: texts on one line, without characters that control a terminal."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LONGEST = 60


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


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """The sentence that there is no such thing, with the names there are and the one meant."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"there is no {kind} {name!r}; known are {', '.join(names) or 'none'}{hint}"
