"""What happens to a paused request: events of the browser in, commands for it out.

Nothing here waits, reads a clock or talks to a browser. The audit's asyncio connection and the
pytest plugin's sync session feed the same rules, carry out the commands, and say which of them the
browser refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, assert_never

from auditor.capture.network.hold import hold_answer
from auditor.capture.network.paused_request import failure_of, opened
from auditor.decode.decoder import is_held
from auditor.decode.gtm_container import asks_for_container
from auditor.wire.address import host_of

if TYPE_CHECKING:
    from auditor.capture.drafts import OpenRequest
    from auditor.decode.index import VendorIndex
    from auditor.vendor import Endpoint

Event = dict[str, Any]
"""The parameters of an event of the Chrome DevTools Protocol."""
Hits = Literal["hold", "deliver", "block"]


# ── commands ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfil:
    """Answer a hit here: it never leaves."""

    id: str
    """The browser's id of the pause, not of the request."""
    request: OpenRequest
    status: int
    headers: Mapping[str, str]
    body: str
    """In base64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Fail a hit: it never leaves."""

    id: str
    request: OpenRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Continue:
    """Let a request go on, or its response."""

    id: str
    request: OpenRequest | None = None
    """None: its response goes on, or nothing is known of it."""
    headers: list[dict[str, str]] | None = None
    """What is sent in the place of its own headers; None: these."""
    watched: bool = False
    """Whether its response pauses, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticate:
    """Answer a server that wants a name and a password; None: there is no answer."""

    id: str
    credentials: Mapping[str, str] | None


Command = Fulfil | Refuse | Continue | Authenticate


def as_call(command: Command) -> tuple[str, dict[str, Any]]:
    """The method and the arguments of the Fetch domain that carry a command out."""
    arguments: dict[str, Any] = {"requestId": command.id}
    match command:
        case Fulfil():
            headers = [{"name": name, "value": text} for name, text in command.headers.items()]
            arguments["responseCode"] = command.status
            arguments["responseHeaders"] = headers
            arguments["body"] = command.body
            return "Fetch.fulfillRequest", arguments
        case Refuse():
            return "Fetch.failRequest", arguments | {"errorReason": "BlockedByClient"}
        case Continue():
            if command.headers is not None:
                arguments["headers"] = command.headers
            if command.watched:
                arguments["interceptResponse"] = True
            return "Fetch.continueRequest", arguments
        case Authenticate():
            response: dict[str, str] = {"response": "CancelAuth"}
            if command.credentials is not None:
                response = {"response": "ProvideCredentials", **command.credentials}
            return "Fetch.continueWithAuth", arguments | {"authChallengeResponse": response}
        case _:
            assert_never(command)


# ── the rules ────────────────────────────────────────────────────────────────────────────────


class Capture(Protocol):
    """Whoever keeps the requests: the capture of an audit, or of a test."""

    def requested(self, event: Event, request: OpenRequest) -> bool:
        """Record a request; whether it belongs to a page that waits for its documents."""
        ...

    def answered(self, event: Event) -> None:
        """Note a watched request's response, or why there is none."""
        ...

    def corrected(self, event: Event, request: OpenRequest) -> list[dict[str, str]] | None:
        """The headers that fit the device; None: the request's own do."""
        ...


