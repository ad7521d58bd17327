"""Requests that the browser refused before there were any: connect-src of a page's policy.

Neither domain tells of them. The page's own call does, and the violation that came of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from auditor.capture.drafts import Call, OpenRequest
from auditor.capture.recorders.read_messages import TEXT_LIMIT
from auditor.model import CLOCKS_DIFFER_MS, Violation

if TYPE_CHECKING:
    from auditor.capture.visit.recording import Recording

RESOURCE_TYPES = {"sendBeacon": "ping", "fetchLater": "fetch", "websocket": "websocket"}
"""What the browser calls a request of these calls, where it is not the call's own name."""
WITH_BODY = frozenset({"sendBeacon", "fetchLater"})


def refused_requests(recording: Recording) -> list[OpenRequest]:
    """A request for each violation whose address no request went to, made by the page's call."""
    requested = {request.url[:TEXT_LIMIT] for request in recording.requests}
    calls = {
        url[:TEXT_LIMIT]: list(waiting)
        for url, waiting in recording.requests.calls.items()
        if waiting
    }
    return list(_refused(recording, requested, calls))


def _refused(
    recording: Recording, requested: Collection[str], calls: dict[str, list[Call]]
) -> Iterator[OpenRequest]:
    for violation in recording.messages.violations:
        waiting = calls.get(violation.blocked, [])
        if violation.blocked.startswith(("http:", "https:")) and (
            waiting or violation.blocked not in requested
        ):
            yield _request(violation, waiting.pop(0) if waiting else None, recording)


def _request(violation: Violation, call: Call | None, recording: Recording) -> OpenRequest:
    at = recording.clock.began + violation.at / 1000
    opened = [page.id for page in recording.pages if page.at <= at + CLOCKS_DIFFER_MS / 1000]
    api = call.api if call else ""
    return OpenRequest(
        at=call.at if call else at,
        method="POST" if api in WITH_BODY else "GET",
        url=call.url if call else violation.blocked,
        body_note="unread" if api != "image" else "",
        resource_type=RESOURCE_TYPES.get(api, api or "other"),
        frame_url=violation.page_url,
        moment=call.moment if call else "live",
        page=call.page if call else next(reversed(opened), None),
        stack=call.stack if call else (),
        failure="csp",
        ended=at,
    )
