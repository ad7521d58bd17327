"""Visits that go from one of the site's domains to another, for the tests of attribution."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import Any

from auditor.model import Hit, Request, StepKind, VisitRecord
from auditor.model.linker import Browser
from auditor.testing import a_cookie, a_goal, a_hit, a_record, a_request, a_step, a_visit

SHOP, PAY = "https://shop.example/", "https://pay.example/"
BROWSER = Browser(user_agent="Mozilla/5.0 Chrome/156", clock_offset=-60, language="de-DE")
MINUTE = 29_900_000
"""In which the linker was made, since 1970."""
_PAYLOAD = "_ga*MTExLjE."


def _made() -> str:
    parts = (BROWSER.user_agent, BROWSER.clock_offset, BROWSER.language, MINUTE, _PAYLOAD)
    number, digits = zlib.crc32("*".join(map(str, parts)).encode()), ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return f"1*{digits}*{_PAYLOAD}"


GL = _made()
"""A sound linker of the client 111.1."""


def navigated(url: str, **more: Any) -> Request:
    """The request of a page, in the visit's second step."""
    given = {"id": 20, "at": 1100, "step": 2, "resource_type": "document", "held": False, **more}
    return a_request(url=url, **given)


def redirected(*urls: str) -> tuple[Request, ...]:
    """The requests of a page that redirects."""
    return tuple(
        navigated(url, id=20 + n, at=1100 + n, redirect_of=19 + n if n else None)
        for n, url in enumerate(urls)
    )


def known(at: int, url: str, client: str, session: str = "1", **more: Any) -> Hit:
    """A hit of GA4 that names its visitor."""
    raw = {"cid": client, "sid": session, **more.pop("raw", {})}
    return a_hit(id=at, at=at, page_url=url, raw=raw, requests=(1,), **more)


def crossed(
    *way: Request, there: str = "222.2", minute: int = MINUTE, user_agent: str | None = None,
    **more: Any,
) -> VisitRecord:  # fmt: skip
    """A visitor who is 111.1 at the shop, and goes to the payment page by a link."""
    agent = BROWSER.user_agent if user_agent is None else user_agent
    visit = a_visit(
        began=datetime.fromtimestamp(minute * 60, UTC).isoformat(),
        user_agent=agent, language=BROWSER.language, clock_offset=BROWSER.clock_offset,
    )  # fmt: skip
    given: dict[str, Any] = {
        "visit": visit,
        "goal": a_goal(),
        "own_hosts": frozenset({"shop.example", "pay.example"}),
        "steps": (a_step(), a_step(index=2, kind=StepKind.CLICK, action="click")),
        "hits": (known(500, SHOP, "111.1"), known(1500, f"{PAY}thanks", there)),
        "cookies": (a_cookie(name="_ga", domain=".shop.example"),),
    }
    first = navigated(SHOP, id=1, at=10, step=1)
    return a_record(requests=(first, *way), **{**given, **more})
