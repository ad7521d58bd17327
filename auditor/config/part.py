"""A place in a spec's plain data, for looking around before anything is known to be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.config.document import Data, Document, Problem
from auditor.config.environment import Place
from auditor.config.wording import hint, listed


@dataclass(frozen=True, slots=True)
class Part:
    """A place in the data; whatever is not there, or of another form, is empty."""

    document: Document
    value: Data
    place: Place = ()

    def __getitem__(self, key: str) -> Part:
        """What stands behind a key."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Part(self.document, value, (*self.place, key))

    def __contains__(self, key: str) -> bool:
        """Whether the mapping has the key, whatever stands behind it."""
        return isinstance(self.value, dict) and key in self.value

    def items(self) -> Iterator[tuple[str, Part]]:
        """A mapping's entries."""
        for key in self.names():
            yield key, self[key]

    def values(self) -> Iterator[Part]:
        """A mapping's values."""
        for key in self.names():
            yield self[key]

    def elements(self) -> Iterator[Part]:
        """A list's elements."""
        for index, value in enumerate(self.value if isinstance(self.value, list) else ()):
            yield Part(self.document, value, (*self.place, index))

    def names(self) -> list[str]:
        """A mapping's keys."""
        return list(self.value) if isinstance(self.value, dict) else []

    @property
    def text(self) -> str:
        """Its text."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def shown(self) -> str:
        """A scalar as the file has it, without what the environment put in."""
        return self.document.shown(self.place)

    @property
    def from_environment(self) -> bool:
        """Whether the environment may have a part in the value."""
        return self.document.from_environment(self.place)

    def problem(self, text: str, *, hides: bool = True) -> Problem:
        """A mistake at this place."""
        return Problem(self.place, text, hides=hides)

    def wrong(self, reason: str | None) -> Iterator[Problem]:
        """The mistake that its text is; none, where there is no reason."""
        if reason is not None:
            yield self.problem(f"{self.shown} {reason}")

    def unknown(self, kind: str, known: Iterable[str]) -> Iterator[Problem]:
        """The mistake that its text is none of the known names; none, where it is one."""
        names = list(known)
        if self.text and self.text not in names:
            yield self.problem(f"{undefined(kind, self.shown, names)}{hint(self.text, names)}")


def undefined(kind: str, shown: str, known: Iterable[str]) -> str:
    """There is no such thing, and what there is."""
    names = list(known)
    return f"there is no {kind} {shown}; known: {listed(names)}"
