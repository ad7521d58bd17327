"""tag-not-on-page: pages that were left without their tag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from auditor.check import NoOptions, check, failed, inapplicable, passed
from auditor.model import Expectation, PageVisit, Severity, Tag, Verdict, VisitRecord

OK = 200
DOCUMENT = re.compile(r"<(!doctype\s+html|html|head|body|title)\b", re.IGNORECASE)
LOADED_BY_GOOGLE = frozenset({"floodlight", "ga4", "google_ads"})
"""Vendors whose library is Google's tag, which vendor `gtm` stands for."""


@check(
    id="tag-not-on-page",
    title="Each page has its tags",
    severity=Severity.HIGH,
    faults={"tag-absent-on-page", "noscript-only"},
)
def tag_not_on_page(record: VisitRecord, _options: NoOptions) -> Iterator[Verdict]:
    """Each page has its tags.

    ## What it checks
    On every crawled page, each tag that `crawl: expect` names is there: it sends something, or
    its library or container is at least asked for. Where only the `<noscript>` fallback of a tag
    is found, the page is reported too, since browsers that run scripts ignore it.

    ## Why it matters
    Whoever enters the site on this page is invisible: no page view, no click id stored, and a
    later conversion is credited to nobody. Audiences miss those visitors as well. It is most
    often a landing page, a blog or an error page with a template of its own.

    ## How to fix
    Find the template behind the page and add the snippet of the container or tag, best through
    the include that all other templates use. If only the `<noscript>` part was copied, add the
    script part of the snippet to the head.

    ## Known limits
    Only pages that answer with HTML and status 200 are looked at. A tag whose library loads, yet
    which sends nothing, is left to missing-hit. For GA4 and Google Ads any Google tag or Tag
    Manager container on the page counts as the library. A tag that waits for a click or a scroll
    looks like one that is not there.
    """
    page = record.pages[-1] if record.pages else None
    if record.goal or record.visit.goal or not record.expect or page is None:
        return
    path = urlsplit(page.final_url).path or "/"
    if not record.conclusive or page.status != OK or not DOCUMENT.search(page.html):
        yield inapplicable(f"{path} is no page that was shown in full.", about=f"tags on {path}")
        return
    lines: dict[str, Expectation] = {}
    for line in record.expect:
        if line.fires.most != 0:
            lines.setdefault(line.tag.name, line)
    for name, line in lines.items():
        about = f"{name} on {path}"
        vendor = line.tag.vendor
        if is_present(record, line.tag):
            yield passed(f"{path} has the tag {name}.", about=about, tag=name, vendor=vendor)
            continue
        fallback = _only_fallback(page, line.tag)
        yield failed(
            f"{path} has only the fallback of {name} for browsers without scripts."
            if fallback
            else f"{path} lacks the tag {name}.",
            about=about,
            fault="noscript-only" if fallback else "tag-absent-on-page",
            severity=Severity.CRITICAL if fallback else None,
            expected=f"{name} ({line.tag.account})",
            actual="only its noscript part" if fallback else "no trace of it",
            evidence=[page],
            tag=name,
            vendor=vendor,
            line=line.line,
        )


def is_unseen(page: PageVisit) -> bool:
    """Whether it was shown, and its markup is not known: a recording may be without it."""
    return page.status == OK and not page.html


def is_present(record: VisitRecord, tag: Tag) -> bool:
    """Whether the tag sent anything, or its library was at least asked for."""
    libraries = {tag.vendor} | ({"gtm"} if tag.vendor in LOADED_BY_GOOGLE else set())
    return any(hit.vendor == tag.vendor for hit in record.hits) or any(
        load.vendor in libraries and not _is_fallback(load.url) for load in record.loads
    )


def _is_fallback(url: str) -> bool:
    return urlsplit(url).path.endswith("/ns.html")


def _only_fallback(page: PageVisit, tag: Tag) -> bool:
    """Whether the markup names the tag within noscript elements, and nowhere else."""
    before, *rest = page.html.lower().split("<noscript")
    split = [part.partition("</noscript") for part in rest]
    inside = " ".join(part for part, _, _ in split)
    outside = " ".join([before, *(after for _, _, after in split)])
    account = tag.account.lower().removeprefix("aw-")
    if tag.vendor in LOADED_BY_GOOGLE and "googletagmanager.com/ns.html" in inside:
        return "googletagmanager.com/gtm.js" not in outside
    return account in inside and account not in outside
