"""Something is counted though nothing, or something else, was achieved."""

from __future__ import annotations

import json

from sites.build import (
    GA4_BASE,
    ITEM,
    MIXPANEL,
    ORDER,
    STRICT,
    Plant,
    Site,
    found,
    ga4,
    page,
    push,
    snippet,
)

LEAD = """
steps:
  - navigate: "{base}/"
  - click: { role: button, name: Write to us }
  - fill: { label: E-mail, value: ada@example.org }
  - click: { role: button, name: Send }
    goal: true
  - wait_for_element: { text: We will call you }
expect:
  - { tag: ga4, event: generate_lead }
"""
LEAD_UNLABELLED = """
steps:
  - navigate: "{base}/"
  - fill: { css: input, nth: 0, value: Ada }
  - fill: { css: input, nth: 1, value: ada@example.org }
  - click: { role: button, name: Send }
    goal: true
  - wait_for_element: { text: We will call you }
invalid:
  - fill: { css: input, nth: 1, value: nobody }
expect:
  - { tag: ga4, event: generate_lead }
"""
PURCHASE = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Order }
    goal: true
  - wait_for_element: { text: Thank you }
expect:
  - { tag: ga4, event: purchase }
"""
SECOND_PIECE = """
steps:
  - navigate: "{base}/"
  - click: { role: button, name: Add to cart }
  - wait_for_element: { text: 1 in your cart }
  - click: { role: button, name: Add to cart }
    goal: true
  - wait_for_element: { text: 2 in your cart }
expect:
  - { tag: ga4, event: add_to_cart }
"""
DATA = "{value: 20, currency: 'EUR'}"
"""What a sound lead carries."""
CONTACT = f"""<button type="button" class="open">Write to us</button>
<form novalidate hidden>
  <label>E-mail <input name="email"></label> <button>Send</button> <p class="error"></p>
</form>
<script>
  const form = document.querySelector("form");
  document.querySelector(".open").onclick = () => {{ form.hidden = false; }};
  form.onsubmit = (event) => {{
    event.preventDefault();
    if (!form.elements.email.value.includes("@")) {{
      document.querySelector(".error").textContent = "Please check your address";
      return;
    }}
    dataLayer.push({{event: "message_sent", ecommerce: {DATA}}});
    form.outerHTML = "We will call you";
  }};
</script>"""
UNLABELLED = """<form novalidate><input> <input> <button>Send</button> <p class="error"></p></form>
<script>
  const form = document.querySelector("form");
  const [name, email] = form.elements;
  const refuse = (text) => { document.querySelector(".error").textContent = text; };
  form.onsubmit = (event) => {
    event.preventDefault();
    if (!name.value) return refuse("Please tell us your name");
    dataLayer.push({event: "name_given"});
    if (!email.value.includes("@")) return refuse("Please check your address");
    dataLayer.push({event: "message_sent"});
    form.outerHTML = "We will call you";
  };
</script>"""
"""A form whose fields are told apart by their order only."""
SENT = ga4("message_sent", "generate_lead")
"""The lead's tag as it should be: it waits for the form's success."""


def before_action(planted: bool) -> Site:
    """The lead is counted when somebody opens the form."""
    opened = ga4("gtm.click", "generate_lead", DATA, where="e.text === 'Write to us'")
    return Site(
        container=(GA4_BASE, opened if planted else SENT),
        pages={"": page(CONTACT, head=snippet("before-action"), title="Contact")},
    )


BUNDLED = f"""<script>{{
  const waiting = [];
  const leave = () => {{
    const data = encodeURIComponent(JSON.stringify(waiting.splice(0)));
    fetch("https://api-js.mixpanel.com/track/?verbose=1&ip=1&_=" + Date.now(), {{
      method: "POST", body: "data=" + data,
      headers: {{"Content-Type": "application/x-www-form-urlencoded"}},
    }});
  }};
  window.note = (event) => {{
    if (waiting.length === 0) setTimeout(leave, 2500);
    waiting.push({{event, properties: {{
      token: "{MIXPANEL}", time: Date.now() / 1000, $insert_id: String(Math.random()),
      $current_url: location.href, mp_lib: "web"}}}});
  }};
}}</script>"""
"""A library in the site's own bundle, which sends in batches: nobody sees it being called."""
BOOKING = """
steps:
  - navigate: "{base}/"
  - click: { role: button, name: Write to us }
  - click: { role: button, name: Send }
    goal: true
  - wait_for_element: { text: We will call you }
expect:
  - { tag: mixpanel, event: generate_lead }
"""


def before_action_batched(planted: bool) -> Site:
    """The lead is noted as the form opens; it leaves with the next batch, after it was sent."""
    early, due = ("note('generate_lead');", "") if planted else ("", "note('generate_lead');")
    form = f"""<button id=o>Write to us</button><div id=m></div><script>
      o.onclick = () => {{ {early} m.innerHTML = '<button id=s>Send</button>';
        s.onclick = () => {{ {due} m.textContent = 'We will call you' }} }}</script>"""
    return Site(pages={"": page(form, head=BUNDLED, title="Contact")})


