"""utm-links: UTM parameters on links of the site to itself, and such as nobody can read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from auditor.check import NoOptions, Scope, check, failed, parse_url, passed, path_of
from auditor.model import AuditRecord, Effort, PageVisit, Severity, Verdict, message, plural_message
from auditor.model.campaigns import MARK, why_malformed

LONGEST = 2000
"""Characters of an address that is looked at."""
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LINK = re.compile(
    r"<a\s[^>]{0,1000}?\bhref\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})')", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that is wrong, as it was first seen."""

    fault: str
    href: str
    why: str
    """What is wrong with it; empty: that it has UTM parameters at all."""
    visit: int
    page: PageVisit


@check(
    id="utm-links",
    title="No link within the site carries UTM parameters",
    severity=Severity.MEDIUM,
    effort=Effort.SMALL,
    faults={"utm-on-internal-link", "utm-malformed"},
    scope=Scope.AUDIT,
    needs_journey=False,
)
def utm_links(audit: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """No link within the site carries UTM parameters.

    ## What it checks
    On the pages of the crawl, links from the site to itself carry no `utm_` parameters. Those that
    do are also looked at for what nobody can read: a second question mark before them, parameters
    in the path or after the #, names in capitals, one name with two values, placeholders that were
    not filled in, source and medium exchanged. A link on many pages is one finding.

    ## Why it matters
    Whoever clicks such a link is booked as a visitor of that campaign from then on: the ad or
    newsletter that really brought the visitor loses the order. Parameters that are malformed are
    not read at all.

    ## How to fix in the tag manager
    To see which teaser is clicked, send an event with its name (`select_promotion` in GA4) instead
    of UTM parameters.

    ## How to fix in the code
    Take the parameters out of links in menus, teasers, banners and content. Where a plugin or the
    editor adds them to all links, let it leave out the site's own hosts. UTM parameters belong on
    links from elsewhere: `?utm_source=newsletter&utm_medium=email`, after one question mark, in
    small letters.

    ## Known limits
    Only pages of the crawl are looked at, as scripts have left them, and the beginning of long
    ones. Links that scripts open on a click are not seen.
    """
    wrong: dict[tuple[str, str], list[Link]] = {}
    looked: tuple[int, PageVisit] | None = None
    for visit in audit.visits:
        if visit.goal is not None:
            continue
        for page in audit.pages(visit.id):
            looked = looked or (visit.id, page)
            for link in _wrong_links(page, visit.id, audit.own_hosts):
                wrong.setdefault((link.fault, link.href), []).append(link)
    for (fault, href), links in wrong.items():
        first, pages = links[0], len({link.page.final_url for link in links})
        yield failed(
            _said(first, pages),
            about=f"{fault} {href}",
            fault=fault,
            expected=message("{link} without UTM parameters", link=href.partition("?")[0]),
            actual=href,
            visit=first.visit,
            evidence=[first.page],
        )
    if looked and not wrong:
        yield passed(
            "No link within the site has UTM parameters.",
            about="UTM on links",
            visit=looked[0],
            evidence=[looked[1]],
        )


def _said(link: Link, pages: int) -> str:
    where = path_of(link.page.final_url)
    if pages > 1:
        where = plural_message(
            "{pages} and {n} more page", "{pages} and {n} more pages", pages - 1, pages=where
        )
    if link.why:
        return message("A link on {places} has UTM parameters that can't be read: {why}.",
                       places=where, why=link.why)  # fmt: skip
    return message(
        "A link within the site on {places} carries UTM parameters, which overwrite where visitors "
        "came from.",
        places=where,
    )


def _wrong_links(page: PageVisit, visit: int, own_hosts: frozenset[str]) -> Iterator[Link]:
    if MARK not in page.html.lower():
        return
    for match in LINK.finditer(COMMENT.sub("", page.html)):
        written = html.unescape(match[1] or match[2] or "")
        if MARK not in written.lower():
            continue
        try:
            href = urljoin(page.final_url, written)[:LONGEST]
        except ValueError:
            continue
        address = parse_url(href)
        if address.host not in own_hosts:
            continue
        why = why_malformed(address.path, address.query, href.partition("#")[2])
        fault = "utm-malformed" if why else "utm-on-internal-link"
        yield Link(fault=fault, href=href, why=why, visit=visit, page=page)
