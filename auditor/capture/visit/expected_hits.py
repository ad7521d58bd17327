"""Whether a visit has sent all expected hits; called often, so only new requests are decoded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.decode.decoder import Decoder
from auditor.model import Expectation, Leg, Request, Visit, VisitFacts
from auditor.wire.address import split_url
from auditor.wire.bodies import read_body

if TYPE_CHECKING:
    from auditor.capture.drafts import OpenRequest
    from auditor.capture.visit.recording import Recording
    from auditor.decode.index import VendorIndex

_NOBODY = Visit(id=0, goal=None, leg=Leg(name=""), device="", began="")


class ExpectedHits:
    """Which hits of its expectations a recording still lacks."""

    def __init__(
        self, recording: Recording, index: VendorIndex, expect: Sequence[Expectation]
    ) -> None:
        """`expect`: the expectations; those that fire never are not waited for."""
        self._recording, self._index = recording, index
        self._open = {
            (line.tag.vendor, line.tag.account, line.event)
            for line in expect
            if line.fires.least > 0
        }
        self._decoder = Decoder(index)
        self._decoded = 0

    def complete(self) -> bool:
        """Whether each expected hit was sent at least once."""
        if not self._open:
            return True
        fresh = self._recording.requests.after(self._decoded)
        self._decoded = len(self._recording.requests)
        requests = [
            Request(
                id=request.id,
                visit=0,
                at=self._recording.clock.since_began(request.at),
                method=request.method,
                url=request.url,
                body=self._body(request),
                content_type=request.content_type,
                resource_type=request.resource_type,
            )
            for request in fresh
            if self._index.find(
                request.method,
                request.url,
                request.body,
                request.content_type,
                request.content_encoding,
            )
        ]
        if requests:
            hits = self._decoder.decode(VisitFacts(visit=_NOBODY, requests=tuple(requests))).hits
            for hit in hits:
                names = (hit.event, *hit.aliases)
                self._open -= {(hit.vendor, hit.account, name) for name in names}
        return not self._open

    @staticmethod
    def _body(request: OpenRequest) -> str:
        return read_body(request.body, request.content_encoding, split_url(request.url)[1])[0]
