"""A goal was achieved, and the platform never heard of it: what kept the tag, or its hit, back."""

from __future__ import annotations

import html
import json
import threading
from dataclasses import replace

from sites.build import (
    GA4_BASE,
    ITEM,
    ORDER,
    PROPERTY,
    Answer,
    Plant,
    Site,
    Tag,
    ads,
    found,
    ga4,
    noscript,
    page,
    push,
    snippet,
    tag,
)
from sites.missing import PURCHASE, a_shop

LABEL = "AbCdEfGhIj"
ANNOUNCED = push("purchase", ecommerce=ORDER)
OF_META = PURCHASE.replace("ga4, event: purchase", "meta, event: Purchase")
OF_ADS = PURCHASE.replace(
    "ga4, event: purchase", f"google_ads, event: conversion, params: {{ label: {LABEL} }}"
)
META_ORDER = "{value: 49, currency: 'EUR', content_type: 'product', content_ids: ['MUG-1']}"
META_PURCHASE = tag("purchase", f"meta('track', 'Purchase', {META_ORDER})")


def with_policy(slug: str, policy: str, *tags: Tag, thanks: str = ANNOUNCED) -> Site:
    """A shop whose page of thanks has a content security policy."""
    site = a_shop(slug, *tags, thanks=thanks)
    body = site.pages["thanks"]
    assert isinstance(body, str)
    answer = Answer(body, headers={"Content-Security-Policy": policy})
    return Site(container=site.container, pages={**site.pages, "thanks": answer})


WIRE_ORDER = "en=purchase&cu=EUR&epn.value=49&ep.transaction_id=T-1&pr1=idMUG-1~nmMug~pr49~qt1"
ALL = "default-src 'self' 'unsafe-inline' https:"


def hit_refused(planted: bool) -> Site:
    """The policy of the checkout was written before Google Ads came in."""
    images = "https://www.facebook.com" if planted else "https://www.googleadservices.com"
    policy = f"{ALL}; img-src 'self' {images}"
    return with_policy("blocked-by-csp", policy, ads("purchase", LABEL))


def connection_refused(planted: bool) -> Site:
    """The policy was written when Google Analytics had one host; it sends to regions today."""
    host = "region1.google-analytics.com" if planted else "www.google-analytics.com"
    site = with_policy(
        "blocked-by-csp-connect", f"{ALL}; connect-src 'self' https://{host}", ga4("purchase")
    )
    quiet = replace(
        GA4_BASE, run=f'google("config", "{PROPERTY}", {{send_page_view: false}})'
    ).with_file(
        vtp_configSettingsTable=[
            "list", ["map", "parameter", "send_page_view", "parameterValue", "false"]
        ]
    )  # fmt: skip
    return Site(container=(quiet, ga4("purchase")), pages=site.pages)


def worker_refused(planted: bool) -> Site:
    """The bundle reports from a worker, off the main thread; the policy counts there, too."""
    region = "" if planted else " https://region1.google-analytics.com"
    connect = f"connect-src 'self' https://www.google-analytics.com{region}"
    policy = f"{ALL}; script-src 'self' 'unsafe-inline' https: blob:; {connect}"
    hit = f"https://region1.google-analytics.com/g/collect?v=2&tid={PROPERTY}&{WIRE_ORDER}"
    work = f"fetch({json.dumps(hit)}, {{method: 'POST', mode: 'no-cors'}})"
    script = f"new Worker(URL.createObjectURL(new Blob([{json.dumps(work)}])))"
    return with_policy("blocked-by-csp-worker", policy, thanks=f"<script>{script}</script>")


def library_refused(planted: bool) -> Site:
    """The policy of the checkout knows Google's scripts, and not Meta's."""
    meta = "" if planted else " https://connect.facebook.net"
    policy = f"{ALL}; script-src 'self' 'unsafe-inline' https://www.googletagmanager.com{meta}"
    return with_policy("blocked-by-csp-library", policy, META_PURCHASE)


