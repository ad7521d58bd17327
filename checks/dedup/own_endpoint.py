"""own-endpoint: tags that report to the site's own server as well as, or instead of, the vendor."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Fact, NoOptions, check, failed, host_of, passed
from auditor.check.matching import place_of_hit
from auditor.model import (
    CLIENT_BLOCKED,
    HTTP_ERROR,
    Effort,
    Hit,
    Severity,
    Tag,
    TagLoad,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.own_endpoint import hosts_of, own_endpoints, to_both

OF_THE_BROWSER = frozenset({CLIENT_BLOCKED, "cancelled", "unanswered", "csp"})
"""Failures that say nothing about the endpoint."""


@check(
    id="own-endpoint",
    title="A tag reports to the site's own endpoint, and to it alone",
    severity=Severity.HIGH,
    faults={"server-host-unreachable", "server-and-direct"},
    effort=Effort.MEDIUM,
    needs_journey=False,
)
def own_endpoint(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """A tag reports to the site's own endpoint, and to it alone.

    ## What it checks
    Where the spec names addresses of the site's own that take a tag's hits (`also_at`), these
    answer, and no event goes both there and to the vendor's own host.

    ## Why it matters
    A server container forwards what it gets, so an event that goes to the vendor as well counts
    twice. An endpoint that does not answer costs all that was bought with it: hits take the old
    way, which ad blockers know, cookies are short-lived again, and the server's own enrichment is
    missing.

    ## How to fix in the tag manager
    Set `server_container_url` in the Google tag's settings, once and for all its tags, and remove
    the second Google tag that has no such setting. Of other vendors keep the tag in the server
    container, or the one in the page, unless both send a common id.

    ## How to fix in the code
    For an endpoint that fails, look at the server container's host: its certificate, its DNS
    record, its route, and the status in the evidence. Remove the vendor's snippet from templates
    where the container sends to the endpoint.

    ## Known limits
    Hosts that are not under `also_at` are not looked at. While hits are held they are answered
    here, so that only a library that does not load from the own endpoint is seen; `hits: deliver`
    shows hits that fail, too. One failure of several is told of as well: it may be a bad moment.
    """
    if record.is_repetition:
        return
    both = {
        tag.name: (own, direct) for tag, own, direct in reversed(to_both(record)) if own.delivered
    }
    for tag in record.tags:
        if not tag.also_at:
            continue
        if fallback := _fallback(tag, record):
            yield _unreachable(tag, fallback, record)
        elif tag.name in both:
            yield _doubled(tag, *both[tag.name], record)
        else:
            about = f"{tag.name} own endpoint"
            yield passed(f"{tag.name} reports one way.", about=about, vendor=tag.vendor)


def _fallback(tag: Tag, record: VisitRecord) -> tuple[Fact, Fact] | None:
    """What failed at the own endpoint, and what took the way to the vendor in its place."""
    own = own_endpoints(tag)
    hits = [
        (hit, hosts_of(hit, record))
        for hit in record.first_run_hits()
        if (hit.vendor, hit.account) == (tag.vendor, tag.account)
    ]
    for hit, hosts in hits:
        if not hosts & own or hit.delivered or hit.failure in OF_THE_BROWSER:
            continue
        for other, elsewhere in hits:
            if other.event == hit.event and other.delivered and not elsewhere & own:
                return hit, other
    loads = [load for load in record.loads if load.account in {"", tag.account}]
    for load in loads:
        if host_of(load.url) not in own or not _failed(load):
            continue
        for again in loads:
            if again.vendor == load.vendor and host_of(again.url) not in own and not _failed(again):
                return load, again
    return None


def _failed(load: TagLoad) -> bool:
    if load.failure in OF_THE_BROWSER:
        return False
    return load.failure is not None or (load.status or 0) >= HTTP_ERROR


def _unreachable(tag: Tag, fallback: tuple[Fact, Fact], record: VisitRecord) -> Verdict:
    first = fallback[0]
    lost = first.failure if isinstance(first, Hit | TagLoad) else None
    status = first.status if isinstance(first, TagLoad) else None
    where = place_of_hit(first, record) if isinstance(first, Hit) else {"tag": tag.name}
    return failed(
        message(
            "The site's own endpoint for {who} does not answer, and the vendor's host is used "
            "instead.",
            who=tag.name,
        ),
        **{**where, "about": f"{tag.name} own endpoint", "vendor": tag.vendor},
        fault="server-host-unreachable",
        expected=message("an answer from {host}", host=", ".join(sorted(own_endpoints(tag)))),
        actual=lost or (f"HTTP {status}" if status else message("no answer")),
        evidence=fallback,
    )


def _doubled(tag: Tag, own: Hit, direct: Hit, record: VisitRecord) -> Verdict:
    hosts = sorted(hosts_of(own, record)) + sorted(hosts_of(direct, record))
    return failed(
        message(
            "{hit} goes to the site's own endpoint and to the vendor: it counts twice.",
            hit=own.about,
        ),
        **{**place_of_hit(own, record), "about": f"{tag.name} own endpoint"},
        fault="server-and-direct",
        expected=message("one of the two"),
        actual=", ".join(dict.fromkeys(hosts)),
        evidence=[own, direct],
    )
