"""Visitors who change their mind, come back, or say no with their browser; nobody listens."""

from __future__ import annotations

import json
from dataclasses import replace

from sites.build import ORDER, PROPERTY, Plant, Site, found, page

LEGS = """
consent:
  accept:
    signals: granted
    steps: [{ click: { role: button, name: Accept } }]
  withdraw:
    steps: [{ click: { role: button, name: Accept } }]
    withdraw:
      - click: { role: button, name: Privacy choices }
      - click: { role: button, name: Refuse }
    signals: denied
    forbid: [analytics, advertising]
"""
AMERICAN = """
consent:
  accept:
    signals: granted
    steps: [{ click: { role: button, name: Accept } }]
  gpc: { gpc: true, signals: denied, forbid: [analytics] }
"""
RETURNING = """
consent:
  accept:
    signals: granted
    steps: [{ click: { role: button, name: Accept } }]
  returning:
    steps: [{ click: { role: button, name: Refuse } }]
    returning: true
    signals: denied
    forbid: [analytics, advertising]
"""
PURCHASE = """
consent: [accept, LEG]
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Order }
    goal: true
  - wait_for_element: { text: Thank you }
expect:
  - { tag: ga4, event: purchase }
"""
KEPT = "(/choice=(\\w+)/.exec(document.cookie) || [])[1]"
"""What the visitor chose, as the shop keeps it."""
SHOP = f"""<script>
  window.dataLayer = window.dataLayer || [];
  function gtag() {{ dataLayer.push(arguments); }}
  const all = (state) => ({{ ad_storage: state, analytics_storage: state, ad_user_data: state,
    ad_personalization: state }});
  gtag("consent", "default", all("denied"));
  let started = false;
  const start = () => {{
    if (started) return;
    started = true;
    gtag("js", new Date());
    gtag("consent", "update", all("granted"));
    gtag("config", "{PROPERTY}");
    const script = document.createElement("script");
    script.src = "https://www.googletagmanager.com/gtag/js?id={PROPERTY}";
    document.head.append(script);
  }};
  if (MAY) start();
</script>"""
"""The shop's tag is loaded by its own script, once the visitor has agreed."""
BANNER = """<div id="cookie-banner" hidden>
  <button value="granted">Accept</button> <button value="denied">Refuse</button>
</div>
<button id="again">Privacy choices</button>
<script>
  const banner = document.getElementById("cookie-banner");
  document.getElementById("again").onclick = () => { banner.hidden = false; };
  banner.hidden = Boolean(KNOWN);
  banner.onclick = ({ target }) => {
    document.cookie = `choice=${target.value}; path=/LASTING`;
    if (target.value === "granted") { localStorage.agreed = "yes"; start(); }
    banner.hidden = true;
  };
</script>"""
PLATFORM = """<div class="klaro"><div class="cookie-notice" hidden>
  <button class="cm-btn cm-btn-success" value="true">Accept</button>
  <button class="cm-btn cn-decline" value="REFUSAL">Decline</button>
</div></div>
<script>
  const notice = document.querySelector(".cookie-notice");
  const kept = () => (/klaro=(\\w+)/.exec(document.cookie) || [])[1];
  window.klaro = { getManager: () => ({
    confirmed: Boolean(kept()), consents: { counting: kept() === "true" },
    config: { services: [{ name: "counting" }] },
  }) };
  notice.hidden = Boolean(kept());
  notice.onclick = ({ target }) => {
    document.cookie = `klaro=${target.value}; path=/; max-age=9999`;
    if (target.innerText === "Accept") { localStorage.agreed = "yes"; start(); }
    notice.hidden = true;
  };
</script>"""
"""A platform's markup, cookie and interface, as the table of banners knows them."""
BOUGHT = f"<script>gtag('event', 'purchase', {json.dumps(ORDER)});</script>"


AGREED = f"{KEPT} === 'granted'"


def a_shop(
    *,
    may: str = AGREED,
    start: str = AGREED,
    lasting: str = "; max-age=9999",
    banner: str = BANNER,
    goes_to: str = '<a href="thanks">Order</a>',
) -> Site:
    """A shop with a banner.

    `start`, `may`: when its first page and its thanks count; `lasting`: how long the choice is kept.
    """
    banner = banner.replace("KNOWN", KEPT).replace("LASTING", lasting)
    return Site(
        container=(),
        pages={
            "": page(banner + goes_to, head=SHOP.replace("MAY", start)),
            "thanks": page(f"{banner}Thank you{BOUGHT}", head=SHOP.replace("MAY", may)),
        },
    )


def after_withdraw(planted: bool) -> Site:
    """The confirmation page has a mark of its own, which is set by "accept" and never taken back."""
    return a_shop(may="localStorage.agreed") if planted else a_shop()


def gpc_ignored(planted: bool) -> Site:
    """An American shop: it may count until somebody objects, and does not see that one does."""
    may = f"{KEPT} !== 'denied'"
    objects = "!navigator.globalPrivacyControl"
    return a_shop(may=may if planted else f"{may} && {objects}", start=f"{may} && {objects}")


def choice_not_kept(planted: bool) -> Site:
    """The cookie with the choice has no lifetime since somebody tidied up: it ends with the session."""
    return a_shop(lasting="") if planted else a_shop()


def not_replayed(planted: bool) -> Site:
    """The banner keeps the consent for later pages, and starts nothing on the one where it came."""
    banner = BANNER.replace(" start();", "") if planted else BANNER
    shop = a_shop(banner=banner, goes_to='<a href="basket">Basket</a>')
    basket = page('<a href="thanks">Order</a>', head=SHOP.replace("MAY", AGREED))
    return replace(shop, pages={**shop.pages, "basket": basket})


def reject_broken(planted: bool) -> Site:
    """Somebody mended the banner, and its button for refusing stores what the other one does."""
    refusal = "true" if planted else "false"
    start = SHOP.replace("MAY", "localStorage.agreed")
    banner = PLATFORM.replace("REFUSAL", refusal)
    return Site(
        container=(),
        pages={
            "": page(banner + '<a href="thanks">Order</a>', head=start),
            "thanks": page(f"{banner}Thank you{BOUGHT}", head=start),
        },
    )


PLANTS = (
    Plant(
        slug="choice-not-kept",
        build=choice_not_kept,
        goal=PURCHASE.replace("LEG", "returning"),
        expect=found(("choice-not-kept", "returning", None)),
        spec=RETURNING,
    ),
    Plant(
        slug="not-replayed",
        build=not_replayed,
        goal=PURCHASE.replace(", LEG", "").replace(
            "  - click", "  - click: { role: link, name: Basket }\n  - click", 1
        ),
        expect=found(("not-replayed", "accept", "ga4")),
        spec=AMERICAN,
    ),
    Plant(
        slug="reject-broken",
        build=reject_broken,
        goal=PURCHASE.replace("LEG", "reject"),
        expect=found(("reject-broken", "reject", None)),
        spec="consent: auto",
    ),
    Plant(
        slug="gpc-ignored",
        build=gpc_ignored,
        goal=PURCHASE.replace("accept, LEG", "accept, gpc"),
        expect=found(("gpc-ignored", "gpc", "ga4")),
        spec=AMERICAN,
    ),
    Plant(
        slug="after-withdraw",
        build=after_withdraw,
        goal=PURCHASE.replace("LEG", "withdraw"),
        expect=found(("after-withdraw", "withdraw", "ga4")),
        spec=LEGS,
    ),
)
