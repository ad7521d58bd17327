"""bad-name: names of events and parameters that a vendor does not take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from auditor.check import NoOptions, check, passed
from auditor.model import Effort, Hit, Message, Severity, Verdict, VisitRecord, message
from auditor.model.vendor_rules import Limit

from ..shared.name_slips import slip_of
from ..shared.vendor_rules import (
    breach,
    ids_of_foreign_hits,
    is_sent_by_site,
    outermost,
    own_params,
    quoted,
    reported_by_missing_hit,
)

Named = Literal["event", "parameter", "user property"]
"""The kinds of things that bear a name."""
BY_SERVERS = "measurement_protocol"
"""The endpoint whose hits name the session's parameters themselves."""
UNNAMED = "("
"""How an event's name begins where it is missing or masked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongName:
    """What is wrong with a name, and by which rule."""

    fault: str
    about: str
    name: str
    what: Message
    """The sentence without its full stop."""
    expected: str
    limit: Limit
    event: str | None = None
    """The event of this name; None where it is the name of a parameter."""


@check(
    id="bad-name",
    title="Events and parameters have names that their vendors take",
    severity=Severity.HIGH,
    effort=Effort.SMALL,
    faults={"event-name-invalid", "reserved-name"},
    needs_journey=False,
)
def bad_name(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """Events and parameters have names that their vendors take.

    ## What it checks
    The name of an event is not longer than its vendor allows, and made of the characters that it
    allows: GA4 takes 40, TikTok and Meta 50; GA4 takes letters, digits and underscores, and a
    letter first. No event and no parameter that the site sends by itself bears a name that the
    vendor keeps for its own, or begins like one (firebase_, ga_, google_). The finding says what
    the vendor does about it, and where it documents the rule.

    ## Why it matters
    An event under a name that is not allowed is dropped, or cannot be chosen in reports, audiences
    and conversions. Nobody is told: the tag fires, the preview shows it, and the numbers stay zero.
    Campaigns then run without the signal that they should learn from.

    ## How to fix in the tag manager
    Rename the event in the tag ("Event Name" of GA4's), or the parameter in its list: letters,
    digits and underscores, a letter first. `Form Submit` becomes form_submit_contact, error becomes
    page_error. Rename it wherever the old name is used, too: triggers, key events, custom
    dimensions, audiences, conversions.

    ## How to fix in the code
    Change the name in the call (`gtag('event', 'form_submit_contact')`, `fbq('trackCustom', ...)`),
    or in the push that the tag takes its name from. Don't build names from texts of the page, such
    as a button's label: they bring blanks, umlauts and any length. Such a text belongs into a
    parameter.

    ## Known limits
    What a library sends by itself is not a fault of the site's. That the site sends such an event
    itself (session_start) is seen only if it pushes it too. Rules that nobody checked against the
    vendor's documentation are told as a rule of thumb, with severity low. A slip in the name of a
    standard event is left to standard-event, one in an expected event's to missing-hit.
    """
    if record.is_repetition:
        return
    by_fault: dict[tuple[str, str], tuple[WrongName, list[Hit]]] = {}
    sound: dict[str, Hit] = {}
    foreign = ids_of_foreign_hits(record)
    for hit in record.first_run_hits():
        if hit.id in foreign:
            continue
        wrong_names = list(_wrong_names(record, hit))
        for wrong in wrong_names:
            by_fault.setdefault((wrong.fault, wrong.about), (wrong, []))[1].append(hit)
        if not wrong_names and is_sent_by_site(hit) and hit.vendor in record.rules:
            sound.setdefault(f"{hit.vendor} {hit.account}", hit)
    for (fault, about), (wrong, hits) in by_fault.items():
        yield breach(
            wrong.what,
            wrong.limit,
            record,
            hits,
            about=about,
            fault=fault,
            severity=Severity.MEDIUM if fault == "reserved-name" else None,
            expected=wrong.expected,
            actual=quoted(wrong.name),
            event=wrong.event,
        )
    accused = {f"{hits[0].vendor} {hits[0].account}" for _, hits in by_fault.values()}
    for account, hit in sound.items():
        if account not in accused:
            tag = record.tag_name(hit.vendor, hit.account)
            text = f"The names that {account} was sent are as its vendor wants them."
            yield passed(text, about=f"names {account}", vendor=hit.vendor, tag=tag)


def _wrong_names(record: VisitRecord, hit: Hit) -> Iterator[WrongName]:
    rules = record.rules.get(hit.vendor)
    if rules is None:
        return
    names = {outermost(name) for name, _ in own_params(hit, rules)}
    properties = {outermost(name) for name, _ in own_params(hit, rules, "user.")}
    for limit in rules.limits:
        match limit.of:
            case "event_name":
                yield from _event(record, hit, limit)
            case "param_name" if is_sent_by_site(hit) and hit.endpoint != BY_SERVERS:
                yield from _reserved_names(hit, limit, names, "parameter")
            case "user_param_name" if is_sent_by_site(hit):
                yield from _reserved_names(hit, limit, properties, "user property")
            case _:
                pass


def _event(record: VisitRecord, hit: Hit, limit: Limit) -> Iterator[WrongName]:
    name, about = hit.event, f"{hit.vendor} {hit.account} {hit.event[:100]}"
    if name.startswith(UNNAMED):
        return
    if hit.automatic:
        if name in limit.reserved and _is_pushed(record, hit):
            yield _reserved_name(hit.vendor, about, name, "event", limit)
        return
    if not is_sent_by_site(hit):
        return
    if _is_reserved(name, limit):
        yield _reserved_name(hit.vendor, about, name, "event", limit)
        return
    broken = _broken_rule(hit.vendor, name, limit)
    if broken and not reported_by_missing_hit(record, hit) and not slip_of(record, hit):
        yield WrongName(
            fault="event-name-invalid",
            about=about,
            name=name,
            what=broken[0],
            expected=broken[1],
            limit=limit,
            event=name,
        )


def _broken_rule(vendor: str, name: str, limit: Limit) -> tuple[Message, str] | None:
    """What is wrong with the name, and what is expected of it; None for a sound one."""
    size = len(name.encode()) if limit.unit == "bytes" else len(name)
    if limit.most is not None and size > limit.most:
        return _too_long(vendor, name, size, limit.most, in_bytes=limit.unit == "bytes")
    if limit.form and re.fullmatch(limit.form, name) is None:
        return _of_another_form(vendor, name, limit.form)
    if limit.one_of and name not in limit.one_of:
        what = message(
            "{who} does not take the event name {name}: it is none of those that are allowed",
            who=vendor,
            name=quoted(name),
        )
        return what, ", ".join(sorted(limit.one_of))
    return None


def _too_long(
    vendor: str, name: str, size: int, most: int, *, in_bytes: bool
) -> tuple[Message, Message]:
    if in_bytes:
        what = message(
            "{who} does not take the event name {name}: it has {size} bytes, and {most} are "
            "allowed",
            who=vendor,
            name=quoted(name),
            size=size,
            most=most,
        )
        return what, message("at most {most} bytes", most=most)
    what = message(
        "{who} does not take the event name {name}: it has {size} characters, and {most} are "
        "allowed",
        who=vendor,
        name=quoted(name),
        size=size,
        most=most,
    )
    return what, message("at most {most} characters", most=most)


def _of_another_form(vendor: str, name: str, form: str) -> tuple[Message, Message]:
    if re.fullmatch(form, f"a{name[1:]}"):
        what = message(
            "{who} does not take the event name {name}: it begins with {character}",
            who=vendor,
            name=quoted(name),
            character=_spelled(name[0]),
        )
        return what, message("a letter first")
    bad = dict.fromkeys(character for character in name if not re.fullmatch(form, f"a{character}a"))
    what = message(
        "{who} does not take the event name {name}: it has another form",
        who=vendor,
        name=quoted(name),
    )
    if bad:
        what = message(
            "{who} does not take the event name {name}: it holds {characters}",
            who=vendor,
            name=quoted(name),
            characters=tuple(map(_spelled, list(bad)[:5])),
        )
    return what, message("a name of the form that is allowed")


def _spelled(character: str) -> str:
    """A character as people name it; a space would not be seen."""
    return message("a space") if character.isspace() else quoted(character)


def _reserved_names(
    hit: Hit, limit: Limit, names: Iterable[str], kind: Named
) -> Iterator[WrongName]:
    for name in sorted(names):
        if _is_reserved(name, limit):
            about = f"{hit.vendor} {hit.account} {kind} {name[:100]}"
            yield _reserved_name(hit.vendor, about, name, kind, limit)


def _is_reserved(name: str, limit: Limit) -> bool:
    return name in limit.reserved or name.startswith(limit.reserved_prefixes)


def _reserved_name(vendor: str, about: str, name: str, kind: Named, limit: Limit) -> WrongName:
    begins = next((start for start in limit.reserved_prefixes if name.startswith(start)), "")
    prefix = begins if name not in limit.reserved else ""
    return WrongName(
        fault="reserved-name",
        about=about,
        name=name,
        what=_reserved_prefix(kind, name, vendor, prefix)
        if prefix
        else _reserved_itself(kind, name, vendor),
        expected=message("a name of the site's own"),
        limit=limit,
        event=name if kind == "event" else None,
    )


def _reserved_itself(kind: Named, name: str, vendor: str) -> Message:
    match kind:
        case "event":
            return message(
                "The site sends the event {name}, and {who} keeps it for its own use",
                name=quoted(name),
                who=vendor,
            )
        case "parameter":
            return message(
                "The site sends the parameter {name}, and {who} keeps it for its own use",
                name=quoted(name),
                who=vendor,
            )
        case "user property":
            return message(
                "The site sends the user property {name}, and {who} keeps it for its own use",
                name=quoted(name),
                who=vendor,
            )


def _reserved_prefix(kind: Named, name: str, vendor: str, begins: str) -> Message:
    match kind:
        case "event":
            return message(
                "The site sends the event {name}, and {who} keeps names that begin with {begins} "
                "for its own use",
                name=quoted(name),
                who=vendor,
                begins=begins,
            )
        case "parameter":
            return message(
                "The site sends the parameter {name}, and {who} keeps names that begin with "
                "{begins} for its own use",
                name=quoted(name),
                who=vendor,
                begins=begins,
            )
        case "user property":
            return message(
                "The site sends the user property {name}, and {who} keeps names that begin with "
                "{begins} for its own use",
                name=quoted(name),
                who=vendor,
                begins=begins,
            )


def _is_pushed(record: VisitRecord, hit: Hit) -> bool:
    """Whether the page pushed the event, which otherwise only the library sends."""
    return any(
        push.event == hit.event
        and push.at <= hit.sent_at
        and hit.vendor in record.speaks_to.get(push.layer, {hit.vendor})
        for push in record.pushes
    )
