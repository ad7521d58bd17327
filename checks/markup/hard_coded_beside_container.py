"""hard-coded-beside-container: vendors' base code in a page that has a container."""

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

Case = tuple[Snippet, Snippet]
"""A tag, and the container beside it."""


@check(
    id="hard-coded-beside-container",
    title="All tags of a page with a container are in the container",
    severity=Severity.MEDIUM,
    effort=Effort.MEDIUM,
    faults={"hard-coded-beside-container"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def hard_coded_beside_container(audit: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """All tags of a page with a container are in the container.

    ## What it checks
    The markup of a page with a Google Tag Manager container holds no vendor's own base code: of
    Meta (`fbq('init', ...)`), Google (`gtag('config', ...)`), TikTok, Microsoft, LinkedIn,
    Pinterest, Snapchat, X, Reddit, Taboola, Outbrain, Criteo, Hotjar or Clarity. The same account
    on many pages is one finding.

    ## Why it matters
    Nobody who looks into the container sees this tag: it goes on firing when its campaign has
    ended, it follows none of the container's rules on consent, which is a legal risk, and one day
    the container gets the same tag, and everything is counted, and bid for, twice.

    ## How to fix in the tag manager
    Set the tag up in the container, with the trigger and the consent that it needs, and see in the
    preview that it fires. Publish it at the moment in which the page loses its base code, so that
    nothing is counted twice, or not at all, in between.

    ## How to fix in the code
    Take the base code out of the template or plugin once the container has the tag; calls of its
    events (`fbq('track', ...)`) become pushes to the data layer. Where a plugin must keep it,
    remove it from the container, and let the spec's `ignore` say why.

    ## Known limits
    Only what stands in the markup is seen: a plugin's script file may load a tag as well. Whether
    the container has the same tag is not looked at here: what it leads to, base-code-twice and
    duplicate-hit find. Where the spec lists other accounts of the vendor, this one is left to
    wrong-account.
    """
    names = {(tag.vendor, tag.account): tag.name for tag in audit.tags}
    is_sound = True
    for about, pages, (tag, container) in by_cause(_cases(audit)):
        is_sound = False
        name = names.get((tag.name, tag.account))
        what = name or " ".join(filter(None, [tag.name, tag.account]))
        yield failed(
            message(
                "{who} is hard-coded in {places}, beside the container {container}.",
                who=what,
                places=listed(pages),
                container=container.name,
            ),
            about=about,
            fault="hard-coded-beside-container",
            expected=message("{who} in the container", who=what),
            actual=message("{who} in the page's markup", who=what),
            tag=name,
            vendor=tag.name,
            **of_first_page(pages),
        )
    if is_sound:
        yield from passed_everywhere(
            "No tag is hard-coded beside a container.", "hard-coded tags", audit
        )


def _cases(audit: AuditRecord) -> Iterator[tuple[str, TaggedPage, Case]]:
    for page in tagged_pages(audit):
        for container in page.snippets.containers[:1]:
            for tag in page.snippets.tags:
                if _is_a_strangers(tag, audit):
                    continue
                about = " ".join(filter(None, [tag.name, tag.account, "beside", container.name]))
                yield about, page, (tag, container)


def _is_a_strangers(tag: Snippet, audit: AuditRecord) -> bool:
    """Whether the spec lists this vendor's accounts, and this is none of them."""
    accounts = {own.account for own in audit.tags if own.vendor == tag.name}
    return bool(tag.account and accounts) and tag.account not in accounts
