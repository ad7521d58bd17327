"""event-tag-without-config: GA4 event tags of a container that has no Google tag."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed, inapplicable, passed
from auditor.model import AuditRecord, Effort, Severity, Verdict, message

from ..shared.containers import names_of, published


@check(
    id="event-tag-without-config",
    title="GA4 event tags come with a Google tag",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"event-tag-without-config"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def event_tag_without_config(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """GA4 event tags come with a Google tag.

    ## What it checks
    A container with GA4 event tags has a Google tag, too, or the page sets one up by itself.

    ## Why it matters
    The event tag sends its event, and nothing besides: no page views, no settings that all events
    share (consent, cookie domain, user properties, server address). Sessions begin in the middle,
    and their source is lost.

    ## How to fix in the tag manager
    Create a tag of the type Google tag with the same measurement id, on the trigger Initialization
    - All Pages, and publish.

    ## How to fix in the code
    Where the page is to have Google's tag instead of the container, paste its snippet into the head
    of all pages, above the container's.

    ## Known limits
    Said only where neither any container of the page nor the page itself sets up any Google tag,
    and no page view of the property was seen: one Google tag may serve several ids.
    """
    for seen in published(record):
        container = seen.container
        events = [tag for tag in container.tags if tag.kind == "gaawe" and tag.account]
        viewed = {account for _, account, is_view in seen.heard if is_view}
        lonely = [tag for tag in events if not tag.paused and tag.account not in viewed]
        if not events:
            yield inapplicable("It has no event tags of GA4.", about=seen.about)
        elif seen.set_up or not lonely:
            yield passed(
                f"The event tags of {container.account} have a Google tag.",
                about=seen.about,
                visit=seen.visit,
            )
        else:
            yield failed(
                message(
                    "The container {container} has event tags for {account} and no Google tag: "
                    "{tags}.",
                    container=container.account,
                    account=lonely[0].account,
                    tags=names_of(lonely),
                ),
                about=seen.about,
                fault="event-tag-without-config",
                expected=message("a Google tag for {account}", account=lonely[0].account),
                actual=message("none"),
                evidence=seen.evidence,
                vendor="ga4",
                visit=seen.visit,
            )
