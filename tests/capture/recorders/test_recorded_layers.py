"""Every push to a data layer, and every call of a vendor's function, is told once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pagescript import LAYER, SCRIPT, Recorded, lines, pushes, told_by
from tinysite import Answer

from auditor.capture.recorders.messages import PushMessage

if TYPE_CHECKING:
    from playwright.async_api import Browser
    from tinysite import TinySite


# ── data layers ──────────────────────────────────────────────────────────────────────────────

FBQ = """!function(f,n){n=f.fbq=function(){n.callMethod?n.callMethod.apply(n,arguments):
  n.queue.push(arguments)};if(!f._fbq)f._fbq=n;n.push=n;n.queue=[]}(window);"""
TTQ = """!function(w,t){var ttq=w[t]=w[t]||[];ttq.methods=['page','track'];
  ttq.setAndDefer=function(t,e){t[e]=function(){t.push([e].concat(Array.prototype.slice.call(arguments,0)))}};
  for(var i=0;i<ttq.methods.length;i++)ttq.setAndDefer(ttq,ttq.methods[i])}(window,'ttq');"""

LAYERS: dict[str, tuple[str, list[tuple[str, Any]]]] = {
    "a list that is assigned with entries, and pushed to": (
        "dataLayer = [{event: 'a'}]; dataLayer.push({event: 'b'}, {event: 'c'})",
        [("dataLayer", {"event": each}) for each in "abc"],
    ),
    "a list declared with var": (
        "var dataLayer = window.dataLayer || []; dataLayer.push({event: 'a'}); later(() => dataLayer.push({event: 'b'}))",
        [("dataLayer", {"event": each}) for each in "ab"],
    ),
    "a list that no property of the window leads to": (
        "const dataLayer = [{event: 'a'}]; later(() => dataLayer.push({event: 'b'}))",
        [("dataLayer", {"event": each}) for each in "ab"],
    ),
    "a list that is replaced by a copy of itself": (
        "dataLayer = [{event: 'a'}]; dataLayer = dataLayer.slice(); dataLayer.push({event: 'b'})",
        [("dataLayer", {"event": each}) for each in "ab"],
    ),
    "an entry written past push": (
        "dataLayer = []; dataLayer[0] = {event: 'a'}; later(() => { dataLayer[1] = {event: 'b'} })",
        [("dataLayer", {"event": each}) for each in "ab"],
    ),
    "a function that pushes an array, which is not a command of Google's tag": (
        """dataLayer = []; const before = dataLayer.push;
        dataLayer.push = (entry) => before.call(dataLayer, entry);
        gtag = (...given) => { dataLayer.push(given) }; later(() => gtag('event', 'a'))""",
        [("gtag", ["event", "a"]), ("dataLayer", ["event", "a"])],
    ),
    "a list that takes the place of the one that a container listens to": (
        """dataLayer = []; gtag = function () { dataLayer.push(arguments) };
        later(() => { const first = dataLayer, before = first.push;
        first.push = (entry) => before.call(first, entry);
        dataLayer.push({event: 'a'}); dataLayer = [{event: 'b'}]; dataLayer.push({event: 'c'});
        gtag('event', 'd');
        first.push({event: 'e'}); const second = dataLayer.push;
        dataLayer.push = (entry) => second.call(dataLayer, entry); dataLayer.push({event: 'f'}) })""",
        [
            ("dataLayer", {"event": "a"}),
            ("dataLayer (replaced)", {"event": "b"}),
            ("dataLayer (replaced)", {"event": "c"}),
            ("gtag", ["event", "d"]),
            ("dataLayer (replaced)", ["event", "d"]),
            ("dataLayer", {"event": "e"}),
            ("dataLayer", {"event": "f"}),
        ],
    ),
    "a push that takes the place of the container's, hands nothing on, and is taken back": (
        """dataLayer = []; gtag = function () { dataLayer.push(arguments) };
        later(() => { const before = dataLayer.push;
        dataLayer.push = (entry) => before.call(dataLayer, entry);
        dataLayer.push({event: 'a'}); const kept = dataLayer.push;
        dataLayer.push = function () { return Array.prototype.push.apply(this, arguments) };
        dataLayer.push({event: 'b'}); gtag('event', 'c');
        dataLayer.push = kept; dataLayer.push({event: 'd'});
        dataLayer.push = (entry) => kept.call(dataLayer, entry); dataLayer.push({event: 'e'}) })""",
        [
            ("dataLayer", {"event": "a"}),
            ("dataLayer (push replaced)", {"event": "b"}),
            ("gtag", ["event", "c"]),
            ("dataLayer (push replaced)", ["event", "c"]),
            ("dataLayer", {"event": "d"}),
            ("dataLayer", {"event": "e"}),
        ],
    ),
    "TikTok's calls after its library has taken the stub's place with an object of a class": (
        TTQ
        + """later(() => { class Tiktok { track() {} page() {} } window.ttq = new Tiktok();
        ttq.track('b', {value: 1}); ttq.page() })""",
        [("ttq", ["track", "b", {"value": 1}]), ("ttq", ["page"])],
    ),
    "TikTok's calls after its library has given the stub methods of its own": (
        TTQ
        + """later(() => { for (const name of ['track', 'page']) ttq[name] = () => {};
        ttq.track('b') })""",
        [("ttq", ["track", "b"])],
    ),
    "TikTok's calls after its library has defined the stub's methods": (
        TTQ
        + """later(() => { for (const name of ['track', 'page'])
        Object.defineProperty(ttq, name, {value: () => {}, configurable: true, writable: true});
        const last = document.createElement('script'); last.src = 'data:text/javascript,0';
        last.onload = () => later(() => ttq.track('b')); document.head.append(last) })""",
        [("ttq", ["track", "b"])],
    ),
    "TikTok's calls of one pixel of several": (
        TTQ
        + """ttq.instance = () => ({track() {}, page() {}});
        later(() => { ttq.instance('C1').track('b') })""",
        [("ttq", ["track", "b"])],
    ),
    "a frozen list": (
        "dataLayer = Object.freeze([{event: 'a'}])",
        [("dataLayer", {"event": "a"})],
    ),
    "push replaced twice, each calling the one before": (
        """dataLayer = []; for (let i = 0; i < 2; i++) { const before = dataLayer.push;
          dataLayer.push = function () { return before.apply(dataLayer, [].slice.call(arguments, 0)) } }
        dataLayer.push({event: 'a'})""",
        [("dataLayer", {"event": "a"})],
    ),
    "a push that makes another and calls a vendor": (
        """window.fbq = () => {}; dataLayer = []; const before = dataLayer.push;
        dataLayer.push = (entry) => { before.call(dataLayer, entry);
          if (entry.event === 'a') { dataLayer.push({event: 'b'}); fbq('track', 'Lead') } };
        later(() => dataLayer.push({event: 'a'}))""",
        [("dataLayer", {"event": "a"}), ("dataLayer", {"event": "b"}), ("fbq", ["track", "Lead"])],
    ),
    "gtag as it is declared": (
        "dataLayer = []; function gtag() { dataLayer.push(arguments) } gtag('set', {a: 1}); later(() => gtag('event', 'x'))",
        [("gtag", ["set", {"a": 1}]), ("gtag", ["event", "x"])],
    ),
    "gtag as it is assigned": (
        "dataLayer = []; window.gtag = function () { dataLayer.push(arguments) }; later(() => gtag('event', 'x'))",
        [("gtag", ["event", "x"])],
    ),
    "gtag that a wrapper of the page's calls": (
        """dataLayer = []; function gtag() { dataLayer.push(arguments) }
        later(() => { const inner = gtag; gtag = function () { inner.apply(null, arguments) }; gtag('event', 'x') })""",
        [("gtag", ["event", "x"])],
    ),
    "fbq: its stub, its alias, then its library": (
        FBQ
        + "fbq('init', '1'); _fbq('track', 'A'); later(() => { fbq.callMethod = () => {}; fbq('track', 'B') })",
        [("fbq", ["init", "1"]), ("fbq", ["track", "A"]), ("fbq", ["track", "B"])],
    ),
    "ttq: its stub, then its library": (
        TTQ
        + "ttq.page(); ttq.track('A', {v: 1}); later(() => { ttq.track = () => {}; ttq.track('B') })",
        [("ttq", ["page"]), ("ttq", ["track", "A", {"v": 1}]), ("ttq", ["track", "B"])],
    ),
    "uetq: its list, then its library": (
        """uetq = window.uetq || []; uetq.push('event', 'a', {v: 1}); uetq.push('consent', 'update', {s: 2});
        later(() => { uetq = {q: uetq, push() {}}; uetq.push('event', 'b', {}) })""",
        [
            ("uetq", ["event", "a", {"v": 1}]),
            ("uetq", ["consent", "update", {"s": 2}]),
            ("uetq", ["event", "b", {}]),
        ],
    ),
    "lintrk, pintrk, snaptr, twq, rdt and ym": (
        """lintrk = function (a, b) { lintrk.q.push([a, b]) }; lintrk.q = []; lintrk('track', {conversion_id: 5});
        pintrk = function () { pintrk.queue.push([].slice.call(arguments)) }; pintrk.queue = []; pintrk('track', 'a');
        for (const [name, list] of [['snaptr', 'queue'], ['twq', 'queue'], ['rdt', 'callQueue'], ['ym', 'a']]) {
          const stub = window[name] = function () { stub[list].push(arguments) }; stub[list] = []; window[name]('track', name) }""",
        [
            ("lintrk", ["track", {"conversion_id": 5}]),
            ("snaptr", ["track", "snaptr"]),
            ("pintrk", ["track", "a"]),
            ("twq", ["track", "twq"]),
            ("rdt", ["track", "rdt"]),
            ("ym", ["track", "ym"]),
        ],
    ),
    "_paq and _hsq: lists, then their library": (
        """_paq = [['setSiteId', 1]]; _hsq = []; _hsq.push(['trackEvent', {id: 1}]);
        later(() => { _paq = {push() {}}; _paq.push(['trackGoal', 2]) })""",
        [
            ("_hsq", ["trackEvent", {"id": 1}]),
            ("_paq", ["setSiteId", 1]),
            ("_paq", ["trackGoal", 2]),
        ],
    ),
    "utag, _satellite and adobeDataLayer": (
        """utag_data = {page: 'home'}; utag = {link(d) { return utag.track({event: 'link', data: d}) }, view() {}, track() {}};
        _satellite = {track() {}}; adobeDataLayer = [];
        later(() => { utag.link({a: 1}); utag.view({b: 2}); _satellite.track('rule', {c: 3}); adobeDataLayer.push({event: 'd'}) })""",
        [
            ("utag_data", {"page": "home"}),
            ("utag", ["link", {"a": 1}]),
            ("utag", ["view", {"b": 2}]),
            ("_satellite", ["track", "rule", {"c": 3}]),
            ("adobeDataLayer", {"event": "d"}),
        ],
    ),
}
LATER = """const later = (run) => document.readyState === 'complete' ? setTimeout(run, 1)
  : addEventListener('load', () => setTimeout(run, 1));"""


@pytest.mark.parametrize("inline", [False, True], ids=["external", "inline"])
async def test_each_push_is_told_once_with_its_values(
    inline: bool, browser: Browser, site: TinySite
) -> None:
    for number, (code, _) in enumerate(LAYERS.values()):
        site.pages[f"/{number}.js"] = Answer(code, headers=SCRIPT)
        script = f"<script>{code}</script>" if inline else f"<script src=/{number}.js></script>"
        site.pages[f"/{number}"] = f"<!doctype html><script>{LATER}</script>{script}"
    recorded = await Recorded.open(browser, "about:blank")
    found = {}
    for number, name in enumerate(LAYERS):
        recorded.told.clear()
        await recorded.page.goto(f"{site.url}/{number}")
        await recorded.rest()
        found[name] = sorted(pushes(recorded.told), key=str)
    assert found == {name: sorted(expected, key=str) for name, (_, expected) in LAYERS.items()}


async def test_a_renamed_layer_is_found_by_the_address_of_its_container(
    browser: Browser, site: TinySite
) -> None:
    inline = """<script>window.mine = window.mine || []; mine.push({event: 'before'});
      function gtag() { mine.push(arguments) } gtag('event', 'early')</script>"""
    parsed = '<script async src="/gtag/js?id=G-1&amp;l=mine"></script>'
    site.pages["/gtag/js"] = Answer(
        "gtag('event', 'late'); mine.push({event: 'x'})", headers=SCRIPT
    )
    told = await told_by(browser, site, "", head=inline + parsed)
    expected = [
        ("dataLayer", {"event": "before"}),
        ("gtag", ["event", "early"]),
        ("gtag", ["event", "late"]),
        ("dataLayer", {"event": "x"}),
    ]
    assert sorted(pushes(told), key=str) == sorted(expected, key=str)
    added = """other = [{event: 'first'}]; const s = document.createElement('script');
      s.src = '/gtm.js?id=GTM-1&l=other'; document.head.append(s)"""
    site.pages["/gtm.js"] = Answer("other.push({event: 'gtm.js'})", headers=SCRIPT)
    del site.pages["/"]
    told = await told_by(browser, site, added)
    assert pushes(told) == [("dataLayer", {"event": "first"}), ("dataLayer", {"event": "gtm.js"})]


async def test_calls_that_wait_for_a_library_are_told_before_it_takes_them(
    browser: Browser, site: TinySite
) -> None:
    """A container brings a vendor's stub, long after the page itself has loaded."""
    added = "const added = document.createElement('script'); added.src = '{}'; document.head.append(added)"
    wait = f"addEventListener('load', () => {{ {added.format('/gtm.js')} }})"
    stub = f"{FBQ}; {{ {added.format('/library.js')} }} fbq('trackCustom', 'Lead')"
    library = "fbq.queue.splice(0); fbq.callMethod = () => {}; document.title = 'taken'"
    site.pages["/"] = f"<!doctype html><title>Shop</title><script>{wait}</script>"
    site.pages["/gtm.js"] = Answer(stub, headers=SCRIPT)
    site.pages["/library.js"] = Answer(library, headers=SCRIPT)
    recorded = await Recorded.open(browser, site.url)
    await recorded.page.wait_for_function("document.title == 'taken'")
    await recorded.rest()
    assert pushes(recorded.told) == [("fbq", ["trackCustom", "Lead"])]


