"""One achievement is counted more than once."""

from __future__ import annotations

import json
from itertools import count

from sites.build import (
    GA4_BASE,
    META_BASE,
    ORDER,
    PROPERTY,
    Answer,
    Plant,
    Site,
    Tag,
    found,
    ga4,
    gtag_snippet,
    meta_snippet,
    page,
    push,
    snippet,
    tag,
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
LEAD = """
steps:
  - navigate: "{base}/"
  - click: { role: button, name: Send }
    goal: true
  - wait_for_element: { text: We will call you }
expect:
  - { tag: ga4, event: generate_lead }
"""
ORDERED = push("purchase", ecommerce=ORDER)
DATA = "{value: 20, currency: 'EUR'}"
"""What a sound lead carries."""


def a_shop(slug: str, *tags: Tag, thanks: str, head: str = "") -> Site:
    """A basket with a link that orders, and a page of thanks."""
    start = snippet(slug)
    return Site(
        container=(GA4_BASE, *tags),
        pages={
            "": page('<a href="thanks">Order</a>', head=start, title="Basket"),
            "thanks": page("Thank you" + thanks, head=start + head, title="Thank you"),
        },
    )


def once(call: str) -> str:
    """A script that remembers in the browser that the order was announced."""
    inner = call.removeprefix("<script>").removesuffix("</script>")
    return (
        "<script>if (!localStorage.getItem('SO-1001')) {"
        f"localStorage.setItem('SO-1001', 1); {inner} }}</script>"
    )


# ── in one visit ─────────────────────────────────────────────────────────────────────────────────


def announced_twice(planted: bool) -> Site:
    """The theme announces the order in its head, a plugin in the page."""
    return a_shop("duplicate-hit", ga4("purchase"), thanks=ORDERED * (1 + planted))


def two_triggers(planted: bool) -> Site:
    """The lead's tag fires upon the button's click and upon the form's submit event."""
    slug = "duplicate-hit-triggers"
    form = (
        "<form><button>Send</button></form><script>document.querySelector('form').onsubmit = "
        "(event) => { event.preventDefault(); event.target.outerHTML = 'We will call you'; };"
        "</script>"
    )
    tags = [ga4("gtm.formSubmit", "generate_lead", DATA)]
    if planted:
        tags.append(ga4("gtm.click", "generate_lead", DATA, where="e.text === 'Send'"))
    return Site(container=(GA4_BASE, *tags), pages={"": page(form, head=snippet(slug))})


def double_install(planted: bool) -> Site:
    """The container sends the order, and the shop system's own analytics setting does."""
    own = (
        "<script>function gtag(){dataLayer.push(arguments)}"
        f"gtag('event', 'purchase', {json.dumps(ORDER)});</script>"
    )
    thanks = ORDERED + (own if planted else "")
    return a_shop("double-install", ga4("purchase"), thanks=thanks)


def two_conversions(planted: bool) -> Site:
    """One message is reported as Lead and, by an older tag, as Contact too."""
    slug = "two-conversions-one-goal"
    data = "{value: 20, currency: 'EUR'}"
    tags = [tag("generate_lead", f'meta("track", "Lead", {data})')]
    if planted:
        tags.append(tag("generate_lead", f'meta("track", "Contact", {data})'))
    send = (
        "<button onclick=\"dataLayer.push({event: 'generate_lead'}); "
        "this.outerHTML = 'We will call you'\">Send</button>"
    )
    return Site(container=(GA4_BASE, META_BASE, *tags), pages={"": page(send, head=snippet(slug))})


# ── when it is repeated ──────────────────────────────────────────────────────────────────────────


def reload_refires(planted: bool) -> Site:
    """The page of thanks announces the order whenever it is shown."""
    thanks = ORDERED if planted else once(ORDERED)
    return a_shop("reload-refires", ga4("purchase"), thanks=thanks)


def back_refires(planted: bool) -> Site:
    """The same, for visitors who go back and forth."""
    thanks = ORDERED if planted else once(ORDERED)
    return a_shop("revisit-refires-back", ga4("purchase"), thanks=thanks)


def revisit_refires(planted: bool) -> Site:
    """The link in the confirmation mail shows the page of thanks once more."""
    slug = "revisit-refires"
    views = count()

    def thanks() -> str:
        announced = ORDERED if planted or next(views) == 0 else ""
        return page("Thank you" + announced, head=snippet(slug), title="Thank you")

    shop = a_shop(slug, ga4("purchase"), thanks="")
    return Site(container=shop.container, pages={**shop.pages, "thanks": thanks})


def double_submit(planted: bool) -> Site:
    """The button stays, while the form's plugin waits for the server."""
    slug = "double-submit"
    disable = "" if planted else "event.target.querySelector('button').disabled = true;"
    form = f"""<form><button>Send</button></form><output></output><script>
      const form = document.querySelector("form");
      form.addEventListener("submit", async (event) => {{
        event.preventDefault();
        {disable}
        const answer = await fetch("api/contact", {{method: "POST"}});
        if (!answer.ok) return;
        dataLayer.push({{event: "generate_lead", ecommerce: {DATA}}});
        document.querySelector("output").textContent = "We will call you";
      }});
    </script>"""
    return Site(
        container=(GA4_BASE, ga4("generate_lead")),
        pages={
            "": page(form, head=snippet(slug), title="Contact"),
            "api/contact": Answer('{"ok": true}', type="application/json"),
        },
    )


# ── the whole tag ────────────────────────────────────────────────────────────────────────────────


def container_twice(planted: bool) -> Site:
    """The theme brings the container, and so does the shop system's plugin."""
    head = snippet("container-twice") * (1 + planted)
    return Site(pages={"": page("Tea", head=head)})


def pixel_twice(planted: bool) -> Site:
    """The theme has a field for the Meta Pixel, and somebody pasted it into the header as well."""
    head = gtag_snippet(PROPERTY) + meta_snippet() * (1 + planted)
    return Site(pages={"": page("Tea", head=head)})


def google_tag_twice(planted: bool) -> Site:
    """Google's tag stands in the theme, and a plugin for analytics brings it again."""
    return Site(pages={"": page("Tea", head=gtag_snippet(PROPERTY) * (1 + planted))})


def config_and_event(planted: bool) -> Site:
    """The Google tag sends the page view, and an event tag sends it, too."""
    more = (ga4("gtm.js", "page_view", "{}"),) if planted else ()
    return Site(
        container=(GA4_BASE, *more), pages={"": page("Tea", head=snippet("double-page-view"))}
    )


VIEW = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Tea }
    goal: true
  - wait_for_element: { text: Darjeeling }
