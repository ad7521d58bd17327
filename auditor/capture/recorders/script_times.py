"""How long scripts kept a visit's pages busy, added up from the pages' messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from auditor.model import ScriptTime

if TYPE_CHECKING:
    from auditor.capture.recorders.messages import BusyMessage

SCRIPTS = 200
"""How many scripts of one page are kept."""


class ScriptTimes:
    """The total and the longest time of each script on each page, in milliseconds."""

    def __init__(self) -> None:
        """Start empty."""
        self._pages: defaultdict[int, dict[str, tuple[float, float]]] = defaultdict(dict)

    def add(self, message: BusyMessage, page: int) -> None:
        """Add what the scripts of a page took since its last message."""
        times = self._pages[page]
        for url, total, longest in message.scripts:
            if url in times or len(times) < SCRIPTS:
                before = times.get(url, (0.0, 0.0))
                times[url] = (before[0] + total, max(before[1], longest))

    def times(self, urls: Mapping[int, str]) -> tuple[ScriptTime, ...]:
        """The times page by page, the longest total first; `urls`: the address of each page."""
        return tuple(
            ScriptTime(
                url=url, page_url=urls[page], milliseconds=round(total), longest=round(longest)
            )
            for page, times in sorted(self._pages.items())
            for url, (total, longest) in sorted(times.items(), key=lambda script: -script[1][0])
        )
