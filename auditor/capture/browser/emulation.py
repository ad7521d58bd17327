"""Emulation of a device: how the browser presents itself to a site.

Headers, `navigator` and client hints agree in pages, embedded documents, popups and workers.
Playwright's own override of the user agent is not used: it leaves out workers and most hints, and
whichever of two overrides comes last wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from auditor.capture.browser.client_hints import NO_METADATA, ClientHints, hints_of

if TYPE_CHECKING:
    from auditor.config.site import BrowserSpec

# Some banners show nothing to a visitor whose navigator.webdriver is true.
UNANNOUNCED = ("--disable-blink-features=AutomationControlled",)
"""Launch arguments of a browser that does not announce that it is automated."""
HEADLESS = "HeadlessChrome"
"""The brand of a Chromium without a window."""
DOCUMENTS = frozenset({"page", "iframe"})
WITHOUT_HINTS = "delete Navigator.prototype.userAgentData; delete globalThis.NavigatorUAData;"
"""A script for documents: other browsers have no hints, and sites test for the API."""
GPC = (
    "Object.defineProperty(Object.getPrototypeOf(navigator), 'globalPrivacyControl', "
    "{get: () => true, configurable: true, enumerable: true});"
)
"""A script for documents and workers: the visitor's browser signals Global Privacy Control."""
PLATFORMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Linux armv81"),
    ("Windows NT", "Win32"),
    ("Macintosh", "MacIntel"),
    ("X11; Linux", "Linux x86_64"),
)
"""A part of the user agent, and the `navigator.platform` that goes with it."""

