"""utm-stripped: UTM parameters that are gone before the first page view reads them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, inapplicable, passed, split_url
from auditor.check.matching import is_page_view
from auditor.model import Category, Effort, Hit, Severity, Verdict, VisitRecord, message
from auditor.model.campaigns import utm_in

from ..shared.landings import landing_hops

LOCATION = "page_location"


@check(
    id="utm-stripped",
    title="The first page view has the landing's UTM parameters",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"utm-stripped"},
)
def utm_stripped(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """The first page view has the landing's UTM parameters.

    ## What it checks
    A visitor lands with UTM parameters and agrees to everything. The first page view of each
    analytics tag reports an address (`page_location`) that has them all, with the same values.

    ## Why it matters
    Analytics learns where a visitor came from by the first page view's address. Without the
    parameters the campaign's visitors and orders are booked as direct traffic.

    ## How to fix in the tag manager
    If a variable for `page_location` cleans the address, let it keep `utm_source`, `utm_medium`,
    `utm_campaign` and the others. With a banner, hold the page view back until the visitor has
    agreed, but on the landing page itself, not on the next one.

    ## How to fix in the code
    Let redirects hand the query on. A script or router that tidies the address with
    `history.replaceState` must wait until the tags have read it.

    ## Known limits
    Only tags whose page views report the page's address are judged. A tag that is told the campaign
    in another way (`campaign_source` in gtag's config) is right although this check fails: turn it
    off for that site.
    """
    carried = utm_in(split_url(record.visit.url)[1])
    if not carried or record.goal is None or record.is_repetition or not record.visit.leg.granted:
        return
    first: dict[tuple[str, str], Hit] = {}
    for hit in sorted(record.first_run_hits(), key=lambda hit: hit.at):
        if hit.category is Category.ANALYTICS and is_page_view(hit) and LOCATION in hit.params:
            first.setdefault((hit.vendor, hit.account), hit)
    if not first:
        yield inapplicable("No page view reports an address.", about="UTM parameters")
    for (vendor, account), hit in first.items():
        about = f"UTM parameters of {vendor} {account}"
        location = hit.params[LOCATION]
        arrived = utm_in(split_url(location)[1])
        lost = [name for name, value in carried.items() if arrived.get(name) != value]
        if not lost:
            yield passed("The page view has them.", about=about, vendor=vendor)
            continue
        yield failed(
            message(
                "The landing has {params}, and the first page view of {who} no longer has them.",
                params=", ".join(lost),
                who=vendor,
            ),
            about=about,
            fault="utm-stripped",
            expected="&".join(f"{name}={carried[name]}" for name in lost),
            actual=location,
            vendor=vendor,
            evidence=[*landing_hops(record)[:1], hit],
        )
