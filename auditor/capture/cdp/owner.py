"""Who owns a frame or a worker: what the capture below needs to know of a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from auditor.capture.drafts import CookieSet, OpenRequest


class Owner(Protocol):
    """Takes what the network tells of its frames, and records it while a visit runs."""

    @property
    def frame(self) -> str:
        """The id of its main frame."""
        ...

    @property
    def host(self) -> str:
        """The host of the page that is open."""
        ...

    @property
    def is_recording(self) -> bool:
        """Whether a visit runs."""
        ...

    def stir(self) -> None:
        """Something goes on: the visit is not at rest."""
        ...

    def requested(self, event: dict[str, Any], request: OpenRequest) -> None:
        """A request paused (`Fetch.requestPaused`)."""
        ...

    def answered(self, event: dict[str, Any]) -> None:
        """The response of a request paused, or why there is none (`Fetch.requestPaused`)."""
        ...

    def socket_sent(self, request: OpenRequest) -> None:
        """A message went out over a WebSocket: a request of its own."""
        ...

    def cookie_set(self, cookie: CookieSet) -> None:
        """A response set a cookie."""
        ...

    def message(self, payload: str, *, popup: bool) -> None:
        """The page script of one of its documents has something to say."""
        ...
