"""Sends a notice: as JSON to a webhook, or through Apprise to a chat or a mailbox.

An address often holds a secret: no message of ours shows more of it than its host.
"""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from auditor.errors import TagproofError, UsageError

if TYPE_CHECKING:
    from auditor.config.models import Spec
    from auditor.notify.notice import Notice

SECONDS = 20
"""How long a webhook may take to answer."""
EXTRA = "pip install apprise"
Send = Callable[["Notice"], None]


class NotSentError(TagproofError):
    """A notice did not arrive."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirected POST becomes a GET without a body, which nobody would notice."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401 - urllib's signature
        """Follow none."""


def senders(spec: Spec) -> list[tuple[str, str, Send]]:
    """Of each entry of `notify` its place for messages, its occasion, and what sends it.

    Raises:
        UsageError: one can't be used: Apprise is not installed, or does not know the address.
    """
    found: list[tuple[str, str, Send]] = []
    for index, entry in enumerate(spec.notify):
        line = spec.line(f"notify.{index}")
        place = f"{spec.path}:{line}: notify.{index}"
        if entry.webhook is not None:
            found.append((place, entry.when, _webhook(entry.webhook)))
        elif entry.apprise is not None:
            found.append((place, entry.when, _apprise(entry.apprise, f"{place}.apprise")))
    return found


def tell(ways: Sequence[tuple[str, str, Send]], notice: Notice) -> list[str]:
    """Send the notice to whom it concerns; returns what went wrong, a line each."""
    problems = []
    for place, when, send in ways:
        if when == "change" and not notice.is_change:
            continue
        try:
            send(notice)
        except NotSentError as error:
            problems.append(f"{place}: {error}")
    return problems


def _webhook(address: str) -> Send:
    host = urlsplit(address).hostname or ""

    def send(notice: Notice) -> None:
        request = urllib.request.Request(  # noqa: S310 - the spec allows http and https only
            address,
            data=json.dumps(notice.as_data()).encode(),
            headers={"Content-Type": "application/json", "User-Agent": "tagproof"},
            method="POST",
        )
        opener = urllib.request.build_opener(_NoRedirects)
        try:
            with opener.open(request, timeout=SECONDS):
                pass
        except urllib.error.HTTPError as error:
            error.close()
            raise NotSentError(f"{host} answered HTTP {error.code}; nobody was told") from error
        except (OSError, HTTPException, ValueError) as error:
            # What urllib says may hold the whole address.
            reason = getattr(getattr(error, "reason", error), "strerror", None)
            why = f"did not answer ({reason or type(error).__name__})"
            raise NotSentError(f"{host} {why}; nobody was told") from None

    return send


def _apprise(address: str, place: str) -> Send:
    try:
        import apprise  # noqa: PLC0415 - an extra
    except ImportError:
        raise UsageError(f"{place}: needs Apprise; {EXTRA}") from None
    logging.getLogger("apprise").disabled = True  # its lines hold addresses
    target = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if target is None:
        scheme = address.partition("://")[0] if "://" in address else "it"
        raise UsageError(
            f"{place}: Apprise can't use this address ({scheme}://...); "
            "its list of services says how each is written"
        )

    def send(notice: Notice) -> None:
        is_bad = notice.exit_code != 0
        kind = apprise.NotifyType.WARNING if is_bad else apprise.NotifyType.SUCCESS
        if not target.notify(body=notice.text, title=notice.title, notify_type=kind):
            raise NotSentError("Apprise could not send it; nobody was told")

    return send
