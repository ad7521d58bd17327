"""Pages of a single-page application, told by the one event of the browser that tells them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pagescript import told_by

from auditor.capture.recorders.messages import RouteMessage

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from tinysite import TinySite, Visitor

    from auditor.capture.recorders.messages import PageMessage

PAGE = """<!doctype html><title>App</title><a href=#part>Part</a>
<button onclick="history.pushState({}, '', '/two')">Push</button>
<button onclick="history.replaceState({}, '', '/three?q=1')">Replace</button>
<button onclick="history.back()">Back</button>"""


def routes(told: list[PageMessage], site: TinySite) -> list[tuple[str, str, str]]:
    return [
        (each.change, each.before.removeprefix(site.url), each.after.removeprefix(site.url))
        for each in told
        if isinstance(each, RouteMessage)
    ]


async def test_each_change_of_the_address_belongs_to_its_step_and_page(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = PAGE
    names = ("Push", "Replace", "Back")
    clicks: list[dict[str, Any]] = [{"click": {"role": "button", "name": name}} for name in names]
    clicks.append({"click": {"role": "link"}})
    facts = await visitor.walk(site.url, [{"navigate": "/"}, *clicks])
    assert [
        (
            each.id,
            each.kind,
            each.before.removeprefix(site.url),
            each.url.removeprefix(site.url),
            each.page,
            each.step,
        )
        for each in facts.routes
    ] == [
        (1, "push", "/", "/two", 1, 2),
        (2, "replace", "/two", "/three?q=1", 1, 3),
        (3, "pop", "/three?q=1", "/", 1, 4),
        (4, "hash", "/", "/#part", 1, 5),
    ]
    clicked = {step.index: step.began for step in facts.steps}
    assert all(clicked[each.step or 0] <= each.at for each in facts.routes)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("history.pushState({}, '', '/a')", [("push", "/", "/a")]),
        ("history.replaceState({}, '', '?a=1')", [("replace", "/", "/?a=1")]),
        ("history.pushState({}, '', '#a')", [("hash", "/", "/#a")]),
        ("location.hash = 'a'", [("hash", "/", "/#a")]),
        ("history.pushState({}, '', '/'); history.replaceState({a: 1}, '')", []),
        (
            """navigation.addEventListener('navigate', (event) => event.intercept());
            navigation.navigate('/a', {history: 'push'})""",
            [("push", "/", "/a")],
        ),
        ("dispatchEvent(new PopStateEvent('popstate'))", []),
        (
            "for (let n = 0; n < 150; n += 1) history.replaceState({}, '', `/${n % 2}`)",
            [("replace", "/", "/0")]
            + [("replace", "/0", "/1"), ("replace", "/1", "/0")] * 74
            + [("replace", "/0", "/1")],
        ),
        (
            """document.body.innerHTML = '<iframe srcdoc=x></iframe>'; setTimeout(() =>
            { document.querySelector('iframe').contentWindow.location.hash = 'a' }, 50)""",
            [],
        ),
        (
            """navigation.dispatchEvent(new NavigationCurrentEntryChangeEvent(
            'currententrychange', {navigationType: 'push', from: navigation.currentEntry}))""",
            [],
        ),
    ],
)
async def test_what_counts_as_a_change(
    script: str, expected: list[tuple[str, str, str]], browser: Browser, site: TinySite
) -> None:
    site.pages["/"] = "<!doctype html><title>App</title><body><script src=/s.js></script>"
    told = await told_by(browser, site, script)
    assert routes(told, site) == expected


async def test_a_page_that_breaks_what_tells_it_is_still_told(
    browser: Browser, site: TinySite
) -> None:
    script = """const broken = () => { throw new Error('broken'); };
      for (const name of ['from', 'navigationType']) Object.defineProperty(
        NavigationCurrentEntryChangeEvent.prototype, name, {get: broken});
      Object.defineProperty(NavigationHistoryEntry.prototype, 'url', {get: broken});
      EventTarget.prototype.addEventListener = History.prototype.pushState.call = broken;
      window.navigation.addEventListener = JSON.stringify = broken;
      window.navigation.oncurrententrychange = (event) => event.stopImmediatePropagation();
      history.pushState({}, '', '/a')"""
    assert routes(await told_by(browser, site, script), site) == [("push", "/", "/a")]


async def test_a_page_that_counts_in_its_address_comes_to_rest(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/"] = """<script>let n = 0;
      setInterval(() => history.replaceState({}, '', `#${n += 1}`), 60)</script>"""
    facts = await visitor.walk(site.url, [{"navigate": "/"}], expect=["never"], within=10)
    assert facts.routes[0].kind == "hash"
    assert (facts.steps[0].ended or 0) - facts.steps[0].began < 5000
