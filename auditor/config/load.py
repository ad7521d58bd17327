"""The spec's file -> the spec, or all of its mistakes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from auditor.config.complaints import complaints
from auditor.config.cross import Known, contradictions
from auditor.config.document import Document, Problem, document, dotted
from auditor.config.environment import Place
from auditor.config.models import Spec
from auditor.config.nodes import YamlError, compose
from auditor.config.read import read
from auditor.config.wording import printable
from auditor.errors import SpecError

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
    """Read a spec and check it, with its variables filled in from `environ`.

    Args:
        path: the file.
        environ: what ${NAME} stands for.
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
    laid = document(root, environ)
    spec, problems = _validated(laid)
    known = Known(vendors=vendors, checks=checks, devices=devices)
    problems = _first_of_each([*laid.problems, *problems, *contradictions(laid, known)])
    if spec is None or problems:
        raise SpecError(_lines(shown, laid, problems))
    spec._path = path  # noqa: SLF001 - the spec's own maker
    spec._source = text  # noqa: SLF001 - the same
    spec._lines = {dotted(place): line for place, line in laid.lines.items()}  # noqa: SLF001 - the same
    secrets = {environ[name] for name in laid.secret_names if environ[name]}
    spec._secrets = tuple(sorted(secrets))  # noqa: SLF001 - the same
    return spec


def _validated(laid: Document) -> tuple[Spec | None, list[Problem]]:
    try:
        return Spec.model_validate(laid.data), []
    except ValidationError as error:
        return None, list(complaints(error, laid))


def _first_of_each(problems: Iterable[Problem]) -> list[Problem]:
    """Each place's first problem, without those that are consequences of another."""
    hiding: set[Place] = set()
    touched: set[Place] = set()
    kept: list[Problem] = []
    for problem in sorted(problems, key=lambda each: (each.vague, len(each.place))):
        above = [problem.place[:length] for length in range(len(problem.place) + 1)]
        if problem.hides and (
            not hiding.isdisjoint(above) or (problem.vague and above[-1] in touched)
        ):
            continue
        kept.append(problem)
        touched.update(above)
        if problem.hides and not problem.vague:
            hiding.add(problem.place)
    return kept


def _lines(shown: str, laid: Document, problems: list[Problem]) -> list[str]:
    placed = sorted(
        ((problem.line or laid.line(problem.place), problem) for problem in problems),
        key=lambda each: each[0],
    )
    lines = []
    for line, problem in placed[:MOST_LINES]:
        place = f"{dotted(problem.place)}: " if problem.place else ""
        lines.append(f"{shown}:{line}: {place}{problem.text}")
    if len(placed) > MOST_LINES:
        more = len(placed) - MOST_LINES
        lines.append(f"{shown}: {more} more mistakes are left out; mend these first")
    return lines
