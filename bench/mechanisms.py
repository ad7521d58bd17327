"""Which ways to send a hit are seen: by Playwright's events, by its route, and by tagproof."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from lab import MECHANISMS
from lab.mechanism import Mechanism, comparable
from lab.stage import TABS, Scene, Trial, arrived, name_of, scenes, served, try_all
from playwright.async_api import Browser, BrowserContext, Request, Route, async_playwright
from playwright.async_api import Error as PlaywrightError
from tinysite import TinySite, Visitor

from auditor.capture.browser.launch import BrowserChoice, find_browser, start
from auditor.capture.cdp.launcher import Launcher

PATIENCE_SECONDS = 5.0
"""How long a script with Playwright waits for the hits of a page."""
UNLOAD_SECONDS = 0.3
"""How long it waits for what a page sends while it is unloaded."""
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}


@dataclass
class Tally:
    """What one way of watching saw, and what arrived at the vendor."""

    seen: dict[str, bytes] = field(default_factory=dict)
    """By mechanism, the body that was seen."""
    arrived: dict[str, bytes] = field(default_factory=dict)
    """By mechanism, the body that arrived."""

    def note(self, request: Request) -> None:
        name = name_of(request.url)
        if name and request.method != "OPTIONS":
            self.seen.setdefault(name, request.post_data_buffer or b"")

    def exact(self, sent: Iterable[Mechanism]) -> int:
        """The number of mechanisms whose body was seen exactly."""
        return sum(
            mechanism.name in self.seen and is_exact(mechanism, self.seen[mechanism.name])
            for mechanism in sent
        )


def is_exact(mechanism: Mechanism, body: bytes) -> bool:
    if mechanism.body is None:
        return body != b""
    return comparable(body) == mechanism.body


Watch = Callable[[BrowserContext, Tally], Awaitable[None]]


async def events(context: BrowserContext, tally: Tally) -> None:
    context.on("request", tally.note)


async def route(context: BrowserContext, tally: Tally) -> None:
    async def answer(route: Route) -> None:
        tally.note(route.request)
        if name_of(route.request.url):
            await route.fulfill(status=200, headers=CORS, body="")
        else:
            await route.continue_()

    await context.route("**/*", answer)


async def _play(browser: Browser, scene: Scene, site: TinySite, watch: Watch, tally: Tally) -> None:
    context = await browser.new_context()
    await watch(context, tally)
    page = await context.new_page()
    for step in scene.steps():
        if "navigate" in step:
            await page.goto(site.url + step["navigate"])
        else:
            await page.click(step["click"]["css"])
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE_SECONDS
    while loop.time() < until:
        if all(name in tally.seen or arrived(site, name) for name in scene.expected()):
            break
        await asyncio.sleep(0.02)
    await asyncio.sleep(UNLOAD_SECONDS)
    with suppress(PlaywrightError):  # a page that is on its way elsewhere
        await page.goto("about:blank")
    await asyncio.sleep(UNLOAD_SECONDS)
    await context.close()


async def watched(choice: BrowserChoice, watch: Watch) -> Tally:
    """What a script with Playwright sees of all scenes."""
    tally = Tally()
    played = scenes(MECHANISMS.values())
    waiting = iter(played)
    with served(played) as site:
        async with async_playwright() as playwright:
            browser = await start(playwright, choice)

            async def tab() -> None:
                for scene in waiting:
                    await _play(browser, scene, site, watch, tally)

            async with asyncio.TaskGroup() as group:
                for _ in range(TABS):
                    group.create_task(tab())
            await browser.close()
    for name in MECHANISMS:
        for message in arrived(site, name):
            if message.method != "OPTIONS":
                tally.arrived.setdefault(name, message.body or b"")
    return tally


async def audited(choice: BrowserChoice) -> Tally:
    """What tagproof sees of all scenes while it holds the hits."""
    tally = Tally()
    trials = await try_all(Visitor(launcher=Launcher(choice)), MECHANISMS.values(), "hold")
    for name, trial in trials.items():
        assert isinstance(trial, Trial), trial
        for request in trial.seen[:1]:
            tally.seen[name] = trial.body(request)
        for message in trial.arrived[:1]:
            tally.arrived[name] = message.body or b""
    return tally


def measure() -> None:
    choice = find_browser()
    by_events = asyncio.run(watched(choice, events))
    tallies = {
        "Playwright's events": by_events,
        "Playwright's route": asyncio.run(watched(choice, route)),
        "tagproof, holding": asyncio.run(audited(choice)),
    }
    sent = [mechanism for name, mechanism in MECHANISMS.items() if name in by_events.arrived]
    print(f"{len(MECHANISMS)} mechanisms; {len(sent)} reached the vendor when nothing was held")
    print(f"{'':22}{'seen':>6}{'body exact':>12}{'leaked':>8}")
    for title, tally in tallies.items():
        seen = sum(mechanism.name in tally.seen for mechanism in sent)
        leaked = "" if tally is by_events else str(len(tally.arrived))
        print(f"{title:22}{seen:>6}{tally.exact(sent):>12}{leaked:>8}")
    for title, tally in tallies.items():
        missed = [mechanism.name for mechanism in sent if mechanism.name not in tally.seen]
        print(f"{title}: not seen: {', '.join(missed) or 'none'}")
        if tally is not by_events:
            print(f"{title}: leaked: {', '.join(tally.arrived) or 'none'}")
