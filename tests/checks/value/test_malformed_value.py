from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

import pytest

from auditor.model import Category, Expectation, Hit, Item, Matcher, Severity, Tag
from auditor.testing import a_hit, a_record, a_visit, failures, verdicts

CHECK = "malformed-value"
META = Tag(name="meta", vendor="meta", account="1")
ADS = Tag(name="google_ads", vendor="google_ads", account="AW-1")


def a_purchase(value: str | None, wire: str = "epn.value", **fields: object) -> Hit:
    params = {"currency": "EUR", "transaction_id": "NL-1"}
    raw = {"cu": "EUR", "ep.transaction_id": "NL-1"}
    if value is not None:
        params["value"] = raw[wire] = value
    return ga4(params, raw, **fields)


def ga4(params: Mapping[str, str], raw: Mapping[str, str], **fields: object) -> Hit:
    try:
        number = Decimal(params.get("value", "none"))
    except InvalidOperation:
        number = None
    sent = {"vendor": "ga4", "account": "G-1", "event": "purchase", "label": "", "items": ()}
    return a_hit(**{**sent, "params": params, "raw": raw, "value": number, **fields})


@pytest.mark.parametrize("value", ["1.299,00", "1,299.00", "79,90", "€79.90", "79.90 EUR"])
def test_a_value_that_is_no_plain_number_fails(value: str) -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(a_purchase(value),)))
    assert (verdict.outcome, verdict.fault) == ("failed", "value-not-a-number")
    assert verdict.severity is Severity.CRITICAL
    assert verdict.about == "ga4 G-1 purchase value value-not-a-number"
    assert verdict.actual == f"“{value}”"


def test_a_number_that_its_vendor_does_not_count_is_a_plain_number_all_the_same() -> None:
    """Klaviyo counts $value; the site's own property value is called value, too."""
    assert failures(CHECK, a_record(hits=(replace(a_purchase("24"), value=None),))) == []


def test_a_value_of_ga4_that_is_sent_as_text_fails() -> None:
    record = a_record(hits=(a_purchase("79.90", wire="ep.value"),))
    assert failures(CHECK, record) == [("value-as-text", "ga4 G-1 purchase value value-as-text")]


def test_a_text_that_is_no_number_either_is_one_fault() -> None:
    record = a_record(hits=(a_purchase("79,90", wire="ep.value"),))
    assert [slug for slug, _ in failures(CHECK, record)] == ["value-not-a-number"]


def test_a_value_below_zero_fails() -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(a_purchase("-5.00"),)))
    assert (verdict.fault, verdict.severity) == ("value-negative", Severity.MEDIUM)


def test_a_purchase_worth_nothing_fails_unless_orders_may_be_free() -> None:
    record = a_record(hits=(a_purchase("0.00"),))
    assert failures(CHECK, record) == [("value-zero", "ga4 G-1 purchase value value-zero")]
    assert failures(CHECK, record, allow_zero=True) == []


def test_a_purchase_without_value_fails() -> None:
    record = a_record(hits=(a_purchase(None),))
    assert failures(CHECK, record) == [("value-missing", "ga4 G-1 purchase value value-missing")]


@pytest.mark.parametrize("value", ["79", "79.90", "0.01", "1299.00"])
def test_a_plain_number_passes(value: str) -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(a_purchase(value),)))
    assert (verdict.outcome, verdict.about) == ("passed", "ga4 G-1 purchase")


def test_other_events_may_be_worth_nothing_or_have_no_value() -> None:
    record = a_record(
        hits=(
            a_purchase("0", event="add_to_cart"),
            a_purchase(None, event="page_view"),
            ga4({}, {}, vendor="google_ads", account="AW-1", event="purchase"),
            ga4({}, {}, vendor="ga4", account="G-1", event="checkout"),
        ),
        expect=(),
    )
    assert failures(CHECK, record) == []


