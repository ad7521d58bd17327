"""Amounts, read as people write them."""

# ruff: noqa: RUF001 - letters and digits of all scripts are what this is about

from __future__ import annotations

from decimal import Decimal

import pytest
from work import is_linear

from auditor.model.amounts import ISO_4217, SIGNS, Amount, amounts

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1.299,00 €", "1299", "EUR"),
        ("€1,299.00", "1299", "EUR"),
        ("€ 1.299", "1299", "EUR"),
        ("1299,00 EUR", "1299", "EUR"),
        ("EUR 1.299,90", "1299.90", "EUR"),
        ("1.299,00 Euro", "1299", "EUR"),
        ("49,- €", "49", "EUR"),
        ("49,\u2013€", "49", "EUR"),
        ("€ 49,--", "49", "EUR"),
        ("49€99", "49.99", "EUR"),
        ("49 € 99", "49.99", "EUR"),
        ("49⁹⁹ €", "49.99", "EUR"),
        ("49,00 €¹", "49", "EUR"),
        ("49,00 €*", "49", "EUR"),
        (f"12{NBSP}345,67{NBSP}€", "12345.67", "EUR"),
        (f"12{NARROW}345{NBSP}€", "12345", "EUR"),
        (f"12{THIN}345,00 €", "12345", "EUR"),
        ("-5,00 €", "-5", "EUR"),
        ("\u22125,00 €", "-5", "EUR"),
        ("€ -5,00", "-5", "EUR"),
        ("Discount: -€5.00", "-5", "EUR"),
        ("Total - 49 €", "49", "EUR"),
        ("US$ 1,299.00", "1299", "USD"),
        ("$1,299.00 USD", "1299", "USD"),
        ("USD1299.00", "1299", "USD"),
        ("A$49.90", "49.90", "AUD"),
        ("R$ 1.299,90", "1299.90", "BRL"),
        ("NT$1,299", "1299", "TWD"),
        ("CHF 1'299.-", "1299", "CHF"),
        ("CHF 1\u2019299.\u2013", "1299", "CHF"),
        ("CHF 1'299'000.50", "1299000.50", "CHF"),
        ("SFr. 49.90", "49.90", "CHF"),
        ("kr 49 NOK", "49", "NOK"),
        ("1 299,00 Kč", "1299", "CZK"),
        ("1 299 zł", "1299", "PLN"),
        ("12 990 Ft", "12990", "HUF"),
        ("₹1,29,900.00", "129900", "INR"),
        ("₹1,29,900", "129900", "INR"),
        ("1.299.000 ₫", "1299000", "VND"),
        ("Rp 1.299.000", "1299000", "IDR"),
        ("1,299円", "1299", "JPY"),
        ("1,299원", "1299", "KRW"),
        ("R 1 299,00", "1299", "ZAR"),
        ("1299,50 ₽", "1299.50", "RUB"),
        ("\u200e1,299.00\u00a0AED", "1299", "AED"),
        ("١٬٢٩٩٫٥٠ ر.س", "1299.50", "SAR"),
        ("KWD 1,250.500", "1250.500", "KWD"),
        ("2 items: 158,00 €", "158", "EUR"),
        ("158,00 € (2 items)", "158", "EUR"),
        ("3 × 49,00 €", "49", "EUR"),
        ("Order 4711: 79,00 €", "79", "EUR"),
        ("Ordered 1.10.2025: 49 €", "49", "EUR"),
        ("Total (incl. 19 % VAT): 158,00 €", "158", "EUR"),
        ("€49.99/month", "49.99", "EUR"),
    ],
)  # fmt: skip
def test_an_amount_beside_a_currency(text: str, value: str, currency: str) -> None:
    [amount] = amounts(text)
    assert (amount.value, amount.currencies) == (
        Decimal(value),
        frozenset({currency}),
    )


@pytest.mark.parametrize(
    ("text", "value", "one", "never"),
    [
        ("$1,299.00", "1299", "USD", "EUR"),
        ("$1,299.00", "1299", "CAD", "GBP"),
        ("£49", "49", "GBP", "EUR"),
        ("¥1,299", "1299", "JPY", "USD"),
        ("￥１，２９９", "1299", "CNY", "USD"),
        ("1 299,00 kr", "1299", "SEK", "EUR"),
        ("1.299,00 kr.", "1299", "DKK", "EUR"),
        ("Fr. 49.\u2014", "49", "CHF", "EUR"),
        ("Rs 1,299", "1299", "INR", "EUR"),
    ],
)
def test_a_sign_of_several_currencies_may_mean_each(
    text: str, value: str, one: str, never: str
) -> None:
    [amount] = amounts(text)
    assert amount.value == Decimal(value)
    assert one in amount.currencies
    assert never not in amount.currencies


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.299,00", ["1299"]),
        ("1,299.00", ["1299"]),
        ("1299", ["1299"]),
        ("1299.9", ["1299.9"]),
        ("12,5", ["12.5"]),
        ("0.299", ["0.299"]),
        ("1,299", ["1299"]),
        ("10.000", ["10000"]),
        ("49,-", ["49"]),
        ("49:-", ["49"]),
        ("1 299:-", ["1299"]),
        ("2 items: 158,00", ["158"]),
        ("SO-1001: 158", ["158"]),
        ("#1001: 158", ["158"]),
        ("2 for 158", ["2", "158"]),
        ("Free", ["0"]),
        ("kostenlos", ["0"]),
    ],
)
def test_without_a_currency_the_numbers_with_cents_are_amounts_else_all(
    text: str, values: list[str]
) -> None:
    found = amounts(text)
    assert [amount.value for amount in found] == [Decimal(value) for value in values]
    assert {amount.currencies for amount in found} == {frozenset()}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("99,00 € 79,00 €", ["99", "79"]),
        ("€99.00 €79.00", ["99", "79"]),
        ("€ 99 € 79", ["99", "79"]),
        ("€99 €79", ["99", "79"]),
        ("79,00 € incl. 12,61 € VAT", ["79", "12.61"]),
        ("Goods $100.00 Shipping $5.00 Total $105.00", ["100", "5", "105"]),
        ("KWD 1.250", ["1250", "1.250"]),
    ],
)
def test_several_amounts_come_in_their_order(text: str, values: list[str]) -> None:
    assert [amount.value for amount in amounts(text)] == [Decimal(value) for value in values]


@pytest.mark.parametrize(
    "text",
    ["", "soon", "free shipping", "SO-1001", "A4", "19 %", "1.2.3", "25.11.2025", "€", "9" * 40],
)
def test_what_is_no_amount(text: str) -> None:
    assert amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("66,39 €", "66.386554622", True),
        ("66,39 €", "66.38", False),
        ("49,30 €", "49.300000000000004", True),
        ("49 kr", "49.40", False),
        ("49 kr", "49.00", True),
    ],
)
def test_a_value_may_have_been_rounded_to_be_shown(text: str, value: str, *, holds: bool) -> None:
    [amount] = amounts(text)
    assert amount.is_worth(Decimal(value)) is holds


def test_words_are_no_currencies() -> None:
    assert amounts("all 5 cups") == (Amount(Decimal(5)),)
    assert [amount.currencies for amount in amounts("Krone 49")] == [frozenset()]


def test_each_sign_stands_for_currencies_that_exist() -> None:
    assert frozenset().union(*SIGNS.values()) <= ISO_4217


@pytest.mark.parametrize("text", ["1 " * 5000, "€" * 5000, "1€" * 5000, "1." * 5000, "- " * 5000])
def test_hostile_texts_take_no_more_than_linear_work(text: str) -> None:
    assert is_linear(amounts, text)
