"""Finds mistakes in what a journey remembers of a page, and where that is used."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from auditor.config.document import Problem
from auditor.config.part import Part
from auditor.config.patterns import expression
from auditor.config.targets import Target
from auditor.config.wording import hint, listed
from auditor.model.elements import remembered_in

PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(\w+)\}")
"""A placeholder as a journey reads it; doubled braces are plain braces."""
_TEXTS = tuple(
    name for name, field in Target.model_fields.items() if field.annotation == str | None
)


def names_in(steps: Part) -> list[str]:
    """What the steps remember."""
    return [name for step in steps.elements() for name in step["remember"].names()]


def remember_mistakes(steps: Part, identity: Collection[str]) -> Iterator[Problem]:
    """The mistakes of steps in what they remember, and in where they use it."""
    all_names = names_in(steps)
    before: list[str] = []
    for step in steps.elements():
        for name, element in step["remember"].items():
            yield from expression(element["match"])
            if name in identity:
                text = "is a name of identity already; remember it by another"
                yield element.problem(text, hides=False)
        if all_names:
            for part in _texts_of(step):
                yield from _unknown(part, before, identity)
        before += step["remember"].names()


def _texts_of(step: Part) -> Iterator[Part]:
    """The texts of a step in which placeholders stand, but for what it types in."""
    yield from (step["navigate"], step["wait_for_url"], step["wait_for_response"])
    for action in step.names():
        for name in _TEXTS:
            if action != "remember" and name in step[action]:
                yield step[action][name]


def _unknown(text: Part, before: Collection[str], identity: Collection[str]) -> Iterator[Problem]:
    for match in PLACEHOLDER.finditer(text.text):
        name = match[1]
        if name and name not in before and not text.from_environment:
            more = f"{{{name}}} of identity stands in what is typed only; " * (name in identity)
            yield text.problem(
                f"{more}nothing is remembered as {{{name}}} before; there is {listed(before)}"
                f"{hint(name, before)}"
            )


def compared_mistakes(goal: Part) -> Iterator[Problem]:
    """The mistakes of a goal's expectations that compare with what it remembers."""
    names = names_in(goal["steps"])
    if not names:
        return
    of_variant = names_in(goal["variant"])
    for line in goal["expect"].elements():
        for condition in line["params"].values():
            value = condition["equals"] if isinstance(condition.value, dict) else condition
            name = remembered_in(value.text)
            if name in names:
                if goal["variant"].value and name not in of_variant:
                    yield value.problem(
                        f"compares with {{{name}}}, which the steps of variant do not remember"
                    )
            elif name is not None:
                text = f"nothing is remembered as {{{name}}}; there is {listed(names)}"
                yield value.problem(f"{text}{hint(name, names)}")
            elif any(match[1] in names for match in PLACEHOLDER.finditer(value.text)):
                yield value.problem(
                    "is more than what is remembered; write {NAME} alone, and let match cut the "
                    "text where it is remembered"
                )