Command = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulation:
    """How one device's browser presents itself to sites."""

    user_agent: str
    hints: ClientHints | None
    """None: the browser sends none."""
    platform: str
    """`navigator.platform` in documents; empty: the machine's own."""
    languages: tuple[str, ...]
    """The visitor's languages, best first; empty: the machine's own."""
    locale: str | None
    time_zone: str | None
    color_scheme: str | None
    automated: bool
    """Whether it announces that it is automated."""
    screen: Mapping[str, Any]
    """Playwright's options for the device: its size, touch and so on."""
    gpc: bool = False
    """Whether it signals Global Privacy Control, in a header and to scripts."""
    geolocation: Mapping[str, float] | None = None
    """Where it says that it is; None: it refuses to say."""

    @classmethod
    def of(cls, device: Mapping[str, Any], version: str, browser: BrowserSpec) -> Self:
        """The emulation of a device of Playwright's list, in a browser of this full version."""
        agent = str(device["user_agent"])
        automated = browser.present_as == "automation"
        product = "Microsoft Edge" if "Edg/" in agent else "Google Chrome"
        hints = hints_of(agent, version, HEADLESS if automated else product)
        return cls(
            user_agent=_user_agent(agent, version, reduced=hints is not None, automated=automated),
            hints=hints,
            platform=next((platform for part, platform in PLATFORMS if part in agent), ""),
            languages=_languages(browser.locale),
            locale=browser.locale,
            time_zone=browser.time_zone,
            color_scheme=browser.color_scheme,
            automated=automated,
            geolocation=browser.geolocation.model_dump() if browser.geolocation else None,
            screen={
                name: value
                for name, value in device.items()
                if name not in {"user_agent", "default_browser_type"}
            },
        )

    def for_visitor(self, *, gpc: bool, locale: str) -> Emulation:
        """The same device in the hands of another visitor. `locale`: empty for the spec's own."""
        if not locale:
            return replace(self, gpc=gpc)
        return replace(self, gpc=gpc, locale=locale, languages=_languages(locale))

    def launch_arguments(self) -> tuple[str, ...]:
        """The launch arguments of a browser with this emulation.

        They are the only source of `navigator.userAgent` in shared and service workers.
        """
        languages = (f"--accept-lang={','.join(self.languages)}",) if self.languages else ()
        announced = () if self.automated else UNANNOUNCED
        return (f"--user-agent={self.user_agent}", *languages, *announced)

    def context_options(self) -> dict[str, Any]:
        """The options for `browser.new_context`; `commands` sets the rest for each target."""
        scheme = {"color_scheme": self.color_scheme} if self.color_scheme else {}
        if self.geolocation is None:
            return {**self.screen, **scheme}
        place = {"geolocation": dict(self.geolocation), "permissions": ["geolocation"]}
        return {**self.screen, **scheme, **place}

    def commands(self, target_type: str) -> tuple[Command, ...]:
        """The commands that a target of this type must get before it runs.

        A process takes one locale: the refusal "already in effect" means that it has this one.
        """
        is_document = target_type in DOCUMENTS
        override: dict[str, Any] = {"userAgent": self.user_agent}
        if self.platform:
            override["platform"] = self.platform
        if self.languages:
            override["acceptLanguage"] = ",".join(self.languages)
        commands: list[Command] = [("Emulation.setUserAgentOverride", override)]
        if self.hints is not None:
            override["userAgentMetadata"] = self.hints.metadata()
        elif is_document:
            script = {"source": WITHOUT_HINTS}
            commands.append(("Page.addScriptToEvaluateOnNewDocument", script))
        else:
            override["userAgentMetadata"] = NO_METADATA
        if self.gpc:
            commands.append(
                ("Page.addScriptToEvaluateOnNewDocument", {"source": GPC})
                if is_document
                else ("Runtime.evaluate", {"expression": GPC})
            )
        if target_type == "worker":  # it is in its document's process, and has the rest from there
            return tuple(commands)
        if self.locale is not None:
            commands.append(("Emulation.setLocaleOverride", {"locale": self.locale}))
        if self.time_zone is not None:
            commands.append(("Emulation.setTimezoneOverride", {"timezoneId": self.time_zone}))
        if self.color_scheme is not None and is_document:
            # Playwright sets it, too, but not always before the document runs.
            feature = {"name": "prefers-color-scheme", "value": self.color_scheme}
            commands.append(("Emulation.setEmulatedMedia", {"features": [feature]}))
        return tuple(commands)

    def headers(self) -> dict[str, str]:
        """The headers for requests that the browser does not send, such as for robots.txt."""
        ranked = [
            language if rank == 0 else f"{language};q=0.{10 - rank}"
            for rank, language in enumerate(self.languages)
        ]
        accepted = {"Accept-Language": ",".join(ranked)} if ranked else {}
        signals = {"Sec-GPC": "1"} if self.gpc else {}
        return {"User-Agent": self.user_agent, **accepted, **signals}

    def corrected(self, request: Mapping[str, Any]) -> list[dict[str, str]] | None:
        """A paused request's headers, corrected for `Fetch.continueRequest`; None: they are right.

        Some requests leave before their target has its commands: those for the script of a service
        worker or nested worker, and for a popup's first document.
        """
        if not request["url"].startswith(("http:", "https:")):
            return None
        wanted = {name.lower(): value for name, value in self.headers().items()}
        hints = self.hints.headers() if self.hints is not None else {}
        corrected: list[dict[str, str]] = []
        changed = False
        for name, value in request["headers"].items():
            lower = name.lower()
            right = wanted.pop(lower, value)
            if lower.startswith("sec-ch-ua"):
                right = hints.get(lower)
            changed = changed or right != value
            if right is not None:
                corrected.append({"name": name, "value": right})
        if wanted:
            corrected += [{"name": name, "value": value} for name, value in wanted.items()]
        return corrected if changed or wanted else None


def _user_agent(agent: str, version: str, *, reduced: bool, automated: bool) -> str:
    """A device's user agent, with the version of the browser that really runs.

    `reduced`: as Chromium writes it, with the major version alone and no model of the device.
    """
    plain = f"{version.partition('.')[0]}.0.0.0"
    if reduced:
        agent = re.sub(r"\b(Chrome|Edg)/[\d.]+", rf"\g<1>/{plain}", agent)
        agent = re.sub(r"\(Linux; Android [^)]*\)", "(Linux; Android 10; K)", agent)
    if not automated:
        return agent
    if "Chrome/" in agent:
        return agent.replace("Chrome/", f"{HEADLESS}/")
    return f"{agent} {HEADLESS}/{plain}"


def _languages(locale: str | None) -> tuple[str, ...]:
    """The languages that a Chromium of this locale accepts: its own, then English."""
    if locale is None:
        return ()
    language = locale.partition("-")[0]
    accepted = (locale, "en-US", "en") if language == "en" else (locale, language, "en-US", "en")
    return tuple(dict.fromkeys(accepted))
