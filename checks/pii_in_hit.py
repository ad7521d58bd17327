"""pii-in-hit: personal data of the visitor in what a tag sends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from auditor.check import check, failed, passed
from auditor.model import USER, Hit, Severity, Verdict, VisitRecord

SHOWN = 3
MASK = re.compile(r"\(masked[:-](email|phone|identity\.[\w.-]+)\)")
"""What `redact` puts in the place of readable personal data; hashes have masks of their own."""
PAGE = re.compile(
    r"dl|dr|dt|dp|p|r|rl|ref|url|loc|tiba|title|location|referrer|ad\.(loc|ref)"
    r"|(context\.)?page[._](url|path|location|referrer|title)"
)
"""Names of parameters that hold the address, the referrer or the title of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PiiInHitOptions:
    """What the spec may set for pii-in-hit."""

    exempt: tuple[str, ...] = ()
    """Ids of vendors that may be sent readable personal data, such as the site's own CRM."""


@check(
    id="pii-in-hit",
    title="Hits carry no readable personal data",
    severity=Severity.CRITICAL,
    faults={"pii-in-url", "pii-in-params"},
    options=PiiInHitOptions,
)
def pii_in_hit(record: VisitRecord, options: PiiInHitOptions) -> Iterator[Verdict]:
    """Hits carry no readable personal data.

    ## What it checks
    No hit contains the identity that the journey types into forms (`identity:` in the spec), nor
    anything that looks like an e-mail address or a phone number: neither in the page address,
    referrer or title that tags send along, nor in any other parameter.

    ## Why it matters
    Google, Meta and others forbid readable personal data in hits. They may delete the data or
    close the account. It is also a transfer of personal data that hardly any visitor has agreed
    to, and it can't be called back.

    ## How to fix
    In the page address: send the form by POST and keep names, e-mail addresses and phone numbers
    out of URLs and page titles, then every tag is cured at once. Until then, remove the parameter
    from the page address in the tag manager. In another parameter: find the variable behind it
    and delete it. If it is meant for matching (enhanced conversions, advanced matching), hand it
    over by the vendor's own field, hashed with SHA-256.

    ## Known limits
    Vendors that take readable data in fields of their own (Klaviyo, HubSpot, Intercom, Segment's
    traits) are judged by their other parameters only: whether the visitor agreed is a matter for
    before-choice and after-reject. The audit never stores the data itself, so the finding names
    the parameter only. Hashed data is no finding here. A number that merely looks like a phone
    number is reported too: list the parameter under `redact: keep`, if it is harmless.
    """
    leaks: dict[tuple[str, str, str], list[tuple[str, Hit]]] = {}
    judged = [hit for hit in record.hits if hit.vendor not in options.exempt]
    for hit in judged:
        for name in _leaking(hit):
            where = "" if PAGE.fullmatch(name.lower()) else name
            leaks.setdefault((hit.vendor, hit.account, where), []).append((name, hit))
    for (vendor, account, where), found in leaks.items():
        names = ", ".join(dict.fromkeys(name for name, _ in found))
        place = f"parameter {where}" if where else f"page address or title ({names})"
        yield failed(
            f"{vendor} is sent readable personal data in the {place}.",
            about=f"{vendor} {account} {where or 'page'}",
            fault="pii-in-params" if where else "pii-in-url",
            expected="no readable personal data",
            actual=f"personal data in {names}",
            evidence=list({hit.id: hit for _, hit in found}.values())[:SHOWN],
            vendor=vendor,
            tag=record.tag_name(vendor, account),
        )
    if judged and not leaks and record.conclusive:
        yield passed("No hit carries readable personal data.", about="personal data")


def _is_its_own(name: str, hit: Hit) -> bool:
    """Whether it is a field for user data of a vendor that takes them readable, as a CRM does."""
    return hit.user_hash == "plain" and name.startswith(USER)


def _leaking(hit: Hit) -> Iterator[str]:
    """The parameters that hold a mask, by human name where there is one.

    Not the same text twice: no second name for one field of the wire, no JSON beside its own field.
    """
    told = set(hit.params.values())
    wire = {name: text for name, text in hit.raw.items() if text not in told}
    texts = {**hit.params, **wire}
    taken = {text for name, text in texts.items() if _is_its_own(name, hit)}
    leaking = [
        name
        for name, text in texts.items()
        if text not in taken and MASK.search(unquote(unquote(text)))
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
