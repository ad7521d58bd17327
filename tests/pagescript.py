"""A page with the page script in a real browser, and what it tells."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tinysite import Answer

from auditor.capture.recorders import page_script
from auditor.capture.recorders.messages import (
    CallMessage,
    CookieMessage,
    PageMessage,
    PushMessage,
    StorageMessage,
)
from auditor.capture.recorders.read_messages import read_batch

if TYPE_CHECKING:
    from playwright.async_api import Browser, CDPSession, Page
    from tinysite import TinySite

SINK = "__sink"
SCRIPT = {"Content-Type": "text/javascript"}
LAYER = "<script>window.dataLayer = window.dataLayer || []</script>"


@dataclass
class Recorded:
    """A page with the script, and what it has told so far."""

    page: Page
    session: CDPSession
    told: list[PageMessage] = field(default_factory=list)

    @classmethod
    async def open(cls, browser: Browser, url: str) -> Recorded:
        page = await browser.new_page()
        recorded = cls(page, await page.context.new_cdp_session(page))
        recorded.session.on("Runtime.bindingCalled", recorded._take)
        for method, arguments in [
            ("Page.enable", {}),
            ("Runtime.enable", {}),
            ("Runtime.addBinding", {"name": SINK}),
            ("Page.addScriptToEvaluateOnNewDocument", {"source": page_script(SINK)}),
        ]:
            await recorded.session.send(method, arguments)
        await page.goto(url)
        return recorded

    def _take(self, event: dict[str, Any]) -> None:
        batch = read_batch(json.loads(event["payload"]))
        assert batch is not None
        self.told += batch.items

    async def rest(self, most: int = 5000, quiet: int = 50) -> object:
        """Ask as the debugger does: a page may have broken what everybody else asks with."""
        expression = f"window[Symbol.for('tagproof')].rest({quiet}, 3000, {most})"
        arguments = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = await self.session.send("Runtime.evaluate", arguments)
        return answer["result"]["value"]


async def told_by(
    browser: Browser, site: TinySite, script: str, head: str = ""
) -> list[PageMessage]:
    """What a page with this external script tells; places are those in `/s.js`."""
    site.pages["/s.js"] = Answer(script, headers=SCRIPT)
    scripts = f"{head}<script src=/s.js></script>"
    site.pages.setdefault("/", f"<!doctype html><title>Shop</title><body>{scripts}")
    recorded = await Recorded.open(browser, site.url)
    await recorded.rest()
    return recorded.told


def pushes(told: list[PageMessage]) -> list[tuple[str, object]]:
    return [(each.layer, each.payload) for each in told if isinstance(each, PushMessage)]


def lines(
    each: PushMessage | CallMessage | CookieMessage | StorageMessage, site: TinySite
) -> list[str]:
    """The places of its stack, without their columns and the site's address."""
    return [place.removeprefix(site.url).rpartition(":")[0] for place in each.stack]
