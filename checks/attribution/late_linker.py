"""late-linker: the click cookie is there when the conversion tag runs."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed
from auditor.check.matching import counted
from auditor.check.trails import Trail
from auditor.model import Cookie, Effort, Hit, Severity, Verdict, VisitRecord, message
from auditor.model.click_ids import CLICK_IDS

from ..shared.conversions import conversions
from ..shared.landings import trails_of

GOOGLE = frozenset({"google_ads", "floodlight"})


@check(
    id="late-linker",
    title="The click cookie is written before the conversion tag runs",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"linker-late"},
)
def late_linker(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """The click cookie is written before the conversion tag runs.

    ## What it checks
    A visitor lands with a `gclid`, `wbraid`, `gbraid` or `dclid` and agrees to everything. When the
    goal's conversion of Google Ads or Floodlight is made, the click cookie (`_gcl_aw` and its like)
    has been written already, or the conversion carries the id all the same.

    ## Why it matters
    The conversion tag reads the click from that cookie. What it sends before the cookie is there
    names no click, and Google Ads credits the conversion to no ad.

    ## How to fix in the tag manager
    Let the Conversion Linker, or the Google tag, fire on "Initialization - All Pages", not on the
    trigger of the conversion. With a banner, let it fire at the moment of consent, and the
    conversion after it.

    ## How to fix in the code
    Call `gtag("config", "AW-...")` in the head of the page, before `gtag("event", "conversion",
    ...)`.

    ## Known limits
    The moment is the one at which the cookie was first seen being set in this visit. The page's
    address in the hit (`url`), which may still have the id, does not count.
    """
    for trail in trails_of(record):
        known = CLICK_IDS.get(trail.param)
        if known is None or GOOGLE.isdisjoint(known.vendors):
            continue
        written = [
            cookie
            for cookie in record.cookies
            if cookie.name in known.cookies and cookie.at is not None
        ]
        if not written:
            continue
        cookie = min(written, key=lambda each: each.at or 0)
        sent = [
            hit
            for line in conversions(record)
            if line.tag.vendor in known.vendors
            for hit in counted(line, record)
        ]
        for hit in sent:
            yield _judged(trail, cookie, hit)


def _judged(trail: Trail, cookie: Cookie, hit: Hit) -> Verdict:
    about = f"{trail.param} in {hit.about}"
    # Called for in the same millisecond: a tag that ran after the cookie was there has read it.
    if hit.at > (cookie.at or 0) or _carries(hit, trail.value):
        return passed("The cookie was there in time.", about=about, vendor=hit.vendor)
    return failed(
        message(
            "{hit} left before {cookie} was written, and names no click.",
            hit=hit.about,
            cookie=cookie.name,
        ),
        about=about,
        fault="linker-late",
        expected=message("{cookie} before the conversion", cookie=cookie.name),
        actual=message("after it"),
        vendor=hit.vendor,
        evidence=[hit, cookie],
    )


def _carries(hit: Hit, value: str) -> bool:
    """Whether a hit has the id, and not only in the page's address."""
    return any(value in text and "://" not in text for text in hit.raw.values())
