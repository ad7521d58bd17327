"""What a person must check by hand: a short list of what applies to this site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from auditor.model import Category, message, plural_message
from auditor.report.meta import AuditMeta
from auditor.report.view import GoalView, PageView
from auditor.vendor import Vendor
from auditor.wire.address import parse_url

SERVER_SIDE = (
    "meta",
    "tiktok",
    "ga4",
    "google_ads",
    "pinterest",
    "snapchat",
    "linkedin",
    "reddit",
    "microsoft_uet",
    "x",
)
"""Vendors to which sites often report a conversion from their servers, too."""
LOGIN = re.compile(
    r"/(my-|mein-)?(account|konto|kundenkonto|profile?|log-?in|sign-?in|register|anmelden)(/|$)",
    re.IGNORECASE,
)
NEEDS_LOGIN = frozenset({401, 403})
PAGES_SHOWN = 3


def by_hand(
    meta: AuditMeta,
    goals: Sequence[GoalView],
    vendors: Iterable[Vendor],
    pages: Iterable[PageView],
) -> tuple[str, ...]:
    """What to check by hand, a sentence each.

    Args:
        meta: the audit's own facts.
        goals: the goals that were walked.
        vendors: the vendors that the site reported to.
        pages: the pages that were opened.
    """
    reported_to = list(vendors)
    return (
        *([] if meta.tapped else _servers(reported_to)),
        *_vendors(meta, reported_to),
        *_behind_login(pages),
        *_consent(meta),
        *_variants(reported_to),
        *_after_the_goal(goals),
        *_not_walked(meta, goals),
        message(
            "One conversion in Safari and one in Firefox: they end cookies early and block "
            "some vendors. This audit used Chromium alone."
        ),
    )


def _servers(vendors: list[Vendor]) -> list[str]:
    names = tuple(vendor.name for vendor in vendors if vendor.id in SERVER_SIDE)
    if not names:
        return []
    text = message(
        "Whether a server, too, reports conversions to {vendors}. Then the server's events need "
        "the same event ids as the browser's, or each conversion counts twice.",
        vendors=names,
    )
    return [text]


def _vendors(meta: AuditMeta, vendors: list[Vendor]) -> list[str]:
    measured = any(
        vendor.category in {Category.ADVERTISING, Category.ANALYTICS} for vendor in vendors
    )
    if meta.hits_mode == "deliver" or not measured:
        return []
    text = message(
        "One real conversion in each vendor's own reports or debugger: the audit kept its hits "
        "back, so the vendors have not said whether they accept them."
    )
    return [text]


def _behind_login(pages: Iterable[PageView]) -> list[str]:
    paths = list(dict.fromkeys(_path(page.url) for page in pages if _needs_login(page)))
    if not paths:
        return []
    shown = tuple(paths[:PAGES_SHOWN])
    return [
        message(
            "The pages behind the login: the audit met {pages} and has no account.", pages=shown
        )
    ]


def _needs_login(page: PageView) -> bool:
    return page.status in NEEDS_LOGIN or LOGIN.search(_path(page.url)) is not None


def _path(url: str) -> str:
    return parse_url(url).path or url


def _consent(meta: AuditMeta) -> list[str]:
    if not meta.has_choice:
        return []
    return [
        message(
            "Whether a visitor can take the consent back later, and whether the tags fall silent "
            "then."
        ),
        message(
            "The consent banner as visitors of other countries see it: its texts and what holds "
            "before the choice often differ."
        ),
    ]


def _variants(vendors: list[Vendor]) -> list[str]:
    names = tuple(vendor.name for vendor in vendors if vendor.category is Category.TESTING)
    if not names:
        return []
    return [
        message("The other variants of running tests ({vendors}): a visit sees one.", vendors=names)
    ]


def _after_the_goal(goals: Sequence[GoalView]) -> list[str]:
    if not any(goal.macro for goal in goals):
        return []
    return [
        message(
            "The links in the mails that follow an order or an enquiry: whether one of them opens "
            "the confirmation page again and counts the conversion once more."
        ),
        message(
            "Orders that are cancelled or returned, and conversions by telephone: no browser "
            "reports them."
        ),
    ]


def _not_walked(meta: AuditMeta, goals: Sequence[GoalView]) -> list[str]:
    walked = {goal.name for goal in goals}
    unwalked = tuple(goal.title for goal in meta.goals if goal.name not in walked)
    if not unwalked:
        return []
    text = plural_message(
        "A goal of the spec that this audit did not walk: {goals}.",
        "{n} goals of the spec that this audit did not walk: {goals}.",
        len(unwalked),
        goals=unwalked,
    )
    return [text]
