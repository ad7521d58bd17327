"""The tags of a container that count a conversion, and what their triggers wait for."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.check.container_rules import events_of, sends
from auditor.check.matching import is_page_view
from auditor.model import Condition, ContainerTag, Expectation, Goal, Rule, Variable

ALWAYS = frozenset({"awct", "flc", "fls"})
"""Kinds of tags that count a conversion whenever they fire."""
LOADING = frozenset({"gtm.js", "gtm.init", "gtm.init_consent", "gtm.dom", "gtm.load"})
"""Events of each page that loads."""
CLICKS = frozenset({"gtm.click", "gtm.linkClick"})
FORMS = frozenset({"gtm.formSubmit"})


def is_conversion(tag: ContainerTag, goals: Iterable[Goal]) -> bool:
    """Whether a tag counts a conversion, by its kind, or as the spec's goals have it."""
    if tag.paused or not tag.vendor:
        return False
    if tag.kind in ALWAYS:
        return True
    lines = (line for goal in goals for line in goal.expect if not is_page_view(line))
    return bool(tag.event) and any(_is_about(line, tag) for line in lines)


def _is_about(line: Expectation, tag: ContainerTag) -> bool:
    labels = line.labels or (tag.label,)
    return any(sends(tag, line.tag.vendor, line.tag.account, line.event, label) for label in labels)


def waits_for(rule: Rule, events: frozenset[str]) -> bool:
    """Whether a rule asks for one of these events by its name."""
    return not events.isdisjoint(events_of(rule))


def holds_on_every_page(rule: Rule) -> bool:
    """Whether a rule holds on each page that loads: it asks for nothing else."""
    return len(rule.conditions) == 1 and not rule.exceptions and waits_for(rule, LOADING)


def triggers_of(rule: Rule) -> str:
    """What a rule says of the tag manager's own triggers; empty: nothing."""
    for condition in rule.conditions:
        match condition:
            case Condition(left=Variable(kind="v" | "v1", name="gtm.triggers"), right=str(ids)):
                return ids
    return ""


def is_by_text(rule: Rule) -> bool:
    """Whether a rule knows the element that was clicked by its text."""
    return any(_is_text(condition.left) for condition in rule.conditions)


def _is_text(left: object) -> bool:
    match left:
        case Variable(kind="aev", name="TEXT") | Variable(name="gtm.elementText"):
            return True
    return False
