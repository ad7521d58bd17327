"""Locators: where a request has a field, by a parameter's name or by a pattern within a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from auditor.wire.request import Params

PATH: Final = "(path)"
HOST: Final = "(host)"
"""Used instead of a parameter's name for a part of the URL."""


@dataclass(frozen=True, slots=True)
class Part:
    """Group 1 of a pattern that is searched in a parameter's value, or in the path or host."""

    of: str
    """The parameter's name, PATH or HOST."""
    pattern: str
    _compiled: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the pattern.

        Raises:
            ValueError: it has no group 1, or is not a regular expression.
        """
        try:
            compiled = re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"{self.pattern} is not a regular expression: {error}") from error
        if compiled.groups != 1:
            raise ValueError(f"{self.pattern} must have exactly one group: what is looked for")
        object.__setattr__(self, "_compiled", compiled)

    def read(self, params: Params, host: str, path: str) -> str | None:
        """The text that the group matches; None if the pattern does not match."""
        text = path if self.of == PATH else host if self.of == HOST else params.get(self.of)
        match = self._compiled.search(text) if text else None
        return match.group(1) if match else None


Locator = str | Part
"""A parameter's name (a nested field's is dotted: properties.value, items.0.id), or a Part."""


def in_path(pattern: str) -> Part:
    """Group 1 of a pattern in the URL's path."""
    return Part(PATH, pattern)


def in_host(pattern: str) -> Part:
    """Group 1 of a pattern in the URL's host."""
    return Part(HOST, pattern)


def in_param(name: str, pattern: str) -> Part:
    """Group 1 of a pattern in a parameter's value."""
    return Part(name, pattern)


def first(
    params: Mapping[str, str], at: tuple[Locator, ...], host: str = "", path: str = ""
) -> str | None:
    """The first non-empty value at these locators; None if there is none."""
    for locator in at:
        if isinstance(locator, str):
            value = params.get(locator)
        else:
            value = locator.read(params, host, path)
        if value:
            return value
    return None


Reader = Callable[[Params, str, str], str | None]
"""Takes parameters, host and path; returns the text at some locators."""


def reader(at: tuple[Locator, ...]) -> Reader:
    """`first` for these locators, but quicker: it is called for each field of every hit."""
    match at:
        case ():
            return lambda params, host, path: None  # noqa: ARG005 - the type
        case (str() as name,):
            return lambda params, host, path: params.get(name) or None  # noqa: ARG005 - the type
        case (Part() as part,):
            return part.read
        case (str() as one, str() as two):
            return lambda params, host, path: params.get(one) or params.get(two) or None  # noqa: ARG005 - the type
        case (str() as one, str() as two, str() as three):
            return lambda params, host, path: (  # noqa: ARG005 - the type
                params.get(one) or params.get(two) or params.get(three) or None
            )
        case _:
            return lambda params, host, path: first(params, at, host, path)
