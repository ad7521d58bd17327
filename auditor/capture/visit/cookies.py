"""The cookies of a visit: whose they are, where they apply, and how long they live.

Their values go no further than `redact`, which notes what personal data of the visitor is in them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from auditor.model import Cookie

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext

    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab
    from auditor.config.models import Spec
    from auditor.decode.index import VendorIndex

SECONDS_A_DAY = 86_400
YEAR_SECONDS = 365 * SECONDS_A_DAY


async def add_cookies(context: BrowserContext, spec: Spec) -> None:
    """Give a fresh profile the cookies that the spec has each visitor start with.

    They outlive the session, so that a visitor who comes back still has them.
    """
    cookies: list[Any] = [
        {
            "name": name,
            "value": cookie.value,
            "expires": time.time() + YEAR_SECONDS,
            **({"domain": cookie.domain, "path": "/"} if cookie.domain else {"url": spec.site.url}),
        }
        for name, cookie in spec.site.all_cookies.items()
    ]
    if cookies:
        await context.add_cookies(cookies)


async def note_cookies(
    tab: Tab, recording: Recording, index: VendorIndex, *, before_choice: bool
) -> None:
    """Add the profile's cookies that were not noted before, and the values of all of them."""
    noted = {(cookie.name, cookie.domain, cookie.path) for cookie in recording.cookies}
    for stored in await tab.page.context.cookies():
        name, domain = stored.get("name", ""), stored.get("domain", "")
        path, expires = stored.get("path", "/"), stored.get("expires", -1)
        recording.cookie_values[name, domain, path][stored.get("value", "")] = None
        if (name, domain, path) in noted:
            continue
        lifetime = None if expires < 0 else round((expires - time.time()) / SECONDS_A_DAY, 2)
        recording.cookies.append(
            Cookie(
                name=name,
                domain=domain,
                path=path,
                lifetime_days=lifetime,
                vendor=index.cookie_vendor(name),
                before_choice=before_choice,
            )
        )
