"""standard-event: a vendor's standard event under a wrong name, or sent as a custom event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.check import check, failed, passed
from auditor.check.matching import place_of_hit
from auditor.model import (
    Effort,
    Hit,
    Message,
    Push,
    Severity,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.name_slips import VENDORS, slip_of
from ..shared.vendor_rules import SHOWN, ids_of_foreign_hits, reported_by_missing_hit

META = "meta"
CUSTOM_CALLS = {"trackCustom": 1, "trackSingleCustom": 2}
"""Calls of fbq for custom events, and the index of the event's name in them."""
CUSTOM_ON_THE_WIRE = {"reddit": "event", "openai_ads": "type"}
"""Vendor -> the wire name that is `custom` where the site sends an event of its own name."""


@dataclass(frozen=True, slots=True)
class Custom:
    """A standard event that was sent as a custom one."""

    vendor: str
    event: str
    tag: str | None
    evidence: list[Hit | Push] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardEventOptions:
    """What the spec may set for standard-event."""

    vendors: tuple[str, ...] = VENDORS
    """Vendors that treat their standard events differently from those of other names."""
    own_names: tuple[str, ...] = ()
    """Events of your own that are meant to look like a standard one."""


@check(
    id="standard-event",
    title="Standard events are sent as standard events",
    severity=Severity.HIGH,
    faults={"standard-event-miscased", "event-name-drift", "standard-as-custom"},
    options=StandardEventOptions,
    effort=Effort.SMALL,
    needs_journey=False,
)
def standard_event(record: VisitRecord, options: StandardEventOptions) -> Iterator[Verdict]:
    """Standard events are sent as standard events.

    ## What it checks
    No event is called nearly like one that its vendor knows: purchase in place of Meta's Purchase,
    addToCart in place of GA4's add_to_cart, generate_lead with a letter too many. No event that
    the vendor knows is sent through its call for events of one's own: `fbq("trackCustom",
    "Purchase")`, Reddit's Custom with the name Purchase. Events that the spec names itself are
    meant to be called so.

    ## Why it matters
    To the vendor it is some event or other. It counts for no standard report, no campaign can be
    optimised for it, and its value and products are not read. Bids are made without the very
    conversions that were paid for.

    ## How to fix in the tag manager
    Open the tag that sends the event and write its name exactly as the vendor's documentation does:
    capitals and underscores count. In a template for Meta, choose a standard event from the list,
    not a custom one; in a GA4 event tag, correct Event Name. If the event is meant to be one of
    your own, give it a name that can't be mistaken, or list it under `own_names` of this check.

    ## How to fix in the code
    Write the name as the vendor does: `gtag("event", "add_to_cart", ...)` for GA4,
    `fbq("track", "Purchase", ...)` for Meta. With Meta, `track` is for standard events and
    `trackCustom` for all others; with Reddit, pass the standard name and not Custom. If a tag
    passes on the name of a push, correct the push, and look for other triggers that wait for the
    old name.

    ## Known limits
    A name that differs from a standard one in a letter or two is told with severity medium: it
    may be meant. The call is only seen where the page makes it, not where a server does. Vendors
    for which the name decides nothing (Microsoft, LinkedIn, Google Ads) are not looked at.
    """
    if record.is_repetition:
        return
    slips: dict[str, list[Hit]] = {}
    meant: dict[str, tuple[str, bool]] = {}
    sound: dict[str, Hit] = {}
    foreign = ids_of_foreign_hits(record)
    for hit in record.first_run_hits():
        own = hit.vendor in options.vendors and hit.id not in foreign
        if not own or hit.event in options.own_names:
            continue
        slip = slip_of(record, hit)
        if slip is None:
            if hit.event in record.rules[hit.vendor].standard_events:
                sound.setdefault(hit.about, hit)
        elif reported_by_missing_hit(record, hit) is None:
            slips.setdefault(hit.about, []).append(hit)
            meant[hit.about] = slip
    for about, hits in slips.items():
        yield _slip(record, hits, *meant[about])
    customs = list(_customs(record, options))
    yield from customs
    accused = {verdict.about for verdict in customs}
    for about, hit in sound.items():
        if about not in accused:
            yield passed(f"{about} is a standard event.", about=about, **place_of_hit(hit, record))


