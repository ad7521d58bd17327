"""Initiator chains: from a request back to the script that made it, what loaded that, and so on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from auditor.capture.drafts import OpenRequest

LONGEST = 20
"""How many call sites of a chain are kept."""
FRAMES = 20
"""How many call sites of one stack are kept."""
WRAPPER_FRAMES = 3
"""How many call sites a wrapper around one of the browser's functions has, at most."""
POSITION = re.compile(r"(:\d+){1,2}$")


class InitiatorChains:
    """The initiator chains of one visit's requests."""

    def __init__(self, requests: Iterable[OpenRequest]) -> None:
        """Take all requests of the visit, in the order in which they were made."""
        self._loads: dict[str, OpenRequest] = {}
        for request in requests:
            if request.resource_type in {"script", "document", "other"}:
                self._loads.setdefault(request.url.partition("#")[0], request)

    def of(self, request: OpenRequest) -> tuple[str, ...]:
        """The call sites that led to a request, innermost first (URL:line:column).

        Each script comes once, with the position that is nearest to the request. For a request of
        a worker, its script's URL comes first, then what started the worker.
        """
        chain: list[str] = []
        scripts: set[str] = set()
        current: OpenRequest | None = request
        while current is not None and len(chain) < LONGEST:
            outermost = ""
            for call_site in self._call_sites(current):
                outermost = POSITION.sub("", call_site)
                if outermost not in scripts:
                    scripts.add(outermost)
                    chain.append(call_site)
            following = self._loads.get(outermost)
            current = following if following is not current and outermost else None
            if current is not None and self._is_exhausted(current, scripts):
                break
        return tuple(chain[:LONGEST])

    def _is_exhausted(self, load: OpenRequest, scripts: set[str]) -> bool:
        """Whether the chain has all scripts that led to this load already."""
        return all(POSITION.sub("", call_site) in scripts for call_site in self._call_sites(load))

    @staticmethod
    def _call_sites(request: OpenRequest) -> tuple[str, ...]:
        if request.stack:
            return request.stack
        if request.parser:
            return (request.parser,)
        if request.sender != "page" and request.frame_url and request.frame_url != request.url:
            return (request.frame_url,)
        return ()


def behind_wrapper(stack: tuple[str, ...]) -> tuple[str, ...]:
    """A stack without the call sites of a function that wraps the browser's, innermost first.

    Those are the innermost script's, if they are few and another script's stand right behind.
    """
    scripts = [POSITION.sub("", call_site) for call_site in stack]
    own = next((n for n, script in enumerate(scripts) if script != scripts[0]), len(stack))
    return stack if own in (0, len(stack)) or own > WRAPPER_FRAMES else stack[own:]


def call_sites(initiator: Mapping[str, Any]) -> tuple[str, ...]:
    """The call sites of a CDP initiator, innermost first (URL:line:column)."""
    sites: list[str] = []
    stack = initiator.get("stack")
    while stack and len(sites) < FRAMES:
        sites += (
            f"{frame['url']}:{frame['lineNumber'] + 1}:{frame['columnNumber'] + 1}"
            for frame in stack["callFrames"]
            if frame["url"].startswith(("http:", "https:", "blob:"))
        )
        stack = stack.get("parent")
    return tuple(sites[:FRAMES])
