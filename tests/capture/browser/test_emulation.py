"""The browser as a visitor: whatever asks, the browser says the same of itself."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import threading
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from tinysite import Answer

from auditor.capture.browser.arguments import OMNIBOX_PAGES, PLAYWRIGHTS_OWN, SPARE_PROCESS
from auditor.capture.browser.client_hints import ClientHints, brands
from auditor.capture.browser.emulation import Emulation
from auditor.capture.cdp.targets import Targets
from auditor.config.site import BrowserSpec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from keptbrowsers import KeptBrowsers
    from playwright.async_api import Browser, Page
    from tinysite import TinySite


ENTROPY = [
    "architecture",
    "bitness",
    "model",
    "platformVersion",
    "fullVersionList",
    "formFactors",
]
SAY = """
async function say(who) {
  const hints = navigator.userAgentData, format = Intl.DateTimeFormat().resolvedOptions();
  const says = {
    userAgent: navigator.userAgent, appVersion: navigator.appVersion,
    platform: navigator.platform, webdriver: navigator.webdriver,
    languages: navigator.languages, language: navigator.language,
    hints: hints && await hints.getHighEntropyValues(ENTROPY),
    brands: hints && hints.brands, mobile: hints && hints.mobile, system: hints && hints.platform,
    locale: format.locale, timeZone: format.timeZone, number: (1234.5).toLocaleString(),
    offset: new Date(2026, 0, 1).getTimezoneOffset(),
    dark: self.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches,
    gpc: navigator.globalPrivacyControl || null,
    touch: navigator.maxTouchPoints, width: self.screen && screen.width,
  };
  await fetch("SITE/says/" + who, {method: "POST", body: JSON.stringify(says)});
}
"""
DOCUMENTS = {"page", "same", "frame", "popup", "opened"}
OWN_WORKERS = {"worker", "nested", "of-frame"}
WORKERS = OWN_WORKERS | {"shared", "service"}
TOLD = DOCUMENTS | OWN_WORKERS
"""Who always says what the profile's presence is. Shared and service workers belong to no page: now
and then the browser starts one before it can be told, and its hints are the browser's own."""
JAVASCRIPT = {"Content-Type": "text/javascript"}
HIGH_ENTROPY_ASKED = {
    "Accept-CH": "Sec-CH-UA-Full-Version-List, Sec-CH-UA-Platform-Version, Sec-CH-UA-Model, "
    "Sec-CH-UA-Arch, Sec-CH-UA-Bitness"
}


def ask_everywhere(site: TinySite) -> threading.Event:
    """Pages and workers that say what they see of the browser; set when all have."""
    other = site.url.replace("localhost", "other.localhost")
    say = SAY.replace("ENTROPY", json.dumps(ENTROPY)).replace("SITE", site.url)
    waiting, done = DOCUMENTS | WORKERS, threading.Event()

    def said(who: str) -> Answer:
        waiting.discard(who)
        if not waiting:
            done.set()
        return Answer(headers={"Access-Control-Allow-Origin": "*"})

    def page(who: str, more: str = "") -> Answer:
        return Answer(f"<script>{say} say('{who}')</script>{more}", headers=HIGH_ENTROPY_ASKED)

    def script(who: str, more: str = "") -> Answer:
        return Answer(f"{say} say('{who}');{more}", headers=JAVASCRIPT)

    site.pages |= {f"/says/{who}": partial(said, who) for who in waiting}
    site.pages |= {
        "/": page(
            "page",
            f"""<a href=/popup target=_blank rel=noopener>popup</a>
            <button onclick="window.open('{other}/opened')">open</button>
            <script>new Worker('/worker.js'); new SharedWorker('/shared.js');
            navigator.serviceWorker.register('/service.js');
            new WebSocket('{site.url.replace("http", "ws")}/socket');
            onpagehide = () => navigator.sendBeacon('/bye')</script>
            <iframe src=/same></iframe><iframe src="{other}/frame"></iframe>""",
        ),
        "/same": page("same"),
        "/frame": page("frame", "<script>new Worker('/of-frame.js')</script>"),
        "/popup": page("popup"),
        "/opened": page("opened"),
        "/worker.js": script("worker", "new Worker('/nested.js')"),
        "/nested.js": script("nested"),
        "/of-frame.js": script("of-frame"),
        "/shared.js": script("shared"),
        "/service.js": script("service", "importScripts('/imported.js')"),
        "/imported.js": Answer("1", headers=JAVASCRIPT),
    }
    return done


