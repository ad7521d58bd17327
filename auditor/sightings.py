"""Near misses: requests that may well be hits, and that no vendor's rule could read."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from auditor.model import Request, Sighting, VisitFacts

if TYPE_CHECKING:
    from auditor.index import VendorIndex


class Sightings:
    """Counts the near misses of one visit."""

    def __init__(self, index: VendorIndex, own_hosts: Collection[str], facts: VisitFacts) -> None:
        """`own_hosts`: the site's own."""
        self._index, self._own_hosts, self._facts = index, own_hosts, facts

    def unmatched(self, request: Request) -> None:
        """Take note of a request that is nobody's."""

    def opaque(self, request: Request, vendor: str) -> None:
        """Take note of an envelope that can't be read."""

    def counted(self) -> tuple[Sighting, ...]:
        """All of them, each kind once."""
        return ()
