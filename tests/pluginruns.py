"""Runs of pytest as users of the plugin have them, and the page that their tests open."""

from __future__ import annotations

import sys
import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commandline import run

HERE = Path(__file__).parent / "tracking"
ALONE = (
    "-p",
    "no:asyncio",
    "-p",
    "no:xdist",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:hypothesispytest",
)
"""The plugins of this project's own tests are not those of a user's."""
SETTINGS = """
[pytest]
tagproof_spec = shop.yaml
filterwarnings =
    error
    # pytest-playwright's own
    ignore::pytest.PytestRemovedIn10Warning
"""
LAUNCH = """
import pytest

@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": %r, "chromium_sandbox": %r}
"""
PAGE = """<!doctype html><title>Shop</title>
<p data-testid="total">79.00 EUR</p><button>Buy</button><a href="/next">next</a>
<script>
  window.dataLayer = [];
  const asked = new URLSearchParams(location.search);
  const control = new AbortController();
  const giveUp = () => control.abort();
  const send = (said) => said && fetch("COLLECTOR/collect?id=A-1&" + said, {
    method: "POST", body: "x.note=fine", keepalive: true, mode: "no-cors", signal: control.signal,
    headers: { "content-type": "application/x-www-form-urlencoded" },
  }).catch(() => {});
  send(asked.get("at_once"));
  document.querySelector("button").onclick = () => {
    dataLayer.push({ event: "bought", value: 79 });
    for (const said of asked.getAll("send")) send(said);
  };
  addEventListener("pagehide", () => {
    const said = asked.get("leaving");
    if (said) navigator.sendBeacon("COLLECTOR/collect?id=A-1&" + said, "");
  });
</script>"""


@dataclass(frozen=True)
class Outcome:
    """What became of one test inside."""

    failed: bool
    text: str
    """What the failure says, without pytest's mark at the beginning of lines."""
    whole: str
    """All that pytest shows of it."""


def run_pytest(
    folder: Path, *arguments: str, environ: Mapping[str, str] | None = None
) -> dict[str, Outcome]:
    """Run pytest on a folder as a user does, and tell what became of its tests."""
    told = folder / "junit.xml"
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={told}", *ALONE, *arguments]
    done = run(command, folder=folder, environ=environ)
    assert told.exists(), done.stdout + done.stderr
    return {
        str(case.get("name")).partition("[")[0]: _outcome(case)
        for case in ET.parse(told).iter("testcase")  # noqa: S314 - pytest wrote it
    }


def _outcome(case: ET.Element) -> Outcome:
    said = [each for kind in ("failure", "error") for each in case.iter(kind)]
    lines = [line for each in said for line in (each.text or "").splitlines()]
    marked = [line[1:] for line in lines if line == "E" or line.startswith("E   ")]
    text = textwrap.dedent("\n".join(marked or lines))
    return Outcome(failed=bool(said), text=text, whole="\n".join(lines))
