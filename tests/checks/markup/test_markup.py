"""The checks of a page's markup: what stands where, and one finding for all pages of a kind."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from sites.build import PIXEL, PROPERTY, container_id, gtag_snippet, meta_snippet, noscript, snippet

from auditor.model import Category, Outcome, Run, Severity, VisitRecord
from auditor.testing import (
    a_page,
    a_record,
    a_tag,
    a_visit,
    an_audit,
    failures,
    verdicts,
)

GTM = container_id("consent-shop")
CONTAINER = snippet("consent-shop")
FRAME = noscript("consent-shop")
DEFAULT = "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag('consent','default',{ad_storage:'denied'})</script>"
COOKIEBOT = '<script id="Cookiebot" src="https://consent.cookiebot.com/uc.js"></script>'
BLOCKING = '<script src="https://consent.cookiebot.com/uc.js" data-blockingmode="auto"></script>'
FBQ = meta_snippet()
SLOW = '<link rel="stylesheet" href="a.css">' * 4 + '<script src="jquery.js"></script>' * 2


def page(head: str = "", body: str = "<h1>Tea</h1>", top: str = FRAME) -> str:
    return f"<!doctype html><html><head><meta charset=utf-8><title>Tea</title>{head}</head><body>{top}{body}</body></html>"


def crawled(*sources: str, **fields: Any) -> list[VisitRecord]:
    return [
        a_record(
            goal=None,
            pages=(
                a_page(
                    url=f"https://shop.example/{n}",
                    final_url=f"https://shop.example/{n}",
                    source=source,
                ),
            ),
            **fields,
        )
        for n, source in enumerate(sources)
    ]


def found(check: str, *sources: str, **fields: Any) -> list[tuple[str | None, str]]:
    return failures(check, an_audit(*crawled(*sources, **fields)))


# ── snippet-not-in-head ──────────────────────────────────────────────────────────────────────────

SOUND_HEADS = {
    "high in the head": page(CONTAINER),
    "after what loads meanwhile": page(
        '<script src=a.js defer></script><script async src=b.js></script><link rel=preload href=c.css as=style><link rel="stylesheet" media="print" href="d.css">'
        * 6
        + CONTAINER
    ),
    "after some stylesheets": page('<link rel="stylesheet" href="a.css">' * 5 + CONTAINER),
    "after consent platforms": page(COOKIEBOT * 6 + CONTAINER),
    "no container": page("", SLOW),
    "a script that only holds data": page(
        "", f"<script type='application/json'>{CONTAINER.replace('</script>', '')}</script>"
    ),
    "the state of a framework": page(
        "", "<script>self.__next_f.push([1,'gtm.start gtm.js GTM-TEA1'])</script>"
    ),
    "in a comment": page("", f"<!-- {CONTAINER} -->"),
    "a second copy in the body": page(CONTAINER, CONTAINER),
}


@pytest.mark.parametrize("source", SOUND_HEADS.values(), ids=SOUND_HEADS.keys())
def test_a_container_high_in_the_head_passes(source: str) -> None:
    assert found("snippet-not-in-head", source) == []


@pytest.mark.parametrize(
    ("source", "about"),
    [
        (page("", CONTAINER), f"{GTM} in the body"),
        (f"<head></head>{CONTAINER}<p>x", f"{GTM} in the body"),
        (f"<head><title>x</title><img src=x>{CONTAINER}</head>", f"{GTM} in the body"),
        (page(SLOW + CONTAINER), f"{GTM} down the head"),
    ],
    ids=["in the body", "after the head", "after what ends the head", "down the head"],
)
def test_a_container_that_stands_late_fails(source: str, about: str) -> None:
    assert found("snippet-not-in-head", source) == [("snippet-not-in-head", about)]


def test_how_far_down_is_too_far_is_an_option() -> None:
    audit = an_audit(*crawled(page(SLOW + CONTAINER)))
    assert failures("snippet-not-in-head", audit, after=6) == []


def test_the_same_on_all_pages_is_one_finding_that_names_some_of_them() -> None:
    audit = an_audit(*crawled(*[page("", CONTAINER)] * 12), *crawled(page(CONTAINER)))
    [verdict] = verdicts("snippet-not-in-head", audit)
    assert verdict.message == f"The container {GTM} stands in the body of /0, /1 and 10 more pages."
    assert verdict.visit == 1
    assert [(each.kind, each.ref) for each in verdict.evidence] == [("page", 1)]


def test_a_page_that_many_visitors_saw_counts_once_and_the_crawl_comes_first() -> None:
    [crawl] = crawled(page("", CONTAINER))
    journey = a_record(pages=crawl.pages)
    again = a_record(visit=a_visit(repeat_of=1, run=Run.REVISIT), pages=crawl.pages)
    [verdict] = verdicts("snippet-not-in-head", an_audit(journey, again, crawl))
    assert verdict.message.endswith("stands in the body of /0.")
    assert verdict.visit == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"status": 404},
        {"source": ""},
        {"final_url": "https://pay.elsewhere.example/checkout"},
    ],
    ids=["an error page", "no markup known", "somebody else's page"],
)
def test_what_is_no_page_of_the_sites_is_not_looked_at(fields: dict[str, Any]) -> None:
    [record] = crawled(page("", CONTAINER))
    record = replace(record, pages=(replace(record.pages[0], **fields),))
    assert verdicts("snippet-not-in-head", an_audit(record)) == []


# ── noscript-misplaced ───────────────────────────────────────────────────────────────────────────

FRAMES = {
    "missing": page(CONTAINER, top=""),
    "in the head": page(CONTAINER + FRAME, top=""),
    "below content": page(CONTAINER, body=f"<header>Tea</header>{FRAME}", top=""),
}


@pytest.mark.parametrize(("how", "source"), FRAMES.items(), ids=FRAMES.keys())
def test_a_frame_that_is_not_at_the_bodys_beginning_fails(how: str, source: str) -> None:
    assert found("noscript-misplaced", source) == [
        ("noscript-misplaced", f"noscript of {GTM} {how}")
    ]


@pytest.mark.parametrize(
    "source",
    [
        page(CONTAINER),
        page(CONTAINER, top=f"<!-- x --><script>1</script><noscript>y</noscript>{FRAME}"),
        page(""),
        page(CONTAINER)[:200],
    ],
    ids=["right", "after scripts", "no container", "cut off above the body"],
)
def test_a_frame_in_its_place_and_a_page_without_need_pass(source: str) -> None:
    assert found("noscript-misplaced", source) == []


def test_a_missing_frame_is_no_fault_where_tags_wait_for_a_choice() -> None:
    forbidden = frozenset({Category.ANALYTICS})
    given = {"forbidden_before_choice": forbidden}
    assert found("noscript-misplaced", FRAMES["missing"], **given) == []
    assert len(found("noscript-misplaced", FRAMES["in the head"], **given)) == 1


# ── layer-after-container ────────────────────────────────────────────────────────────────────────

OVERWRITES = ["dataLayer = [];", "var dataLayer=[{a:1}]", "window.dataLayer = new Array()",
              "window['dataLayer'] = [];", "let x = 1; dataLayer = ["]  # fmt: skip
KEEPS = ["window.dataLayer = window.dataLayer || [];", "dataLayer.push({a: [1]})", "x.dataLayer = []",
         "if (!window.dataLayer) { window.dataLayer = []; }", "window.dataLayer || (window.dataLayer = [])",
         "/* dataLayer = [] */", "// dataLayer = []", "my_dataLayer = []", "dataLayer == []",
         "dataLayer = typeof dataLayer == 'object' ? dataLayer : []"]  # fmt: skip


@pytest.mark.parametrize("code", OVERWRITES)
def test_a_layer_that_is_made_anew_below_the_container_fails(code: str) -> None:
    expected = [("layer-after-container", f"dataLayer of {GTM}")]
    assert found("layer-after-container", page(f"{CONTAINER}<script>{code}</script>")) == expected
    assert found("layer-after-container", page(f"<script>{code}</script>{CONTAINER}")) == []


@pytest.mark.parametrize("code", KEEPS)
def test_a_layer_that_is_kept_passes(code: str) -> None:
    assert found("layer-after-container", page(f"{CONTAINER}<script>{code}</script>")) == []


def test_the_layer_is_the_one_that_the_container_names() -> None:
    other = CONTAINER.replace("'dataLayer'", "'shopLayer'")
    kept = page(f"{other}<script>dataLayer = []</script>")
    lost = page(f"{other}<script>shopLayer = []</script>")
    assert found("layer-after-container", kept) == []
    assert found("layer-after-container", lost) == [
        ("layer-after-container", f"shopLayer of {GTM}")
    ]


# ── hard-coded-beside-container ──────────────────────────────────────────────────────────────────

TAGS = {
    f"meta {PIXEL}": FBQ,
    f"ga4 {PROPERTY}": gtag_snippet(PROPERTY),
    "google_ads AW-123456789": "<script>gtag('config', 'AW-123456789')</script>",
    "tiktok CABC0123456789": "<script>!function(w){w.ttq.load('CABC0123456789');ttq.page()}(window)</script>".replace(
        "w.ttq", "ttq"
    ),
    "microsoft_uet 97001234": '<script>(function(w,d,t,r,u){w[u]=w[u]||[];var o={ti:"97001234"};n.src=r})(window,document,"script","//bat.bing.com/bat.js","uetq");</script>',
    "linkedin 12345": '<script>_linkedin_partner_id = "12345";</script>',
    "pinterest 2612345678901": "<script>pintrk('load', '2612345678901');pintrk('page')</script>",
    "snapchat ab12cd34-0000-1111": "<script>snaptr('init', 'ab12cd34-0000-1111')</script>",
    "x o1abc": "<script>twq('config','o1abc')</script>",
    "reddit t2_abc": "<script>rdt('init','t2_abc')</script>",
    "hotjar 1234567": "<script>(function(h){h._hjSettings={hjid:1234567,hjsv:6};r.src='https://static.hotjar.com/c/hotjar-'})(window)</script>",
    "clarity abcdefghij": '<script>(function(c,l,a,r,i){t.src="https://www.clarity.ms/tag/"+i})(window, document, "clarity", "script", "abcdefghij");</script>',
    "meta": "<script>fbq('init', pixelId)</script>",
}


@pytest.mark.parametrize(("what", "markup"), TAGS.items(), ids=TAGS.keys())
def test_a_tag_of_the_pages_own_beside_a_container_fails(what: str, markup: str) -> None:
    vendor, _, account = what.partition(" ")
    tags = (a_tag(vendor, name="ours", account=account),)
    audit = an_audit(*crawled(page(CONTAINER + markup), tags=tags))
    [verdict] = verdicts("hard-coded-beside-container", audit)
    assert (verdict.fault, verdict.about) == (
        "hard-coded-beside-container",
        f"{what} beside {GTM}",
    )
    assert (verdict.vendor, verdict.tag) == (vendor, "ours")
    assert found("hard-coded-beside-container", page(markup), tags=tags) == []


def test_a_strangers_account_is_left_to_wrong_account() -> None:
    source = page(CONTAINER + "<script>fbq('init', '999999999999999')</script>")
    assert len(found("hard-coded-beside-container", source)) == 1
    assert found("hard-coded-beside-container", source, tags=(a_tag("meta"),)) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script>fbq('track', 'Purchase')</script>",
        "<script>gtag('event', 'purchase')</script>",
        "<script>gtag('consent', 'default', {})</script>",
        f"<script type='text/plain'>fbq('init', '{PIXEL}')</script>",
    ],
    ids=["an event of Meta's", "an event of Google's", "consent", "what no browser runs"],
)
def test_calls_without_base_code_are_no_tags_of_their_own(markup: str) -> None:
    assert found("hard-coded-beside-container", page(CONTAINER + markup)) == []


# ── consent-after-tags ───────────────────────────────────────────────────────────────────────────

ORDERS = {
    "container, then default": (CONTAINER + DEFAULT, f"the consent default after the container {GTM}"),
    "config, then default": (
        gtag_snippet(PROPERTY) + DEFAULT,
        f"the consent default after ga4 {PROPERTY}",
    ),
    "default, container, pixel, platform": (
        DEFAULT + CONTAINER + FBQ + BLOCKING,
        f"the script of Cookiebot after meta {PIXEL}",
    ),
    "container, then platform": (
        CONTAINER + COOKIEBOT,
        f"the script of Cookiebot after the container {GTM}",
    ),
    "pixel, then platform": (FBQ + COOKIEBOT, f"the script of Cookiebot after meta {PIXEL}"),
}  # fmt: skip
SOUND_ORDERS = {
    "default, container": DEFAULT + CONTAINER,
    "default, container, platform": DEFAULT + CONTAINER + COOKIEBOT,
    "platform, container, default": COOKIEBOT + CONTAINER + DEFAULT,
    "platform, all tags": COOKIEBOT + CONTAINER + FBQ,
    "no consent in the markup": CONTAINER + FBQ,
    "a pixel that waits by itself": f"<script>fbq('consent','revoke');fbq('init','{PIXEL}')</script>{COOKIEBOT}",
    "a pixel that the platform runs later": FBQ.replace("<script>", "<script type='text/plain'>")
    + COOKIEBOT,
    "default and config in one script": "<script>gtag('consent','default',{});gtag('config','G-TEST0001')</script>",
}


@pytest.mark.parametrize(("head", "about"), ORDERS.values(), ids=ORDERS.keys())
def test_consent_below_what_it_governs_fails(head: str, about: str) -> None:
    assert found("consent-after-tags", page(head)) == [("consent-after-tags", about)]


@pytest.mark.parametrize("head", SOUND_ORDERS.values(), ids=SOUND_ORDERS.keys())
def test_consent_above_what_it_governs_passes(head: str) -> None:
    assert found("consent-after-tags", page(head)) == []


@pytest.mark.parametrize(
    ("head", "severity"),
    [(CONTAINER + COOKIEBOT, Severity.MEDIUM), (CONTAINER + BLOCKING, None), (CONTAINER + DEFAULT, None)],
)  # fmt: skip
def test_a_platform_that_may_only_announce_the_choice_is_rated_lower(
    head: str, severity: Severity | None
) -> None:
    [verdict] = verdicts("consent-after-tags", an_audit(*crawled(page(head))))
    assert verdict.severity is severity


# ── all of them ──────────────────────────────────────────────────────────────────────────────────

CHECKS = (
    "snippet-not-in-head",
    "noscript-misplaced",
    "layer-after-container",
    "hard-coded-beside-container",
    "consent-after-tags",
)


@pytest.mark.parametrize("check", CHECKS)
def test_a_sound_page_passes_and_the_verdict_shows_one(check: str) -> None:
    [verdict] = verdicts(check, an_audit(*crawled(page(DEFAULT + CONTAINER))))
    assert (verdict.outcome, verdict.visit) == (Outcome.PASSED, 1)


N = 100_000
HOSTILE = {
    "angles": "<" * N,
    "open tags": "<a " * (N // 3),
    "quotes": "<a '>\"<a \">'" * (N // 11),
    "scripts": "<script>" * (N // 8),
    "closed scripts": "<script>fbq(</script>" * (N // 20),
    "comments": "<!--" * (N // 4),
    "attributes": "<script " + "a=" * (N // 2) + ">",
    "blanks": "<script a" + " " * N + ">",
    "calls": f"<script>{'fbq(' * (N // 4)}</script>",
    "configs": "<script>" + "gtag('config'," * (N // 14) + "</script>",
    "layers": "<script>gtm.js GTM-ABCDE " + "if dataLayer" * (N // 12) + "</script>",
    "layers made": "<script>gtm.js GTM-ABCDE " + ";dataLayer=[" * (N // 12) + "</script>",
    "block comments": "<script>" + "/*" * (N // 2) + "</script>",
    "line comments": "<script>" + "\n" * (N // 2) + " " * (N // 2) + "</script>",
    "consents": "<script>" + "'consent' , " * (N // 12) + "</script>",
    "sources": '<script src="' + "consentmanager." * 300 + '"></script>',
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_markup_that_is_made_to_be_slow_is_read_quickly(source: str) -> None:
    audit = an_audit(*crawled(source))
    began = time.process_time()
    for check in CHECKS:
        verdicts(check, audit)
    assert time.process_time() - began < 1
