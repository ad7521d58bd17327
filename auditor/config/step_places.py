"""Where a step stands in the spec's file: as people find it there, not as it was carried out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.config.models import Spec
from auditor.config.steps import Step


class StepPlace(NamedTuple):
    """The place of a step."""

    number: int
    """From 1, in its own list of steps."""
    part: str
    """What has the list: consent.accept, variant, flows.login; empty: the goal itself."""
    where: str
    """File and line: shop.yaml:14."""


def place_of_step(spec: Spec, steps: Sequence[Step], step: Step) -> StepPlace | None:
    """The place of a step of the journey `steps`, or of a leg; None where the file has none.

    A journey's first step may be another than the file's: a channel opens it at its own address.
    """
    found = _found(spec, step)
    if found is None and len(steps) > 1 and step is steps[0]:
        found = _found(spec, steps[1])
        found = found and (found[0], found[1] - 1)
    if found is None or found[1] < 0:
        return None
    key_path, index = found
    line = spec.line(f"{key_path}.{index}")
    written, _, number = spec.written(f"{key_path}.{index}").rpartition(".")
    return StepPlace(int(number) + 1, _part(written), f"{spec.path.name}:{line}") if line else None


def _found(spec: Spec, step: Step) -> tuple[str, int] | None:
    """The key path of the list that has this very step, and its position there."""
    for key_path, steps in _lists(spec):
        for index, other in enumerate(steps):
            if other is step:
                return key_path, index
    return None


def _lists(spec: Spec) -> Iterator[tuple[str, Sequence[Step]]]:
    for name, goal in spec.goals.items():
        yield f"goals.{name}.steps", goal.steps
        yield f"goals.{name}.variant", goal.variant
        yield f"goals.{name}.invalid", goal.invalid
    for name, leg in spec.consent.items():
        for key, steps in (("steps", leg.steps), ("withdraw", leg.withdraw)):
            if not isinstance(steps, str):
                yield f"consent.{name}.{key}", steps


def _part(key_path: str) -> str:
    top, name, *rest = key_path.split(".")
    key = rest[0] if rest else "steps"
    if top == "goals":
        return "" if key == "steps" else key
    return f"{top}.{name}" if key == "steps" else key_path
