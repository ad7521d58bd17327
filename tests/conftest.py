"""What all tests share: a browser, a visitor with it, and a tiny site to visit."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from hanging import pytest_runtest_makereport  # noqa: F401 - pytest finds it here
from keptbrowsers import KeptBrowsers
from tinysite import TinySite, Visitor, serving

from auditor.capture.browser.launch import BrowserChoice, find_browser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from playwright.async_api import Browser
    from sharing import PiecesOfWork
    from xdist.remote import Producer

# How long an example takes says how busy the machine is, and nothing of what is tested.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

FIRST = ("audit", "sites", "tracking", "capture", "ci", "cli", "report")
"""Folders of tests that start browsers or commands, the longest first."""


def folder_of(item: pytest.Item) -> str:
    """The folder of tests/ that a test stands in, or below."""
    return item.path.relative_to(Path(__file__).parent).parts[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, where processes share the work."""
    if hasattr(config, "workerinput"):
        ranks = {name: rank for rank, name in enumerate(FIRST)}
        items.sort(key=lambda item: ranks.get(folder_of(item), len(FIRST)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> PiecesOfWork | None:
    """Share what `--dist loadscope` would, and the planted sites audit by audit."""
    from sharing import PiecesOfWork  # noqa: PLC0415 - only where processes share the work

    return PiecesOfWork(config, log) if config.getoption("dist") == "loadscope" else None


@pytest.fixture(scope="session")
def browser_choice() -> BrowserChoice:
    """The browser of this machine. There must be one: without it the tests prove nothing."""
    return find_browser(environ=os.environ)


@pytest.fixture(scope="session")
def quick_choice(browser_choice: BrowserChoice) -> BrowserChoice:
    """The same Chromium without what draws windows, if it is here: a page takes it half the work.

    An audit uses it only when it is told to, since sites can tell it from a visitor's browser.
    Commands that tests start use `browser_choice`, as their users would.
    """
    if path := shutil.which("chromium-headless-shell"):
        return BrowserChoice(name="Headless shell", source="tests", executable_path=path)
    return browser_choice


@pytest.fixture(scope="session")
async def full_browsers(browser_choice: BrowserChoice) -> AsyncIterator[KeptBrowsers]:
    """For tests of what the browser itself does: these take it instead of `browsers`."""
    kept = KeptBrowsers(browser_choice)
    async with kept:
        yield kept
        await kept.close()


@pytest.fixture(scope="session")
async def browsers(quick_choice: BrowserChoice) -> AsyncIterator[KeptBrowsers]:
    """What starts browsers for tests, and for the audits in them: once for each command line."""
    kept = KeptBrowsers(quick_choice)
    async with kept:
        yield kept
        await kept.close()


@pytest.fixture
async def browser(browsers: KeptBrowsers) -> AsyncIterator[Browser]:
    """A browser without any profile yet; those that the test makes are closed after it."""
    running, connection = await browsers.start(None, ())
    yield running
    await browsers.end(running, connection)


@pytest.fixture
def site() -> Iterator[TinySite]:
    with serving() as tiny:
        yield tiny


@pytest.fixture
def visitor(browsers: KeptBrowsers) -> Visitor:
    return Visitor(launcher=browsers)
