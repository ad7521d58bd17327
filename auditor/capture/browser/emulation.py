"""How the browser presents itself to a site: as a visitor's, or as the automated one that it is.

Header, `navigator` and client hints say the same in pages, embedded documents, popups and workers.
Playwright's own override of the user agent is not used: it leaves out workers and most hints, and
whichever of two overrides comes last wins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from auditor.capture.browser.client_hints import NO_METADATA, ClientHints, hints_of

if TYPE_CHECKING:
    from auditor.config.site import BrowserSpec

# Some banners show nothing to a visitor whose navigator.webdriver is true.
UNANNOUNCED = ("--disable-blink-features=AutomationControlled",)
"""The command line of a browser that does not say that it is automated."""
HEADLESS = "HeadlessChrome"
"""What Chromium calls itself when nobody looks at it."""
DOCUMENTS = frozenset({"page", "iframe"})
WITHOUT_HINTS = "delete Navigator.prototype.userAgentData; delete globalThis.NavigatorUAData;"
"""For documents: other browsers have no hints, and sites look whether they are there."""
PLATFORMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Linux armv81"),
    ("Windows NT", "Win32"),
    ("Macintosh", "MacIntel"),
    ("X11; Linux", "Linux x86_64"),
)
"""What a user agent holds, and what `navigator.platform` says then."""

Command = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulation:
    """One device's browser, as sites see it."""

    user_agent: str
    hints: ClientHints | None
    """None: a browser that sends none."""
    platform: str
    """What navigator.platform says in documents; empty: the machine's own."""
    languages: tuple[str, ...]
    """What the visitor reads, best first; empty: what the machine says."""
    locale: str | None
    time_zone: str | None
    color_scheme: str | None
    automated: bool
    """Whether it says that it is automated."""
    screen: Mapping[str, Any]
    """Playwright's options for the device: its size, touch and so on."""

    @classmethod
    def of(cls, described: Mapping[str, Any], version: str, browser: BrowserSpec) -> Self:
        """The presence of a device of Playwright's list, in a browser of this full version."""
        agent = str(described["user_agent"])
        automated = browser.present_as == "automation"
        product = "Microsoft Edge" if "Edg/" in agent else "Google Chrome"
        hints = hints_of(agent, version, HEADLESS if automated else product)
        return cls(
            user_agent=_user_agent(agent, version, reduced=hints is not None, automated=automated),
            hints=hints,
            platform=next((says for held, says in PLATFORMS if held in agent), ""),
            languages=_languages(browser.locale),
            locale=browser.locale,
            time_zone=browser.time_zone,
            color_scheme=browser.color_scheme,
            automated=automated,
            screen={
                name: value
                for name, value in described.items()
                if name not in {"user_agent", "default_browser_type"}
            },
        )

    def launch_arguments(self) -> tuple[str, ...]:
        """For the browser's command line.

        Shared and service workers get their `navigator.userAgent` from there, and nowhere else.
        """
        languages = (f"--accept-lang={','.join(self.languages)}",) if self.languages else ()
        announced = () if self.automated else UNANNOUNCED
        return (f"--user-agent={self.user_agent}", *languages, *announced)

    def context_options(self) -> dict[str, Any]:
        """For `browser.new_context`; all else is said to each target, see `commands`."""
        scheme = {"color_scheme": self.color_scheme} if self.color_scheme else {}
        return {**self.screen, **scheme}

    def commands(self, target_type: str) -> tuple[Command, ...]:
        """What a target of this type must be told before it runs.

        A process takes one locale; "already in effect" means that it has this one.
        """
        document = target_type in DOCUMENTS
        override: dict[str, Any] = {"userAgent": self.user_agent}
        if self.platform:
            override["platform"] = self.platform
        if self.languages:
            override["acceptLanguage"] = ",".join(self.languages)
        commands: list[Command] = [("Emulation.setUserAgentOverride", override)]
        if self.hints is not None:
            override["userAgentMetadata"] = self.hints.metadata()
        elif document:
            script = {"source": WITHOUT_HINTS}
            commands.append(("Page.addScriptToEvaluateOnNewDocument", script))
        else:
            override["userAgentMetadata"] = NO_METADATA
        if target_type == "worker":  # lives in its document's process
            return tuple(commands)
        if self.locale is not None:
            commands.append(("Emulation.setLocaleOverride", {"locale": self.locale}))
        if self.time_zone is not None:
            commands.append(("Emulation.setTimezoneOverride", {"timezoneId": self.time_zone}))
        if self.color_scheme is not None and document:
            # Playwright says so too, and not always before the document runs.
            feature = {"name": "prefers-color-scheme", "value": self.color_scheme}
            commands.append(("Emulation.setEmulatedMedia", {"features": [feature]}))
        return tuple(commands)

    def headers(self) -> dict[str, str]:
        """For requests that are not sent by the browser, such as for robots.txt."""
        ranked = [
            language if place == 0 else f"{language};q=0.{10 - place}"
            for place, language in enumerate(self.languages)
        ]
        accepted = {"Accept-Language": ",".join(ranked)} if ranked else {}
        return {"User-Agent": self.user_agent, **accepted}

    def corrected(self, request: Mapping[str, Any]) -> list[dict[str, str]] | None:
        """A paused request's headers as they should be, for Fetch.continueRequest; None: they are.

        Some requests leave before their target could be told: for a service worker's or a nested
        worker's script, and for a popup's first document.
        """
        if not request["url"].startswith(("http:", "https:")):
            return None
        wanted = {name.lower(): value for name, value in self.headers().items()}
        hints = self.hints.headers() if self.hints is not None else {}
        made: list[dict[str, str]] = []
        changed = False
        for name, value in request["headers"].items():
            lower = name.lower()
            right = wanted.pop(lower, value)
            if lower.startswith("sec-ch-ua"):
                right = hints.get(lower)
            changed = changed or right != value
            if right is not None:
                made.append({"name": name, "value": right})
        if wanted:
            made += [{"name": name, "value": value} for name, value in wanted.items()]
        return made if changed or wanted else None


def _user_agent(agent: str, version: str, *, reduced: bool, automated: bool) -> str:
    """A device's user agent, of the browser that really runs.

    Chromium itself says no more than its major version, and of Android devices nothing.
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
    """What Chromium in this language asks for: its own language, then English."""
    if locale is None:
        return ()
    language = locale.partition("-")[0]
    asked = (locale, "en-US", "en") if language == "en" else (locale, language, "en-US", "en")
    return tuple(dict.fromkeys(asked))
