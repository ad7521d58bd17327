"""pii-in-hit: readable personal data of the visitor in what a tag sends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from auditor.check import Fact, check, failed, host_of, parse_url, passed
from auditor.model import (
    USER,
    Aside,
    Category,
    Cookie,
    Effort,
    Hit,
    Message,
    Request,
    Severity,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.own_hosts import is_own, own_sites
from ..shared.personal_data import (
    AS_IT_IS,
    MATCHED,
    PLAIN,
    beside_user_data,
    is_for_hashes,
    matching_fields,
    outgoing,
    readable,
)

SHOWN = 3
PAGE = re.compile(
    r"dl|dr|dt|dp|p|r|rl|ref|url|loc|tiba|title|location|referrer|ad\.(loc|ref)"
    r"|(context\.)?page[._](url|path|location|referrer|title)"
)
"""Names of parameters that hold the page's address, referrer or title."""
REFERRER = message("the Referer header")
ADDRESS = message("the address")
BODY = message("body")
WEAK = frozenset({"first_name", "last_name", "city", "region", "country", "gender"})
"""Fields whose text may stand in an unknown address by chance."""
RECORDERS = frozenset({Category.SESSION_REPLAY, Category.MONITORING})
"""Categories of vendors that record the page as it is, the shop's own address included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PiiInHitOptions:
    """What the spec may set for pii-in-hit."""

    exempt: tuple[str, ...] = ()
    """Ids of vendors, or hosts, that may be sent readable personal data, such as the site's own
    CRM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leak:
    """Personal data in one parameter of one hit, request or cookie."""

    who: str
    """The vendor and its account; the host of a cookie or of an unknown receiver."""
    vendor: str | None
    account: str
    where: str
    """The parameter; empty: the page's address, referrer or title, or the request's address."""
    name: str
    fact: Hit | Request | Cookie


@check(
    id="pii-in-hit",
    title="Hits carry no readable personal data",
    severity=Severity.CRITICAL,
    faults={"pii-in-url", "pii-in-params"},
    options=PiiInHitOptions,
    effort=Effort.MEDIUM,
    needs_journey=False,
)
def pii_in_hit(record: VisitRecord, options: PiiInHitOptions) -> Iterator[Verdict]:
    """Hits carry no readable personal data.

    ## What it checks
    No hit contains the identity that the journey types into forms (`identity:` in the spec), nor
    anything that looks like an e-mail address or a phone number: neither in the page address,
    referrer or title that tags send along, nor in any other parameter. Data that is merely encoded
    (URL, HTML, base64, hexadecimal, one in the other) counts as readable. The identity must
    not stand in a vendor's other requests either, nor in the address of a request to somebody whom
    no vendor's table knows, nor in a cookie that goes to somebody else.

    ## Why it matters
    Google, Meta and others forbid readable personal data in hits. They may delete the data or close
    the account, and then campaigns run blind. It is also a transfer of personal data that hardly
    any visitor has agreed to: authorities fine that, and it can't be called back.

    ## How to fix in the tag manager
    In another parameter than the page's address: find the variable behind it (Preview shows its
    value) and take it out of the tag. If it is meant for matching (enhanced conversions, advanced
    matching), hand it over in the vendor's own field for user data, which hashes it. In the page's
    address: GA4 can leave out e-mail addresses and single URL parameters before it sends (Admin >
    Data streams > Redact data). Other vendors' libraries read the address by themselves; for them
    only a change of the site's code helps.

    ## How to fix in the code
    Send the form by POST, and keep names, e-mail addresses and phone numbers out of URLs and page
    titles; an id of the order does as well. Then every tag is cured at once, and the Referer header
    too. If the data comes with a push or a vendor's call, remove it there, and where it is meant
    for matching, put its SHA-256 hash into the vendor's field for user data. A cookie that goes to
    others must hold an id instead.

    ## Known limits
    Fields for matching are left to user-data. Vendors that take readable data in fields of their
    own (Klaviyo, HubSpot, Intercom, Segment's traits) are judged by their other parameters only:
    whether the visitor agreed is a matter for before-choice and after-reject. What stands in the
    body of a request to somebody unknown is not a finding: that is how a form's own provider gets
    the form. The audit never stores the data itself, so the finding names the parameter only. A
    number that merely looks like a phone number is reported too: list the parameter under
    `redact: keep`, if it is harmless. Links to an address or number that the page shows to
    everybody (mailto:, tel:) are not reported, nor names and towns in a stranger's address.
    """
    own = own_sites(record)
    all_leaks = [*_in_hits(record, own), *_in_requests(record, own), *_in_cookies(record, own)]
    leaks: dict[tuple[str, str], list[_Leak]] = {}
    for leak in all_leaks:
        if not {leak.vendor, leak.who} & set(options.exempt):
            leaks.setdefault((leak.who, leak.where), []).append(leak)
    for same in leaks.values():
        yield _failed(same, record)
    judged = [hit for hit in record.hits if hit.vendor not in options.exempt]
    if judged and not leaks and record.conclusive:
        yield passed("No hit carries readable personal data.", about="personal data")


