"""The browsers on this machine: the one that Playwright downloaded, and installed ones."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COMMANDS = {
    "google-chrome": "Google Chrome",
    "google-chrome-stable": "Google Chrome",
    "chromium": "Chromium",
    "chromium-browser": "Chromium",
    "microsoft-edge": "Microsoft Edge",
    "microsoft-edge-stable": "Microsoft Edge",
}
"""Commands that are looked for on PATH, and the browser each starts; the first wins."""

INSTALL_PATHS = {
    "linux": {
        "/opt/google/chrome/chrome": "Google Chrome",
        "/usr/bin/chromium": "Chromium",
        "/usr/lib/chromium/chromium": "Chromium",
        "/snap/bin/chromium": "Chromium",
        "/var/lib/flatpak/exports/bin/org.chromium.Chromium": "Chromium",
        "/opt/microsoft/msedge/msedge": "Microsoft Edge",
    },
    "darwin": {
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome": "Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium": "Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge": "Microsoft Edge",
    },
    "win32": {
        "{PROGRAMFILES}/Google/Chrome/Application/chrome.exe": "Google Chrome",
        "{PROGRAMFILES(X86)}/Google/Chrome/Application/chrome.exe": "Google Chrome",
        "{LOCALAPPDATA}/Google/Chrome/Application/chrome.exe": "Google Chrome",
        "{LOCALAPPDATA}/Chromium/Application/chrome.exe": "Chromium",
        "{PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe": "Microsoft Edge",
        "{PROGRAMFILES}/Microsoft/Edge/Application/msedge.exe": "Microsoft Edge",
    },
}
"""Where installers put a browser, by platform; names in braces are environment variables."""

DOWNLOADED = {
    "linux": "chrome-linux*/chrome",
    "darwin": "chrome-mac*/*.app/Contents/MacOS/*",
    "win32": "chrome-win*/chrome.exe",
}
"""Patterns of the executable in Playwright's download, by platform."""


def playwrights_own(environ: Mapping[str, str], platform: str) -> str | None:
    """The path of the Chromium that this version of Playwright downloads; None if it is missing."""
    spec = importlib.util.find_spec("playwright")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent / "driver" / "package"
    try:
        browsers = json.loads((package / "browsers.json").read_text("utf-8"))["browsers"]
        revision = next(
            browser["revision"] for browser in browsers if browser["name"] == "chromium"
        )
    except (OSError, ValueError, KeyError, StopIteration):
        return None
    folder = _downloads(environ, platform, package) / f"chromium-{revision}"
    if not (folder / "INSTALLATION_COMPLETE").exists():
        return None
    candidates = folder.glob(DOWNLOADED.get(platform, DOWNLOADED["linux"]))
    return next((str(file) for file in candidates if os.access(file, os.X_OK)), None)


def installed(environ: Mapping[str, str], platform: str) -> Iterator[tuple[str, str]]:
    """Name and path of each installed browser, in the order of preference."""
    for command, name in COMMANDS.items():
        path = shutil.which(command, path=environ.get("PATH", ""))
        if path and not _is_snap_stub(Path(path)):
            yield name, path
    for template, name in INSTALL_PATHS.get(platform, {}).items():
        try:
            path = template.format_map(environ)
        except KeyError:
            continue
        if os.access(path, os.X_OK) and not _is_snap_stub(Path(path)):
            yield name, path


def _downloads(environ: Mapping[str, str], platform: str, package: Path) -> Path:
    """The folder of Playwright's downloads."""
    chosen = environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen == "0":
        return package / ".local-browsers"
    if chosen:
        return Path(chosen).absolute()
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or Path.home())
    if platform == "darwin":
        cache = home / "Library" / "Caches"
    elif platform == "win32":
        cache = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        cache = Path(environ.get("XDG_CACHE_HOME") or home / ".cache")
    return cache / "ms-playwright"


def _is_snap_stub(path: Path) -> bool:
    """Whether it is Ubuntu's script that only tells its user to install the snap."""
    try:
        with path.open("rb") as file:
            start = file.read(2048)
    except OSError:
        return False
    snap = b"/snap/bin/chromium"
    return start.startswith(b"#!") and snap in start and not os.access(snap, os.X_OK)
