"""hard-coded-beside-container: tags in the page's own code beside a container."""

from __future__ import annotations

import pytest
from markuppages import (
    CONTAINER,
    FBQ,
    GTM,
    crawled,
    failures_of,
    page,
)
from sites.build import PIXEL, PROPERTY, gtag_snippet

from auditor.testing import a_tag, an_audit, verdicts

CHECK = "hard-coded-beside-container"
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
    [verdict] = verdicts(CHECK, audit)
    assert (verdict.fault, verdict.about) == (
        CHECK,
        f"{what} beside {GTM}",
    )
    assert (verdict.vendor, verdict.tag) == (vendor, "ours")
    assert failures_of(CHECK, page(markup), tags=tags) == []


def test_a_strangers_account_is_left_to_wrong_account() -> None:
    source = page(CONTAINER + "<script>fbq('init', '999999999999999')</script>")
    assert len(failures_of(CHECK, source)) == 1
    assert failures_of(CHECK, source, tags=(a_tag("meta"),)) == []


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
    assert failures_of(CHECK, page(CONTAINER + markup)) == []
