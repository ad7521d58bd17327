"""undelivered-hit: it was sent, and it did not arrive."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, inapplicable, passed
from auditor.expectation import candidates
from auditor.model import Hit, Severity, Verdict, VisitRecord

WHY = {
    "blocked-by-csp": "the site's content security policy blocked it",
    "cancelled-by-navigation": "the browser cancelled it as the page was left",
    "endpoint-failed": "its receiver did not accept it",
}


@check(
    id="undelivered-hit",
    title="Each hit that is sent arrives",
    severity=Severity.CRITICAL,
    faults={"blocked-by-csp", "cancelled-by-navigation", "endpoint-failed"},
)
def undelivered_hit(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Each hit that is sent arrives.

    ## What it checks
    Every hit that the page tried to send left the browser and was not refused by its receiver.

    ## Why it matters
    The tag did its work and the conversion is lost all the same. Nothing in the tag manager shows
    it: there the tag reads as fired.

    ## How to fix
    Blocked by the content security policy: add the vendor's hosts to `img-src`, `connect-src` and
    `script-src`. Cancelled by navigation: send the hit as a beacon or with `keepalive`, or let the
    page go on only after it was sent. Refused by the receiver: look at the status; a 4xx is most
    often a wrong account or a malformed request.

    ## Known limits
    With `hits: hold` the answer is ours, so that a vendor's own refusal can't be seen.
    """
    if record.visit.repeat_of is not None:
        return
    hits_sent = record.first_run_hits()
    arrived = {hit.about for hit in hits_sent if hit.delivered}
    lost: dict[str, list[Hit]] = {}
    for hit in hits_sent:
        if not hit.delivered:
            lost.setdefault(hit.about, []).append(hit)
    for about, failures in lost.items():
        tag = record.tag_name(failures[0].vendor, failures[0].account)
        line = next((each.line for each in record.expect if candidates(each, failures)), None)
        hits = [hit for hit in failures if not _came_again(hit, hits_sent)]
        if not hits:
            text = f"{about} failed once and arrived the next time."
            yield inapplicable(text, about=about, tag=tag, line=line)
            continue
        slug = _slug(hits[0])
        yield failed(
            f"{about} was sent and did not arrive: {WHY[slug]}.",
            about=about,
            fault=slug,
            expected="delivered",
            actual=hits[0].failure or "refused",
            evidence=hits[:3],
            tag=tag,
            vendor=hits[0].vendor,
            line=line,
        )
    for about in sorted(arrived - lost.keys()):
        yield passed(f"{about} arrived.", about=about)


def _came_again(lost: Hit, hits: tuple[Hit, ...]) -> bool:
    """Whether the same hit arrived as well; one without an id: from the same page, afterwards."""
    return any(
        hit.delivered
        and (hit.about, hit.key) == (lost.about, lost.key)
        and (lost.key is not None or (hit.page == lost.page and hit.sent_at >= lost.sent_at))
        for hit in hits
    )


def _slug(hit: Hit) -> str:
    match hit.failure:
        case "csp":
            return "blocked-by-csp"
        case "cancelled":
            return "cancelled-by-navigation"
        case _:
            return "endpoint-failed"
