"""What a container's conditions say, in words. No check is in here."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Condition, Message, Operand, Variable, message

LONGEST = 80
"""Characters of a text that are shown."""
_PARTS: Mapping[str, Message] = {
    "PATH": message("page path"),
    "HOST": message("page host"),
    "URL": message("page address"),
    "QUERY": message("page query"),
    "FRAGMENT": message("page fragment"),
}


def in_words(condition: Condition) -> Message:
    """A condition as people read it: page path contains /thanks."""
    sides = {"left": _side(condition.left), "right": _side(condition.right)}
    match condition.operator:
        case "cn":
            return message("{left} contains {right}", **sides)
        case "sw":
            return message("{left} begins with {right}", **sides)
        case "ew":
            return message("{left} ends with {right}", **sides)
        case "re":
            return message("{left} matches {right}", **sides)
        case "gt":
            return message("{left} is more than {right}", **sides)
        case "ge":
            return message("{left} is at least {right}", **sides)
        case "lt":
            return message("{left} is less than {right}", **sides)
        case "le":
            return message("{left} is at most {right}", **sides)
    return message("{left} is {right}", **sides)


def _side(operand: Operand) -> str:
    match operand:
        case Variable(kind="e"):
            return message("event")
        case Variable(kind="u", name=part) if part in _PARTS:
            return _PARTS[part]
        case Variable(kind="v", name=name):
            return name[:LONGEST]
        case str() as text:
            return text[:LONGEST]
    return "?"
