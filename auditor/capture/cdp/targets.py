"""Pages, popups, embedded documents and workers of the browser, and whose they are.

The browser holds each of them back until its session here is ready, so that nothing that it does
goes unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auditor.capture.recorders import page_script
from auditor.model import Sender
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.capture.browser.emulation import Command, Emulation
    from auditor.capture.cdp.connection import Connection
    from auditor.capture.cdp.owner import Owner

SINK = "__tagproof_sink"
"""The page script's way out; it takes it off the window before the page's own scripts run."""
DOCUMENTS = frozenset({"page", "iframe"})
BODY_KEPT, BODIES_KEPT = 10_000_000, 20_000_000
"""Bytes of one response, and of all of a page, that the browser keeps until we ask for them. A
document that is not written in Latin letters alone takes two for a character."""
SENDERS: dict[str, Sender] = {
    "iframe": "frame",
    "worker": "worker",
    "shared_worker": "shared_worker",
    "service_worker": "service_worker",
}


def _attach_to(*types: str) -> dict[str, Any]:
    return {
        "autoAttach": True,
        "waitForDebuggerOnStart": True,
        "flatten": True,
        "filter": [*({"type": each} for each in types), {"exclude": True}],
    }


def kept_bodies(target_type: str) -> dict[str, Any]:
    """How many bytes of responses the browser keeps for us: a page's document has to be there."""
    if target_type != "page":
        return {"maxTotalBufferSize": 0}
    return {"maxTotalBufferSize": BODIES_KEPT, "maxResourceBufferSize": BODY_KEPT}


@dataclass(slots=True, kw_only=True)
class Target:
    """One page, embedded document of another process, or worker."""

    id: str
    session: str
    type: str
    url: str
    profile: str
    parent: Target | None
    """Which target it belongs to: a worker's document, a frame's page."""
    owner: Owner | None = None
    popup: bool = False

    @property
    def sender(self) -> Sender:
        """What a request of its own is said to come from."""
        return SENDERS.get(self.type, "popup" if self.popup else "page")


