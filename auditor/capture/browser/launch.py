"""Finding the browser that an audit drives, and starting it.

It is always the full browser in its new headless mode, never Playwright's headless shell: sites can
tell that from the browsers of their visitors.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shlex
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from auditor.capture.browser.arguments import launch_arguments
from auditor.capture.browser.installed import installed, playwrights_own
from auditor.errors import BrowserError, UsageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence

    from playwright.async_api import Browser, Playwright

    from auditor.capture.browser.emulation import Emulation

CHANNELS = {
    **{f"chrome{end}": f"Google Chrome{end}" for end in ("", "-beta", "-dev", "-canary")},
    **{f"msedge{end}": f"Microsoft Edge{end}" for end in ("", "-beta", "-dev", "-canary")},
    "chromium": "Playwright's Chromium",
}
"""The values of `--channel`: Playwright's names of browsers, and what people call them."""

PACKAGES = {
    "apt-get": "apt-get install chromium",
    "dnf": "dnf install chromium",
    "pacman": "pacman -S chromium",
    "apk": "apk add chromium",
    "zypper": "zypper install chromium",
    "brew": "brew install --cask google-chrome",
}
"""How each package manager installs a browser."""

CLOSE_SECONDS = 40.0
"""How long Playwright may take to end; it kills browsers that do not close, after 30 seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserChoice:
    """The browser to drive, and who chose it. Either its path or its channel is given."""

    name: str
    source: str
    """Who chose it: --browser, --channel, TAGPROOF_BROWSER, Playwright, or this machine."""
    executable_path: str | None = None
    channel: str | None = None

    def __str__(self) -> str:
        """The browser as a person reads it."""
        where = self.executable_path or f"channel {self.channel}"
        return f"{self.name} ({where}; {self.source})"


def find_browser(
    path: str | None = None,
    channel: str | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    platform: str = sys.platform,
) -> BrowserChoice:
    """The browser to drive: the chosen one, else Playwright's own, else an installed one.

    Raises:
        UsageError: path and channel are both given, or one of them names no browser.
        BrowserError: there is none.
    """
    environ = os.environ if environ is None else environ
    if path and channel:
        raise UsageError("--browser and --channel both choose the browser: give one of them")
    if path:
        return _at(path, "--browser", environ)
    if channel:
        return _by_channel(channel)
    if path := environ.get("TAGPROOF_BROWSER"):
        return _at(path, "TAGPROOF_BROWSER", environ)
    if own := playwrights_own(environ, platform):
        return BrowserChoice(name="Playwright's Chromium", source="Playwright", executable_path=own)
    for name, executable in installed(environ, platform):
        return BrowserChoice(name=name, source="found on this machine", executable_path=executable)
    raise BrowserError(
        "no browser found: neither Playwright's Chromium nor an installed Chrome, Chromium or "
        f"Edge\n{how_to_install(environ)}"
    )


def how_to_install(environ: Mapping[str, str]) -> str:
    """The commands that get a browser on this machine, line by line."""
    lines = [f"  to get one, run:  {playwright_command('install --with-deps chromium')}"]
    managers = (line for name, line in PACKAGES.items() if shutil.which(name, path=_path(environ)))
    if line := next(managers, None):
        sudo = "" if line.startswith("brew") or _is_root() else "sudo "
        lines.append(f"  or:               {sudo}{line}")
    lines.append("  or name one:      --browser PATH, or TAGPROOF_BROWSER=PATH")
    return "\n".join(lines)


def playwright_command(arguments: str) -> str:
    """The shell command that calls Playwright with the Python that runs us."""
    python = Path(sys.executable)
    if python.is_relative_to(Path.cwd()):
        python = python.relative_to(Path.cwd())
    return f"{shlex.quote(str(python))} -m playwright {arguments}"


def why_unsandboxed(environ: Mapping[str, str] | None = None) -> str | None:
    """Why the browser runs without its sandbox; None when it has it, as it should.

    Chromium refuses its sandbox to root on Linux; TAGPROOF_SANDBOX=off is for a machine whose
    kernel refuses it.
    """
    environ = os.environ if environ is None else environ
    if environ.get("TAGPROOF_SANDBOX", "").lower() in {"off", "0", "no", "false"}:
        return "TAGPROOF_SANDBOX turns it off"
    if sys.platform == "linux" and _is_root():
        return "Chromium refuses it to root"
    return None


@contextlib.asynccontextmanager
async def driver() -> AsyncIterator[Playwright]:
    """Playwright, until the block ends.

    Raises:
        BrowserError: its Node.js does not start; quotes its output.
    """
    running = async_playwright()
    try:
        playwright = await running.__aenter__()
    except Exception as error:  # Playwright has no class of its own for this
        raise BrowserError(await _why_no_driver()) from error
    try:
        yield playwright
    finally:
        await closed(running.__aexit__())


async def closed(closing: Coroutine[Any, Any, None]) -> None:
    """Wait for what closes Playwright or a browser, but not for ever: all end with our process."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await closing


