"""The currency that the page shows, as agreement holds it against the hits."""

from __future__ import annotations

from typing import Any

import pytest
from orderhits import (
    CHECK,
    GA4,
    META,
    ON_PAGE,
    TOTAL,
    failures_among,
    sent,
    the_failure,
)

from auditor.model import (
    Hit,
    Matcher,
)
from auditor.testing import (
    a_record,
    an_expectation,
    failures,
)


def with_total(shown: str, *hits: Hit, **fields: Any) -> Any:
    line = an_expectation(params={"value": ON_PAGE, **fields})
    return failures_among(*hits, lines=(line, META), texts={TOTAL: shown})


@pytest.mark.parametrize(
    ("shown", "currency"),
    [("49,00 €", "USD"), ("$49.00", "EUR"), ("£49", "EUR"), ("CHF 49.-", "EUR"), ("49 zł", "EUR")],
)
def test_the_page_shows_another_currency(shown: str, currency: str) -> None:
    assert with_total(shown, sent(GA4, currency=currency)) == [
        ("currency-differs", "ga4 purchase currency")
    ]


@pytest.mark.parametrize(
    ("shown", "currency"),
    [
        ("49,00 €", "EUR"),
        ("$49.00", "CAD"),
        ("49 kr", "DKK"),
        ("49.00", "USD"),
        ("49,00 € ($53.20)", "EUR"),
        ("(masked:phone) €", "USD"),
    ],
)
def test_the_page_shows_this_currency_or_does_not_say(shown: str, currency: str) -> None:
    assert with_total(shown, sent(GA4, currency=currency)) == []


def test_what_the_page_shows_holds_for_all_vendors() -> None:
    hits = (sent(GA4, currency="USD"), sent(META, currency="USD"))
    assert with_total("49,00 €", *hits) == [
        ("currency-differs", "ga4 purchase currency"),
        ("currency-differs", "meta Purchase currency"),
    ]


def test_the_sentence_about_the_page() -> None:
    line = an_expectation(params={"value": ON_PAGE})
    hit = sent(line, currency="USD")
    verdict = the_failure(hit, lines=(line,), texts={TOTAL: " 49,00 € "})
    assert verdict.message == (
        "ga4 purchase was sent with currency USD, and the page shows 49,00 €."
    )


def test_a_currency_that_the_spec_names_wins_over_the_page() -> None:
    usd = (Matcher(operator="equals", operand="USD"),)
    assert with_total("49,00 €", sent(GA4, currency="USD"), currency=usd) == []


def test_amounts_in_another_currency_than_the_pages_are_left_to_this_check() -> None:
    line = an_expectation(params={"value": ON_PAGE})
    hit = sent(line, value="53.20", currency="USD")
    record = a_record(expect=(line,), hits=(hit,), texts={TOTAL: "49,00 €"})
    assert failures("wrong-parameter", record) == []
    assert failures(CHECK, record) == [("currency-differs", "ga4 purchase currency")]
