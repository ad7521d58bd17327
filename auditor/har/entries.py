"""Turns one entry of a HAR file, whichever tool wrote it, into requests."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from auditor.model import CLIENT_BLOCKED, Request

TYPES = {"beacon": "ping", "subdocument": "document"}
"""Resource types of Firefox and others -> those of Chrome's protocol."""
MARKUP = frozenset({"text/html", "application/xhtml+xml"})
"""The types of an answer that is a document."""
FAILURES = {
    "net::ERR_ABORTED": "cancelled",
    "net::ERR_NETWORK_IO_SUSPENDED": "cancelled",
    "net::ERR_BLOCKED_BY_CSP": "csp",
    # The page was not allowed to read the answer: so there was one.
    "net::ERR_BLOCKED_BY_ORB": "",
    "net::ERR_BLOCKED_BY_RESPONSE": "",
}
"""Chrome's errors -> the audit's words for failures; empty: none, it has arrived."""
BLOCKERS = ("net::ERR_BLOCKED_BY_CLIENT", "net::ERR_BLOCKED_BY_ADMINISTRATOR")
"""How Chrome's errors begin where an extension, DevTools or the machine's policy refused it."""
EXTENSIONS = ("chrome-extension:", "moz-extension:", "data:")
"""Where blockers redirect a request that they answer themselves."""


def requests_of(
    entry: Mapping[str, Any], began: datetime, pages: Mapping[str, int]
) -> Iterator[tuple[Request, bytes]]:
    """The entry's request and its body; for a WebSocket also each message sent through it."""
    sent, response = part_of(entry, "request"), part_of(entry, "response")
    at = since(began, moment_of(entry))
    took = entry.get("time")
    headers = headers_of(sent)
    own = part_of(entry, "_tagproof")
    failure = _failure(response, own)
    body, note = _body(part_of(sent, "postData"))
    mime = mime_of(response)
    size = response.get("_transferSize", response.get("bodySize"))
    call_sites = _call_sites(part_of(entry, "_initiator"))
    request = Request(
        id=0,
        visit=0,
        at=at,
        method=text_of(sent, "method").upper() or "GET",
        url=text_of(sent, "url"),
        body_note=note,
        content_type=text_of(part_of(sent, "postData"), "mimeType")
        or headers.get("content-type", ""),
        content_encoding=headers.get("content-encoding", ""),
        resource_type=_resource_type(entry, mime),
        page=pages.get(str(entry.get("pageref"))),
        step=own["step"] if isinstance(own.get("step"), int) else None,
        initiator=call_sites[0] if call_sites else "",
        chain=tuple(call_sites),
        frame_url=headers.get("referer", ""),
        referrer=headers.get("referer", ""),
        status=None if failure == CLIENT_BLOCKED else _status(response),
        failure=failure,
        held=own.get("held") is True,
        ended=at + int(took) if isinstance(took, int | float) and 0 <= took < 1e9 else None,  # noqa: PLR2004 - ms
        mime_type=mime,
        size=size if isinstance(size, int) and size >= 0 else None,
    )
    if request.url and not own.get("is_message"):
        yield request, body
    for message in parts_of(entry.get("_webSocketMessages")):
        if message.get("type") == "send":
            yield _message(request, message)


def _message(request: Request, message: Mapping[str, Any]) -> tuple[Request, bytes]:
    """A WebSocket's message as a request, and its body."""
    text = text_of(message, "data")
    binary = message.get("opcode") == 2  # noqa: PLR2004 - binary, says the protocol
    body = (_bytes(text) if binary else None) or text.encode("utf-8", "replace")
    sent = Request(
        id=0,
        visit=0,
        at=request.at,
        method="SEND",
        url=request.url,
        resource_type="websocket",
        page=request.page,
        step=request.step,
        initiator=request.initiator,
        chain=request.chain,
        frame_url=request.frame_url,
        held=request.held,
    )
    return sent, body


def is_document(entry: Mapping[str, Any]) -> bool:
    """Whether an entry loads a document, of a page or of a frame in one.

    By the resource type that the browser wrote and by its own header; without them by the type of
    the answer, and by what the request accepts: a script that fetches a piece of a page accepts
    anything.
    """
    kind, headers = _kind(entry), headers_of(part_of(entry, "request"))
    if kind not in {"", "document"}:
        return False
    if destination := headers.get("sec-fetch-dest"):
        return destination in {"document", "iframe", "frame"}
    mime = mime_of(part_of(entry, "response"))
    if mime not in {"", *MARKUP}:
        return False
    if kind:
        return True
    if headers.get("x-requested-with", "").lower() == "xmlhttprequest":
        return False
    if accepted := headers.get("accept"):
        return "text/html" in accepted
    return mime in MARKUP


