"""Made containers: what a published file says, without one."""

from __future__ import annotations

from typing import Any

from auditor.model import (
    Category,
    Condition,
    Container,
    ContainerTag,
    Rule,
    Variable,
    VisitRecord,
)
from auditor.testing import a_load, a_record

EVENT = Variable(kind="e")
PATH = Variable(kind="u", name="PATH")
SCRIPT = Variable(kind="jsm")
LEAD = ContainerTag(
    kind="html", vendor="meta", event="Lead", number=0, id="7", category=Category.ADVERTISING
)


def on(event: str, *more: Condition, fires: int = 0, unless: tuple[Condition, ...] = ()) -> Rule:
    """A rule that fires a tag on an event."""
    return Rule(conditions=(equals(event), *more), exceptions=unless, fires=frozenset({fires}))


def equals(text: str, variable: Variable = EVENT) -> Condition:
    """A variable has this very text."""
    return Condition(operator="eq", left=variable, right=text)


def contains(text: str, variable: Variable = PATH) -> Condition:
    """A variable has this text in it."""
    return Condition(operator="cn", left=variable, right=text)


def a_container(*tags: ContainerTag, rules: tuple[Rule, ...] | None = ()) -> Container:
    """GTM-TEST01 with these tags and rules."""
    return Container(request=1, account="GTM-TEST01", tags=tags, rules=rules)


def with_container(
    *tags: ContainerTag, rules: tuple[Rule, ...] | None = (), **fields: Any
) -> VisitRecord:
    """A visit whose page loaded it."""
    container = a_container(*tags, rules=rules)
    return a_record(**{"loads": (a_load(),), "containers": (container,), **fields})
