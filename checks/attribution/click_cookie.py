"""click-cookie: the cookie in which a vendor's tag keeps the click id of a landing."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, inapplicable, passed
from auditor.model import Effort, Severity, Verdict, VisitRecord, message
from auditor.model.click_ids import CLICK_IDS

from ..shared.landings import is_kept_by_reader, landing_hops, reader_of, trails_of

GOOGLE = frozenset({"google_ads", "floodlight"})


@check(
    id="click-cookie",
    title="A click id is kept in its vendor's cookie",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"linker-missing", "click-cookie-missing"},
)
def click_cookie(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A click id is kept in its vendor's cookie.

    ## What it checks
    A visitor lands with a click id and agrees to everything, and a tag of the id's vendor sends
    hits. Then the vendor's first-party cookie has the id: `_gcl_aw` for `gclid`, `_gcl_ag` for
    `gbraid`, `_gcl_gb` for `wbraid` (or `FPGCLAW` and its like, set by a server), `_fbc` for
    `fbclid`, `ttclid`, `li_fat_id`, `_rdt_cid`, `_epik`, `dicbo_id`, `_uetmsclkid`. It has it as
    the landing had it, with its capital letters.

    ## Why it matters
    The id says which ad was clicked. Between landing and order lie other pages, and often days:
    without the cookie the conversion is counted and credited to no ad. Bidding then learns that
    good ads don't pay.

    ## How to fix in the tag manager
    For Google, add the tag "Conversion Linker" on all pages, landing pages too, or the Google tag
    with the account's AW- id. For other vendors, fire the base tag on the landing page itself. All
    of them must have consent for advertising when they fire: with a banner, fire them again once
    the visitor has agreed, while the address still has the id.

    ## How to fix in the code
    Put the base code on each page on which ads land. Take `conversion_linker: false` out of gtag's
    config. Don't let scripts take parameters out of the address before the tags have read them, and
    don't write ids in small letters.

    ## Known limits
    Only cookies that were seen with the vendors' own scripts fail; `_uetmsclkid` and `cje` warn,
    for others nothing is known. The sandbox of a tag on another domain can't be seen into. What a
    vendor's server would set in its answer to a hit is not set where hits are held: a tag with
    `also_at` is left out.
    """
    for trail in trails_of(record):
        known = CLICK_IDS.get(trail.param)
        is_kept = is_kept_by_reader(trail, record)
        vendor = reader_of(known, record) if known else None
        if known is None or is_kept is None or vendor is None:
            continue
        about = f"{trail.param} in a cookie"
        hops = landing_hops(record)
        by_server = any(tag.vendor == vendor and tag.also_at for tag in record.tags)
        if is_kept:
            yield passed("The click id is kept.", about=about, vendor=vendor)
        elif by_server or (hops and trail.value not in hops[-1].url):
            yield inapplicable("A server keeps it, or it was lost before.", about=about)
        else:
            small = [place for place in trail.places("cookie") if place.name in known.cookies]
            yield failed(
                message(
                    "{who} got a {param} with the landing, and kept it changed.",
                    who=vendor,
                    param=trail.param,
                )
                if small
                else message(
                    "{who} got a {param} with the landing, and no cookie of its own keeps it.",
                    who=vendor,
                    param=trail.param,
                ),
                about=about,
                fault="linker-missing" if vendor in GOOGLE else "click-cookie-missing",
                severity=_severity(vendor, sure=known.sure),
                expected=message("{cookies} with the id", cookies=" / ".join(known.cookies)),
                actual=small[0].form if small else message("no such cookie"),
                vendor=vendor,
                evidence=[*hops[:1]],
            )


def _severity(vendor: str, *, sure: bool) -> Severity | None:
    if not sure:
        return Severity.LOW
    return Severity.CRITICAL if vendor in GOOGLE else None