class Targets:
    """All targets of one browser."""

    def __init__(self, connection: Connection) -> None:
        """`start` begins to attach."""
        self._connection = connection
        self._by_session: dict[str, Target] = {}
        self._by_id: dict[str, Target] = {}
        self._owners: dict[str, Owner] = {}
        """Whose each frame is, and each worker, by its id."""
        self._urls: dict[str, str] = {}
        self._profiles: dict[str, Emulation] = {}
        self._introduced: Emulation | None = None
        self.adopted: Callable[[str, Owner], None] = lambda _frame, _owner: None
        """Called for each frame or worker whose owner becomes known."""

    async def start(self) -> None:
        """Attach to all that is there and all that comes."""
        on = self._connection.on
        on("Target.attachedToTarget", self._attached)
        on("Target.detachedFromTarget", self._detached)
        on("Page.frameAttached", self._frame_attached)
        on("Page.frameNavigated", self._frame_navigated)
        on("Runtime.bindingCalled", self._message)
        await self._connection.send(
            "Target.setAutoAttach", _attach_to("page", "shared_worker", "service_worker")
        )

    @contextmanager
    def introducing(self, emulation: Emulation) -> Iterator[None]:
        """The next profile that shows up, within the block, presents itself like this."""
        self._introduced = emulation
        try:
            yield
        finally:
            self._introduced = None

    # ── whose it is ──────────────────────────────────────────────────────────────────────────

    def of_session(self, session: str) -> Target | None:
        """The target that a session talks to."""
        return self._by_session.get(session)

    def session_of(self, target: str) -> str | None:
        """The session of a page, embedded document of another process, or worker."""
        found = self._by_id.get(target)
        return found.session if found is not None else None

    def embedded_in(self, session: str) -> list[Target]:
        """The documents of other processes that a page, or such a document, embeds itself."""
        return [
            each
            for each in self._by_session.values()
            if each.type == "iframe" and each.parent is not None and each.parent.session == session
        ]

    def owner_of(self, frame: str) -> Owner | None:
        """Who owns a frame, or a worker by its target's id."""
        return self._owners.get(frame)

    def sender_of(self, frame: str) -> Sender:
        """What a request of this frame, or worker, is said to come from."""
        target = self._by_id.get(frame)
        return target.sender if target is not None else "frame"

    def url_of(self, frame: str) -> str:
        """The address of a frame's document, or of a worker's script."""
        return self._urls.get(frame, "")

    def adopt(self, frame: str, owner: Owner) -> None:
        """What comes from this frame belongs to this owner, from now on."""
        self._owners[frame] = owner
        if (target := self._by_id.get(frame)) is not None:
            target.owner = owner
            owner.stir()  # it is about to run: the page does not rest yet
        self.adopted(frame, owner)

    def release(self, owner: Owner) -> None:
        """Forget a closed tab."""
        for frame in [frame for frame, known in self._owners.items() if known is owner]:
            del self._owners[frame]
            self._urls.pop(frame, None)
            self._by_id.pop(frame, None)

    def launched(self, request: str, owner: Owner) -> None:
        """A tab asks for a script, perhaps a shared worker's: request and worker share an id."""
        target = self._by_id.get(request)
        if target is not None and target.owner is None:
            self.adopt(request, owner)

    def has_company(self, owner: Owner) -> bool:
        """Whether more than its own page, with what is embedded there, belongs to a tab."""
        return any(
            target.owner is owner and (target.popup or target.type not in DOCUMENTS)
            for target in self._by_session.values()
        )

    # ── what the browser tells ───────────────────────────────────────────────────────────────

    def _attached(self, event: dict[str, Any], session: str) -> None:
        info = event["targetInfo"]
        target = Target(
            id=info["targetId"],
            session=event["sessionId"],
            type=info["type"],
            url=info["url"],
            profile=info.get("browserContextId", ""),
            parent=self._by_session.get(session),
            popup=bool(info.get("openerFrameId") or info.get("openerId")),
        )
        self._by_session[target.session] = self._by_id[target.id] = target
        self._urls[target.id] = target.url
        self._prepare(target)
        if (owner := self._owner(target, info)) is not None:
            self.adopt(target.id, owner)

    def _owner(self, target: Target, info: dict[str, Any]) -> Owner | None:
        for known in ("openerFrameId", "openerId", "parentFrameId", "parentId"):
            if (owner := self._owners.get(info.get(known, ""))) is not None:
                return owner
        if target.parent is not None and target.parent.owner is not None:
            return target.parent.owner
        if target.type == "service_worker":
            return self._only_visitor(target)
        return self._owners.get(target.id)

    def _only_visitor(self, target: Target) -> Owner | None:
        """A service worker serves a site: its tab is known where only one tab is on that site."""
        owners = {
            id(page.owner): page.owner
            for page in self._by_id.values()
            if page.type == "page" and page.profile == target.profile and page.owner is not None
        }
        live = [owner for owner in owners.values() if owner.is_recording]
        same = [owner for owner in live if owner.host == host_of(target.url)]
        for candidates in (live, same):
            if len(candidates) == 1:
                return candidates[0]
        return None

    def _prepare(self, target: Target) -> None:
        """Make the target's session ready, then let it run."""
        commands: list[tuple[str, dict[str, Any]]] = [
            ("Network.enable", {**kept_bodies(target.type), "maxPostDataSize": 65_536}),
        ]
        if target.type in DOCUMENTS:
            commands += [
                ("Page.enable", {}),
                ("Runtime.enable", {}),
                ("Runtime.addBinding", {"name": SINK}),
                ("Page.addScriptToEvaluateOnNewDocument", {"source": page_script(SINK)}),
            ]
        if target.type != "service_worker":
            commands.append(("Target.setAutoAttach", _attach_to("iframe", "worker")))
        commands += self._commands_of(target)
        commands.append(("Runtime.runIfWaitingForDebugger", {}))
        for method, params in commands:
            self._connection.post(method, params, target.session)
        if target.type not in DOCUMENTS:
            # Answered when its script has run for the first time: until then it is at work.
            self._connection.post(
                "Runtime.evaluate",
                {"expression": "0"},
                target.session,
                done=lambda _: self._ran(target),
            )

    @staticmethod
    def _ran(target: Target) -> None:
        if target.owner is not None:
            target.owner.stir()

    def _commands_of(self, target: Target) -> Sequence[Command]:
        if target.profile not in self._profiles and self._introduced is not None:
            self._profiles[target.profile] = self._introduced
        emulation = self._profiles.get(target.profile)
        return emulation.commands(target.type) if emulation is not None else ()

    def emulation_of(self, frame: str) -> Emulation | None:
        """How the profile of a frame presents itself; of one that is not known, how any does."""
        owner = self._owners.get(frame)
        main = owner.frame if owner is not None else ""
        target = self._by_id.get(frame) or self._by_id.get(main)
        if target is not None and target.profile in self._profiles:
            return self._profiles[target.profile]
        return next(iter(self._profiles.values()), None)

    def _detached(self, event: dict[str, Any], _: str) -> None:
        target = self._by_session.pop(event["sessionId"], None)
        # Its last requests may still be on their way: as long as its tab lives, it stays known.
        if target is not None and target.owner is None:
            self._by_id.pop(target.id, None)

    def _frame_attached(self, event: dict[str, Any], session: str) -> None:
        target = self._by_session.get(session)
        owner = target.owner if target is not None else None
        owner = owner or self._owners.get(event["parentFrameId"])
        if owner is not None:
            self.adopt(event["frameId"], owner)

    def _frame_navigated(self, event: dict[str, Any], _: str) -> None:
        frame = event["frame"]
        self._urls[frame["id"]] = frame["url"]

    def _message(self, event: dict[str, Any], session: str) -> None:
        target = self._by_session.get(session)
        if event["name"] == SINK and target is not None and target.owner is not None:
            target.owner.message(event["payload"], popup=target.popup)