async def test_a_push_knows_all_who_led_to_it(browser: Browser, site: TinySite) -> None:
    deep = "\nconst deep = (n) => n\n  ? deep(n - 1)\n  : dataLayer.push({n});\ndeep(40);"
    told = await told_by(browser, site, deep, head=LAYER)
    [push] = [each for each in told if isinstance(each, PushMessage)]
    assert lines(push, site) == ["/s.js:4", *["/s.js:3"] * 19]
    evaluated = "\nsetTimeout(new Function('dataLayer.push({a: 1})'), 1)"
    told = await told_by(browser, site, evaluated)
    [push] = [each for each in told if isinstance(each, PushMessage)]
    assert lines(push, site) == ["/s.js:2"]


ODD = """
dataLayer = [];
const loop = {a: {}}; loop.a.loop = loop;
const twice = {n: 1};
const thrower = new Proxy({}, {ownKeys() { throw new Error('no') }, getPrototypeOf() { throw new Error('no') }});
class Price { constructor() { this.value = 5 } get double() { return 10 } }
dataLayer.push({
  text: 'a"\\\\\\n\\u2028\\ud800', number: 1.5, zero: -0, huge: 1e21, nan: NaN, infinite: -Infinity, yes: true, none: null,
  missing: undefined, big: 10n, symbol: Symbol('s'), fn() {}, loop, twice: [twice, twice], node: document.body, window,
  date: new Date(0), never: new Date(NaN), bytes: new Uint8Array(3), map: new Map([[1, 2]]), price: new Price(),
  get fine() { return 'read' }, get bad() { throw new Error('no') }, thrower, bare: Object.create(null, {x: {value: 1, enumerable: true}}),
  revoked: (() => { const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); return proxy })(), ['__proto__']: 'own',
});
"""


