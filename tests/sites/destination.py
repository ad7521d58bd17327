"""Counted in somebody else's books, or under another name."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from sites.build import (
    GA4_BASE,
    KIT,
    LINKER,
    META_BASE,
    ORDER,
    PROPERTY,
    Answer,
    Plant,
    Site,
    Tag,
    ads,
    container,
    container_id,
    found,
    ga4,
    page,
    push,
    snippet,
    tag,
)

STEPS = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Order }
    goal: true
  - wait_for_element: { text: Thank you }
expect:
"""
PURCHASE = STEPS + "  - { tag: ga4, event: purchase }\n"
META_PURCHASE = STEPS + "  - { tag: meta, event: Purchase }\n"
TIKTOK_PURCHASE = STEPS + "  - { tag: tiktok, event: Purchase }\n"
LABELLED = STEPS + "  - { tag: google_ads, event: conversion, params: { label: q4Ng-order } }\n"
AGENCY = "G-AGENCY0001"
STAGING = "G-STAGING001"
ENVIRONMENTS = f"""
environments:
  staging: {{ url: "https://staging.shop.example", accounts: {{ ga4: {STAGING} }} }}
"""
STAGING_CONTAINER = "GTM-STAGING1"
CONTAINERS = f"""
tags: {{ gtm: {{ vendor: gtm, account: {container_id("staging-id-in-production-container")} }} }}
environments:
  staging:
    url: "https://staging.shop.example"
    accounts: {{ gtm: {STAGING_CONTAINER} }}
"""
LIVE_CONTAINER = f"""
tags:
  gtm: {{ vendor: gtm, account: {container_id("staging-library")}, environment: env-1 }}
"""
META_ORDER = (
    '{value: ecommerce.value, currency: ecommerce.currency, content_type: "product", '
    "contents: ecommerce.items.map((each) => ({id: each.item_id, quantity: each.quantity, "
    "item_price: each.price}))}"
)
TIKTOK_ORDER = META_ORDER.replace("{id:", "{content_id:").replace("item_price:", "price:")


def shop(slug: str, *tags: Tag, order: dict[str, object] | None = None) -> Site:
    """A basket, and the page that thanks for the order and announces it."""
    head = snippet(slug)
    thanks = push("purchase", ecommerce={**ORDER, **(order or {})})
    return Site(
        container=tags,
        pages={
            "": page('<a href="thanks">Order</a>', head=head, title="Basket"),
            "thanks": page("Thank you" + thanks, head=head, title="Thank you"),
        },
    )


def configured(**settings: object) -> Tag:
    """The Google tag with these settings."""
    return tag("gtm.js", f'google("config", "{PROPERTY}", {json.dumps(settings)})', kind="googtag")


def sends(event: str) -> Tag:
    """A tag of GA4's that sends an event of the site's own, which no goal expects."""
    return tag("purchase", f"google('event', {json.dumps(event)}, {{send_to: '{PROPERTY}'}})")


# ── accounts ─────────────────────────────────────────────────────────────────────────────────────


def wrong_account(planted: bool) -> Site:
    """The purchase tag still names the property of the agency that set it up."""
    receiver = AGENCY if planted else PROPERTY
    purchase = ga4("purchase", params=f'{{...ecommerce, send_to: "{receiver}"}}')
    return shop("wrong-account", GA4_BASE, purchase)


def unknown_account(planted: bool) -> Site:
    """A former agency's Google tag was left in the container."""
    theirs = tag("gtm.js", f'google("config", "{AGENCY}")', kind="googtag", tagId=AGENCY)
    return shop("unknown-account", GA4_BASE, *([theirs] if planted else []), ga4("purchase"))


def staging_id(planted: bool) -> Site:
    """The container that was tried out on the staging site was published as it stood."""
    property_ = STAGING if planted else PROPERTY
    base = tag("gtm.js", f'google("config", "{property_}")', kind="googtag", tagId=property_)
    return shop("staging-id-in-production", base, ga4("purchase"))


def staging_container(planted: bool) -> Site:
    """The template kept the staging site's container when it was deployed."""
    slug = "staging-id-in-production-container"
    site = shop(slug, GA4_BASE, ga4("purchase"))
    if not planted:
        return site
    pages = {
        path: made.replace(container_id(slug), STAGING_CONTAINER)
        for path, made in site.pages.items()
        if isinstance(made, str)
    }
    address = f"www.googletagmanager.com/gtm.js?id={STAGING_CONTAINER}"
    theirs = container(GA4_BASE, ga4("purchase"))
    script = Answer(theirs, type="text/javascript; charset=utf-8")
    return Site(container=site.container, pages=pages, elsewhere={address: script})