@pytest.mark.parametrize(
    ("vendor", "event"),
    [
        ("meta", "Purchase"),
        ("tiktok", "Purchase"),
        ("pinterest", "checkout"),
        ("microsoft_uet", "purchase"),
        ("snapchat", "PURCHASE"),
    ],
)
def test_the_purchases_of_all_vendors_need_a_value(vendor: str, event: str) -> None:
    hit = ga4({}, {}, vendor=vendor, account="1", event=event)
    assert [slug for slug, _ in failures(CHECK, a_record(hits=(hit,)))] == ["value-missing"]


@pytest.mark.parametrize(
    ("fixed", "sent", "fault"),
    [
        ("0", "0.00", []),
        ("-5", "-5", []),
        ("10", "0", ["value-zero"]),
        ("10", "-5", ["value-negative"]),
    ],
)
def test_a_value_that_the_spec_fixes_is_right(fixed: str, sent: str, fault: list[str]) -> None:
    line = Expectation(
        tag=META, event="Purchase", params={"value": (Matcher(operator="equals", operand=fixed),)}
    )
    hit = ga4(
        {"value": sent}, {}, vendor="meta", account="1", event="Purchase", value=Decimal(sent)
    )
    record = a_record(hits=(hit,), expect=(line,))
    assert [slug for slug, _ in failures(CHECK, record)] == fault


def test_a_goal_that_is_merely_called_purchase_needs_none() -> None:
    goal = ga4({}, {}, vendor="yandex_metrica", account="1", event="purchase")
    assert failures(CHECK, a_record(hits=(goal,))) == []


def test_an_error_report_may_hold_any_text() -> None:
    message = {"params": {"message": "undefined"}, "raw": {"message": "undefined"}}
    sent = {"vendor": "sentry", "event": "error", "account": "1", **message}
    error = a_hit(**sent, category=Category.MONITORING)
    assert failures(CHECK, a_record(hits=(error,))) == []
    lead = a_hit(**sent, category=Category.CRM)
    assert [slug for slug, _ in failures(CHECK, a_record(hits=(lead,)))] == ["placeholder-value"]


def test_a_google_ads_conversion_needs_a_value_where_its_own_line_of_the_spec_asks() -> None:
    wanted = Expectation(
        tag=ADS,
        event="conversion",
        params={
            "label": (Matcher(operator="equals", operand="AbC"),),
            "value": (Matcher(operator="above", operand=Decimal(0)),),
        },
    )
    lead, sale = (
        ga4({}, {}, vendor="google_ads", account="AW-1", event="conversion", label=label)
        for label in ("XyZ", "AbC")
    )
    assert failures(CHECK, a_record(hits=(lead, sale), expect=())) == []
    assert failures(CHECK, a_record(hits=(lead, sale), expect=(wanted,))) == [
        ("value-missing", "google_ads AW-1 conversion AbC value value-missing"),
    ]


def test_a_value_that_the_spec_forbids_is_not_missed() -> None:
    line = Expectation(
        tag=META, event="Lead", params={"value": (Matcher(operator="present", operand=False),)}
    )
    hit = ga4({}, {}, vendor="meta", account="1", event="Lead")
    assert failures(CHECK, a_record(hits=(hit,), expect=(line,))) == []


PLACEHOLDERS = [
    "undefined", "null", "NaN", "[object Object]", "{{Order ID}}", "%%ORDER%%", "${order.id}",
    "NL-undefined", "NL-{{Order ID}}",
]  # fmt: skip


@pytest.mark.parametrize("text", PLACEHOLDERS)
@pytest.mark.parametrize("param", ["value", "currency", "transaction_id", "coupon"])
def test_an_unfilled_variable_is_one_fault_a_parameter(param: str, text: str) -> None:
    params = {"value": "79.90", "currency": "EUR", "transaction_id": "NL-1", param: text}
    raw = {f"ep.{name}" if name != "value" else "epn.value": text for name, text in params.items()}
    record = a_record(hits=(ga4(params, raw, id=1), ga4(params, raw, id=2)))
    assert failures(CHECK, record) == [
        ("placeholder-value", f"ga4 G-1 purchase {param} placeholder-value")
    ]


