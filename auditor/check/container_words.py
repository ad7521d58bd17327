"""What a container's tags and conditions are called."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model import Condition, ContainerTag, Message, Operand, Variable, message

LONGEST = 80
"""Characters of a text that are shown."""
CUSTOM = {"html": "custom HTML", "img": "custom image"}
"""What the tag manager calls a tag of no vendor, by its kind."""
_PARTS: Mapping[str, Message] = {
    "PATH": message("page path"),
    "HOST": message("page host"),
    "URL": message("page address"),
    "QUERY": message("page query"),
    "FRAGMENT": message("page fragment"),
}
ELEMENT: Mapping[str, Message] = {
    "ID": message("element's id"),
    "CLASSES": message("element's classes"),
    "TARGET": message("element's target"),
    "URL": message("element's address"),
    "TEXT": message("element's text"),
}
"""What a variable of a click or a form says, by its kind."""


_SCRIPTED: Mapping[str, Message] = {
    "jsm": message("custom JavaScript"),
    "j": message("a variable of the page's scripts"),
    "d": message("an element of the page"),
    "vis": message("whether an element is visible"),
    "smm": message("a lookup table"),
    "remm": message("a table of patterns"),
}
"""Variables that nobody can tell without running the page."""


def name_of(tag: ContainerTag) -> str:
    """What a finding calls a tag: tag 7 (google_ads conversion)."""
    of_vendor = " ".join(filter(None, [tag.vendor, tag.account, tag.event, tag.label]))
    number = tag.id or str(tag.number + 1)
    name = f" “{tag.name[:LONGEST]}”" if tag.name else ""
    return f"tag {number}{name} ({of_vendor or CUSTOM.get(tag.kind, tag.kind)})"


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
        case Variable(kind=kind) if kind in _SCRIPTED:
            return _SCRIPTED[kind]
        case Variable(kind="k", name=name):
            return message("cookie {name}", name=name[:LONGEST])
        case Variable(kind="e"):
            return message("event")
        case Variable(kind="u", name=part) if part in _PARTS:
            return _PARTS[part]
        case Variable(kind="v" | "v1", name=name):
            return name[:LONGEST]
        case Variable(kind="aev", name=name) if name in ELEMENT:
            return ELEMENT[name]
        case str() as text:
            return text[:LONGEST]
        case Variable():
            return message("a variable")
    return message("what can't be read")