def staging_library(planted: bool) -> Site:
    """The snippet of the environment that the container was tried out in was deployed."""
    slug = "staging-library"
    site = shop(slug, GA4_BASE, ga4("purchase"))
    if not planted:
        return site
    query = "&gtm_auth=a1b2c3&gtm_preview=env-7&gtm_cookies_win=x"
    pages = {
        path: made.replace("gtm.js?id='+i", f"gtm.js?id='+i+'{query}'")
        for path, made in site.pages.items()
        if isinstance(made, str)
    }
    address = f"www.googletagmanager.com/gtm.js?id={container_id(slug)}{query}"
    theirs = container(GA4_BASE, ga4("purchase"))
    script = Answer(theirs, type="text/javascript; charset=utf-8")
    return Site(container=site.container, pages=pages, elsewhere={address: script})


def wrong_label(planted: bool) -> Site:
    """Somebody made a new conversion action, and the tag kept the label of the old one."""
    label = "oLd-0rder" if planted else "q4Ng-order"
    return shop("conversion-label-wrong", LINKER, ads("purchase", label))


def no_label(planted: bool) -> Site:
    """The label was left out when the snippet was copied: AW-ID and nothing more."""
    sold = ads("purchase", "" if planted else "pLan-order")
    return shop("conversion-label-wrong-none", GA4_BASE, ga4("purchase"), sold)


def legacy_tag(planted: bool) -> Site:
    """A caching plugin goes on serving its copy of analytics.js."""
    source = "/legacy-tag/cache/analytics.js"
    old = tag(
        "gtm.js",
        "window.ga ??= (...call) => (ga.run ? ga.run(...call) : ga.q.push(call)); ga.q ??= [];"
        f"html('<script async src=\"{source}\"></script>');"
        "ga('create', 'UA-900001-1', 'auto'); ga('send', 'pageview')",
    )
    made = shop("legacy-tag", GA4_BASE, *([old] if planted else []), ga4("purchase"))
    library = Answer((KIT / "analytics.js").read_text("utf-8"), type="text/javascript")
    return Site(container=made.container, pages={**made.pages, "cache/analytics.js": library})


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def name_drift(planted: bool) -> Site:
    """The tag's event was typed in from memory."""
    return shop("event-name-drift", GA4_BASE, ga4("purchase", "purchases" if planted else None))


def name_drift_beside(planted: bool) -> Site:
    """An event that no goal expects is written as the old enhanced e-commerce wrote it."""
    event = "beginCheckout" if planted else "begin_checkout"
    begun = tag("purchase", f'google("event", "{event}", ecommerce)')
    return shop("event-name-drift-beside", GA4_BASE, begun, ga4("purchase"))


def miscased(planted: bool) -> Site:
    """The pixel is fed with GA4's name of the event."""
    event = "purchase" if planted else "Purchase"
    sold = tag("purchase", f'meta("track", "{event}", {META_ORDER})')
    return shop("standard-event-miscased", META_BASE, sold)


def miscased_beside(planted: bool) -> Site:
    """A plugin brings its own event, which no goal expects."""
    event = "contact" if planted else "Contact"
    asked = tag("purchase", f'meta("track", "{event}")')
    sold = tag("purchase", f'meta("track", "Purchase", {META_ORDER})')
    return shop("standard-event-miscased-beside", META_BASE, asked, sold)


def as_custom(planted: bool) -> Site:
    """The container's template for custom events was taken for the order too."""
    call = "trackCustom" if planted else "track"
    sold = tag("purchase", f'meta("{call}", "Purchase", {META_ORDER})')
    return shop("standard-as-custom", META_BASE, sold)


def invalid_name(planted: bool) -> Site:
    """A form plugin makes the event's name of the form's title."""
    event = "Form sent: request a callback" if planted else "callback_requested"
    return shop("event-name-invalid", GA4_BASE, sends(event), ga4("purchase"))


def long_name(planted: bool) -> Site:
    """Where it was clicked, and on what, all in one name."""
    event = f"click_{'header_navigation_shop_' * 2}sale" if planted else "navigation_clicked"
    return shop("event-name-invalid-long", GA4_BASE, sends(event), ga4("purchase"))


def reserved_name(planted: bool) -> Site:
    """What watches for errors reports them as `error`."""
    event = "error" if planted else "script_failed"
    return shop("reserved-name", GA4_BASE, sends(event), ga4("purchase"))


def reserved_param(planted: bool) -> Site:
    """A parameter is called like Google's own."""
    name = "google_click_source" if planted else "click_source"
    purchase = ga4("purchase", params=f'{{...ecommerce, {name}: "newsletter"}}')
    return shop("reserved-name-param", GA4_BASE, purchase)


# ── limits ───────────────────────────────────────────────────────────────────────────────────────


