"""Safe access to a spec's plain data, before it is known whether any of it is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from auditor.config.document import Data, Document, Problem
from auditor.config.environment import KeyPath
from auditor.config.wording import hint, undefined


@dataclass(frozen=True, slots=True)
class Part:
    """A value in the data with its key path. What is missing or of another type reads as empty."""

    document: Document
    value: Data
    key_path: KeyPath = ()

    def __getitem__(self, key: str) -> Part:
        """The value under a key."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Part(self.document, value, (*self.key_path, key))

    def __contains__(self, key: str) -> bool:
        """Whether the mapping has the key, whatever its value."""
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
            yield Part(self.document, value, (*self.key_path, index))

    def names(self) -> list[str]:
        """A mapping's keys."""
        return list(self.value) if isinstance(self.value, dict) else []

    @property
    def text(self) -> str:
        """The value if it is text; else an empty text."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def shown(self) -> str:
        """A scalar as the file writes it, without values of the environment."""
        return self.document.shown(self.key_path)

    @property
    def from_environment(self) -> bool:
        """Whether a part of the value may come from the environment."""
        return self.document.from_environment(self.key_path)

    def problem(self, text: str, *, hides: bool = True) -> Problem:
        """A mistake at this key path."""
        return Problem(self.key_path, text, hides=hides)

    def wrong(self, reason: str | None) -> Iterator[Problem]:
        """The mistake that the text is wrong for this reason; none without a reason."""
        if reason is not None:
            yield self.problem(f"{self.shown} {reason}")

    def unknown(
        self,
        kind: str,
        known: Iterable[str],
        hint_for: Callable[[str, Iterable[str]], str] = hint,
    ) -> Iterator[Problem]:
        """The mistake that the text is none of the known names; none if it is one.

        `hint_for`: what follows where one of them is meant.
        """
        names = list(known)
        if self.text and self.text not in names:
            yield self.problem(undefined(kind, self.shown, self.text, names, hint_for))
