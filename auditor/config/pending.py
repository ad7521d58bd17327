"""Keys and checks that a spec may use already, although this version does not act on them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.config.models import Spec

PLANNED_CHECKS = frozenset({"slow-hit"})
"""Checks that specs may name before they are built; a check that is built leaves this list."""

_OF_GOALS = {
    "recording": "walking a recording of Chrome DevTools",
}


def unbuilt(spec: Spec) -> list[str]:
    """One line for each part of the spec that this version does not act on.

    `FILE:LINE: KEY.PATH: not built yet: FEATURE; remove it to run the rest`.
    """
    lines = [(spec.line(key_path), key_path, feature) for key_path, feature in _unbuilt(spec)]
    return [
        f"{spec.path}:{line}: {key_path}: not built yet: {feature}; remove it to run the rest"
        for line, key_path, feature in sorted(lines)
    ]


def _unbuilt(spec: Spec) -> Iterator[tuple[str, str]]:
    """Key path and feature."""
    for name, goal in spec.goals.items():
        for key, feature in _OF_GOALS.items():
            if getattr(goal, key):
                yield f"goals.{name}.{key}", feature
    for name in PLANNED_CHECKS & spec.checks.keys():
        yield f"checks.{name}", f"the check {name}"
    for index, ignore in enumerate(spec.ignore):
        if ignore.check in PLANNED_CHECKS:
            yield f"ignore.{index}", f"the check {ignore.check}"
