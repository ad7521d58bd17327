"""What happens to a paused request: events of the browser in, commands for it out.

Nothing here waits, reads a clock or talks to a browser. The audit's asyncio connection and the
pytest plugin's sync session feed the same rules, carry out the commands, and say which of them the
browser refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, assert_never

from auditor.capture.network.hold import hold_answer, keeps_unread
from auditor.capture.network.paused_request import (
    UNANSWERED,
    failure_of,
    give_up,
    open_request,
)
from auditor.decode.gtm_container import asks_for_container
from auditor.decode.index import is_held
from auditor.wire.address import host_of, site_of

if TYPE_CHECKING:
    from auditor.capture.drafts import OpenRequest
    from auditor.decode.index import VendorIndex
    from auditor.vendor import Endpoint, Vendor

Event = dict[str, Any]
"""The parameters of an event of the Chrome DevTools Protocol."""
Hits = Literal["hold", "deliver", "block"]
GIVEN_UP = frozenset({"XHR", "Fetch"})
"""What a browser gives up as it goes to the next page; with `keepalive`, it does not."""


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
    is_given_up: bool = False
    """Whether a browser gives it up if the next page is there before the vendor's answer."""


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
    """The request; None when a response goes on, or when a bug of ours lost the request."""
    headers: list[dict[str, str]] | None = None
    """Headers to send instead of the request's own; None: its own."""
    watched: bool = False
    """Whether the response shall pause, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticate:
    """Answer a server that asks for a username and a password."""

    id: str
    credentials: Mapping[str, str] | None
    """None: the challenge is cancelled."""


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
    """What records the requests: the capture of an audit, or of a test."""

    def requested(self, event: Event, request: OpenRequest) -> bool:
        """Record a request; returns whether its page waits for documents."""
        ...

    def answered(self, event: Event) -> None:
        """Note a watched request's response, or why there is none."""
        ...

    def corrected(self, event: Event, request: OpenRequest) -> list[dict[str, str]] | None:
        """The headers that fit the device; None: the request's own do."""
        ...


class InterceptionRules:
    """Decides about each paused request, and remembers those whose response pauses, too."""

    def __init__(
        self,
        index: VendorIndex,
        hits: Hits,
        capture: Capture,
        *,
        faults: list[str],
        credentials: Mapping[str, str] | None = None,
        proxy_credentials: Mapping[str, str] | None = None,
        own_hosts: frozenset[str] = frozenset(),
    ) -> None:
        """Decide about the requests of one browser.

        Args:
            index: knows the vendors.
            hits: what to do with vendors' hits.
            capture: records the requests.
            faults: gets a line for each request that a bug of ours failed on; it is let through.
            credentials: username and password; for `own_hosts` only, when they ask.
            proxy_credentials: username and password for the proxy, when it asks.
            own_hosts: the hosts of the site.
        """
        self._index, self._hits, self._capture = index, hits, capture
        self._faults = faults
        self._credentials, self._own_hosts = credentials, own_hosts
        self._proxy_credentials = proxy_credentials
        self._own_sites = frozenset(map(site_of, own_hosts))
        self._watched: dict[str, OpenRequest] = {}
        """Requests whose response pauses, by the id of their pause."""
        self._authenticated: set[tuple[str, bool]] = set()
        """Ids of the pauses that username and password were given for, and whether to a proxy."""
        self.held = 0
        """How many hits were kept from leaving."""

    def paused(self, event: Event, at: float) -> Command:
        """The command for a paused request or response. There always is one: the browser waits.

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
        """The answer to `Fetch.authRequired`: the credentials, for the site's own hosts, once.

        The same pause again means that the server refused them. A proxy gets its own.
        """
        id_ = event["requestId"]
        asks_for_proxy = event.get("authChallenge", {}).get("source") == "Proxy"
        own = host_of(event["request"]["url"]) in self._own_hosts
        credentials = self._credentials if own else None
        if asks_for_proxy:
            credentials = self._proxy_credentials
        asked = (id_, asks_for_proxy)
        if credentials is None or asked in self._authenticated:
            return Authenticate(id=id_, credentials=None)
        self._authenticated.add(asked)
        return Authenticate(id=id_, credentials=credentials)

    def refused(self, command: Command) -> None:
        """Note that the browser refused a command: it had given the request up.

        If the request is a hit, the site itself lost it, or may have lost it. But what outlives its
        page had left by then, had it not waited here for us: it counts as any other that was held.
        """
        match command:
            case Fulfil(is_given_up=False):
                pass
            case Fulfil() | Refuse():
                give_up(command.request)
            case Continue():
                if command.request is not None:
                    command.request.failure, command.request.awaited = "cancelled", False
            case Authenticate():
                pass
            case _:
                assert_never(command)

    def _decide(self, event: Event, at: float) -> Command:
        request = open_request(event, at)
        match = request.receiver(self._index)
        request.is_container = asks_for_container(request.url)
        waits_for_documents = self._capture.requested(event, request)
        if self._hits != "deliver" and self._is_kept(event, request, match):
            self.held += 1
            return self._keep(event, request, match[1] if match else None)
        # Documents of popups and frames are waited for, too: what they send belongs to the visit.
        is_document = waits_for_documents and event["resourceType"] == "Document"
        return self._let_go(event, request, watched=match is not None or is_document)

    def _is_kept(
        self, event: Event, request: OpenRequest, match: tuple[Vendor, Endpoint] | None
    ) -> bool:
        """Whether a vendor would be told something."""
        if not request.url.startswith(("http:", "https:")):
            return False
        if match is not None:
            return is_held(match[1])
        host = self._index.host(request.url)
        use = self._index.use_of(host)
        if not use or site_of(host) in self._own_sites:
            return False
        if use == "shared" and self._index.is_collector(request.url):
            use = "hits"
        return keeps_unread(use, event["request"], event["resourceType"])

    def _keep(self, event: Event, request: OpenRequest, endpoint: Endpoint | None) -> Command:
        """Answer a hit here, or refuse it."""
        request.held = True
        if self._hits == "block":
            request.failure = "blocked"
            return Refuse(id=event["requestId"], request=request)
        status, headers, body = hold_answer(event["request"], event["resourceType"], endpoint)
        request.status = status
        return Fulfil(
            id=event["requestId"],
            request=request,
            status=status,
            headers=headers,
            body=body,
            is_given_up=event["resourceType"] in GIVEN_UP,
        )

    def _let_go(self, event: Event, request: OpenRequest, *, watched: bool) -> Command:
        headers = self._capture.corrected(event, request)
        if watched:
            request.awaited = True
            self._watched[event["requestId"]] = request
        return Continue(id=event["requestId"], request=request, headers=headers, watched=watched)

    def _respond(self, event: Event) -> Command:
        """Note the status of a watched request; its response goes on."""
        request = self._watched.pop(event["requestId"], None)
        if request is not None:
            request.awaited = False
            request.status = event.get("responseStatusCode")
            if request.failure in {"cancelled", UNANSWERED}:
                request.failure = None  # it had left before it was cancelled
            if reason := event.get("responseErrorReason"):
                request.failure = failure_of(reason)
        self._capture.answered(event)
        return Continue(id=event["requestId"])