@dataclass
class Seen:
    """What was told of a browser."""

    said: dict[str, dict[str, Any]]
    """By who said it."""
    sent: list[tuple[str, dict[str, str]]]
    """Each request's path and headers."""

    def all(self, name: str, among: set[str] = DOCUMENTS | WORKERS) -> list[Any]:
        """The different values of what was said."""
        found = [self.said[who][name] for who in sorted(among)]
        return [each for place, each in enumerate(found) if each not in found[:place]]

    def header(self, name: str) -> set[str]:
        """The different values of a header, wherever it was sent."""
        return {headers[name] for _, headers in self.sent if name in headers}


@asynccontextmanager
async def browsing(
    browsers: KeptBrowsers, device: str, launched_for: str | None = None, **settings: Any
) -> AsyncIterator[tuple[Page, Emulation, Browser]]:
    """A page of a browser with the presence of a device."""
    gpc = bool(settings.pop("gpc", False))
    browser_spec = BrowserSpec(**settings)
    version, devices = await browsers.version(), browsers.devices
    emulation = Emulation.of(devices[device], version, browser_spec).for_visitor(gpc=gpc, locale="")
    launched = Emulation.of(devices[launched_for or device], version, browser_spec)
    browser, connection = await browsers.start(launched, ())
    targets = Targets(connection)

    def paused(event: dict[str, Any], _: str) -> None:
        arguments: dict[str, Any] = {"requestId": event["requestId"]}
        if (headers := emulation.corrected(event["request"])) is not None:
            arguments["headers"] = headers
        connection.post("Fetch.continueRequest", arguments)

    try:
        connection.on("Fetch.requestPaused", paused)
        await connection.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})
        await targets.start()
        with targets.introducing(emulation):
            context = await browser.new_context(**emulation.context_options())
            page = await context.new_page()
        yield page, emulation, browser
    finally:
        await browsers.end(browser, connection)


async def everywhere(page: Page, site: TinySite) -> Seen:
    """Ask all that can run, and all that can be sent."""
    done = ask_everywhere(site)
    bye = threading.Event()

    def left() -> Answer:
        bye.set()
        return Answer()

    site.pages["/bye"] = left
    await page.goto(site.url)
    await page.click("a")
    await page.click("button")
    assert await asyncio.to_thread(done.wait, 20)
    await page.goto("about:blank")
    assert await asyncio.to_thread(bye.wait, 20)
    said = {
        path.removeprefix("/says/"): json.loads(body)
        for _, path, body, _ in site.arrived
        if path.startswith("/says/")
    }
    return Seen(said=said, sent=site.headers)


def listed(named: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"brand": name, "version": version} for name, version in named]


CHROMIUM = {
    "Desktop Chrome": (
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/{}.0.0.0 Safari/537.36"
        ),
        "Win32",
        ClientHints(
            brands=(),
            full_brands=(),
            platform="Windows",
            platform_version="19.0.0",
            architecture="x86",
            bitness="64",
            model="",
            mobile=False,
            form_factor="Desktop",
        ),
    ),
    "Pixel 7": (
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/{}.0.0.0 Mobile Safari/537.36"
        ),
        "Linux armv81",
        ClientHints(
            brands=(),
            full_brands=(),
            platform="Android",
            platform_version="14.0.0",
            architecture="",
            bitness="",
            model="Pixel 7",
            mobile=True,
            form_factor="Mobile",
        ),
    ),
}


