"""One entry of a HAR file as requests, whoever wrote the file."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from auditor.model import Request

TYPES = {"beacon": "ping", "subdocument": "document"}
"""Firefox' and others' words for resource types, in the words of Chrome's protocol."""


def requests_of(
    entry: Mapping[str, Any], began: datetime, pages: Mapping[str, int]
) -> Iterator[tuple[Request, bytes]]:
    """The entry's request; of a WebSocket also each message that was sent through it."""
    asked, answer = part_of(entry, "request"), part_of(entry, "response")
    at = since(began, moment_of(entry))
    took = entry.get("time")
    status = answer.get("status")
    headers = headers_of(asked)
    own = part_of(entry, "_tagproof")
    failure = _failure(text_of(answer, "_error"), own)
    body, note = _body(part_of(asked, "postData"))
    mime = text_of(part_of(answer, "content"), "mimeType").partition(";")[0].strip()
    size = answer.get("_transferSize", answer.get("bodySize"))
    frames = _frames(part_of(entry, "_initiator"))
    request = Request(
        id=0,
        visit=0,
        at=at,
        method=text_of(asked, "method").upper() or "GET",
        url=text_of(asked, "url"),
        body_note=note,
        content_type=text_of(part_of(asked, "postData"), "mimeType")
        or headers.get("content-type", ""),
        content_encoding=headers.get("content-encoding", ""),
        resource_type=_resource_type(entry, mime, body),
        page=pages.get(str(entry.get("pageref"))),
        step=own["step"] if isinstance(own.get("step"), int) else None,
        initiator=frames[0] if frames else "",
        chain=tuple(frames),
        frame_url=headers.get("referer", ""),
        referrer=headers.get("referer", ""),
        status=status if isinstance(status, int) and status > 0 else None,
        failure=failure,
        held=own.get("held") is True,
        ended=at + int(took) if isinstance(took, int | float) and 0 <= took < 1e9 else None,  # noqa: PLR2004 - ms
        mime_type="" if mime == "x-unknown" else mime,
        size=size if isinstance(size, int) and size >= 0 else None,
    )
    if request.url and not own.get("is_message"):
        yield request, body
    for message in parts_of(entry.get("_webSocketMessages")):
        if message.get("type") == "send":
            yield _message(request, message)


def _message(request: Request, message: Mapping[str, Any]) -> tuple[Request, bytes]:
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


def _resource_type(entry: Mapping[str, Any], mime: str, body: bytes) -> str:
    """As the browser says; else what the answer's type and the request make likely."""
    said = text_of(entry, "_resourceType").lower() or text_of(entry, "_resource_type").lower()
    if said:
        return TYPES.get(said, said)
    if mime.startswith("image/"):
        return "image"
    if "javascript" in mime or "ecmascript" in mime:
        return "script"
    if mime == "text/html" and not body:
        return "document"
    if mime == "text/css":
        return "stylesheet"
    return "font" if mime.startswith("font/") else "fetch"


def _failure(said: str, own: Mapping[str, Any]) -> str | None:
    if isinstance(own.get("failure"), str):
        return str(own["failure"])
    if said in {"net::ERR_ABORTED", "net::ERR_NETWORK_IO_SUSPENDED"}:
        return "cancelled"
    return said or None


def _body(data: Mapping[str, Any]) -> tuple[bytes, str]:
    """The body as sent, and a note where it is not all there."""
    text = text_of(data, "text")
    if not text:
        fields = [
            (text_of(each, "name"), text_of(each, "value")) for each in parts_of(data.get("params"))
        ]
        joined = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in fields)
        return joined.encode("utf-8", "replace"), text_of(data, "comment")
    if text_of(data, "encoding") == "base64" and (read := _bytes(text)) is not None:
        return read, ""
    if text.startswith(("\x1f\x8b", "\x78\x9c")) and max(text) <= "\xff":
        return text.encode("latin-1"), ""  # some tools write each byte as a character
    return text.encode("utf-8", "replace"), text_of(data, "comment")


def content_of(entry: Mapping[str, Any]) -> str:
    """What a response held, as text; empty where the file does not say, or it is none."""
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


def headers_of(asked: Mapping[str, Any]) -> dict[str, str]:
    """A request's headers by their lower-case name."""
    return {
        text_of(each, "name").lower(): text_of(each, "value")
        for each in parts_of(asked.get("headers"))
    }


def _frames(initiator: Mapping[str, Any]) -> list[str]:
    """The places of the scripts that asked, from the innermost outwards."""
    found, stack = [], part_of(initiator, "stack")
    for frame in parts_of(stack.get("callFrames")):
        line, column = frame.get("lineNumber"), frame.get("columnNumber")
        if text_of(frame, "url") and isinstance(line, int) and isinstance(column, int):
            found.append(f"{text_of(frame, 'url')}:{line + 1}:{column + 1}")
    return found or list(filter(None, [text_of(initiator, "url")]))


def moment_of(thing: Mapping[str, Any]) -> datetime | None:
    """When it started; None where that is not said."""
    try:
        moment = datetime.fromisoformat(text_of(thing, "startedDateTime"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def since(began: datetime, moment: datetime | None) -> int:
    """Milliseconds since the visit began, never negative."""
    return 0 if moment is None else max(0, int((moment - began).total_seconds() * 1000))


def text_of(thing: Mapping[str, Any], key: str) -> str:
    """A field that is a text; empty where it is none."""
    value = thing.get(key)
    return value if isinstance(value, str) else ""


def part_of(thing: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A field that is a mapping; empty where it is none."""
    value = thing.get(key)
    return value if isinstance(value, dict) else {}


def parts_of(things: object) -> list[Mapping[str, Any]]:
    """The mappings of a list; none where it is no list."""
    return (
        [thing for thing in things if isinstance(thing, dict)] if isinstance(things, list) else []
    )
