"""noscript-misplaced: containers' noscript frames that are missing or in the wrong position."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed
from auditor.model import (
    AuditRecord,
    Effort,
    Message,
    Severity,
    Verdict,
    message,
)

from ..shared.installed_tags import Snippets
from ..shared.pages import (
    TaggedPage,
    by_cause,
    listed,
    of_first_page,
    passed_everywhere,
    tagged_pages,
)


@check(
    id="noscript-misplaced",
    title="The container's noscript frame follows the body's beginning",
    severity=Severity.LOW,
    faults={"noscript-misplaced"},
    scope=Scope.AUDIT,
    effort=Effort.SMALL,
    needs_journey=False,
)
def noscript_misplaced(audit: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """The container's noscript frame follows the body's beginning.

    ## What it checks
    A page whose markup holds the snippet of a Google Tag Manager container has its noscript frame
    as well, right after `<body>`: only scripts and the like may stand before it. Pages that lack
    it in the same way are one finding.

    ## Why it matters
    Visitors whose browser runs no scripts are few, and without the frame they are not counted at
    all: that alone costs hardly any money. In the head the frame does harm: a browser ends the head
    there, and what follows it (styles, meta elements, the confirmation of Search Console) lands in
    the body, where it may be ignored. Search Console can be confirmed by the container only with
    the frame in its place.

    ## How to fix in the tag manager
    Nothing is wrong inside the container, so there is nothing to publish. Google Tag Manager shows
    the frame under Admin > Install Google Tag Manager, in the second of the two boxes: copy it and
    hand it to whoever looks after the page's template. If a plugin or an app of the shop system
    installs the container, it has a setting for this part (“noscript”, “body code”).

    ## How to fix in the code
    Paste the second part of the snippet right after the opening `<body>` of the template that all
    pages share, and remove it from wherever else it stands. In WordPress, print it on the hook
    wp_body_open; in Shopify, it goes into theme.liquid. Then look at the source of a page: between
    `<body>` and the `<noscript>` only scripts and the like may stand.

    ## Known limits
    Where the spec forbids tags before the visitor has chosen, a missing frame is not a fault: it
    would load the container without a choice. A frame that a script writes into the page is not in
    its markup, and is not a use either.
    """
    is_optional = _waits_for_choice(audit)
    is_sound = True
    for about, pages, (name, how) in by_cause(_cases(audit, optional=is_optional)):
        is_sound = False
        sentence, actual = _words(how, name, listed(pages))
        yield failed(
            sentence,
            about=about,
            fault="noscript-misplaced",
            expected=message("right after <body>"),
            actual=actual,
            vendor="gtm",
            **of_first_page(pages),
        )
    if is_sound:
        text = "Noscript frames of containers stand where they should."
        yield from passed_everywhere(text, "noscript of containers", audit)


def _words(how: str, container: str, pages: str) -> tuple[Message, Message]:
    """The sentence of a failure, and what was seen instead."""
    if how == "missing":
        sentence = message(
            "The noscript frame of the container {container} is missing in {pages}.",
            container=container,
            pages=pages,
        )
        return sentence, message("no frame")
    if how == "in the head":
        sentence = message(
            "The noscript frame of the container {container} stands in the head of {pages}.",
            container=container,
            pages=pages,
        )
        return sentence, message("in the head")
    sentence = message(
        "The noscript frame of the container {container} does not stand at the beginning of the "
        "body of {pages}.",
        container=container,
        pages=pages,
    )
    return sentence, message("below other content")


def _waits_for_choice(audit: AuditRecord) -> bool:
    """Whether some tags must wait for the visitor's choice."""
    first = next(iter(audit.visits), None)
    return first is not None and bool(audit.record(first.id).forbidden_before_choice)


def _cases(
    audit: AuditRecord, *, optional: bool
) -> Iterator[tuple[str, TaggedPage, tuple[str, str]]]:
    for page in tagged_pages(audit):
        for snippet in page.snippets.containers:
            how = _fault_of_frame(snippet.name, page.snippets)
            if how and not (how == "missing" and optional):
                yield f"noscript of {snippet.name} {how}", page, (snippet.name, how)


def _fault_of_frame(container: str, snippets: Snippets) -> str:
    """What is wrong with a container's frame; empty: nothing, or not known."""
    frames = [fallback for fallback in snippets.fallbacks if fallback.name == container]
    if any(frame.first for frame in frames):
        return ""
    if not frames:
        return "missing" if snippets.has_content else ""
    return "in the head" if frames[0].in_head else "below content"
