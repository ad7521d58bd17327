"""consent-after-tags: tags above the consent default or platform that governs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from auditor.check import NoOptions, Scope, check, failed
from auditor.model import AuditRecord, Effort, Message, Severity, Verdict, message

from ..shared.installed_tags import GOOGLE, Snippet, Snippets
from ..shared.pages import (
    TaggedPage,
    by_cause,
    listed,
    of_first_page,
    passed_everywhere,
    tagged_pages,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateConsent:
    """A consent default or platform, and the tag that stands above it."""

    platform: str
    """The consent platform; empty: the consent default."""
    tag: str
    """A container, or a vendor with its account."""
    vendor: str
    severity: Severity | None = None

    @property
    def consent(self) -> Message:
        """The default or the platform, in words."""
        if not self.platform:
            return message("the consent default")
        return message("the script of {platform}", platform=self.platform)

    def message(self, where: str) -> Message:
        """The sentence of a failure; `where`: the pages in words."""
        if not self.platform:
            return message(
                "The consent default stands below {who} in {places}, which runs without it.",
                who=self.tag,
                places=where,
            )
        return message(
            "The script of {platform} stands below {who} in {places}, which runs without it.",
            platform=self.platform,
            who=self.tag,
            places=where,
        )


@check(
    id="consent-after-tags",
    title="Consent is settled before the tags that it governs",
    severity=Severity.HIGH,
    effort=Effort.MEDIUM,
    faults={"consent-after-tags"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def consent_after_tags(audit: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Consent is settled before the tags that it governs.

    ## What it checks
    In a page's markup, `gtag('consent', 'default', ...)` stands above the container and above
    Google's tags. Where there is none, or for other vendors' tags, the script of a consent
    platform (Cookiebot, OneTrust, Usercentrics, Didomi, consentmanager ...) stands above them.
    Tags that have a type which browsers don't run, or whose script asks for consent itself, may
    stand anywhere. Pages with the same order are one finding.

    ## Why it matters
    What stands above runs first. It sets its cookies and sends its first hit as if the visitor had
    agreed, or without any word on consent; a platform that blocks tags by itself can't stop what
    has begun. That is a breach of the law in Europe, which can be fined, and Google may drop the
    data besides: conversions that were paid for are lost.

    ## How to fix in the tag manager
    If the container is to bring the banner, use the platform's template with the trigger "Consent
    Initialization": it then runs before every other tag of the container. Tags that stand in the
    page above the container are not reached by it: move them into the container, or put the head in
    order.

    ## How to fix in the code
    Order the head: first the consent default, then the container; or first the consent platform,
    then all tags. The platform's script must have neither `async` nor `defer`. Where plugins print
    the snippets, look for their setting of position or priority, and keep optimisers from delaying
    the banner.

    ## Known limits
    A platform's script that does not block tags by itself is rated medium: tags may wait for its
    events wherever it stands. Platforms that are loaded by the container, or that a plugin keeps in
    the site's own scripts, are not seen in the markup.
    """
    is_sound = True
    for about, pages, late in by_cause(_cases(audit)):
        is_sound = False
        yield failed(
            late.message(listed(pages)),
            about=about,
            fault="consent-after-tags",
            severity=late.severity,
            expected=message("{consent} before {who}", consent=late.consent, who=late.tag),
            actual=message("{who} before {consent}", consent=late.consent, who=late.tag),
            vendor=late.vendor,
            **of_first_page(pages),
        )
    if is_sound:
        yield from passed_everywhere("Consent is settled before tags.", "order of consent", audit)


def _cases(audit: AuditRecord) -> Iterator[tuple[str, TaggedPage, LateConsent]]:
    for page in tagged_pages(audit):
        for late in _late(page.snippets):
            yield f"{late.consent} after {late.tag}", page, late


def _late(snippets: Snippets) -> Iterator[LateConsent]:
    """The first of Google's tags, and of the others, if it stands above what governs it."""
    containers = snippets.containers
    google = _first([*containers, *(tag for tag in snippets.tags if tag.name in GOOGLE)])
    others = _first(tag for tag in snippets.tags if tag.name not in GOOGLE)
    default = _first(snippets.defaults)
    platform = _first(snippets.platforms)
    severity = None if any(script.blocks for script in snippets.platforms) else Severity.MEDIUM
    for tag in filter(None, (google, others)):
        if platform and platform.at < tag.at:
            continue
        if default and tag is google:
            if tag.at < default.at:
                yield _named("", tag, containers)
        elif platform:
            yield replace(_named(platform.name, tag, containers), severity=severity)


def _first(snippets: Iterable[Snippet]) -> Snippet | None:
    """The highest of the snippets that don't look at the visitor's choice themselves."""
    run = (snippet for snippet in snippets if not snippet.asks)
    return min(run, key=lambda snippet: snippet.at, default=None)


def _named(platform: str, tag: Snippet, containers: tuple[Snippet, ...]) -> LateConsent:
    if tag in containers:
        named = message("the container {container}", container=tag.name)
        return LateConsent(platform=platform, tag=named, vendor="gtm")
    name = " ".join(filter(None, [tag.name, tag.account]))
    return LateConsent(platform=platform, tag=name, vendor=tag.name)
