"""session-replay-on-form: recording of sessions on pages that ask who the visitor is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bs4 import BeautifulSoup, Tag

from auditor.check import Fact, check, failed, passed, path_of
from auditor.model import (
    Category,
    Effort,
    Hit,
    PageVisit,
    Severity,
    TagLoad,
    Verdict,
    VisitRecord,
    message,
)

from ..shared.personal_data import in_words

SHOWN = 3
FEW = 2
"""Kinds of fields that a page must ask for: a lone e-mail field may be a newsletter's."""
TYPES = {"email": "email", "tel": "phone", "password": "password"}
AUTOFILL = re.compile(
    r"(cc-[a-z-]+)|(?:given-|family-|additional-)?name|email|tel(?:-[a-z-]+)?|bday(?:-[a-z]+)?"
    r"|street-address|address-line[1-3]|postal-code|(?:new|current)-password"
)
PAYMENT = re.compile(
    r"card_?(?:no|num|holder|name|exp)|credit_?card|cc_?(?:no|num|exp|csc)|cvc|cvv|csc\b|iban"
    r"|account_?number|routing_?number|kontonummer|kreditkarte"
)
PERSONAL = re.compile(
    r"e_?mail|phone|mobile|telefon|first_?name|last_?name|full_?name|surname|given_?name"
    r"|family_?name|vorname|nachname|street|strasse|straße|post_?code|postal|zip_?code|\bplz\b"
    r"|birth|geburt|passport|\bssn\b|social_?security"
)
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[\s.\-\[\]:]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionReplayOnFormOptions:
    """What the spec may set for session-replay-on-form."""

    exempt: tuple[str, ...] = ()
    """Ids of vendors that were seen to leave out all that is typed in."""


@check(
    id="session-replay-on-form",
    title="No session is recorded where people type in who they are",
    severity=Severity.HIGH,
    faults={"session-replay-on-form"},
    options=SessionReplayOnFormOptions,
    effort=Effort.SMALL,
    needs_journey=False,
)
def session_replay_on_form(
    record: VisitRecord, options: SessionReplayOnFormOptions
) -> Iterator[Verdict]:
    """No session is recorded where people type in who they are.

    ## What it checks
    No vendor that records sessions (Hotjar, Clarity, FullStory ...) is at work on a page whose form
    asks for personal or payment details: a card number, a password, or name, e-mail address, phone
    number or postal address, two of them at least.

    ## Why it matters
    Such a recording shows what is typed in, letter by letter, unless every field is masked. A field
    that a redesign added, or a value that the page shows again, is in the recording before anybody
    notices. The site's owner answers for it: with fines under data protection law and, where card
    numbers were recorded, with the card industry's penalties.

    ## How to fix in the tag manager
    Give the recording tag an exception: a Page View trigger whose Page Path matches the checkout,
    login, account and contact pages, added under Triggering > Exceptions. Most vendors have a list
    of pages to leave out in their own settings as well. Where the recording must go on, mask all
    input in the vendor's settings, look at a recording, and name the vendor under `exempt` of this
    check.

    ## How to fix in the code
    Leave the vendor's snippet out of the templates that hold such a form (checkout, login, account,
    contact), or put a condition around it. Where the recording must go on, mark the form for
    masking: `data-hj-suppress` for Hotjar, `data-clarity-mask="true"` for Clarity, the class
    `fs-exclude` for FullStory. Then look at a recording: values that the page shows again count,
    too.

    ## Known limits
    Whether the vendor masks what is typed in can't be seen from its requests, which are packed. A
    form that a script builds is seen on crawled pages only. A lone e-mail field, as newsletters
    have, does not count. Analytics vendors that can record sessions besides (PostHog, Yandex
    Metrica) are not looked at.
    """
    active: dict[tuple[int, str], list[Hit | TagLoad]] = {}
    of_vendors: tuple[Hit | TagLoad, ...] = (*record.loads, *record.hits)
    for fact in of_vendors:
        if fact.page is not None and _records(fact) and fact.vendor not in options.exempt:
            active.setdefault((fact.page, fact.vendor), []).append(fact)
    pages = {page.id: page for page in record.pages}
    accused: set[tuple[str, str]] = set()
    sound = False
    for (id_, vendor), recorders in active.items():
        page = pages.get(id_)
        fields = _kinds_asked_for(page.html or page.source) if page else ()
        if page is None or not fields:
            sound = sound or page is not None
            continue
        path = path_of(page.final_url)
        if (vendor, path) not in accused:
            accused.add((vendor, path))
            yield _failed(vendor, path, fields, recorders, page, record)
    if sound and not accused and record.conclusive:
        yield passed("No session is recorded on a page that asks who you are.", about="recording")


