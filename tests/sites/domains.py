"""Counted, and credited to the wrong visit: what gets lost between pages and domains."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sites.attribution import BOUGHT, CONVERSION, GA4, GCLID, journey
from sites.build import (
    ADS,
    ORDER,
    PROPERTY,
    Answer,
    Plant,
    Site,
    ads,
    found,
    gtag_snippet,
    page,
    snippet,
    tag,
)

LINKED = ",{linker:{domains:['shop.example','pay.example']}}"
PAID = """
steps:
  - navigate: "{base}/"
  - click: { role: link, name: Pay }
  - click: { role: link, name: Back to the shop }
    goal: true
  - wait_for_element: { text: Thank you }
expect:
  - { tag: ga4, event: purchase }
"""
SENT = """
steps:
  - navigate: "{base}/"
  - click: { role: button, name: Order }
    goal: true
  - wait_for_element: { text: Thank you }
expect:
  - { tag: ga4, event: purchase }
"""


def _head(settings: str = LINKED) -> str:
    return gtag_snippet(PROPERTY).replace(f"'{PROPERTY}')", f"'{PROPERTY}'{settings})")


def _two_domains(
    slug: str, link: str, *, settings: str = LINKED, more: Mapping[str, Answer] | None = None
) -> Site:
    """A shop whose payment page is on another domain."""
    address = f"pay.example/{slug}/thanks"
    return Site(
        container=(),
        pages={"": page(link.replace("THANKS", f"https://{address}"), head=_head())},
        elsewhere={address: page(f"Thank you{BOUGHT}", head=_head(settings)), **(more or {})},
    )


def linker_missing(planted: bool) -> Site:
    """The button's script opens the payment page, and no link is there to be decorated."""
    script = '<a href="#" onclick="location.href=\'THANKS\'; return false">Order</a>'
    return _two_domains(
        "cross-domain-linker-missing", script if planted else '<a href="THANKS">Order</a>'
    )


def linker_missing_in_a_form(planted: bool) -> Site:
    """A form that a script sends: no submit event is heard."""
    sent = 'type="button" onclick="this.form.submit()"' if planted else ""
    form = f'<form method="post" action="THANKS"><button {sent}>Order</button></form>'
    return _two_domains("cross-domain-linker-missing-form", form)


def linker_stripped(planted: bool) -> Site:
    """The payment page's old address redirects, and forgets the query."""
    slug = "cross-domain-linker-stripped"
    query = "" if planted else "?{query}"
    moved = Answer(status=302, headers={"Location": f"/{slug}/thanks{query}"})
    return _two_domains(
        slug,
        f'<a href="https://pay.example/{slug}/checkout">Order</a>',
        more={f"pay.example/{slug}/checkout": moved},
    )


def linker_refused(planted: bool) -> Site:
    """Somebody copied the payment page's address, with all that was in it."""
    copied = "THANKS?_gl=1*1k2vd5q*_ga*MTIzNDU2Nzg5LjE3NjAwMDAwMDA."
    script = f'<a href="#" onclick="location.href=\'{copied}\'; return false">Order</a>'
    return _two_domains(
        "cross-domain-linker-refused", script if planted else '<a href="THANKS">Order</a>'
    )


def client_id_changes(planted: bool) -> Site:
    """The confirmation page clears the cookies of the order that is done."""
    clear = (
        "<script>document.cookie = '_ga=; path=/; domain=shop.example; max-age=0'</script>"
        if planted
        else ""
    )
    head = gtag_snippet(PROPERTY)
    return Site(
        container=(),
        pages={
            "": page('<a href="thanks">Order</a>', head=head),
            "thanks": page(f"Thank you{BOUGHT}", head=clear + head),
        },
    )


def handed_over_in_vain(planted: bool) -> Site:
    """The payment page's tag was set up by somebody who knew nothing of the linker."""
    settings = "" if planted else LINKED
    return _two_domains(
        "client-id-changes-ignored", '<a href="THANKS">Order</a>', settings=settings
    )


