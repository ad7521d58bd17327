"""The browser's version, which emulations need before it starts."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from typing import TYPE_CHECKING

from auditor.capture.browser.launch import BrowserChoice, start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Playwright

VERSION_SECONDS = 5.0
"""How long the browser's command may take to tell its version."""
_VERSIONS: dict[BrowserChoice, str] = {}
"""The versions of browsers that were asked for it."""


async def version_of(
    playwright: Playwright, choice: BrowserChoice, environ: Mapping[str, str] | None = None
) -> str:
    """The browser's full version, which emulations need.

    The first call asks the browser's command, which is quick; where that does not tell, it starts
    the browser.

    Raises:
        BrowserError: it does not start.
    """
    if choice not in _VERSIONS:
        _VERSIONS[choice] = await _told_version(choice) or await _seen_version(
            playwright, choice, environ
        )
    return _VERSIONS[choice]


async def _told_version(choice: BrowserChoice) -> str:
    """What the browser's command says of its version; empty if it says nothing that is one."""
    if choice.executable_path is None or sys.platform == "win32":  # there it would open a window
        return ""
    try:
        process = await asyncio.create_subprocess_exec(
            choice.executable_path,
            "--version",
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return ""
    try:
        async with asyncio.timeout(VERSION_SECONDS):
            output, _ = await process.communicate()
    except TimeoutError:
        # With all that it started, which would keep its output open.
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        return ""
    found = re.search(r"\b\d+(?:\.\d+){3}\b", output.decode(errors="replace"))
    return found[0] if found and process.returncode == 0 else ""


async def _seen_version(
    playwright: Playwright, choice: BrowserChoice, environ: Mapping[str, str] | None
) -> str:
    """The version that the browser has once it runs."""
    browser = await start(playwright, choice, environ=environ)
    version = browser.version
    await browser.close()
    return version
