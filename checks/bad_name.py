"""bad-name: names of events and parameters that a vendor does not take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.check import NoOptions, check, passed
from auditor.limits import Limit
from auditor.model import Hit, Severity, Verdict, VisitRecord

from .rules import (
    breach,
    is_the_sites,
    of_others,
    outermost,
    own_params,
    shown,
    told_by_missing_hit,
)
from .standard_event import slip_of

BY_SERVERS = "measurement_protocol"
"""The endpoint whose hits name the session themselves."""
UNNAMED = "("
"""How the name of an event begins that has none, or whose name is masked."""
PLURALS = {"characters": "characters", "bytes": "bytes", "count": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What is wrong with a name, and by which rule."""

    fault: str
    about: str
    name: str
    what: str
    expected: str
    limit: Limit


@check(
    id="bad-name",
    title="Events and parameters have names that their vendors take",
    severity=Severity.HIGH,
    faults={"event-name-invalid", "reserved-name"},
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

    ## How to fix
    Rename the event or parameter in the tag, and in whatever uses the old name: reports, audiences,
    conversions. `Form Submit` becomes form_submit_contact, error becomes page_error.

    ## Known limits
    What a library sends by itself is no fault of the site's. That the site sends such an event
    itself (session_start) is seen only if it pushes it too. Rules that nobody checked against the
    vendor's documentation are told as a rule of thumb, with severity low. A slip in the name of a
    standard event is left to standard-event, one in an expected event's to missing-hit.
    """
    if record.is_repetition:
        return
    found: dict[tuple[str, str], tuple[Wrong, list[Hit]]] = {}
    sound: dict[str, Hit] = {}
    foreign = of_others(record)
    for hit in record.first_run_hits():
        if hit.id in foreign:
            continue
        wrong = list(_wrong(record, hit))
        for each in wrong:
            found.setdefault((each.fault, each.about), (each, []))[1].append(hit)
        if not wrong and is_the_sites(hit) and hit.vendor in record.rules:
            sound.setdefault(f"{hit.vendor} {hit.account}", hit)
    for (fault, about), (wrong_one, hits) in found.items():
        yield breach(
            wrong_one.what,
            wrong_one.limit,
            record,
            hits,
            about=about,
            fault=fault,
            severity=Severity.MEDIUM if fault == "reserved-name" else None,
            expected=wrong_one.expected,
            actual=shown(wrong_one.name),
        )
    accused = {f"{hits[0].vendor} {hits[0].account}" for _, hits in found.values()}
    for account, hit in sound.items():
        if account not in accused:
            tag = record.tag_name(hit.vendor, hit.account)
            text = f"The names that {account} was sent are as its vendor wants them."
            yield passed(text, about=f"names {account}", vendor=hit.vendor, tag=tag)


def _wrong(record: VisitRecord, hit: Hit) -> Iterator[Wrong]:
    rules = record.rules.get(hit.vendor)
    if rules is None:
        return
    names = {outermost(name) for name, _ in own_params(hit, rules)}
    properties = {outermost(name) for name, _ in own_params(hit, rules, "user.")}
    for limit in rules.limits:
        match limit.of:
            case "event_name":
                yield from _event(record, hit, limit)
            case "param_name" if is_the_sites(hit) and hit.endpoint != BY_SERVERS:
                yield from _reserved(hit, limit, names, "parameter")
            case "user_param_name" if is_the_sites(hit):
                yield from _reserved(hit, limit, properties, "user property")
            case _:
                pass


def _event(record: VisitRecord, hit: Hit, limit: Limit) -> Iterator[Wrong]:
    name, about = hit.event, f"{hit.vendor} {hit.account} {hit.event[:100]}"
    if name.startswith(UNNAMED):
        return
    if hit.automatic:
        if name in limit.reserved and _is_pushed(record, hit):
            yield _kept(about, name, "event", limit)
        return
    if not is_the_sites(hit):
        return
    if _is_kept(name, limit):
        yield _kept(about, name, "event", limit)
        return
    expected, what = _breach(name, limit)
    if what and not told_by_missing_hit(record, hit) and not slip_of(record, hit):
        yield Wrong(
            fault="event-name-invalid",
            about=about,
            name=name,
            what=f"{hit.vendor} does not take the event name {shown(name)}: it {what}",
            expected=expected,
            limit=limit,
        )


def _breach(name: str, limit: Limit) -> tuple[str, str]:
    """What is expected of the name, and what is wrong with it; both empty for a sound one."""
    size = len(name.encode()) if limit.unit == "bytes" else len(name)
    if limit.most is not None and size > limit.most:
        unit = PLURALS[limit.unit]
        return f"at most {limit.most} {unit}", f"has {size} {unit}, and {limit.most} are allowed"
    if limit.form and re.fullmatch(limit.form, name) is None:
        if re.fullmatch(limit.form, f"a{name[1:]}"):
            return "a letter first", f"begins with {_spelled(name[0])}"
        bad = dict.fromkeys(each for each in name if not re.fullmatch(limit.form, f"a{each}a"))
        wrong = ", ".join(map(_spelled, list(bad)[:5]))
        return "a name of the form that is allowed", f"holds {wrong}" if bad else "has another form"
    if limit.one_of and name not in limit.one_of:
        return ", ".join(sorted(limit.one_of)), "is none of those that are allowed"
    return "", ""


def _spelled(character: str) -> str:
    """A character as people name it; a space would not be seen."""
    return "a space" if character.isspace() else f"“{character}”"


def _reserved(hit: Hit, limit: Limit, names: Iterable[str], kind: str) -> Iterator[Wrong]:
    for name in sorted(names):
        if _is_kept(name, limit):
            about = f"{hit.vendor} {hit.account} {kind} {name[:100]}"
            yield _kept(about, name, kind, limit)


def _is_kept(name: str, limit: Limit) -> bool:
    return name in limit.reserved or name.startswith(limit.reserved_prefixes)


def _kept(about: str, name: str, kind: str, limit: Limit) -> Wrong:
    vendor = about.partition(" ")[0]
    begins = next((each for each in limit.reserved_prefixes if name.startswith(each)), "")
    kept = f"names that begin with {begins}" if begins and name not in limit.reserved else "it"
    return Wrong(
        fault="reserved-name",
        about=about,
        name=name,
        what=f"The site sends the {kind} {shown(name)}, and {vendor} keeps {kept} for its own use",
        expected="a name of the site's own",
        limit=limit,
    )


def _is_pushed(record: VisitRecord, hit: Hit) -> bool:
    """Whether the page asked for the event, which the library sends by itself otherwise."""
    return any(
        push.event == hit.event
        and push.at <= hit.sent_at
        and hit.vendor in record.speaks_to.get(push.layer, {hit.vendor})
        for push in record.pushes
    )