def unpublished(planted: bool) -> Site:
    """The container was deleted when the agency changed, and the snippet stayed."""
    gone = Answer("Not found", status=404, type="text/plain")
    site = a_shop("container-unpublished", ga4("purchase"), thanks=ANNOUNCED)
    return Site(container=gone if planted else site.container, pages=site.pages)


def empty(planted: bool) -> Site:
    """Everything is set up in the workspace, and nobody pressed publish."""
    site = a_shop("container-unpublished-empty", ga4("purchase"), thanks=ANNOUNCED)
    return Site(container=() if planted else site.container, pages=site.pages)


# ── while hits are delivered ─────────────────────────────────────────────────────────────────────

DELIVERED = """
hits: deliver
tags: { ga4: { also_at: [https://shop.example/sst] } }
"""
ANALYTICS = {"www.google-analytics.com/g/collect": Answer(status=204)}
"""What Google answers when all is well."""


def refused(planted: bool) -> Site:
    """Meta does not take what this pixel sends any more."""
    site = a_shop("endpoint-failed", META_PURCHASE, thanks=ANNOUNCED)
    answer = Answer(status=400 if planted else 200, type="image/gif")
    receivers = {**ANALYTICS, "www.facebook.com/tr/": answer}
    return Site(container=site.container, pages=site.pages, elsewhere=receivers)


def no_connection(planted: bool) -> Site:
    """Something between the visitors and the vendor cuts the line."""
    order = "{revenue_value: 49, currency: 'EUR'}"
    uet = tag("purchase", f"uet('event', 'purchase', {order})")
    site = a_shop("endpoint-failed-connection", uet, thanks=ANNOUNCED)
    receivers = {**ANALYTICS, "bat.bing.com/action/0": Answer(status=204, broken=planted)}
    return Site(container=site.container, pages=site.pages, elsewhere=receivers)


def library_failed(planted: bool) -> Site:
    """TikTok's script is out of order."""
    order = (
        "{value: 49, currency: 'EUR', contents: [{content_id: 'MUG-1'}], content_type: 'product'}"
    )
    tiktok = tag("purchase", f"tiktok('track', 'CompletePayment', {order})")
    site = a_shop("tag-library-failed", tiktok, thanks=ANNOUNCED)
    receivers = {**ANALYTICS, "analytics.tiktok.com/api/v2/pixel": Answer(status=200)}
    if planted:
        receivers["analytics.tiktok.com/i18n/pixel/events.js"] = Answer("Busy", status=503)
    return Site(container=site.container, pages=site.pages, elsewhere=receivers)


def _checkout_hit(slug: str) -> str:
    return (
        f"https://www.google-analytics.com/g/collect?v=2&tid={PROPERTY}&sid=1&_p=1&_s=1"
        "&gcs=G111&en=begin_checkout&cu=EUR&epn.value=49&pr1=idMUG-1~nmMug~pr24.5~qt2"
        f"&dl=https%3A%2F%2Fshop.example%2F{slug}%2F"
    )


def may_be_lost(planted: bool) -> Site:
    """A tag of somebody's own making sends by a plain fetch on the way to the next page."""
    slug = "cancelled-by-navigation-held"
    keepalive = "" if planted else ", keepalive: true"
    call = html.escape(f"fetch('{_checkout_hit(slug)}', {{mode: 'no-cors'{keepalive}}})")
    link = f'<a href="checkout" onclick="{call}">Checkout</a>'
    head = snippet(slug)
    return Site(
        container=(GA4_BASE,),
        pages={
            "": page(link, head=head, title="Basket"),
            "checkout": page("Your address", head=head, title="Checkout"),
        },
    )


def lost_in_preflight(planted: bool) -> Site:
    """A shop's own script sends JSON to Plausible as a link is clicked; its twin awaits that."""
    slug = "cancelled-by-navigation-preflight"
    body = {"n": "Checkout", "u": f"https://shop.example/{slug}/", "d": "shop.example", "r": None}
    sent = (
        "fetch('https://plausible.io/api/event', {method: 'POST', "
        f"headers: {{'Content-Type': 'application/json'}}, body: JSON.stringify({json.dumps(body)})}})"
    )
    patient = f"{sent}.then(() => {{ location = this.href }}); return false"
    link = f'<a href="checkout" onclick="{html.escape(sent if planted else patient)}">Checkout</a>'
    return Site(
        pages={
            "": page(link, title="Basket"),
            "checkout": page("Your address", title="Checkout"),
        },
    )


