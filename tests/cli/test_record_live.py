"""tagproof record URL: a person walks in a window, and the spec holds what was sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from commandline import call
from playwright.async_api import Page
from recordedshop import PAGES
from tinysite import TinySite, serving

from auditor.capture.browser.launch import find_browser
from auditor.capture.cdp.launcher import Launcher
from auditor.cli.record import record
from auditor.cli.watching import asked
from auditor.config import load_spec
from auditor.draft.imported.nouns import ImportedGoal, ImportedStep
from auditor.vendor import find_vendors

PATIENCE_MS = 20_000


@pytest.fixture
def shop() -> Iterator[TinySite]:
    with serving() as site:
        site.pages |= PAGES
        yield site


async def press(page: Page, name: str) -> None:
    """Click as a hand does; the recorder does not see what a script does."""
    element = page.get_by_text(name, exact=True)
    await element.wait_for(timeout=PATIENCE_MS)
    box = await element.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def write(page: Page, selector: str, text: str) -> None:
    await page.locator(selector).focus()
    await page.keyboard.type(text)


async def buy(page: Page) -> None:
    await press(page, "Buy")
    await page.wait_for_url("**/checkout", timeout=PATIENCE_MS)
    await write(page, "#mail", "Anna@mail.test")
    await write(page, "#pass", "hunter22")
    await press(page, "Place order")
    await page.wait_for_url("**/thanks/**", timeout=PATIENCE_MS)


def test_what_is_walked_becomes_a_goal(
    shop: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    launcher = Launcher(find_browser(None, None, os.environ), headless=True)
    path = tmp_path / "shop.yaml"
    record(shop.url, "Buy a lamp", path, launcher, launcher, buy)
    text, said = path.read_text("utf-8"), capsys.readouterr().out
    spec = load_spec(path, {"VISITOR_PASSWORD": "-"}, vendors=find_vendors())
    goal = spec.goals["buy_a_lamp"]
    assert [str(step) for step in goal.steps] == [
        "navigate /",
        'click link "Buy"',
        'fill textbox "E-mail"',
        'fill textbox "Password"',
        'click button "Place order"',
        "wait_for_url **/thanks/TF-**",
    ]
    assert [str(step) for step in goal.steps if step.goal] == ['click button "Place order"']
    assert [(line.tag, line.event) for line in goal.expect] == [
        ("ga4", "purchase"),
        ("meta", "Purchase"),
    ]
    assert 'equals_text: { css: ".order-number" }' in text
    assert "hunter22" not in text + said
    assert "→ ga4 G-TEST0001 purchase 158 EUR  held" in said
    assert "✓ click button Place order" in said


def test_the_goal_action_is_asked_for() -> None:
    walked: list[dict[str, object]] = [{"navigate": "/"}]
    walked += [{"click": {"role": "button", "name": name}} for name in ("Menu", "Order")]
    steps = [ImportedStep(place="", data=step) for step in walked]
    goal = ImportedGoal(title="x", steps=tuple(steps), goal_at=2)
    for written, at in (("\n", 2), ("2\n", 1), ("9\n1\n", 0)):
        with CliRunner().isolation(input=written):
            assert asked(goal) == at


def test_without_a_screen_it_says_how_else(tmp_path: Path, shop: TinySite) -> None:
    result = call(tmp_path, "record", shop.url, DISPLAY="", WAYLAND_DISPLAY="")
    assert (result.exit_code, "playwright codegen" in result.stderr) == (2, True), result.output
    result = call(tmp_path, "record")
    assert (result.exit_code, "--script FILE" in result.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []
