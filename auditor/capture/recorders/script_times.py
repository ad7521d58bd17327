"""How long scripts kept a visit's pages busy, added up as the pages tell of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from auditor.model import ScriptTime

if TYPE_CHECKING:
    from auditor.capture.recorders.messages import BusyMessage

SCRIPTS = 200
"""Scripts of one page whose time is kept."""


class ScriptTimes:
    """The time that each script took on each page."""

    def __init__(self) -> None:
        """Nothing was told yet."""
        self._pages: defaultdict[int, dict[str, tuple[float, float]]] = defaultdict(dict)

    def add(self, said: BusyMessage, page: int) -> None:
        """A page tells what its scripts took since it last told."""
        known = self._pages[page]
        for url, total, longest in said.scripts:
            if url in known or len(known) < SCRIPTS:
                before = known.get(url, (0.0, 0.0))
                known[url] = (before[0] + total, max(before[1], longest))

    def times(self, urls: Mapping[int, str]) -> tuple[ScriptTime, ...]:
        """Page by page, the longest first; `urls`: where each page was."""
        return tuple(
            ScriptTime(
                url=url, page_url=urls[page], milliseconds=round(total), longest=round(longest)
            )
            for page, times in sorted(self._pages.items())
            for url, (total, longest) in sorted(times.items(), key=lambda each: -each[1][0])
        )
