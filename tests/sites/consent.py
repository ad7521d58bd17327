"""Sent though the visitor has not agreed."""

from __future__ import annotations

import json

from sites.build import ORDER, PROPERTY, Plant, Site, found, gtag_snippet, page

ADVANCED = """
consent_mode: advanced
consent:
  accept:
    signals: granted
    steps: [{ click: { role: button, name: Accept } }]
  reject:
    signals: denied
    forbid: [analytics, advertising]
    steps: [{ click: { role: button, name: Only what is needed } }]
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
DEFAULT = """<script>
  window.dataLayer = window.dataLayer || [];
  function gtag() { dataLayer.push(arguments); }
  const state = STATE;
  gtag("consent", "default", { ad_storage: state, analytics_storage: state });
</script>"""
REMEMBERED = "document.cookie.includes('choice=granted') ? 'granted' : 'denied'"
"""What a page takes for the visitor's choice as it opens."""
UNLESS_DENIED = "document.cookie.includes('choice=denied') ? 'denied' : 'granted'"
BANNER = """<div id="banner">
  <button value="granted">Accept</button> <button value="denied">Only what is needed</button>
</div>
<script>
  const banner = document.getElementById("banner");
  banner.onclick = ({ target }) => {
    document.cookie = `choice=${target.value}; path=/`;
    gtag("consent", "update", { ad_storage: target.value, analytics_storage: target.value });
    banner.remove();
  };
</script>"""


def a_shop(start: str, thanks: str) -> Site:
    """A shop whose Google tag sends cookieless pings, by what its two pages take for granted."""
    bought = f"<script>gtag('event','purchase',{json.dumps(ORDER)});</script>"
    google = gtag_snippet(PROPERTY)
    return Site(
        container=(),
        pages={
            "": page(BANNER + '<a href="thanks">Order</a>', head=_default(start) + google),
            "thanks": page(f"Thank you{bought}", head=_default(thanks) + google),
        },
    )


def _default(state: str) -> str:
    return DEFAULT.replace("STATE", state)


def before_choice(planted: bool) -> Site:
    """The default was copied from a page for a country that asks for no consent."""
    return a_shop(UNLESS_DENIED if planted else REMEMBERED, REMEMBERED)


def after_reject(planted: bool) -> Site:
    """The confirmation page has a template of its own, which does not look at the choice."""
    return a_shop(REMEMBERED, "'granted'" if planted else REMEMBERED)


PLANTS = (
    Plant(
        slug="before-choice",
        build=before_choice,
        goal=PURCHASE,
        expect=found(("before-choice", "accept", "ga4"), ("before-choice", "reject", "ga4")),
        spec=ADVANCED,
    ),
    Plant(
        slug="after-reject",
        build=after_reject,
        goal=PURCHASE,
        expect=found(("after-reject", "reject", "ga4")),
        spec=ADVANCED,
    ),
)