def mime_of(response: Mapping[str, Any]) -> str:
    """The type of an answer, without its parameters; empty if it is not known."""
    mime = text_of(part_of(response, "content"), "mimeType").partition(";")[0].strip().lower()
    return "" if mime == "x-unknown" else mime


def _kind(entry: Mapping[str, Any]) -> str:
    """The resource type that the browser wrote, in the words of Chrome's protocol; or nothing."""
    kind = text_of(entry, "_resourceType").lower() or text_of(entry, "_resource_type").lower()
    return TYPES.get(kind, kind)


def _resource_type(entry: Mapping[str, Any], mime: str) -> str:
    """The resource type that the browser wrote; else the likely one, by the response's type."""
    if kind := _kind(entry):
        return kind
    if mime.startswith("image/"):
        return "image"
    if "javascript" in mime or "ecmascript" in mime:
        return "script"
    if is_document(entry):
        return "document"
    if mime == "text/css":
        return "stylesheet"
    return "font" if mime.startswith("font/") else "fetch"


def _status(response: Mapping[str, Any]) -> int | None:
    """The status of the answer; None if there was no answer."""
    status = response.get("status")
    return status if isinstance(status, int) and status > 0 else None


def _failure(response: Mapping[str, Any], own: Mapping[str, Any]) -> str | None:
    """Why the request failed: from tagproof's own fields, or by the browser's error.

    What was answered has arrived: Chrome notes an error also where the page was gone by then. But
    where an extension answered, nothing left the browser.
    """
    if isinstance(own.get("failure"), str):
        return str(own["failure"])
    error = text_of(response, "_error")
    if error.startswith(BLOCKERS) or text_of(response, "redirectURL").startswith(EXTENSIONS):
        return CLIENT_BLOCKED
    if _status(response) is not None:
        return None
    return FAILURES.get(error, error) or None


def _body(data: Mapping[str, Any]) -> tuple[bytes, str]:
    """The body as sent, and a note if it is not complete."""
    text = text_of(data, "text")
    if not text:
        fields = [
            (text_of(param, "name"), text_of(param, "value"))
            for param in parts_of(data.get("params"))
        ]
        joined = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in fields)
        return joined.encode("utf-8", "replace"), text_of(data, "comment")
    if text_of(data, "encoding") == "base64" and (read := _bytes(text)) is not None:
        return read, ""
    if text.startswith(("\x1f\x8b", "\x78\x9c")) and max(text) <= "\xff":
        return text.encode("latin-1"), ""  # some tools write each byte as a character
    return text.encode("utf-8", "replace"), text_of(data, "comment")


def content_of(entry: Mapping[str, Any]) -> str:
    """The content of a response as text; empty if the file does not have it."""
    content = part_of(part_of(entry, "response"), "content")
    text = text_of(content, "text")
    if text_of(content, "encoding") == "base64":
        return (_bytes(text) or b"").decode("utf-8", "replace")
    return text


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def headers_of(request: Mapping[str, Any]) -> dict[str, str]:
    """A request's headers by their lower-case name."""
    return {
        text_of(header, "name").lower(): text_of(header, "value")
        for header in parts_of(request.get("headers"))
    }


def _call_sites(initiator: Mapping[str, Any]) -> list[str]:
    """The call sites (URL:line:column) that led to a request, from the innermost outwards."""
    call_sites, stack = [], part_of(initiator, "stack")
    for frame in parts_of(stack.get("callFrames")):
        line, column = frame.get("lineNumber"), frame.get("columnNumber")
        if text_of(frame, "url") and isinstance(line, int) and isinstance(column, int):
            call_sites.append(f"{text_of(frame, 'url')}:{line + 1}:{column + 1}")
    return call_sites or list(filter(None, [text_of(initiator, "url")]))


def moment_of(timed: Mapping[str, Any]) -> datetime | None:
    """When a page or an entry started; None if the file does not say."""
    try:
        moment = datetime.fromisoformat(text_of(timed, "startedDateTime"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def since(began: datetime, moment: datetime | None) -> int:
    """Milliseconds since the visit began, never negative."""
    return 0 if moment is None else max(0, int((moment - began).total_seconds() * 1000))


def text_of(part: Mapping[str, Any], key: str) -> str:
    """A field that is a text; empty if it is none."""
    value = part.get(key)
    return value if isinstance(value, str) else ""


def part_of(whole: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A field that is a mapping; empty if it is none."""
    value = whole.get(key)
    return value if isinstance(value, dict) else {}


def parts_of(values: object) -> list[Mapping[str, Any]]:
    """The mappings of a list; empty if it is not a list."""
    return (
        [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    )
