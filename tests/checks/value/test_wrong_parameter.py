"""wrong-parameter: each condition broken, and its sound twin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from conditionhits import ADS, ON_PAGE, TOTAL, a_hit_with, asks, both, the_same, the_verdict

from auditor.model import (
    Expectation,
    Hit,
    Item,
    Matcher,
    Outcome,
    Severity,
)
from auditor.testing import (
    a_hit,
    a_record,
    an_expectation,
    failures,
    refs,
    verdicts,
)

CHECK = "wrong-parameter"


@dataclass(frozen=True)
class Case:
    fault: str
    about: str
    message: str
    line: Expectation
    planted: tuple[Hit, ...]
    sound: tuple[Hit, ...]
    """The last of the hits is the one that the line means."""


MUG = Item(item_id="MUG-1", price=Decimal("24.5"), quantity=Decimal(2))
CASES = [
    Case(
        fault="param-mismatch",
        about="ga4 purchase items.0.quantity",
        message="ga4 purchase was sent with items.0.quantity 2 instead of 1.",
        line=asks("items.0.quantity", Matcher(operator="equals", operand="1")),
        planted=(a_hit(items=(MUG,)),),
        sound=(a_hit(items=(replace(MUG, quantity=Decimal(1)),)),),
    ),
    Case(
        fault="param-mismatch",
        about="ga4 purchase items[*].brand",
        message="ga4 purchase was sent without items[*].brand; any value was expected.",
        line=asks("items[*].brand", Matcher(operator="present", operand=True)),
        planted=(a_hit(items=(MUG, replace(MUG, params={"brand": "Finch"}))),),
        sound=(a_hit(items=(replace(MUG, params={"brand": "Finch"}),)),),
    ),
    Case(
        fault="param-mismatch",
        about="ga4 purchase method",
        message="ga4 purchase was sent with method post instead of mail.",
        line=an_expectation(params={"method": "mail"}),
        planted=(a_hit_with({"method": "post"}),),
        sound=(a_hit_with({"method": "mail"}),),
    ),
    Case(
        fault="value-differs-from-page",
        about="ga4 purchase value",
        message="ga4 purchase was sent with value 1091.60 instead of 1.299,00 € (shown on the "
        "page).",
        line=asks("value", ON_PAGE),
        planted=(a_hit_with({"value": "1091.60"}),),
        sound=(a_hit_with({"value": "1299"}),),
    ),
    Case(
        fault="vendors-differ",
        about="google_ads conversion value",
        message="google_ads conversion was sent with value 66.39 instead of 79 "
        "(as in ga4.purchase.value).",
        line=the_same("value"),
        planted=both("value", "79", "66.39"),
        sound=both("value", "79", "79.00"),
    ),
    Case(
        fault="transaction-id-differs",
        about="google_ads conversion transaction_id",
        message="google_ads conversion was sent with transaction_id 123 instead of 00123 "
        "(as in ga4.purchase.transaction_id).",
        line=the_same("transaction_id"),
        planted=both("transaction_id", "00123", "123"),
        sound=both("transaction_id", "00123", "00123"),
    ),
    Case(
        fault="currency-differs",
        about="google_ads conversion currency",
        message="google_ads conversion was sent with currency USD instead of EUR "
        "(as in ga4.purchase.currency).",
        line=the_same("currency"),
        planted=both("currency", "EUR", "USD"),
        sound=both("currency", "EUR", "EUR"),
    ),
    Case(
        fault="param-mismatch",
        about="google_ads conversion coupon",
        message="google_ads conversion was sent with coupon B instead of A "
        "(as in ga4.purchase.coupon).",
        line=the_same("coupon"),
        planted=both("coupon", "A", "B"),
        sound=both("coupon", "A", "A"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_what_differs_fails(case: Case) -> None:
    verdict = the_verdict(case.line, *case.planted)
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, case.fault)
    assert (verdict.about, verdict.message) == (case.about, case.message)
    assert refs(verdict.evidence) == [("hit", len(case.planted))]
    assert (verdict.tag, verdict.line) == (case.line.tag.name, 10)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_its_sound_twin_passes(case: Case) -> None:
    verdict = the_verdict(case.line, *case.sound)
    assert (verdict.outcome, verdict.about) == (Outcome.PASSED, case.about)


@pytest.mark.parametrize(
    ("matcher", "text"),
    [
        (Matcher(operator="one_of", operand=("mail", "card")), "post"),
        (Matcher(operator="matches", operand=r"\d+"), "NL-1"),
        (Matcher(operator="above", operand=Decimal(5)), "5"),
        (Matcher(operator="below", operand=Decimal(5)), "5"),
        (Matcher(operator="present", operand=False), "x"),
    ],
    ids=lambda matcher: getattr(matcher, "operator", ""),
)
def test_every_other_condition_is_a_mismatch(matcher: Matcher, text: str) -> None:
    verdict = the_verdict(asks("method", matcher), a_hit_with({"method": text}))
    assert (verdict.fault, verdict.actual) == ("param-mismatch", text)
    assert verdict.expected == str(matcher)


def test_a_parameter_that_is_not_sent_is_a_mismatch() -> None:
    verdict = the_verdict(an_expectation(params={"method": "mail"}), a_hit())
    assert verdict.fault == "param-mismatch"
    assert verdict.message == "ga4 purchase was sent without method; mail was expected."


def test_one_wrong_hit_among_several_fails() -> None:
    hits = (a_hit_with({"method": "mail"}), a_hit_with({"method": "post"}))
    verdict = the_verdict(an_expectation(params={"method": "mail"}), *hits)
    assert refs(verdict.evidence) == [("hit", 2)]


def test_all_conditions_of_a_parameter_must_hold() -> None:
    span = (
        Matcher(operator="above", operand=Decimal(0)),
        Matcher(operator="below", operand=Decimal(100)),
    )
    verdict = the_verdict(asks("value", *span), a_hit_with({"value": "100"}))
    assert (verdict.fault, verdict.expected) == ("value-negative", "a number below 100")
    assert verdict.severity is Severity.MEDIUM


@pytest.mark.parametrize(
    ("param", "shown", "text", "fault"),
    [
        ("transaction_id", "Your order SO-1001 is on its way", "SO-1002", "param-mismatch"),
        ("currency", "49,00 €", "USD", "currency-differs"),
        ("shipping", "4,90 €", "5.90", "value-differs-from-page"),
    ],
)
def test_other_parameters_may_stand_on_the_page_too(
    param: str, shown: str, text: str, fault: str
) -> None:
    line = asks(param, ON_PAGE)
    assert the_verdict(line, a_hit_with({param: text}), texts={TOTAL: shown}).fault == fault
    sound = {"transaction_id": "SO-1001", "currency": "EUR", "shipping": "4.90"}[param]
    verdict = the_verdict(line, a_hit_with({param: sound}), texts={TOTAL: shown})
    assert verdict.outcome is Outcome.PASSED


def test_a_value_that_its_vendor_does_not_count_is_compared_too() -> None:
    hit = replace(a_hit_with({"value": "24"}), value=None)
    verdict = the_verdict(asks("value", ON_PAGE), hit, texts={TOTAL: "12,00 €"})
    assert (verdict.outcome, verdict.fault) == (Outcome.FAILED, "value-differs-from-page")


def test_a_currency_can_not_be_read_from_a_page_that_shows_none() -> None:
    verdict = the_verdict(
        asks("currency", ON_PAGE), a_hit_with({"currency": "EUR"}), texts={TOTAL: "49"}
    )
    assert verdict.outcome is Outcome.CANT_TELL


def test_one_of_several_amounts_that_the_page_shows_is_enough() -> None:
    texts = {TOTAL: "79,00 € incl. 12,61 € VAT"}
    outcomes = [
        the_verdict(asks("value", ON_PAGE), a_hit_with({"value": value}), texts=texts).outcome
        for value in ("79", "12.61", "66.39")
    ]
    assert outcomes == [Outcome.PASSED, Outcome.PASSED, Outcome.FAILED]


def test_each_parameter_is_told_by_itself() -> None:
    line = an_expectation(params={"method": "mail", "coupon": "A"})
    record = a_record(expect=(line,), hits=(a_hit_with({"method": "post", "coupon": "A"}),))
    assert [(verdict.about, verdict.outcome) for verdict in verdicts(CHECK, record)] == [
        ("ga4 purchase method", Outcome.FAILED),
        ("ga4 purchase coupon", Outcome.PASSED),
    ]


# ── labels ───────────────────────────────────────────────────────────────────────────────────────


def test_the_very_label_is_left_to_missing_hit() -> None:
    line = an_expectation("google_ads", event="conversion", params={"label": "AbC"})
    for label in ("AbC", "XyZ"):
        record = a_record(expect=(line,), hits=(a_hit(**ADS, label=label),))
        assert verdicts(CHECK, record) == []


@pytest.mark.parametrize(("label", "faults"), [("XyZ", ["param-mismatch"]), ("AbC", [])])
def test_a_label_under_another_condition_is_held_against_it(label: str, faults: list[str]) -> None:
    either = Matcher(operator="one_of", operand=("AbC", "DeF"))
    line = an_expectation("google_ads", event="conversion", params={"label": (either,)})
    reported = failures(CHECK, a_record(expect=(line,), hits=(a_hit(**ADS, label=label),)))
    assert [fault for fault, _ in reported] == faults


def test_a_condition_that_depends_on_another_parameter_is_told_with_it() -> None:
    when = (("coupon", (Matcher(operator="present", operand=True),)),)
    line = asks("discount", Matcher(operator="above", operand=Decimal(0), when=when))
    verdict = the_verdict(line, a_hit_with({"discount": "0", "coupon": "SUMMER"}))
    assert verdict.message == (
        "ga4 purchase was sent with discount 0 instead of a number above 0, since coupon is SUMMER."
    )
    sound = the_verdict(line, a_hit_with({"discount": "5", "coupon": "SUMMER"}))
    assert sound.outcome is Outcome.PASSED


def test_where_it_counts_for_no_hit_there_is_nothing_to_say() -> None:
    when = (("coupon", (Matcher(operator="present", operand=True),)),)
    line = asks("discount", Matcher(operator="above", operand=Decimal(0), when=when))
    assert the_verdict(line, a_hit_with({"discount": "0"})).outcome is Outcome.INAPPLICABLE
