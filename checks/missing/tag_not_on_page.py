"""tag-not-on-page: crawled pages that lack a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, inapplicable, passed, path_of
from auditor.model import (
    Effort,
    Expectation,
    PageVisit,
    Severity,
    Verdict,
    VisitRecord,
    message,
)

from .why.presence import OK, first_trace, has_only_fallback, is_delayed, is_present

DOCUMENT = re.compile(r"<(!doctype\s+html|html|head|body|title)\b", re.IGNORECASE)


@check(
    id="tag-not-on-page",
    title="Each page has its tags",
    severity=Severity.HIGH,
    faults={"tag-absent-on-page", "noscript-only", "tag-delayed-until-interaction"},
    effort=Effort.SMALL,
)
def tag_not_on_page(record: VisitRecord, _options: NoOptions) -> Iterator[Verdict]:
    """Each page has its tags.

    ## What it checks
    On every crawled page, each tag that `crawl: expect` names is there: it sends something, or
    its library or container is at least asked for. Where only the `<noscript>` fallback of a tag
    is found, the page is reported too, since browsers that run scripts ignore it. Where nothing of
    a tag is found, the pointer is moved, the page scrolled and a key pressed (on devices with a
    touch screen: the screen touched): a tag that comes only then is reported as held back.

    ## Why it matters
    Whoever enters the site on this page is invisible: no page view, no click id stored, and a later
    conversion is credited to nobody, so that the campaign that paid for the visit looks worthless.
    Audiences miss those visitors as well. It is most often a landing page, a blog or an error page
    with a template of its own. A tag that is held back misses everybody who reads, and leaves
    without having moved.

    ## How to fix in the tag manager
    If the container is on the page and only this tag is not, look at its trigger: use All Pages in
    place of a trigger that lists single pages or hosts, and see that no exception holds the page.
    If the tag waits for scrolling, a timer or a click, give it Initialization - All Pages. If the
    container itself is missing, nothing can be done in the tag manager: its snippet must go into
    the page's template.

    ## How to fix in the code
    Find the template behind the page and add the snippet of the container or tag, best through the
    include that all other templates use. If only the `<noscript>` part was copied, add the script
    part of the snippet to the head. If the tag is held back, an optimiser of page speed (“delay
    JavaScript”) or a lazy loader of your own does that: take the container's and the tags' scripts
    out of it.

    ## Known limits
    Only pages that answer with HTML and status 200 are looked at. A tag whose library loads, yet
    which sends nothing, is left to missing-hit. For GA4 and Google Ads any Google tag or Tag
    Manager container on the page counts as the library. A tag that waits for a click looks like
    one that is not there: nothing is ever clicked.
    """
    page = record.pages[-1] if record.pages else None
    if record.goal or record.visit.goal or not record.expect or page is None:
        return
    path = path_of(page.final_url)
    if not record.conclusive or page.status != OK or not DOCUMENT.search(page.html):
        yield inapplicable(f"{path} is not a page that was shown in full.", about=f"tags on {path}")
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
        if is_delayed(record, line.tag):
            yield _delayed(record, line, page, path)
            continue
        fallback = has_only_fallback(page, line.tag)
        yield failed(
            message(
                "{path} has only the fallback of {who} for browsers without scripts.",
                path=path,
                who=name,
            )
            if fallback
            else message("{path} lacks the tag {who}.", path=path, who=name),
            about=about,
            fault="noscript-only" if fallback else "tag-absent-on-page",
            severity=Severity.CRITICAL if fallback else None,
            expected=message("{who} ({account})", who=name, account=line.tag.account),
            actual=message("only its noscript part") if fallback else message("no trace of it"),
            evidence=[page],
            tag=name,
            vendor=vendor,
            line=line.line,
        )


def _delayed(record: VisitRecord, line: Expectation, page: PageVisit, path: str) -> Verdict:
    name, first = line.tag.name, first_trace(record, line.tag)
    return failed(
        message(
            "{path} asks for nothing of {who} until the visitor moves the pointer, scrolls or "
            "presses a key.",
            path=path,
            who=name,
        ),
        about=f"{name} on {path}",
        fault="tag-delayed-until-interaction",
        expected=message("{who} ({account}) as the page opens", who=name, account=line.tag.account),
        actual=message("held back until an interaction"),
        evidence=[page, *([first] if first else [])],
        tag=name,
        vendor=line.tag.vendor,
        line=line.line,
    )
