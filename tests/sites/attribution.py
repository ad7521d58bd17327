"""Counted, and credited to the wrong channel, or to none."""

from __future__ import annotations

import json

from sites.build import (
    ADS,
    ORDER,
    PROPERTY,
    Answer,
    Plant,
    Site,
    found,
    gtag_snippet,
    meta_snippet,
    page,
)

GCLID = "Cj0KCQiA5rGuBhCnARIsAN11vgRkLZpQx0aBcDeFgHiJkLmNoPqRsTuVwXyZ"
FBCLID = "IwZXh0bgNhZW0CMTAAAR2xKfQwErTyUiOpAsDfGhJkLzXcVbNm"
PAY = "https://pay.shop.example"


def journey(landing: str, expect: str, link: str = "Order") -> str:
    """A visitor who lands on an address, and orders."""
    return f"""
steps:
  - navigate: "{{base}}/{landing}"
  - click: {{ role: link, name: {link} }}
    goal: true
  - wait_for_element: {{ text: Thank you }}
expect:
  - {expect}
"""


GA4 = "{ tag: ga4, event: purchase }"
CONVERSION = "{ tag: google_ads, event: conversion }"
BOUGHT = f"<script>gtag('event','purchase',{json.dumps(ORDER)});</script>"
CONVERTED = (
    f"<script>gtag('event','conversion',{json.dumps({'send_to': f'{ADS}/aBc', **ORDER})});</script>"
)


def linker_missing(planted: bool) -> Site:
    """Somebody switched the conversion linker off, against double counting."""
    settings = ",{conversion_linker:false}" if planted else ""
    head = gtag_snippet(ADS).replace(f"'{ADS}')", f"'{ADS}'{settings})")
    return Site(
        container=(),
        pages={
            "": page('<a href="thanks">Order</a>', head=head),
            "thanks": page(f"Thank you{CONVERTED}", head=head),
        },
    )


def click_cookie_missing(planted: bool) -> Site:
    """A script tidies the address before the pixel's library has come."""
    tidy = "<script>history.replaceState({}, '', location.pathname)</script>" if planted else ""
    bought = "<script>fbq('track','Purchase',{value:49,currency:'EUR'});</script>"
    return Site(
        container=(),
        pages={
            "": page('<a href="thanks">Order</a>', head=meta_snippet() + tidy),
            "thanks": page(f"Thank you{bought}", head=meta_snippet()),
        },
    )


def lost_in_redirect(planted: bool) -> Site:
    """The redirect from the old address forgets the query."""
    head = gtag_snippet(ADS)
    query = "" if planted else f"?gclid={GCLID}"
    moved = Answer(status=301, headers={"Location": f"new{query}"})
    return Site(
        container=(),
        pages={
            "old": moved,
            "new": page('<a href="thanks">Order</a>', head=head),
            "thanks": page(f"Thank you{CONVERTED}", head=head),
        },
    )


def lost_in_journey(planted: bool) -> Site:
    """The site keeps the id for its CRM, and its checkout clears the storage of the last order."""
    keep = """<script>
      sessionStorage.click = new URLSearchParams(location.search).get("fbclid");
    </script>"""
    clear = "<script>sessionStorage.clear()</script>" if planted else ""
    head = gtag_snippet(PROPERTY)
    return Site(
        container=(),
        pages={
            "": page('<a href="thanks">Order</a>' + keep, head=head),
            "thanks": page(f"Thank you{clear}{BOUGHT}", head=head),
        },
    )


def utm_stripped(planted: bool) -> Site:
    """The theme takes parameters out of the address at once, for prettier links to share."""
    tidy = "<script>history.replaceState({}, '', location.pathname)</script>" if planted else ""
    head = tidy + gtag_snippet(PROPERTY)
    return Site(
        container=(),
        pages={
            "": page('<a href="thanks">Order</a>', head=head),
            "thanks": page(f"Thank you{BOUGHT}", head=head),
        },
    )


def _to_payment(slug: str, settings: str) -> Site:
    """A shop whose payment page is on another subdomain."""
    head = gtag_snippet(PROPERTY).replace(f"'{PROPERTY}')", f"'{PROPERTY}'{settings})")
    address = f"pay.shop.example/{slug}/thanks"
    return Site(
        container=(),
        pages={"": page(f'<a href="https://{address}">Order</a>', head=head)},
        elsewhere={address: page(f"Thank you{BOUGHT}", head=head)},
    )


def cookie_domain_narrow(planted: bool) -> Site:
    """An old recipe for one host stands in the tag's settings."""
    return _to_payment("cookie-domain-narrow", ",{cookie_domain:'none'}" if planted else "")


def short_cookie_lifetime(planted: bool) -> Site:
    """A setting that was meant in days is read in seconds."""
    return _to_payment("short-cookie-lifetime", ",{cookie_expires:3600}" if planted else "")


def utm_on_internal_link(planted: bool) -> Site:
    """The editor's teaser is to be measured, and got a campaign of its own."""
    return _linked("?utm_source=teaser&utm_medium=banner" if planted else "")


def utm_malformed(planted: bool) -> Site:
    """A plugin adds the parameters to an address that has some already."""
    return _linked("?colour=red?utm_source=teaser" if planted else "?colour=red")


def _linked(query: str) -> Site:
    head = gtag_snippet(PROPERTY)
    return Site(
        container=(),
        pages={"": page(f'<a href="tea{query}">Tea</a>', head=head), "tea": page("Tea", head=head)},
    )


PLANTS = (
    Plant(
        slug="utm-on-internal-link",
        build=utm_on_internal_link,
        crawl=("",),
        expect=found(("utm-on-internal-link", None)),
    ),
    Plant(
        slug="utm-malformed",
        build=utm_malformed,
        crawl=("",),
        expect=found(("utm-malformed", None)),
    ),
    Plant(
        slug="linker-missing",
        build=linker_missing,
        goal=journey(f"?gclid={GCLID}", CONVERSION),
        expect=found(("linker-missing", "google_ads")),
    ),
    Plant(
        slug="click-cookie-missing",
        build=click_cookie_missing,
        goal=journey(f"?fbclid={FBCLID}", "{ tag: meta, event: Purchase }"),
        expect=found(("click-cookie-missing", "meta")),
    ),
    Plant(
        slug="click-id-lost-in-redirect",
        build=lost_in_redirect,
        goal=journey(f"old?gclid={GCLID}", CONVERSION),
        expect=found(("click-id-lost-in-redirect", None)),
    ),
    Plant(
        slug="click-id-lost-in-journey",
        build=lost_in_journey,
        goal=journey(f"?fbclid={FBCLID}", GA4),
        expect=found(("click-id-lost-in-journey", None)),
    ),
    Plant(
        slug="utm-stripped",
        build=utm_stripped,
        goal=journey("?utm_source=spring&utm_medium=email", GA4),
        expect=found("utm-stripped"),
    ),
    Plant(
        slug="cookie-domain-narrow",
        build=cookie_domain_narrow,
        goal=journey("", GA4),
        expect=found("cookie-domain-narrow"),
    ),
    Plant(
        slug="short-cookie-lifetime",
        build=short_cookie_lifetime,
        goal=journey("", GA4),
        expect=found("short-cookie-lifetime"),
    ),
)
