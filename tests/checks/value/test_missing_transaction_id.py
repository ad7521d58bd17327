from auditor.model import Expectation, Hit, Matcher, Tag
from auditor.testing import a_hit, a_record, a_visit, failures, verdicts

CHECK = "missing-transaction-id"
GA4 = Tag(name="ga4", vendor="ga4", account="G-1")
ADS = Tag(name="google_ads", vendor="google_ads", account="AW-1")
META = Tag(name="meta", vendor="meta", account="1")
PURCHASE = Expectation(tag=GA4, event="purchase")


def sent(tag: Tag, event: str, label: str = "", **params: str) -> Hit:
    return a_hit(
        vendor=tag.vendor, account=tag.account, event=event, label=label, params=params, raw=params
    )


def asking(tag: Tag, event: str, **params: str | bool) -> Expectation:
    matchers = {
        name: (
            Matcher(operator="present" if isinstance(operand, bool) else "equals", operand=operand),
        )
        for name, operand in params.items()
    }
    return Expectation(tag=tag, event=event, params=matchers)


def test_a_ga4_purchase_without_transaction_id_fails_even_if_the_spec_asks_for_none() -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(sent(GA4, "purchase"),), expect=()))
    assert (verdict.outcome, verdict.fault) == ("failed", "transaction-id-missing")
    assert verdict.about == "ga4 G-1 purchase"


def test_a_purchase_with_its_order_number_passes() -> None:
    record = a_record(hits=(sent(GA4, "purchase", transaction_id="NL-1"),))
    (verdict,) = verdicts(CHECK, record)
    assert (verdict.outcome, verdict.about) == ("passed", "ga4 G-1 purchase")


def test_other_events_need_no_order_number() -> None:
    hits = (sent(GA4, "generate_lead"), sent(META, "Purchase"), sent(ADS, "conversion", "AbC"))
    assert verdicts(CHECK, a_record(hits=hits, expect=())) == []


def test_a_vendor_of_which_the_spec_asks_an_id_must_send_one() -> None:
    line = asking(META, "Purchase", transaction_id="NL-1")
    record = a_record(hits=(sent(META, "Purchase"),), expect=(line,))
    assert failures(CHECK, record) == [("transaction-id-missing", "meta 1 Purchase")]


def test_an_id_that_the_spec_forbids_is_not_missed() -> None:
    line = asking(META, "Purchase", transaction_id=False)
    assert failures(CHECK, a_record(hits=(sent(META, "Purchase"),), expect=(line,))) == []


def test_a_google_ads_conversion_of_a_purchase_needs_an_id() -> None:
    lines = (PURCHASE, asking(ADS, "conversion", label="AbC"))
    hits = (sent(GA4, "purchase", transaction_id="NL-1"), sent(ADS, "conversion", "AbC"))
    assert failures(CHECK, a_record(hits=hits, expect=lines)) == [
        ("transaction-id-missing", "google_ads AW-1 conversion AbC"),
    ]


def test_a_google_ads_conversion_of_a_lead_needs_none() -> None:
    lines = (
        Expectation(tag=GA4, event="generate_lead"),
        asking(ADS, "conversion", label="AbC"),
    )
    assert failures(CHECK, a_record(hits=(sent(ADS, "conversion", "AbC"),), expect=lines)) == []


def test_a_google_ads_conversion_that_the_goal_does_not_expect_needs_none() -> None:
    lines = (PURCHASE, asking(ADS, "conversion", label="AbC"))
    hits = (sent(ADS, "conversion", "other"), sent(ADS, "view_item"))
    assert failures(CHECK, a_record(hits=hits, expect=lines)) == []


def test_a_remarketing_hit_beside_the_purchase_needs_none() -> None:
    lines = (PURCHASE, Expectation(tag=ADS, event="view_item"))
    assert failures(CHECK, a_record(hits=(sent(ADS, "view_item"),), expect=lines)) == []


def test_an_unfilled_variable_is_left_to_malformed_value() -> None:
    record = a_record(hits=(sent(GA4, "purchase", transaction_id="undefined"),))
    assert failures(CHECK, record) == []


def test_the_direct_revisit_is_left_to_counts_again() -> None:
    record = a_record(visit=a_visit(repeat_of=1), hits=(sent(GA4, "purchase"),))
    assert verdicts(CHECK, record) == []


def test_what_was_seen_before_a_visit_broke_off_fails_all_the_same() -> None:
    broken = a_visit(inconclusive="page-failed", error="timeout")
    record = a_record(visit=broken, hits=(sent(GA4, "purchase"),))
    assert failures(CHECK, record) == [("transaction-id-missing", "ga4 G-1 purchase")]
    assert verdicts(CHECK, a_record(visit=broken, hits=(), expect=(PURCHASE,))) == []


def test_a_vendors_documentation_may_ask_for_an_id() -> None:
    hits = [a_hit(vendor=vendor, event="sale", account="1") for vendor in ("awin", "linkedin")]
    record = a_record(hits=tuple(hits))
    assert failures(CHECK, record) == [("transaction-id-missing", "awin 1 sale")]