def _failed(
    vendor: str,
    path: str,
    fields: tuple[str, ...],
    recorders: list[Hit | TagLoad],
    page: PageVisit,
    record: VisitRecord,
) -> Verdict:
    facts: list[Fact] = [*recorders[: SHOWN - 1], page]
    account = next((fact.account for fact in recorders if fact.account), "")
    kinds = tuple(map(in_words, fields))
    return failed(
        message(
            "{who} records sessions on {path}, where a form asks for {fields}.",
            who=vendor,
            path=path,
            fields=kinds,
        ),
        about=f"{vendor} {path}",
        fault="session-replay-on-form",
        expected=message("no recording on pages with personal or payment fields"),
        actual=message("{who} is active; fields: {fields}", who=vendor, fields=kinds),
        evidence=facts,
        vendor=vendor,
        tag=record.tag_name(vendor, account),
    )


def _records(fact: Hit | TagLoad) -> bool:
    """Whether a hit or load belongs to a vendor that records sessions."""
    failed_to_load = isinstance(fact, TagLoad) and fact.failure is not None
    return fact.category is Category.SESSION_REPLAY and not failed_to_load


@lru_cache(maxsize=64)
def _kinds_asked_for(markup: str) -> tuple[str, ...]:
    """The kinds of data that a page's forms ask for; empty where they don't identify anybody."""
    if not markup:
        return ()
    kinds: dict[str, None] = {}
    for element in BeautifulSoup(markup, "lxml").find_all(["input", "select", "textarea"]):
        if isinstance(element, Tag) and (kind := _kind(element)):
            kinds[kind] = None
    serious = [kind for kind in kinds if kind in {"payment details", "password"}]
    return tuple(kinds) if serious or len(kinds) >= FEW else ()


def _kind(element: Tag) -> str:
    """The kind of data that a field asks for; empty where it is not personal."""
    type_ = str(element.get("type", "text")).lower()
    if type_ in {"hidden", "submit", "button", "checkbox", "radio", "search", "image", "reset"}:
        return ""
    autofill = AUTOFILL.fullmatch(str(element.get("autocomplete", "")).lower().split(" ")[-1])
    if autofill and autofill[1]:
        return "payment details"
    names = " ".join(str(element.get(name, "")) for name in ("name", "id", "placeholder"))
    words = _WORDS.sub("_", names).lower()
    if PAYMENT.search(words):
        return "payment details"
    if type_ in TYPES:
        return TYPES[type_]
    if autofill:
        return _kind_of(autofill[0])
    personal = PERSONAL.search(words)
    return _kind_of(personal[0]) if personal else ""


def _kind_of(word: str) -> str:
    """The kind of data that a name means: mail and email are `email`."""
    for sign, plain in (
        ("mail", "email"), ("tel", "phone"), ("phone", "phone"), ("mobile", "phone"),
        ("password", "password"), ("name", "name"), ("bday", "date of birth"),
        ("birth", "date of birth"), ("geburt", "date of birth"),
    ):  # fmt: skip
        if sign in word:
            return plain
    return "address" if re.search("street|address|str|post|zip|plz", word) else word