def cancelled(planted: bool) -> Site:
    """A tag of somebody's own making sends by a plain fetch, and the next page is quicker."""
    slug = "cancelled-by-navigation"
    hit = _checkout_hit(slug)
    gone_on = threading.Event()

    def answered() -> Answer:
        gone_on.wait(10)
        return Answer(status=204)

    def seen() -> Answer:
        gone_on.set()
        return Answer(status=204)

    basket = {"value": 49, "currency": "EUR", "items": [ITEM]}
    call = html.escape(f"dataLayer.push({json.dumps({'event': 'checkout', 'ecommerce': basket})})")
    link = f'<a href="checkout" onclick="{call}">Checkout</a>'
    head = snippet(slug)
    own = tag("checkout", f"fetch('{hit}', {{mode: 'no-cors'}})")
    return Site(
        container=(GA4_BASE, own if planted else ga4("checkout", "begin_checkout")),
        pages={
            "": page(link, head=head, title="Basket"),
            "checkout": page(
                "Your address <script>fetch('seen')</script>", head=head, title="Checkout"
            ),
            "seen": seen,
        },
        elsewhere={**ANALYTICS, hit.removeprefix("https://"): answered},
    )


CHECKOUT = """
type: micro
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Checkout }
    goal: true
  - wait_for_element: { text: Your address }
expect:
  - { tag: ga4, event: begin_checkout }
"""

PIN_LIBRARY = """(() => {
  FILTER
  const send = ([, event]) => { new Image().src = `https://ct.pinterest.com/v3/?event=${event}` +
    '&tid=2612345678901&ed=' + encodeURIComponent(JSON.stringify(ORDER)); };
  window.pintrk.queue.forEach(send);
})();"""


def falls_silent(planted: bool) -> Site:
    """Pinterest's script takes this browser for a bot's, and says nothing."""
    order = {"value": 49, "currency": "EUR", "order_id": "SO-1001", "order_quantity": 2}
    order |= {"line_items": [{"product_id": "MUG-1", "product_price": 24.5, "product_quantity": 2}]}
    library = PIN_LIBRARY.replace("ORDER", json.dumps(order))
    library = library.replace("FILTER", "if (navigator.hardwareConcurrency) return;" * planted)
    call = (
        "<script>window.pintrk = (...call) => pintrk.queue.push(call); pintrk.queue = [];"
        "pintrk('track', 'checkout')</script>"
        '<script src="https://s.pinimg.com/ct/core.js"></script>'
    )
    site = a_shop("push-without-hit-silent", thanks=call)
    core = Answer(library, type="text/javascript")
    return Site(pages=site.pages, elsewhere={"s.pinimg.com/ct/core.js": core})


# ── pages without the tag ────────────────────────────────────────────────────────────────────────


def absent(planted: bool) -> Site:
    """The landing page is made with a kit of its own."""
    head = snippet("tag-absent-on-page")
    return Site(
        pages={
            "": page('<a href="summer">Summer</a>', head=head),
            "summer": page("<p>Summer", head="" if planted else head, title="Summer"),
        }
    )


def absent_thanks(planted: bool) -> Site:
    """The page of thanks is the payment plugin's, and knows nothing of the theme's head."""
    slug = "tag-absent-on-page-thanks"
    site = a_shop(slug, ga4("purchase"), thanks=ANNOUNCED)
    if not planted:
        return site
    bare = page("Thank you" + ANNOUNCED, title="Thank you")
    return Site(container=site.container, pages={**site.pages, "thanks": bare})


def noscript_only(planted: bool) -> Site:
    """Whoever pasted the snippet took the second half of it only."""
    slug = "noscript-only"
    head = "" if planted else snippet(slug)
    return Site(pages={"": page("<p>Shop", head=head, top=noscript(slug))})


