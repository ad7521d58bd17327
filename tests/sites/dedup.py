"""Browser and server report the same thing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sites.build import (
    GA4_BASE,
    META_BASE,
    ORDER,
    PIXEL,
    PROPERTY,
    Answer,
    Plant,
    Report,
    Site,
    Tag,
    found,
    ga4,
    page,
    push,
    snippet,
    tag,
)
from sites.orders import STEPS, VARIANT
from sites.unloaded import DELIVERED

TWIN = """
tags: { meta: { server_twin: true } }
tap: { port: 0, wait: 0ms }
"""
"""A spec that says that the shop's server reports to Meta, too."""
PURCHASE = STEPS + "expect: [{ tag: meta, event: Purchase }]"
BOTH = (
    VARIANT.replace("OTHER", "Order one more").partition("expect:")[0]
    + "expect: [{ tag: meta, event: Purchase }]"
)
VALUE: Mapping[str, Any] = {"value": 49.0, "currency": "EUR"}


def an_event(slug: str, event_id: str | None = None, **fields: Any) -> Report:
    """The server's half: a purchase, as Meta's Conversions API takes it."""
    event = {
        "event_name": "Purchase",
        "event_time": "{now}",
        "action_source": "website",
        "event_source_url": f"https://shop.example/{slug}/thanks",
        "user_data": {"client_user_agent": "Mozilla/5.0"},
        "custom_data": {**VALUE, "order_id": f"{slug}-1001"},
        **({"event_id": event_id} if event_id else {}),
        **fields,
    }
    return Report(f"/v26.0/{PIXEL}/events?access_token=SECRET", {"data": [event]})


def a_shop(
    slug: str, *reports: Report, options: str = "", more: str = "", two: bool = False
) -> Site:
    """A basket and its page of thanks, whose container tells Meta of the order.

    `options`: what Meta's tag gets beside the event, as JavaScript; `more`: another product's link.
    """
    data = json.dumps({**VALUE, "order_id": f"{slug}-1001"})
    if two:
        data = "{value: ecommerce.value, currency: 'EUR', order_id: ecommerce.transaction_id}"
    meta = tag("purchase", f'meta("track", "Purchase", {data}{options})')
    head = snippet(slug)

    def thanks(number: int) -> str:
        order = {**ORDER, "transaction_id": f"{slug}-{number}", "value": number / 10}
        return page("Thank you" + push("purchase", ecommerce=order), head=head, title="Thank you")

    return Site(
        container=(GA4_BASE, META_BASE, meta),
        pages={
            "": page('<a href="thanks">Order</a>' + more, head=head, title="Basket"),
            "thanks": thanks(490),
            "thanks2": thanks(735),
        },
        reports={"thanks": reports},
    )


# ── the two halves ───────────────────────────────────────────────────────────────────────────────


def no_id(planted: bool) -> Site:
    """The plugin sends an id from the server, and the tag's field for it was left empty."""
    slug = "event-id-missing"
    options = "" if planted else f', {{eventID: "{slug}-1001"}}'
    return a_shop(slug, an_event(slug, f"{slug}-1001"), options=options)


def random_id(planted: bool) -> Site:
    """The tag makes an id by chance, the server takes the order's number."""
    slug = "event-id-differs"
    made = '"e" + Math.random()' if planted else f'"{slug}-1001"'
    return a_shop(slug, an_event(slug, f"{slug}-1001"), options=f", {{eventID: {made}}}")


def id_too_deep(planted: bool) -> Site:
    """The server puts the id among the data of the order, where Meta does not look."""
    slug = "event-id-differs-depth"
    event = an_event(slug, f"{slug}-1001")
    if planted:
        event = an_event(slug, custom_data={**VALUE, "event_id": f"{slug}-1001"})
    return a_shop(slug, event, options=f', {{eventID: "{slug}-1001"}}')


def no_twin(planted: bool) -> Site:
    """The queue that sends to Meta has stopped, and nobody looks at its log."""
    slug = "server-twin-missing"
    events = () if planted else (an_event(slug, f"{slug}-1001"),)
    return a_shop(slug, *events, options=f', {{eventID: "{slug}-1001"}}')