@pytest.mark.parametrize("device", CHROMIUM)
async def test_user_agent_and_client_hints_agree_in_all_that_runs_and_all_that_is_sent(
    device: str, browsers: KeptBrowsers, site: TinySite
) -> None:
    async with browsing(browsers, device) as (page, _, browser):
        seen = await everywhere(page, site)
        version = browser.version
    major = version.partition(".")[0]
    agent, platform, hints = CHROMIUM[device]
    agent = agent.format(major)
    names, full = brands(version, "Google Chrome"), brands(version, "Google Chrome", full=True)

    assert seen.said.keys() == DOCUMENTS | WORKERS
    assert seen.all("userAgent") == [agent]
    assert seen.all("appVersion") == [agent.removeprefix("Mozilla/")]
    assert seen.all("webdriver", DOCUMENTS) == [False]
    assert seen.all("platform", DOCUMENTS) == [platform]
    assert seen.all("brands", TOLD) == [listed(names)]
    assert seen.all("mobile", TOLD) == [hints.mobile]
    assert seen.all("system", TOLD) == [hints.platform]
    assert seen.all("hints", TOLD) == [
        {
            "brands": listed(names),
            "fullVersionList": listed(full),
            "platform": hints.platform,
            "platformVersion": hints.platform_version,
            "architecture": hints.architecture,
            "bitness": hints.bitness,
            "model": hints.model,
            "mobile": hints.mobile,
            "formFactors": [hints.form_factor],
        }
    ]
    assert len(seen.sent) > 20
    assert [path for path, headers in seen.sent if headers["user-agent"] != agent] == []
    assert seen.header("sec-ch-ua") == {", ".join(f'"{n}";v="{v}"' for n, v in names)}
    assert seen.header("sec-ch-ua-full-version-list") == {
        ", ".join(f'"{name}";v="{each}"' for name, each in full)
    }
    assert seen.header("sec-ch-ua-mobile") == {"?1" if hints.mobile else "?0"}
    assert seen.header("sec-ch-ua-platform") == {f'"{hints.platform}"'}
    assert seen.header("sec-ch-ua-platform-version") == {f'"{hints.platform_version}"'}
    assert seen.header("sec-ch-ua-model") == {f'"{hints.model}"'}
    assert (seen.all("gpc"), seen.header("sec-gpc")) == ([None], set())
    assert seen.header("sec-ch-ua-arch") == {f'"{hints.architecture}"'}
    assert seen.header("sec-ch-ua-bitness") == {f'"{hints.bitness}"'}
    assert "/socket" in [path for path, _ in seen.sent]


async def test_a_browser_other_than_chromium_has_no_client_hints(
    browsers: KeptBrowsers, site: TinySite
) -> None:
    async with browsing(browsers, "iPhone 15") as (page, emulation, _):
        seen = await everywhere(page, site)
    assert emulation.user_agent.startswith("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)")
    assert seen.all("userAgent") == [emulation.user_agent]
    assert seen.header("user-agent") == {emulation.user_agent}
    assert seen.all("platform", DOCUMENTS) == ["iPhone"]
    assert ["brands" in seen.said[who] for who in sorted(DOCUMENTS)] == [False] * len(DOCUMENTS)
    assert seen.all("brands", OWN_WORKERS) == [[]]
    assert seen.all("system", OWN_WORKERS) == [""]
    assert [
        path for path, sent in seen.sent if any(name.startswith("sec-ch") for name in sent)
    ] == []


async def test_language_clock_colours_and_privacy_are_those_of_the_spec_in_all_that_runs(
    browsers: KeptBrowsers, site: TinySite
) -> None:
    settings = {"locale": "de-DE", "time_zone": "Asia/Tokyo", "color_scheme": "dark"}
    async with browsing(browsers, "Desktop Chrome", gpc=True, **settings) as (page, _, _browser):
        seen = await everywhere(page, site)
    assert seen.all("gpc") == [True]
    unsaid = {path for path, headers in seen.sent if headers.get("sec-gpc") != "1"}
    assert unsaid == {"/socket"}, "the opening of a WebSocket does not pause"
    assert seen.all("languages") == [["de-DE", "de", "en-US", "en"]]
    assert seen.all("language") == ["de-DE"]
    assert seen.all("locale") == ["de-DE"]
    assert seen.all("number") == ["1.234,5"]
    assert seen.all("timeZone") == ["Asia/Tokyo"]
    assert seen.all("offset") == [-540]
    assert seen.all("dark", DOCUMENTS) == [True]
    assert seen.header("accept-language") == {"de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7"}
    assert all("accept-language" in headers for _, headers in seen.sent)


