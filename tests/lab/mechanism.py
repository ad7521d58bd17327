"""What a mechanism of the lab is, and how its page is written in short."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from tinysite import Answer, TinySite

from auditor.model import Moment, Sender

ACCOUNT = "A-1"
BUTTON = "<button id=go>Go</button>"
SCRIPT = {"Content-Type": "text/javascript"}
BOUNDARY = b"BOUNDARY"
"""Stands in an expected body for the boundary of form data, which the browser makes up."""

When = Literal["open", "click", "close"]
"""What makes the page send: that it opens, the click on #go, or that it is left at the end."""
Sent = Literal["yes", "perhaps", "fails", "never"]
"""Whether the browser itself sends it. `perhaps`: a race that either side may win; `fails`: it
tries; `never`: it does not even try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One request as it stands on the wire."""

    method: str
    path: str
    """With its query."""
    body: bytes | None
    """None: the browser's own words, to be compared with what arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """One way in which a page can send a hit. In its texts stand %HIT%, %HOME% and their like."""

    name: str
    """Names it in the hit, and in the tests."""
    group: str
    title: str
    """As the documentation names it, below its group."""
    button: str = BUTTON
    """What is clicked; it stands once in a page."""
    markup: str = ""
    """What else it has in its page."""
    code: str = ""
    """What runs when #go is clicked."""
    scene: str = ""
    """Mechanisms of one scene share a page and a visit. Empty: a page of its own."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of the page."""
    files: Mapping[str, str | Answer] = field(default_factory=dict)
    """What else it needs, by name; they lie at %HOME%."""
    at_collector: Mapping[str, Answer] = field(default_factory=dict)
    """What the vendor answers, by path with query, where it is not just `200`."""
    method: str = "GET"
    body: bytes | None = b""
    """None: in the browser's own words, to be compared with what arrived."""
    kinds: tuple[str, ...]
    """The resource type. More than one where the browser's own recorders don't agree."""
    sender: Sender = "page"
    or_sender: Sender | None = None
    """Who else may be named, where the browser itself does not always know."""
    moment: Moment = "live"
    when: When = "click"
    page: int | None = 1
    """Which page of the visit the hit belongs to. None: that is not what this one is about."""
    sent: Sent = "yes"
    late: bool = False
    """Asked for in its step, and sent only when the page is left."""
    may_never_leave: bool = False
    """The browser may give it up before it asks for it: then there is nothing to see."""
    unread: bool = False
    """A body that no tool can read."""
    unseen: bool = False
    """What no tool can see: no request passes where requests are watched."""
    unheld: bool = False
    """What can be seen, and not be held."""
    follows: tuple[Message, ...] = ()
    """What comes after the hit if it is delivered: the further hops of a redirect."""
    note: str = ""

    @property
    def path(self) -> str:
        """Where the hit goes."""
        return f"/collect?id={ACCOUNT}&ev={self.name}"

    @property
    def step(self) -> int:
        """The index of the step that the hit belongs to."""
        return 1 if self.when == "open" else 2

    def messages(self) -> tuple[Message, ...]:
        """What arrives if everything is delivered."""
        hit = Message(method=self.method, path=self.path, body=self.body)
        return (hit, *self.follows)

    def url(self, site: TinySite) -> str:
        """The whole address of the hit."""
        return (site.socket if "websocket" in self.kinds else site.collector) + self.path

    def filled(self, text: str, site: TinySite) -> str:
        """A text of its, with addresses for tokens."""
        values = {
            "%HIT%": self.url(site),
            "%PATH%": self.path,
            "%HOME%": f"{site.url}/{self.name}",
            "%OTHER%": f"http://other.localhost:{site.port}/{self.name}",
            "%COLLECTOR%": site.collector,
        }
        for token, value in values.items():
            text = text.replace(token, value)
        return text

    def pages(self, site: TinySite) -> dict[str, Answer]:
        """Its files and its vendor's answers, by path."""
        files = {f"/{self.name}/{name}": file for name, file in self.files.items()}
        return {
            self.filled(path, site): self._answer(answer, site)
            for path, answer in {**files, **self.at_collector}.items()
        }

    def _answer(self, answer: str | Answer, site: TinySite) -> Answer:
        if isinstance(answer, str):
            answer = Answer(answer)
        if isinstance(answer.body, str):
            answer = replace(answer, body=self.filled(answer.body, site))
        headers = {name: self.filled(value, site) for name, value in answer.headers.items()}
        return replace(answer, headers=headers)


def script(code: str) -> str:
    """Markup of an inline script."""
    return f"<script>{code}</script>"


def javascript(code: str) -> Answer:
    """A file with a script."""
    return Answer(code, headers=SCRIPT)


def comparable(body: bytes) -> bytes:
    """A body without what the browser makes up: unpacked, and with a known boundary."""
    if body.startswith(b"\x1f\x8b"):
        body = gzip.decompress(body)
    return re.sub(rb"----WebKitFormBoundary\w{16}", BOUNDARY, body)