def same_id(planted: bool) -> Site:
    """The tag's event id is that of the page, and so the same for every order."""
    slug = "event-id-reused"
    made = f'"{slug}"' if planted else "ecommerce.transaction_id"
    more = ' <a href="thanks2">Order one more</a>'
    site = a_shop(slug, options=f", {{eventID: {made}}}", more=more, two=True)
    reports = {}
    for path, number in (("thanks", 490), ("thanks2", 735)):
        name = f"{slug}-{number}"
        order = {"value": number / 10, "currency": "EUR", "order_id": name}
        reports[path] = (an_event(slug, slug if planted else name, custom_data=order),)
    return Site(container=site.container, pages=site.pages, reports=reports)


# ── the site's own endpoint ──────────────────────────────────────────────────────────────────────

ORDERED = STEPS + "expect: [{ tag: ga4, event: purchase }]"


def endpoint_shop(slug: str, *tags: Tag, status: int = 204) -> Site:
    """A shop with a server container of its own, at a path of the shop's."""
    head = snippet(slug)
    order = push("purchase", ecommerce={**ORDER, "transaction_id": f"{slug}-1001"})
    thanks = page("Thank you" + order, head=head, title="Thank you")
    return Site(
        container=tags,
        pages={
            "": page('<a href="thanks">Order</a>', head=head, title="Basket"),
            "thanks": thanks,
            "sst/g/collect": Answer(status=status),
        },
        elsewhere={"www.google-analytics.com/g/collect": Answer(status=204)},
    )


def and_direct(planted: bool) -> Site:
    """The old way of the order was left in the container, beside the one to the server's."""
    slug = "server-and-direct"
    endpoint = f"https://shop.example/{slug}/sst"
    start = tag("gtm.js", f'google("config", "{PROPERTY}", {{server_container_url: "{endpoint}"}})')
    direct = '{...ecommerce, server_container_url: "https://www.google-analytics.com"}'
    old = (tag("purchase", f'google("event", "purchase", {direct})'),) if planted else ()
    return endpoint_shop(slug, start, ga4("purchase"), *old)


def unreachable(planted: bool) -> Site:
    """The loader's own fallback: where the server container fails, it sends to Google."""
    slug = "server-host-unreachable"
    send = f"""const cid = document.cookie.match(/_ga=GA1.1.([0-9.]+)/)[1];
      const query = new URLSearchParams({{v: 2, tid: "{PROPERTY}", en: "purchase", cid: cid,
      dl: location.href, "ep.transaction_id": ecommerce.transaction_id, "epn.value": 49, cu: "EUR",
      pr1: "idMUG-1~nmMug~pr24.5~qt2"}});
      const to = (base) => fetch(base + "/g/collect?" + query, {{method: "POST", keepalive: true}});
      to("https://shop.example/{slug}/sst")
        .then((answer) => answer.ok || to("https://www.google-analytics.com"));"""
    return endpoint_shop(slug, GA4_BASE, tag("purchase", send), status=503 if planted else 204)


PLANTS = (
    Plant(
        slug="event-id-missing",
        build=no_id,
        goal=PURCHASE,
        spec=TWIN,
        expect=found(("event-id-missing", "meta")),
    ),
    Plant(
        slug="event-id-differs",
        build=random_id,
        goal=PURCHASE,
        spec=TWIN,
        expect=found(("event-id-differs", "meta")),
    ),
    Plant(
        slug="event-id-differs",
        name="depth",
        build=id_too_deep,
        goal=PURCHASE,
        spec=TWIN,
        expect=found(("event-id-differs", "meta")),
    ),
    Plant(
        slug="server-twin-missing",
        build=no_twin,
        goal=PURCHASE,
        spec=TWIN,
        expect=found(("server-twin-missing", "meta")),
    ),
    Plant(
        slug="event-id-reused",
        build=same_id,
        goal=BOTH,
        spec=TWIN,
        expect=found(("event-id-reused", "meta")),
    ),
    Plant(
        slug="server-and-direct",
        build=and_direct,
        goal=ORDERED,
        spec=DELIVERED,
        expect=found("server-and-direct"),
    ),
    Plant(
        slug="server-host-unreachable",
        build=unreachable,
        goal=ORDERED,
        spec=DELIVERED,
        expect=found("server-host-unreachable"),
    ),
)