def checkout_in_a_frame(planted: bool) -> Site:
    """The checkout of another domain is embedded, and counts for itself."""
    address = "pay.example/client-id-changes-frame/receipt"
    counts = _head("") + BOUGHT if planted else ""
    return Site(
        container=(),
        pages={
            "": page('<a href="thanks">Order</a>', head=_head()),
            "thanks": page(
                f'<iframe src="https://{address}"></iframe>Thank you{"" if planted else BOUGHT}',
                head=_head(),
            ),
        },
        elsewhere={address: page("Receipt", head=counts)},
    )


def session_restarts(planted: bool) -> Site:
    """Nobody told GA4 that the payment provider is no source of visitors."""
    back = "https://shop.example/session-restarts/thanks"
    address = "elsewhere.example/session-restarts/pay"
    return Site(
        container=(),
        pages={
            "": page(f'<a href="https://{address}">Pay</a>', head=_head("")),
            "thanks": page(
                f"Thank you{BOUGHT}", head=_head("" if planted else ",{ignore_referrer:'true'}")
            ),
        },
        elsewhere={address: page(f'<a href="{back}">Back to the shop</a>')},
    )


def stale_page_location(planted: bool) -> Site:
    """The address is handed to the tag once, when the application starts."""
    settings = ",{page_location:location.href}" if planted else ""
    order = f"""<a href="thanks" id="go">Order</a><script>
      go.onclick = () => {{
        history.pushState({{}}, "", "thanks");
        document.querySelector("h1").textContent = "Thank you";
        gtag("event", "page_view");
        gtag("event", "purchase", {json.dumps(ORDER)});
        return false;
      }}
    </script>"""
    return Site(container=(), pages={"": page(order, head=_head(settings))})


def linker_late(planted: bool) -> Site:
    """The Conversion Linker got the trigger of the conversion, and runs after it."""
    when = "purchase" if planted else "gtm.js"
    linker = tag(when, f'google("config", "{ADS}")', kind="gclidw")
    announce = json.dumps({"event": "purchase", "ecommerce": ORDER})
    order = f"""<a href="#" id="go">Order</a><script>
      go.onclick = () => {{
        document.querySelector("h1").textContent = "Thank you";
        dataLayer.push({announce});
      }}
    </script>"""
    return Site(
        container=(ads("purchase", "aBc"), linker),
        pages={"": page(order, head=snippet("linker-late"))},
    )


PLANTS = (
    Plant(
        slug="cross-domain-linker-missing",
        build=linker_missing,
        goal=journey("", GA4),
        expect=found("cross-domain-linker-missing"),
    ),
    Plant(
        slug="cross-domain-linker-missing",
        name="form",
        build=linker_missing_in_a_form,
        goal=SENT,
        expect=found("cross-domain-linker-missing"),
    ),
    Plant(
        slug="cross-domain-linker-stripped",
        build=linker_stripped,
        goal=journey("", GA4),
        expect=found("cross-domain-linker-stripped"),
    ),
    Plant(
        slug="cross-domain-linker-refused",
        build=linker_refused,
        goal=journey("", GA4),
        expect=found("cross-domain-linker-refused"),
    ),
    Plant(
        slug="client-id-changes",
        build=client_id_changes,
        goal=journey("", GA4),
        expect=found("client-id-changes"),
    ),
    Plant(
        slug="client-id-changes",
        name="ignored",
        build=handed_over_in_vain,
        goal=journey("", GA4),
        expect=found("client-id-changes"),
    ),
    Plant(
        slug="client-id-changes",
        name="frame",
        build=checkout_in_a_frame,
        goal=journey("", GA4),
        expect=found("client-id-changes"),
    ),
    Plant(
        slug="session-restarts",
        build=session_restarts,
        goal=PAID,
        expect=found("session-restarts"),
    ),
    Plant(
        slug="stale-page-location",
        build=stale_page_location,
        goal=journey("", GA4),
        expect=found("stale-page-location"),
    ),
    Plant(
        slug="linker-late",
        build=linker_late,
        goal=journey(f"?gclid={GCLID}", CONVERSION),
        expect=found(("linker-late", "google_ads")),
    ),
)
