"""The inventory in the JSON report."""

from __future__ import annotations

from auditor.report.formats.json_text import Json
from auditor.report.view import PageView, ReportView, TagUse, UnreadView


def inventory(view: ReportView) -> Json:
    """Tags, pages and cookies, and the requests that could not be read."""
    return {
        "tags": [_tag_use(use) for use in view.tag_uses],
        "pages": [_page(page) for page in view.pages],
        "cookies": [
            {
                "name": cookie.name,
                "domain": cookie.domain,
                "vendor": cookie.vendor or None,
                "lifetime": cookie.lifetime,
                "purpose": cookie.purpose or None,
                "before_choice": cookie.before_choice,
            }
            for cookie in view.cookies
        ],
        "unread": [_unread(unread) for unread in view.unread],
    }


def _tag_use(use: TagUse) -> Json:
    return {
        "vendor": use.vendor,
        "account": use.account,
        "purpose": use.purpose or None,
        "tag": use.tag or None,
        "pages": use.pages,
        "hits": use.hits,
        "held": use.held,
        "undelivered": use.undelivered,
        "cookies": list(use.cookies),
        "lifetimes": [{"cookie": name, "lifetime": lifetime} for name, lifetime in use.lifetimes],
        "loaded_by": list(use.loaded_by),
        "before_choice": use.before_choice,
        "after_choice": use.after_choice,
        "transferred": use.transferred,
        "busy": use.busy,
        "environments": list(use.environments),
    }


def _page(page: PageView) -> Json:
    return {
        "url": page.url,
        "title": page.title,
        "status": page.status,
        "error": page.error or None,
        "visits": page.visits,
        "tags": [
            {"vendor": t.vendor, "account": t.account, "hits": t.hits, "loaded": t.loaded}
            for t in page.tags
        ],
    }


def _unread(unread: UnreadView) -> Json:
    return {
        "kind": unread.kind,
        "vendor": unread.vendor,
        "place": unread.place,
        "reason": unread.reason,
        "count": unread.count,
        "pages": unread.pages,
        "page_url": unread.page_url,
        "initiator": unread.initiator or None,
    }
