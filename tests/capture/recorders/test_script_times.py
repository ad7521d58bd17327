"""How long scripts keep a page busy is told by their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pagescript import SCRIPT, Recorded
from tinysite import Answer

from auditor.capture.recorders.messages import BusyMessage
from auditor.capture.recorders.read_messages import read_batch
from auditor.capture.recorders.script_times import SCRIPTS, ScriptTimes

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from tinysite import TinySite, Visitor

    from auditor.capture.recorders.messages import PageMessage
    from auditor.model import VisitFacts

BURN = (
    "function burn(ms) { const from = performance.now(); while (performance.now() - from < ms); }"
)
WAYS = {
    "as it is loaded": "burn(120)",
    "in a timer": "setTimeout(() => burn(120), 100)",
    "in an interval": "const id = setInterval(() => { clearInterval(id); burn(120) }, 100)",
    "after an answer": "fetch('/x').then(() => burn(120))",
    "as the page is loaded": "addEventListener('load', () => burn(120))",
    "before a frame": "requestAnimationFrame(() => burn(120))",
}


def times(told: list[PageMessage]) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in told:
        for url, total, longest in each.scripts if isinstance(each, BusyMessage) else ():
            assert total >= longest
            found[url] = found.get(url, 0) + total
    return found


SEEN = """(frames) => new Promise((done, fail) => {
  const seen = new Set();
  setTimeout(() => fail(Error(`${seen.size} of ${frames} long scripts came`)), 60000);
  new PerformanceObserver((list) => {
    for (const frame of list.getEntries()) for (const each of frame.scripts) seen.add(each.startTime);
    if (seen.size >= frames) done();
  }).observe({type: "long-animation-frame", buffered: true});
})"""
"""Observers hear of a frame one after the other: before this one, the page script did."""

BURNS = f"{BURN} burn(70); setInterval(() => burn(70), 300)"
"""Again and again, with time between for the browser to draw: of a single one it may tell nothing."""

TOLD = (
    f"({SEEN})(2).then(() => {{ document.querySelector('p').textContent = 'told of two frames'; }})"
)


async def test_scripts_that_keep_the_page_busy_are_told_by_their_addresses(
    browser: Browser, site: TinySite
) -> None:
    scripts = {f"/{n}.js": f"{{ {BURN} {way} }}" for n, way in enumerate(WAYS.values())}
    site.pages |= {path: Answer(script, headers=SCRIPT) for path, script in scripts.items()}
    site.pages["/quiet.js"] = Answer("setTimeout(() => {}, 50)", headers=SCRIPT)
    sources = [*scripts, "/quiet.js"]
    site.pages["/"] = "<!doctype html>" + "".join(
        f"<script src={each}></script>" for each in sources
    )
    site.pages["/x"] = "x"
    recorded = await Recorded.open(browser, site.url)
    await recorded.page.evaluate(SEEN, len(WAYS))
    found = times(recorded.told)
    # On a busy machine even what does nothing may be kept from it for a moment.
    assert found.pop(f"{site.url}/quiet.js", 0) < 100
    assert set(found) == {f"{site.url}{path}" for path in scripts}
    slow = {way for way, time in zip(WAYS, found.values(), strict=True) if not 115 < time < 1500}
    assert slow == set()


async def test_a_script_in_the_document_has_no_address_and_an_embedded_one_its_own(
    browser: Browser, site: TinySite
) -> None:
    site.pages["/"] = f"<!doctype html><script>{BURNS}</script><iframe src=/inner></iframe>"
    site.pages["/inner"] = f"<script>{BURNS}</script>"
    recorded = await Recorded.open(browser, f"{site.url}/#top")
    for frame in recorded.page.frames:
        await frame.evaluate(SEEN, 1)
    assert set(times(recorded.told)) == {"", f"{site.url}/inner"}


def script_times(facts: VisitFacts, site: TinySite) -> dict[tuple[str, str], int]:
    return {
        (each.page_url.removeprefix(site.url), each.url.removeprefix(site.url)): each.milliseconds
        for each in facts.script_times
    }


async def test_a_visit_adds_up_what_each_script_took_on_each_page(
    site: TinySite, visitor: Visitor
) -> None:
    site.pages["/s.js"] = Answer(BURNS, headers=SCRIPT)
    site.pages["/"] = f"<script src=/s.js></script><p></p><script>{TOLD}</script>"
    site.pages["/next"] = site.pages["/"]
    site.pages["/quiet"] = "<script>setTimeout(() => {}, 50)</script>"
    told = {"wait_for_element": {"text": "told of two frames"}, "timeout": "60s"}
    steps = [{"navigate": "/quiet"}, {"navigate": "/"}, told, {"navigate": "/next"}, told]
    facts = await visitor.walk(site.url, steps)
    found = script_times(facts, site)
    assert set(found) == {("/", "/s.js"), ("/next", "/s.js")}
    assert all(milliseconds >= 2 * 60 for milliseconds in found.values())
    assert all(each.longest < each.milliseconds for each in facts.script_times)


async def test_a_crawled_page_has_its_scripts_times(site: TinySite, visitor: Visitor) -> None:
    site.pages["/s.js"] = Answer(f"{BURN} burn(120)", headers=SCRIPT)
    site.pages["/"] = "<script src=/s.js></script><a href=/quiet>quiet</a>"
    site.pages["/quiet"] = "<p>nothing goes on here</p>"
    visited, _ = await visitor.crawl(site.url, sitemap=False)
    assert 115 < script_times(visited["/"], site)["/", "/s.js"] < 1500
    assert visited["/quiet"].script_times == ()


def test_what_a_page_forges_is_bounded() -> None:
    forged = [
        ["x" * 9000, 1e300, -5],
        ["/a", "much", None],
        "x",
        ["/b"],
        *[[f"/{n}", 1, 1] for n in range(900)],
    ]
    batch = read_batch({"items": [{"kind": "busy", "scripts": forged}, {"kind": "busy"}]})
    assert batch is not None
    said, empty = (each for each in batch.items if isinstance(each, BusyMessage))
    assert (len(said.scripts), empty.scripts) == (198, ())
    assert said.scripts[0] == ("x" * 2000, 86_400_000.0, 0.0)
    assert said.scripts[1] == ("/a", 0.0, 0.0)


def test_a_page_has_no_more_scripts_than_are_kept() -> None:
    busy = ScriptTimes()
    for start in range(0, 900, 100):
        scripts = tuple(
            (f"https://shop.example/{n}.js", 6.4, 6.4) for n in range(start, start + 100)
        )
        busy.add(BusyMessage(at=None, scripts=scripts), 1)
        busy.add(BusyMessage(at=None, scripts=scripts[:1]), 1)
    times = busy.times({1: "https://shop.example/"})
    assert len(times) == SCRIPTS
    assert (times[0].url, times[0].milliseconds) == ("https://shop.example/0.js", 13)
    assert times[0].longest == 6
