"""A goal was achieved, and the platform never heard of it: what visitors do without a new page."""

from __future__ import annotations

from dataclasses import replace

from sites.build import (
    ELSEWHERE,
    GA4_BASE,
    ORDER,
    Answer,
    Plant,
    Site,
    found,
    ga4,
    page,
    push,
    snippet,
    tag,
)
from sites.orders import PURCHASE

LEAD = """
steps:
  - navigate: "{base}/"
  - fill: { label: Name, value: Ada }
  - click: { role: button, name: Send }
    goal: true
  - wait_for_element: { text: We will call you }
expect:
  - { tag: ga4, event: generate_lead }
"""
FORM = '<label>Name <input name="name"></label> <button>Send</button>'


def ajax_form(planted: bool) -> Site:
    """A form plugin sends the form and puts a line of thanks in its place."""
    lead = "" if planted else "dataLayer.push({event: 'generate_lead', ecommerce: DATA});"
    plugin = f"""<script>
      const DATA = {{value: 20, currency: "EUR"}};
      document.querySelector("form").addEventListener("submit", async (event) => {{
        event.preventDefault();
        const form = event.target;
        const answer = await fetch("api/contact", {{method: "POST", body: new FormData(form)}});
        if (!answer.ok) return;
        {lead}
        form.outerHTML = "<p>We will call you</p>";
      }});
    </script>"""
    slug = "ajax-form-untracked"
    start = page(f"<form>{FORM}</form>" + plugin, head=snippet(slug), title="Contact")
    return Site(
        container=(GA4_BASE, ga4("generate_lead")),
        pages={"": start, "api/contact": Answer('{"ok": true}', type="application/json")},
    )


def iframe_goal(planted: bool) -> Site:
    """The form is a service's, embedded; its success stays within the frame."""
    slug = "iframe-goal-untracked"
    address = f"{ELSEWHERE}/{slug}"
    tell = "" if planted else "<script>parent.postMessage('form-sent', '*')</script>"
    listen = f"""<script>
      addEventListener("message", ({{origin, data}}) => {{
        if (origin === "{ELSEWHERE}" && data === "form-sent") {{
          dataLayer.push({{event: "generate_lead", ecommerce: {{value: 20, currency: "EUR"}}}});
        }}
      }});
    </script>"""
    inside = page(f'<form method="post" action="sent">{FORM}</form>', title="Form")
    host = address.removeprefix("https://")
    return Site(
        container=(GA4_BASE, ga4("generate_lead")),
        pages={
            "": page(
                f'<iframe id="form" src="{address}/form"></iframe>' + listen,
                head=snippet(slug),
                title="Contact",
            )
        },
        elsewhere={
            f"{host}/form": inside,
            f"{host}/sent": page("We will call you" + tell, title="Sent"),
        },
    )


IN_FRAME = """
steps:
  - navigate: "{base}/"
  - fill: { label: Name, frame: "#form", value: Ada }
  - click: { role: button, name: Send, frame: "#form" }
    goal: true
  - wait_for_element: { text: We will call you, frame: "#form" }
expect:
  - { tag: ga4, event: generate_lead }
"""


def action_link(planted: bool) -> Site:
    """The trigger is for links whose address has the old number in it."""
    number = "+4930111" if planted else "+4930222"
    calls = ga4("gtm.linkClick", "phone_call", "{}", where=f'e.url === "tel:{number}"')
    start = page('<a href="tel:+4930222">Call us</a>', head=snippet("action-link-untracked"))
    return Site(container=(GA4_BASE, calls), pages={"": start})


CALL = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Call us }
    goal: true
expect:
  - { tag: ga4, event: phone_call }
"""


def spa_route(planted: bool) -> Site:
    """The application brings its pages by itself, and nobody set page views up for that."""
    slug = "spa-route-untracked"
    router = """<script>
      document.querySelector("a").addEventListener("click", (event) => {
        event.preventDefault();
        history.pushState({}, "", event.target.href);
        document.title = document.querySelector("h1").textContent = "Lamps";
        dataLayer.push({event: "view_item_list", ecommerce: {items: [{item_id: "L1"}]}});
      });
    </script>"""
    views = tag("gtm.historyChange", 'google("event", "page_view", {})', kind="gaawe",
                eventName="page_view")  # fmt: skip
    tags = (GA4_BASE, ga4("view_item_list"), *(() if planted else (views,)))
    start = page('<a href="lamps">Lamps</a>' + router, head=snippet(slug), title="Start")
    return Site(container=tags, pages={"": start, "lamps": start})


def condition(planted: bool) -> Site:
    """The shop's update gave the page of thanks another address; the trigger has the old one."""
    head, path = snippet("push-without-hit-condition"), "complete" if planted else "thanks"
    purchase = replace(
        ga4("purchase", where='location.pathname.includes("/thanks")'),
        when=(("_cn", "path", "/thanks"),),
    )
    return Site(
        container=(GA4_BASE, purchase),
        pages={
            "": page(f'<a href="{path}">Order</a>', head=head, title="Basket"),
            path: page(push("purchase", ecommerce=ORDER) + "Thank you", head=head, title="Order"),
        },
    )


LAMPS = """
type: micro
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Lamps }
    goal: true
expect:
  - { tag: ga4, event: view_item_list }
"""


PLANTS = (
    Plant(
        slug="ajax-form-untracked",
        build=ajax_form,
        goal=LEAD,
        expect=found("ajax-form-untracked"),
    ),
    Plant(
        slug="iframe-goal-untracked",
        build=iframe_goal,
        goal=IN_FRAME,
        expect=found("iframe-goal-untracked"),
    ),
    Plant(
        slug="action-link-untracked",
        build=action_link,
        goal=CALL,
        expect=found("action-link-untracked"),
    ),
    Plant(
        slug="push-without-hit",
        name="condition",
        build=condition,
        goal=PURCHASE,
        expect=found("push-without-hit"),
    ),
    Plant(
        slug="spa-route-untracked",
        build=spa_route,
        goal=LAMPS,
        crawl=("",),
        expect=found("spa-route-untracked"),
    ),
)
