"""user-data: what a vendor is given to recognise the visitor by is not what it asks for."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import NoOptions, check, failed, passed
from auditor.model import AS_TYPED, DIGITS, Mask, Severity, Verdict, VisitRecord, masks_in

from .personal import MATCHED, UserData, declared, is_for_hashes, tag_of, user_data

SHOWN = 3
NOTHINGS = (
    "", " ", "undefined", "null", "None", "none", "nan", "NaN", "NULL", "nil", "[object Object]",
    "[object object]", "false", "0", "-", "n/a", "(not set)",
)  # fmt: skip
"""What is hashed where there was nothing to hash."""
ALGORITHMS = ("md5", "sha1", "sha256", "sha512")
IN_HEX = (32, 40, 64, 128)
"""How many digits their hashes have."""
WITH_PLUS = frozenset({"ga4", "google_ads", "floodlight", "tiktok"})
"""Vendors that hash phone numbers with the plus before the country's code."""
WITHOUT_PLUS = frozenset({"meta", "pinterest", "snapchat"})
"""Vendors that hash the digits alone."""
GOOGLES = frozenset({"ga4", "google_ads", "floodlight"})
SURE = frozenset({"email", "phone"})
"""Of a name there are more normal forms than one: with its accents, or without."""
_FORM = {
    "md5": re.compile("[0-9a-fA-F]{32}|[A-Za-z0-9+/_-]{22}"),
    "sha1": re.compile("[0-9a-fA-F]{40}|[A-Za-z0-9+/_-]{27}"),
    "sha256": re.compile("[0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}"),
}
_ERROR = re.compile("e[0-9]{1,2}")
"""What Google's tag writes where it could not make a hash."""


def _nothings() -> dict[str, str]:
    """The hashes of what is nothing, as they are written, and what was hashed."""
    found: dict[str, str] = {}
    for text in NOTHINGS:
        for algorithm in ALGORITHMS:
            data = hashlib.new(algorithm, text.encode(), usedforsecurity=False).digest()
            letters = base64.b64encode(data).decode().rstrip("=")
            for code in (data.hex(), letters, letters.replace("+", "-").replace("/", "_")):
                found[code] = text
    return found


NOTHING_HASHED = _nothings()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrong:
    """What is wrong with one field of one message."""

    fault: str
    says: str
    """The sentence's end: holds ..."""
    expected: str
    actual: str
    severity: Severity


@check(
    id="user-data",
    title="User data is hashed as its vendor asks",
    severity=Severity.CRITICAL,
    faults={"pii-unhashed-match", "pii-hash-wrong", "pii-hash-of-nothing"},
)
def user_data_form(record: VisitRecord, options: NoOptions) -> Iterator[Verdict]:  # noqa: ARG001 - every check takes options
    """User data is hashed as its vendor asks.

    ## What it checks
    Vendors take e-mail addresses, phone numbers and names in fields of their own, to recognise the
    visitor by (enhanced conversions, advanced matching). Where they ask for a hash, each such field
    holds one, made of something, and, for a field that the spec declares (`user_data`) and the
    journey types in, made of just that value in its normal form: trimmed and in small letters, a
    phone number with its country's code.

    ## Why it matters
    A readable address in such a field is personal data in the open. A hash of anything but the
    normal form matches nobody: the conversion can't be attributed, and nobody notices, since the
    vendor takes it without a word. Worse is the hash of an empty text or of "undefined": all
    visitors share it, and the vendor takes them for one person.

    ## How to fix
    Hand the readable value to the vendor's own library and let that normalise and hash it (in
    Google's, Meta's and TikTok's that is the normal way), or normalise before you hash: trim, small
    letters, phone numbers as +491701234567 (Google, TikTok) or 491701234567 (Meta, Pinterest,
    Snapchat). Where there is no value, send no field at all.

    ## Known limits
    Looked at are e-mail address, phone number, first and last name, and street. Whether an unknown
    hash is right can only be said of an e-mail address or phone number that the journey itself
    types in (`{email}` in a step); a hash with a salt is wrong here, as it is to the vendor. Of a
    phone number that the spec's `identity` gives without its country's code, every country's is
    right. Google's tag may find the data by itself, in any form of the page.
    """
    found: dict[tuple[str, str, str, str], list[tuple[UserData, _Wrong]]] = {}
    sound: set[tuple[str, str]] = set()
    for sent in user_data(record):
        if not is_for_hashes(sent.user_hash):
            continue
        for field, text in sent.fields.items():
            wrong = _of_nothing(field, text.strip())
            if field in MATCHED:
                wrong = wrong or _judged(field, text.strip(), sent, record)
            if wrong is None:
                sound.add((sent.vendor, sent.account))
            else:
                key = (sent.vendor, sent.account, field, wrong.fault)
                found.setdefault(key, []).append((sent, wrong))
    for (vendor, account, field, fault), each in found.items():
        yield _failed(vendor, account, field, fault, each, record)
    for vendor, account in sorted(sound - {key[:2] for key in found}):
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
    each: list[tuple[UserData, _Wrong]],
    record: VisitRecord,
) -> Verdict:
    wrong = each[0][1]
    tag = tag_of(record, vendor, account)
    return failed(
        f"The field {field} that {vendor} recognises visitors by {wrong.says}.",
        about=f"{vendor} {account} {field}".replace("  ", " "),
        fault=fault,
        expected=wrong.expected,
        actual=wrong.actual,
        severity=wrong.severity,
        evidence=[sent.source for sent, _ in each][:SHOWN],
        vendor=vendor,
        tag=tag.name if tag else None,
    )


