"""cross-domain: how a visitor is handed over from one of the site's domains to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import NoOptions, check, failed, host_of, passed, path_of
from auditor.model import Effort, Request, Severity, Verdict, VisitRecord, message, plural_message
from auditor.model.linker import LASTS_MINUTES, read_linker

from ..shared.handovers import GA4, Handover, Known, age_of, crosses, handovers, known_visitors

MOST_MINUTES = 1000
"""From here on an age is told in days."""
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Why a visitor is not known on the other domain."""

    fault: str
    said: str
    actual: str
    hops: tuple[Request, ...]


@check(
    id="cross-domain",
    title="A visitor is handed over to the site's other domains",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={
        "cross-domain-linker-missing",
        "cross-domain-linker-stripped",
        "cross-domain-linker-refused",
    },
)
def cross_domain(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A visitor is handed over to the site's other domains.

    ## What it checks
    A journey goes from one of the site's domains to another (`site.domains`), and one GA4 property
    gets hits on both. GA4 then knows the visitor by one client id on both; where it does not, the
    request that led there is looked at: it sets out with `_gl`, `_gl` is still there after each
    redirect, and it is one that Google's tag takes. Its checksum is held against the browser of the
    visit and the minutes before: that proves that this browser made it, how long ago, and that
    nobody changed it on the way.

    ## Why it matters
    Cookies hold for one domain. Without `_gl` the other domain knows nobody: GA4 counts a second
    visitor and a second session, whose source is the site itself, and the ad that brought the
    order gets none of it.

    ## How to fix in the tag manager
    In GA4's admin, under "Configure tag settings", list all domains in "Configure your domains"; or
    list them in the Conversion Linker ("Enable linking across domains") and in the Google tag. For
    forms choose "Decorate forms". Both domains need the tag, with the same account.

    ## How to fix in the code
    `gtag("set", "linker", {domains: ["shop.example", "pay.example"], decorate_forms: true})` before
    `config`, on both. Links that scripts open (`location = ...`, `window.open`) are not decorated
    by themselves: set `href` and let it be clicked, or send the ids along. Redirects must hand the
    query on. Don't keep a decorated link, in a cache or a mailing: `_gl` holds for two minutes.

    ## Known limits
    Only journeys are looked at that cross domains by a link, a form or a script, not by `navigate`.
    A site that hands the client id over in a way of its own is right: what counts is that GA4 knows
    the visitor. Without a recorded browser (HAR) age and browser of `_gl` are not proved.
    """
    if record.goal is None or record.is_repetition or not record.visit.leg.granted:
        return
    for account, known in known_visitors(record).items():
        for handover in handovers(record):
            ends = crosses(handover, known)
            if ends is None:
                continue
            about = f"{account} from {handover.before.host} to {handover.way.host}"
            broken = why_unknown(handover, ends, record)
            if broken is None:
                yield passed("GA4 knows the visitor on both domains.", about=about, vendor=GA4)
                continue
            yield failed(
                broken.said,
                about=about,
                fault=broken.fault,
                expected=message("the client id of {host} on {other}",
                                 host=handover.before.host, other=handover.way.host),
                actual=broken.actual,
                vendor=GA4,
                evidence=[*broken.hops, ends[1].hit],
            )  # fmt: skip


def why_unknown(
    handover: Handover, ends: tuple[Known, Known], record: VisitRecord
) -> Broken | None:
    """What is wrong with the handing over; None: nothing, or what arrived was ignored there."""
    if ends[0].client == ends[1].client:
        return None
    start, end = handover.way.start, handover.way.end
    here, there = handover.before.host, handover.way.host
    if handover.sets_out_with is None:
        said = message(
            "The visitor goes from {host} to {other} without _gl: GA4 takes them for another one.",
            host=here,
            other=there,
        )
        return Broken(fault="cross-domain-linker-missing", said=said,
                      actual=message("no _gl"), hops=(start,))  # fmt: skip
    if dropped := handover.dropped:
        said = message(
            "The visitor sets out from {host} with _gl, and {hop} drops it when it redirects to "
            "{after}.",
            host=here,
            hop=_shown(dropped[0]),
            after=_shown(dropped[1]),
        )
        return Broken(fault="cross-domain-linker-stripped", said=said,
                      actual=dropped[1].url, hops=dropped)  # fmt: skip
    why = _refused(handover, record)
    if not why:
        return None
    said = message("{other} can't use the _gl with which the visitor comes from {host}: {why}.",
                   host=here, other=there, why=why)  # fmt: skip
    return Broken(fault="cross-domain-linker-refused", said=said, actual=end.url, hops=(end,))


def _refused(handover: Handover, record: VisitRecord) -> str:
    """Why Google's tag does not take the `_gl` that arrived; empty: it does."""
    linker = read_linker(handover.arrives_with or "")
    if linker is None:
        return message("it is damaged")
    age = age_of(linker, handover.way.end.at, record)
    if age is None:
        return message("another browser made it, or it was changed on the way")
    if age > MOST_MINUTES:
        days = max(age // DAY_MINUTES, 1)
        return plural_message("it is {n} day old", "it is {n} days old", days)
    if age > LASTS_MINUTES:
        return plural_message("it is {n} minute old", "it is {n} minutes old", age)
    if "_ga" not in linker.values:
        return message("it carries no client id")
    return ""


def _shown(request: Request) -> str:
    return host_of(request.url) + path_of(request.url)
