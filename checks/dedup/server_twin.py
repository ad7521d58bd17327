"""server-twin: conversions that the server reports under another id, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import NoOptions, Scope, cant_tell, check, failed, inapplicable, passed
from auditor.check.matching import MASK, place_of
from auditor.check.server_pairs import Pair, pairs
from auditor.model import AuditRecord, Effort, Message, Severity, Verdict, message
from auditor.model.server import ServerEvent, key_of

NOTHING = message("nothing")


@check(
    id="server-twin",
    title="The server reports each conversion under the browser's id",
    severity=Severity.CRITICAL,
    faults={"event-id-differs", "server-twin-missing"},
    scope=Scope.AUDIT,
    effort=Effort.MEDIUM,
)
def server_twin(record: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """The server reports each conversion under the browser's id.

    ## What it checks
    Where the spec says that the site's server reports a tag's events too (`server_twin`), and the
    tap listens (`tap`), each conversion that the browser sent came to the tap as well: under the
    same event name, and under the id by which the vendor sees that the two are one. That is the
    event id (Meta, TikTok, Snapchat, Pinterest, LinkedIn, Reddit) or the order's number (Google).

    ## Why it matters
    The vendor counts two events with different ids as two sales: its reports show twice the
    turnover, and bids follow. Where the server's event does not come at all, the sales of
    visitors whose browser blocks tags are lost, and nothing shows it, since the browser's event
    is there.

    ## How to fix in the tag manager
    Make one variable for the id, and use it in the browser's tag (Meta: Event ID; TikTok: Event
    ID) and in the event that goes to the server container, as `event_id`. The order's number is
    the best one. No random number and no time in either of the two tags: they would differ.

    ## How to fix in the code
    Make the id once, on the server, when the order is placed. Render it into the page (the fourth
    argument of `fbq`: `{eventID: id}`; the third of `ttq.track`: `{event_id: id}`), and send it
    as `event_id` beside `event_name`, not inside of `custom_data`. Both in the same form: no
    prefix on one side. If nothing came: look at the server's log of the vendor's answer, and
    whether it is set to send to the tap at all.

    ## Known limits
    Without a `tap` nothing is known of the server, and nothing is told. Events whose ids differ
    belong together where order number, page or visitor are the same, or at least the value. A
    server that sends later than `tap.wait` after the last visit reads as one that sends nothing.
    Whether the vendor took the event can't be seen: the tap answers in its place.
    """
    if record.server is None:
        return
    for pair in pairs(record):
        yield _verdict(pair)


def _verdict(pair: Pair) -> Verdict:
    where = {**place_of(pair.line), "visit": pair.visit.id}
    hit, mine = pair.hit, key_of(pair.hit)
    if pair.same:
        text = f"The server reported {pair.line.about} under the browser's id."
        return passed(text, evidence=[hit], **where)
    if mine is not None and MASK in mine:
        return cant_tell(
            message(
                "It is unclear whether the server reports {hit} under the browser's id: the id "
                "looks like personal data, and is masked.",
                hit=pair.line.about,
            ),
            evidence=[hit],
            **where,
        )
    if pair.other and mine is None:
        text = f"The browser's {pair.line.about} has no id: see event-id."
        return inapplicable(text, **where)
    if pair.other:
        return failed(
            message(
                "Browser and server report {hit} under two ids, so that it counts twice.",
                hit=pair.line.about,
            ),
            fault="event-id-differs",
            expected=message("one id, sent by both"),
            actual=_ids(mine or "", pair.other[0], hit.vendor),
            evidence=[hit],
            **where,
        )
    return failed(
        message("The browser sent {hit}, and the server did not report it.", hit=pair.line.about),
        fault="server-twin-missing",
        expected=message("an event of the server's"),
        actual=NOTHING,
        evidence=[hit],
        **where,
    )


def _ids(mine: str, event: ServerEvent, vendor: str) -> Message:
    """The two ids, or where the server's stands in vain."""
    theirs = event.key_for(vendor)
    if theirs is not None:
        return message(
            "{mine} from the browser, {theirs} from the server", mine=mine[:60], theirs=theirs[:60]
        )
    if place := next(iter(event.misplaced), ""):
        return message(
            "{mine} from the browser; the server's stands in {place}, where it is not looked for",
            mine=mine[:60],
            place=place[:60],
        )
    return message("{mine} from the browser, none from the server", mine=mine[:60])