def _failed(same: list[_Leak], record: VisitRecord) -> Verdict:
    first = same[0]
    names = tuple(dict.fromkeys(leak.name for leak in same))
    facts: dict[int, Fact] = {id(leak.fact): leak.fact for leak in same}
    return failed(
        _message(first, names),
        about=f"{first.who} {first.where or 'page'}",
        fault="pii-in-params" if first.where else "pii-in-url",
        expected=message("no readable personal data"),
        actual=message("personal data in {places}", places=names),
        evidence=list(facts.values())[:SHOWN],
        vendor=first.vendor,
        tag=record.tag_name(first.vendor, first.account) if first.vendor else None,
    )


def _message(leak: _Leak, names: tuple[str, ...]) -> Message:
    if isinstance(leak.fact, Cookie):
        return message(
            "The cookie {cookie} holds readable personal data and is sent to {host}.",
            cookie=leak.name,
            host=leak.who,
        )
    if leak.vendor is None:
        return message(
            "{host} is sent readable personal data in the address of a request.", host=leak.who
        )
    if leak.where == BODY:
        return message(
            "{who} is sent readable personal data in the body of a request.", who=leak.vendor
        )
    if leak.where:
        return message(
            "{who} is sent readable personal data in the parameter {param}.",
            who=leak.vendor,
            param=leak.where,
        )
    return message(
        "{who} is sent readable personal data in the page address or title ({places}).",
        who=leak.vendor,
        places=names,
    )


def _in_hits(record: VisitRecord, own: frozenset[str]) -> Iterator[_Leak]:
    requests = {request.id: request for request in record.requests}
    for hit in record.hits:
        rules = record.rules.get(hit.vendor)
        names = list(_leaking(hit, rules.own_ids if rules else frozenset()))
        if any(
            _has_identity_in_referrer(requests[id_], own) for id_ in hit.requests if id_ in requests
        ):
            names.append(REFERRER)
        for name in names:
            yield _Leak(
                who=f"{hit.vendor} {hit.account}".strip(),
                vendor=hit.vendor,
                account=hit.account,
                where="" if name == REFERRER or PAGE.fullmatch(name.lower()) else name,
                name=name,
                fact=hit,
            )


