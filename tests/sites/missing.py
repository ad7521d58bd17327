"""A goal was achieved, and the platform never heard of it: what the page did wrong."""

from __future__ import annotations

import json
from itertools import count

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
    gtag_snippet,
    page,
    push,
    snippet,
)

PURCHASE = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Order }
    goal: true
  - wait_for_element: { text: Thank you }
expect:
  - { tag: ga4, event: purchase }
"""


def a_shop(slug: str, *tags: Tag, thanks: str = "") -> Site:
    """A basket with a link that orders, and a page of thanks."""
    head = snippet(slug)
    return Site(
        container=(GA4_BASE, *tags),
        pages={
            "": page('<a href="thanks">Order</a>', head=head, title="Basket"),
            "thanks": page("Thank you" + thanks, head=head, title="Thank you"),
        },
    )


def no_hit(planted: bool) -> Site:
    """The theme's update lost the snippet that announced the order."""
    thanks = "" if planted else push("purchase", ecommerce=ORDER)
    return a_shop("no-hit", ga4("purchase"), thanks=thanks)


def too_late(planted: bool) -> Site:
    """The page announces the order when its confetti has come down."""
    order = push("purchase", ecommerce=ORDER)
    call = order.removeprefix("<script>").removesuffix("</script>")
    thanks = f"<script>setTimeout(() => {{ {call} }}, 2900)</script>" if planted else order
    return a_shop("no-hit-late", ga4("purchase"), thanks=thanks)


def push_without_hit(planted: bool) -> Site:
    """The trigger waits for the name that the shop's old data layer had."""
    trigger = "transaction" if planted else "purchase"
    thanks = push("purchase", ecommerce=ORDER)
    return a_shop("push-without-hit", ga4(trigger, "purchase"), thanks=thanks)


def array_pushed(planted: bool) -> Site:
    """Somebody made the snippet's function modern: rest parameters are an array."""
    head = gtag_snippet(PROPERTY)
    if planted:
        head = head.replace("gtag(){dataLayer.push(arguments);}", "gtag(...a){dataLayer.push(a);}")
    order = f"<script>gtag('event', 'purchase', {json.dumps(ORDER)})</script>"
    return Site(
        pages={
            "": page('<a href="thanks">Order</a>', head=head, title="Basket"),
            "thanks": page("Thank you" + order, head=head, title="Thank you"),
        }
    )


def layer_replaced(planted: bool) -> Site:
    """A plugin makes the data layer anew, when the container listens to it already."""
    order = push("purchase", ecommerce=ORDER).removeprefix("<script>").removesuffix("</script>")
    announce = f"<script>addEventListener('load', () => {{ {order} }})</script>"
    site = a_shop(
        "push-without-hit-replaced",
        ga4("purchase"),
        thanks=f'<script src="plugin.js"></script>{announce}',
    )
    anew = "addEventListener('load', () => { window.dataLayer = []; });" if planted else ""
    plugin = Answer(anew, type="text/javascript; charset=utf-8")
    return Site(container=site.container, pages={**site.pages, "plugin.js": plugin})


def push_replaced(planted: bool) -> Site:
    """A plugin listens to the data layer, and forgets whose function it has taken the place of."""
    order = push("purchase", ecommerce=ORDER).removeprefix("<script>").removesuffix("</script>")
    announce = f"<script>addEventListener('load', () => {{ {order} }})</script>"
    site = a_shop(
        "push-without-hit-push-replaced",
        ga4("purchase"),
        thanks=f'<script src="plugin.js"></script>{announce}',
    )
    before = "Array.prototype.push" if planted else "dataLayer.push"
    listens = (
        f"addEventListener('load', () => {{ const before = {before}; "
        "dataLayer.push = function () { document.title = 'Thanks'; "
        "return before.apply(dataLayer, arguments); }; });"
    )
    plugin = Answer(listens, type="text/javascript; charset=utf-8")
    return Site(container=site.container, pages={**site.pages, "plugin.js": plugin})


def hit_without_push(planted: bool) -> Site:
    """The tag reads the order from what the page shows, and fires on the page's headline."""
    read = (
        "{transaction_id: document.querySelector('.order').textContent, value: 49, "
        f"currency: 'EUR', items: [{{item_id: '{ITEM['item_id']}', item_name: 'Mug', price: 24.5, "
        "quantity: 2}]}"
    )
    shown = "document.querySelector('h1').textContent === 'Thank you'"
    reading = ga4("gtm.dom", "purchase", read, where=shown)
    thanks = ' for the order <b class="order">SO-1001</b>'
    if not planted:
        thanks += push("purchase", ecommerce=ORDER)
    return a_shop("hit-without-push", reading if planted else ga4("purchase"), thanks=thanks)


