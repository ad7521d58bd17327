"""switched-off-tag: tags of the container that are paused, or whose schedule is over."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed, passed
from auditor.model import AuditRecord, Effort, Severity, Verdict, message

from ..shared.containers import names_of, published


@check(
    id="switched-off-tag",
    title="No tag of the container is paused or past its schedule",
    severity=Severity.LOW,
    effort=Effort.SMALL,
    faults={"paused-tag", "schedule-over", "schedule-ahead"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def switched_off_tag(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """No tag of the container is paused or past its schedule.

    ## What it checks
    The published container holds no tag that is paused, none whose schedule ended before this audit
    began, and none whose schedule begins after it.

    ## Why it matters
    A tag that was paused for a day and forgotten counts nothing since. A tag whose schedule is over
    has stopped without anybody noticing, and one whose schedule is still to come counts nothing
    today. All of them make the container larger and harder to read.

    ## How to fix in the tag manager
    Delete the tag if nobody needs it. Otherwise resume it, or give it a new schedule, publish, and
    see in Preview that it fires.

    ## How to fix in the code
    There is nothing to change in the code: a tag is paused and scheduled in the container.

    ## Known limits
    The published file has no names of tags; it gives their type and number. Of a paused tag it
    keeps no more than the type.
    """
    for seen in published(record):
        tags, found = seen.container.tags, False
        paused = [tag for tag in tags if tag.paused]
        over = [
            tag
            for tag in tags
            if tag.ends is not None and seen.began is not None and tag.ends < seen.began
        ]
        ahead = [
            tag
            for tag in tags
            if tag.begins is not None and seen.began is not None and tag.begins > seen.began
        ]
        for fault, severity, which, text in (
            (
                "paused-tag",
                Severity.LOW,
                paused,
                message(
                    "In the container {container} is paused: {tags}.",
                    container=seen.container.account,
                    tags=names_of(paused),
                ),
            ),
            (
                "schedule-over",
                Severity.MEDIUM,
                over,
                message(
                    "In the container {container} the schedule is over of {tags}.",
                    container=seen.container.account,
                    tags=names_of(over),
                ),
            ),
            (
                "schedule-ahead",
                Severity.LOW,
                ahead,
                message(
                    "In the container {container} the schedule has not begun of {tags}.",
                    container=seen.container.account,
                    tags=names_of(ahead),
                ),
            ),
        ):
            if which:
                found = True
                yield failed(
                    text,
                    about=f"{seen.about} {fault}",
                    fault=fault,
                    severity=severity,
                    expected=message("tags that are in use"),
                    evidence=seen.evidence,
                    vendor="gtm",
                    visit=seen.visit,
                )
        if not found:
            yield passed(
                f"No tag of {seen.container.account} is switched off.",
                about=seen.about,
                visit=seen.visit,
            )
