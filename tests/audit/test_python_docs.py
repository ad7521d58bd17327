"""A crawl of real pages that nobody made for us: Python's HTML documentation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import pythondocs
from pythondocs import TAG

from auditor.errors import ExitCode
from auditor.store import AuditFile

PAGES = 120
SPEC = f"""
    version: 1
    site: {{ url: URL }}
    tags:
      ga4: {{ vendor: ga4, account: {pythondocs.ACCOUNT} }}
    crawl:
      max_pages: {PAGES}
      sitemap: false
      exclude: [/whatsnew/changelog.html] # Debian leaves this page out, and the link to it in
      expect:
        - {{ tag: ga4, event: page_view, fires: once }}
"""
UNTAGGED = frozenset({"/license.html", "/bugs.html", "/library/index.html"})
DOUBLED = frozenset({"/about.html", "/glossary.html"})


def faulty(path: str) -> str:
    if path in UNTAGGED:
        return ""
    return TAG * 2 if path in DOUBLED else TAG


async def test_the_pages_that_miss_or_double_their_tag_are_found_and_no_other(
    audit_of: Callable[..., Awaitable[tuple[ExitCode, AuditFile]]],
) -> None:
    with pythondocs.serving(faulty) as url:
        code, audit = await audit_of(SPEC.replace("URL", url))
    with audit:
        found = {(each.fault, urlsplit(each.page_url).path) for each in audit.findings()}
        viewed = {
            urlsplit(visit.url).path: (visit, audit.hits(visit.id)) for visit in audit.visits()
        }
    assert len(viewed) == PAGES
    assert viewed.keys() >= UNTAGGED | DOUBLED
    assert found == {
        *(("tag-absent-on-page", path) for path in UNTAGGED),
        *(("double-page-view", path) for path in DOUBLED),
    }
    assert code is ExitCode.FINDINGS
    for path, (visit, hits) in viewed.items():
        times = 0 if path in UNTAGGED else 2 if path in DOUBLED else 1
        assert [hit.params["page_location"] for hit in hits] == [visit.url] * times