async def test_screen_and_touch_are_those_of_the_device(
    browsers: KeptBrowsers, site: TinySite
) -> None:
    async with browsing(browsers, "Pixel 7") as (page, _, _browser):
        seen = await everywhere(page, site)
    assert seen.all("width", {"page", "same"}) == [412]
    assert [seen.said["page"]["touch"] > 0, seen.said["same"]["touch"] > 0] == [True, True]


@pytest.mark.parametrize("device", ["Desktop Chrome", "iPhone 15"])
async def test_automation_says_so_on_every_device(
    device: str, browsers: KeptBrowsers, site: TinySite
) -> None:
    settings = {"present_as": "automation"}
    async with browsing(browsers, device, **settings) as (page, _, browser):
        seen = await everywhere(page, site)
        major = browser.version.partition(".")[0]
    assert seen.all("webdriver", DOCUMENTS) == [True]
    for agent in (*seen.all("userAgent"), *seen.header("user-agent")):
        assert f"HeadlessChrome/{major}.0.0.0" in agent
    if device == "Desktop Chrome":
        assert {"brand": "HeadlessChrome", "version": major} in seen.said["shared"]["brands"]


async def test_in_a_browser_of_another_device_only_shared_and_service_workers_say_that_one(
    browsers: KeptBrowsers, site: TinySite
) -> None:
    async with browsing(browsers, "Pixel 7", launched_for="Desktop Chrome") as (page, own, _):
        seen = await everywhere(page, site)
    shared = {"shared", "service"}
    assert seen.all("userAgent", DOCUMENTS | WORKERS - shared) == [own.user_agent]
    assert seen.all("system") == ["Android"]
    assert seen.header("user-agent") == {own.user_agent}
    [other] = seen.all("userAgent", shared)
    assert "Windows" in other
    assert "Headless" not in other


async def test_brands_are_what_the_browser_itself_would_say(
    browser: Browser, site: TinySite
) -> None:
    site.pages["/"] = "<title>Shop</title>"
    page = await browser.new_page()
    await page.goto(site.url)
    own = await page.evaluate("navigator.userAgentData.brands")
    full = await page.evaluate("navigator.userAgentData.getHighEntropyValues(['fullVersionList'])")
    version = browser.version
    product = next(
        (each["brand"] for each in own if not re.match(r"Not|Chromium$", each["brand"])), ""
    )
    assert own == listed(brands(version, product))
    assert full["fullVersionList"] == listed(brands(version, product, full=True))


async def test_the_address_bar_loads_no_hidden_pages_and_playwrights_switches_still_count(
    browsers: KeptBrowsers,
) -> None:
    async with browsing(browsers, "Desktop Chrome") as (page, _, browser):
        await page.goto("data:text/html,<title>here</title>")
        session = await browser.new_browser_cdp_session()
        targets = (await session.send("Target.getTargets", {"filter": [{}]}))["targetInfos"]
        command_line = (await session.send("SystemInfo.getInfo"))["commandLine"]
    urls = {each["url"] for each in targets}
    assert [url for url in urls if url.startswith("chrome://")] == []
    off = [
        argument.partition("=")[2].split(",")
        for argument in shlex.split(command_line)
        if argument.startswith("--disable-features=")
    ]
    assert off[-1] == [*PLAYWRIGHTS_OWN, *OMNIBOX_PAGES, *SPARE_PROCESS]
    assert [set(each) - set(PLAYWRIGHTS_OWN) for each in off[:-1]] == [set()]