def _leaking(hit: Hit, own_ids: frozenset[str]) -> Iterator[str]:
    """The parameters that hold readable personal data, by human name where there is one.

    `own_ids`: those with ids of the vendor's own. No text comes twice: a field of the wire has
    one name, and JSON is left out beside its fields.
    """
    named_texts = set(hit.params.values())
    wire = {name: text for name, text in hit.raw.items() if text not in named_texts}
    texts = {**hit.params, **wire}
    own = _fields_for_user_data(hit)
    own_texts = {text for name, text in hit.params.items() if name in own}
    json_around = {name.partition(".")[0] for name, text in hit.raw.items() if text in own_texts}
    planted_only = hit.category in RECORDERS
    leaking = [
        name
        for name, text in texts.items()
        if text not in own_texts
        and readable(
            _without(text, own_texts) if name in json_around else text,
            planted_only=planted_only or _is_of_link(name) or name in own_ids,
        )
    ]
    looked_into = {name.partition(".")[0] for name in leaking if "." in name}
    if hit.items:
        looked_into.add("items")
    on_the_wire = Counter(hit.raw.values())
    reported: Counter[str] = Counter()
    for name in leaking:
        text = texts[name]
        if name not in looked_into and reported[text] < max(1, on_the_wire[text]):
            reported[text] += 1
            yield name


def _is_of_link(name: str) -> bool:
    """Whether a parameter is the text or address of a link, which the page shows to everybody."""
    return bool(re.search(r"link_?(url|text)|button_?text|click_?(url|text)", name.lower()))


def _fields_for_user_data(hit: Hit) -> frozenset[str]:
    """The fields for user data that the vendor takes readable, or that user-data checks."""
    if hit.user_hash == PLAIN:
        return frozenset(USER + name for name in hit.user_data)
    if is_for_hashes(hit.user_hash):
        return frozenset(USER + name for name in matching_fields(hit) if name in MATCHED | AS_IT_IS)
    return frozenset()


def _without(text: str, parts: Iterable[str]) -> str:
    """A parameter's text without the fields in it that are looked at by themselves."""
    for part in parts:
        text = text.replace(part, "")
    return text


def _in_requests(record: VisitRecord, own: frozenset[str]) -> Iterator[_Leak]:
    """Leaks in vendors' requests that are not hits, and in addresses of unknown receivers."""
    for sent in outgoing(record):
        request = sent.request
        host = host_of(request.url)
        if sent.vendor:
            account = sent.aside.account if sent.aside else ""
            for name in _parts_with_identity(request, sent.aside, own):
                yield _Leak(
                    who=f"{sent.vendor} {account}".strip(),
                    vendor=sent.vendor,
                    account=account,
                    where="" if name == REFERRER or PAGE.fullmatch(name.lower()) else name,
                    name=name,
                    fact=request,
                )
        elif request.resource_type != "document" and not is_own(host, own):
            for name, text in ((ADDRESS, request.url), (REFERRER, request.referrer)):
                masks = readable(text, planted_only=True)
                if any(mask.field not in WEAK for mask in masks):
                    yield _Leak(
                        who=host, vendor=None, account="", where="", name=name, fact=request
                    )


def _parts_with_identity(
    request: Request, aside: Aside | None, own: frozenset[str]
) -> Iterator[str]:
    """The names of a request's parts that hold the visitor's identity; the body is one part."""
    url = parse_url(request.url)
    for name, text in (("path", url.path), *parse_qsl(url.query)):
        if readable(beside_user_data(text, aside), planted_only=True):
            yield name
    if readable(beside_user_data(request.body, aside), planted_only=True):
        yield BODY
    if _has_identity_in_referrer(request, own):
        yield REFERRER


def _has_identity_in_referrer(request: Request, own: frozenset[str]) -> bool:
    """Whether a request to another site carries the identity in its Referer header."""
    if not request.referrer or is_own(host_of(request.url), own):
        return False
    return bool(readable(request.referrer, planted_only=True))


def _in_cookies(record: VisitRecord, own: frozenset[str]) -> Iterator[_Leak]:
    """Leaks in cookies of other sites."""
    for cookie in record.cookies:
        if not is_own(cookie.domain, own) and any(readable(mask) for mask in cookie.holds):
            yield _Leak(
                who=cookie.domain.lstrip("."),
                vendor=cookie.vendor,
                account="",
                where=f"cookie {cookie.name}",
                name=cookie.name,
                fact=cookie,
            )
