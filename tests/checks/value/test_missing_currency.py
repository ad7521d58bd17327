from decimal import Decimal

import pytest

from auditor.model import Expectation, Hit, Matcher, Tag, Visit
from auditor.testing import a_hit, a_record, a_visit, failures, verdicts

CHECK = "missing-currency"


def an_amount(value: str = "79.00", currency: str = "", **fields: object) -> Hit:
    params = {"value": value, "transaction_id": "T-1"}
    if currency:
        params["currency"] = currency
    sent = {"vendor": "ga4", "account": "G-1", "event": "purchase", "label": "", "items": ()}
    number = None if value == "undefined" else Decimal(value)
    sums = {"params": params, "raw": params, "value": number, "currency": currency or None}
    return a_hit(**{**sent, **sums, **fields})


def test_an_amount_without_a_currency_fails() -> None:
    record = a_record(hits=(an_amount(),))
    (verdict,) = verdicts(CHECK, record)
    assert (verdict.outcome, verdict.fault) == ("failed", "currency-missing")
    assert verdict.about == "ga4 G-1 purchase"
    assert verdict.message == "ga4 G-1 purchase was sent with an amount and no currency."


@pytest.mark.parametrize("currency", ["eur", "€", "Euro", "EURO", "XXX", "DEM"])
def test_a_currency_that_is_no_code_in_use_fails(currency: str) -> None:
    record = a_record(hits=(an_amount(currency=currency),))
    assert failures(CHECK, record) == [("currency-invalid", "ga4 G-1 purchase currency code")]


@pytest.mark.parametrize("currency", ["EUR", "CHF", "JPY", "XOF"])
def test_an_amount_with_its_currency_passes(currency: str) -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(an_amount(currency=currency),)))
    assert (verdict.outcome, verdict.about) == ("passed", "ga4 G-1 purchase")


def test_a_withdrawn_code_passes_where_the_spec_accepts_it() -> None:
    record = a_record(hits=(an_amount(currency="HRK"),))
    assert failures(CHECK, record) == [("currency-invalid", "ga4 G-1 purchase currency code")]
    assert failures(CHECK, record, accept=("HRK",)) == []


def test_one_event_of_one_account_is_reported_once_a_visit() -> None:
    record = a_record(hits=(an_amount(id=1), an_amount(id=2), an_amount(id=3, account="G-2")))
    assert failures(CHECK, record) == [
        ("currency-missing", "ga4 G-1 purchase"),
        ("currency-missing", "ga4 G-2 purchase"),
    ]


def test_a_zero_needs_a_currency_in_ga4_and_not_in_google_ads_which_fills_it_in() -> None:
    ads = an_amount("0", vendor="google_ads", account="AW-1", event="conversion", label="AbC")
    assert failures(CHECK, a_record(hits=(an_amount("0"), ads))) == [
        ("currency-missing", "ga4 G-1 purchase"),
    ]


def test_an_unfilled_variable_is_left_to_malformed_value() -> None:
    record = a_record(hits=(an_amount("undefined"), an_amount(currency="{{currency}}")))
    assert failures(CHECK, record) == []


def test_a_masked_currency_is_not_judged() -> None:
    assert failures(CHECK, a_record(hits=(an_amount(currency="(masked:param)"),))) == []


def test_a_hit_without_value_needs_no_currency_unless_the_spec_asks_for_one() -> None:
    hit = a_hit(vendor="meta", account="1", event="Lead", params={}, raw={}, value=None, label="")
    line = Expectation(
        tag=Tag(name="meta", vendor="meta", account="1"),
        event="Lead",
        params={"currency": (Matcher(operator="equals", operand="EUR"),)},
    )
    assert failures(CHECK, a_record(hits=(hit,), expect=())) == []
    assert failures(CHECK, a_record(hits=(hit,), expect=(line,))) == [
        ("currency-missing", "meta 1 Lead")
    ]


def test_a_vendor_without_a_place_for_the_currency_is_not_asked() -> None:
    record = a_record(hits=(an_amount(vendor="linkedin", account="44", event="17"),), expect=())
    assert failures(CHECK, record) == []


def revisited() -> Visit:
    return a_visit(repeat_of=1)


def test_the_direct_revisit_is_left_to_counts_again() -> None:
    assert verdicts(CHECK, a_record(visit=revisited(), hits=(an_amount(),))) == []


def test_what_was_seen_before_a_visit_broke_off_fails_all_the_same() -> None:
    broken = a_visit(inconclusive="target-not-found", error="no such button")
    assert failures(CHECK, a_record(visit=broken, hits=(an_amount(),))) == [
        ("currency-missing", "ga4 G-1 purchase"),
    ]
    assert verdicts(CHECK, a_record(visit=broken, hits=())) == []


def test_a_code_in_small_letters_is_left_to_vendors_that_read_one() -> None:
    fields = {"params": {"currency": "eur"}, "raw": {"currency": "eur"}}
    for vendor, faults in (("klaviyo", []), ("meta", ["currency-invalid"])):
        hit = a_hit(vendor=vendor, account="1", event="Order", **fields)
        assert [slug for slug, _ in failures(CHECK, a_record(hits=(hit,)))] == faults


def test_a_vendors_documentation_may_ask_for_a_currency() -> None:
    fields = {"event": "sale", "account": "1", "value": Decimal(12), "params": {"value": "12"}}
    hits = [a_hit(vendor=vendor, **fields) for vendor in ("awin", "linkedin")]
    assert failures(CHECK, a_record(hits=tuple(hits))) == [("currency-missing", "awin 1 sale")]