async def test_odd_values_are_told_as_plain_data(browser: Browser, site: TinySite) -> None:
    told = await told_by(browser, site, ODD)
    [(_, payload)] = pushes(told)
    assert payload == {
        "text": 'a"\\\n\u2028\ud800',
        "number": 1.5,
        "zero": 0,
        "huge": 1e21,
        "nan": "NaN",
        "infinite": "-Infinity",
        "yes": True,
        "none": None,
        "missing": "[undefined]",
        "big": "10",
        "symbol": "[symbol]",
        "fn": "[function]",
        "loop": {"a": {"loop": "[cycle]"}},
        "twice": [{"n": 1}, {"n": 1}],
        "node": "[BODY]",
        "window": "[window]",
        "date": "1970-01-01T00:00:00.000Z",
        "never": "[invalid date]",
        "bytes": "[3 bytes]",
        "map": "[Map]",
        "price": {"value": 5},
        "fine": "read",
        "bad": "[unreadable]",
        "thrower": "[unreadable]",
        "bare": {"x": 1},
        "revoked": "[unreadable]",
        "__proto__": "own",
    }


async def test_huge_values_are_cut_and_cost_the_page_nothing(
    browser: Browser, site: TinySite
) -> None:
    script = """dataLayer = []; let deep = {}; for (let i = 0; i < 1000; i++) deep = {deep};
    dataLayer.push({text: 'x'.repeat(1e8)}, {list: new Array(1e6).fill(1)}, {deep},
      {texts: new Array(1000).fill('y'.repeat(6000))});"""
    told = await told_by(browser, site, script)
    text, many, deep, texts = [payload for _, payload in pushes(told)]
    assert text == {"text": "[text of 100000000 characters]"}
    assert isinstance(many, dict)
    assert 1000 < len(many["list"]) <= 2000
    assert json.dumps(deep).count("deep") == 13
    assert isinstance(texts, dict)
    assert sum(map(len, texts["texts"])) < 210_000
