"""The markup of all pages of an audit: what the same snippet does on all of them is one finding.

No check is in here.
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
class Seen:
    """A page whose markup is known, once: however many visitors saw it."""

    visit: Visit
    page: PageVisit
    """Without its markup."""
    path: str
    snippets: Snippets


@lru_cache(maxsize=1)
def survey(audit: AuditRecord) -> tuple[Seen, ...]:
    """The site's own pages that hold a container or a tag, the crawl's first, by their paths.

    Several checks ask for it, one after the other.
    """
    pages: dict[str, Seen] = {}
    walked = [visit for visit in audit.visits if visit.run is Run.JOURNEY]
    for visit in sorted(walked, key=lambda walk: (walk.goal or "", walk.leg.name, walk.device)):
        for page in audit.pages(visit.id):
            host, path = host_of(page.final_url), path_of(page.final_url)
            own = not audit.own_hosts or host in audit.own_hosts
            if not own or page.status != OK or not page.source or host + path in pages:
                continue
            bare = replace(page, html="", source="")
            snippets = read_snippets(page.source)
            pages[host + path] = Seen(visit=visit, page=bare, path=path, snippets=snippets)
    with_tags = [page for page in pages.values() if page.snippets.containers or page.snippets.tags]
    return tuple(sorted(with_tags, key=lambda page: (page.visit.goal or "", page.path)))


def by_cause(cases: Iterable[tuple[str, Seen, T]]) -> Iterator[tuple[str, list[Seen], T]]:
    """Cases (about, page, what was seen) of one cause: its pages, and what the first shows."""
    together: dict[str, tuple[list[Seen], T]] = {}
    for about, page, what in cases:
        together.setdefault(about, ([], what))[0].append(page)
    for about, (pages, what) in together.items():
        yield about, pages, what


def places(pages: Sequence[Seen]) -> str:
    """Where it is, in words: /a, /b and 41 more pages."""
    named = [page.path for page in pages[:NAMED]]
    more = len(pages) - len(named)
    if not more:
        return named[0] if len(named) == 1 else message("{a} and {b}", a=named[0], b=named[1])
    return plural_message(
        "{pages} and {n} more page", "{pages} and {n} more pages", more, pages=", ".join(named)
    )


def at(pages: Sequence[Seen]) -> dict[str, Any]:
    """What every verdict on a cause says of its place: the first of its pages."""
    evidence: list[Fact] = [pages[0].page]
    return {"visit": pages[0].visit.id, "evidence": evidence}


def all_well(text: str, about: str, audit: AuditRecord) -> Iterator[Verdict]:
    """No page has the fault, of those that could have it."""
    pages = survey(audit)
    if pages:
        yield passed(text, about=about, **at(pages))
