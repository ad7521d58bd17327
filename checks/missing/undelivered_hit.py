"""undelivered-hit: hits that were sent and did not arrive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from auditor.check import NoOptions, cant_tell, check, failed, inapplicable, passed
from auditor.check.matching import candidates, place_of_hit
from auditor.model import (
    CLIENT_BLOCKED,
    Category,
    Effort,
    Hit,
    Message,
    Severity,
    Verdict,
    VisitRecord,
    message,
)

from .why.refused import allowance, unread_refusals
from .why.unsure import UNBLOCK

WITHOUT_CONVERSIONS = frozenset(
    {Category.CONSENT, Category.MONITORING, Category.SESSION_REPLAY, Category.TESTING}
)
"""Categories of vendors whose hits count nothing."""
UNANSWERED = "unanswered"
"""The failure of a hit that was on its way as the browser gave it up."""
STATUS = re.compile(r"HTTP \d+")
ACTUAL: Mapping[str, str] = {
    "csp": message("blocked by the content security policy"),
    "cancelled": message("cancelled by the browser"),
    "unanswered": message("given up by the browser on its way"),
    "mixed-content": message("refused by the browser: http on a page over https"),
}
FIXES = {
    "cancelled-by-navigation": message(
        "Send it as a beacon (navigator.sendBeacon) or by fetch with keepalive: true, or let the "
        "page go on only once it was sent."
    ),
    "insecure-hit": message("Write https:// into the address that the tag sends to."),
    "endpoint-failed": message(
        "Open the hit in the evidence: a 4xx is most often a wrong account or a malformed request; "
        "without a connection, look at the address and its certificate."
    ),
}


@check(
    id="undelivered-hit",
    title="Each hit that is sent arrives",
    severity=Severity.CRITICAL,
    faults={"blocked-by-csp", "cancelled-by-navigation", "endpoint-failed", "insecure-hit"},
    effort=Effort.MEDIUM,
    needs_journey=False,
)
def undelivered_hit(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each hit that is sent arrives.

    ## What it checks
    Every hit that the page tried to send left the browser and was not refused by its receiver, and
    the page waited for those that a browser gives up with their page.

    ## Why it matters
    The tag did its work and the conversion is lost all the same: advertising is steered without
    these sales, and money goes to the wrong campaigns. Nothing in the tag manager shows it: there
    the tag reads as fired.

    ## How to fix in the tag manager
    Refused by the receiver: look at the status in the evidence; a 4xx is most often a wrong account
    or a malformed parameter in the tag. Cancelled by navigation: switch on “Wait for Tags” in the
    trigger (Just Links, Form Submission), or fire on the next page. Refused since it goes over
    http: write https in the Custom HTML or Custom Image tag. Blocked by the content security
    policy: the site's server decides that, not the tag manager.

    ## How to fix in the code
    Blocked by the content security policy: add the vendor's hosts to `img-src`, `connect-src` and
    `script-src`. Cancelled by navigation: send the hit by `navigator.sendBeacon` or by `fetch` with
    `keepalive`, or let the page go on only after it was sent. Refused since it goes over http:
    write https. An endpoint of your own that answers with an error is repaired on its server: look
    at its route, its certificate and its CORS headers.

    ## Known limits
    With `hits: hold` the answer is ours. A vendor's own refusal can't be seen then, nor that no
    connection is to be had; `hits: deliver` shows both. A plain `fetch` or XMLHttpRequest races
    against the next page: held, it is answered after 0.1 seconds, as vendors do as a rule; with
    `hits: deliver` the race is the real one. If the next page wins, the browser gives the hit up.
    Mostly it was on its way by then, so it may be lost, for some of the visitors. It is lost for
    all where the browser had to ask the vendor first (a CORS preflight) and had no answer yet.
    What a page sends that way in its last moment (`pagehide`, `unload`) the browser may give up
    before anything of it can be seen; missing-hit tells of that then. A hit that a vendor's
    library sends by itself and that the browser gives up is not told, nor one that may be lost of
    a vendor that counts no conversions (errors, recordings, tests). Of what the content security
    policy refuses before it becomes a request, the address is known and the body is not: where the
    event stands in the body, missing-hit tells of it. What an ad blocker
    refused in the browser in which a recording was made says nothing about the site: that can't be
    told.
    """
    if record.is_repetition:
        return
    unread = unread_refusals(record)
    hits_sent = tuple(hit for hit in record.first_run_hits() if hit not in unread)
    arrived = {hit.about for hit in hits_sent if hit.delivered}
    lost: dict[str, list[Hit]] = {}
    for hit in hits_sent:
        if not hit.delivered and not _is_harmless(hit, record):
            lost.setdefault(hit.about, []).append(hit)
    for about, failures in lost.items():
        hits = [hit for hit in failures if not _came_again(hit, hits_sent)]
        refused = [hit for hit in hits if hit.failure != CLIENT_BLOCKED]
        if refused:
            yield _lost(about, refused, record)
        elif hits:
            yield _unknown(about, hits, record)
        else:
            text = f"{about} failed once and arrived the next time."
            where = place_of_hit(failures[0], record)
            yield inapplicable(text, about=about, line=_line(failures, record), **where)
    for about in sorted(arrived - lost.keys()):
        yield passed(f"{about} arrived.", about=about)


