"""Loads a spec's file: returns the spec, or raises one error with all of its mistakes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from auditor.config.document import Document, Problem, document, dotted
from auditor.config.environment import KeyPath
from auditor.config.flows import expanded
from auditor.config.mistakes import BuiltIn, mistakes
from auditor.config.models import Spec
from auditor.config.nodes import YamlError, compose
from auditor.config.pydantic_errors import problems_in
from auditor.config.read import read
from auditor.config.wording import printable
from auditor.errors import SpecError
from auditor.model.messages import count

MOST_LINES = 500
"""An alias can repeat one mistake thousands of times."""


def load_spec(
    path: Path,
    environ: Mapping[str, str],
    *,
    vendors: Collection[str] | None = None,
    checks: Collection[str] | None = None,
    devices: Collection[str] | None = None,
) -> Spec:
    """The spec of a file, with its variables filled in from `environ`.

    Args:
        path: the file.
        environ: the values of ${NAME}.
        vendors: the ids of the built-in vendors; None: any will do.
        checks: the ids of the installed checks; None: any will do.
        devices: the names of the browser's devices; None: any will do.

    Raises:
        SpecError: with one line for each mistake, by the order of the file.
    """
    text = read(path)
    shown = printable(str(path))
    try:
        root = compose(text)
    except YamlError as error:
        raise SpecError([f"{shown}:{error.line}: {error}"]) from error
    if root is None or root.value is None:
        raise SpecError([f"{shown}: is empty; begin it with version: 1 and the site's url"])
    tree = expanded(root)
    written = document(tree.root, environ, tree.places)
    spec, problems = _validated(written)
    built_in = BuiltIn(vendors=vendors, checks=checks, devices=devices)
    problems = _without_consequences([*written.problems, *problems, *mistakes(written, built_in)])
    if spec is None or problems or tree.problems:
        raise SpecError(_lines(shown, written, [*tree.problems, *problems]))
    spec._path = path  # noqa: SLF001 - the spec's own maker
    spec._source = text  # noqa: SLF001 - the same
    spec._written = {  # noqa: SLF001 - the same
        dotted(key_path): dotted(place.key_path) for key_path, place in written.places.items()
    }
    _name_flows(spec, written)
    spec._lines = {dotted(key_path): line for key_path, line in written.lines.items()}  # noqa: SLF001 - the same
    secrets = {environ[name] for name in written.secret_names if environ[name]}
    spec._secrets = tuple(sorted(secrets))  # noqa: SLF001 - the same
    return spec


def _validated(written: Document) -> tuple[Spec | None, list[Problem]]:
    """The spec, or what pydantic finds wrong."""
    try:
        return Spec.model_validate(written.data), []
    except ValidationError as error:
        return None, list(problems_in(error, written))


def _name_flows(spec: Spec, written: Document) -> None:
    """Note at each step of a flow which it is, for whoever reads what a visitor did."""
    for key_path, place in written.places.items():
        if not place.flow or key_path[0] == "flows":
            continue
        at: Any = spec
        for key in key_path:
            at = getattr(at, str(key)) if isinstance(at, BaseModel) else at[key]
        at._flow = place.flow  # noqa: SLF001 - a step's own, not a key of the file


def _without_consequences(problems: Iterable[Problem]) -> list[Problem]:
    """The first problem of each key path, without those that another one hides."""
    hiding: set[KeyPath] = set()
    touched: set[KeyPath] = set()  # key paths of problems, and all above them
    kept: list[Problem] = []
    for problem in sorted(problems, key=lambda problem: (problem.vague, len(problem.key_path))):
        above = [problem.key_path[:length] for length in range(len(problem.key_path) + 1)]
        if problem.hides and (
            not hiding.isdisjoint(above) or (problem.vague and above[-1] in touched)
        ):
            continue
        kept.append(problem)
        touched.update(above)
        if problem.hides and not problem.vague:
            hiding.add(problem.key_path)
    return kept


def _lines(shown: str, written: Document, problems: list[Problem]) -> list[str]:
    """One line for each problem, in the order of the file."""
    numbered = sorted(
        ((problem.line or written.line(problem.key_path), problem) for problem in problems),
        key=lambda numbered_problem: numbered_problem[0],
    )
    told = [f"{shown}:{line}: {_told(problem, written)}" for line, problem in numbered]
    # A step of a flow has its mistakes wherever it is used.
    told = list(dict.fromkeys(told))
    lines = told[:MOST_LINES]
    if len(told) > MOST_LINES:
        more = len(told) - MOST_LINES
        lines.append(f"{shown}: {count(more, 'more mistake')} left out; correct these first")
    return lines


def _told(problem: Problem, written: Document) -> str:
    """A problem with its key path as the file has it."""
    if problem.as_written:
        return f"{dotted(problem.key_path)}: {problem.text}"
    key_path = dotted(written.written(problem.key_path))
    text = f"{key_path}: {problem.text}" if key_path else problem.text
    given = written.given(problem.key_path)
    return f"{text} (given on line {given})" if given else text
