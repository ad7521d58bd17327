"""The pages of an audit whose markup holds tags, and how findings name them. No check is in here.

The same snippet on many pages is one finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from auditor.check import Fact, host_of, passed, path_of
from auditor.model import AuditRecord, PageVisit, Run, Verdict, Visit, message, plural_message

from .installed_tags import Snippets, read_snippets

OK = 200
NAMED = 2
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedPage:
    """A page whose markup holds a container or a tag; once, however many visits saw it."""

    visit: Visit
    page: PageVisit
    """Without its markup."""
    path: str
    snippets: Snippets


@lru_cache(maxsize=1)
def tagged_pages(audit: AuditRecord) -> tuple[TaggedPage, ...]:
    """The site's own pages that hold a container or a tag, the crawl's first, by their paths.

    Several checks ask for them, one after the other: they are kept.
    """
    pages: dict[str, TaggedPage] = {}
    walked = [visit for visit in audit.visits if visit.run is Run.JOURNEY]
    for visit in sorted(walked, key=lambda walk: (walk.goal or "", walk.leg.name, walk.device)):
        for page in audit.pages(visit.id):
            host, path = host_of(page.final_url), path_of(page.final_url)
            own = not audit.own_hosts or host in audit.own_hosts
            if not own or page.status != OK or not page.source or host + path in pages:
                continue
            bare = replace(page, html="", source="")
            snippets = read_snippets(page.source)
            pages[host + path] = TaggedPage(visit=visit, page=bare, path=path, snippets=snippets)
    with_tags = [page for page in pages.values() if page.snippets.containers or page.snippets.tags]
    return tuple(sorted(with_tags, key=lambda page: (page.visit.goal or "", page.path)))


def by_cause(
    cases: Iterable[tuple[str, TaggedPage, T]],
) -> Iterator[tuple[str, list[TaggedPage], T]]:
    """The causes, each with all of its pages and the detail of the first one."""
    together: dict[str, tuple[list[TaggedPage], T]] = {}
    for about, page, detail in cases:
        together.setdefault(about, ([], detail))[0].append(page)
    for about, (pages, detail) in together.items():
        yield about, pages, detail


def listed(pages: Sequence[TaggedPage]) -> str:
    """The pages in words: /a, /b and 41 more pages."""
    named = [page.path for page in pages[:NAMED]]
    more = len(pages) - len(named)
    if not more:
        return named[0] if len(named) == 1 else message("{a} and {b}", a=named[0], b=named[1])
    return plural_message(
        "{pages} and {n} more page", "{pages} and {n} more pages", more, pages=", ".join(named)
    )


def of_first_page(pages: Sequence[TaggedPage]) -> dict[str, Any]:
    """The fields of a verdict about several pages that name the first: visit and evidence."""
    evidence: list[Fact] = [pages[0].page]
    return {"visit": pages[0].visit.id, "evidence": evidence}


def passed_everywhere(text: str, about: str, audit: AuditRecord) -> Iterator[Verdict]:
    """The verdict of an audit in which no page has the fault; none without pages to look at."""
    pages = tagged_pages(audit)
    if pages:
        yield passed(text, about=about, **of_first_page(pages))
