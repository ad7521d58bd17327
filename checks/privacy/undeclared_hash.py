"""undeclared-hash: hashes of the visitor's data that the spec does not declare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.check import Fact, check, failed, host_of, passed
from auditor.model import (
    USER,
    Effort,
    Mask,
    Severity,
    Verdict,
    VisitRecord,
    masks_in,
    message,
)

from ..shared.own_hosts import is_own, own_sites
from ..shared.personal_data import PLAIN, declared, in_words, outgoing, tag_of

SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class UndeclaredHashOptions:
    """What the spec may set for undeclared-hash."""

    exempt: tuple[str, ...] = ()
    """Ids of vendors, or hosts, that may be sent hashes without being declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _SentHash:
    """A hash in one hit, request or cookie."""

    who: str
    vendor: str | None
    account: str
    field: str
    """What was hashed: email, phone ..."""
    algorithm: str
    name: str
    """The parameter that holds it, or the part of the request."""
    fact: Fact


@check(
    id="undeclared-hash",
    title="Hashes of personal data go only where the spec says so",
    severity=Severity.HIGH,
    faults={"pii-hash-undeclared"},
    options=UndeclaredHashOptions,
    effort=Effort.MEDIUM,
    needs_journey=False,
)
def undeclared_hash(record: VisitRecord, options: UndeclaredHashOptions) -> Iterator[Verdict]:
    """Hashes of personal data go only where the spec says so.

    ## What it checks
    No vendor is sent a hash (MD5, SHA-1, SHA-256, SHA-512, in whatever spelling) of the test
    visitor's data, unless the spec declares this field for its tag: `user_data: [email, phone]`.
    Requests to hosts that no vendor's table knows, and cookies that go there, count too.

    ## Why it matters
    A hashed e-mail address is still personal data: whoever has the same address can match it, and
    that is what it is sent for. Vendors' "automatic" matching switches itself on in their settings,
    and reads what visitors type into forms. The privacy notice and the consent banner must cover
    it, so somebody must have decided it. If nobody has, data protection authorities can fine it.

    ## How to fix in the tag manager
    If it is wanted, add the field to the tag in the spec (`user_data`), and see that consent and
    privacy notice name it. If not, switch off automatic advanced matching (Meta), enhanced
    conversions (Google) or auto advanced matching (TikTok, Pinterest) in the vendor's settings. In
    the tag manager, remove the User-Provided Data variable or the fields for matching from the tag.

    ## How to fix in the code
    Remove the data from the vendor's call: the last argument of `fbq("init", ...)`,
    `gtag("set", "user_data", ...)`, `ttq.identify(...)` or `pintrk("load", ...)`. If it comes with
    a push, take the key out of the data layer as well: a tag reads whatever is there. If no line of
    your code hands it over, the vendor's library reads the forms by itself: that is switched off in
    the vendor's settings.

    ## Known limits
    Only what the spec's `identity` holds is recognised. A hash with a salt, or of several fields
    together, is not. Vendors that take readable data in fields of their own may be sent a hash
    there.
    """
    all_hashes = [*_in_hits(record), *_in_requests(record), *_in_cookies(record)]
    sent: dict[tuple[str, str], list[_SentHash]] = {}
    for sent_hash in all_hashes:
        if not {sent_hash.vendor, sent_hash.who} & set(options.exempt):
            sent.setdefault((sent_hash.who, sent_hash.field), []).append(sent_hash)
    for same in sent.values():
        yield _failed(same, record)
    if not sent and record.hits and record.identity and record.conclusive:
        yield passed("No undeclared hash of personal data was sent.", about="hashes")