def before_action_again(planted: bool) -> Site:
    """A mug is counted as put into the basket as soon as somebody looks at it.

    The journey has to press the button twice, and each press is rightly reported.
    """
    slug = "before-action-again"
    added = {"currency": "EUR", "value": 24.5, "items": [{**ITEM, "quantity": 1}]}
    looked = [ga4("gtm.dom", "add_to_cart", json.dumps(added))] if planted else []
    body = f"""<button>Add to cart</button> <p></p>
    <script>
      let pieces = 0;
      document.querySelector("button").onclick = () => {{
        dataLayer.push({{ ecommerce: null }});
        dataLayer.push({{ event: "add_to_cart", ecommerce: {json.dumps(added)} }});
        document.querySelector("p").textContent = ++pieces + " in your cart";
      }};
    </script>"""
    return Site(
        container=(GA4_BASE, *looked, ga4("add_to_cart")),
        pages={"": page(body, head=snippet(slug), title="Mug")},
    )


def invalid_form(planted: bool) -> Site:
    """The lead is counted when somebody clicks on the button, whatever the form says to that."""
    clicked = ga4("gtm.click", "generate_lead", DATA, where="e.text === 'Send'")
    return Site(
        container=(GA4_BASE, clicked if planted else SENT),
        pages={"": page(CONTACT, head=snippet("invalid-form-fires"), title="Contact")},
    )


def invalid_field(planted: bool) -> Site:
    """The lead is counted as soon as there is a name, whatever stands in the field after it."""
    counted = ga4("name_given" if planted else "message_sent", "generate_lead", DATA)
    return Site(
        container=(GA4_BASE, counted),
        pages={"": page(UNLABELLED, head=snippet("invalid-form-fires-nth"), title="Contact")},
    )


def wrong_page(planted: bool) -> Site:
    """The order is counted on every page that has thank-you in its address."""
    slug = "wrong-page"
    shown = ga4(
        "gtm.dom", "purchase", json.dumps(ORDER), where="location.pathname.includes('thank-you')"
    )
    head = snippet(slug)
    return Site(
        container=(GA4_BASE, shown if planted else ga4("purchase")),
        pages={
            "": page('<a href="thank-you">Order</a>', head=head, title="Basket"),
            "thank-you": page(
                "Thank you" + push("purchase", ecommerce=ORDER), head=head, title="Thank you"
            ),
            "journal/thank-you-gifts": page("Ten small gifts", head=head, title="Journal"),
        },
    )


def auto_event(planted: bool) -> Site:
    """Enhanced measurement sees the form, and somebody made a key event of what it sends."""
    key_events = ["generate_lead", "form_submit"] if planted else ["generate_lead"]
    measured = json.dumps({"calls": [], "enhanced": ["forms"], "keyEvents": key_events})
    head = f"<script>window.google_tag_data={measured}</script>{snippet('auto-event-collides')}"
    return Site(container=(GA4_BASE, SENT), pages={"": page(CONTACT, head=head, title="Contact")})


def unplanned(planted: bool) -> Site:
    """Somebody tried something out, and it went live with the next publication."""
    head = snippet("unplanned-event")
    tried = [ga4("gtm.dom", "banner_seen_2", "{}")] if planted else []
    return Site(
        container=(GA4_BASE, *tried, ga4("purchase")),
        pages={
            "": page('<a href="thanks">Order</a>', head=head, title="Basket"),
            "thanks": page("Thank you" + push("purchase", ecommerce=ORDER), head=head),
        },
    )


PLANTS = (
    Plant(slug="before-action", build=before_action, goal=LEAD, expect=found("before-action")),
    Plant(
        slug="before-action",
        name="batched",
        build=before_action_batched,
        goal=BOOKING,
        expect=found(("before-action", "mixpanel")),
    ),
    Plant(
        slug="before-action",
        build=before_action_again,
        goal=SECOND_PIECE,
        expect=found("before-action"),
        name="again",
    ),
    Plant(
        slug="invalid-form-fires",
        build=invalid_form,
        goal=LEAD + "invalid: [{ fill: { label: E-mail, value: nobody } }]",
        expect=found("invalid-form-fires"),
    ),
    Plant(
        slug="invalid-form-fires",
        build=invalid_field,
        goal=LEAD_UNLABELLED,
        expect=found("invalid-form-fires"),
        name="nth",
    ),
    Plant(
        slug="wrong-page",
        build=wrong_page,
        goal=PURCHASE,
        crawl=("journal/thank-you-gifts",),
        expect=found("wrong-page"),
    ),
    Plant(
        slug="auto-event-collides", build=auto_event, goal=LEAD, expect=found("auto-event-collides")
    ),
    Plant(
        slug="unplanned-event",
        build=unplanned,
        goal=PURCHASE + "  - { tag: ga4, event: page_view }\n",
        spec=STRICT,
        expect=found("unplanned-event"),
    ),
)
