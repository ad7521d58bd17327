"""Hits that a script of the page sends by a call: fetch, XHR, sendBeacon, fetchLater, sockets."""

from __future__ import annotations

from typing import Any

from lab.mechanism import BOUNDARY, Mechanism

FORM = (
    b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="b"\r\n\r\n1\r\n'
    b"--" + BOUNDARY + b"--\r\n"
)
FORM_WITH_FILE = (
    b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="b"\r\n\r\n1\r\n'
    b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n\x00\xff\r\n"
    b"--" + BOUNDARY + b"--\r\n"
)
FETCH = ("fetch", "xhr")
"""The Fetch domain takes one for the other."""
MEGABYTES = 2 * 1024 * 1024
MAKE_FORM = "const form = new FormData(); form.set('b', '1'); "
MAKE_FILE = "form.set('f', new File([new Uint8Array([0, 255])], 'a.bin')); "
STREAM = """new ReadableStream({ start(controller) {
  controller.enqueue(new TextEncoder().encode('b=1')); controller.close() } })"""
GZIP = """new Response(new Blob(['b=1']).stream().pipeThrough(new CompressionStream('gzip')))
  .arrayBuffer()"""


def post(body: str, **options: str) -> str:
    more = "".join(f", {name}: {value}" for name, value in options.items())
    return f"fetch('%HIT%', {{method: 'POST', body: {body}{more}}})"


def called(
    name: str, title: str, code: str, group: str, kinds: tuple[str, ...], **parts: Any
) -> Mechanism:
    """Called on the click; the calls of a group share a page."""
    parts = {"scene": group.lower(), "method": "POST"} | parts
    return Mechanism(name=name, title=title, code=code, group=group, kinds=kinds, **parts)


def fetched(name: str, title: str, code: str, **parts: Any) -> Mechanism:
    parts = {"method": "POST", "body": b"b=1"} | parts
    return called(f"fetch-{name}", title, code, "fetch", FETCH, **parts)


FETCHES = (
    fetched("get", "GET", "fetch('%HIT%')", method="GET", body=b""),
    fetched(
        "no-cors", "GET, `no-cors`", "fetch('%HIT%', {mode: 'no-cors'})", method="GET", body=b""
    ),
    fetched("string", "a string", post("'b=1'")),
    fetched(
        "json",
        "a string with a header of its own (preflight)",
        post("'b=1'", headers="{'Content-Type': 'application/json', 'X-Key': '1'}"),
    ),
    fetched("blob", "a Blob", post("new Blob(['b=1'], {type: 'text/plain'})")),
    fetched("form", "FormData", MAKE_FORM + post("form"), body=FORM),
    fetched(
        "file", "FormData with a file", MAKE_FORM + MAKE_FILE + post("form"), body=FORM_WITH_FILE
    ),
    fetched("params", "URLSearchParams", post("new URLSearchParams({b: 1})")),
    fetched(
        "buffer",
        "an ArrayBuffer",
        post("new Uint8Array([0, 1, 254, 255]).buffer"),
        body=b"\x00\x01\xfe\xff",
    ),
    fetched(
        "typed", "a typed array", post("new Uint16Array([1, 65535])"), body=b"\x01\x00\xff\xff"
    ),
    fetched(
        "request",
        "a Request object",
        "fetch(new Request('%HIT%', {method: 'POST', body: 'b=1'}))",
    ),
    fetched(
        "gzip",
        "gzip by CompressionStream",
        f"{GZIP}.then((packed) => {post('packed')})",
    ),
    fetched("large", "2 MB", post(f"'x'.repeat({MEGABYTES})"), body=b"x" * MEGABYTES),
    fetched("keepalive", "with `keepalive`", post("'b=1'", keepalive="true")),
    fetched("credentials", "with credentials", post("'b=1'", credentials="'include'")),
    fetched(
        "stream",
        "a ReadableStream",
        post(STREAM, duplex="'half'"),
        unread=True,
        sent="fails",
        note="Nothing shows a stream's bytes: the body is marked as unread. Chromium streams over "
        "HTTP/2 and HTTP/3 only; over plain HTTP the request fails.",
    ),
)


def requested(name: str, title: str, code: str, **parts: Any) -> Mechanism:
    made = f"const request = new XMLHttpRequest(); {code}"
    parts = {"method": "POST", "body": b"b=1"} | parts
    return called(f"xhr-{name}", title, made, "XMLHttpRequest", ("xhr",), **parts)


XHRS = (
    requested("get", "GET", "request.open('GET', '%HIT%'); request.send()", method="GET", body=b""),
    requested("async", "asynchronous", "request.open('POST', '%HIT%'); request.send('b=1')"),
    requested("sync", "synchronous", "request.open('POST', '%HIT%', false); request.send('b=1')"),
    requested(
        "form",
        "FormData with a file",
        f"{MAKE_FORM}{MAKE_FILE} request.open('POST', '%HIT%'); request.send(form)",
        body=FORM_WITH_FILE,
    ),
)

BEACON_BODIES: dict[str, tuple[str, str, bytes]] = {
    "string": ("a string", "navigator.sendBeacon('%HIT%', 'b=1')", b"b=1"),
    "blob": ("a Blob", "navigator.sendBeacon('%HIT%', new Blob(['b=1']))", b"b=1"),
    "form": (
        "FormData with a file",
        f"{MAKE_FORM}{MAKE_FILE} navigator.sendBeacon('%HIT%', form)",
        FORM_WITH_FILE,
    ),
    "params": (
        "URLSearchParams",
        "navigator.sendBeacon('%HIT%', new URLSearchParams({b: 1}))",
        b"b=1",
    ),
    "buffer": (
        "an ArrayBuffer",
        "navigator.sendBeacon('%HIT%', new Uint8Array([0, 255]).buffer)",
        b"\x00\xff",
    ),
    "empty": ("no body", "navigator.sendBeacon('%HIT%')", b""),
}
"""Title, code and body; they are sent again while a page is being left."""


def beacon(name: str, title: str, code: str, body: bytes) -> Mechanism:
    return called(f"beacon-{name}", title, code, "sendBeacon", ("ping",), body=body)


BEACONS = (
    *(beacon(name, *parts) for name, parts in BEACON_BODIES.items()),
    beacon(
        "json",
        "a Blob of JSON (preflight)",
        "navigator.sendBeacon('%HIT%', new Blob(['{}'], {type: 'application/json'}))",
        b"{}",
    ),
)


def later(name: str, title: str, options: str, **parts: Any) -> Mechanism:
    code = f"fetchLater('%HIT%', {{method: 'POST', body: 'b=1'{options}}})"
    return called(f"later-{name}", title, code, "fetchLater", FETCH, body=b"b=1", **parts)


LATER = (
    later("now", "due at once", ", activateAfter: 0"),
    later("leaving", "due when the page is left", "", late=True),
)


def socket(name: str, title: str, message: str, body: bytes) -> Mechanism:
    code = f"const socket = new WebSocket('%HIT%'); socket.onopen = () => socket.send({message})"
    return called(
        f"socket-{name}", title, code, "WebSocket", ("websocket",), method="SEND", body=body
    )


SOCKETS = (
    socket("text", "a text message", "'b=1'", b"b=1"),
    socket("binary", "a binary message", "new Uint8Array([0, 255])", b"\x00\xff"),
)

EVENTS = (
    called(
        "eventsource",
        "`new EventSource()`",
        "new EventSource('%HIT%')",
        "EventSource",
        ("eventsource", "xhr"),
        method="GET",
    ),
)

CALLS = (*FETCHES, *XHRS, *BEACONS, *LATER, *SOCKETS, *EVENTS)
