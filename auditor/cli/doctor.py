"""tagproof doctor: does this machine have what an audit needs?"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import click
from playwright.async_api import Error as PlaywrightError

from auditor.capture.browser.launch import (
    BrowserChoice,
    driver,
    find_browser,
    start,
    why_unsandboxed,
)
from auditor.cli.options import FILE, browser_options, json_option
from auditor.cli.terminal import say, say_on_stderr
from auditor.config.models import Report
from auditor.errors import BrowserError, ExitCode

Tell = Callable[[str, str], None]
"""Takes the name of a fact of the machine, and what it is."""
PAGE = "data:text/html,<title>tagproof</title>"


@click.command("doctor")
@click.option(
    "--output",
    type=FILE,
    metavar="FOLDER",
    default=Path(Report().output),
    show_default=True,
    help="The folder that reports are to be written to.",
)
@json_option
@browser_options
def command(
    browser: str | None,
    channel: str | None,
    headed: bool,  # noqa: FBT001 - click passes by name
    output: Path,
    as_json: bool,  # noqa: FBT001 - click passes by name
) -> ExitCode:
    """Say what this machine lacks for an audit, and how to get it. Starts the browser once."""
    facts: dict[str, str] = {}

    def tell(name: str, text: str) -> None:
        facts[name] = text
        if not as_json:
            say(f"{name:10}  {text}")

    tell("tagproof", version("tagproof"))
    tell("Python", f"{platform.python_version()} ({sys.executable})")
    tell("Playwright", version("playwright"))
    problems = list(_browser_problems(browser, channel, tell, headed=headed))
    problems += _folder_problems(output, tell)
    if as_json:
        data = {name.lower(): text for name, text in facts.items()}
        click.echo(json.dumps({"ok": not problems, **data, "problems": problems}, indent=2))
    elif problems:
        for problem in problems:
            say_on_stderr(f"\ntagproof: {problem}")
    else:
        say("all is well")
    return ExitCode.INCONCLUSIVE if problems else ExitCode.PASSED


def _browser_problems(
    path: str | None, channel: str | None, tell: Tell, *, headed: bool
) -> list[str]:
    try:
        choice = find_browser(path, channel, os.environ)
        tell("browser", str(choice))
        release = asyncio.run(_started_version(choice, headless=not headed))
    except BrowserError as error:
        tell("browser", "none that starts")
        return [str(error)]
    tell("started", f"version {release}")
    reason = why_unsandboxed(os.environ)
    tell("sandbox", "on" if reason is None else f"off: {reason}")
    return []


async def _started_version(choice: BrowserChoice, *, headless: bool) -> str:
    """The browser's version, once it has started and shown a page."""
    async with driver() as playwright:
        browser = await start(playwright, choice, headless=headless)
        try:
            page = await browser.new_page()
            await page.goto(PAGE)
            await page.wait_for_function("document.title === 'tagproof'")
        except PlaywrightError as error:
            raise BrowserError(f"{choice} starts, but shows no page: {error.message}") from error
        else:
            return browser.version
        finally:
            await browser.close()


def _folder_problems(folder: Path, tell: Tell) -> list[str]:
    """Why reports can't be written there: tried for real, in the nearest folder that exists."""
    existing = next(
        parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists()
    )
    try:
        with tempfile.TemporaryFile(dir=existing) as file:
            file.write(b"tagproof")
    except OSError as error:
        return [f"{folder} can't be written: {error.strerror}; give another one with --output"]
    tell("output", f"{folder} can be written")
    return []