class InterceptionRules:
    """Decides for each paused request, and keeps what is to come of those that it watches."""

    def __init__(
        self,
        index: VendorIndex,
        hits: Hits,
        capture: Capture,
        *,
        faults: list[str],
        credentials: Mapping[str, str] | None = None,
        own_hosts: frozenset[str] = frozenset(),
    ) -> None:
        """Decide about the requests of one browser.

        Args:
            index: knows the vendors.
            hits: what is to become of theirs.
            capture: keeps the requests.
            faults: gets what a bug of ours lost; requests among them are let through.
            credentials: username and password; for `own_hosts` only, when they ask.
            own_hosts: the hosts of the site.
        """
        self._index, self._hits, self._capture = index, hits, capture
        self._faults = faults
        self._credentials, self._own_hosts = credentials, own_hosts
        self._watched: dict[str, OpenRequest] = {}
        """Requests whose response pauses, by the id of their pause."""
        self._authenticated: set[str] = set()
        """The pauses for which name and password were given once."""
        self.held = 0
        """How many hits were kept from leaving."""

    def paused(self, event: Event, at: float) -> Command:
        """What to do with a request or a response, whatever happens: the browser waits for it.

        Args:
            event: `Fetch.requestPaused`.
            at: now, in seconds of the monotonic clock.
        """
        try:
            if "responseStatusCode" in event or "responseErrorReason" in event:
                return self._respond(event)
            return self._decide(event, at)
        except Exception as error:  # noqa: BLE001 - a bug of ours must not stop the site
            self._faults.append(f"{event['request']['url'][:200]}: {error!r}"[:500])
            return Continue(id=event["requestId"])

    def authentication_required(self, event: Event) -> Command:
        """The answer to `Fetch.authRequired`: our name and password for our own hosts alone, once.

        The same pause again means that the server refused them.
        """
        id_ = event["requestId"]
        own = host_of(event["request"]["url"]) in self._own_hosts
        if self._credentials is None or not own or id_ in self._authenticated:
            return Authenticate(id=id_, credentials=None)
        self._authenticated.add(id_)
        return Authenticate(id=id_, credentials=self._credentials)

    def refused(self, command: Command) -> None:
        """The browser refuses a command: it had given the request up before it left.

        A hit among them is one that the site itself lost.
        """
        match command:
            case Fulfil() | Refuse():
                request = command.request
                request.failure, request.status, request.held = "cancelled", None, False
            case Continue():
                if command.request is not None:
                    command.request.failure, command.request.awaited = "cancelled", False
            case Authenticate():
                pass
            case _:
                assert_never(command)

    def _decide(self, event: Event, at: float) -> Command:
        request = opened(event, at)
        rule = self._index.classify(
            request.method,
            request.url,
            request.body,
            request.content_type,
            request.content_encoding,
        )
        request.is_container = asks_for_container(request.url)
        waits_for_documents = self._capture.requested(event, request)
        is_web = request.url.startswith(("http:", "https:"))
        if rule is not None and is_held(rule[1]) and is_web and self._hits != "deliver":
            self.held += 1
            return self._keep(event, request, rule[1])
        # A popup's or a frame's document too is waited for: what it sends belongs to the visit.
        is_document = waits_for_documents and event["resourceType"] == "Document"
        return self._let_go(event, request, watched=rule is not None or is_document)

    def _keep(self, event: Event, request: OpenRequest, endpoint: Endpoint) -> Command:
        """Answer a hit here, or refuse it."""
        request.held = True
        if self._hits == "block":
            request.failure = "blocked"
            return Refuse(id=event["requestId"], request=request)
        status, headers, body = hold_answer(event["request"], event["resourceType"], endpoint)
        request.status = status
        return Fulfil(
            id=event["requestId"], request=request, status=status, headers=headers, body=body
        )

    def _let_go(self, event: Event, request: OpenRequest, *, watched: bool) -> Command:
        headers = self._capture.corrected(event, request)
        if watched:
            request.awaited = True
            self._watched[event["requestId"]] = request
        return Continue(id=event["requestId"], request=request, headers=headers, watched=watched)

    def _respond(self, event: Event) -> Command:
        """The response of a watched request: its status is what we wanted; it goes on."""
        request = self._watched.pop(event["requestId"], None)
        if request is not None:
            request.awaited = False
            request.status = event.get("responseStatusCode")
            if request.failure == "cancelled":
                request.failure = None  # it was on its way already
            if reason := event.get("responseErrorReason"):
                request.failure = failure_of(reason)
        self._capture.answered(event)
        return Continue(id=event["requestId"])
