"""Finds mistakes of regular expressions in a spec."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from auditor.config.document import Problem
from auditor.config.part import Part


def expression(pattern: Part) -> Iterator[Problem]:
    """The mistake that a text is not a regular expression; none if it is one."""
    try:
        _groups(pattern.text)
    except (re.error, OverflowError, RecursionError) as error:
        why = "" if pattern.from_environment else f" ({error})"
        yield from pattern.wrong(
            f"is not a regular expression{why}; correct it: a sign that stands for itself needs a "
            "backslash before it"
        )


def with_group(pattern: Part) -> Iterator[Problem]:
    """The mistake that a text is not a regular expression with exactly one group; none if it is."""
    if not pattern.text:
        return
    problems = list(expression(pattern))
    yield from problems
    groups = 1 if problems else _groups(pattern.text)
    if groups != 1:
        yield from pattern.wrong(
            f"has {groups or 'no'} groups, and needs one; put what is looked for in ( ), and begin "
            "any other group with (?:"
        )


def _groups(pattern: str) -> int:
    with warnings.catch_warnings(action="ignore"):
        return re.compile(pattern).groups