expect:
  - { tag: ga4, event: page_view }
"""


def history_twice(planted: bool) -> Site:
    """Enhanced measurement sends a page view for each change of route, and a trigger does."""
    slug = "double-page-view-route"
    measured = "<script>window.google_tag_data={calls:[],enhanced:['history']}</script>"
    app = """<a href="tea">Tea</a><main></main><script>
      document.querySelector("a").onclick = (event) => {
        event.preventDefault();
        history.pushState({}, "", "tea");
        document.querySelector("main").textContent = "Darjeeling";
      };
    </script>"""
    more = (ga4("gtm.historyChange", "page_view", "{}"),) if planted else ()
    return Site(container=(GA4_BASE, *more), pages={"": page(app, head=measured + snippet(slug))})


PLANTS = (
    Plant(
        slug="duplicate-hit", build=announced_twice, goal=PURCHASE, expect=found("duplicate-hit")
    ),
    Plant(
        slug="duplicate-hit",
        name="triggers",
        build=two_triggers,
        goal=LEAD,
        expect=found("duplicate-hit"),
    ),
    Plant(
        slug="double-install", build=double_install, goal=PURCHASE, expect=found("double-install")
    ),
    Plant(
        slug="two-conversions-one-goal",
        build=two_conversions,
        goal=LEAD.replace("ga4, event: generate_lead", "meta, event: Lead")
        + "forbid: [{ tag: meta, event: Contact }]",
        expect=found(("two-conversions-one-goal", "meta")),
    ),
    Plant(
        slug="reload-refires",
        build=reload_refires,
        goal=PURCHASE + "must_not_repeat_on: [reload]",
        expect=found("reload-refires"),
    ),
    Plant(
        slug="revisit-refires",
        name="back",
        build=back_refires,
        goal=PURCHASE + "must_not_repeat_on: [back]",
        expect=found("revisit-refires"),
    ),
    Plant(
        slug="revisit-refires",
        build=revisit_refires,
        goal=PURCHASE + "must_not_repeat_on: [revisit]",
        expect=found("revisit-refires"),
    ),
    Plant(
        slug="double-submit",
        build=double_submit,
        goal=LEAD + "must_not_repeat_on: [double_click]",
        expect=found("double-submit"),
    ),
    Plant(
        slug="container-twice",
        build=container_twice,
        crawl=("",),
        expect=found(("container-twice", "gtm")),
    ),
    Plant(
        slug="base-code-twice",
        build=pixel_twice,
        crawl=("",),
        expect=found(("base-code-twice", "meta")),
    ),
    Plant(
        slug="base-code-twice",
        name="google",
        build=google_tag_twice,
        crawl=("",),
        expect=found("base-code-twice"),
    ),
    Plant(
        slug="double-page-view",
        build=config_and_event,
        crawl=("",),
        expect=found("double-page-view"),
    ),
    Plant(
        slug="double-page-view",
        name="route",
        build=history_twice,
        goal=VIEW,
        expect=found("double-page-view"),
    ),
)