def _slip(record: VisitRecord, hits: list[Hit], meant: str, certain: bool) -> Verdict:  # noqa: FBT001 - slip_of's own pair
    hit = hits[0]
    only_case = hit.event.lower() == meant.lower()
    return failed(
        _sentence(hit, meant, certain=certain, only_case=only_case),
        about=hit.about,
        fault="standard-event-miscased" if only_case else "event-name-drift",
        severity=None if certain else Severity.MEDIUM,
        expected=meant,
        actual=hit.event,
        evidence=hits[:SHOWN],
        **place_of_hit(hit, record),
        fix=_documented(record, hit.vendor),
    )


def _sentence(hit: Hit, meant: str, *, certain: bool, only_case: bool) -> Message:
    names = {"who": hit.vendor, "event": hit.event[:60], "meant": meant}
    if only_case:
        return message(
            "{who} was sent {event}, which is meant to be its standard event {meant} and has other "
            "capitals.",
            **names,
        )
    if certain:
        return message(
            "{who} was sent {event}, which is meant to be its standard event {meant}.", **names
        )
    return message(
        "{who} was sent {event}, which is probably meant to be its standard event {meant}.", **names
    )


def _documented(record: VisitRecord, vendor: str) -> Message | None:
    rules = record.rules.get(vendor)
    if rules is None or not rules.docs:
        return None
    return message("{vendor} lists its events at {link}.", vendor=rules.name, link=rules.docs)


def _customs(record: VisitRecord, options: StandardEventOptions) -> Iterator[Verdict]:
    """Failures of standard events that were sent through the call for custom ones."""
    customs: dict[str, Custom] = {}
    for hit in record.first_run_hits():
        marker = CUSTOM_ON_THE_WIRE.get(hit.vendor)
        says_custom = marker is not None and hit.raw.get(marker, "").lower() == "custom"
        if says_custom and _is_standard(record, hit.vendor, hit.event, options):
            custom = Custom(hit.vendor, hit.event, record.tag_name(hit.vendor, hit.account))
            customs.setdefault(hit.about, custom).evidence.append(hit)
    for push in record.pushes:
        name = _custom_event(push)
        if push.layer != "fbq" or not _is_standard(record, META, name, options):
            continue
        sent = _sent_by(record, push, name)
        tag = record.tag_name(META, sent.account) if sent else _only_tag(record, META)
        about = sent.about if sent else f"{META} {name}"
        custom = customs.setdefault(about, Custom(META, name, tag))
        custom.evidence.extend([push, *([sent] if sent else [])])
    for about, custom in customs.items():
        yield failed(
            message(
                "{who} knows {event} as a standard event, and it was sent as a custom one.",
                who=custom.vendor,
                event=custom.event,
            ),
            about=about,
            fault="standard-as-custom",
            expected=message("the standard event {event}", event=custom.event),
            actual=message("a custom event called {event}", event=custom.event),
            evidence=custom.evidence[:SHOWN],
            vendor=custom.vendor,
            tag=custom.tag,
            event=custom.event,
            fix=_documented(record, custom.vendor),
        )


def _custom_event(push: Push) -> str:
    """The event of a call of fbq for custom events; empty for any other call."""
    payload = push.payload if isinstance(push.payload, list) else []
    at = CUSTOM_CALLS.get(payload[0]) if payload and isinstance(payload[0], str) else None
    name = payload[at] if at is not None and len(payload) > at else ""
    return name if isinstance(name, str) else ""


def _is_standard(
    record: VisitRecord, vendor: str, event: str, options: StandardEventOptions
) -> bool:
    rules = record.rules.get(vendor)
    standard = rules.standard_events if rules else frozenset()
    return vendor in options.vendors and event in standard and event.lower() != "custom"


def _sent_by(record: VisitRecord, push: Push, name: str) -> Hit | None:
    """The hit of Meta that a call sent, of the pixel that it names, where it names one."""
    payload = push.payload if isinstance(push.payload, list) else []
    pixel = str(payload[1]) if payload[0] == "trackSingleCustom" else ""
    return next(
        (
            hit
            for hit in record.first_run_hits()
            if (hit.vendor, hit.event) == (META, name)
            and hit.at >= push.at
            and pixel in {"", hit.account}
        ),
        None,
    )


def _only_tag(record: VisitRecord, vendor: str) -> str | None:
    tags = [tag.name for tag in record.tags if tag.vendor == vendor]
    return tags[0] if len(tags) == 1 else None
