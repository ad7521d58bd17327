"""event-id: conversions without an event id, though the server reports them too."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, check, failed, passed
from auditor.check.matching import counted, place_of
from auditor.model import Effort, Severity, Verdict, VisitRecord, message
from auditor.model.server import PAIRED_BY_EVENT_ID, key_of


@check(
    id="event-id",
    title="Conversions that the server reports too carry an event id",
    severity=Severity.CRITICAL,
    faults={"event-id-missing"},
    effort=Effort.SMALL,
)
def event_id(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Conversions that the server reports too carry an event id.

    ## What it checks
    Where the spec says that the site's server reports a tag's events too (`server_twin`), each
    conversion that the browser sends has an event id: Meta's `eid`, TikTok's `event_id`,
    Snapchat's `client_dedup_id`, Pinterest's and LinkedIn's event id, Reddit's `conversionId`.

    ## Why it matters
    The vendor sees by this id that browser and server tell of one sale. Without it each sale
    counts twice: the return on advertising looks double, and budget follows.

    ## How to fix in the tag manager
    Fill in the tag's field "Event ID" with a variable that reads the order's number, or the id
    that the page pushes. The server must send the same.

    ## How to fix in the code
    Make the id once, best from the order's number, and give it to both: `fbq('track', 'Purchase',
    {...}, {eventID: id})`, `ttq.track('CompletePayment', {...}, {event_id: id})`, and `event_id`
    in what the server sends.

    ## Known limits
    Google has no event id: it knows an order by its number, and missing-transaction-id looks at
    that. Whether the server sends the same id only the tap can see: see server-twin.
    """
    for line in record.expect:
        if not line.tag.server_twin or line.tag.vendor not in PAIRED_BY_EVENT_ID:
            continue
        hits = counted(line, record) if line.fires.most != 0 and record.goal else ()
        bare = [hit for hit in hits if key_of(hit) is None]
        if bare:
            yield failed(
                message(
                    "{hit} has no event id, and the server reports it too: it counts twice.",
                    hit=line.about,
                ),
                fault="event-id-missing",
                expected=message("an event id"),
                actual=message("none"),
                evidence=bare[:3],
                **place_of(line),
            )
        elif hits:
            yield passed(f"{line.about} has an event id.", evidence=hits[:1], **place_of(line))
