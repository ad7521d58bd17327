"""The hits of a visit while it runs: what was sent since the last look, masked."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from auditor.audit.seen import LEG, Seen, SeenHit, seen_hits
from auditor.capture.visit.facts import to_facts
from auditor.model import Hit, PageVisit, Request, Visit, VisitFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from auditor.capture.drafts import OpenPage, OpenRequest
    from auditor.capture.visit.recording import Recording
    from auditor.decode.decoder import Decoder
    from auditor.redact import Redactor

PATIENCE_SECONDS = 2.0
"""How long is waited for what becomes of a request, before it is shown without that."""
_Mark = tuple[int, str, str, int]


class LiveHits:
    """The hits of a recording, each given out once."""

    def __init__(self, recording: Recording, decoder: Decoder, redactor: Redactor) -> None:
        """Nothing was given out yet."""
        self._recording, self._decoder, self._redactor = recording, decoder, redactor
        self._read = 0
        self._waiting: list[OpenRequest] = []
        self._taken: dict[int, tuple[OpenRequest, Request]] = {}
        """Requests of known vendors by id: as recorded, and masked."""
        self._marks: set[_Mark] = set()

    def fresh(self) -> tuple[SeenHit, ...]:
        """The hits that were sent since the last call."""
        recording = self._recording
        self._waiting += recording.requests.after(self._read)
        self._read = len(recording.requests)
        ended = [request for request in self._waiting if _is_settled(request)]
        self._waiting = [request for request in self._waiting if not _is_settled(request)]
        taken = [request for request in ended if self._is_a_vendors(request)]
        if not taken:
            return ()
        visit = Visit(id=0, goal=None, leg=LEG, device="", began="")
        pages = tuple(map(self._page, recording.pages))
        sent = self._redactor.facts(
            VisitFacts(
                visit=visit,
                pages=pages,
                requests=tuple(map(self._request, taken)),
                bodies={request.id: request.body for request in taken if request.body},
            )
        )
        for request, masked in zip(taken, sent.requests, strict=True):
            self._taken[request.id] = request, masked
        facts = VisitFacts(
            visit=visit,
            pages=sent.pages,
            requests=tuple(masked for _, masked in self._taken.values()),
        )
        drafts = {id_: request for id_, (request, _) in self._taken.items()}
        return seen_hits(facts, self._new(self._decoder.decode(facts).hits, drafts))

    def whole(self) -> tuple[Seen, tuple[SeenHit, ...]]:
        """All that was seen, and the hits that were not given out yet; the recording is over."""
        facts = self._redactor.facts(to_facts(self._recording))
        drafts = {request.id: request for request in self._recording.requests}
        decoded = self._decoder.decode(facts)
        return Seen(facts=facts, decoded=decoded), seen_hits(facts, self._new(decoded.hits, drafts))

    def _new(self, hits: Iterable[Hit], drafts: Mapping[int, OpenRequest]) -> list[Hit]:
        """The hits that were not given out. A request's id changes at the end, its draft stays."""
        new, counts = list[Hit](), Counter[tuple[int, str, str]]()
        for hit in hits:
            first = (hit.requests[0], hit.vendor, hit.event)
            counts[first] += 1
            marks = {
                (id(drafts[request]), hit.vendor, hit.event, counts[first])
                for request in hit.requests
                if request in drafts
            }
            if not marks & self._marks:
                new.append(hit)
            self._marks |= marks
        return new

    def _is_a_vendors(self, request: OpenRequest) -> bool:
        if request.from_worker:
            return False  # the worker sent it itself
        return request.receiver(self._decoder.index) is not None

    def _request(self, request: OpenRequest) -> Request:
        return Request(
            id=request.id,
            visit=0,
            at=self._recording.clock.since_began(request.at),
            method=request.method,
            url=request.url,
            body_note=request.body_note,
            content_type=request.content_type,
            content_encoding=request.content_encoding,
            resource_type=request.resource_type,
            page=request.page,
            frame_url=request.frame_url,
            status=request.status,
            failure=request.failure,
            held=request.held,
        )

    def _page(self, page: OpenPage) -> PageVisit:
        return PageVisit(
            id=page.id,
            visit=0,
            index=page.id,
            at=self._recording.clock.since_began(page.at),
            url=page.url,
            final_url=page.final_url,
            status=page.status,
        )


def _is_settled(request: OpenRequest) -> bool:
    """Whether it is known what became of a request, or was waited for long enough."""
    known = request.held or request.status is not None or request.failure is not None
    return known or time.monotonic() - request.at > PATIENCE_SECONDS
