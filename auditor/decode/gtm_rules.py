"""Reads the rules of a published container of Google Tag Manager: when which tags fire.

`predicates` are comparisons, `rules` say which of them fire or block which tags, all by their
places in lists. What a script of the container decides (custom JavaScript, templates, lookup
tables) can't be known from the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.model import Condition, Operand, Rule, Variable

MOST_RULES = 5_000
_CHANGED = ("convert_", "vtp_customUrlSource", "vtp_stripWww")
"""Beginnings of settings of a variable that make something else of its value."""
_VERSION = "vtp_dataLayerVersion"
"""In version 2 a dot leads into an object; in version 1 it is a part of the name."""
_OPERATORS = frozenset({"eq", "cn", "sw", "ew", "re", "css", "gt", "ge", "lt", "le"})


def read_rules(resource: Mapping[str, Any]) -> tuple[Rule, ...] | None:
    """The rules of a container; None if they have no known form."""
    macros, predicates, rules = (resource.get(name) for name in ("macros", "predicates", "rules"))
    if not isinstance(macros, list) or not isinstance(predicates, list):
        return None
    if not isinstance(rules, list) or len(rules) > MOST_RULES:
        return None
    variables = [_variable(macro) for macro in macros]
    conditions = [_condition(predicate, variables) for predicate in predicates]
    return tuple(_rule(rule, conditions) for rule in rules if isinstance(rule, list))


def _variable(macro: object) -> Operand:
    """A variable; a constant is its text."""
    if not isinstance(macro, dict):
        return None
    kind = str(macro.get("function", "")).removeprefix("__")
    if any(str(name).startswith(_CHANGED) and setting for name, setting in macro.items()):
        return Variable(kind="changed")
    if kind == "c":
        return _text(macro.get("vtp_value"))
    default = None
    if kind == "v" and macro.get("vtp_setDefaultValue"):
        default = _text(macro.get("vtp_defaultValue"))
        if default is None:
            return Variable(kind="changed")
    if kind == "v" and "." in str(macro.get("vtp_name")) and macro.get(_VERSION) != 2:  # noqa: PLR2004 - Google's number
        kind = "v1"
    if kind == "aev" and macro.get("vtp_component", "URL") != "URL":
        return Variable(kind="changed")
    part = "component" if kind in {"u", "f"} else "name"
    return Variable(
        kind=kind,
        name=str(macro.get(f"vtp_{part}") or macro.get("vtp_varType") or ""),
        key=str(macro.get("vtp_queryKey") or ""),
        default=default,
    )


def _condition(predicate: object, variables: Sequence[Operand]) -> Condition:
    if not isinstance(predicate, dict):
        return Condition(operator="", left=None, right=None)
    operator = str(predicate.get("function", "")).removeprefix("_")
    return Condition(
        operator=operator if operator in _OPERATORS else "",
        left=_operand(predicate.get("arg0"), variables),
        right=_operand(predicate.get("arg1"), variables),
        ignore_case=bool(predicate.get("ignore_case")),
    )


def _operand(value: object, variables: Sequence[Operand]) -> Operand:
    match value:
        case ["macro", int(number), *_] if 0 <= number < len(variables):
            return variables[number]
        case ["escape", inner, *_]:
            return _operand(inner, variables) if not isinstance(inner, list) else None
    return _text(value)


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else None


def _rule(rule: Sequence[object], conditions: Sequence[Condition]) -> Rule:
    parts: dict[str, list[object]] = {}
    for part in rule:
        if isinstance(part, list) and part:
            parts.setdefault(str(part[0]), []).extend(part[1:])
    return Rule(
        conditions=tuple(_named(parts.get("if", ()), conditions)),
        exceptions=tuple(_named(parts.get("unless", ()), conditions)),
        fires=_places(parts.get("add", ())),
        blocks=_places(parts.get("block", ())),
    )


def _named(places: Sequence[object], conditions: Sequence[Condition]) -> Iterator[Condition]:
    for place in places:
        if isinstance(place, int) and 0 <= place < len(conditions):
            yield conditions[place]
        else:
            yield Condition(operator="", left=None, right=None)


def _places(listed: Sequence[object]) -> frozenset[int]:
    return frozenset(place for place in listed if isinstance(place, int))
