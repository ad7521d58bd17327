"""The lab at work: every mechanism in a browser, several at a time, with a server that knows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from tinysite import Answer, TinySite, Visitor, serving, serving_sockets

from auditor.model import Request, VisitFacts
from lab.mechanism import Mechanism, Message

TABS = 6
"""Scenes that are played at the same time; most of a visit is waiting for silence."""
PATIENCE_MS = 15_000
"""Milliseconds that a hit may take on a machine with much else to do."""
COLLECTED = Answer(cors=True, headers={"Cache-Control": "no-store"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Mechanisms that share a page."""

    name: str
    mechanisms: tuple[Mechanism, ...]

    def steps(self) -> list[dict[str, Any]]:
        """What a visitor does."""
        opened: list[dict[str, Any]] = [{"navigate": f"/{self.name}/"}]
        clicks = self.mechanisms[0].when == "click"
        return [*opened, {"click": {"css": "#go"}}] if clicks else opened

    def expected(self) -> list[str]:
        """The hits that a visitor waits for: those that show themselves before the page is left."""
        return [
            each.name
            for each in self.mechanisms
            if each.when != "close"
            and each.sent == "yes"
            and not (each.unseen or each.unheld or each.late)
        ]

    def serve(self, site: TinySite) -> None:
        """Put its page, its files and its vendor's answers on the site."""
        first = self.mechanisms[0]
        headers: dict[str, str] = {}
        markup = first.filled(first.button, site)
        code = ""
        for each in self.mechanisms:
            headers |= {name: each.filled(text, site) for name, text in each.headers.items()}
            markup += each.filled(each.markup, site)
            code += f"try {{ {each.filled(each.code, site)} }} catch (error) {{ }}\n"
            site.pages.update(each.pages(site))
        listener = f"<script>go.addEventListener('click', () => {{ {code} }})</script>"
        page = "<!doctype html><title>Lab</title>" + markup + listener
        site.pages[f"/{self.name}/"] = Answer(page, headers=headers)


def scenes(mechanisms: Iterable[Mechanism]) -> list[Scene]:
    """The scenes that play these mechanisms."""
    grouped: dict[str, list[Mechanism]] = {}
    for each in mechanisms:
        grouped.setdefault(each.scene or each.name, []).append(each)
    return [Scene(name=name, mechanisms=tuple(cast)) for name, cast in grouped.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of one mechanism: as the tool saw it, and as it was."""

    url: str
    """The whole address of the hit."""
    facts: VisitFacts
    seen: tuple[Request, ...]
    """The requests of its hit, without preflights."""
    arrived: tuple[Message, ...]
    """The same, as the vendor's server got them."""
    preflights: int
    """How many preflights that server got."""

    def body(self, request: Request) -> bytes:
        """The body of a request as it was seen."""
        return self.facts.bodies.get(request.id, b"")


@contextmanager
def served(played: Iterable[Scene]) -> Iterator[TinySite]:
    """A site with a page for each scene, and the vendor on the same server.

    All that was sent has arrived when the block is left; the browser must be closed by then.
    """
    with serving(to_the_end=True) as site, serving_sockets(site):
        site.pages["/collect"] = COLLECTED
        site.pages["/next"] = "<!doctype html><title>Next</title>"
        for scene in played:
            scene.serve(site)
        yield site


def arrived(site: TinySite, name: str) -> list[Message]:
    """What the vendor's server got of a mechanism, preflights included."""
    return [
        Message(method=method, path=path, body=body)
        for method, path, body, _ in site.hits()
        if name_of(path) == name
    ]


def name_of(url: str) -> str:
    """The mechanism that a hit's address names; empty when it is none."""
    address = urlsplit(url)
    return parse_qs(address.query).get("ev", [""])[0] if address.path == "/collect" else ""


async def try_all(
    visitor: Visitor, mechanisms: Iterable[Mechanism], hits: Literal["hold", "deliver"]
) -> dict[str, Trial | Exception]:
    """Try mechanisms in one browser. What goes wrong in a scene is the outcome of its cast."""
    played = scenes(mechanisms)
    outcomes: dict[str, VisitFacts | Exception] = {}
    waiting = iter(played)
    with served(played) as site:
        spec = visitor.spec(site.url, hits=hits)
        async with visitor.backend(spec) as backend:

            async def tab() -> None:
                for scene in waiting:
                    try:
                        outcomes[scene.name] = await visitor.walk(
                            site.url,
                            scene.steps(),
                            spec=spec,
                            backend=backend,
                            expect=scene.expected(),
                            within=PATIENCE_MS,
                        )
                    except Exception as error:  # noqa: BLE001 - the others go on
                        outcomes[scene.name] = error

            async with asyncio.TaskGroup() as group:
                for _ in range(TABS):
                    group.create_task(tab())
    return {
        each.name: _trial(site, each, outcomes[scene.name])
        for scene in played
        for each in scene.mechanisms
    }


def _trial(
    site: TinySite, mechanism: Mechanism, outcome: VisitFacts | Exception
) -> Trial | Exception:
    if isinstance(outcome, Exception):
        return outcome
    got = arrived(site, mechanism.name)
    hits = [each for each in outcome.requests if name_of(each.url) == mechanism.name]
    return Trial(
        url=mechanism.url(site),
        facts=outcome,
        seen=tuple(each for each in hits if each.method != "OPTIONS"),
        arrived=tuple(each for each in got if each.method != "OPTIONS"),
        preflights=sum(each.method == "OPTIONS" for each in got),
    )
