"""Personal data in what a visit sent, as its masks show it. No check is in here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model import (
    Aside,
    Hit,
    Kind,
    Mask,
    Request,
    Tag,
    VisitRecord,
    masks_in,
    message,
)

MATCHED = frozenset({"email", "phone", "first_name", "last_name", "street"})
"""Fields of user data that are sent as a hash to all vendors that take hashes."""
AS_IT_IS = frozenset({"city", "region", "postal_code", "country"})
"""Fields that some of these vendors take readable."""
PLAIN = "plain"
PROPERTIES = ("up.", "upn.")
"""Wire prefixes of visitors' properties, which are not fields for matching."""
_CONTACT = re.compile(r"\b(?:mailto|tel|sms|callto):(?://)?\(masked:(?:email|phone)\)")
"""A link to an address or a number that the page shows to everybody."""
_IN_WORDS: Mapping[str, str] = {
    kind: kind
    for kind in (
        message("address"),
        message("city"),
        message("country"),
        message("date of birth"),
        message("email"),
        message("first name"),
        message("gender"),
        message("last name"),
        message("name"),
        message("password"),
        message("payment details"),
        message("phone"),
        message("postal code"),
        message("region"),
        message("street"),
    )
}
"""Kinds of personal data, as a report can say them in its reader's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserData:
    """The fields for user data that one hit or request carries to a vendor."""

    vendor: str
    account: str
    """Empty where the hit or request does not name one."""
    user_hash: str
    """The form in which the vendor takes it: sha256, plain ...; empty: not known."""
    fields: Mapping[str, str]
    source: Hit | Request
    at: int


def user_data(record: VisitRecord) -> Iterator[UserData]:
    """All user data of a visit: in hits, and in requests that carry nothing else."""
    for hit in record.hits:
        if fields := matching_fields(hit):
            yield UserData(
                vendor=hit.vendor,
                account=hit.account,
                user_hash=hit.user_hash,
                fields=fields,
                source=hit,
                at=hit.at,
            )
    requests = {request.id: request for request in record.requests}
    for aside in record.asides:
        request = requests.get(aside.request)
        if aside.user_data and request is not None:
            yield UserData(
                vendor=aside.vendor,
                account=aside.account,
                user_hash=aside.user_hash,
                fields=aside.user_data,
                source=request,
                at=request.at,
            )


def matching_fields(hit: Hit) -> dict[str, str]:
    """The hit's fields for user data, without properties that happen to be called like one."""
    return {
        name: text
        for name, text in hit.user_data.items()
        if not any(f"{prefix}{name}" in hit.raw for prefix in PROPERTIES)
    }


def in_words(field: str) -> str:
    """A kind of personal data as a sentence names it: first_name, first name."""
    words = field.replace("_", " ")
    return _IN_WORDS.get(words, words)


def is_for_hashes(user_hash: str) -> bool:
    """Whether a vendor's fields for user data are for hashes."""
    return user_hash not in ("", PLAIN)


def tag_of(record: VisitRecord, vendor: str, account: str) -> Tag | None:
    """The spec's tag of this vendor and account; without an account, the vendor's first tag."""
    tags = [tag for tag in record.tags if tag.vendor == vendor]
    return next((tag for tag in tags if not account or tag.account == account), None)


def declared(record: VisitRecord, vendor: str, account: str) -> frozenset[str]:
    """The fields that the spec declares to be sent to a vendor's account."""
    tags = [tag for tag in record.tags if tag.vendor == vendor]
    return frozenset(
        name for tag in tags if not account or tag.account == account for name in tag.user_data
    )


def readable(text: str, *, planted_only: bool = False) -> tuple[Mask, ...]:
    """The masks of readable personal data in a text.

    Links to the page's own address or number (mailto:, tel:) are not a visitor's. `planted_only`:
    the masks of the test visitor's data only.
    """
    masks = tuple(mask for mask in masks_in(text) if mask.is_readable)
    if planted_only:
        return tuple(mask for mask in masks if mask.is_planted)
    if masks and _CONTACT.search(text):
        masks = tuple(mask for mask in masks_in(_CONTACT.sub("", text)) if mask.is_readable)
    return masks


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request that is not a hit."""

    request: Request
    aside: Aside | None
    """None where it goes to a library, or to an unknown receiver."""
    vendor: str
    """Empty where the receiver is unknown."""


def outgoing(record: VisitRecord) -> Iterator[Outgoing]:
    """All requests that no hit was read from, each with its vendor."""
    hits = {id_ for hit in record.hits for id_ in hit.requests}
    asides = {aside.request: aside for aside in record.asides}
    loads = {load.request: load.vendor for load in record.loads}
    for request in record.requests:
        if request.id not in hits and request.method != "OPTIONS":
            aside = asides.get(request.id)
            vendor = aside.vendor if aside else loads.get(request.id, "")
            yield Outgoing(request=request, aside=aside, vendor=vendor)


def beside_user_data(text: str, aside: Aside | None) -> str:
    """The text without the fields for user data, which other checks look at."""
    if aside is None:
        return text
    if aside.kind is Kind.USER_DATA and aside.user_hash == PLAIN:
        return ""
    for value in sorted(aside.user_data.values(), key=len, reverse=True):
        text = text.replace(value, "")
    return text
