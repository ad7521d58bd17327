"""A backend without a browser: visits read from a HAR file, of DevTools, a proxy or tagproof.

Source of the format: https://w3c.github.io/web-performance/specs/HAR/Overview.html; fields that
begin with an underscore are Chrome's. Whatever is missing or has the wrong type is left out; a file
that is no HAR at all is refused. What a recording can't hold (pushes, cookies, steps) stays empty.
A page's document as sent stands for its markup, too: what scripts made of it is not recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from auditor.decode.gtm_container import asks_for_container
from auditor.errors import UsageError
from auditor.har.entries import (
    content_of,
    moment_of,
    part_of,
    parts_of,
    requests_of,
    since,
    text_of,
)
from auditor.har.pages import paged
from auditor.har.visits import recorded_routes, recorded_steps, recorded_visit
from auditor.model import Leg, PageVisit, Request, Visit, VisitFacts
from auditor.wire.address import parse_url

MARKUP_KEPT = 100_000
"""Characters of a page's markup that are kept, as in a crawl."""
REDIRECTS = range(300, 400)


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What stands in a HAR file."""

    path: Path
    creator: str
    pages: tuple[Mapping[str, Any], ...]
    entries: tuple[Mapping[str, Any], ...]

    @property
    def is_ours(self) -> bool:
        """Whether tagproof wrote it: then it says which visit each entry belongs to."""
        return self.creator == "tagproof"

    @cached_property
    def containers(self) -> Mapping[str, str]:
        """The text of each container in it, by its address: loaded once, it comes from a cache."""
        asked = ((text_of(part_of(each, "request"), "url"), each) for each in self.entries)
        texts = ((url, content_of(entry)) for url, entry in asked if asks_for_container(url))
        return {url: text for url, text in texts if text}


def read_har(path: Path) -> Recording:
    """The file's pages and entries.

    Raises:
        UsageError: it can't be read, or is no HAR file.
    """
    try:
        data = json.loads(path.read_text("utf-8-sig"))
        log = data["log"]
        entries = log["entries"]
    except OSError as error:
        raise UsageError(f"{path}: can't be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            f"{path}: is neither an audit file of tagproof nor a HAR file; give the .db file that "
            "`tagproof run` wrote, or what DevTools or a proxy exports as HAR"
        ) from error
    creator = text_of(part_of(log, "creator"), "name")
    return Recording(
        path=path,
        creator=creator,
        pages=tuple(parts_of(log.get("pages"))),
        entries=tuple(parts_of(entries)),
    )


def visits(
    recording: Recording, goals: Sequence[str], leg: Leg, device: str
) -> Iterator[VisitFacts]:
    """The recording as visits, ready for `redact`.

    A file of tagproof's own has its visits as they were. Of another, each goal of `goals` was
    walked in the whole of it; without goals, each of its pages is one of a crawl.
    """
    if recording.is_ours:
        yield from _own_visits(recording)
        return
    pages = paged(recording.pages, recording.entries)
    if goals:
        entries = [each for _, of_page in pages for each in of_page] or recording.entries
        for goal in goals:
            told = [page for page, _ in pages]
            yield _visit(told, entries, goal, leg, device, containers=recording.containers)
    elif pages:
        for page, entries in pages:
            yield _visit([page], entries, None, leg, device, containers=recording.containers)
    else:
        yield _visit((), recording.entries, None, leg, device, containers=recording.containers)


def _own_visits(recording: Recording) -> Iterator[VisitFacts]:
    by_visit: dict[int, list[Mapping[str, Any]]] = {}
    for page in recording.pages:
        visit = part_of(page, "_tagproof").get("visit")
        if isinstance(visit, int):
            by_visit.setdefault(visit, []).append(page)
    for visit, pages in by_visit.items():
        told = part_of(pages[0], "_tagproof")
        entries = [
            entry
            for entry in recording.entries
            if part_of(entry, "_tagproof").get("visit") == visit
        ]
        known = recorded_visit(told)
        facts = _visit(
            pages,
            entries,
            known.goal,
            known.leg,
            known.device,
            containers=recording.containers,
            began_at=known.began,
        )
        yield VisitFacts(
            visit=known,
            pages=facts.pages,
            steps=recorded_steps(told),
            requests=facts.requests,
            bodies=facts.bodies,
            routes=recorded_routes(told),
            scripts=facts.scripts,
        )


def _visit(
    pages: Sequence[Mapping[str, Any]],
    entries: Sequence[Mapping[str, Any]],
    goal: str | None,
    leg: Leg,
    device: str,
    *,
    containers: Mapping[str, str],
    began_at: str = "",
) -> VisitFacts:
    """One visit; `began_at`: when it began, where that is known."""
    starts = [moment_of({"startedDateTime": began_at})] if began_at else []
    starts = list(filter(None, starts)) or [moment_of(each) for each in [*pages, *entries]]
    began = min(
        (start for start in starts if start is not None), default=datetime.fromtimestamp(0, UTC)
    )
    numbers = {str(page.get("id")): number for number, page in enumerate(pages, 1)}
    requests, bodies = list[Request](), dict[int, bytes]()
    documents: dict[int, list[tuple[Request, Mapping[str, Any]]]] = {}
    """By page: its document, with the redirects before it."""
    for entry in entries:
        for request, body in requests_of(entry, began, numbers):
            number = len(requests) + 1
            requests.append(replace(request, id=number))
            if body:
                bodies[number] = body
            if request.resource_type == "document" and request.page is not None:
                hops = documents.setdefault(request.page, [])
                if not hops or hops[-1][0].status in REDIRECTS:
                    hops.append((request, entry))
    read = tuple(
        _page(page, number, began, documents.get(number, ()))
        for number, page in enumerate(pages, 1)
    )
    ended = max((each.ended or each.at for each in requests), default=0)
    url = read[0].final_url if read else next((each.frame_url for each in requests), "")
    return VisitFacts(
        visit=Visit(
            id=0,
            goal=goal,
            leg=leg,
            device=device,
            began=began.isoformat(timespec="milliseconds"),
            ended=ended,
            url=url,
            # The choice, if there was one, was made before: nothing in a recording says when.
            consent_at=0 if leg.has_choice else None,
        ),
        pages=read,
        requests=tuple(requests),
        bodies=bodies,
        scripts={each.id: containers[each.url] for each in requests if each.url in containers},
    )


def _page(
    page: Mapping[str, Any],
    number: int,
    began: datetime,
    document: Sequence[tuple[Request, Mapping[str, Any]]],
) -> PageVisit:
    """DevTools gives the address as the title; the page's own document is better."""
    title = text_of(page, "title")
    first, last = (document[0][0], document[-1][0]) if document else (None, None)
    url = first.url if first else title if parse_url(title).host else ""
    is_markup = last is not None and "html" in (last.mime_type or "html")
    markup = content_of(document[-1][1])[:MARKUP_KEPT] if is_markup else ""
    return PageVisit(
        id=number,
        visit=0,
        index=number,
        at=since(began, moment_of(page)),
        url=url,
        final_url=last.url if last else url,
        status=last.status if last else None,
        title="" if parse_url(title).host else title,
        html=markup,
        source=markup,
        redirects=tuple(each.url for each, _ in document[:-1]),
    )
