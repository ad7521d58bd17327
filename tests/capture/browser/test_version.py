"""The version is told by the browser's command, or seen where that does not tell."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from keptbrowsers import KeptBrowsers

from auditor.capture.browser import version
from auditor.capture.browser.launch import BrowserChoice
from auditor.capture.browser.version import version_of

FULL = re.compile(r"\d+(\.\d+){3}")


def a_command(folder: Path, script: str) -> BrowserChoice:
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return BrowserChoice(name="Browser", source="--browser", executable_path=str(path))


async def test_what_the_command_tells_is_the_version_that_runs(browsers: KeptBrowsers) -> None:
    running, connection = await browsers.start(None, ())
    told = await version_of(browsers.playwright, browsers.choice)
    assert told == running.version
    assert FULL.fullmatch(told)
    await browsers.end(running, connection)


async def test_a_command_that_tells_need_not_start(browsers: KeptBrowsers, tmp_path: Path) -> None:
    choice = a_command(tmp_path, 'echo "Chromium 1.2.3.4 built on Nothing"')
    assert await version_of(browsers.playwright, choice) == "1.2.3.4"


@pytest.mark.parametrize("told", ["exit 1", "echo Chromium", "sleep 60", "echo 1.2.3.4; exit 1"])
async def test_where_the_command_does_not_tell_the_browser_is_started(
    told: str, browsers: KeptBrowsers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(version, "VERSION_SECONDS", 0.2)
    real = browsers.choice.executable_path
    script = f'case "$*" in --version) {told} ;; *) exec "{real}" "$@" ;; esac'
    running, connection = await browsers.start(None, ())
    assert await version_of(browsers.playwright, a_command(tmp_path, script)) == running.version
    await browsers.end(running, connection)
