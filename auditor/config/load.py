"""Loads a spec's file: returns the spec, or raises one error with all of its mistakes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from auditor.config.document import Document, Problem, document, dotted
from auditor.config.environment import KeyPath
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
    written = document(root, environ)
    spec, problems = _validated(written)
    built_in = BuiltIn(vendors=vendors, checks=checks, devices=devices)
    problems = _without_consequences([*written.problems, *problems, *mistakes(written, built_in)])
    if spec is None or problems:
        raise SpecError(_lines(shown, written, problems))
    spec._path = path  # noqa: SLF001 - the spec's own maker
    spec._source = text  # noqa: SLF001 - the same
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
    lines = []
    for line, problem in numbered[:MOST_LINES]:
        key_path = f"{dotted(problem.key_path)}: " if problem.key_path else ""
        lines.append(f"{shown}:{line}: {key_path}{problem.text}")
    if len(numbered) > MOST_LINES:
        more = len(numbered) - MOST_LINES
        lines.append(f"{shown}: {count(more, 'more mistake')} left out; correct these first")
    return lines
