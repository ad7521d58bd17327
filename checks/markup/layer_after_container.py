"""layer-after-container: data layers that are made anew below their container."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed
from auditor.model import AuditRecord, Effort, Severity, Verdict, message

from ..shared.installed_tags import Snippet
from ..shared.pages import (
    TaggedPage,
    by_cause,
    listed,
    of_first_page,
    passed_everywhere,
    tagged_pages,
)


@check(
    id="layer-after-container",
    title="The data layer is not replaced below the container",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"layer-after-container"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def layer_after_container(audit: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """The data layer is not replaced below the container.

    ## What it checks
    Below the snippet of a Google Tag Manager container, no script of the page's markup says
    `dataLayer = [...]` (or what else the container's layer is called), without asking whether there
    is one. Pages with the same container are one finding.

    ## Why it matters
    The container listens to the list that it found. The page fills a new one from here on, which
    nobody reads: orders, leads and consent that are pushed later never arrive, and campaigns that
    sell look as if they did not. Whether it works depends on which of the two is quicker, so that
    it seems to work in every test.

    ## How to fix in the tag manager
    It is not repaired in the container, which cannot know of the new list. In its preview the fault
    shows: events that the page pushes below the snippet never appear there.

    ## How to fix in the code
    Push to the layer instead: `window.dataLayer = window.dataLayer || []; dataLayer.push({...})`.
    Where the page's first values must be known to all tags, let this stand above the snippet.

    ## Known limits
    Only what stands in the markup is seen, not what a script file does. Whether the line is ever
    reached is not known where it stands in a function.
    """
    is_sound = True
    for about, pages, container in by_cause(_cases(audit)):
        is_sound = False
        yield failed(
            message(
                "{layer} is replaced below the container {container} in {places}, so that what is "
                "pushed later gets lost.",
                layer=container.layer,
                container=container.name,
                places=listed(pages),
            ),
            about=about,
            fault="layer-after-container",
            expected=f"{container.layer}.push(...)",
            actual=f"{container.layer} = [...]",
            vendor="gtm",
            **of_first_page(pages),
        )
    if is_sound:
        yield from passed_everywhere(
            "No data layer is made anew.", "data layers of containers", audit
        )


def _cases(audit: AuditRecord) -> Iterator[tuple[str, TaggedPage, Snippet]]:
    for page in tagged_pages(audit):
        for container in page.snippets.containers:
            layers = page.snippets.layers
            if any(layer.name == container.layer and layer.at > container.at for layer in layers):
                yield f"{container.layer} of {container.name}", page, container
