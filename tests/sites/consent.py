"""Sent though the visitor has not agreed."""

from __future__ import annotations

import json
from collections.abc import Callable

from sites.build import (
    ORDER,
    PROPERTY,
    Found,
    Plant,
    Site,
    found,
    ga4,
    gtag_snippet,
    meta_snippet,
    page,
    push,
    snippet,
    tag,
)

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
  gtag("consent", "default", { ad_storage: state, analytics_storage: stateNEWER });
</script>"""
NEWER = ", ad_user_data: state, ad_personalization: state"
CHOICE = "document.cookie.includes('choice=granted')"
REMEMBERED = f"{CHOICE} ? 'granted' : 'denied'"
"""What a page takes for the visitor's choice as it opens."""
UPDATE = """gtag("consent", "update", { ad_storage: target.value, analytics_storage: target.value,
      ad_user_data: target.value, ad_personalization: target.value });"""
BANNER = """<div id="banner">
  <button value="granted">Accept</button> <button value="denied">Only what is needed</button>
</div>
<script>
  const banner = document.getElementById("banner");
  banner.onclick = ({ target }) => {
    document.cookie = `choice=${target.value}; path=/`;
    CALLS
    banner.remove();
  };
</script>"""
GOOGLE = gtag_snippet(PROPERTY)
BOUGHT = f"<script>gtag('event','purchase',{json.dumps(ORDER)});</script>"


def a_shop(
    start: str, thanks: str, *, calls: str = UPDATE, start_more: str = "", thanks_more: str = ""
) -> Site:
    """A shop whose Google tag sends cookieless pings.

    `start`, `thanks`: the heads of its two pages. `calls`: whom the banner tells of the choice.
    """
    banner = BANNER.replace("CALLS", calls)
    return Site(
        container=(),
        pages={
            "": page(f'{banner}<a href="thanks">Order</a>{start_more}', head=start),
            "thanks": page(f"Thank you{BOUGHT}{thanks_more}", head=thanks),
        },
    )


def default(state: str = REMEMBERED, newer: str = NEWER) -> str:
    """The default in a page's head, above Google's snippet."""
    return DEFAULT.replace("NEWER", newer).replace("STATE", state)


SOUND = default() + GOOGLE


def before_choice(planted: bool) -> Site:
    """The pixel's base code stands in the page itself, past the banner."""
    calls = "" if planted else f"if (target.value === 'granted') {{ {META_LATE} }}"
    return a_shop(SOUND + (meta_snippet() if planted else ""), SOUND, calls=f"{UPDATE} {calls}")


META_LATE = (
    "const pixel = document.createRange().createContextualFragment("
    f"{json.dumps(meta_snippet()).replace('</', '<')}); document.body.append(pixel);"
)
"""What a banner does once the visitor agrees: it puts the base code into the page."""


def after_reject(planted: bool) -> Site:
    """The confirmation page has the pixel in a template of its own, which asks for no choice."""
    pixel = meta_snippet().removeprefix("<script>").removesuffix("</script>")
    asked = f"<script>if ({CHOICE}) {{ {pixel} }}</script>"
    return a_shop(SOUND, SOUND + (meta_snippet() if planted else asked))


def no_default(planted: bool) -> Site:
    """The default was lost when the start page got a new theme."""
    return a_shop(GOOGLE if planted else SOUND, SOUND)


def default_late(planted: bool) -> Site:
    """A container's template sets the default, on the trigger of another day."""
    state = f"const state = {REMEMBERED};"
    template = f"{state} google('consent', 'default', {{ad_storage: state, analytics_storage: state{NEWER}}})"
    banner = BANNER.replace("CALLS", UPDATE.replace("gtag(", "window.told("))
    listener = "<script>window.told = (...call) => google_tag_data.calls.push(call);</script>"
    name = "default-late"
    return Site(
        container=(
            *(() if planted else (tag("gtm.js", template),)),
            tag("gtm.js", f'google("config", "{PROPERTY}")', kind="googtag", tagId=PROPERTY),
            *((tag("gtm.load", template),) if planted else ()),
            ga4("purchase"),
        ),
        pages={
            "": page(f'{banner}{listener}<a href="thanks">Order</a>', head=snippet(name)),
            "thanks": page(f"Thank you{push('purchase', ecommerce=ORDER)}", head=snippet(name)),
        },
    )


def default_incomplete(planted: bool) -> Site:
    """The default is of the time before March 2024."""
    return a_shop(default(newer="" if planted else NEWER) + GOOGLE, SOUND)


def default_granted(planted: bool) -> Site:
    """The default was copied from a page for a country that asks for no consent."""
    return a_shop(default("'granted'" if planted else REMEMBERED) + GOOGLE, SOUND)


def update_missing(planted: bool) -> Site:
    """The banner keeps the choice, and nobody tells Google's tag."""
    if planted:
        return a_shop(SOUND, default("'denied'") + GOOGLE, calls="")
    return a_shop(SOUND, SOUND)


def contradiction(planted: bool) -> Site:
    """A script that counts sessions writes its cookie on its own; nobody told it of the banner."""
    write = "document.cookie = '_hjSessionUser_1=1; path=/; max-age=86400';"
    asked = write if planted else f"if ({CHOICE}) {write}"
    return a_shop(SOUND, SOUND, thanks_more=f"<script>{asked}</script>")


def reject_sends_granted(planted: bool) -> Site:
    """The confirmation page has a template of its own, which does not look at the choice."""
    return a_shop(SOUND, default("'granted'" if planted else REMEMBERED) + GOOGLE)


def on_both(slug: str, vendor: str | None = "ga4") -> frozenset[Found]:
    """A finding on both legs."""
    return found((slug, "accept", vendor), (slug, "reject", vendor))


def plant(slug: str, build: Callable[[bool], Site], expect: frozenset[Found]) -> Plant:
    """A plant whose goal is an order, on the legs of ADVANCED."""
    return Plant(slug=slug, build=build, goal=PURCHASE, expect=expect, spec=ADVANCED)


PLANTS = (
    plant(
        "before-choice",
        before_choice,
        on_both("before-choice", "meta") | found(("after-reject", "reject", "meta")),
    ),
    plant("after-reject", after_reject, found(("after-reject", "reject", "meta"))),
    plant(
        "no-default",
        no_default,
        on_both("no-default") | found(("after-reject", "reject", "ga4")),
    ),
    plant("default-late", default_late, on_both("default-late")),
    plant("default-incomplete", default_incomplete, on_both("default-incomplete", "gtm")),
    plant(
        "default-granted",
        default_granted,
        on_both("default-granted") | found(("reject-sends-granted", "reject", "ga4")),
    ),
    plant("update-missing", update_missing, found(("update-missing", "accept", "ga4"))),
    plant("consent-contradiction", contradiction, found(("consent-contradiction", "reject", None))),
    plant(
        "reject-sends-granted",
        reject_sends_granted,
        found(("reject-sends-granted", "reject", "ga4")),
    ),
)
