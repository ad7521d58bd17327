"""Pages with a container and tags in their markup: what the checks of markup look at."""

from __future__ import annotations

from typing import Any

from sites.build import container_id, meta_snippet, noscript, snippet

from auditor.model import VisitRecord
from auditor.testing import a_page, a_record, an_audit, failures

GTM = container_id("consent-shop")
CONTAINER = snippet("consent-shop")
FRAME = noscript("consent-shop")
DEFAULT = "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag('consent','default',{ad_storage:'denied'})</script>"
COOKIEBOT = '<script id="Cookiebot" src="https://consent.cookiebot.com/uc.js"></script>'
BLOCKING = '<script src="https://consent.cookiebot.com/uc.js" data-blockingmode="auto"></script>'
FBQ = meta_snippet()
SLOW = '<link rel="stylesheet" href="a.css">' * 4 + '<script src="jquery.js"></script>' * 2
CHECKS = (
    "snippet-not-in-head",
    "noscript-misplaced",
    "layer-after-container",
    "hard-coded-beside-container",
    "consent-after-tags",
)


def page(head: str = "", body: str = "<h1>Tea</h1>", top: str = FRAME) -> str:
    return f"<!doctype html><html><head><meta charset=utf-8><title>Tea</title>{head}</head><body>{top}{body}</body></html>"


def crawled(*sources: str, **fields: Any) -> list[VisitRecord]:
    return [
        a_record(
            goal=None,
            pages=(
                a_page(
                    url=f"https://shop.example/{n}",
                    final_url=f"https://shop.example/{n}",
                    source=source,
                ),
            ),
            **fields,
        )
        for n, source in enumerate(sources)
    ]


def failures_of(check: str, *sources: str, **fields: Any) -> list[tuple[str | None, str]]:
    return failures(check, an_audit(*crawled(*sources, **fields)))
