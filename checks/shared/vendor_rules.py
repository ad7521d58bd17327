"""What vendors demand of their hits, and verdicts on hits that break it. No check is in here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from auditor.check import failed, host_of, site_of
from auditor.check.matching import candidates, near_miss
from auditor.model import (
    Category,
    Expectation,
    Hit,
    Message,
    Severity,
    Verdict,
    VisitRecord,
    message,
)
from auditor.model.vendor_rules import Confidence, Limit, Required, VendorRules

from .own_hosts import is_own

SHOWN = 3
LENGTH_SHOWN = 60
NO_CONVERSIONS = frozenset({
    Category.CONSENT, Category.MONITORING, Category.SESSION_REPLAY, Category.TESTING,
})  # fmt: skip
"""Categories whose events may have any name and count no money."""
ADDED_BY_LIBRARY = {
    "ga4": frozenset({
        "debug_mode", "firebase_id", "ga_temp_client_id", "ga_temp_ecid", "user_data",
    }),
}  # fmt: skip
"""Parameters that a vendor's own libraries add, beside what the site sends."""
LIBRARY_PREFIXES = ("$", "[")
"""How other libraries begin the names of theirs: $browser, [Amplitude] Page URL."""
DOCUMENTS = frozenset({"page", "frame", "popup"})
NESTED = re.compile(r"[.\[]")


def is_sent_by_site(hit: Hit) -> bool:
    """Whether the site itself, not a library, made the hit, with a name and values of its own."""
    return not hit.automatic and hit.category not in NO_CONVERSIONS


def ids_of_foreign_hits(record: VisitRecord) -> frozenset[int]:
    """The ids of the hits that other sites' documents sent to accounts that the spec lacks.

    Such a document is embedded (a booking form) or a page on the way (a payment).
    """
    own = frozenset(site_of(host) for host in record.own_hosts if host)
    accounts = {(tag.vendor, tag.account) for tag in (*record.tags, *record.elsewhere)}
    strangers = [hit for hit in record.hits if (hit.vendor, hit.account) not in accounts]
    if not own or not strangers:
        return frozenset()
    requests = {request.id: request for request in record.requests if request.sender in DOCUMENTS}
    return frozenset(
        hit.id
        for hit in strangers
        if (request := requests.get(hit.requests[0])) is not None
        and not is_own(host_of(request.frame_url or hit.page_url), own)
    )


def own_params(hit: Hit, rules: VendorRules, kind: str = "") -> Iterator[tuple[str, str]]:
    """The parameters that the site gave to the event: name, and text as on the wire.

    `kind`: `user.` for properties of the visitor. A member of a list or an object has its whole
    name: contents.0.id.
    """
    skipped = ADDED_BY_LIBRARY.get(hit.vendor, frozenset())
    for wire, text in hit.raw.items():
        prefix = next(
            (entry for entry in rules.prefixes.items() if wire.startswith(entry[0])), None
        )
        if prefix is None or prefix[1] != kind:
            continue
        name = wire.removeprefix(prefix[0])
        if prefix[0].endswith("["):
            name = name.replace("]", "", 1)
        if name and not name.startswith(LIBRARY_PREFIXES) and outermost(name) not in skipped:
            yield name, text


def outermost(name: str) -> str:
    """The list or object that a parameter belongs to: contents for contents.0.id."""
    return NESTED.split(name, maxsplit=1)[0]


def required_of(record: VisitRecord, hit: Hit) -> tuple[Required, ...]:
    """What the hit's vendor demands of its event."""
    rules = record.rules.get(hit.vendor)
    required = rules.required if rules else ()
    return tuple(rule for rule in required if rule.event == "*" or hit.is_called(rule.event))


def demands(record: VisitRecord, hit: Hit, param: str) -> bool:
    """Whether the vendor's own documentation says that this event must have a parameter."""
    return any(
        param in rule.must or (bool(hit.value) and param in rule.with_value)
        for rule in required_of(record, hit)
        if rule.confidence is Confidence.DOCUMENTED
    )


def reported_by_missing_hit(record: VisitRecord, hit: Hit) -> Expectation | None:
    """The line for which missing-hit reports this hit as sent wrong; None: it reports no such.

    The line's own hit is missing, and this one has another label, or a name that is a slip.
    """
    start = record.visit.goal_at or 0
    if hit.at < start or not record.conclusive:
        return None
    for line in record.expect:
        if (line.tag.vendor, line.tag.account) != (hit.vendor, hit.account):
            continue
        meant = hit.is_called(line.event) or near_miss(line.event, [hit.event]) is not None
        sent = candidates(line, record.first_run_hits())
        if meant and not any(other.at >= start for other in sent):
            return line
    return None


def quoted(text: str) -> Message:
    """A name or value as a finding quotes it."""
    if len(text) > LENGTH_SHOWN:
        return message("“{text}…”", text=text[:LENGTH_SHOWN])
    return message("“{text}”", text=text)


def breach(
    sentence: str,
    rule: Limit | Required,
    record: VisitRecord,
    hits: list[Hit],
    *,
    event: str | None,
    **more: Any,  # noqa: ANN401 - the fields of a verdict
) -> Verdict:
    """The failure of hits that break a vendor's rule; of low severity where it is a rule of thumb.

    `sentence`: without its full stop. `event`: None where it decides no test case.
    """
    first = hits[0]
    text = message("{what}.", what=sentence)
    if rule.confidence is Confidence.GENERAL:
        more["severity"] = Severity.LOW
        text = message("{what} (a rule of thumb, not a documented one).", what=sentence)
    return failed(
        text,
        evidence=hits[:SHOWN],
        vendor=first.vendor,
        tag=record.tag_name(first.vendor, first.account),
        event=event,
        only_event=first.event if {hit.event for hit in hits} == {first.event} else None,
        fix=_consequence(record.rules[first.vendor], rule),
        **more,
    )


def _consequence(vendor: VendorRules, rule: Limit | Required) -> Message | None:
    """What becomes of a hit that breaks the rule, and where its vendor says so."""
    # The tables' notes are keys of the catalogues, too: see tools/messages.py.
    note = rule.note if isinstance(rule, Limit) else ""
    becomes = message(note.replace("{", "{{").replace("}", "}}"))
    link = rule.docs or vendor.docs
    if not link:
        return becomes if note else None
    if not note:
        return message("{vendor} documents it at {link}.", vendor=vendor.name, link=link)
    return message(
        "{note} {vendor} documents it at {link}.", note=becomes, vendor=vendor.name, link=link
    )
