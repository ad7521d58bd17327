"""The cookies of a visit: whose, where, how long.

What stands in them goes no further than `redact`, which says what of the test visitor's is in it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from auditor.model import Cookie

if TYPE_CHECKING:
    from auditor.capture.visit.recording import Recording
    from auditor.capture.visit.tab import Tab
    from auditor.decode.index import VendorIndex

SECONDS_A_DAY = 86_400


async def note_cookies(
    tab: Tab, recording: Recording, index: VendorIndex, *, before_choice: bool
) -> None:
    """Add the cookies that stand now and were not noted before; note what stands in each."""
    known = {(cookie.name, cookie.domain, cookie.path) for cookie in recording.cookies}
    for each in await tab.page.context.cookies():
        name, domain = each.get("name", ""), each.get("domain", "")
        path, expires = each.get("path", "/"), each.get("expires", -1)
        recording.cookie_values[name, domain, path][each.get("value", "")] = None
        if (name, domain, path) in known:
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
