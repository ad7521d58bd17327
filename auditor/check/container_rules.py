"""Judges a container's rules without running it: True, False, or None for what can't be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from auditor.check.matching import is_page_view
from auditor.model import Condition, Container, ContainerTag, Operand, Rule, Variable

Known = bool | None
"""Three values: None says that it can't be told."""
UNDEFINED = "undefined"
"""What JavaScript makes of a value that is not there."""
LONGEST = 300
"""Characters of a text that a pattern is tried on, and of a pattern."""
MOST_REPEATS = 3
"""Open-ended repetitions of a pattern that is tried: more may take too long."""
_OTHER_IN_JAVASCRIPT = re.compile(r"\(\?[^:]|\[\]|\[\^\]|\\[AZzGpPkuxcB]|\\[1-9]")
"""What a pattern means differently, or not at all, in Python."""
_REPEAT = re.compile(r"[*+{]")
_REPEATED_GROUP = re.compile(r"\)[*+{]")
"""A repetition that may have another within it."""
IDENTIFIED = frozenset({"e", "u", "v", "v1", "f"})
"""Kinds of variables of which two are the same where kind, name and key are."""
_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "eq": lambda left, right: left == right,
    "cn": lambda left, right: right in left,
    "sw": lambda left, right: left.startswith(right),
    "ew": lambda left, right: left.endswith(right),
}
_SIZES: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
}
Reader = Callable[[Variable], str | None]
"""What a variable is at some moment; None: it can't be told."""


def holds(condition: Condition, value_of: Reader) -> Known:
    """Whether a condition is true."""
    left, right = (_side(operand, value_of) for operand in (condition.left, condition.right))
    if left is None or right is None:
        return None
    if condition.operator == "re":
        return _fits(right, left, ignore_case=condition.ignore_case)
    if compare := _COMPARISONS.get(condition.operator):
        if condition.ignore_case:
            left, right = left.lower(), right.lower()
        return compare(left, right)
    if size := _SIZES.get(condition.operator):
        try:
            return size(Decimal(left), Decimal(right))
        except InvalidOperation:
            return None
    return None


def applies(rule: Rule, value_of: Reader) -> Known:
    """Whether all conditions of a rule hold, and no exception does."""
    wanted = [holds(condition, value_of) for condition in rule.conditions]
    opposed = [holds(condition, value_of) for condition in rule.exceptions]
    if False in wanted or True in opposed:
        return False
    return None if None in wanted or None in opposed else True


def rules_of(tag: ContainerTag, container: Container) -> list[Rule]:
    """The rules by which a tag fires."""
    return [rule for rule in container.rules or () if tag.number in rule.fires]


def blocks_of(tag: ContainerTag, container: Container) -> list[Rule]:
    """The rules that stop a tag."""
    return [rule for rule in container.rules or () if tag.number in rule.blocks]


def events_of(rule: Rule) -> Iterator[str]:
    """The names of the events that a rule asks for by a plain comparison."""
    for condition in rule.conditions:
        match condition:
            case Condition(operator="eq", left=Variable(kind="e"), right=str(name)):
                yield name


def contradicts_itself(rule: Rule) -> bool:
    """Whether a rule can never apply: it asks for two different values of the same variable.

    What scripts decide is never a contradiction.
    """
    wanted = dict[Variable, str]()
    for condition in filter(_is_identified, rule.conditions):
        if condition in rule.exceptions:
            return True
        match condition:
            case Condition(operator="eq", left=Variable() as variable, right=str(text)):
                text = text.lower() if condition.ignore_case else text
                if wanted.setdefault(variable, text).lower() != text.lower():
                    return True
    return False


def is_always_blocked(rule: Rule, blocks: Iterable[Rule]) -> bool:
    """Whether some exception stops a tag whenever this rule would fire it."""
    return any(
        block.conditions
        and all(map(_is_identified, (*block.conditions, *block.exceptions)))
        and set(block.conditions) <= set(rule.conditions)
        and set(block.exceptions) <= set(rule.exceptions)
        for block in blocks
    )


def can_fire(tag: ContainerTag, container: Container) -> bool:
    """Whether some rule may fire a tag; also where nobody knows the rules."""
    if container.rules is None or tag.is_called or tag.number < 0:
        return True
    blocks = blocks_of(tag, container)
    return any(
        not contradicts_itself(rule) and not is_always_blocked(rule, blocks)
        for rule in rules_of(tag, container)
    )


def sends(tag: ContainerTag, vendor: str, account: str, event: str, label: str) -> bool:
    """Whether a hit of this kind may be the tag's."""
    alike = event == tag.event or (is_page_view(event) and is_page_view(tag.event))
    return (
        vendor == tag.vendor
        and bare(account) == bare(tag.account)
        and (not tag.label or label == tag.label)
        and (not tag.event or alike)
    )


def bare(account: str) -> str:
    """An account without the prefix that containers leave out."""
    return account.removeprefix("AW-").removeprefix("DC-")


def _is_identified(condition: Condition) -> bool:
    """Whether an equal condition is the same condition."""
    match condition:
        case Condition(left=Variable(kind=kind), right=str()):
            return bool(condition.operator) and kind in IDENTIFIED
    return False


def _side(operand: Operand, value_of: Reader) -> str | None:
    return value_of(operand) if isinstance(operand, Variable) else operand


def _fits(pattern: str, text: str, *, ignore_case: bool) -> Known:
    """Whether a pattern is found in a text; None where trying it might mean another thing."""
    compiled = _compiled(pattern, ignore_case)
    if compiled is None or len(text) > LONGEST or "\n" in text:
        return None
    return compiled.search(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str] | None:  # noqa: FBT001 - a key
    """The pattern, if it means the same in Python and is quick on every text."""
    if len(pattern) > LONGEST or _OTHER_IN_JAVASCRIPT.search(pattern):
        return None
    if len(_REPEAT.findall(pattern)) > MOST_REPEATS or _REPEATED_GROUP.search(pattern):
        return None
    try:
        return re.compile(pattern, re.ASCII | (re.IGNORECASE if ignore_case else 0))
    except (re.error, RecursionError, OverflowError):
        return None