def script_error(planted: bool) -> Site:
    """The script that announces the order counts its lines first, and there are none to count."""
    order = push("purchase", ecommerce=ORDER).removeprefix("<script>")
    lines = "undefined" if planted else "[]"
    thanks = f"<script>const basket = {{lines: {lines}}}; basket.lines.forEach(() => 0);" + order
    return a_shop("script-error-before-tag", ga4("purchase"), thanks=thanks)


def device_variant(planted: bool) -> Site:
    """Phones get a button of their own, and nobody told the one who measures."""
    slug = "device-variant-untracked"
    numbers = count(1001)

    def announce() -> str:
        return push("purchase", ecommerce={**ORDER, "transaction_id": f"SO-{next(numbers)}"})

    style = (
        '<meta name="viewport" content="width=device-width">'
        "<style>.small{display:none}@media(max-width:600px){.large{display:none}"
        ".small{display:block}}</style>"
    )
    start = (
        '<a class="large" href="thanks">Order</a><a class="small" href="thanks-mobile">Order</a>'
    )
    head = snippet(slug)
    return Site(
        container=(GA4_BASE, ga4("purchase")),
        pages={
            "": page(start, head=head + style, title="Basket"),
            "thanks": lambda: page("Thank you" + announce(), head=head, title="Thank you"),
            "thanks-mobile": lambda: page(
                "Thank you" + ("" if planted else announce()), head=head, title="Thank you"
            ),
        },
    )


TWO_DEVICES = """
devices: { desktop: Desktop Chrome, mobile: Pixel 7 }
"""


def untested(planted: bool) -> Site:
    """The container counts subscribers to a newsletter that the spec says nothing of."""
    tags = [ga4("purchase")]
    if planted:
        tags.append(ads("newsletter", "NwSlTtRzZz"))
    return a_shop("untested-tag", *tags, thanks=push("purchase", ecommerce=ORDER))


WITH_PUSH = PURCHASE.replace("event: purchase", "event: purchase, push: purchase")


def after_the_confetti(planted: bool) -> Site:
    """The page tells of the order when all its pictures are there and the confetti has come down.

    Its twin does so before anything can be read.
    """
    hit = f"https://www.google-analytics.com/g/collect?v=2&tid={PROPERTY}&en=purchase&cid=1.2"
    send = f"navigator.sendBeacon('{hit}&ep.transaction_id=NL-17&epn.value=49&cu=EUR&pr1=idA1~nmLamp~pr49~qt1')"
    late = f"addEventListener('load', () => setTimeout(() => {send}, 4000))"
    return Site(
        pages={
            "": page('<a href="thanks">Order</a>', title="Basket"),
            "thanks": page(
                f"<script>{late if planted else send}</script>Thank you", title="Thanks"
            ),
        }
    )


PLANTS = (
    Plant(slug="no-hit", build=no_hit, goal=PURCHASE, expect=found("no-hit")),
    Plant(
        slug="no-hit",
        name="late",
        build=too_late,
        goal=PURCHASE.replace("event: purchase", "event: purchase, within: 500ms"),
        expect=found("no-hit"),
    ),
    Plant(
        slug="push-without-hit",
        build=push_without_hit,
        goal=PURCHASE,
        expect=found("push-without-hit"),
    ),
    Plant(
        slug="push-without-hit",
        name="array",
        build=array_pushed,
        goal=PURCHASE,
        expect=found("push-without-hit"),
    ),
    Plant(
        slug="push-without-hit",
        name="replaced",
        build=layer_replaced,
        goal=PURCHASE,
        expect=found("push-without-hit"),
    ),
    Plant(
        slug="push-without-hit",
        name="push-replaced",
        build=push_replaced,
        goal=PURCHASE,
        expect=found("push-without-hit"),
    ),
    Plant(
        slug="hit-without-push",
        build=hit_without_push,
        goal=WITH_PUSH,
        expect=found("hit-without-push"),
    ),
    Plant(
        slug="script-error-before-tag",
        build=script_error,
        goal=PURCHASE,
        expect=found("script-error-before-tag"),
    ),
    Plant(
        slug="lost-when-leaving",
        build=after_the_confetti,
        goal=f"{PURCHASE}race: 2\nsettle: 15s\n",
        expect=found("lost-when-leaving"),
    ),
    Plant(
        slug="device-variant-untracked",
        build=device_variant,
        goal=PURCHASE,
        expect=found("device-variant-untracked"),
        spec=TWO_DEVICES,
    ),
    Plant(
        slug="untested-tag",
        build=untested,
        goal=PURCHASE,
        expect=found(("untested-tag", "gtm")),
    ),
)
