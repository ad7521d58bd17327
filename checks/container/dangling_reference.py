"""dangling-reference: tags that refer to a variable or tag which the container does not have."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed, passed
from auditor.check.container_words import name_of
from auditor.model import AuditRecord, Effort, Severity, Verdict, message

from ..shared.containers import published

MOST = 20
"""Tags of one container that are reported."""


@check(
    id="dangling-reference",
    title="Tags refer only to variables and tags that exist",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"dangling-reference"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def dangling_reference(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """Tags refer only to variables and tags that exist.

    ## What it checks
    Each variable and each tag that a tag of the published container refers to is in the container.
    A name in doubled braces that is still in a published setting is one that the tag manager did
    not know.

    ## Why it matters
    The vendor gets the braces themselves, or nothing, in the place of the order's value, number or
    currency: the conversion is counted without its worth, or under an account that does not exist.

    ## How to fix in the tag manager
    Open the tag and choose the variable anew from the list, or create it under the name that the
    tag uses. Publish, and see the value in Preview.

    ## How to fix in the code
    There is nothing to change in the code, unless a script creates or imports the container: then
    let it create the variable before the tag.

    ## Known limits
    Doubled braces in custom HTML are not looked at, since templates of other software use them,
    too. Whether the page fills a variable that exists is for the checks of values.
    """
    for seen in published(record):
        dangling = [tag for tag in seen.container.tags if tag.unknown_names and not tag.paused]
        for tag in dangling[:MOST]:
            yield failed(
                message(
                    "In the container {container} {tag} refers to something that does not exist: "
                    "{names}.",
                    container=seen.container.account,
                    tag=name_of(tag),
                    names=tuple(name[:80] for name in tag.unknown_names[:5]),
                ),
                about=f"{seen.about} {tag.id or tag.number} {tag.vendor} {tag.kind}",
                fault="dangling-reference",
                expected=message("a variable of the container"),
                actual=message("a name that the container does not know"),
                evidence=seen.evidence,
                vendor=tag.vendor or "gtm",
                visit=seen.visit,
            )
        if not dangling:
            yield passed(
                f"All that tags of {seen.container.account} refer to exists.",
                about=seen.about,
                visit=seen.visit,
            )
