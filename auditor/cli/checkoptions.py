"""The options of a check, as a person writes them in a spec: meaning, type, default."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import textwrap
from dataclasses import MISSING, Field, dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.check import Check

KINDS = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "Decimal": "a number",
    "str": "text",
    "tuple[str, ...]": "a list of texts",
}
"""By an option's type in Python, what a spec holds there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOption:
    """An option of a check."""

    name: str
    kind: str
    default: str
    """As a spec writes it."""
    meaning: str


def options_of(check: Check) -> list[CheckOption]:
    """The options of a check, in the order of its dataclass."""
    meanings = dict(_meanings(check.options))
    return [
        CheckOption(
            name=option.name,
            kind=KINDS.get(_type(option), _type(option)),
            default=_written(_default(option)),
            meaning=meanings.get(option.name, ""),
        )
        for option in fields(check.options)
    ]


def _meanings(options: type[Any]) -> Iterator[tuple[str, str]]:
    """Each option's docstring: the text that stands below it; a base class's come first."""
    for each in reversed(options.__mro__[:-1]):
        try:
            source = textwrap.dedent(inspect.getsource(each))
        except (OSError, TypeError):  # of a package without its sources, or built at run time
            continue
        body = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)).body
        for attribute, text in itertools.pairwise(body):
            match attribute, text:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(doc))),
                ):
                    yield name, " ".join(doc.split())


def _type(option: Field[Any]) -> str:
    return option.type if isinstance(option.type, str) else option.type.__name__


def _default(option: Field[Any]) -> object:
    if option.default is not MISSING:
        return option.default
    return option.default_factory() if option.default_factory is not MISSING else None


def _written(value: object) -> str:
    """A value as YAML has it on one line."""
    match value:
        case Decimal():
            return str(value)
        case tuple() | list() | frozenset():
            texts = (str(each) for each in value)
            return f"[{', '.join(sorted(texts) if isinstance(value, frozenset) else texts)}]"
        case str():
            return value or '""'
    return json.dumps(value, default=str)
