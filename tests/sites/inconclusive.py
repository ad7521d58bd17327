"""No fault of the site: why an audit could not say either way."""

from __future__ import annotations

from sites.build import GA4_BASE, ORDER, Answer, Plant, Site, found, ga4, page, push, snippet
from sites.missing import PURCHASE, a_shop

ANNOUNCED = push("purchase", ecommerce=ORDER)


def shop(slug: str) -> Site:
    return a_shop(slug, ga4("purchase"), thanks=ANNOUNCED)


def instead(slug: str, path: str, answer: Answer, *, planted: bool) -> Site:
    """The shop, with something else in the place of one page."""
    site = shop(slug)
    if not planted:
        return site
    return Site(container=site.container, pages={**site.pages, path: answer})


CHALLENGE = """<!doctype html><html lang="en"><head><title>Just a moment...</title></head><body>
<h1>shop.example</h1><p>Verify you are human by completing the action below.</p>
<script>window._cf_chl_opt = {cvId: "3", cType: "managed"};</script>
</body></html>"""
CAPTCHA = page(
    '<p>Before you go on, show that you are not a robot.</p><div class="h-captcha"></div>',
    title="One more step",
)


def challenged(planted: bool) -> Site:
    """A guard in front of the site asks for proof of a human, and answers as if all were well."""
    return instead("bot-wall", "", Answer(CHALLENGE), planted=planted)


def refused(planted: bool) -> Site:
    """The firewall does not let robots order."""
    answer = Answer("<h1>Forbidden</h1>", status=403)
    return instead("bot-wall-refused", "thanks", answer, planted=planted)


def captcha(planted: bool) -> Site:
    """The shop asks who orders too fast for a CAPTCHA."""
    return instead("bot-wall-captcha", "thanks", Answer(CAPTCHA), planted=planted)


def crawled(planted: bool) -> Site:
    """The guard wakes up when a visitor opens page after page."""
    slug = "bot-wall-crawl"
    head = snippet(slug)
    second = Answer(CHALLENGE) if planted else page("<p>Lamps", head=head, title="Lamps")
    return Site(pages={"": page('<a href="lamps">Lamps</a>', head=head), "lamps": second})


def out_of_order(planted: bool) -> Site:
    """The shop is down."""
    return instead("page-failed", "", Answer("<h1>Error</h1>", status=500), planted=planted)


def broken_order(planted: bool) -> Site:
    """The goal action leads to an error: nothing was ordered."""
    answer = Answer("<h1>Thank you, an error occurred</h1>", status=500)
    return instead("page-failed-order", "thanks", answer, planted=planted)


def hung_up(planted: bool) -> Site:
    """The server closes the connection."""
    return instead("page-failed-connection", "", Answer(broken=True), planted=planted)


def renamed(planted: bool) -> Site:
    """The link has another name since the last redesign."""
    slug = "target-not-found"
    if not planted:
        return shop(slug)
    site = shop(slug)
    start = page('<a href="thanks">Order now</a>', head=snippet(slug), title="Basket")
    return Site(container=site.container, pages={**site.pages, "": start})


def lost_on_the_way(planted: bool) -> Site:
    """The menu has other names since the redesign; the start page reports itself all the same."""
    slug = "target-not-found-way"
    head = snippet(slug)
    menu = '<a href="help">Help</a>' if planted else '<a href="about">About</a>'
    return Site(
        container=(GA4_BASE,),
        pages={
            "": page(menu, head=head),
            "about": page('<a href="usage">Usage</a>', head=head),
            "usage": page("How to use it", head=head, title="Usage"),
        },
    )


def unconfirmed(planted: bool) -> Site:
    """The page of thanks no longer says what the journey waits for; the order is reported."""
    slug = "target-not-found-wait"
    site = shop(slug)
    if not planted:
        return site
    thanks = page("Your order has arrived" + ANNOUNCED, head=snippet(slug), title="Order")
    return Site(container=site.container, pages={**site.pages, "thanks": thanks})


