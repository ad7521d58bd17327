"""server-event: events of the server's that their vendor would refuse, not match, or not count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.check import NoOptions, Scope, check, failed, passed
from auditor.check.matching import place_of
from auditor.check.server_pairs import Pair, pairs
from auditor.model import (
    AS_TYPED,
    AuditRecord,
    Effort,
    Message,
    Severity,
    Verdict,
    masks_in,
    message,
)
from auditor.model.server import ServerEvent
from auditor.model.vendor_rules import VendorRules

from ..shared.hash_forms import FORMS_IN_WORDS, wrong_form
from ..shared.hashes import hash_of_nothing

HASH = re.compile("[0-9a-f]{64}")
SURE = frozenset({"email", "phone"})
"""Fields that have one normal form; a name has more, with its accents or without."""
A_HASH = message("a SHA-256 hash of the normal form")


@check(
    id="server-event",
    title="The vendor can use what the server reports",
    severity=Severity.HIGH,
    faults={"server-event-refused", "server-hash-wrong", "server-test-code"},
    scope=Scope.AUDIT,
    effort=Effort.SMALL,
)
def server_event(record: AuditRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """The vendor can use what the server reports.

    ## What it checks
    Where the server reports a tag's events too (`server_twin`, `tap`): that the vendor would take
    the event, with all required fields and a time that is neither in the future nor too long ago;
    that the visitor's data in it are SHA-256 hashes in small hexadecimal digits, made of the form
    that this vendor looks for; and that it is not marked as a test.

    ## Why it matters
    One event that is too old can cost the whole request, with all others in it. A hash of another
    form matches nobody, and the vendor takes it without a word. Events with a test code appear in
    the vendor's test view and in no report: the code is left in after launch more often than one
    would think.

    ## How to fix in the tag manager
    In the server container, let the tag do the hashing and leave its field for the test code
    empty. The event's time is filled in by the container: leave that field empty, too.

    ## How to fix in the code
    Send `event_time` in the unit that the vendor asks for (seconds for Meta, milliseconds for
    LinkedIn and Reddit), as the moment of the order, not of the customer's registration. Trim and
    write in small letters before hashing, a phone number with its country's code. Take
    `test_event_code` from the environment, so that only the test system has it.

    ## Known limits
    Only events that belong to a conversion of the browser's are looked at. Whether a hash is that
    of the right visitor can be told for the test visitor's e-mail address and phone number only. A
    staging system may be meant to send the test code: turn the finding off there by `ignore`.
    """
    if record.server is None:
        return
    for pair in pairs(record):
        events = pair.same + pair.other
        where = {**place_of(pair.line), "visit": pair.visit.id, "evidence": [pair.hit]}
        wrong = list(_wrong(pair, events, record))
        for fault, text, expected, actual in wrong:
            yield failed(text, fault=fault, expected=expected, actual=actual, **where)
        if events and not wrong:
            yield passed(f"The server's {pair.line.about} can be used.", **where)


Wrong = tuple[str, Message, Message, Message | str]
"""Fault, sentence, what was expected, what was seen."""


def _wrong(pair: Pair, events: tuple[ServerEvent, ...], record: AuditRecord) -> Iterator[Wrong]:
    """What is wrong with the events of a pair, each fault once."""
    about = pair.line.about
    if refused := next((event.refused for event in events if event.refused), ""):
        yield (
            "server-event-refused",
            message("The vendor would refuse what the server reports of {hit}.", hit=about),
            message("an event that the vendor takes"),
            _why(refused),
        )
    rules = record.record(pair.visit.id).rules.get(pair.hit.vendor)
    data: Mapping[str, Any] = {k: v for each in events for k, v in each.user_data.items()}
    for place, text in data.items():
        if seen := _form(text, rules):
            yield (
                "server-hash-wrong",
                message(
                    "The server reports {hit} with {place} in a form that matches nobody.",
                    hit=about,
                    place=place,
                ),
                A_HASH,
                seen,
            )
            break
    if any(event.is_test for event in events):
        yield (
            "server-test-code",
            message("The server reports {hit} as a test: the vendor does not count it.", hit=about),
            message("no mark of a test"),
            message("a test code"),
        )


def _why(refused: str) -> Message:
    """Why the vendor would refuse an event, in words: the field, and what is wrong with it."""
    place = refused.partition(" ")[0]
    if refused.endswith("missing"):
        return message("{place} is missing", place=place)
    if refused.endswith("future"):
        return message("{place} lies in the future", place=place)
    if refused.endswith("ago"):
        return message("{place} is too long ago", place=place)
    return message("{place} is not a time", place=place)


def _form(text: str, rules: VendorRules | None) -> Message | None:
    """In which wrong form a value is; None: it is right, as far as can be told."""
    masks = masks_in(text)
    if (nothing := hash_of_nothing(text)) is not None:
        return message("a hash of “{text}”", text=nothing) if nothing.strip() else NOTHING
    if not masks:
        return None if HASH.fullmatch(text) else message("a text that is not a SHA-256 hash")
    mask = masks[0]
    if not mask.hashed:
        return message("a readable value")
    if mask.hashed != "sha256":
        return message("a {algorithm} hash", algorithm=mask.hashed)
    if mask.form == AS_TYPED and mask.field in SURE:
        return message("a hash of the value as it was typed in")
    form = wrong_form(mask, rules) if rules else None
    return FORMS_IN_WORDS[form] if form else None


NOTHING = message("a hash of nothing")
