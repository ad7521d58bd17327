"""What a container's tags refer to: variables and other tags, and which of these are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

MOST = 5_000
"""References of one container that are looked at: a short script can hold endlessly many."""
DEEPEST = 20
_NAMED = re.compile(r"\{\{([^{}\n]{1,80})\}\}")
"""A variable's name, which the tag manager replaces where there is such a variable."""
_OF_PAGES = frozenset({"vtp_html", "vtp_template", "vtp_javascript"})
"""Settings whose text may have doubled braces of its own."""


class References:
    """The references of all tags of one container, tag by tag."""

    def __init__(self, variables: int, tags: int) -> None:
        """`variables`, `tags`: how many of them the container has."""
        self._variables = variables
        self._tags = tags
        self._left = MOST
        self.called = set[int]()
        """The places of the tags that were referred to so far."""

    def unknown_names(self, tag: Mapping[str, Any]) -> tuple[str, ...]:
        """The variables and tags that a tag refers to and that are not there."""
        unknown = dict[str, None]()
        for name, value in tag.items():
            for reference in self._in(value):
                match reference:
                    case ["macro", int(number), *_] if not 0 <= number < self._variables:
                        unknown[f"variable {number}"] = None
                    case ["tag", int(number), *_] if not 0 <= number < self._tags:
                        unknown[f"tag {number}"] = None
                    case ["tag", int(number), *_]:
                        self.called.add(number)
                    case str() if name.startswith("vtp_") and name not in _OF_PAGES:
                        unknown.update(dict.fromkeys(_NAMED.findall(reference)))
        return tuple(unknown)

    def _in(self, value: object, depth: int = 0) -> Iterator[object]:
        """The texts and references in a value."""
        self._left -= 1
        match value:
            case ["macro" | "tag", int(), *_] | str():
                yield value
            case list() if depth < DEEPEST:
                for part in value:
                    if self._left < 0:
                        return
                    yield from self._in(part, depth + 1)
