"""A backend without a browser: reads visits from a HAR file of DevTools, a proxy or tagproof.

Source of the format: https://w3c.github.io/web-performance/specs/HAR/Overview.html; fields that
begin with an underscore are Chrome's. Fields that are missing or have the wrong type are ignored; a
file that is not a HAR file is refused. Facts that a HAR file can't hold (pushes, cookies, steps)
stay empty. A page's markup is its document as sent: a HAR file does not say what scripts changed.
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
from auditor.har.mistaken import packing_of, what_it_is
from auditor.har.pages import entries_by_page
from auditor.har.visits import recorded_routes, recorded_steps, recorded_visit
from auditor.model import Leg, PageVisit, Request, Visit, VisitFacts
from auditor.wire.address import parse_url

MARKUP_KEPT = 100_000
"""Characters of a page's markup that are kept, as in a crawl."""
REDIRECTS = range(300, 400)
_Document = tuple[Request, Mapping[str, Any]]
"""The request for a page's document (or for a redirect before it), and its entry."""


@dataclass(frozen=True, kw_only=True)
class HarFile:
    """The contents of a HAR file."""

    path: Path
    creator: str
    pages: tuple[Mapping[str, Any], ...]
    entries: tuple[Mapping[str, Any], ...]

    @property
    def is_ours(self) -> bool:
        """Whether tagproof wrote it: then its entries name their visits."""
        return self.creator == "tagproof"

    @cached_property
    def containers(self) -> Mapping[str, str]:
        """The text of each container, by its URL.

        A browser's cache serves later loads of the same URL, of which the file has no text.
        """
        by_url = ((text_of(part_of(entry, "request"), "url"), entry) for entry in self.entries)
        texts = ((url, content_of(entry)) for url, entry in by_url if asks_for_container(url))
        return {url: text for url, text in texts if text}


def read_har(path: Path) -> HarFile:
    """The file's pages and entries.

    Raises:
        UsageError: it can't be read, or is not a HAR file.
    """
    data = _json_of(path)
    try:
        log = data["log"]
        entries = log["entries"]
    except (KeyError, TypeError) as error:
        raise _refused(path, what_it_is(data)) from error
    creator = text_of(part_of(log, "creator"), "name")
    return HarFile(
        path=path,
        creator=creator,
        pages=tuple(parts_of(log.get("pages"))),
        entries=tuple(parts_of(entries)),
    )


