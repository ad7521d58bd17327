"""Has everything come that a visit is waiting for? Asked often, so it decodes only what is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.model import Expectation, Leg, Request, Visit, VisitFacts

if TYPE_CHECKING:
    from auditor.capture.recording import Recording
    from auditor.decode import VendorIndex

_NOBODY = Visit(id=0, goal=None, leg=Leg(name=""), device="", began="")


class Arrival:
    """Watches a recording for the hits that its expectations name."""

    def __init__(
        self, recording: Recording, index: VendorIndex, expect: Sequence[Expectation]
    ) -> None:
        """`expect`: those that fire at all."""
        self._recording, self._index = recording, index
        self._open = {
            (each.tag.vendor, each.tag.account, each.event)
            for each in expect
            if each.fires.least > 0
        }
        self._looked_at = 0

    def complete(self) -> bool:
        """Whether each expected hit was sent at least once."""
        if not self._open:
            return True
        fresh = self._recording.requests[self._looked_at :]
        self._looked_at = len(self._recording.requests)
        requests = [
            Request(
                id=each.id,
                visit=0,
                at=self._recording.since_began(each.at),
                method=each.method,
                url=each.url,
                body=each.body.decode("utf-8", "replace"),
                content_type=each.content_type,
                resource_type=each.resource_type,
            )
            for each in fresh
            if self._index.classify(each.method, each.url, each.body, each.content_type)
        ]
        if requests:
            hits = self._index.decode(VisitFacts(visit=_NOBODY, requests=tuple(requests))).hits
            self._open -= {(hit.vendor, hit.account, hit.event) for hit in hits}
        return not self._open