def _of_nothing(field: str, text: str) -> _Wrong | None:
    """What is wrong with the hash of an empty text; None where it is none."""
    code = text.rstrip("=")
    nothing = NOTHING_HASHED.get(code.lower() if len(code) in IN_HEX else code)
    if nothing is None:
        return None
    return _Wrong(
        fault="pii-hash-of-nothing",
        says=f"holds the hash of {f'the text “{nothing}”' if nothing.strip() else 'nothing'}",
        expected=f"the hash of the visitor's {field}, or no field at all",
        actual=f"the hash of “{nothing}”",
        severity=Severity.HIGH,
    )


def _judged(field: str, text: str, sent: UserData, record: VisitRecord) -> _Wrong | None:
    """What is wrong with a field's text; None: nothing that can be told."""
    if not text or (sent.vendor in GOOGLES and _ERROR.fullmatch(text)):
        return None
    masks = masks_in(text)
    if any(mask.is_readable for mask in masks):
        return _unhashed(sent.user_hash, "holds readable personal data", "readable personal data")
    if masks and not all(mask.is_hash for mask in masks):
        return None  # the spec has it hidden
    is_declared = field in declared(record, sent.vendor, sent.account)
    if masks:
        return _judged_hash(field, masks[0], sent, is_declared=is_declared)
    form = _FORM.get(sent.user_hash)
    if form is not None and not form.fullmatch(text.rstrip("=")):
        said = f"“{text[:20]}…”" if len(text) > 20 else f"“{text}”"  # noqa: PLR2004
        return _unhashed(sent.user_hash, f"holds {said}, which is no hash", said, Severity.HIGH)
    if is_declared and _is_typed(field, record) and sent.at >= _goal_at(record):
        return _wrong(field, "a hash of something else", "holds a hash of something else")
    return None


def _judged_hash(field: str, mask: Mask, sent: UserData, *, is_declared: bool) -> _Wrong | None:
    """What is wrong with a hash of the test visitor's data."""
    if mask.hashed != sent.user_hash:
        said = f"a hash of the kind {mask.hashed.upper()}"
        return _unhashed(sent.user_hash, f"holds {said}", said, Severity.HIGH)
    if not is_declared:
        return None  # undeclared-hash tells of it
    if mask.form == AS_TYPED:
        said = "a hash of the value as it was typed"
        return _wrong(field, said, f"holds {said}, not of its normal form")
    if mask.field == "phone" == field:
        without = mask.form == DIGITS
        if without and sent.vendor in WITH_PLUS:
            said = "a hash of the digits without the plus"
            return _wrong(field, said, f"holds {said}")
        if not without and sent.vendor in WITHOUT_PLUS:
            said = "a hash of the number with its plus"
            return _wrong(field, said, f"holds {said}")
    if mask.field != field and mask.field in MATCHED:
        return _wrong(field, f"a hash of the {mask.field}", f"holds a hash of the {mask.field}")
    return None


def _is_typed(field: str, record: VisitRecord) -> bool:
    """Whether the journey types it in, and its normal form is beyond doubt."""
    known = record.goal.typed & record.identity if record.goal else frozenset[str]()
    return field in SURE & known


def _goal_at(record: VisitRecord) -> int:
    """From when on the typed value is known to the page."""
    at = record.visit.goal_at
    return at if at is not None else (record.visit.ended or 0) + 1


def _unhashed(
    algorithm: str, says: str, actual: str, severity: Severity = Severity.CRITICAL
) -> _Wrong:
    return _Wrong(
        fault="pii-unhashed-match",
        says=says,
        expected=f"a hash ({algorithm.upper()})",
        actual=actual,
        severity=severity,
    )


def _wrong(field: str, actual: str, says: str) -> _Wrong:
    return _Wrong(
        fault="pii-hash-wrong",
        says=says,
        expected=f"the hash of the {field} in its normal form",
        actual=actual,
        severity=Severity.HIGH,
    )
