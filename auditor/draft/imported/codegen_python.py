"""Reads Playwright's scripts in Python: parsed as text, never run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from auditor.draft.found import FoundTag
from auditor.draft.imported.journeys import checked, protected
from auditor.draft.imported.nouns import FileFormat, ForeignFile, Imported, ImportedGoal
from auditor.draft.imported.playwright_calls import (
    LOOP,
    Called,
    Chain,
    Pattern,
    Unreadable,
    steps_of,
)
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.vendor import Vendor

_PYTHON = re.compile(r"^(?:from playwright[.\w]* import|(?:async )?def \w+\()", re.MULTILINE)


def _recognises(file: ForeignFile) -> bool:
    is_python = file.path.suffix == ".py" or _PYTHON.search(file.text) is not None
    return file.json is None and is_python and ".goto(" in file.text


def _read(file: ForeignFile, _: Mapping[str, Vendor], __: Sequence[FoundTag]) -> Imported:
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(file.text)
        chains = checked(file, list(_chains(tree)))
    except SyntaxError as error:
        raise UsageError(f"{file.path}:{error.lineno or 1}: is not Python: {error.msg}") from error
    except (RecursionError, MemoryError, ValueError) as error:
        raise UsageError(f"{file.path}: is not Python that can be read: it is too deep") from error
    url, steps = steps_of(chains)
    title = file.path.stem.replace("_", " ").replace("-", " ")
    return protected(Imported(url=url, goals=(ImportedGoal(title=title, steps=steps),)))


def _chains(node: ast.AST) -> Iterator[Chain]:
    """The calls that stand as statements, in the order of the file."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Expr(value=value) | ast.Assign(value=value):
                chain = _chain(value)
                if chain is not None:
                    yield chain
            case ast.For() | ast.While() | ast.AsyncFor():
                yield Chain(line=child.lineno, root="page", calls=(Called(name=LOOP),))
            case ast.stmt():
                yield from _chains(child)


def _chain(node: ast.expr) -> Chain | None:
    calls: list[Called] = []
    line = node.lineno
    while True:
        match node:
            case ast.Await(value=inner):
                node = inner
            case ast.Call(func=ast.Attribute(value=inner, attr=name)):
                calls.append(_called(name, node))
                node = inner
            case ast.Call(func=ast.Name(id=name)):
                calls.append(_called(name, node))
                return Chain(line=line, root=name, calls=tuple(reversed(calls)))
            case ast.Attribute(value=inner, attr=name):
                calls.append(Called(name=name))
                node = inner
            case ast.Name(id=name):
                return Chain(line=line, root=name, calls=tuple(reversed(calls)))
            case _:
                return None


def _called(name: str, node: ast.Call) -> Called:
    named = {word.arg: _value(word.value) for word in node.keywords if word.arg}
    return Called(name=name, arguments=tuple(map(_value, node.args)), named=named)


def _value(node: ast.expr) -> Any:  # noqa: ANN401 - whatever a script gives
    match node:
        case ast.Constant(value=constant):
            return constant
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [_value(each) for each in elements]
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return {
                _value(key): _value(each) for key, each in pairs if isinstance(key, ast.Constant)
            }
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="re"), attr="compile"), args=[first, *_]
        ):
            text = _value(first)
            return Pattern(text) if isinstance(text, str) else Unreadable()
        case ast.Call() | ast.Attribute() | ast.Name():
            return _chain(node) or Unreadable()
    return Unreadable()


FORMAT = FileFormat(name="a Playwright script in Python", recognises=_recognises, read=_read)