async def device_names() -> frozenset[str]:
    """The names that a spec's `devices` may use: Playwright's list."""
    async with driver() as playwright:
        return frozenset(playwright.devices)


async def _why_no_driver() -> str:
    """Why Playwright does not start, and what to do."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playwright", "--version", stdout=DEVNULL, stderr=PIPE
    )
    output = (await process.communicate())[1].decode(errors="replace").strip().splitlines()
    lines = [
        "Playwright's own Node.js does not start",
        *(f"  it said: {line}" for line in output[-3:]),
    ]
    if any("libatomic" in line for line in output):
        sudo = "" if _is_root() else "sudo "
        lines.append(
            f"  a library is missing; on Debian and Ubuntu run:  {sudo}apt-get install libatomic1"
        )
    return "\n".join(lines)


async def start(
    playwright: Playwright,
    choice: BrowserChoice,
    *,
    headless: bool = True,
    emulation: Emulation | None = None,
    extra_args: Sequence[str] = (),
    environ: Mapping[str, str] | None = None,
) -> Browser:
    """Start the browser; without an emulation, it has its own user agent.

    Raises:
        BrowserError: it does not start; says why, as far as the browser said, and what to do.
    """
    environ = os.environ if environ is None else environ
    try:
        return await playwright.chromium.launch(
            executable_path=choice.executable_path,
            channel=choice.channel,
            headless=headless,
            args=launch_arguments(emulation, extra_args),
            chromium_sandbox=why_unsandboxed(environ) is None,
        )
    except PlaywrightError as error:
        raise BrowserError(why_not_started(choice, error.message, environ)) from error


def why_not_started(choice: BrowserChoice, log: str, environ: Mapping[str, str]) -> str:
    """Why the browser did not start, from Playwright's log, and what to do."""
    stderr = dict.fromkeys(re.findall(r"\[pid=\d+\]\[err\] (.+)", log))
    quoted = [line for line in stderr if not re.search(r"dbus|unexpected operator", line)][-5:]
    first = log.partition("\n")[0].partition(": ")[2] or log
    has_ended = first.startswith("Target page, context or browser has been closed")
    return "\n".join(
        [
            f"{choice} does not start: {'it ended at once' if has_ended else first}",
            *(f"  it said: {line}" for line in quoted),
            f"  {_advice(choice, log, environ)}",
        ]
    )


def _advice(choice: BrowserChoice, log: str, environ: Mapping[str, str]) -> str:
    """What to do about a start that failed."""
    if re.search(r"error while loading shared libraries|missing dependencies", log):
        sudo = "" if _is_root() else "sudo "
        return f"libraries are missing; run:  {sudo}{playwright_command('install-deps chromium')}"
    if re.search(r"No usable sandbox|sandboxing failed|crbug\.com/638180", log):
        return (
            "this machine refuses Chromium its sandbox: allow unprivileged user namespaces, or, "
            "for sites that you trust, go without it: TAGPROOF_SANDBOX=off"
        )
    if re.search(r"Missing X server|without having a XServer", log):
        return "--headed needs a screen, and there is none: leave it away, or use xvfb-run"
    if re.search(r"ENOSPC|No space left", log):
        return "the disk is full: the browser needs room for its profile"
    if choice.channel and "is not found at" in log:
        return f"it is not installed; run:  {playwright_command(f'install {choice.channel}')}"
    return f"try another browser, or install one anew\n{how_to_install(environ)}"


def _at(path: str, source: str, environ: Mapping[str, str]) -> BrowserChoice:
    executable = shutil.which(str(Path(path).expanduser()), path=_path(environ))
    if executable is None:
        raise UsageError(f"{source}: no executable file at {path}\n{how_to_install(environ)}")
    return BrowserChoice(name=Path(executable).name, source=source, executable_path=executable)


def _by_channel(channel: str) -> BrowserChoice:
    if channel not in CHANNELS:
        channels = ", ".join(CHANNELS)
        raise UsageError(f"--channel: there is no channel {channel}; there are {channels}")
    return BrowserChoice(name=CHANNELS[channel], source="--channel", channel=channel)


def _path(environ: Mapping[str, str]) -> str:
    # shutil.which searches the process's own PATH for None, and no folder for an empty text.
    return environ.get("PATH", "")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
