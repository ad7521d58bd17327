"""Triggers of the published container that count too much, or for too short a time."""

from __future__ import annotations

from dataclasses import replace

from sites.build import LINKER, META_BASE, Plant, Site, found, tag
from sites.container import LEAD, NEVER_ENDED, a_page, a_shop
from sites.destination import META_PURCHASE

CONVERSION = tag("club_joined", "", kind="awct")
"""A conversion of Google Ads whose account a variable decides."""
PURCHASE = 'meta("track", "Purchase", {value: ecommerce.value, currency: ecommerce.currency})'


def schedule_ahead(planted: bool) -> Site:
    """The tag is for a campaign that is to come."""
    begins = NEVER_ENDED if planted else 1_700_000_000_000
    return a_page("schedule-ahead", LEAD.with_file(start_time=begins))


def form_trigger(planted: bool) -> Site:
    """The trigger waits for the form, and nobody ticked that it must have been accepted."""
    listener = tag("gtm.js", "", kind="fsl", uniqueTriggerId="1_4", checkValidation=not planted)
    own = ("_re", "triggers", "(^$|((^|,)1_4($|,)))")
    form = replace(CONVERSION, on="gtm.formSubmit", when=(own,), where="false")
    return a_page("form-trigger-unchecked", listener, form)


def fragile(planted: bool) -> Site:
    """The trigger knows the button by what is written on it."""
    when = ("_eq", "text", "Join") if planted else ("_cn", "path", "/club")
    click = replace(CONVERSION, on="gtm.click", when=(when,), where="false")
    return a_page("fragile-trigger", click)


def every_page(planted: bool) -> Site:
    """Somebody chose "All Pages" for the conversion; the banner holds it back as yet."""
    where = replace(CONVERSION, on="gtm.load") if planted else CONVERSION
    return a_page("conversion-on-every-page", where)


def twice(planted: bool) -> Site:
    """The tag was copied, and the copy left as it was."""
    return a_page("duplicate-tag", LEAD, *((LEAD,) if planted else ()))


def no_linker(planted: bool) -> Site:
    """The conversion was set up as the wizard proposed it, without the linker."""
    linker = () if planted else (LINKER,)
    bought = tag("purchase", PURCHASE, html="fbq('track', 'Purchase')")
    return a_shop("conversion-linker-missing", META_BASE, bought, CONVERSION, *linker)


PLANTS = (
    Plant(
        slug="schedule-ahead",
        build=schedule_ahead,
        crawl=("",),
        expect=found(("schedule-ahead", "gtm")),
    ),
    Plant(
        slug="form-trigger-unchecked",
        build=form_trigger,
        crawl=("",),
        expect=found(("form-trigger-unchecked", "google_ads")),
    ),
    Plant(
        slug="fragile-trigger",
        build=fragile,
        crawl=("",),
        expect=found(("fragile-trigger", "google_ads")),
    ),
    Plant(
        slug="conversion-on-every-page",
        build=every_page,
        crawl=("",),
        expect=found(("conversion-on-every-page", "google_ads")),
    ),
    Plant(
        slug="duplicate-tag",
        build=twice,
        crawl=("",),
        expect=found(("duplicate-tag", "meta")),
    ),
    Plant(
        slug="conversion-linker-missing",
        build=no_linker,
        goal=META_PURCHASE,
        expect=found(("conversion-linker-missing", "google_ads")),
    ),
)
