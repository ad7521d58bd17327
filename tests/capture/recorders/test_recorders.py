"""The page script in a real browser: the page can't tell that it is there, nor stop it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pagescript import LAYER, SCRIPT, Recorded, lines, pushes, told_by
from tinysite import Answer

from auditor.capture.recorders.messages import (
    CallMessage,
    CookieMessage,
    PushMessage,
    TitleMessage,
    ViolationMessage,
)

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from tinysite import TinySite

OBSERVED = Path(__file__).with_name("observed.html")


# ── the page can't tell ──────────────────────────────────────────────────────────────────────


async def observed(browser: Browser, site: TinySite, *, script: bool) -> dict[str, str]:
    page = await browser.new_page()
    if script:
        page = (await Recorded.open(browser, "about:blank")).page
    await page.goto(site.url)
    await page.wait_for_function("document.title[0] === '{'")
    said: dict[str, str] = json.loads(await page.title())
    await page.close()
    return said


async def test_a_page_sees_no_difference_between_its_own_browser_and_a_recorded_one(
    browser: Browser, site: TinySite
) -> None:
    site.pages |= {"/": OBSERVED.read_text("utf-8"), "/empty": "<title>e</title>", "/i.gif": ""}
    site.pages["/empty.js"] = Answer("", headers=SCRIPT)
    alone = await observed(browser, site, script=False)
    recorded = await observed(browser, site, script=True)
    assert len(alone) > 400
    different = {name: (alone[name], recorded.get(name)) for name in alone}
    assert {name: both for name, both in different.items() if both[0] != both[1]} == {}
    assert recorded.keys() == alone.keys()


BROKEN = """
let formatted = 0;
Error.prepareStackTrace = () => { formatted += 1; return 'mine'; };
Error.stackTraceLimit = 0;
const broken = () => { throw new Error('broken'); };
for (const type of [Array, String, Map, Set, WeakMap, WeakSet, RegExp, Promise, Function, URL]) {
  for (const name of Object.getOwnPropertyNames(type.prototype)) {
    if (/^(?:constructor|toString|length|push|then|href|test|exec|flags|global|call|apply)$/.test(name)) continue;
    Object.defineProperty(type.prototype, name, { get: broken, configurable: true });
  }
}
"""
BROKEN_TOO = """
Array.prototype[Symbol.iterator] = Map.prototype[Symbol.iterator] = broken;
Object.prototype.toJSON = Array.prototype.toJSON = String.prototype.toJSON = broken;
Object.prototype.get = Object.prototype.apply = Object.prototype.value = broken;
JSON.stringify = Reflect.apply = Object.keys = Object.defineProperty = broken;
Promise.prototype.then = Function.prototype.call = Function.prototype.apply = broken;
RegExp.prototype.exec = RegExp.prototype.test = broken;
window.Proxy = window.Map = window.Error = window.URL = window.Promise = window.Reflect = window.JSON = window.queueMicrotask = broken;
dataLayer.push({event: 'still', items: [{id: 1}], when: null});
navigator.sendBeacon('/beacon');
document.cookie = 'c=1';
document.title = String(formatted);
"""


async def test_a_page_that_breaks_the_language_is_still_recorded(
    browser: Browser, site: TinySite
) -> None:
    site.pages["/beacon"] = ""
    script = BROKEN + BROKEN_TOO
    told = await told_by(browser, site, script, head=LAYER)
    assert pushes(told) == [("dataLayer", {"event": "still", "items": [{"id": 1}], "when": None})]
    [push] = [each for each in told if isinstance(each, PushMessage)]
    [call] = [each for each in told if isinstance(each, CallMessage)]
    [cookie] = [each for each in told if isinstance(each, CookieMessage)]
    assert (call.url, cookie.name) == (f"{site.url}/beacon", "c")
    first = 1 + script[: script.index("dataLayer.push")].count("\n")
    assert [lines(each, site) for each in (push, call, cookie)] == [
        [f"/s.js:{first + number}"] for number in range(3)
    ]
    # The page's own way to write stacks was never called for ours.
    assert [each.title for each in told if isinstance(each, TitleMessage)] == ["0", "0"]


@pytest.mark.parametrize(
    "what", ["Error", "Object.prototype", "Array.prototype", "window.Function"]
)
async def test_a_page_that_freezes_the_language_is_still_recorded(
    what: str, browser: Browser, site: TinySite
) -> None:
    told = await told_by(browser, site, f"Object.freeze({what}); dataLayer = [{{event: 'a'}}]")
    assert pushes(told) == [("dataLayer", {"event": "a"})]


async def test_an_uncaught_rejection_is_the_pages_own(browser: Browser, site: TinySite) -> None:
    script = """addEventListener('unhandledrejection', (event) => {
      dataLayer.push({event: 'rejected', same: event.promise === asked}) });
    dataLayer = []; asked = fetch('http://[')"""
    told = await told_by(browser, site, script)
    assert pushes(told) == [("dataLayer", {"event": "rejected", "same": True})]


# ── documents, and what they still have to do ────────────────────────────────────────────────


async def test_a_refusal_by_the_content_security_policy_is_told(
    browser: Browser, site: TinySite
) -> None:
    site.pages["/"] = Answer(
        "<!doctype html><title>Shop</title><script src=/s.js></script>",
        headers={"Content-Security-Policy": "img-src 'none'"},
    )
    told = await told_by(browser, site, "new Image().src = '/x'")
    violations = [each for each in told if isinstance(each, ViolationMessage)]
    assert [(each.directive, each.blocked) for each in violations] == [("img-src", f"{site.url}/x")]
    assert [each.title for each in told if isinstance(each, TitleMessage)] == ["Shop", "Shop"]


@pytest.mark.parametrize(
    ("script", "answer"),
    [
        ("setTimeout(() => dataLayer.push({event: 'due'}), 300)", (True, False, 1)),
        ("clearTimeout(setTimeout(() => dataLayer.push({event: 'due'}), 300))", (True, False, 0)),
        ("setTimeout(() => dataLayer.push({event: 'due'}), 60000)", (True, False, 0)),
        ("fetch('/slow').then(() => dataLayer.push({event: 'due'}))", (True, False, 1)),
        ("setInterval(() => {}, 100)", (True, True, 0)),
        ("const again = () => setTimeout(again, 30); again()", (True, True, 0)),
        ("clearInterval(setInterval(() => {}, 100))", (True, False, 0)),
        ("setInterval(() => {}, 60000)", (True, False, 0)),
        (
            "let n = 0; const again = () => n++ < 5 && setTimeout(again, 1); again()",
            (True, False, 0),
        ),
        ("setInterval(() => dataLayer.push({event: 'due'}), 10)", (False, True, None)),
        ("requestAnimationFrame(() => dataLayer.push({event: 'due'}))", (True, False, 1)),
        ("cancelAnimationFrame(requestAnimationFrame(() => {}))", (True, False, 0)),
        ("const loop = () => requestAnimationFrame(loop); loop()", (True, True, 0)),
        (
            "let n = 0; const loop = () => n++ < 2 && requestAnimationFrame(loop); loop()",
            (True, False, 0),
        ),
    ],
)
async def test_rest_waits_for_what_is_due_and_for_nothing_else(
    script: str, answer: tuple[bool, bool, int | None], browser: Browser, site: TinySite
) -> None:
    site.pages["/s.js"] = Answer(f"dataLayer = []; {script}", headers=SCRIPT)
    site.pages |= {"/": "<!doctype html><script src=/s.js></script>", "/slow": "done"}
    recorded = await Recorded.open(browser, site.url)
    quiet, polls, count = answer
    # On a busy machine, even what comes each 10 ms may be away for longer than 50.
    silence = 800 if not quiet or script.startswith("let n") else 50
    assert await recorded.rest(1000, silence) == {"quiet": quiet, "polls": polls, "loads": False}
    assert count is None or len(pushes(recorded.told)) == count


async def test_an_embedded_document_tells_for_itself(browser: Browser, site: TinySite) -> None:
    site.pages["/inner"] = "<script>dataLayer = [{event: 'inner'}]</script>"
    site.pages["/"] = """<!doctype html><script>dataLayer = [{event: 'outer'}]</script>
      <iframe src=/inner></iframe><iframe id=blank></iframe>
      <script>blank.contentWindow.dataLayer = []; blank.contentWindow.dataLayer.push({event: 'blank'})</script>"""
    recorded = await Recorded.open(browser, site.url)
    await recorded.rest()
    told = recorded.told
    expected = [("dataLayer", {"event": each}) for each in ("blank", "inner", "outer")]
    assert sorted(pushes(told), key=str) == expected
