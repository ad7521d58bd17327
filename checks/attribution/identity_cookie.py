"""identity-cookie: cookies that tell visitors and clicks apart: where they hold, and how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import check, failed, passed, site_of
from auditor.model import Effort, Severity, Verdict, VisitRecord, message

from ..shared.handovers import hosts_out_of_reach

IDENTITY = {
    "_ga": "ga4", "_gcl_au": "google_ads", "_gcl_aw": "google_ads", "_gcl_ag": "google_ads",
    "_gcl_gb": "google_ads", "_fbp": "meta", "_fbc": "meta", "_ttp": "tiktok", "_epik":
    "pinterest", "_rdt_uuid": "reddit", "_rdt_cid": "reddit", "li_fat_id": "linkedin",
    "_uetvid": "microsoft_uet", "_uetmsclkid": "microsoft_uet", "_scid": "snapchat",
}  # fmt: skip
"""By name: cookies that their vendors set for the whole domain and for weeks, and the vendor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCookieOptions:
    """What the spec may set for identity-cookie."""

    least_days: int = 8
    """The shortest lifetime that is no finding; browsers cap what scripts write at 7 days."""


@check(
    id="identity-cookie",
    title="Cookies that tell visitors apart hold for the whole site and long enough",
    severity=Severity.MEDIUM,
    effort=Effort.SMALL,
    faults={"cookie-domain-narrow", "short-cookie-lifetime"},
    options=IdentityCookieOptions,
)
def identity_cookie(record: VisitRecord, options: IdentityCookieOptions) -> Iterator[Verdict]:
    """Cookies that tell visitors apart hold for the whole site and long enough.

    ## What it checks
    The cookies in which vendors keep who a visitor is (`_ga`, `_fbp` ...) and which ad was clicked
    (`_gcl_aw`, `_fbc` ...). Where the journey goes from one of the site's subdomains to another,
    they are set for the whole domain, not for one host. And they live longer than a week.

    ## Why it matters
    A cookie of one host is not sent to the next: the visitor is a new one there, and the order is
    credited to a visit that began at the checkout. A cookie that ends within days makes a new
    visitor of whoever comes back a week later.

    ## How to fix in the tag manager
    Leave `cookie_domain` of the Google tag at `auto`, and take settings of `cookie_expires` out. In
    other vendors' templates look for a cookie domain, and give the domain without www.

    ## How to fix in the code
    Take `cookie_domain: location.hostname`, `'none'` or a host out of the tag's config. Scripts of
    the shop, or of a consent tool, that write these cookies anew must do so with
    `domain=.shop.example` and the vendor's own `max-age`.

    ## Known limits
    What Safari does to cookies that scripts write (7 days, after an ad's landing 1 day) is not
    repeated here: only what the site itself asks for is seen. `ttclid` lives one day by its
    vendor's will, and is not judged.
    """
    narrow: set[str] = set()
    short: set[str] = set()
    used = {tag.vendor for tag in record.tags}
    for cookie in record.cookies:
        vendor = IDENTITY.get(cookie.name)
        if vendor is None or vendor not in used or cookie.name in narrow | short:
            continue
        about = f"{cookie.name} of {cookie.domain.lstrip('.')}"
        if others := hosts_out_of_reach(cookie, record):
            narrow.add(cookie.name)
            yield failed(
                message(
                    "The cookie {cookie} of {who} is set for {host} alone, and the journey goes to "
                    "{other} as well.",
                    cookie=cookie.name,
                    who=vendor,
                    host=cookie.domain,
                    other=others[0],
                ),
                about=f"{about} on one host",
                fault="cookie-domain-narrow",
                expected=f".{site_of(cookie.domain)}",
                actual=cookie.domain,
                vendor=vendor,
                evidence=[cookie],
            )
        if cookie.lifetime_days is not None and cookie.lifetime_days < options.least_days:
            short.add(cookie.name)
            yield failed(
                message(
                    "The cookie {cookie} of {who} ends after {days} days.",
                    cookie=cookie.name,
                    who=vendor,
                    days=f"{cookie.lifetime_days:.2g}",
                ),
                about=f"{about} ends early",
                fault="short-cookie-lifetime",
                severity=Severity.LOW,
                expected=message("at least {days} days", days=options.least_days),
                actual=f"{cookie.lifetime_days:g}",
                vendor=vendor,
                evidence=[cookie],
            )
    if not narrow | short:
        yield passed("Cookies hold far and long enough.", about="cookies of visitors")