def _json_of(path: Path) -> Any:  # noqa: ANN401 - whatever JSON it is
    """The JSON in a file.

    Raises:
        UsageError: it can't be read, or holds none.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: can't be read ({error.strerror})") from error
    if (packing := packing_of(content)) is not None:
        raise UsageError(
            f"{path}: is packed ({packing}); unpack it, and give the file that is in it"
        )
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _refused(path, None) from error


def _refused(path: Path, what: str | None) -> UsageError:
    """The error for a file that is not a HAR file; `what`: what it is, if that is known."""
    if what is None:
        return UsageError(
            f"{path}: is neither an audit file of tagproof nor a HAR file; give the .db file that "
            "`tagproof run` wrote, or what DevTools or a proxy exports as HAR"
        )
    return UsageError(
        f"{path}: is {what}, and no HAR file; record the visit with DevTools open and export it "
        "there: Network, Export HAR"
    )


def visits(har: HarFile, goals: Sequence[str], leg: Leg, device: str) -> Iterator[VisitFacts]:
    """The visits in a HAR file, ready for `redact`.

    A file of tagproof's own has its visits as they were. In any other file the whole session is one
    visit for each goal of `goals`; without goals, each page is a page of a crawl.
    """
    if har.is_ours:
        yield from _own_visits(har)
        return
    pages = entries_by_page(har.pages, har.entries)
    if goals:
        entries = [entry for _, of_page in pages for entry in of_page] or har.entries
        for goal in goals:
            page_objects = [page for page, _ in pages]
            yield _visit(page_objects, entries, goal, leg, device, containers=har.containers)
    elif pages:
        for page, entries in pages:
            yield _visit([page], entries, None, leg, device, containers=har.containers)
    else:
        yield _visit((), har.entries, None, leg, device, containers=har.containers)


def _own_visits(har: HarFile) -> Iterator[VisitFacts]:
    """The visits in a file of tagproof's own, as they were."""
    by_visit: dict[int, list[Mapping[str, Any]]] = {}
    for page in har.pages:
        number = part_of(page, "_tagproof").get("visit")
        if isinstance(number, int):
            by_visit.setdefault(number, []).append(page)
    for number, pages in by_visit.items():
        data = part_of(pages[0], "_tagproof")
        entries = [
            entry for entry in har.entries if part_of(entry, "_tagproof").get("visit") == number
        ]
        visit = recorded_visit(data)
        facts = _visit(
            pages,
            entries,
            visit.goal,
            visit.leg,
            visit.device,
            containers=har.containers,
            began_at=visit.began,
        )
        yield VisitFacts(
            visit=visit,
            pages=facts.pages,
            steps=recorded_steps(data),
            requests=facts.requests,
            bodies=facts.bodies,
            routes=recorded_routes(data),
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
    """One visit with the facts that a HAR file has; `began_at`: when it began, if that is known."""
    began = _began(pages, entries, began_at)
    numbers = {str(page.get("id")): number for number, page in enumerate(pages, 1)}
    requests, bodies = list[Request](), dict[int, bytes]()
    documents: dict[int, list[_Document]] = {}
    for entry in entries:
        for request, body in requests_of(entry, began, numbers):
            number = len(requests) + 1
            requests.append(replace(request, id=number))
            if body:
                bodies[number] = body
            _add_document(documents, request, entry)
    page_visits = tuple(
        _page(page, number, began, documents.get(number, ()))
        for number, page in enumerate(pages, 1)
    )
    ended = max((request.ended or request.at for request in requests), default=0)
    first_frame = requests[0].frame_url if requests else ""
    return VisitFacts(
        visit=Visit(
            id=0,
            goal=goal,
            leg=leg,
            device=device,
            began=began.isoformat(timespec="milliseconds"),
            ended=ended,
            url=page_visits[0].final_url if page_visits else first_frame,
            # The choice, if there was one, was made before: nothing in a HAR file says when.
            consent_at=0 if leg.has_choice else None,
            withdrawn_at=0 if leg.withdraws else None,
        ),
        pages=page_visits,
        requests=tuple(requests),
        bodies=bodies,
        scripts={
            request.id: containers[request.url] for request in requests if request.url in containers
        },
    )


def _add_document(
    documents: dict[int, list[_Document]], request: Request, entry: Mapping[str, Any]
) -> None:
    """Keep, for each page, its document and the redirects before it."""
    if request.resource_type == "document" and request.page is not None:
        hops = documents.setdefault(request.page, [])
        if not hops or hops[-1][0].status in REDIRECTS:
            hops.append((request, entry))


def _began(
    pages: Sequence[Mapping[str, Any]], entries: Sequence[Mapping[str, Any]], began_at: str
) -> datetime:
    """When the visit began: `began_at`, else when the first page or entry started."""
    if began_at and (began := moment_of({"startedDateTime": began_at})) is not None:
        return began
    starts = filter(None, (moment_of(timed) for timed in [*pages, *entries]))
    return min(starts, default=datetime.fromtimestamp(0, UTC))


def _page(
    page: Mapping[str, Any],
    number: int,
    began: datetime,
    document: Sequence[_Document],
) -> PageVisit:
    """The page, with address and status of its document.

    Without a document in the file, a title that is a URL is its address: DevTools writes such.
    """
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
        redirects=tuple(request.url for request, _ in document[:-1]),
    )
