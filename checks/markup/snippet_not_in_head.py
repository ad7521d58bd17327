"""snippet-not-in-head: containers' snippets in the body, or far down the head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import Scope, check, failed
from auditor.model import (
    AuditRecord,
    Effort,
    Message,
    Severity,
    Verdict,
    message,
    plural_message,
)

from ..shared.installed_tags import Snippet
from ..shared.pages import (
    TaggedPage,
    by_cause,
    listed,
    of_first_page,
    passed_everywhere,
    tagged_pages,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnippetNotInHeadOptions:
    """What the spec may set for snippet-not-in-head."""

    after: int = 5
    """How many scripts and stylesheets that the browser waits for may stand before it."""


@check(
    id="snippet-not-in-head",
    title="The container's snippet stands high in the head",
    severity=Severity.MEDIUM,
    faults={"snippet-not-in-head"},
    options=SnippetNotInHeadOptions,
    scope=Scope.AUDIT,
    effort=Effort.SMALL,
    needs_journey=False,
)
def snippet_not_in_head(audit: AuditRecord, options: SnippetNotInHeadOptions) -> Iterator[Verdict]:
    """The container's snippet stands high in the head.

    ## What it checks
    In the markup that the server sends, the snippet of a Google Tag Manager container (the first,
    where a page has it twice) stands in the head, and not below more than five scripts or
    stylesheets that the browser waits for. What loads `async` or `defer`, and consent platforms,
    which belong before it, don't count. Pages with the same snippet are one finding.

    ## Why it matters
    Whoever leaves before the page has loaded is never counted, on slow phones above all: clicks
    that were paid for seem to bring nobody. Consent, A/B tests and the first page view come late,
    figures fall short of those of the ads, and campaigns are judged too low.

    ## How to fix in the tag manager
    The container itself is sound: the page decides where it stands. In shop systems and content
    management systems, paste the snippet into the field for the head, not into the one for the
    footer or the body. If a plugin or an app installs it, choose the head in its settings. Google
    Tag Manager shows the snippet under Admin > Install Google Tag Manager.

    ## How to fix in the code
    Move the script part of the snippet into the `<head>` of the template that all pages share,
    right after the meta elements and the consent platform, before stylesheets and other scripts.
    Scripts that must stay before it get `async` or `defer`. The `<noscript>` part stays at the
    beginning of the body.

    ## Known limits
    A snippet that a script writes into the page is not in its markup. Only the first 100,000
    characters of a page are kept. `after` in the check's options sets how far down is too far.
    """
    cases = _cases(audit, options.after)
    is_sound = True
    for about, pages, snippet in by_cause(cases):
        is_sound = False
        sentence, actual = _words(snippet, listed(pages))
        yield failed(
            sentence,
            about=about,
            fault="snippet-not-in-head",
            expected=message("high in the head"),
            actual=actual,
            vendor="gtm",
            **of_first_page(pages),
        )
    if is_sound:
        yield from passed_everywhere(
            "Containers stand high in the head.", "place of containers", audit
        )


def _words(snippet: Snippet, pages: str) -> tuple[Message, Message]:
    """The sentence of a failure, and where the container stands."""
    if not snippet.in_head:
        sentence = message(
            "The container {container} stands in the body of {pages}.",
            container=snippet.name,
            pages=pages,
        )
        return sentence, message("in the body")
    sentence = plural_message(
        "The container {container} stands below a script or stylesheet in the head of {pages}.",
        "The container {container} stands below {n} scripts and stylesheets in the head of "
        "{pages}.",
        snippet.awaited,
        container=snippet.name,
        pages=pages,
    )
    return sentence, message("after {count} of them", count=snippet.awaited)


def _cases(audit: AuditRecord, most: int) -> Iterator[tuple[str, TaggedPage, Snippet]]:
    for page in tagged_pages(audit):
        for snippet in page.snippets.containers:
            if not snippet.in_head:
                yield f"{snippet.name} in the body", page, snippet
            elif snippet.awaited > most:
                yield f"{snippet.name} down the head", page, snippet