def delayed(planted: bool) -> Site:
    """An optimiser holds scripts back until the visitor stirs."""
    slug = "tag-delayed-until-interaction"
    body = snippet(slug).removeprefix("<script>").removesuffix("</script>")
    held = f"""<script>
      const late = () => {{ {body} }};
      for (const sign of ["mousemove", "keydown", "touchstart", "wheel", "scroll"]) {{
        addEventListener(sign, () => late.done ||= (late(), true), {{passive: true}});
      }}
    </script>"""
    return Site(pages={"": page("<p>Shop", head=held if planted else snippet(slug))})


PLANTS = (
    Plant(
        slug="blocked-by-csp",
        build=hit_refused,
        goal=OF_ADS,
        expect=found(("blocked-by-csp", "google_ads")),
    ),
    Plant(
        slug="blocked-by-csp",
        name="connect",
        build=connection_refused,
        goal=PURCHASE,
        expect=found("blocked-by-csp"),
    ),
    Plant(
        slug="blocked-by-csp",
        name="library",
        build=library_refused,
        goal=OF_META,
        expect=found(("blocked-by-csp", "meta")),
    ),
    Plant(
        slug="blocked-by-csp",
        name="worker",
        build=worker_refused,
        goal=PURCHASE,
        expect=found("blocked-by-csp"),
    ),
    Plant(
        slug="container-unpublished",
        build=unpublished,
        goal=PURCHASE,
        expect=found("container-unpublished"),
    ),
    Plant(
        slug="container-unpublished",
        name="empty",
        build=empty,
        goal=PURCHASE,
        expect=found("container-unpublished"),
    ),
    Plant(
        slug="endpoint-failed",
        build=refused,
        goal=OF_META,
        expect=found(("endpoint-failed", "meta")),
        spec=DELIVERED,
    ),
    Plant(
        slug="endpoint-failed",
        name="connection",
        build=no_connection,
        goal=PURCHASE.replace("ga4,", "uet,"),
        expect=found(("endpoint-failed", "microsoft_uet")),
        spec=DELIVERED,
    ),
    Plant(
        slug="tag-library-failed",
        build=library_failed,
        goal=PURCHASE.replace("ga4, event: purchase", "tiktok, event: CompletePayment"),
        expect=found(("tag-library-failed", "tiktok")),
        spec=DELIVERED,
    ),
    Plant(
        slug="cancelled-by-navigation",
        build=cancelled,
        goal=CHECKOUT,
        expect=found("cancelled-by-navigation"),
        spec=DELIVERED,
    ),
    Plant(
        slug="cancelled-by-navigation",
        name="held",
        build=may_be_lost,
        goal=CHECKOUT,
        expect=found(("cancelled-by-navigation", "ga4")),
    ),
    Plant(
        slug="cancelled-by-navigation",
        name="preflight",
        build=lost_in_preflight,
        goal=CHECKOUT.replace("ga4, event: begin_checkout", "plausible, event: Checkout"),
        expect=found(("cancelled-by-navigation", "plausible")),
        spec="tags: { plausible: { vendor: plausible, account: shop.example } }",
    ),
    Plant(
        slug="push-without-hit",
        name="silent",
        build=falls_silent,
        goal=PURCHASE.replace("ga4, event: purchase", "pinterest, event: checkout"),
        expect=found(("push-without-hit", "pinterest")),
        spec="tags: { pinterest: { vendor: pinterest, account: '2612345678901' } }",
    ),
    Plant(
        slug="tag-absent-on-page",
        build=absent,
        crawl=("",),
        expect=found("tag-absent-on-page"),
    ),
    Plant(
        slug="tag-absent-on-page",
        name="thanks",
        build=absent_thanks,
        goal=PURCHASE,
        expect=found("tag-absent-on-page"),
    ),
    Plant(
        slug="noscript-only",
        build=noscript_only,
        crawl=("",),
        expect=found("noscript-only"),
    ),
    Plant(
        slug="tag-delayed-until-interaction",
        build=delayed,
        crawl=("",),
        expect=found("tag-delayed-until-interaction"),
    ),
)
