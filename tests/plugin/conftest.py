"""The runs of pytest that the tests of its plugin look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pluginruns import HERE, LAUNCH, PAGE, SETTINGS, Outcome, run_pytest
from tinysite import TinySite, serving

from auditor.capture.browser import BrowserChoice, why_unsandboxed
from auditor.demo import SPEC, serve


@pytest.fixture(scope="session")
def launch(browser_choice: BrowserChoice) -> str:
    """How the tests inside start the browser of this machine."""
    return LAUNCH % (browser_choice.executable_path, why_unsandboxed() is None)


@pytest.fixture(scope="module")
def site() -> Iterator[TinySite]:
    """The shop of the tests inside; what it tells its vendor is told by the page's address."""
    with serving() as tiny:
        tiny.pages["/"] = PAGE.replace("COLLECTOR", tiny.collector)
        tiny.pages["/next"] = "<!doctype html><title>Next</title><p>next</p>"
        yield tiny


@pytest.fixture(scope="module")
def inside(
    tmp_path_factory: pytest.TempPathFactory, site: TinySite, launch: str
) -> dict[str, Outcome]:
    """The tests in cases.py, run once."""
    folder = tmp_path_factory.mktemp("inside")
    (folder / "conftest.py").write_text(launch, "utf-8")
    (folder / "pytest.ini").write_text(SETTINGS, "utf-8")
    for name in ("shop.yaml", "cases.py"):
        (folder / name).write_text((HERE / name).read_text("utf-8"), "utf-8")
    return run_pytest(folder, "cases.py", environ={"SITE": site.url})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder for a run of the test's own."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, launch: str) -> dict[str, Outcome]:
    """The demo shop ordered from, in both of its builds."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "conftest.py").write_text(launch, "utf-8")
    (folder / "pytest.ini").write_text(SETTINGS.replace("shop.yaml", "spec.yaml"), "utf-8")
    (folder / "spec.yaml").write_text(SPEC.read_text("utf-8"), "utf-8")
    (folder / "orders.py").write_text((HERE / "orders.py").read_text("utf-8"), "utf-8")
    with serve("sound") as sound, serve("broken") as broken:
        return run_pytest(folder, "orders.py", environ={"SOUND_SHOP": sound, "BROKEN_SHOP": broken})