def _failed(same: list[_SentHash], record: VisitRecord) -> Verdict:
    first = same[0]
    tag = tag_of(record, first.vendor, first.account) if first.vendor else None
    names = tuple(dict.fromkeys(sent_hash.name for sent_hash in same))
    kinds = ", ".join(dict.fromkeys(sent_hash.algorithm.upper() for sent_hash in same))
    what = in_words(first.field)
    texts: dict[str, str | tuple[str, ...]] = {"who": first.who, "field": what, "places": names}
    return failed(
        message(
            "{who} is sent a hash of the visitor's {field} ({places}), which the spec does not "
            "declare for it.",
            **texts,
        )
        if tag
        else message(
            "{who} is sent a hash of the visitor's {field} ({places}), which the spec knows "
            "nothing of.",
            **texts,
        ),
        about=f"{first.who} {first.field}",
        fault="pii-hash-undeclared",
        expected=_declared(tag.user_data) if tag else message("no personal data"),
        actual=message("{kinds} of {field} in {places}", kinds=kinds, field=what, places=names),
        evidence=list({id(sent_hash.fact): sent_hash.fact for sent_hash in same}.values())[:SHOWN],
        vendor=first.vendor,
        tag=tag.name if tag else None,
    )


def _declared(fields: frozenset[str]) -> str:
    return ", ".join(sorted(fields)) or message("no user data")


def _in_hits(record: VisitRecord) -> Iterator[_SentHash]:
    for hit in record.hits:
        allowed = declared(record, hit.vendor, hit.account)
        reported: set[Mask] = set()
        texts = {**hit.params, **hit.raw}
        for name, text in sorted(texts.items(), key=lambda named: not named[0].startswith(USER)):
            field = name.removeprefix(USER) if name.startswith(USER) else ""
            hashes = [mask for mask in masks_in(text) if mask.is_hash]
            if field in allowed or (field and hit.user_hash == PLAIN):
                reported |= set(hashes)
                continue
            for mask in hashes:
                if mask not in reported and mask.field not in allowed:
                    reported.add(mask)
                    yield _to_vendor(hit, hit.vendor, hit.account, mask, name)


def _to_vendor(fact: Fact, vendor: str, account: str, mask: Mask, name: str) -> _SentHash:
    return _SentHash(
        who=f"{vendor} {account}".strip(),
        vendor=vendor,
        account=account,
        field=mask.field,
        algorithm=mask.hashed,
        name=name,
        fact=fact,
    )


def _in_requests(record: VisitRecord) -> Iterator[_SentHash]:
    own = own_sites(record)
    for sent in outgoing(record):
        request, aside = sent.request, sent.aside
        if not sent.vendor and is_own(host_of(request.url), own):
            continue
        account = aside.account if aside else ""
        allowed = declared(record, sent.vendor, account) if sent.vendor else frozenset()
        settled = {
            mask
            for name, text in (aside.user_data.items() if aside else ())
            if name in allowed or (aside and aside.user_hash == PLAIN)
            for mask in masks_in(text)
        }
        for name, text in (
            (message("the address"), request.url),
            (message("the body"), request.body),
        ):
            for mask in masks_in(text):
                if mask.is_hash and mask not in settled and mask.field not in allowed:
                    settled.add(mask)
                    if sent.vendor:
                        yield _to_vendor(request, sent.vendor, account, mask, name)
                    else:
                        yield _to_stranger(host_of(request.url), mask, name, request)


def _in_cookies(record: VisitRecord) -> Iterator[_SentHash]:
    own = own_sites(record)
    for cookie in record.cookies:
        if not is_own(cookie.domain, own):
            for text in cookie.holds:
                for mask in masks_in(text):
                    if mask.is_hash:
                        name = message("the cookie {cookie}", cookie=cookie.name)
                        yield _to_stranger(cookie.domain.lstrip("."), mask, name, cookie)


def _to_stranger(host: str, mask: Mask, name: str, fact: Fact) -> _SentHash:
    return _SentHash(
        who=host,
        vendor=None,
        account="",
        field=mask.field,
        algorithm=mask.hashed,
        name=name,
        fact=fact,
    )
