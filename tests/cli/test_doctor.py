from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from auditor.capture.browser import installed
from auditor.cli import tagproof

if TYPE_CHECKING:
    import pytest

    from auditor.capture.browser.launch import BrowserChoice


def run(*arguments: str, **environ: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(tagproof, ["doctor", *arguments], env=environ)
    return result.exit_code, result.stdout, result.stderr


def test_a_machine_that_has_all_is_well(browser_choice: BrowserChoice, tmp_path: Path) -> None:
    code, out, err = run("--output", str(tmp_path / "reports"))
    told = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert (code, err) == (0, "")
    assert told["browser"] == str(browser_choice)
    assert told["started"].startswith("version ")
    assert told["sandbox"].startswith(("on", "off: "))
    assert told["all"] == "is well"


def test_what_it_says_is_data_too(browser_choice: BrowserChoice, tmp_path: Path) -> None:
    code, out, _ = run("--output", str(tmp_path / "reports"), "--json")
    told = json.loads(out)
    assert (code, told["ok"], told["problems"]) == (0, True, [])
    assert told["browser"] == str(browser_choice)


def test_it_leaves_nothing_behind(browser_choice: BrowserChoice, tmp_path: Path) -> None:
    assert browser_choice
    run("--output", str(tmp_path / "reports"))
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_a_browser_is_told_what_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installed, "INSTALL_PATHS", {})
    nowhere = {"PATH": "", "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    code, out, err = run(**nowhere, TAGPROOF_BROWSER="", PLAYWRIGHT_BROWSERS_PATH="")
    assert code == 3
    assert "browser     none that starts\n" in out
    assert "-m playwright install --with-deps chromium\n" in err


def test_a_folder_that_cannot_be_written_is_told() -> None:
    code, _, err = run("--output", "/proc/reports")
    assert code == 3
    assert err.startswith("\ntagproof: /proc/reports can't be written: ")


def test_a_browser_that_is_not_there_is_a_wrong_call() -> None:
    code, _, err = run("--browser", "/nowhere/chrome")
    assert code == 2
    assert err.startswith("tagproof: --browser: no executable file at /nowhere/chrome\n")
