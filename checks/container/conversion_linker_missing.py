"""conversion-linker-missing: conversions of Google Ads, and nothing that keeps the click."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, inapplicable
from auditor.check.container_conversions import ALWAYS
from auditor.check.container_rules import can_fire
from auditor.model import AuditRecord, Effort, Severity, Verdict, message

from ..shared.containers import names_of, published, told

KEEPERS = frozenset({"gclidw", "googtag", "gaawc"})
"""Kinds of tags that write the cookie with the click."""


@check(
    id="conversion-linker-missing",
    title="The container keeps the click for its conversions",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"conversion-linker-missing"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def conversion_linker_missing(record: AuditRecord, _options: NoOptions) -> Iterator[Verdict]:
    """The container keeps the click for its conversions.

    ## What it checks
    A container with conversions of Google Ads or Floodlight has a Conversion Linker or a Google tag
    that can fire, or the page itself sets one up, or some page of the audit stored a click.

    ## Why it matters
    The ad's click comes with the landing page's address, and the conversion is made some pages
    later. What keeps it in between is a cookie (`_gcl_aw`) that the Conversion Linker or the Google
    tag writes. Without it Google Ads can't tell which ad has sold.

    ## How to fix in the tag manager
    Add a tag of the type Conversion Linker with the trigger "Initialization - All Pages", or a
    Google tag with the id of Google Ads. Publish, open the page with `?gclid=test`, and see that
    the cookie `_gcl_aw` is there.

    ## How to fix in the code
    There is nothing to change in the code, unless the page is to have Google's tag without the
    container: then `gtag("config", "AW-...")` in its head.

    ## Known limits
    Whether the click arrives where it should, the journeys with a click id show (`channels`). A
    Google tag that a custom template sets up may not be known as one.
    """
    for seen in published(record):
        container = seen.container
        alive = [tag for tag in container.tags if not tag.paused and can_fire(tag, container)]
        conversions = [tag for tag in alive if tag.kind in ALWAYS]
        if not conversions:
            yield inapplicable("It has no conversions of Google's.", about=seen.about)
            continue
        keeps = seen.keeps_clicks or seen.set_up or any(tag.kind in KEEPERS for tag in alive)
        yield told(
            seen,
            () if keeps else conversions,
            message(
                "The container {container} has conversions and nothing that keeps the click: "
                "{tags}.",
                container=container.account,
                tags=names_of(conversions),
            ),
            fault="conversion-linker-missing",
            expected=message("a Conversion Linker or a Google tag"),
            actual=message("neither"),
            sound=f"{container.account} keeps the click.",
        )
