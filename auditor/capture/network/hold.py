"""The answer to a held hit, which never leaves: one that the vendor's library takes for success."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from auditor.vendor import Endpoint

TRANSPARENT_GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""A picture of one pixel, in base64."""


def hold_answer(
    request: Mapping[str, Any], resource_type: str, endpoint: Endpoint | None = None
) -> tuple[int, dict[str, str], str]:
    """Status, headers and base64 body of the answer to a held hit.

    Args:
        request: as CDP's Fetch domain describes it.
        resource_type: as there: Image, Script, Document ...
        endpoint: the vendor's endpoint that it is for; some libraries need a body of their own.
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
    match resource_type:
        case "Image":
            return 200, answer | {"Content-Type": "image/gif"}, TRANSPARENT_GIF
        case "Script":
            return 200, answer | {"Content-Type": "text/javascript"}, ""
        case "Document":
            return 200, answer | {"Content-Type": "text/html"}, ""
        case "Stylesheet":
            return 200, answer | {"Content-Type": "text/css"}, ""
        case "EventSource":
            return 200, answer | {"Content-Type": "text/event-stream"}, ""
        case _ if endpoint is not None and endpoint.answer:
            body = base64.b64encode(endpoint.answer.encode()).decode()
            kind = "application/json" if endpoint.answer[0] in "{[" else "text/plain"
            return 200, answer | {"Content-Type": kind}, body
        case _:
            return 204, answer, ""