def test_a_wire_name_beside_its_human_one_is_the_same_fault() -> None:
    params = {"value": "79.90", "transaction_id": "undefined", "oid": "undefined"}
    raw = {"value": "79.90", "oid": "undefined"}
    hit = ga4(params, raw, vendor="google_ads", account="AW-1", event="conversion", label="AbC")
    assert failures(CHECK, a_record(hits=(hit,), expect=())) == [
        ("placeholder-value", "google_ads AW-1 conversion AbC transaction_id placeholder-value"),
    ]


def test_an_unfilled_variable_in_an_item_is_one_fault_however_often_the_wire_holds_it() -> None:
    raw = {"epn.value": "79.90", "pr1": "id{{SKU}}~nmTea~pr79.9"}
    params = {"value": "79.90", "items": '[{"item_id": "{{SKU}}"}]', "pr1": raw["pr1"]}
    hit = ga4(params, raw, items=(Item(item_id="{{SKU}}", item_name="Tea"),))
    assert failures(CHECK, a_record(hits=(hit,))) == [
        ("placeholder-value", "ga4 G-1 purchase items.item_id placeholder-value"),
    ]


def test_json_and_its_field_are_the_same_fault() -> None:
    raw = {"ed": '{"coupon": "{{Coupon}}", "value": 5}', "ed.coupon": "{{Coupon}}"}
    params = {"value": "5", "coupon": "{{Coupon}}", "ed": raw["ed"]}
    hit = ga4(params, raw, vendor="pinterest", account="26", event="checkout")
    assert failures(CHECK, a_record(hits=(hit,))) == [
        ("placeholder-value", "pinterest 26 checkout coupon placeholder-value"),
    ]


def test_two_parameters_of_the_site_with_the_same_placeholder_are_two_faults() -> None:
    params = {"value": "5", "transaction_id": "undefined", "coupon": "undefined"}
    raw = {"epn.value": "5", "ep.transaction_id": "undefined", "ep.coupon": "undefined"}
    assert failures(CHECK, a_record(hits=(ga4(params, raw),))) == [
        ("placeholder-value", "ga4 G-1 purchase transaction_id placeholder-value"),
        ("placeholder-value", "ga4 G-1 purchase coupon placeholder-value"),
    ]


@pytest.mark.parametrize("text", ["Nullarbor tea", "null-gravity", "100%", "(masked:param)"])
def test_an_ordinary_text_is_no_placeholder(text: str) -> None:
    params = {"value": "79.90", "affiliation": text}
    assert failures(CHECK, a_record(hits=(ga4(params, {"epn.value": "79.90"}),))) == []


def test_the_address_of_a_page_may_hold_braces() -> None:
    params = {"value": "79.90", "page_location": "https://shop.example/?q={{x}}"}
    assert failures(CHECK, a_record(hits=(ga4(params, {"epn.value": "79.90"}),))) == []


def test_a_masked_value_is_not_judged() -> None:
    assert failures(CHECK, a_record(hits=(a_purchase("(masked:param)"),))) == []


def test_what_a_library_sends_by_itself_is_not_the_sites_fault() -> None:
    hit = ga4({"title": "undefined"}, {}, event="Microdata", automatic=True)
    assert failures(CHECK, a_record(hits=(hit,))) == []


def test_the_direct_revisit_is_left_to_counts_again() -> None:
    assert verdicts(CHECK, a_record(visit=a_visit(repeat_of=1), hits=(a_purchase("x"),))) == []


def test_what_was_seen_before_a_visit_broke_off_fails_all_the_same() -> None:
    broken = a_visit(inconclusive="page-failed", error="timeout")
    record = a_record(visit=broken, hits=(a_purchase("1.299,00"),))
    assert [slug for slug, _ in failures(CHECK, record)] == ["value-not-a-number"]
    assert verdicts(CHECK, a_record(visit=broken, hits=())) == []


def test_a_vendors_documentation_may_ask_for_a_value() -> None:
    hits = [a_hit(vendor=vendor, event="sale", account="1") for vendor in ("awin", "linkedin")]
    assert failures(CHECK, a_record(hits=tuple(hits))) == [
        ("value-missing", "awin 1 sale value value-missing")
    ]
