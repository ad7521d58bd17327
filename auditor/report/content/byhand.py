"""What an audit leaves to a person: a short list of what applies to this site."""

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
"""Vendors that sites often tell of a conversion from their servers, too."""
LOGIN = re.compile(
    r"/(my-|mein-)?(account|konto|kundenkonto|profile?|log-?in|sign-?in|register|anmelden)(/|$)",
    re.IGNORECASE,
)
NEEDS_LOGIN = frozenset({401, 403})
SHOWN = 3


def by_hand(
    meta: AuditMeta,
    goals: Sequence[GoalView],
    met: Iterable[Vendor],
    pages: Iterable[PageView],
) -> tuple[str, ...]:
    """What to look at by hand.

    Args:
        meta: the audit's own facts.
        goals: those that were walked.
        met: vendors that the site reported to.
        pages: what was opened.
    """
    vendors = list(met)
    return (
        *_servers(vendors),
        *_vendors(meta, vendors),
        *_behind_login(pages),
        *_consent(meta),
        *_variants(vendors),
        *_after_the_goal(goals),
        *_not_walked(meta, goals),
        message(
            "One conversion in Safari and one in Firefox: they end cookies early and block "
            "some vendors. This audit used Chromium alone."
        ),
    )


def _servers(met: list[Vendor]) -> list[str]:
    names = tuple(each.name for each in met if each.id in SERVER_SIDE)
    if not names:
        return []
    text = message(
        "Whether {vendors} are told of conversions by a server, too. Then the server's events need "
        "the same event ids as the browser's, or each conversion counts twice.",
        vendors=names,
    )
    return [text]


def _vendors(meta: AuditMeta, met: list[Vendor]) -> list[str]:
    measured = any(each.category in {Category.ADVERTISING, Category.ANALYTICS} for each in met)
    if meta.hits_mode == "deliver" or not measured:
        return []
    text = message(
        "One real conversion in each vendor's own reports or debugger: the audit kept its hits "
        "back, so the vendors have not said whether they accept them."
    )
    return [text]


def _behind_login(pages: Iterable[PageView]) -> list[str]:
    found = dict.fromkeys(_path(page.url) for page in pages if _needs_login(page))
    if not found:
        return []
    shown = tuple(list(found)[:SHOWN])
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


def _variants(met: list[Vendor]) -> list[str]:
    names = tuple(each.name for each in met if each.category is Category.TESTING)
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
    left = tuple(goal.title for goal in meta.goals if goal.name not in walked)
    if not left:
        return []
    text = plural_message(
        "A goal of the spec that this audit did not walk: {goals}.",
        "{n} goals of the spec that this audit did not walk: {goals}.",
        len(left),
        goals=left,
    )
    return [text]
