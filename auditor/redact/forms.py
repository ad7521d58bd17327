"""The forms in which a site may send or hash the test visitor's data.

A hash of the form that vendors ask for is sound; one of another form can't be matched, which
a check reports. So each text that may be hashed comes with the form that it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import phonenumbers

from auditor.model.masks import AS_TYPED, DIGITS, DOTLESS, DOTTED

FEW_DIGITS = 7
"""A number with fewer digits is not a phone number."""
FEW_LETTERS = 6
"""The part of an e-mail address before the @ says nothing by itself if it is shorter."""
COMMON = frozenset({
    "account", "accounts", "accounting", "admin", "administrator", "billing", "booking", "bookings",
    "business", "checkout", "contact", "customer", "customers", "demouser", "enquiries", "example",
    "feedback", "finance", "inquiry", "kontakt", "mailbox", "marketing", "newsletter", "no-reply",
    "noreply", "office", "online", "orders", "person", "postmaster", "privacy", "production",
    "public", "reservations", "service", "services", "staging", "support", "tester", "testing",
    "testuser", "test-user", "test.user", "testcase", "unknown", "username", "visitor",
    "webmaster", "website", "welcome",
})  # fmt: skip
"""Names before an @ that many texts hold for other reasons."""
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_PHONE_FIELD = re.compile(r"phone|tel|mobil|handy|cell|gsm|whatsapp", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A phone number and its parts."""

    national: str
    """Its digits without the country's code and without the trunk prefix (0)."""
    country: str = ""
    """The country's code; empty where the number was given without one."""
    dialled: str = ""
    """Its digits as people in its country write them."""


def phone_number(name: str, value: str) -> PhoneNumber | None:
    """The phone number that the field `name` holds; None for anything else."""
    if not is_number(value):
        return None
    international = re.sub(r"^\s*00", "+", value.strip())
    if not international.startswith("+"):
        if not _PHONE_FIELD.search(name):
            return None
        digits = _digits(value)
        return PhoneNumber(national=digits.lstrip("0"), dialled=digits)
    try:
        parsed = phonenumbers.parse(international, None)
    except phonenumbers.NumberParseException:
        return None
    form = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return PhoneNumber(
        national=phonenumbers.national_significant_number(parsed),
        country=str(parsed.country_code),
        dialled=_digits(form),
    )


def is_number(value: str) -> bool:
    """Whether the value is a long number, however its digits are set apart."""
    return len(_digits(value)) >= FEW_DIGITS and bool(re.fullmatch(r"[+\d\s()./-]+", value))


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value)


def local_part(value: str, hosts: Collection[str] = ()) -> str:
    """The part of an e-mail address before the @ if that alone identifies a person; else empty.

    `hosts`: the site's own. A name that is part of one of them is on every page of the site.
    """
    name, at, _ = value.strip().rpartition("@")
    plain = name.lower()
    if not at or len(name) < FEW_LETTERS or plain in COMMON or plain.isdigit():
        return ""
    return "" if any(plain in host for host in hosts) else name


def hashed_forms(name: str, value: str) -> dict[str, str]:
    """The texts that a site may hash for a value, and the form of each.

    The form is empty where it is the one that all vendors ask for; of several forms the best
    counts.
    """
    forms: dict[str, str] = {}
    for text, form in (*_normal(name, value), *_others(name, value)):
        if text:
            forms.setdefault(text, form)
    return forms


def _normal(name: str, value: str) -> Iterator[tuple[str, str]]:
    plain = value.strip().lower()
    if number := phone_number(name, value):
        for country in (number.country,) if number.country else _countries():
            yield f"+{country}{number.national}", ""
            yield f"{country}{number.national}", DIGITS
        return
    person, at, domain = plain.rpartition("@")
    if domain in _GMAIL:
        dotless = person.replace(".", "")
        yield plain, DOTTED if person != dotless else ""
        yield dotless + at + domain, DOTLESS
        yield dotless.partition("+")[0] + at + domain, DOTLESS
        return
    yield plain, ""
    if not at:
        yield re.sub(r"[\W_]", "", plain), ""


def is_normal(name: str, value: str) -> bool:
    """Whether a value is written as it has to be hashed, so that nobody sees who normalises it."""
    if number := phone_number(name, value):
        international = number.country + number.national
        return bool(number.country) and value in (f"+{international}", international)
    person, _, domain = value.rpartition("@")
    return value == value.strip().lower() and not (domain in _GMAIL and "." in person)


def _countries() -> list[str]:
    """The codes of all countries: a number without one may be hashed with the right one added."""
    return [str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE]


def _others(name: str, value: str) -> Iterator[tuple[str, str]]:
    bare = value.strip()
    plain = bare.lower()
    texts = [value, bare, plain, bare.upper(), bare.title(), plain.capitalize()]
    texts += [f" {bare}", f"{bare} ", f" {plain}", f"{plain} ", f"{plain}\n"]
    if number := phone_number(name, value):
        texts += [re.sub(r"\s", "", bare), _digits(bare), number.dialled, number.national]
        texts += [f"00{number.country}{number.national}"]
    for text in texts:
        yield text, AS_TYPED
