from __future__ import annotations

import json
import sys
from pathlib import Path

import playwright
import pytest
from playwright.async_api import Browser

from auditor.capture.browser import installed
from auditor.capture.browser import launch as module
from auditor.capture.browser.launch import (
    BrowserChoice,
    driver,
    find_browser,
    start,
    why_unsandboxed,
)
from auditor.errors import BrowserError, UsageError

LAUNCH = "BrowserType.launch: Target page, context or browser has been closed\nBrowser logs:\n"


def program(path: Path, text: str = "#!/bin/sh\nexit 1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a machine without any browser."""
    monkeypatch.setattr(installed, "INSTALL_PATHS", {})
    (tmp_path / "bin").mkdir()
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path / "home")}


def own_revision() -> str:
    package = Path(playwright.__file__).parent / "driver" / "package"
    browsers = json.loads((package / "browsers.json").read_text())["browsers"]
    return next(str(each["revision"]) for each in browsers if each["name"] == "chromium")


def downloaded(cache: Path) -> Path:
    folder = cache / f"chromium-{own_revision()}"
    chrome = program(folder / "chrome-linux64" / "chrome")
    (folder / "INSTALLATION_COMPLETE").touch()
    return chrome


def test_without_any_browser_the_message_says_what_to_run(
    bare: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_is_root", lambda: False)
    monkeypatch.chdir(tmp_path)
    program(tmp_path / "bin" / "apt-get")
    with pytest.raises(BrowserError) as caught:
        find_browser(environ=bare, platform="linux")
    assert str(caught.value) == (
        "no browser found: neither Playwright's Chromium nor an installed Chrome, Chromium or "
        "Edge\n"
        f"  to get one, run:  {sys.executable} -m playwright install --with-deps chromium\n"
        "  or:               sudo apt-get install chromium\n"
        "  or name one:      --browser PATH, or TAGPROOF_BROWSER=PATH"
    )


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("dnf", "sudo dnf install chromium"),
        ("pacman", "sudo pacman -S chromium"),
        ("apk", "sudo apk add chromium"),
        ("brew", "brew install --cask google-chrome"),
    ],
)
def test_the_package_manager_of_the_machine_is_named(
    manager: str,
    line: str,
    bare: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_is_root", lambda: False)
    program(tmp_path / "bin" / manager)
    assert f"  or:               {line}\n" in module.how_to_install(bare)


def test_an_installed_chromium_is_found_on_path(bare: dict[str, str], tmp_path: Path) -> None:
    chromium = program(tmp_path / "bin" / "chromium")
    choice = find_browser(environ=bare, platform="linux")
    assert str(choice) == f"Chromium ({chromium}; found on this machine)"


def test_chrome_wins_over_chromium(bare: dict[str, str], tmp_path: Path) -> None:
    program(tmp_path / "bin" / "chromium")
    program(tmp_path / "bin" / "google-chrome")
    assert find_browser(environ=bare, platform="linux").name == "Google Chrome"


def test_a_browser_in_its_usual_place_is_found(
    bare: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edge = program(tmp_path / "apps" / "msedge.exe")
    usual = {"{NOWHERE}/chrome.exe": "Google Chrome", "{APPS}/msedge.exe": "Microsoft Edge"}
    monkeypatch.setattr(installed, "INSTALL_PATHS", {"win32": usual})
    choice = find_browser(environ={**bare, "APPS": str(edge.parent)}, platform="win32")
    assert (choice.name, choice.executable_path) == ("Microsoft Edge", str(edge))


def test_playwrights_own_browser_wins_over_an_installed_one(
    bare: dict[str, str], tmp_path: Path
) -> None:
    program(tmp_path / "bin" / "google-chrome")
    chrome = downloaded(tmp_path / "home" / ".cache" / "ms-playwright")
    choice = find_browser(environ=bare, platform="linux")
    assert (choice.source, choice.executable_path) == ("Playwright", str(chrome))


def test_playwrights_own_browser_is_found_where_it_was_told_to_keep_it(
    bare: dict[str, str], tmp_path: Path
) -> None:
    chrome = downloaded(tmp_path / "kept")
    environ = {**bare, "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "kept")}
    assert find_browser(environ=environ, platform="linux").executable_path == str(chrome)


def test_a_download_that_broke_off_does_not_count(bare: dict[str, str], tmp_path: Path) -> None:
    chrome = downloaded(tmp_path / "home" / ".cache" / "ms-playwright")
    (chrome.parent.parent / "INSTALLATION_COMPLETE").unlink()
    with pytest.raises(BrowserError, match="no browser found"):
        find_browser(environ=bare, platform="linux")


def test_ubuntus_script_that_asks_for_the_snap_is_no_browser(
    bare: dict[str, str], tmp_path: Path
) -> None:
    stub = "#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then\n  echo install the snap\nfi\n"
    program(tmp_path / "bin" / "chromium-browser", stub)
    with pytest.raises(BrowserError, match="no browser found"):
        find_browser(environ=bare, platform="linux")


def test_the_option_wins_over_the_environment(bare: dict[str, str], tmp_path: Path) -> None:
    mine, other = program(tmp_path / "mine"), program(tmp_path / "other")
    environ = {**bare, "TAGPROOF_BROWSER": str(other)}
    assert find_browser(str(mine), environ=environ).executable_path == str(mine)
    assert find_browser(environ=environ).executable_path == str(other)
    assert find_browser(environ=environ).source == "TAGPROOF_BROWSER"


def test_a_channel_is_left_to_playwright(bare: dict[str, str]) -> None:
    environ = {**bare, "TAGPROOF_BROWSER": "/other"}
    choice = find_browser(channel="msedge", environ=environ)
    assert (choice.name, choice.channel, choice.executable_path) == (
        "Microsoft Edge",
        "msedge",
        None,
    )


@pytest.mark.parametrize(
    ("path", "channel", "message"),
    [
        ("/nowhere/chrome", None, "--browser: no executable file at /nowhere/chrome\n"),
        ("/", None, "--browser: no executable file at /\n"),
        (None, "netscape", "--channel: there is no channel netscape; there are chrome, "),
        ("/a", "chrome", "--browser and --channel both choose the browser: give one of them"),
    ],
)
def test_a_choice_that_names_no_browser_is_a_wrong_call(
    path: str | None, channel: str | None, message: str, bare: dict[str, str]
) -> None:
    with pytest.raises(UsageError) as caught:
        find_browser(path, channel, bare)
    assert str(caught.value).startswith(message)


def test_the_sandbox_is_off_for_root_on_linux_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_is_root", lambda: False)
    assert why_unsandboxed({}) is None
    monkeypatch.setattr(module, "_is_root", lambda: True)
    monkeypatch.setattr(sys, "platform", "linux")
    assert why_unsandboxed({}) == "Chromium refuses it to root"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert why_unsandboxed({}) is None


def test_the_sandbox_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_is_root", lambda: False)
    assert why_unsandboxed({"TAGPROOF_SANDBOX": "off"}) == "TAGPROOF_SANDBOX turns it off"
    assert why_unsandboxed({"TAGPROOF_SANDBOX": "on"}) is None


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("chrome: error while loading shared libraries: libnss3.so", "install-deps chromium"),
        ("No usable sandbox! Update your kernel", "TAGPROOF_SANDBOX=off"),
        ("Missing X server or $DISPLAY", "leave it away, or use xvfb-run"),
        ("mkdir: No space left on device", "the disk is full"),
        ("something else", "try another browser"),
    ],
)
def test_a_failed_start_says_what_the_browser_said_and_what_to_do(line: str, advice: str) -> None:
    choice = BrowserChoice(name="Chromium", source="--browser", executable_path="/x")
    why = module.why_not_started(choice, f"{LAUNCH}[pid=7][err] {line}\n", {"PATH": ""})
    first, said, *rest = why.splitlines()
    assert first == "Chromium (/x; --browser) does not start: it ended at once"
    assert said == f"  it said: {line}"
    assert advice in "\n".join(rest)


async def test_a_driver_that_does_not_start_says_what_it_lacks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = "node: error while loading shared libraries: libatomic.so.1: no such file"
    node = program(tmp_path / "node", f"#!/bin/sh\necho '{said}' >&2\nexit 127\n")
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(node))
    with pytest.raises(BrowserError) as caught:
        async with driver():
            pytest.fail("it started")
    assert str(caught.value) == (
        "Playwright's own Node.js does not start\n"
        f"  it said: {said}\n"
        "  a library is missing; on Debian and Ubuntu run:  apt-get install libatomic1"
    )


async def test_a_program_that_is_no_browser_does_not_start(tmp_path: Path) -> None:
    path = program(tmp_path / "chrome", "#!/bin/sh\necho I am no browser >&2\nexit 1\n")
    async with driver() as running:
        with pytest.raises(BrowserError, match="it said: I am no browser"):
            await start(running, find_browser(str(path)))


async def test_a_channel_that_is_not_installed_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    async with driver() as running:
        with pytest.raises(BrowserError, match="playwright install chrome-beta"):
            await start(running, find_browser(channel="chrome-beta"))


async def test_the_browser_does_not_announce_automation(browser: Browser) -> None:
    page = await browser.new_page()
    await page.goto("data:text/html,<title>here</title>")
    assert await page.title() == "here"
    assert await page.evaluate("navigator.webdriver") is False
