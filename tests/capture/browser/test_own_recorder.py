"""The recorder of the Playwright that is installed says what we read: its way in is private."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from playwright.async_api import Browser, BrowserContext

from auditor.capture.browser.own_recorder import Action, NoRecorderError, OwnRecorder
from auditor.draft.imported.codegen_jsonl import recorded_steps

PATIENCE_SECONDS = 20
PAGE = """<label>E-mail <input></label><button>Send</button>"""


async def test_it_tells_of_what_a_hand_does(browser: Browser) -> None:
    actions: list[Action] = []
    clicked = asyncio.Event()

    def added(action: Action) -> None:
        actions.append(action)
        if action["name"] == "click":
            clicked.set()

    def updated(action: Action) -> None:
        actions[-1] = action

    context = await browser.new_context()
    recorder = OwnRecorder(added, updated)
    await recorder.start(context)
    page = await context.new_page()
    await page.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    await page.goto("https://shop.example/contact")
    await page.locator("input").focus()
    await page.keyboard.type("Anna")
    box = await page.locator("button").bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + 5, box["y"] + 5)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await clicked.wait()
    await recorder.stop()
    url, steps = recorded_steps(enumerate(actions, 1))
    assert url == "https://shop.example/contact"
    assert [step.data for step in steps] == [
        {"navigate": "/contact"},
        {"fill": {"role": "textbox", "name": "E-mail", "value": "Anna"}},
        {"click": {"role": "button", "name": "Send"}},
    ]


@pytest.mark.parametrize("inside", [None, object()])
async def test_a_playwright_without_it_says_how_else(inside: Any) -> None:
    recorder = OwnRecorder(lambda _: None, lambda _: None)
    context = cast("BrowserContext", SimpleNamespace(_impl_obj=inside))
    with pytest.raises(NoRecorderError, match="codegen --target jsonl"):
        await recorder.start(context)
    await recorder.stop()


def test_what_is_no_action_is_left_out() -> None:
    told: list[Action] = []
    recorder = OwnRecorder(told.append, told.append)
    for code in ("", "{", "[1]", '{"name": 3}', None, ["x"], "x" * 200_000):
        recorder.action_added(None, None, code)
        recorder.action_updated(None, None, code)
    assert told == []
