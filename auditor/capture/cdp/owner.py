"""The owner of frames and workers, as the network capture sees it; a tab implements it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from auditor.capture.drafts import CookieSet, OpenRequest


class Owner(Protocol):
    """Records the requests and messages of its frames and workers while a visit runs."""

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

    @property
    def last_activity(self) -> int:
        """When it was last active, in milliseconds since its visit began; 0 without a visit."""
        ...

    def note_activity(self) -> None:
        """Note activity: the visit is not at rest."""
        ...

    def navigation_requested(self, frame: str) -> None:
        """Note that a frame was asked to open another document, whose request is to come."""
        ...

    def navigation_over(self, frame: str) -> None:
        """Note that nothing is to come of what a frame was asked to open."""
        ...

    def ending(self, frame: str) -> None:
        """Note that the document of this frame does not answer any more, and is ended."""
        ...

    def requested(self, event: dict[str, Any], request: OpenRequest) -> bool:
        """Record a paused request (`Fetch.requestPaused`); returns whether a visit has it now."""
        ...

    def loaded_by(self, request: OpenRequest) -> None:
        """Take a recorded request whose loader became known: it may be that of another page."""
        ...

    def answered(self, event: dict[str, Any]) -> None:
        """Take a paused response, or why there is none (`Fetch.requestPaused`)."""
        ...

    def socket_sent(self, request: OpenRequest) -> None:
        """Record a message sent over a WebSocket, as a request of its own."""
        ...

    def cookie_set(self, cookie: CookieSet) -> None:
        """Record a cookie that a response set."""
        ...

    def message(self, payload: str, *, popup: bool) -> None:
        """Take a message of the page script, as JSON; `popup`: whether it is from a popup."""
        ...

    def worker_refused(self, url: str, *, directive: str, blocked: str) -> None:
        """Note what a policy refused to a worker of the page at `url`."""
        ...
