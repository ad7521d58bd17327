"""user-data: fields for user data that are not hashed as their vendor asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import NoOptions, check, failed, passed
from auditor.model import (
    AS_TYPED,
    Effort,
    Mask,
    Message,
    Severity,
    Verdict,
    VisitRecord,
    masks_in,
    message,
)

from ..shared.hash_forms import FORMS_IN_WORDS, SENTENCES, wrong_form
from ..shared.hashes import FORMS, hash_of_nothing
from ..shared.personal_data import MATCHED, UserData, declared, is_for_hashes, tag_of, user_data

SHOWN = 3
SHOWN_OF_TEXT = 20
GOOGLES = frozenset({"ga4", "google_ads", "floodlight"})
SURE = frozenset({"email", "phone"})
"""Fields that have one normal form; a name has more, with its accents or without."""
_ERROR = re.compile("e[0-9]{1,2}")
"""What Google's tag writes where it could not make a hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrong:
    """What is wrong with one field of one hit or request."""

    fault: str
    message: Message
    expected: str
    actual: str
    severity: Severity


@check(
    id="user-data",
    title="User data is hashed as its vendor asks",
    severity=Severity.CRITICAL,
    faults={"pii-unhashed-match", "pii-hash-wrong", "pii-hash-of-nothing"},
    effort=Effort.MEDIUM,
)
def user_data_form(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """User data is hashed as its vendor asks.

    ## What it checks
    Vendors take e-mail addresses, phone numbers and names in fields of their own, to recognise the
    visitor by (enhanced conversions, advanced matching). Where they ask for a hash, each such field
    holds one, made of something, and, for a field that the spec declares (`user_data`) and the
    journey types in, made of just that value in its normal form: trimmed and in small letters, a
    phone number with its country's code, a Gmail address with its dots or without, as the vendor
    wants it.

    ## Why it matters
    A readable address in such a field is personal data in the open. A hash of anything but the
    normal form matches nobody: the conversion can't be attributed, advertising that works looks as
    if it did not, and nobody notices, since the vendor takes it without a word. Worse is the hash
    of an empty text or of "undefined": all visitors share it, and the vendor takes them for one
    person.

    ## How to fix in the tag manager
    Hand the readable value to the vendor's own tag and let that normalise and hash it: in Google's,
    Meta's and TikTok's that is the normal way (a User-Provided Data variable, the fields for
    advanced matching). Do not hash in a Custom JavaScript variable besides: the hash of a hash
    matches nobody. Let the variable return undefined where there is no value, so that no field is
    sent at all.

    ## How to fix in the code
    Hand the readable value to the vendor's own library, which normalises and hashes it. If you hash
    it yourself, normalise before: trim, small letters, phone numbers as +491701234567 (Google,
    TikTok) or 491701234567 (Meta, Pinterest, Snapchat), Gmail addresses for Google without the dots
    before the @; then SHA-256, in hexadecimal digits. Ask first whether there is a value: where
    there is none, leave the key out of the push or the call.

    ## Known limits
    Looked at are e-mail address, phone number, first and last name, and street. Whether an unknown
    hash is right can only be said of an e-mail address or phone number that the journey itself
    types in (`{email}` in a step); a hash with a salt is wrong here, as it is to the vendor. Of a
    phone number that the spec's `identity` gives without its country's code, every country's is
    right. An identity that is in its normal form already can't show that a site does not normalise:
    give it capital letters and blanks, and an address at Gmail dots. Google's tag may find the data
    by itself, in any form of the page.
    """
    faulty: dict[tuple[str, str, str, str], list[tuple[UserData, _Wrong]]] = {}
    sound: set[tuple[str, str]] = set()
    for sent in user_data(record):
        if not is_for_hashes(sent.user_hash):
            continue
        for field, text in sent.fields.items():
            wrong = _of_nothing(field, text.strip(), sent)
            if field in MATCHED:
                wrong = wrong or _judged(field, text.strip(), sent, record)
            if wrong is None:
                sound.add((sent.vendor, sent.account))
            else:
                key = (sent.vendor, sent.account, field, wrong.fault)
                faulty.setdefault(key, []).append((sent, wrong))
    for (vendor, account, field, fault), cases in faulty.items():
        yield _failed(vendor, account, field, fault, cases, record)
    for vendor, account in sorted(sound - {key[:2] for key in faulty}):
        tag = tag_of(record, vendor, account)
        text = f"User data is sent to {f'{vendor} {account}'.strip()} as it asks."
        yield passed(
            text, about=f"{vendor} {account}".strip(), vendor=vendor, tag=tag.name if tag else None
        )


def _failed(
    vendor: str,
    account: str,
    field: str,
    fault: str,
    cases: list[tuple[UserData, _Wrong]],
    record: VisitRecord,
) -> Verdict:
    wrong = cases[0][1]
    tag = tag_of(record, vendor, account)
    return failed(
        wrong.message,
        about=f"{vendor} {account} {field}".replace("  ", " "),
        fault=fault,
        expected=wrong.expected,
        actual=wrong.actual,
        severity=wrong.severity,
        evidence=[sent.source for sent, _ in cases][:SHOWN],
        vendor=vendor,
        tag=tag.name if tag else None,
    )


def _of_nothing(field: str, text: str, sent: UserData) -> _Wrong | None:
    """What is wrong with the hash of an empty text; None where it is none."""
    nothing = hash_of_nothing(text)
    if nothing is None:
        return None
    sentence = message(
        "The field {field} that {who} recognises visitors by holds the hash of nothing.",
        **_names(field, sent),
    )
    if nothing.strip():
        sentence = message(
            "The field {field} that {who} recognises visitors by holds the hash of the text "
            "“{text}”.",
            **_names(field, sent),
            text=nothing,
        )
    return _Wrong(
        fault="pii-hash-of-nothing",
        message=sentence,
        expected=message("the hash of the visitor's {field}, or no field at all", field=field),
        actual=message("the hash of “{text}”", text=nothing),
        severity=Severity.HIGH,
    )


def _names(field: str, sent: UserData) -> dict[str, str]:
    return {"field": field, "who": sent.vendor}


def _judged(field: str, text: str, sent: UserData, record: VisitRecord) -> _Wrong | None:
    """What is wrong with a field's text; None where nothing is, or it can't be told."""
    if not text or (sent.vendor in GOOGLES and _ERROR.fullmatch(text)):
        return None
    masks = masks_in(text)
    if any(mask.is_readable for mask in masks):
        return _readable(field, sent)
    if masks and not all(mask.is_hash for mask in masks):
        return None  # the spec has it hidden
    is_declared = field in declared(record, sent.vendor, sent.account)
    if masks:
        return _judged_hash(field, masks[0], sent, record, is_declared=is_declared)
    form = FORMS.get(sent.user_hash)
    if form is not None and not form.fullmatch(text.rstrip("=")):
        return _no_hash(field, text, sent)
    if is_declared and _is_typed(field, record) and sent.at >= _goal_at(record):
        sentence = message(
            "The field {field} that {who} recognises visitors by holds a hash of something else.",
            **_names(field, sent),
        )
        return _wrong(field, sentence, message("a hash of something else"))
    return None


def _judged_hash(
    field: str, mask: Mask, sent: UserData, record: VisitRecord, *, is_declared: bool
) -> _Wrong | None:
    """What is wrong with a hash of the test visitor's data."""
    if mask.hashed != sent.user_hash:
        return _other_kind(field, mask.hashed.upper(), sent)
    if not is_declared:
        return None  # undeclared-hash reports it
    names = _names(field, sent)
    if mask.form == AS_TYPED:
        sentence = message(
            "The field {field} that {who} recognises visitors by holds a hash of the value as it "
            "was typed, not of its normal form.",
            **names,
        )
        return _wrong(field, sentence, message("a hash of the value as it was typed"))
    rules = record.rules.get(sent.vendor)
    form = wrong_form(mask, rules) if rules and mask.field == field else None
    if form is not None:
        return _wrong(field, message(SENTENCES[form], **names), FORMS_IN_WORDS[form])
    if mask.field != field and mask.field in MATCHED:
        sentence = message(
            "The field {field} that {who} recognises visitors by holds a hash of the {other}.",
            other=mask.field,
            **names,
        )
        return _wrong(field, sentence, message("a hash of the {other}", other=mask.field))
    return None


def _is_typed(field: str, record: VisitRecord) -> bool:
    """Whether the journey types a field in, and the field has one normal form."""
    typed = record.goal.typed & record.identity if record.goal else frozenset[str]()
    return field in SURE & typed


def _goal_at(record: VisitRecord) -> int:
    """When the page knows the typed value, in milliseconds of the visit."""
    at = record.visit.goal_at
    return at if at is not None else (record.visit.ended or 0) + 1


def _readable(field: str, sent: UserData) -> _Wrong:
    sentence = message(
        "The field {field} that {who} recognises visitors by holds readable personal data.",
        **_names(field, sent),
    )
    return _unhashed(sent, sentence, message("readable personal data"), Severity.CRITICAL)


def _no_hash(field: str, text: str, sent: UserData) -> _Wrong:
    is_cut = len(text) > SHOWN_OF_TEXT
    quoted = (
        message("“{text}…”", text=text[:SHOWN_OF_TEXT])
        if is_cut
        else message("“{text}”", text=text)
    )
    sentence = message(
        "The field {field} that {who} recognises visitors by holds {value}, which is not a hash.",
        **_names(field, sent),
        value=quoted,
    )
    return _unhashed(sent, sentence, quoted)


def _other_kind(field: str, kind: str, sent: UserData) -> _Wrong:
    sentence = message(
        "The field {field} that {who} recognises visitors by holds a hash of the kind {kind}.",
        **_names(field, sent),
        kind=kind,
    )
    return _unhashed(sent, sentence, message("a hash of the kind {kind}", kind=kind))


def _unhashed(
    sent: UserData, sentence: Message, actual: str, severity: Severity = Severity.HIGH
) -> _Wrong:
    return _Wrong(
        fault="pii-unhashed-match",
        message=sentence,
        expected=message("a hash ({kind})", kind=sent.user_hash.upper()),
        actual=actual,
        severity=severity,
    )


def _wrong(field: str, sentence: Message, actual: str) -> _Wrong:
    return _Wrong(
        fault="pii-hash-wrong",
        message=sentence,
        expected=message("the hash of the {field} in its normal form", field=field),
        actual=actual,
        severity=Severity.HIGH,
    )
