"""Where a machine keeps its browsers: what Playwright downloaded, and what is installed."""

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
"""Looked for on PATH, the first wins."""

PLACES = {
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
"""Where installers put a browser, by platform; a folder in braces comes from the environment."""

PLAYWRIGHTS_OWN = {
    "linux": "chrome-linux*/chrome",
    "darwin": "chrome-mac*/*.app/Contents/MacOS/*",
    "win32": "chrome-win*/chrome.exe",
}


def playwrights_own(environ: Mapping[str, str], platform: str) -> str | None:
    """The Chromium that this very version of Playwright downloads, if it has been."""
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
    candidates = folder.glob(PLAYWRIGHTS_OWN.get(platform, PLAYWRIGHTS_OWN["linux"]))
    return next((str(file) for file in candidates if os.access(file, os.X_OK)), None)


def installed(environ: Mapping[str, str], platform: str) -> Iterator[tuple[str, str]]:
    """Name and path of each browser that is installed, those to be preferred first."""
    for command, name in COMMANDS.items():
        found = shutil.which(command, path=environ.get("PATH", ""))
        if found and not _is_snap_stub(Path(found)):
            yield name, found
    for place, name in PLACES.get(platform, {}).items():
        try:
            path = place.format_map(environ)
        except KeyError:
            continue
        if os.access(path, os.X_OK) and not _is_snap_stub(Path(path)):
            yield name, path


def _downloads(environ: Mapping[str, str], platform: str, package: Path) -> Path:
    """Where Playwright keeps what it downloads."""
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
    """Whether it is Ubuntu's script that only says that the snap is to be installed."""
    try:
        with path.open("rb") as file:
            start = file.read(2048)
    except OSError:
        return False
    snap = b"/snap/bin/chromium"
    return start.startswith(b"#!") and snap in start and not os.access(snap, os.X_OK)
