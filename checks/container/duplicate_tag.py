"""duplicate-tag: two tags that do the same at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import NoOptions, Scope, check
from auditor.check.container_rules import can_fire, rules_of
from auditor.model import (
    AuditRecord,
    Container,
    ContainerTag,
    Effort,
    Rule,
    Severity,
    Verdict,
    message,
)

from ..shared.containers import names_of, published, told


@check(
    id="duplicate-tag",
    title="No two tags of the container do the same",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"duplicate-tag"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def duplicate_tag(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """No two tags of the container do the same.

    ## What it checks
    No two tags of the published container have the same type, settings and a trigger in common.
    Told are those that sent nothing in this audit; of those that did, duplicate-hit knows whether
    they doubled anything.

    ## Why it matters
    As soon as their trigger holds, one achievement is counted twice.

    ## How to fix in the tag manager
    Delete one of them, publish, and see in Preview that the other fires once.

    ## How to fix in the code
    There is nothing to change in the code.

    ## Known limits
    Tags that do the same with other settings (an event with one more parameter), and triggers that
    differ in words only, are not told.
    """
    for seen in published(record):
        tags = [
            tag
            for tag in _doubled(seen.container)
            if not seen.was_sent(tag) and can_fire(tag, seen.container)
        ]
        yield told(
            seen,
            tags,
            message(
                "The container {container} has the same tag twice, with the same trigger: {tags}.",
                container=seen.container.account,
                tags=names_of(tags),
            ),
            fault="duplicate-tag",
            expected=message("one tag for each hit"),
            actual=message("the same settings and the same trigger"),
            sound=f"No tag of {seen.container.account} is there twice.",
        )


def _doubled(container: Container) -> Iterator[ContainerTag]:
    """The tags that have a twin, beside their twins."""
    alike: dict[tuple[str, frozenset[Rule]], list[ContainerTag]] = {}
    for tag in container.tags:
        if tag.vendor and tag.settings and not tag.paused:
            for rule in rules_of(tag, container):
                trigger = replace(rule, fires=frozenset(), blocks=frozenset())
                alike.setdefault((tag.settings, frozenset({trigger})), []).append(tag)
    told_before = set[int]()
    for twins in alike.values():
        numbers = {tag.number for tag in twins}
        if len(numbers) > 1 and not numbers & told_before:
            told_before |= numbers
            yield from twins
