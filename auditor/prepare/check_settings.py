"""Reads the spec's `checks` and `ignore`: which checks run, with which severity and options."""

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

DEFAULT_SETTINGS = CheckSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnabledCheck:
    """A check that runs, with the severity and options that the spec gives it."""

    check: Check
    options: object
    """An instance of the check's options dataclass."""
    severity: Severity | None = None
    """The spec's severity, which wins over the verdict's and the check's own."""


def enabled_checks(
    spec: Spec, checks: Mapping[str, Check]
) -> tuple[tuple[EnabledCheck, ...], list[str]]:
    """The enabled checks, and one line for each mistake in `checks` and `ignore`."""
    problems = [
        f"{_location(spec, f'checks.{name}')}: {unknown('check', name, checks)}"
        for name in spec.checks
        if name not in checks and name not in PLANNED_CHECKS
    ]
    problems += [
        f"{_location(spec, f'ignore.{index}.check')}: {unknown('check', ignore.check, checks)}"
        for index, ignore in enumerate(spec.ignore)
        if ignore.check not in checks and ignore.check not in PLANNED_CHECKS
    ]
    enabled = []
    for id_, check in checks.items():
        settings = spec.checks.get(id_, DEFAULT_SETTINGS)
        options, wrong = _options(spec, check, settings.options)
        problems += wrong
        if settings.enabled and not wrong:
            severity = Severity[settings.severity.upper()] if settings.severity else None
            enabled.append(EnabledCheck(check=check, options=options, severity=severity))
    return tuple(enabled), problems


def _options(spec: Spec, check: Check, given: Mapping[str, Any]) -> tuple[object, list[str]]:
    """The check's options with the given values, and one line for each value that is wrong."""
    hints = get_type_hints(check.options)
    options = {field.name: hints[field.name] for field in fields(check.options)}
    values, problems = {}, []
    for name, value in given.items():
        location = _location(spec, f"checks.{check.id}.{name}")
        if name not in options:
            problems.append(f"{location}: {unknown('option', name, [*options, 'severity'])}")
            continue
        try:
            values[name] = _fit(options[name], value)
        except ValidationError as error:
            reasons = "; ".join(detail["msg"] for detail in error.errors())
            problems.append(f"{location}: {value!r} does not fit: {reasons}")
        except ValueError as error:
            problems.append(f"{location}: {error}")
    return check.options(**values), problems


def _fit(hint: Any, value: object) -> object:  # noqa: ANN401 - a type, or a typing construct
    """The YAML value as the option's type; a duration (5s) becomes whole milliseconds."""
    if hint is int and isinstance(value, str):
        return parse_duration(value)
    if isinstance(value, bool) and hint is not bool:
        value = str(value).lower()
    return TypeAdapter(hint).validate_python(value)


def _location(spec: Spec, key_path: str) -> str:
    """FILE:LINE: KEY.PATH; the line is that of the nearest key above that has one."""
    above = key_path
    while not spec.line(above) and "." in above:
        above = above.rpartition(".")[0]
    return f"{spec.path}:{spec.line(above)}: {key_path}"
