"""Waiting for an answer of the network that a step has caused: what `wait_for_response` does."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from auditor.capture.walk.frontier import glob
from auditor.model import HTTP_ERROR

if TYPE_CHECKING:
    import re

    from auditor.capture.drafts import OpenRequest
    from auditor.capture.visit.recording import Recording

LOOK_AGAIN_SECONDS = 0.05


async def answered(recording: Recording, pattern: str, limit_ms: float) -> str | None:
    """Wait until a request of this address is answered that the last acting step has caused.

    Args:
        recording: of the visit.
        pattern: the whole address, or its path and query, with * and **.
        limit_ms: the most to wait.

    Returns:
        What came instead; None: it was answered, and not with an error.
    """
    since = _acted_at(recording)
    is_meant = glob(pattern)
    until = time.monotonic() + limit_ms / 1000
    while True:
        fitting = [
            request
            for request in recording.requests
            if recording.clock.since_began(request.at) >= since and _fits(request.url, is_meant)
        ]
        if any(request.status is not None and request.status < HTTP_ERROR for request in fitting):
            return None
        if time.monotonic() > until:
            return _instead(fitting)
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _acted_at(recording: Recording) -> int:
    """When the last step that acts began."""
    acting = [step.began for step in recording.steps if step.kind.acts]
    return acting[-1] if acting else 0


def _instead(requests: list[OpenRequest]) -> str:
    """What became of the last request that fits, as the end of a sentence."""
    if not requests:
        return "no request of this address was made"
    last = requests[-1]
    if last.status is not None:
        return f"it was answered with HTTP {last.status}"
    return f"it failed ({last.failure})" if last.failure else "it was not answered"


def _fits(url: str, is_meant: re.Pattern[str]) -> bool:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return any(is_meant.fullmatch(text) for text in (url.partition("#")[0], path))
