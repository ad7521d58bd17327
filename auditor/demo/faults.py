"""The faults planted in the broken build: what is wrong, where, and what an audit must report.

Both builds have the same source; the broken one is the sound one with these faults switched on. A
page asks `planted("SLUG")`, a script `planted.has("SLUG")`. No fault hides or causes another.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Build = Literal["sound", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One planted fault, as it happens to real shops."""

    slug: str
    """Its name in the fault catalogue, and the switch that turns it on."""
    where: str
    """The page on which it shows."""
    how: str
    """The mistake that caused it."""
    tags: tuple[str | None, ...]
    """The tags that findings must name. None: a finding that names no tag of the spec."""
    goal: str | None = None
    """The goal whose journey shows it. None: the crawl."""
    leg: str = "accept"
    """The consent leg on which it shows; for a fault on all legs, the first."""


FAULTS: tuple[Planted, ...] = (
    # ── the order ────────────────────────────────────────────────────────────────────────────
    Planted(
        slug="reload-refires",
        goal="purchase",
        tags=("ga4",),
        where="/thank-you",
        how="GA4's tag fires whenever the order is shown, not when it was placed.",
    ),
    Planted(
        slug="transaction-id-missing",
        goal="purchase",
        tags=("google_ads",),
        where="/thank-you",
        how="The conversion tag reads order_id; the data layer calls it transaction_id.",
    ),
    Planted(
        slug="double-install",
        goal="purchase",
        tags=("meta",),
        where="/thank-you",
        how="A plugin's pixel was left in the template when the tag manager took over.",
    ),
    Planted(
        slug="value-not-a-number",
        goal="purchase",
        tags=("tiktok",),
        where="/thank-you",
        how="The value is read off the page, thousands separator included.",
    ),
    Planted(
        slug="currency-missing",
        goal="purchase",
        tags=("uet",),
        where="/thank-you",
        how="The tag maps currencyCode, the name that an older data layer had.",
    ),
    # ── into the cart ────────────────────────────────────────────────────────────────────────
    Planted(
        slug="value-as-text",
        goal="add_to_cart",
        tags=("ga4",),
        where="/products/wren-desk-lamp",
        how="The price is formatted to two decimals, which makes it a text.",
    ),
    Planted(
        slug="value-differs-from-page",
        goal="add_to_cart",
        tags=("meta",),
        where="/products/wren-desk-lamp",
        how="Meta is told the net price, the page shows the gross one.",
    ),
    Planted(
        slug="placeholder-value",
        goal="add_to_cart",
        tags=("tiktok",),
        where="/products/wren-desk-lamp",
        how="A template text reads item.name; the field is item_name, so it says undefined.",
    ),
    Planted(
        slug="currency-invalid",
        goal="add_to_cart",
        tags=("uet",),
        where="/products/wren-desk-lamp",
        how="The currency is in lower case.",
    ),
    # ── the contact form ─────────────────────────────────────────────────────────────────────
    Planted(
        slug="pii-in-params",
        goal="contact",
        tags=("ga4",),
        where="/contact",
        how="A form variable sends what the visitor typed into the e-mail field.",
    ),
    Planted(
        slug="conversion-label-wrong",
        goal="contact",
        tags=("google_ads",),
        where="/contact",
        how="The label belongs to a conversion action that was replaced last year.",
    ),
    Planted(
        slug="two-conversions-one-goal",
        goal="contact",
        tags=("meta",),
        where="/contact",
        how="One message is reported as Lead and, by an older tag, as Contact too.",
    ),
    Planted(
        slug="after-reject",
        goal="contact",
        leg="reject",
        tags=("meta",),
        where="/contact",
        how="The tag asks whether the visitor has chosen, not what.",
    ),
    Planted(
        slug="before-action",
        goal="contact",
        tags=("uet",),
        where="/contact",
        how="The lead is counted when somebody begins to fill in the form.",
    ),
    # ── the newsletter ───────────────────────────────────────────────────────────────────────
    Planted(
        slug="event-name-drift",
        goal="newsletter",
        tags=("ga4",),
        where="/",
        how="The event is called signup, and GA4 knows sign_up.",
    ),
    Planted(
        slug="standard-event-miscased",
        goal="newsletter",
        tags=("meta",),
        where="/",
        how="The event is called subscribe, and Meta knows Subscribe.",
    ),
    Planted(
        slug="pii-in-url",
        goal="newsletter",
        tags=("ga4", "meta"),
        where="/",
        how="The script notes the subscriber in the page's address, which every tag sends along.",
    ),
    # ── the phone link ───────────────────────────────────────────────────────────────────────
    Planted(
        slug="push-without-hit",
        goal="phone_call",
        tags=("ga4",),
        where="/about",
        how="The page pushes phone_call, the tag manager still waits for phone_click.",
    ),
    Planted(
        slug="blocked-by-csp",
        goal="phone_call",
        tags=("google_ads",),
        where="/about",
        how="The page's content security policy does not allow the hosts of Google Ads.",
    ),
    Planted(
        slug="wrong-account",
        goal="phone_call",
        tags=("tiktok",),
        where="/about",
        how="The event goes to the pixel of the agency that left.",
    ),
    # ── pages of the crawl ───────────────────────────────────────────────────────────────────
    Planted(
        slug="double-page-view",
        tags=("ga4",),
        where="/collections/lamps",
        how="Sorting rewrites the address on load, and the history trigger counts that as a page.",
    ),
    Planted(
        slug="before-choice",
        leg="ignore",
        tags=("meta",),
        where="/products/moth-wall-light",
        how="A snippet in the page fires unless refused, instead of only when accepted.",
    ),
    Planted(
        slug="container-twice",
        tags=("gtm",),
        where="/gift-cards",
        how="A landing page kit brings the container that the layout already has.",
    ),
    Planted(
        slug="no-hit",
        tags=("ga4",),
        where="/care",
        how="An exception meant for /careers blocks the page view on /care as well.",
    ),
    Planted(
        slug="wrong-page",
        tags=("google_ads",),
        where="/journal/thank-you-gifts",
        how="The order's conversion also fires on any address with thank-you in it.",
    ),
    Planted(
        slug="unknown-account",
        tags=(None,),
        where="/journal/light-to-read-by",
        how="The article was copied from a sister shop together with its UET tag.",
    ),
    Planted(
        slug="tag-absent-on-page",
        tags=("ga4", "meta"),
        where="/imprint",
        how="The page has a template of its own, without the container.",
    ),
)
"""All of them; each slug once."""

EXPECTED: frozenset[tuple[str, str | None, str | None]] = frozenset(
    (fault.slug, fault.goal, tag) for fault in FAULTS for tag in fault.tags
)
"""What an audit of the broken build must report, and nothing else: fault, goal, tag."""


def planted_slugs() -> frozenset[str]:
    """The faults of the broken build, by their names in the catalogue."""
    return frozenset(fault.slug for fault in FAULTS)


def switched_on(build: Build) -> Collection[str]:
    """The faults that are switched on in a build."""
    return planted_slugs() if build == "broken" else frozenset()
