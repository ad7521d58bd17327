"""What "the same" and "a number" mean: one answer for requests, pages and specs alike."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.model.compare import number, same, worth
from auditor.testing import a_hit, a_record, an_expectation, failures


@pytest.mark.parametrize(
    ("text", "value"),
    [("79", "79"), ("79.00", "79.00"), ("-0.5", "-0.5"), ("0", "0"), ("007", "7")],
)
def test_a_plain_number_is_one(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "79,00",
        "€79",
        "79 EUR",
        " 79",
        "1e3",
        ".5",
        "5.",
        "+5",
        "--5",
        "NaN",
        "٧٩",
        "1_000",
        "9" * 41,
    ],
)
def test_all_else_is_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("79", "79.00", True),
        (" 79", "79 ", True),
        ("a", "a", True),
        ("NaN", "NaN", True),
        ("00123", "123", False),
        ("1_000", "1000", False),
        ("1e3", "1000", False),
        ("a", "A", False),
        ("79", "80", False),
    ],
)
def test_numbers_agree_by_their_worth_and_ids_by_their_letters(
    one: str, other: str, agree: bool
) -> None:
    assert same(one, other) is agree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("79.00", Decimal(79)),
        ("-5", Decimal(-5)),
        (".5", Decimal("0.5")),
        ("0.50", Decimal("0.5")),
        ("0", Decimal(0)),
        ("7" * 5000, Decimal("7" * 5000)),
        ("1,299.00", None),
        ("", None),
        (".", None),
        ("NaN", None),
        ("Infinity", None),
        ("\N{FULLWIDTH DIGIT ONE}", None),
    ],
    ids=lambda each: str(each)[:12],
)
def test_only_a_plain_number_is_worth_something(text: str, value: Decimal | None) -> None:
    assert worth(text) == value


@pytest.mark.parametrize("text", ["00123", "0079.00", "007", "-01", "0", "79.00", "1299"])
def test_what_vendors_count_is_worth_as_much(text: str) -> None:
    assert number(text) == worth(text) == Decimal(text)


@pytest.mark.parametrize("value", ["0079.00", "079"])
def test_a_value_with_leading_zeros_is_worth_what_its_vendor_counts(value: str) -> None:
    """It was worth nothing: two vendors that were told the same were said to differ."""
    lines = (an_expectation(), an_expectation("meta", event="Purchase", line=11))
    hits = (
        a_hit(params={"value": value}, value=number(value)),
        a_hit(id=2, vendor="meta", event="Purchase", params={"value": "79"}, value=number("79")),
    )
    assert failures("agreement", a_record(expect=lines, hits=hits)) == []
