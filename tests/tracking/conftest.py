"""The runs of pytest that the tests of its plugin look at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pluginruns import HERE, LAUNCH, PAGE, SETTINGS, Outcome, run_pytest
from tinysite import Answer, TinySite, serving

from auditor.capture.browser.launch import BrowserChoice, why_unsandboxed
from auditor.demo import SPEC, serve

CONTAINED = "<!doctype html><title>Shop</title><script src='/gtm.js?id=GTM-TEST01'></script>"
CONTAINER = 'var data = {"resource": {"version": "1", "tags": []}};'
LONGEST = 60
"""Seconds after which a slow vendor answers though nobody told it to."""


@pytest.fixture(scope="session")
def launch(quick_choice: BrowserChoice) -> str:
    """How the tests inside start the browser of this machine."""
    return LAUNCH % (quick_choice.executable_path, why_unsandboxed() is None)


@pytest.fixture(scope="module")
def site() -> Iterator[TinySite]:
    """The shop of the tests inside; what it tells its vendor is told by the page's address."""
    with serving() as tiny:
        tiny.pages["/"] = PAGE.replace("COLLECTOR", tiny.collector)
        tiny.pages["/next"] = "<!doctype html><title>Next</title><p>next</p>"
        tiny.pages["/contained"] = f"{CONTAINED}<button>Buy</button>"
        tiny.pages["/gtm.js"] = Answer(CONTAINER, headers={"Content-Type": "text/javascript"})
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


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory, launch: str) -> dict[str, Outcome]:
    """The tests in deliveries.py, run once; their vendor is slow where they ask for that."""
    folder = tmp_path_factory.mktemp("delivered")
    (folder / "conftest.py").write_text(launch, "utf-8")
    (folder / "pytest.ini").write_text(SETTINGS, "utf-8")
    for name in ("shop.yaml", "deliveries.py"):
        (folder / name).write_text((HERE / name).read_text("utf-8"), "utf-8")
    told = threading.Event()

    def answer_when_told() -> Answer:
        told.wait(LONGEST)
        told.clear()
        return Answer(status=204)

    def tell() -> Answer:
        told.set()
        return Answer()

    with serving() as tiny:
        tiny.pages["/"] = PAGE.replace("COLLECTOR", tiny.collector)
        tiny.pages["/next"] = "<!doctype html><title>Next</title><p>next</p>"
        tiny.pages["/collect?id=A-1&ev=slow"] = answer_when_told
        tiny.pages["/answer"] = tell
        return run_pytest(
            folder, "deliveries.py", "--tagproof-hits=deliver", environ={"SITE": tiny.url}
        )


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
