"""The cookies that a response sets."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from auditor.capture.drafts import CookieSet
from auditor.wire.address import host_of

SECONDS_A_DAY = 86_400


def cookies_set(event: Mapping[str, Any], url: str) -> Iterator[CookieSet]:
    """The cookies that a `Network.responseReceivedExtraInfo` sets and the browser took.

    Values are never read. Lines that can't be parsed are left out: a server may send anything.
    """
    headers = {str(name).lower(): str(value) for name, value in event["headers"].items()}
    blocked = event.get("blockedCookies", ())
    refused = {str(cookie.get("cookieLine", "")) for cookie in blocked}
    for line in headers.get("set-cookie", "").split("\n"):
        name, equals, _ = line.partition(";")[0].partition("=")
        if (name := name.strip()) and equals and line not in refused:
            yield _cookie(name[:200], line, url)


def _cookie(name: str, line: str, url: str) -> CookieSet:
    attributes = {
        key.strip().lower(): value.strip()
        for part in line.split(";")[1:]
        for key, _, value in [part.partition("=")]
    }
    host = host_of(url)
    return CookieSet(
        at=time.monotonic(),
        name=name,
        domain=attributes.get("domain", "").lstrip(".").lower() or host,
        path=attributes.get("path", "/"),
        lifetime_days=_lifetime(attributes),
        via="response",
        set_by=url.partition("?")[0],
    )


def _lifetime(attributes: Mapping[str, str]) -> float | None:
    """Days until the cookie expires; None: it ends with the session."""
    try:
        if "max-age" in attributes:
            return round(int(attributes["max-age"]) / SECONDS_A_DAY, 2)
        if "expires" in attributes:
            expires = parsedate_to_datetime(attributes["expires"]).timestamp()
            return round((expires - time.time()) / SECONDS_A_DAY, 2)
    except (ValueError, TypeError, OverflowError):
        pass
    return None
