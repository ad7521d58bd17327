"""Hits that are sent while the page goes away, and those that nothing sends where one can look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tinysite import Answer

from auditor.model import Sender
from lab.calls import BEACON_BODIES
from lab.elements import FORM_HIDDEN
from lab.frames import ANSWERED
from lab.mechanism import Mechanism, Sent, script


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to send that is tried in each of the events that end a page."""

    title: str
    code: str
    kinds: tuple[str, ...]
    method: str = "POST"
    body: bytes = b"b=1"
    sent: Sent = "yes"
    sender: Sender = "page"
    may_never_leave: bool = False
    note: str = ""


LOST = "The browser gives a plain fetch up with its page: visitors lose this hit."
WAYS = {
    **{
        f"beacon-{name}": Way(title=f"sendBeacon, {title}", code=code, kinds=("ping",), body=body)
        for name, (title, code, body) in BEACON_BODIES.items()
    },
    "keepalive": Way(
        title="fetch with `keepalive`",
        code="fetch('%HIT%', {method: 'POST', body: 'b=1', keepalive: true})",
        kinds=("fetch", "xhr"),
    ),
    "fetch": Way(
        title="plain fetch",
        code="fetch('%HIT%', {method: 'POST', body: 'b=1'})",
        kinds=("fetch", "xhr"),
        sent="perhaps",
        note=LOST,
    ),
    "image": Way(
        title="image",
        code="new Image().src = '%HIT%'",
        kinds=("image", "ping"),
        method="GET",
        body=b"",
    ),
    "xhr-sync": Way(
        title="synchronous XMLHttpRequest",
        code="const request = new XMLHttpRequest(); request.open('POST', '%HIT%', false); "
        "request.send('b=1')",
        kinds=("xhr",),
        sent="never",
        note="Chromium refuses it while a page is dismissed.",
    ),
    "form": Way(
        title="form into a hidden iframe",
        code=FORM_HIDDEN,
        kinds=("document",),
        sent="never",
        sender="frame",
        note="Chromium opens no frame any more while a page is dismissed.",
    ),
}
EARLY = {
    "fetch": replace(WAYS["fetch"], note="It may be lost with its page."),
    "form": replace(
        WAYS["form"],
        sent="perhaps",
        may_never_leave=True,
        note="It may be lost with its page, before the browser has even asked for it.",
    ),
}
"""What is different in `beforeunload`, when the page is still there."""
TITLES = {
    "pagehide": "In `pagehide`",
    "visibilitychange": "In `visibilitychange`",
    "beforeunload": "In `beforeunload`",
    "unload": "In `unload`",
    "close": "When the tab is closed",
}


def leaving(event: str, name: str, way: Way) -> Mechanism:
    """Sent in an event: as a click opens the next page, or (`close`) at the visit's end."""
    listened = {"close": "pagehide"}.get(event, event)
    return Mechanism(
        name=f"{event}-{name}",
        title=way.title,
        group=TITLES[event],
        scene=event,
        kinds=way.kinds,
        method=way.method,
        body=way.body,
        sender=way.sender,
        moment="live" if event == "beforeunload" else "pagehide",
        sent=way.sent,
        may_never_leave=way.may_never_leave,
        note=way.note,
        headers={"Permissions-Policy": "unload=(self)"},
        button="<a id=go href=/next>Go</a>",
        markup=script(f"addEventListener('{listened}', () => {{ {way.code} }}, true)"),
        when="close" if event == "close" else "click",
    )


STAYING = replace(
    leaving("beforeunload", "form-stays", replace(WAYS["form"], sent="yes", note="")),
    markup=script(f"addEventListener('beforeunload', () => {{ {FORM_HIDDEN} }}, {{once: true}})"),
    title="form into a hidden iframe, as a link downloads something and the page stays",
    scene="",
    button="<a id=go href='%HOME%/file'>Go</a>",
    files={"file": Answer(status=204)},
)
"""The next page cannot overtake this one."""


def at_once(name: str, way: Way) -> Mechanism:
    """Sent on a click that opens the next page 10 ms later."""
    return Mechanism(
        name=f"navigating-{name}",
        title=way.title,
        group="10 ms before the next page opens",
        scene="navigating",
        code=f"{way.code}; setTimeout(() => {{ location = '/next' }}, 10)",
        kinds=way.kinds,
        method=way.method,
        body=way.body,
        sender=way.sender,
        sent="yes" if way.sent == "yes" else "perhaps",
        note="It may be lost with its page." if way.sent != "yes" else "",
    )


def _all() -> Iterator[Mechanism]:
    for name in ("beacon-string", "beacon-blob", "keepalive", "fetch", "image", "form"):
        yield at_once(name, WAYS[name])
    for event in TITLES:
        ways = WAYS | EARLY if event == "beforeunload" else WAYS
        for name, way in ways.items():
            yield leaving(event, name, way)
        if event == "beforeunload":
            yield STAYING


LEAVING = tuple(_all())

INVISIBLE = (
    Mechanism(
        name="preconnect",
        title="`rel=preconnect`",
        group="What no tool can see",
        markup="<link rel=preconnect href='%COLLECTOR%'>",
        kinds=("other",),
        when="open",
        sent="never",
        unseen=True,
        note="It opens a connection, and asks for nothing.",
    ),
    ANSWERED,
)
