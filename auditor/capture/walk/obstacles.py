"""What stood in the way of a step: what covers its element, what the site answered, a login."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from auditor.capture.locate import locate
from auditor.config.steps import Fill
from auditor.model import HTTP_ERROR
from auditor.wire.address import host_of, path_of

if TYPE_CHECKING:
    from playwright.async_api import Page

    from auditor.capture.visit.recording import Recording
    from auditor.config.steps import Step
    from auditor.config.targets import Target

PATIENCE_SECONDS = 2.0
"""How long the page may take to say what is in the way."""
NAME_LIMIT = 80
"""Characters of a name or a message that are shown."""
FETCHED = frozenset({"document", "xhr", "fetch"})
"""The kinds of requests whose refusal may stop a journey."""
BANNER = re.compile(
    r"cookie|consent|einwilligung|gdpr|dsgvo|onetrust|usercentrics|didomi|\bcmp\b|qc-cmp|sp_message"
    r"|truste|iubenda|klaro|borlabs|complianz|termly",
    re.IGNORECASE,
)
"""What the markup or the text of a consent banner says."""
_COVER = """(element, limit) => {
  const short = (value) => String(value || "").replace(/\\s+/g, " ").trim().slice(0, limit);
  const nothing = {why: "", kind: "", name: "", words: ""};
  if (element.matches(":disabled, [aria-disabled=true]")) return {...nothing, why: "disabled"};
  if (!element.checkVisibility({visibilityProperty: true})) return {...nothing, why: "hidden"};
  element.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  let top = document.elementFromPoint(x, y);
  for (let depth = 0; top && top.shadowRoot && depth < 5; depth++) {
    const inner = top.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === top) break;
    top = inner;
  }
  const parent = (node) => node.parentElement || (node.getRootNode() || {}).host || null;
  const isIn = (node, outer) => {
    for (; node; node = parent(node)) if (node === outer) return true;
    return false;
  };
  const own = [element, ...(element.labels || [])];
  if (!top || own.some((each) => isIn(top, each))) return nothing;
  let [cover, dialog, marks] = [top, null, ""];
  for (let node = top; node && !isIn(element, node); node = parent(node)) {
    cover = node;
    marks += ` ${node.id} ${node.getAttribute("class") || ""}`;
    if (!dialog && node.matches("dialog, [role$=dialog], [aria-modal=true]")) dialog = node;
  }
  const shown = dialog || cover;
  const by = document.getElementById(shown.getAttribute("aria-labelledby") || "");
  const heading = shown.querySelector("h1, h2, h3, h4, [role=heading]");
  const text = shown.innerText || shown.textContent;
  const name = [shown.getAttribute("aria-label"), by && by.textContent,
    heading && heading.textContent, text, shown.id].map(short).find(Boolean);
  return {why: "covered", kind: dialog ? "dialog" : shown.tagName.toLowerCase(),
    name: name || "", words: `${marks} ${String(text || "").slice(0, 3000)}`};
}"""
_COMPLAINT = """(limit) => {
  for (const element of document.querySelectorAll(
      "[role=alert], [aria-live=assertive], [class*=error i]")) {
    const text = element.checkVisibility() && element.innerText.replace(/\\s+/g, " ").trim();
    if (text) return text.slice(0, limit);
  }
  return "";
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What keeps an element that is there from being used."""

    shown: str
    """As a person reads it: dialog "Newsletter" covers it."""
    is_banner: bool = False
    """Whether a consent banner covers it."""


UNKNOWN = Obstacle(shown="hidden, disabled, moving, or covered by something")


async def obstacle_of(page: Page, target: Target) -> Obstacle:
    """What keeps the element from being used."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            found = await locate(page, target).evaluate(_COVER, NAME_LIMIT)
    except (TimeoutError, PlaywrightError):
        return UNKNOWN
    match found:
        case {"why": "disabled" | "hidden" as why}:
            return Obstacle(shown=why)
        case {"why": "covered", "kind": str() as kind, "name": str() as name, "words": str() as w}:
            is_banner = BANNER.search(w) is not None
            who = "a consent banner" if is_banner else kind
            named = f"{who} “{name}”" if name else who
            return Obstacle(shown=f"{named} covers it", is_banner=is_banner)
        case _:
            return UNKNOWN


async def refused_login(page: Page, done: Sequence[Step]) -> str | None:
    """How the site refused the login of the steps before, in words; None if it did not.

    It did if the page shows the password's field again, after a step that sent it off.
    """
    filled = [number for number, step in enumerate(done) if isinstance(step, Fill)]
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            for number in filled:
                sent_off = any(s.acts and not isinstance(s, Fill) for s in done[number + 1 :])
                if sent_off and await _asks_for_password(page, done[number]):
                    said = str(await page.evaluate(_COMPLAINT, NAME_LIMIT))
                    says = f" and says “{said}”" if said else ""
                    return (
                        f"the login was refused: the page asks for the password again{says}; "
                        "check the name and the password that the spec fills in"
                    )
    except (TimeoutError, PlaywrightError):
        return None
    return None


async def _asks_for_password(page: Page, step: Step) -> bool:
    if step.target is None:
        return False
    field = locate(page, step.target)
    if await field.count() != 1 or not await field.is_visible():
        return False
    return await field.get_attribute("type") == "password"


def refused_request(recording: Recording, own_hosts: Collection[str]) -> str | None:
    """What the site itself refused since the step before the last began; None if nothing.

    The page's own document comes first: a step fails on an error page whatever else was refused.
    """
    page = recording.pages.last
    if page is not None and (page.status or 0) >= HTTP_ERROR:
        return f"the page answered HTTP {page.status}"
    since = min((step.began for step in list(recording.steps)[-2:]), default=0)
    refused = [
        request
        for request in recording.requests
        if (request.status or 0) >= HTTP_ERROR
        and not request.held
        and request.resource_type in FETCHED
        and host_of(request.url) in own_hosts
        and recording.clock.since_began(request.at) >= since
    ]
    if not refused:
        return None
    last = refused[-1]
    return f"{last.method} {path_of(last.url)[:NAME_LIMIT]} answered HTTP {last.status}"
