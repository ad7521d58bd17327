"""From a request back to what loaded it: the scripts that asked, who loaded those, the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from auditor.capture.drafts import OpenRequest

LONGEST = 20
FRAMES = 20
"""How many places of a stack are kept."""
PLACE = re.compile(r"(:\d+){1,2}$")


class Chains:
    """The initiator chains of one visit's requests."""

    def __init__(self, requests: Iterable[OpenRequest]) -> None:
        """Take all requests of the visit, in the order of time."""
        self._loads: dict[str, OpenRequest] = {}
        for request in requests:
            if request.resource_type in {"script", "document", "other"}:
                self._loads.setdefault(request.url.partition("#")[0], request)

    def of(self, request: OpenRequest) -> tuple[str, ...]:
        """Places, innermost first; each script once, with the line that is nearest to the request.

        A worker's own script stands for what its code asked for; then comes who started it.
        """
        chain: list[str] = []
        seen: set[str] = set()
        current: OpenRequest | None = request
        while current is not None and len(chain) < LONGEST:
            outermost = ""
            for place in self._places(current):
                outermost = PLACE.sub("", place)
                if outermost not in seen:
                    seen.add(outermost)
                    chain.append(place)
            following = self._loads.get(outermost)
            current = following if following is not current and outermost else None
            if current is not None and self._known(current, seen):
                break
        return tuple(chain[:LONGEST])

    def _known(self, load: OpenRequest, seen: set[str]) -> bool:
        """Whether nothing new can come of it."""
        return all(PLACE.sub("", place) in seen for place in self._places(load))

    @staticmethod
    def _places(request: OpenRequest) -> tuple[str, ...]:
        if request.frames:
            return request.frames
        if request.parser:
            return (request.parser,)
        if request.sender != "page" and request.frame_url and request.frame_url != request.url:
            return (request.frame_url,)
        return ()


def places(initiator: Mapping[str, Any]) -> tuple[str, ...]:
    """The scripts' places of a CDP initiator, innermost first (URL:line:column)."""
    scripts: list[str] = []
    stack = initiator.get("stack")
    while stack and len(scripts) < FRAMES:
        scripts += (
            f"{frame['url']}:{frame['lineNumber'] + 1}:{frame['columnNumber'] + 1}"
            for frame in stack["callFrames"]
            if frame["url"].startswith(("http:", "https:", "blob:"))
        )
        stack = stack.get("parent")
    return tuple(scripts[:FRAMES])
