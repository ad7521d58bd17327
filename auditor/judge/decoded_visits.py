"""Remembers what the requests of visits say, while checks ask for one visit after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.decode.decoder import Decoded, Decoder
    from auditor.model import VisitFacts

REQUESTS_KEPT = 20_000
"""Requests whose hits are remembered: some 20 MB, whatever the size of the audit."""


class DecodedVisits:
    """What the decoder reads from visits. Each check that looks at the audit asks for all of them.

    The first ones are kept, not the last ones: each check begins with the first again.
    """

    def __init__(self, decoder: Decoder, most: int = REQUESTS_KEPT) -> None:
        """Remember nothing yet; `most`: the requests that there is room for."""
        self._decoder, self._room = decoder, most
        self._kept: dict[int, Decoded] = {}

    def of(self, facts: VisitFacts) -> Decoded:
        """What the requests of this visit say."""
        decoded = self._kept.get(facts.visit.id)
        if decoded is None:
            decoded = self._decoder.decode(facts)
            if len(facts.requests) <= self._room:
                self._room -= len(facts.requests)
                self._kept[facts.visit.id] = decoded
        return decoded
