"""Amounts of money, read from a page's text as people write them.

Examples: 1.299,00 €, $1,299.00, CHF 1'299.-, 49:-, ₹1,29,900.00.
"""

# ruff: noqa: RUF001 - letters and digits of all scripts are what this is about

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from auditor.model.compare import TINY

# fmt: off
ISO_4217 = frozenset({
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD",
    "BIF", "BMD", "BND", "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF",
    "CHE", "CHF", "CHW", "CLF", "CLP", "CNY", "COP", "COU", "CRC", "CUP", "CVE", "CZK", "DJF",
    "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
    "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR",
    "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT",
    "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP",
    "MRU", "MUR", "MVR", "MWK", "MXN", "MXV", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR",
    "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB",
    "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN",
    "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH",
    "UGX", "USD", "USN", "UYI", "UYU", "UYW", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF",
    "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
})
# fmt: on
"""The currencies in use; metals, test codes and withdrawn ones are left out."""
DECIMALS = {
    **dict.fromkeys((
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
        "VUV", "XAF", "XOF", "XPF",
    ), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}  # fmt: skip
"""Number of decimals of a currency's amounts, where it is not two. Source: ISO 4217."""
THOUSANDTHS = frozenset(code for code, decimals in DECIMALS.items() if decimals == 3)  # noqa: PLR2004
"""Currencies with three decimals: 1,250 may mean one and a quarter."""
_DOLLARS = (
    "USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU DOP CUP BBD BMD BND BSD BZD FJD GYD JMD KYD "
    "LRD NAD SBD SRD TTD XCD NIO CVE TOP WST ZWG MOP BRL"
)
_RUPEES = "INR LKR MUR NPR PKR SCR"
_CROWNS = "SEK NOK DKK ISK"
_SIGNS = {
    "$": _DOLLARS, "US$": "USD", "CA$": "CAD", "C$": "CAD NIO", "A$": "AUD", "AU$": "AUD",
    "NZ$": "NZD", "S$": "SGD", "HK$": "HKD", "NT$": "TWD", "MX$": "MXN", "R$": "BRL",
    "€": "EUR", "euro": "EUR", "Euro": "EUR", "euros": "EUR", "Euros": "EUR", "eur": "EUR",
    "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP", "¥": "JPY CNY", "円": "JPY", "元": "CNY TWD HKD",
    "₩": "KRW KPW", "원": "KRW", "₹": "INR", "₨": _RUPEES, "Rs": _RUPEES,
    "₽": "RUB", "руб": "RUB BYN", "₴": "UAH", "грн": "UAH", "₸": "KZT", "₾": "GEL", "₼": "AZN",
    "₺": "TRY", "TL": "TRY", "₪": "ILS", "₫": "VND", "đ": "VND", "฿": "THB", "₱": "PHP",
    "₦": "NGN", "₵": "GHS", "₡": "CRC", "₲": "PYG", "Kč": "CZK", "kč": "CZK", "zł": "PLN",
    "Ft": "HUF", "lei": "RON MDL", "Lei": "RON MDL", "kr": _CROWNS, "Kr": _CROWNS, "KR": _CROWNS,
    "Fr": "CHF XAF XOF XPF GNF BIF DJF KMF RWF CDF", "SFr": "CHF", "Rp": "IDR", "RM": "MYR",
    "R": "ZAR", "ر.س": "SAR", "د.إ": "AED",
}  # fmt: skip
SIGNS = {sign: frozenset(codes.split()) for sign, codes in _SIGNS.items()}
"""Sign -> the currencies that it may stand for: `$` is the sign of many."""
LONGEST = 30
"""Characters of a number; a longer one is not an amount."""
MAX_TEXT = 1000
"""Characters of a text that are read; the rest is ignored."""
HALF_A_CENT = Decimal("0.005") + TINY

_LETTER = r"[^\W\d_]"


def _word(text: str) -> str:
    """A regular expression for a sign; a sign of letters must not be part of a longer word."""
    before = rf"(?<!{_LETTER})" if text[0].isalpha() else ""
    after = rf"(?!{_LETTER})" if text[-1].isalpha() else ""
    return before + re.escape(text) + after


_CODE = rf"(?<!{_LETTER})[A-Z]{{3}}(?!{_LETTER})"
_SIGN = re.compile("|".join([*map(_word, sorted(SIGNS, key=len, reverse=True)), _CODE]))
_NUMBER = re.compile(r"(?<![\d.,'])(?:\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:[.,']\d+)*")
_PER_CENT = re.compile(r"\s?%")
_NO_CENTS = re.compile(r"[.,:]?-{1,2}(?!\d)")
"""What some write instead of the cents: 49,- and 49.-- and 49:-."""
_TO_SIGN = re.compile(r"(?:[.,:]?-{1,2})?\s?")
_FROM_SIGN = re.compile(r"\.?\s?-?")
_CENTS = re.compile(r"\s?(\d\d)(?!\d|\s?\w|[.,]\d)")
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,'])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d\d)+,\d{3}")
_MINUS = re.compile(r"(?:^|[\s(:])-$")
_NAME = re.compile(rf"(?:[#№_]|{_LETTER}-?)$")
"""Text before a number that makes it part of a name: #1001, SO-1001."""
_FREE = re.compile(r"\W*(?:free|gratis|kostenlos|gratuit|grátis)\W*", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = re.compile("(?<=[0-9])[⁰¹²³⁴⁵⁶⁷⁸⁹]{2}(?![⁰¹²³⁴⁵⁶⁷⁸⁹])")
_KEYBOARD = str.maketrans({
    **dict.fromkeys("\u2018\u2019\u02bc\u2032`\u00b4", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u00a0\u2007\u2008\u2009\u200a\u202f\u3000", " "),
    **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff", ""),
    **dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " "),
    "\u066b": ".", "\u066c": ",", "\uff0c": ",", "\uff0e": ".", "\uff04": "$", "\uffe0": "¢",
    "\uffe1": "£", "\uffe5": "¥", "\uffe6": "₩",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that a text shows."""

    value: Decimal
    currencies: frozenset[str] = frozenset()
    """The currencies that the sign beside it may mean. Empty: there is no sign."""
    has_cents: bool = False

    def is_worth(self, value: Decimal) -> bool:
        """Whether it shows this value, which may have more decimals than the text."""
        return abs(self.value - value) < (HALF_A_CENT if self.has_cents else TINY)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a text, with the currency sign beside it, if there is one."""

    start: int
    end: int
    text: str
    codes: frozenset[str] = frozenset()
    sign_start: int = -1
    sign_end: int = -1


def decimals_of(currency: str | None) -> int:
    """The number of decimals of the currency's amounts; two for an unknown currency."""
    return DECIMALS.get((currency or "").upper(), 2)


def amounts(text: str) -> tuple[Amount, ...]:
    """The amounts that a text shows, in the order of the text.

    These are the numbers beside a currency sign: in "2 items: 158,00 €" the 2 is not an amount.
    Where there is no sign, they are the numbers with cents, else all numbers. 1,250 of a currency
    with three decimals can be read in two ways: both are returned.
    """
    plain = _plain(text[:MAX_TEXT])
    numbers = [
        _Number(match.start(), match.end(), match[0])
        for match in _NUMBER.finditer(plain)
        if len(match[0]) <= LONGEST and not _PER_CENT.match(plain, match.end())
    ]
    if not numbers and _FREE.fullmatch(plain):
        return (Amount(Decimal(0)),)
    with_sign = _with_signs(plain, numbers)
    if with_sign:
        return tuple(amount for number in with_sign for amount in _amounts(plain, number))
    bare = [
        number
        for number in numbers
        if not _NAME.search(plain, max(0, number.start - 2), number.start)
    ]
    candidates = [(number, amount) for number in bare for amount in _amounts(plain, number)]
    priced = [
        amount
        for number, amount in candidates
        if amount.has_cents or _NO_CENTS.match(plain, number.end)
    ]
    return tuple(priced or [amount for _, amount in candidates])


def _plain(text: str) -> str:
    """The text with digits, separators, dashes and spaces in ASCII."""
    digits = "".join(
        c if c.isascii() or not c.isdecimal() else str(unicodedata.digit(c)) for c in text
    )
    cents = _RAISED.sub(lambda raised: "." + raised[0].translate(_SUPERSCRIPT), digits)
    return cents.translate(_KEYBOARD)


def _with_signs(text: str, numbers: list[_Number]) -> list[_Number]:
    """The numbers beside a currency sign, each with the currencies that the sign may mean."""
    neighbours = list(_neighbours(text, numbers))
    # "€ 99 € 79": a sign between two numbers goes with the side that the unambiguous signs are on.
    leading = [
        before is None for before, after, _, _ in neighbours if (before is None) != (after is None)
    ]
    signs_lead = bool(leading) and all(leading)
    by_start: dict[int, _Number] = {}
    for before, after, sign, codes in neighbours:
        number = before or after
        if before and after:
            gap_before, gap_after = sign.start() - before.end, after.start - sign.end()
            is_after = gap_after < gap_before or (gap_after == gap_before and signs_lead)
            number = after if is_after else before
        if number is None:
            continue
        # A number between two signs, "$49 USD", has the currencies that both may mean.
        other_codes = by_start.get(number.start, number).codes
        both = (other_codes & codes or other_codes | codes) if other_codes else codes
        by_start[number.start] = _Number(
            number.start, number.end, number.text, both, sign.start(), sign.end()
        )
    return [by_start[start] for start in sorted(by_start)]


def _neighbours(
    text: str, numbers: list[_Number]
) -> Iterator[tuple[_Number | None, _Number | None, re.Match[str], frozenset[str]]]:
    """For each currency sign: the number before it and after it, the sign, its currencies."""
    for sign in _SIGN.finditer(text):
        codes = SIGNS.get(sign[0]) or frozenset({sign[0]}) & ISO_4217
        if not codes:
            continue
        before = [n for n in numbers if n.end <= sign.start()][-1:]
        after = [n for n in numbers if n.start >= sign.end()][:1]
        yield (
            next((n for n in before if _TO_SIGN.fullmatch(text, n.end, sign.start())), None),
            next((n for n in after if _FROM_SIGN.fullmatch(text, sign.end(), n.start)), None),
            sign,
            codes,
        )


def _amounts(text: str, number: _Number) -> Iterator[Amount]:
    """The amounts that a number may be: one for each way to read it."""
    leads = 0 <= number.sign_start < number.start
    edge = text[max(0, number.start - 2) : number.start].lstrip("$€£")
    before = text[max(0, number.sign_start - 2) : number.sign_start] if leads else ""
    minus = -1 if _MINUS.search(edge) or _MINUS.search(before) else 1
    for value in _values(number.text, number.codes):
        total, has_cents = value, _decimals(value) > 1
        if not leads and number.sign_end > 0 and value == value.to_integral_value():
            cents = _CENTS.match(text, number.sign_end)
            if cents and not _decimals(value):
                total, has_cents = value + Decimal(cents[1]) / 100, True
        yield Amount(minus * total, number.codes, has_cents)


def _decimals(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def _values(text: str, codes: frozenset[str]) -> Iterator[Decimal]:
    """The values that the digits may mean in these currencies: 1.299 euros are over a thousand."""
    compact = text.replace(" ", "")
    marks = [character for character in compact if not character.isdigit()]
    digits = re.sub(r"\D", "", compact)
    if not marks:
        yield Decimal(digits)
        return
    grouped = _GROUPED.fullmatch(compact) is not None
    if grouped:
        yield Decimal(digits)
    whole, mark, cents = compact.rpartition(marks[-1])
    once = marks.count(mark) == 1 and mark != "'"
    if once and (codes & THOUSANDTHS if grouped else whole.isdigit() or _GROUPED.fullmatch(whole)):
        yield Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{cents}")
