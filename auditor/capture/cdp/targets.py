"""The browser's targets (pages, popups, embedded documents, workers), and the owner of each.

The browser lets a target run only when its session here is ready, so that nothing goes unseen.
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
"""The binding that the page script reports to, and removes before the page's own scripts run."""
DOCUMENTS = frozenset({"page", "iframe"})
SHARED = frozenset({"shared_worker", "service_worker"})
BODY_KEPT, BODIES_KEPT = 10_000_000, 20_000_000
"""Bytes of one response, and of all responses of a page, that the browser keeps for us. A document
with characters beyond Latin-1 takes two bytes a character."""
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
        "filter": [*({"type": target_type} for target_type in types), {"exclude": True}],
    }


def kept_bodies(target_type: str) -> dict[str, Any]:
    """Parameters of `Network.enable`: how much of its responses the browser keeps for us."""
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
    """The target that it belongs to: a worker's document, a frame's page."""
    owner: Owner | None = None
    popup: bool = False

    @property
    def sender(self) -> Sender:
        """The sender of its requests."""
        return SENDERS.get(self.type, "popup" if self.popup else "page")


class Targets:
    """All targets of one browser."""

    def __init__(self, connection: Connection) -> None:
        """`start` begins to attach."""
        self._connection = connection
        self._by_session: dict[str, Target] = {}
        self._by_id: dict[str, Target] = {}
        self._owners: dict[str, Owner] = {}
        """The owner of each frame and worker, by its id."""
        self._urls: dict[str, str] = {}
        self._emulations: dict[str, Emulation] = {}
        """The emulation of each profile, by its id."""
        self._introduced: Emulation | None = None
        """The emulation of the profile that is about to be opened."""
        self.adopted: Callable[[str, Owner], None] = lambda _frame, _owner: None
        """Called for each frame or worker whose owner becomes known."""
        self.navigated: Callable[[str], None] = lambda _frame: None
        """Called for each frame that shows a new document."""

    async def start(self) -> None:
        """Attach to all targets, present and future."""
        on = self._connection.on
        on("Target.attachedToTarget", self._attached)
        on("Target.detachedFromTarget", self._detached)
        on("Page.frameAttached", self._frame_attached)
        on("Page.frameNavigated", self._frame_navigated)
        on("Page.frameRequestedNavigation", self._navigation_requested)
        on("Page.frameStoppedLoading", self._navigation_over)
        on("Runtime.bindingCalled", self._message)
        on("Audits.issueAdded", self._issue_added)
        await self._connection.send(
            "Target.setAutoAttach", _attach_to("page", "shared_worker", "service_worker")
        )

    @contextmanager
    def introducing(self, emulation: Emulation) -> Iterator[None]:
        """Give this emulation to the new profile whose first target comes within the block."""
        self._introduced = emulation
        try:
            yield
        finally:
            self._introduced = None

    # ── targets and their owners ─────────────────────────────────────────────────────────────

    def of_session(self, session: str) -> Target | None:
        """The target of a session."""
        return self._by_session.get(session)

    def session_of(self, target_id: str) -> str | None:
        """The session of a target; None if there is no such target."""
        target = self._by_id.get(target_id)
        return target.session if target is not None else None

    def embedded_in(self, session: str) -> list[Target]:
        """The documents of other processes that the target of this session embeds directly."""
        frames = (target for target in self._by_session.values() if target.type == "iframe")
        return [
            frame
            for frame in frames
            if frame.parent is not None and frame.parent.session == session
        ]

    def recorded_documents(self) -> list[str]:
        """The sessions of all documents of running visits."""
        return [
            session
            for session, target in self._by_session.items()
            if target.type in DOCUMENTS and target.owner is not None and target.owner.is_recording
        ]

    def activity_of(self, session: str) -> int:
        """A number that grows with what the owner of a target notes; 0 without an owner."""
        target = self._by_session.get(session)
        return target.owner.last_activity if target is not None and target.owner is not None else 0

    def end(self, session: str) -> None:
        """End the renderer of a document that does not answer any more."""
        target = self._by_session.get(session)
        if target is not None and target.owner is not None:
            target.owner.ending(target.id)
        self._connection.post("Page.crash", session=session)

    def owner_of(self, frame: str) -> Owner | None:
        """The owner of a frame, or of a worker by its target's id; None: not known.

        A worker that tabs share belongs to none of them while several record.
        """
        target = self._by_id.get(frame)
        if target is not None and target.type in SHARED:
            return self._only_tab_of(target)
        return self._owners.get(frame)

    def profile_of(self, frame: str) -> str:
        """The id of the profile of a frame or worker; empty: not known."""
        target = self._by_id.get(frame)
        return target.profile if target is not None else ""

    def sender_of(self, frame: str) -> Sender:
        """The sender of the requests of a frame or worker."""
        target = self._by_id.get(frame)
        return target.sender if target is not None else "frame"

    def url_of(self, frame: str) -> str:
        """The address of a frame's document, or of a worker's script."""
        return self._urls.get(frame, "")

    def adopt(self, frame: str, owner: Owner) -> None:
        """Make this the owner of a frame or worker, and so of its requests from now on."""
        self._owners[frame] = owner
        if (target := self._by_id.get(frame)) is not None:
            target.owner = owner
            owner.note_activity()  # it is about to run: the page does not rest yet
        self.adopted(frame, owner)

    def release(self, owner: Owner) -> None:
        """Forget a closed tab."""
        for frame in [frame for frame, holder in self._owners.items() if holder is owner]:
            del self._owners[frame]
            self._urls.pop(frame, None)
            self._by_id.pop(frame, None)

    def launched(self, request: str, owner: Owner) -> None:
        """Adopt a shared worker whose script a tab requested: worker and request have one id."""
        target = self._by_id.get(request)
        if target is not None and target.owner is None:
            self.adopt(request, owner)

    def has_company(self, owner: Owner) -> bool:
        """Whether popups or workers belong to a tab, beside its page with embedded documents."""
        return any(
            target.owner is owner and (target.popup or target.type not in DOCUMENTS)
            for target in self._by_session.values()
        )

    # ── events of the browser ────────────────────────────────────────────────────────────────

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
        """The owner of a new target: that of what opened it or holds it; None if not known yet."""
        for relation in ("openerFrameId", "openerId", "parentFrameId", "parentId"):
            if (owner := self._owners.get(info.get(relation, ""))) is not None:
                return owner
        if target.parent is not None and target.parent.owner is not None:
            return target.parent.owner
        if target.type == "service_worker":
            return self._only_tab_of(target)
        return self._owners.get(target.id)

    def _only_tab_of(self, target: Target) -> Owner | None:
        """The only tab that records, or the only such tab on a service worker's site."""
        owners = {
            id(page.owner): page.owner
            for page in self._by_id.values()
            if page.type == "page" and page.profile == target.profile and page.owner is not None
        }
        recording = [owner for owner in owners.values() if owner.is_recording]
        on_site = [owner for owner in recording if owner.host == host_of(target.url)]
        for candidates in (recording, on_site):
            if len(candidates) == 1:
                return candidates[0]
        return None

    def _prepare(self, target: Target) -> None:
        """Set up the target's session, then let the target run."""
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
        else:  # no script of ours runs there: the browser tells what a policy refuses
            commands.append(("Audits.enable", {}))
        if target.type != "service_worker":
            commands.append(("Target.setAutoAttach", _attach_to("iframe", "worker")))
        commands += self._commands_of(target)
        commands.append(("Runtime.runIfWaitingForDebugger", {}))
        for method, params in commands:
            self._connection.post(method, params, target.session)
        if target.type not in DOCUMENTS:
            # Answered after its script has run for the first time: until then it is not at rest.
            self._connection.post(
                "Runtime.evaluate",
                {"expression": "0"},
                target.session,
                done=lambda _: self._ran(target),
            )

    @staticmethod
    def _ran(target: Target) -> None:
        if target.owner is not None:
            target.owner.note_activity()

    def _commands_of(self, target: Target) -> Sequence[Command]:
        """The commands that emulate its profile's device in a new target."""
        if target.profile not in self._emulations and self._introduced is not None:
            self._emulations[target.profile] = self._introduced
        emulation = self._emulations.get(target.profile)
        return emulation.commands(target.type) if emulation is not None else ()

    def emulation_of(self, frame: str) -> Emulation | None:
        """The emulation of a frame's profile; of an unknown frame, that of the first profile."""
        owner = self._owners.get(frame)
        main = owner.frame if owner is not None else ""
        target = self._by_id.get(frame) or self._by_id.get(main)
        if target is not None and target.profile in self._emulations:
            return self._emulations[target.profile]
        return next(iter(self._emulations.values()), None)

    def _detached(self, event: dict[str, Any], _: str) -> None:
        target = self._by_session.pop(event["sessionId"], None)
        # Its last requests may still come: it is kept until its tab is released.
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
        self.navigated(frame["id"])

    def _navigation_requested(self, event: dict[str, Any], _: str) -> None:
        owner = self._owners.get(event["frameId"])
        asks = event["url"].startswith(("http:", "https:")) and event["disposition"] == "currentTab"
        if owner is not None and asks:
            owner.navigation_requested(event["frameId"])

    def _navigation_over(self, event: dict[str, Any], _: str) -> None:
        if (owner := self._owners.get(event["frameId"])) is not None:
            owner.navigation_over(event["frameId"])

    def _message(self, event: dict[str, Any], session: str) -> None:
        target = self._by_session.get(session)
        if event["name"] == SINK and target is not None and target.owner is not None:
            target.owner.message(event["payload"], popup=target.popup)

    def _issue_added(self, event: dict[str, Any], session: str) -> None:
        target = self._by_session.get(session)
        violation = event["issue"]["details"].get("contentSecurityPolicyIssueDetails")
        if violation is None or violation["isReportOnly"] or target is None:
            return
        if target.owner is not None and (blocked := violation.get("blockedURL")):
            page, directive = self.url_of(target.owner.frame), violation["violatedDirective"]
            target.owner.worker_refused(page, directive=directive, blocked=blocked)
