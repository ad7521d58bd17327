"""conversion-on-every-page: conversions whose trigger holds on each page."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check
from auditor.check.container_conversions import holds_on_every_page, is_conversion
from auditor.check.container_rules import blocks_of, rules_of
from auditor.model import AuditRecord, Effort, Severity, Verdict, message

from ..shared.containers import names_of, published, told


@check(
    id="conversion-on-every-page",
    title="No conversion fires on every page",
    severity=Severity.CRITICAL,
    effort=Effort.SMALL,
    faults={"conversion-on-every-page"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def conversion_on_every_page(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """No conversion fires on every page.

    ## What it checks
    No conversion of the published container has a trigger that holds on every page: "All Pages",
    or another of a page that loads, without a condition and without an exception. Told are those
    that sent nothing in this audit; of those that did, other checks know better.

    ## Why it matters
    Each page view is counted as a conversion as soon as the tag may fire, and bidding follows.

    ## How to fix in the tag manager
    Let the trigger wait for the event of the goal, or give it the page of thanks as a condition.
    Publish, and see in Preview that the tag is silent on the start page.

    ## How to fix in the code
    There is nothing to change in the code, as long as the page announces the goal by an event.

    ## Known limits
    What holds such a tag back today may be its consent settings, or a container that some pages
    have only. Remarketing tags are meant to fire on every page, and are no conversions.
    """
    for seen in published(record):
        container = seen.container
        tags = [
            tag
            for tag in container.tags
            if is_conversion(tag, record.goals)
            and not seen.was_sent(tag)
            and not blocks_of(tag, container)
            and any(map(holds_on_every_page, rules_of(tag, container)))
        ]
        yield told(
            seen,
            tags,
            message(
                "In the container {container} these conversions fire on every page: {tags}.",
                container=container.account,
                tags=names_of(tags),
            ),
            fault="conversion-on-every-page",
            expected=message("a trigger on the goal"),
            actual=message("a trigger on each page that loads"),
            sound=f"No conversion of {container.account} fires on every page.",
        )
