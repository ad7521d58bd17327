"""Puts another locator into a step of a spec's file; all else in the file stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from auditor.config.steps import ACTIONS
from auditor.config.targets import Target
from auditor.draft.yaml import value
from auditor.errors import UsageError

if TYPE_CHECKING:
    from auditor.config.models import Spec


def with_target(spec: Spec, key_path: str, target: Target) -> str:
    """The file's text with this target at a step: goals.contact.steps.2.

    Raises:
        UsageError: the step is not written there in a way that can be changed alone.
    """
    text = spec.source
    line = spec.line(key_path)
    where = f"{spec.path}:{line}"
    step = _at(yaml.compose(text, Loader=yaml.SafeLoader), spec.written(key_path).split("."))
    if not isinstance(step, yaml.MappingNode) or step.start_mark.line + 1 < line:
        raise UsageError(f"{where}: the step stands elsewhere in the file; change it by hand")
    element = next(
        (
            node
            for name, node in step.value
            if name.value in ACTIONS and isinstance(node, yaml.MappingNode)
        ),
        None,
    )
    if element is None or element.start_mark.line < step.start_mark.line:
        raise UsageError(f"{where}: the step names no element; change it by hand")
    parts = [
        f"{name}: {value(each)}"
        for name, each in target.model_dump(exclude_none=True, exclude_defaults=True).items()
    ]
    for key, node in element.value:
        if key.value in Target.model_fields:
            continue
        if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
            raise UsageError(f"{where}: {key.value} is written in a form that can't be moved")
        parts.append(f"{key.value}: {text[node.start_mark.index : node.end_mark.index]}")
    written = f"{{ {', '.join(parts)} }}"
    return text[: element.start_mark.index] + written + text[_end(element) :]


def _at(node: yaml.Node | None, key_path: list[str]) -> yaml.Node | None:
    """The node at a key path; None if there is none."""
    for key in key_path:
        match node:
            case yaml.MappingNode():
                node = next((each for name, each in node.value if name.value == key), None)
            case yaml.SequenceNode() if key.isdigit() and int(key) < len(node.value):
                node = node.value[int(key)]
            case _:
                return None
    return node


def _end(node: yaml.MappingNode) -> int:
    """Where the text of a mapping ends, without the blanks and comments that follow it."""
    if node.flow_style:
        return int(node.end_mark.index)
    return max(int(each.end_mark.index) for _, each in node.value)