def covered(planted: bool) -> Site:
    """A newsletter's dialog comes up over the basket."""
    slug = "target-not-found-covered"
    site = shop(slug)
    if not planted:
        return site
    dialog = '<div role="dialog" style="position:fixed;inset:0;background:#fff"><h2>Newsletter</h2></div>'
    start = page('<a href="thanks">Order</a>' + dialog, head=snippet(slug), title="Basket")
    return Site(container=site.container, pages={**site.pages, "": start})


HURRIED = PURCHASE.replace("name: Order }", "name: Order }\n    timeout: 6s")
ON_THE_WAY = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: About }
    timeout: 6s
  - click: { role: link, name: Usage }
    timeout: 6s
expect:
  - { tag: ga4, event: page_view, params: { page_location: { matches: ".*usage" } } }
"""
RENAMED = PURCHASE.replace("name: Order }", "name: Order, exact: true }\n    timeout: 6s")
WALLED = PURCHASE.replace("text: Thank you }", "text: Thank you }\n    timeout: 6s")
"""A journey that is patient enough for the sound twin only."""


# ── a visitor who is asked ───────────────────────────────────────────────────────────────────────

ASKED = """
consent:
  accept:
    signals: granted
    steps:
      - click: { role: button, name: Accept }
        timeout: 6s
"""
BANNER = '<div id="banner"><button onclick="this.parentNode.remove()">Accept</button></div>'


def no_banner(planted: bool) -> Site:
    """The banner comes from a service that is out of order."""
    slug = "banner-not-found"
    banner = "" if planted else BANNER
    site = shop(slug)
    start = page(banner + '<a href="thanks">Order</a>', head=snippet(slug), title="Basket")
    return Site(container=site.container, pages={**site.pages, "": start})


def never_tried(planted: bool) -> Site:
    """The crawl begins with a page whose banner does not come: the next one is left alone."""
    head = snippet("precondition-unmet")
    banner = "" if planted else BANNER
    return Site(
        container=(GA4_BASE,),
        pages={"": page(banner + "Start", head=head), "more": page("More", head=head)},
    )


PLANTS = (
    Plant(slug="bot-wall", build=challenged, goal=PURCHASE, expect=found("bot-wall")),
    Plant(slug="bot-wall", name="refused", build=refused, goal=WALLED, expect=found("bot-wall")),
    Plant(slug="bot-wall", name="captcha", build=captcha, goal=WALLED, expect=found("bot-wall")),
    Plant(slug="bot-wall", name="crawl", build=crawled, crawl=("",), expect=found("bot-wall")),
    Plant(slug="page-failed", build=out_of_order, goal=PURCHASE, expect=found("page-failed")),
    Plant(
        slug="page-failed",
        name="order",
        build=broken_order,
        goal=PURCHASE,
        expect=found("page-failed"),
    ),
    Plant(
        slug="page-failed",
        name="connection",
        build=hung_up,
        goal=PURCHASE,
        expect=found("page-failed"),
    ),
    Plant(slug="target-not-found", build=renamed, goal=RENAMED, expect=found("target-not-found")),
    Plant(
        slug="target-not-found",
        name="way",
        build=lost_on_the_way,
        goal=ON_THE_WAY,
        expect=found("target-not-found"),
    ),
    Plant(
        slug="target-not-found",
        name="covered",
        build=covered,
        goal=HURRIED,
        expect=found("target-not-found"),
    ),
    Plant(
        slug="target-not-found",
        name="wait",
        build=unconfirmed,
        goal=WALLED,
        expect=found("target-not-found"),
    ),
    Plant(
        slug="banner-not-found",
        build=no_banner,
        goal=PURCHASE,
        expect=found(("banner-not-found", "accept", "ga4")),
        spec=ASKED,
    ),
    Plant(
        slug="precondition-unmet",
        build=never_tried,
        crawl=("", "more"),
        expect=found(
            ("banner-not-found", "accept", "ga4"), ("precondition-unmet", "accept", "ga4")
        ),
        spec=ASKED,
    ),
)
