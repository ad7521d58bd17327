from collections.abc import Mapping

import pytest

from auditor.model import Hit, Item
from auditor.testing import a_hit, a_record, a_visit, failures, verdicts

CHECK = "pii-in-hit"
EMAIL = "(masked:identity.email)"


def sent(params: Mapping[str, str], raw: Mapping[str, str] | None = None, **fields: object) -> Hit:
    given = {"vendor": "ga4", "account": "G-1", "event": "page_view", "label": "", "items": ()}
    return a_hit(**{**given, "params": params, "raw": params if raw is None else raw, **fields})


@pytest.mark.parametrize(
    "mask", [EMAIL, "(masked:email)", "(masked:phone)", "(masked:identity.first_name)"]
)
def test_personal_data_in_a_parameter_fails_and_names_the_parameter(mask: str) -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(sent({"coupon": f"for {mask}"}),)))
    assert (verdict.outcome, verdict.fault) == ("failed", "pii-in-params")
    assert verdict.about == "ga4 G-1 coupon"
    assert verdict.message == "ga4 is sent readable personal data in the parameter coupon."


@pytest.mark.parametrize(
    "param",
    ["dl", "dr", "dt", "p", "r", "rl", "url", "page_location", "page_title", "context.page.url"],
)
def test_personal_data_in_the_page_address_or_title_fails(param: str) -> None:
    text = f"https://shop.example/thanks?mail={EMAIL}"
    assert failures(CHECK, a_record(hits=(sent({param: text}),))) == [
        ("pii-in-url", "ga4 G-1 page")
    ]


def test_a_mask_that_the_address_escapes_is_seen() -> None:
    address = "https://shop.example/?next=%252Fthanks%253Fmail%253D%2528masked%253Aemail%2529"
    assert failures(CHECK, a_record(hits=(sent({"dl": address}),))) == [
        ("pii-in-url", "ga4 G-1 page")
    ]


def test_a_mask_in_the_host_of_an_address_is_seen() -> None:
    hit = sent({"dl": "https://(masked-email)/thanks"})
    assert failures(CHECK, a_record(hits=(hit,))) == [("pii-in-url", "ga4 G-1 page")]


def test_one_address_that_many_hits_and_parameters_carry_is_one_finding_an_account() -> None:
    hits = (
        sent({"dl": EMAIL}, id=1),
        sent({"dr": EMAIL, "dt": EMAIL}, id=2, event="scroll"),
        sent({"dl": EMAIL}, id=3, vendor="meta", account="1"),
    )
    found = verdicts(CHECK, a_record(hits=hits))
    assert [each.about for each in found] == ["ga4 G-1 page", "meta 1 page"]
    assert found[0].actual == "personal data in dl, dr, dt"
    assert [each.ref for each in found[0].evidence] == [1, 2]


def test_a_parameter_is_named_once_by_its_human_name() -> None:
    hit = sent({"user.em": EMAIL}, {"ud[em]": EMAIL}, vendor="meta", account="1")
    assert failures(CHECK, a_record(hits=(hit,))) == [("pii-in-params", "meta 1 user.em")]


def test_a_wire_parameter_without_human_name_is_named_as_it_is() -> None:
    assert failures(CHECK, a_record(hits=(sent({}, {"zz": EMAIL}),))) == [
        ("pii-in-params", "ga4 G-1 zz")
    ]


def test_json_and_its_field_are_one_finding() -> None:
    raw = {"pd": f'{{"em": "{EMAIL}"}}', "pd.em": EMAIL}
    hit = sent(raw, raw, vendor="pinterest", account="26")
    assert failures(CHECK, a_record(hits=(hit,))) == [("pii-in-params", "pinterest 26 pd.em")]


def test_personal_data_in_an_item_is_one_finding() -> None:
    raw = {"pr1": f"id1~nm{EMAIL}"}
    hit = sent({**raw, "items": EMAIL}, raw, items=(Item(item_id="1", item_name=EMAIL),))
    assert failures(CHECK, a_record(hits=(hit,))) == [("pii-in-params", "ga4 G-1 pr1")]


@pytest.mark.parametrize(
    "text",
    [
        "(masked:identity.email:sha256)",
        "(masked:identity.email:md5)",
        "(masked:param)",
        "(masked:secret)",
        "avery.test at shop",
        "",
    ],
)
def test_hashes_other_masks_and_ordinary_text_pass(text: str) -> None:
    (verdict,) = verdicts(CHECK, a_record(hits=(sent({"coupon": text, "dl": text}),)))
    assert (verdict.outcome, verdict.about) == ("passed", "personal data")


def test_a_vendor_may_be_exempt() -> None:
    record = a_record(hits=(sent({"mail": EMAIL}, vendor="shop_crm", account="7"),))
    assert failures(CHECK, record) == [("pii-in-params", "shop_crm 7 mail")]
    assert failures(CHECK, record, exempt=("shop_crm",)) == []


def test_the_direct_revisit_is_looked_at_too() -> None:
    record = a_record(visit=a_visit(repeat_of=1), hits=(sent({"dl": EMAIL}),))
    assert failures(CHECK, record) == [("pii-in-url", "ga4 G-1 page")]


def test_a_visit_that_broke_off_fails_for_what_was_seen_and_never_passes() -> None:
    broken = a_visit(inconclusive="page-failed", error="timeout")
    assert failures(CHECK, a_record(visit=broken, hits=(sent({"dl": EMAIL}),))) == [
        ("pii-in-url", "ga4 G-1 page"),
    ]
    assert verdicts(CHECK, a_record(visit=broken, hits=(sent({"dl": "/"}),))) == []


PLAIN = {"params": {"user.email": "(masked:email)"}, "raw": {"profile.email": "(masked:email)"}}


def test_a_crms_own_field_for_an_address_is_its_purpose() -> None:
    sent = {"vendor": "klaviyo", "event": "Order", "user_hash": "plain"}
    assert failures(CHECK, a_record(hits=(a_hit(**sent, **PLAIN),))) == []
    beside = {name: {**texts, "note": "to (masked:email)"} for name, texts in PLAIN.items()}
    found = failures(CHECK, a_record(hits=(a_hit(**sent, **beside),)))
    assert [slug for slug, _ in found] == ["pii-in-params"]


def test_a_field_for_hashes_takes_no_readable_address() -> None:
    hashed = a_hit(vendor="meta", event="Lead", user_hash="sha256", **PLAIN)
    assert [slug for slug, _ in failures(CHECK, a_record(hits=(hashed,)))] == ["pii-in-params"]
