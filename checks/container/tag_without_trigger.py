"""tag-without-trigger: tags of the published container that can never fire."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed, passed
from auditor.check.container_rules import can_fire, rules_of
from auditor.model import AuditRecord, Effort, Severity, Verdict, message

from ..shared.containers import names_of, published


@check(
    id="tag-without-trigger",
    title="Each tag of the container has a trigger that can fire it",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"tag-without-trigger"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def tag_without_trigger(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """Each tag of the container has a trigger that can fire it.

    ## What it checks
    The published container of Google Tag Manager has, for each tag that is not paused, a trigger
    under which it can fire: the trigger's conditions don't contradict each other, and no exception
    takes back all that it allows.

    ## Why it matters
    Such a tag looks like tracking and is none. It was set up because somebody wanted to count
    something, and nothing is counted.

    ## How to fix in the tag manager
    Open the tag and give it a trigger, or take out the condition or exception that contradicts it.
    If nobody needs the tag, delete it. Publish, and walk the goal in Preview.

    ## How to fix in the code
    There is nothing to change in the code: what fires a tag is decided in the container.

    ## Known limits
    A tag that another tag calls for, before or after itself, needs no trigger. Contradictions are
    seen in comparisons with event, page address and data layer; of two patterns nothing is said,
    nor of what a script of the container decides.
    """
    for seen in published(record):
        container = seen.container
        dead = [tag for tag in container.tags if not tag.paused and not can_fire(tag, container)]
        if not dead:
            yield passed(
                f"Each tag of {container.account} can fire.", about=seen.about, visit=seen.visit
            )
            continue
        never = [tag for tag in dead if rules_of(tag, container)]
        yield failed(
            message(
                "No trigger of the container {container} can fire {tags}.",
                container=container.account,
                tags=names_of(dead),
            ),
            about=seen.about,
            fault="tag-without-trigger",
            expected=message("a trigger that can fire it"),
            actual=message("conditions that contradict each other, or are always excepted")
            if never
            else message("no trigger"),
            evidence=seen.evidence,
            vendor="gtm",
            visit=seen.visit,
        )
