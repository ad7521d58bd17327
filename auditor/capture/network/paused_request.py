"""What a paused request is, and how its end is noted: the browser's events, read into OpenRequest.

The audit and the pytest plugin read the Fetch and Network domains with these same functions.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from auditor.capture.drafts import OpenRequest

BODY_LIMIT = 20_000_000
"""Bytes of a body that are kept."""
BLOCKED = {"csp": "csp", "mixed-content": "mixed-content", "inspector": "blocked"}
"""The Network domain's reasons for a block, in the words of the audit."""
UNANSWERED = "unanswered"
"""The failure of a request that was on its way when the browser gave it up. One that never left is
`cancelled`."""


def open_request(event: Mapping[str, Any], at: float) -> OpenRequest:
    """The request that pauses, as `Fetch.requestPaused` describes it."""
    sent = event["request"]
    headers = sent["headers"]
    body, note = _body(sent)
    return OpenRequest(
        at=at,
        method=sent["method"],
        url=sent["url"],
        body=body,
        body_note=note,
        content_type=headers.get("Content-Type") or headers.get("content-type") or "",
        content_encoding=headers.get("Content-Encoding") or headers.get("content-encoding") or "",
        resource_type=str(event["resourceType"]).lower(),
        frame=str(event.get("frameId", "")),
        has_network_id=bool(event.get("networkId")),
        referrer=headers.get("Referer") or "",
    )


def failure_of(reason: str) -> str:
    """The Fetch domain's error reason, in the words that the audit uses for failures."""
    return {"Aborted": "cancelled", "BlockedByClient": "blocked"}.get(reason, f"net::{reason}")


def outcome_of_failure(event: Mapping[str, Any], at: float) -> dict[str, Any]:
    """The outcome in `Network.loadingFailed`, for `note_outcome`."""
    outcome: dict[str, Any] = {"ended": at}
    if (reason := event.get("blockedReason")) is not None:
        outcome["failure"] = BLOCKED.get(reason, f"blocked: {reason}")
    elif event.get("corsErrorStatus"):
        outcome["cors"] = event["corsErrorStatus"].get("corsError", "")
    elif not event.get("canceled"):
        outcome["failure"] = str(event.get("errorText", ""))
    else:
        outcome["cancelled"] = True
    return outcome


def outcome_of_end(event: Mapping[str, Any], at: float) -> dict[str, Any]:
    """The outcome in `Network.loadingFinished`, for `note_outcome`."""
    return {"ended": at, "size": round(event.get("encodedDataLength", 0))}


def note_outcome(request: OpenRequest, outcome: Mapping[str, Any]) -> None:
    """Note the Network domain's outcome in a request.

    Of a request that we answered ourselves, our own status and failure stand.
    """
    for name, value in outcome.items():
        if name == "cancelled" and request.awaited and request.resource_type != "document":
            # An answer may still come: then it had left, and the rules take "cancelled" back.
            # Until then nobody waits for it.
            give_up(request)
        if name in {"cors", "cancelled"} or (
            name in {"status", "failure"} and (request.held or request.failure)
        ):
            continue
        setattr(request, name, value)
    if "ended" in outcome and "cancelled" not in outcome:
        request.awaited = False


def give_up(request: OpenRequest) -> None:
    """Note that the browser gave up a request that was on its way: nobody answers it any more."""
    request.failure, request.status = UNANSWERED, None
    request.held = request.awaited = False


def _body(request: Mapping[str, Any]) -> tuple[bytes, str]:
    """The body as sent, its entries joined (strings, Blobs, form data; not streams); and a note.

    The note says why the body is not whole; empty when it is.
    """
    entries = request.get("postDataEntries")
    if entries is None:
        unread = request.get("hasPostData") and "postData" not in request
        text = str(request.get("postData", ""))
        return text.encode("utf-8", "surrogateescape"), "unread" if unread else ""
    try:
        body = b"".join(base64.b64decode(entry.get("bytes", "")) for entry in entries)
    except binascii.Error:
        return b"", "unread"
    if len(body) > BODY_LIMIT:
        return body[:BODY_LIMIT], f"cut, {len(body)} bytes"
    unread = bool(request.get("hasPostData")) and not body
    return body, "unread" if unread else ""
