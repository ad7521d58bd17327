"""Replays what a visit's pages pushed through a container's rules, without a browser.

Three values: a tag fires, does not, or it can't be told. What scripts of the container decide, what
a cookie holds, what was masked or cut can't be told, and then nothing is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.check.container_moments import Moment
from auditor.check.container_rules import applies, blocks_of, holds, rules_of
from auditor.check.container_words import LONGEST
from auditor.model import Condition, Container, ContainerTag, Rule, Variable

Fate = Literal["fires", "condition", "exception", "blocked", "consent", "unclear"]
"""What becomes of a tag at an event: it fires; a condition is false, an exception true; a rule
blocks it; consent is denied; or it can't be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What became of a tag at an event."""

    tag: ContainerTag
    moment: Moment
    fate: Fate
    condition: Condition | None = None
    """The condition that was false, or the exception that was true; where it can't be told, the
    first that can't be."""
    nearness: int = 0
    """How many conditions of the nearest rule were true."""


def turn(tag: ContainerTag, container: Container, moment: Moment) -> Turn:
    """What becomes of a tag at an event."""
    stopped = [applies(rule, moment.value) for rule in blocks_of(tag, container)]
    nearest = Turn(tag=tag, moment=moment, fate="unclear")
    unclear = container.rules is None or tag.is_called or None in stopped
    unread: Condition | None = None
    for rule in rules_of(tag, container):
        applied = applies(rule, moment.value)
        if applied:
            fate: Fate = "blocked" if True in stopped else "unclear" if unclear else "fires"
            return Turn(
                tag=tag,
                moment=moment,
                fate=_with_consent(tag, moment) if fate == "fires" else fate,
            )
        if applied is None:
            unclear, unread = True, unread or _unread(rule, moment)
        failed = _failed(tag, rule, moment)
        if nearest.condition is None or failed.nearness > nearest.nearness:
            nearest = failed
    if unclear or nearest.condition is None:
        return Turn(tag=tag, moment=moment, fate="unclear", condition=unread)
    return nearest


def _unread(rule: Rule, moment: Moment) -> Condition | None:
    """The first condition or exception of a rule that can't be told."""
    both = (*rule.conditions, *rule.exceptions)
    return next((each for each in both if holds(each, moment.value) is None), None)


def _with_consent(tag: ContainerTag, moment: Moment) -> Fate:
    """Whether a tag whose trigger holds may fire."""
    if tag.consents is None:
        return "unclear"
    granted = [moment.granted.get(name) for name in tag.consents]
    if False in granted:
        return "consent"
    return "unclear" if None in granted else "fires"


def _failed(tag: ContainerTag, rule: Rule, moment: Moment) -> Turn:
    """Why a rule did not apply: its first condition that is false, or exception that is true."""
    results = {condition: holds(condition, moment.value) for condition in rule.conditions}
    nearness = sum(result is True for result in results.values())
    false = [condition for condition, result in results.items() if result is False]
    true = [each for each in rule.exceptions if holds(each, moment.value)]
    cause = next(iter(false or true), None)
    return Turn(
        tag=tag,
        moment=moment,
        fate="condition" if false else "exception",
        condition=cause,
        nearness=nearness if false else nearness + 1,
    )


def is_about_event(turn: Turn) -> bool:
    """Whether it was another event than the one that the tag waits for."""
    match turn:
        case Turn(fate="condition" | "exception", condition=Condition(left=Variable(kind="e"))):
            return True
    return False


def value_at(turn: Turn) -> str:
    """What the variable of the condition was; empty where that can't be told."""
    left = turn.condition.left if turn.condition else None
    value = turn.moment.value(left) if isinstance(left, Variable) else left
    return (value or "")[:LONGEST]