def _lost(about: str, hits: list[Hit], record: VisitRecord) -> Verdict:
    first = hits[0]
    line = _line(hits, record)
    is_conversion = line is not None and record.goal is not None
    slug, because = _why(first.failure)
    text = message("{hit} was sent and did not arrive: {reason}.", hit=about, reason=because)
    severity = None if is_conversion else Severity.HIGH
    if first.failure == UNANSWERED:
        text = message(
            "{hit} may be lost: the next page opened before its receiver had answered, and the "
            "browser gave it up.",
            hit=about,
        )
        severity = Severity.HIGH if is_conversion else Severity.MEDIUM
    return failed(
        text,
        about=about,
        fault=slug,
        severity=Severity.MEDIUM if first.category in WITHOUT_CONVERSIONS else severity,
        expected=message("delivered"),
        actual=ACTUAL.get(first.failure or "", first.failure or message("refused")),
        evidence=hits[:3],
        **place_of_hit(first, record),
        line=line,
        fix=_allow(first, record) if slug == "blocked-by-csp" else FIXES[slug],
    )


def _unknown(about: str, hits: list[Hit], record: VisitRecord) -> Verdict:
    """The verdict on hits that the recording's own browser refused."""
    return cant_tell(
        message(
            "It is unclear whether {hit} arrives: it was blocked in the browser that recorded.",
            hit=about,
        ),
        about=about,
        evidence=hits[:3],
        **place_of_hit(hits[0], record),
        line=_line(hits, record),
        fix=UNBLOCK,
    )


def _allow(hit: Hit, record: VisitRecord) -> Message:
    """What to add to the content security policy that blocked a hit."""
    url = next((request.url for request in record.requests if request.id in hit.requests), "")
    return allowance(url, record)


def _is_harmless(hit: Hit, record: VisitRecord) -> bool:
    """Whether no conversion depends on a hit that the browser gave up as its page was left."""
    by_itself = hit.failure in {"cancelled", UNANSWERED} and hit.automatic
    uncounted = hit.failure == UNANSWERED and hit.category in WITHOUT_CONVERSIONS
    return (by_itself or uncounted) and _line([hit], record) is None


def _line(hits: list[Hit], record: VisitRecord) -> int | None:
    """The line of the spec that expects one of the hits."""
    return next((line.line for line in record.expect if candidates(line, hits)), None)


def _came_again(lost: Hit, hits: tuple[Hit, ...]) -> bool:
    """Whether the same hit arrived as well; without an id, from the same page afterwards."""
    return any(
        hit.delivered
        and (hit.about, hit.key) == (lost.about, lost.key)
        and (lost.key is not None or (hit.page == lost.page and hit.sent_at >= lost.sent_at))
        for hit in hits
    )


def _why(failure: str | None) -> tuple[str, Message]:
    """The slug of the fault, and the reason in words."""
    match failure:
        case "csp":
            return "blocked-by-csp", message("the site's content security policy blocked it")
        case "cancelled" | "unanswered":
            because = message("the browser cancelled it as the page was left")
            return "cancelled-by-navigation", because
        case "mixed-content":
            because = message(
                "it goes to an address over http, which browsers refuse on a page over https"
            )
            return "insecure-hit", because
        case str() if failure.startswith("cors"):
            because = message("its receiver does not accept it from this site (CORS)")
        case str() if failure.startswith("net::"):
            because = message("no connection to its receiver was possible ({error})", error=failure)
        case str() if STATUS.fullmatch(failure):
            because = message("its receiver did not accept it ({error})", error=failure)
        case _:
            because = message("its receiver did not accept it")
    return "endpoint-failed", because
