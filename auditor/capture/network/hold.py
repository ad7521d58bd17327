"""Which requests never leave while hits are held, and what they are answered with.

The answer is one that the vendor's library takes for success.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from auditor.decode.index import HostUse
from auditor.model import Kind
from auditor.vendor import Endpoint

TRANSPARENT_GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""A picture of one pixel, in base64."""
ANSWERS: Mapping[str, tuple[str, str]] = {
    "Image": ("image/gif", TRANSPARENT_GIF),
    "Script": ("text/javascript", ""),
    "Document": ("text/html", ""),
    "Stylesheet": ("text/css", ""),
    "EventSource": ("text/event-stream", ""),
}
"""What the browser asks for -> type and base64 body of an answer that it can use."""
NOTHING = "{}"
"""The answer to a library that asks its vendor something: nothing is known, in JSON."""
PARTS = frozenset(
    {"Document", "Script", "Stylesheet", "Font", "Media", "Manifest", "TextTrack", "Prefetch"}
)
"""What pages are made of. A hit that comes as one of these is known by its endpoint alone."""
ASKING = frozenset({"GET", "HEAD"})


def method_of(request: Mapping[str, Any]) -> str:
    """The method of a request; of a CORS preflight, that of the request it asks for."""
    if request["method"] != "OPTIONS":
        return str(request["method"])
    headers = {str(name).lower(): str(value) for name, value in request["headers"].items()}
    return headers.get("access-control-request-method", "OPTIONS")


def keeps_unread(use: HostUse, request: Mapping[str, Any], resource_type: str) -> bool:
    """Whether a request that no vendor's rule reads is held, because of the host it goes to.

    A vendor may be told something in a way that is new. What a page is made of is loaded, and so is
    what a library asks a server that takes no hits. Of a host that serves much else, only beacons
    are sure to tell it something.

    Args:
        use: what the host is to the vendors.
        request: as CDP's Fetch domain describes it.
        resource_type: as there: Image, Script, Document ...
    """
    if use in {"", "locked"} or resource_type == "Ping":
        return use != ""
    if resource_type in PARTS or use == "shared":
        return False
    return use == "hits" or method_of(request) not in ASKING


def hold_answer(
    request: Mapping[str, Any], resource_type: str, endpoint: Endpoint | None = None
) -> tuple[int, dict[str, str], str]:
    """Status, headers and base64 body of the answer to a held request.

    Args:
        request: as CDP's Fetch domain describes it.
        resource_type: as there: Image, Script, Document ...
        endpoint: the vendor's endpoint that it is for; None: no rule reads it. Some libraries need
            a body of their own.
    """
    headers = {str(name).lower(): str(value) for name, value in request["headers"].items()}
    answer = {
        "Cache-Control": "no-store",
        "Access-Control-Allow-Origin": headers.get("origin", "*"),
    }
    if "origin" in headers:
        answer["Access-Control-Allow-Credentials"] = "true"
    if request["method"] == "OPTIONS":
        answer["Access-Control-Allow-Methods"] = headers.get("access-control-request-method", "*")
        answer["Access-Control-Allow-Headers"] = headers.get("access-control-request-headers", "*")
        return 204, answer, ""
    kind, body = ANSWERS.get(resource_type, ("", ""))
    text = _text(request, resource_type, endpoint)
    if text:
        kind = kind or ("application/json" if text[0] in "{[" else "text/plain")
        body = base64.b64encode(text.encode()).decode()
    if not kind:
        return 204, answer, ""
    return 200, answer | {"Content-Type": kind}, body


def _text(request: Mapping[str, Any], resource_type: str, endpoint: Endpoint | None) -> str:
    """The text that the vendor's library waits for; empty: it needs none."""
    text = endpoint.answer if endpoint is not None else ""
    if resource_type == "Document":
        return text if text.startswith("<") else ""
    if resource_type in ANSWERS:
        return ""
    is_hit = endpoint is not None and (endpoint.kind is Kind.EVENT or endpoint.mirror)
    asks = resource_type != "Ping" and request["method"] in {"GET", "POST"} and not is_hit
    return text or (NOTHING if asks else "")
