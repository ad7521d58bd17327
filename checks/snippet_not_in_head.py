"""snippet-not-in-head: the container comes late, and so does all that it measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import Scope, check, failed
from auditor.model import AuditRecord, Severity, Verdict

from .snippets import Snippet
from .survey import Seen, all_well, at, by_cause, places, survey


@dataclass(frozen=True, slots=True, kw_only=True)
class SnippetNotInHeadOptions:
    """Options of the check."""

    after: int = 5
    """How many scripts and stylesheets that the browser waits for may stand before it."""


@check(
    id="snippet-not-in-head",
    title="The container's snippet stands high in the head",
    severity=Severity.MEDIUM,
    faults={"snippet-not-in-head"},
    options=SnippetNotInHeadOptions,
    scope=Scope.AUDIT,
)
def snippet_not_in_head(audit: AuditRecord, options: SnippetNotInHeadOptions) -> Iterator[Verdict]:
    """The container's snippet stands high in the head.

    ## What it checks
    In the markup that the server sends, the snippet of a Google Tag Manager container (the first,
    where a page has it twice) stands in the head, and not below more than five scripts or
    stylesheets that the browser waits for. What loads `async` or `defer`, and consent platforms,
    which belong before it, don't count. Pages with the same snippet are one finding.

    ## Why it matters
    Who leaves before the page has loaded is never counted, on slow phones above all. Consent,
    A/B tests and the first page view come late, and figures fall short of those of the ads.

    ## How to fix
    Move the snippet into the template's head, right after the meta elements and the consent
    platform, before stylesheets and other scripts. In shop systems and content management systems,
    paste it into the field for the head, not into the one for the footer or the body.

    ## Known limits
    A snippet that a script writes into the page is not in its markup. Only the first 100,000
    characters of a page are kept. `after` in the check's options sets how far down is too far.
    """
    cases = _cases(audit, options.after)
    told = False
    for about, pages, snippet in by_cause(cases):
        told = True
        where = f"stands below {snippet.awaited} scripts and stylesheets in the head"
        if not snippet.in_head:
            where = "stands in the body"
        yield failed(
            f"The container {snippet.name} {where} of {places(pages)}.",
            about=about,
            fault="snippet-not-in-head",
            expected="high in the head",
            actual="in the body" if not snippet.in_head else f"after {snippet.awaited} of them",
            vendor="gtm",
            **at(pages),
        )
    if not told:
        yield from all_well("Containers stand high in the head.", "place of containers", audit)


def _cases(audit: AuditRecord, most: int) -> Iterator[tuple[str, Seen, Snippet]]:
    for seen in survey(audit):
        for snippet in seen.snippets.containers:
            if not snippet.in_head:
                yield f"{snippet.name} in the body", seen, snippet
            elif snippet.awaited > most:
                yield f"{snippet.name} down the head", seen, snippet
