"""The spec's `checks`: which checks run, with what severity and options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from auditor.check import Check
from auditor.config.models import CheckSettings, Spec
from auditor.config.pending import PLANNED_CHECKS
from auditor.config.units import parse_duration
from auditor.config.wording import unknown
from auditor.model import Severity

NOTHING_SET = CheckSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnabledCheck:
    """A check as this spec wants it."""

    check: Check
    options: object
    """An instance of the check's options dataclass."""
    severity: Severity | None = None
    """Wins over the verdict's and the check's own."""


def enabled_checks(
    spec: Spec, checks: Mapping[str, Check]
) -> tuple[tuple[EnabledCheck, ...], list[str]]:
    """The enabled checks, and one line for each mistake in `checks` and `ignore`."""
    problems = [
        f"{_place(spec, f'checks.{name}')}: {unknown('check', name, checks)}"
        for name in spec.checks
        if name not in checks and name not in PLANNED_CHECKS
    ]
    problems += [
        f"{_place(spec, f'ignore.{index}.check')}: {unknown('check', ignore.check, checks)}"
        for index, ignore in enumerate(spec.ignore)
        if ignore.check not in checks and ignore.check not in PLANNED_CHECKS
    ]
    found = []
    for id_, check in checks.items():
        wanted = spec.checks.get(id_, NOTHING_SET)
        options, wrong = _options(spec, check, wanted.options)
        problems += wrong
        if wanted.enabled and not wrong:
            severity = Severity[wanted.severity.upper()] if wanted.severity else None
            found.append(EnabledCheck(check=check, options=options, severity=severity))
    return tuple(found), problems


def _options(spec: Spec, check: Check, given: Mapping[str, Any]) -> tuple[object, list[str]]:
    """The check's options filled in, and one line for each that is wrong."""
    hints = get_type_hints(check.options)
    known = {field.name: hints[field.name] for field in fields(check.options)}
    values, problems = {}, []
    for name, value in given.items():
        place = _place(spec, f"checks.{check.id}.{name}")
        if name not in known:
            problems.append(f"{place}: {unknown('option', name, [*known, 'severity'])}")
            continue
        try:
            values[name] = _fit(known[name], value)
        except ValidationError as error:
            what = "; ".join(each["msg"] for each in error.errors())
            problems.append(f"{place}: {value!r} does not fit: {what}")
        except ValueError as error:
            problems.append(f"{place}: {error}")
    return check.options(**values), problems


def _fit(hint: Any, value: object) -> object:  # noqa: ANN401 - a type, or a typing construct
    """The YAML value as the option's type; a whole number may be written as a duration."""
    if hint is int and isinstance(value, str):
        return parse_duration(value)
    if isinstance(value, bool) and hint is not bool:
        value = str(value).lower()
    return TypeAdapter(hint).validate_python(value)


def _place(spec: Spec, place: str) -> str:
    """FILE:LINE: PLACE; the line of the nearest place above that has one."""
    above = place
    while not spec.line(above) and "." in above:
        above = above.rpartition(".")[0]
    return f"{spec.path}:{spec.line(above)}: {place}"
