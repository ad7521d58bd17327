"""Models of locators: where in a request a vendor's field is, in short, as a mapping, or a list."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Discriminator, Field, Tag, model_validator

from auditor.config.base import LISTED, MAPPING, PLAIN, Listed, Model, T, Text, written_as
from auditor.model.messages import count


def _one_or_more(value: object) -> str:
    return LISTED if isinstance(value, list | tuple) else written_as(value)


def _text_or_texts(value: object) -> str:
    return LISTED if isinstance(value, list | tuple) else PLAIN


def each_of(value: T | tuple[T, ...] | None) -> tuple[T, ...]:
    """The values of a field that holds one, several or none, as a tuple."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


Texts = Annotated[
    Annotated[Text, Tag(PLAIN)] | Annotated[Listed[Text], Field(min_length=1), Tag(LISTED)],
    Discriminator(_text_or_texts),
]
"""One text, or a list of them."""


class LocatorSpec(Model):
    """A part of some text: group 1 of a regular expression that is searched in it."""

    param: Text | None = None
    """The parameter in whose value match is searched."""
    match: Text | None = None
    """A regular expression for the parameter's value, with one group."""
    path: Text | None = None
    """A regular expression for the address's path, with one group."""
    host: Text | None = None
    """A regular expression for the address's host, with one group."""

    PLACES: ClassVar = ("param", "path", "host")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        places = [key for key in self.PLACES if getattr(self, key) is not None]
        if len(places) > 1:
            how = f"{count(len(places), 'place')} ({', '.join(places)})"
            raise ValueError(f"names {how}; use exactly one of {', '.join(self.PLACES)}")
        if not places:
            raise ValueError(f"names no place; use exactly one of {', '.join(self.PLACES)}")
        if self.param is not None and self.match is None:
            raise ValueError("has no match; add it, or write the parameter's name alone")
        if self.param is None and self.match is not None:
            raise ValueError(f"has both {places[0]} and match; match goes with param")
        return self


Locator = Annotated[
    Annotated[Text, Tag(PLAIN)] | Annotated[LocatorSpec, Tag(MAPPING)], Discriminator(written_as)
]
Locators = Annotated[
    Annotated[Text, Tag(PLAIN)]
    | Annotated[LocatorSpec, Tag(MAPPING)]
    | Annotated[Listed[Locator], Field(min_length=1), Tag(LISTED)],
    Discriminator(_one_or_more),
]
"""A parameter's name, a part of some text, or a list of them that are tried in order."""
