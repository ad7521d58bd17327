"""noscript-misplaced: the container's fallback is not where it works."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, check, failed
from auditor.model import AuditRecord, Severity, Verdict

from .snippets import Snippets
from .survey import Seen, all_well, at, by_cause, places, survey

WORDS = {
    "missing": ("is missing in", "none"),
    "in the head": ("stands in the head of", "in the head"),
    "below content": ("does not stand at the beginning of the body of", "below other content"),
}
"""What may be wrong with it: in the message, and as what was seen."""


@check(
    id="noscript-misplaced",
    title="The container's noscript frame follows the body's beginning",
    severity=Severity.LOW,
    faults={"noscript-misplaced"},
    scope=Scope.AUDIT,
)
def noscript_misplaced(audit: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """The container's noscript frame follows the body's beginning.

    ## What it checks
    A page whose markup holds the snippet of a Google Tag Manager container has its noscript frame
    as well, right after `<body>`: only scripts and the like may stand before it. Pages that lack
    it in the same way are one finding.

    ## Why it matters
    Visitors whose browser runs no scripts are few, and without the frame they are none. In the
    head, the frame breaks the markup: a browser ends the head there, and what follows it (styles,
    meta elements, the confirmation of Search Console) lands in the body. Search Console, too, can
    only be confirmed with the frame in its place.

    ## How to fix
    Paste the second part of the snippet right after the opening `<body>` of the template. In
    WordPress, that is what wp_body_open is for.

    ## Known limits
    Where the spec forbids tags before the visitor has chosen, a missing frame is no fault: it
    would load the container without a choice. A frame that a script writes into the page is not in
    its markup, and is no use either.
    """
    asked_before = _is_asked_before(audit)
    told = False
    for about, pages, (name, how) in by_cause(_cases(audit, optional=asked_before)):
        told = True
        words, actual = WORDS[how]
        yield failed(
            f"The noscript frame of the container {name} {words} {places(pages)}.",
            about=about,
            fault="noscript-misplaced",
            expected="right after <body>",
            actual=actual,
            vendor="gtm",
            **at(pages),
        )
    if not told:
        text = "Noscript frames of containers stand where they should."
        yield from all_well(text, "noscript of containers", audit)


def _is_asked_before(audit: AuditRecord) -> bool:
    """Whether some tags must wait for the visitor's choice."""
    first = next(iter(audit.visits), None)
    return first is not None and bool(audit.record(first.id).forbidden_before_choice)


def _cases(audit: AuditRecord, *, optional: bool) -> Iterator[tuple[str, Seen, tuple[str, str]]]:
    for seen in survey(audit):
        for snippet in seen.snippets.containers:
            how = _how(snippet.name, seen.snippets)
            if how and not (how == "missing" and optional):
                yield f"noscript of {snippet.name} {how}", seen, (snippet.name, how)


def _how(container: str, snippets: Snippets) -> str:
    """What is wrong with a container's frame; empty: nothing, or not known."""
    frames = [each for each in snippets.fallbacks if each.name == container]
    if any(each.first for each in frames):
        return ""
    if not frames:
        return "missing" if snippets.has_content else ""
    return "in the head" if frames[0].in_head else "below content"