def too_many(planted: bool) -> Site:
    """The tag hands on whatever the shop knows of the order."""
    known = {f"order_field_{n}": "x" for n in range(24 if planted else 12)}
    return shop("too-many-params", GA4_BASE, ga4("purchase"), order=dict(known))


def too_long(planted: bool) -> Site:
    """All categories of all products, one after the other."""
    names = ["Kitchen", "Mugs", "Gifts", "Porcelain", "Handmade", "New", "Back in stock"]
    path = " > ".join(names * (2 if planted else 1))
    return shop("param-too-long", GA4_BASE, ga4("purchase"), order={"category_path": path})


def user_property(planted: bool) -> Site:
    """What the customer is interested in, in words."""
    interest = "mugs, plates and everything else for the kitchen" if planted else "kitchen"
    base = configured(user_properties={"interest": interest})
    return shop("user-property-limits", base, ga4("purchase"))


# ── what vendors ask for ────────────────────────────────────────────────────────────────────────


def no_term(planted: bool) -> Site:
    """A search is reported without what was searched for: the variable has another name."""
    term = "{query: e.query}" if planted else "{search_term: e.query}"
    made = shop("param-mismatch-demanded", GA4_BASE, ga4("search", params=term), ga4("purchase"))
    results = page(
        '<a href="thanks">Order</a>' + push("search", query="mug"),
        head=snippet("param-mismatch-demanded"),
        title="Results",
    )
    return Site(container=made.container, pages={**made.pages, "": results})


def unknown_content(planted: bool) -> Site:
    """What kind of content it is was filled in with the product's category."""
    order = TIKTOK_ORDER.replace('"product"', '"Mugs"') if planted else TIKTOK_ORDER
    sold = tag("purchase", f'tiktok("track", "Purchase", {order})')
    return shop("param-mismatch-unknown", sold)


# ── marks of tests ───────────────────────────────────────────────────────────────────────────────


def debug_mode(planted: bool) -> Site:
    """The Google tag was published with the switch that its tests needed."""
    base = configured(**({"debug_mode": True} if planted else {}))
    return shop("debug-flag-live", base, ga4("purchase"))


def test_code(planted: bool) -> Site:
    """TikTok's test code was left in the tag."""
    code = ', {test_event_code: "TEST40213"}' if planted else ""
    sold = tag("purchase", f'tiktok("track", "Purchase", {TIKTOK_ORDER}{code})')
    return shop("debug-flag-live-test-code", sold)


def internal_traffic(planted: bool) -> Site:
    """A variable that should tell the office from visitors says `internal` to all."""
    base = configured(**({"traffic_type": "internal"} if planted else {}))
    return shop("internal-traffic-flag", base, ga4("purchase"))


def _plant(
    slug: str,
    build: Callable[[bool], Site],
    vendor: str = "ga4",
    goal: str = PURCHASE,
    *,
    name: str = "",
    spec: str = "",
) -> Plant:
    return Plant(
        slug=slug, build=build, goal=goal, expect=found((slug, vendor)), name=name, spec=spec
    )


_meta = partial(_plant, vendor="meta", goal=META_PURCHASE)

PLANTS = (
    _plant("wrong-account", wrong_account),
    _plant("unknown-account", unknown_account),
    _plant("staging-id-in-production", staging_id, spec=ENVIRONMENTS),
    _plant("staging-id-in-production", staging_container, "gtm", name="container", spec=CONTAINERS),
    _plant("staging-library", staging_library, "gtm", spec=LIVE_CONTAINER),
    _plant("conversion-label-wrong", wrong_label, "google_ads", LABELLED),
    _plant("conversion-label-wrong", no_label, "google_ads", name="none"),
    _plant("legacy-tag", legacy_tag, "ga_universal"),
    _plant("event-name-drift", name_drift),
    _plant("event-name-drift", name_drift_beside, name="beside"),
    _meta("standard-event-miscased", miscased),
    _meta("standard-event-miscased", miscased_beside, name="beside"),
    _meta("standard-as-custom", as_custom),
    _plant("event-name-invalid", invalid_name),
    _plant("event-name-invalid", long_name, name="long"),
    _plant("reserved-name", reserved_name),
    _plant("reserved-name", reserved_param, name="param"),
    _plant("too-many-params", too_many),
    _plant("param-too-long", too_long),
    _plant("user-property-limits", user_property),
    _plant("param-mismatch", no_term, name="demanded"),
    _plant("param-mismatch", unknown_content, "tiktok", TIKTOK_PURCHASE, name="unknown"),
    _plant("debug-flag-live", debug_mode),
    _plant("debug-flag-live", test_code, "tiktok", TIKTOK_PURCHASE, name="test-code"),
    _plant("internal-traffic-flag", internal_traffic),
)
